//! Documents as text: a file for each format. Pure, and nothing is computed here.

pub mod terminal;
pub mod plain;
pub mod diagnostics;

use console::Style;

use crate::timeline::State;

pub use crate::document::Mark;

/// How a page may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Columns of the page, at least [`TextStyle::NARROWEST`].
    pub width: usize,
    pub glyphs: Glyphs,
    pub colour: Colour,
    pub view: View,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphs {
    Unicode,
    Ascii,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Never,
    Always,
}

/// Which rows a chart has. Tasks show concurrency, workers show parallelism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Tasks,
    Workers,
    Both,
}

impl TextStyle {
    pub const NARROWEST: usize = 40;
    pub const WIDEST: usize = 400;
    /// Below this, tables are told strategy by strategy.
    const WIDE: usize = 60;

    pub const fn is_wide(&self) -> bool {
        Self::WIDE <= self.width
    }

    pub(crate) fn bold(&self, text: &str) -> String {
        self.paint(&Style::new().bold(), text)
    }

    pub(crate) fn alarm(&self, text: &str) -> String {
        self.bold(text)
    }

    fn paint(&self, style: &Style, text: &str) -> String {
        match self.colour {
            Colour::Never => text.to_owned(),
            Colour::Always => style.clone().force_styling(true).apply_to(text).to_string(),
        }
    }
}

impl Glyphs {
    /// Told apart by shape and density; colour only comes on top.
    pub const fn of(self, mark: Mark) -> char {
        match (self, mark) {
            (Self::Unicode, Mark::State(State::Running)) => '█',
            (Self::Unicode, Mark::State(State::Queued)) => '▒',
            (Self::Unicode, Mark::State(State::Waiting)) => '·',
            (Self::Unicode, Mark::Partly(eighths)) => {
                const LOW: [char; 8] = ['▁', '▁', '▂', '▃', '▄', '▅', '▆', '▇'];
                LOW[if eighths < 8 { eighths as usize } else { 7 }]
            }
            (Self::Unicode, Mark::Turns) => '▚',
            (Self::Ascii, Mark::State(State::Running)) => '#',
            (Self::Ascii, Mark::State(State::Queued)) => '-',
            (Self::Ascii, Mark::State(State::Waiting)) => '.',
            (Self::Ascii, Mark::Partly(_)) => '+',
            (Self::Ascii, Mark::Turns) => '%',
            (_, Mark::Nothing) => ' ',
        }
    }

    /// What stands for it in a legend: parts of a cell have several heights.
    pub fn in_legend(self, mark: Mark) -> Vec<Mark> {
        match (self, mark) {
            (Self::Unicode, Mark::Partly(_)) => [2, 4, 6].map(Mark::Partly).to_vec(),
            _ => vec![mark],
        }
    }

    pub fn key(self, mark: Mark) -> String {
        self.in_legend(mark).into_iter().map(|mark| self.of(mark)).collect()
    }
}

/// Colours of the terminal's 256. Each stands out from black, white and cream by 3 to 1 at least. No
/// colour does so by the 4.5 to 1 that a text needs: so texts have none.
pub(crate) const BLUE: u8 = 32;
pub(crate) const ORANGE: u8 = 166;
pub(crate) const GREY: u8 = 244;
pub(crate) const GREEN: u8 = 29;
pub(crate) const PURPLE: u8 = 132;

/// Blue, orange and grey of the Okabe-Ito palette, as near as 256 colours have them: told apart by
/// most colour-blind people, and readable on dark and on light.
pub fn style_of(mark: Mark) -> Style {
    colour_of(mark).map_or_else(Style::new, |colour| Style::new().color256(colour))
}

pub(crate) const fn colour_of(mark: Mark) -> Option<u8> {
    match mark {
        Mark::State(State::Running) | Mark::Partly(_) | Mark::Turns => Some(BLUE),
        Mark::State(State::Queued) => Some(ORANGE),
        Mark::State(State::Waiting) => Some(GREY),
        Mark::Nothing => None,
    }
}
