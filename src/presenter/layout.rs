//! Lines on a small screen that is seen from far away: with gaps between them, as far as there is room.

use ratatui_core::style::{Modifier, Style};
use ratatui_core::text::{Line, Span};

use crate::render::{Colour, Glyphs, TextStyle, View};
use crate::width;

/// What fits on any projector, in letters that can be read from the last row.
pub const COLUMNS: u16 = 60;
pub const ROWS: u16 = 18;

/// Stands where a text was cut: only what somebody else wrote can be so long.
pub const CUT: &str = "[...]";

/// Lines that stay together.
pub type Part = Vec<Line<'static>>;

/// How a page of so many columns looks before it has its colours.
pub const fn text_style(glyphs: Glyphs) -> TextStyle {
    TextStyle { width: COLUMNS as usize, glyphs, colour: Colour::Never, view: View::Tasks }
}

/// A text on as many lines as it takes.
pub fn text(text: &str, style: Style) -> Part {
    hanging(text, "", style)
}

/// The same; all lines but the first begin with `indent`.
pub fn hanging(text: &str, indent: &str, style: Style) -> Part {
    let wrapped = text_style(Glyphs::Unicode).wrap(text, indent);
    wrapped.lines().map(|line| Line::styled(line.to_owned(), style)).collect()
}

pub const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
pub const PLAIN: Style = Style::new();

/// What is too wide says so.
pub fn fitted(line: Line<'static>) -> Line<'static> {
    if line.width() <= usize::from(COLUMNS) {
        return line;
    }
    let text = line.to_string();
    Line::styled(width::cut(&text, usize::from(COLUMNS) - CUT.len()).to_owned() + CUT, line.style)
}

/// One text to the left, and one to the right.
pub fn both_ends(left: &str, right: &str) -> Line<'static> {
    let gap = usize::from(COLUMNS).saturating_sub(width::of(right) + 1);
    let left = width::fitted(left, gap);
    Line::from(vec![Span::raw(left), Span::raw(" "), Span::raw(right.to_owned())])
}

/// Whether there is a gap between all of them, in so many rows.
pub fn have_gaps(parts: &[Part], rows: usize) -> bool {
    let taken: usize = parts.iter().map(Vec::len).sum();
    taken + parts.len().saturating_sub(1) <= rows
}

/// One below the other, in so many rows. What is left of them makes gaps, the same everywhere if that
/// is possible, and else from the top.
pub fn arranged(parts: Vec<Part>, rows: usize) -> Part {
    /// A gap that is larger parts what belongs together.
    const LARGEST: usize = 2;
    let parts: Vec<Part> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let taken: usize = parts.iter().map(Vec::len).sum();
    let gaps = parts.len().saturating_sub(1);
    let mut left = rows.saturating_sub(taken).min(gaps * LARGEST);
    let (each, mut more) = (left.checked_div(gaps).unwrap_or(0), left.checked_rem(gaps).unwrap_or(0));
    let mut lines = Part::new();
    for part in parts {
        if !lines.is_empty() {
            let gap = (each + usize::from(0 < more)).min(left);
            (more, left) = (more.saturating_sub(1), left - gap);
            lines.extend(std::iter::repeat_n(Line::default(), gap));
        }
        lines.extend(part);
    }
    if rows < lines.len() {
        lines.truncate(rows.saturating_sub(1));
        lines.push(Line::raw(CUT));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arranged_in(rows: usize, lengths: &[usize]) -> String {
        let parts = lengths.iter().map(|length| vec![Line::raw("x"); *length]).collect();
        let lines = arranged(parts, rows);
        lines.iter().map(|line| if line.width() == 0 { '.' } else { line.to_string().remove(0) }).collect()
    }

    #[test]
    fn what_is_left_makes_gaps() {
        assert_eq!(arranged_in(9, &[1, 2, 1]), "x..xx..x");
        assert_eq!(arranged_in(6, &[1, 2, 1]), "x.xx.x");
        assert_eq!(arranged_in(5, &[1, 2, 1]), "x.xxx");
        assert_eq!(arranged_in(4, &[1, 2, 1]), "xxxx");
        assert_eq!(arranged_in(3, &[1, 0, 2, 1]), "xx[");
        assert_eq!(arranged_in(3, &[]), "");
    }
}
