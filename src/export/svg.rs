//! The charts of a page as one picture: to be put into slides, and read without anything else.

use maud::{Markup, PreEscaped, html};

use super::chart::{self, Titles};
use super::colours;
use crate::document::{Block, Document, Gantt, Line, Mark, Part, Row, Rows};
use crate::render::View;
use crate::render::terminal::gantt::seen;
use crate::story::capital;
use crate::width::{self, Labels};

/// The columns of the picture, in pixels: names, bars, figures.
const WIDTH: f64 = 960.0;
const MARGIN: f64 = 24.0;
const BARS: f64 = 168.0;
const FIGURES: f64 = 110.0;
const BAR_WIDTH: f64 = WIDTH - BARS - FIGURES - MARGIN;
/// Of a row, and of a line of text.
const ROW: f64 = 22.0;
const LINE: f64 = 20.0;
/// A letter is about so wide; no font is asked.
const LETTER: f64 = 7.6;
/// So many have room before the bars.
const ROOM: usize = 19;

const STYLE: &str = "text{font:14px system-ui,'Segoe UI',Roboto,'Liberation Sans',sans-serif;fill:var(--ink)}
.title{font-size:18px;font-weight:700}.heading{font-weight:700}.soft{fill:var(--soft)}
.alarm{fill:var(--alarm)}.end{text-anchor:end}.middle{text-anchor:middle}";

/// `view` says which rows its charts have. Curves have pictures of their own.
pub fn svg(document: &Document, view: View) -> String {
    let names = charts(document).flat_map(|gantt| seen(gantt, view)).flat_map(|rows| &rows.rows);
    let labels = Labels::new(names.map(|row| row.name.as_str()), ROOM);
    let mut sheet = Sheet { view, labels, y: MARGIN, parts: Vec::new() };
    sheet.text("title", 90, &document.title);
    for warning in document.warnings() {
        sheet.text("alarm", 112, warning);
    }
    for section in &document.sections {
        let pictures = section.blocks.iter().any(is_picture);
        if pictures && !section.title.is_empty() {
            sheet.gap();
            sheet.text("heading", 110, &section.title);
        }
        for (place, block) in section.blocks.iter().enumerate() {
            sheet.block(block, &section.blocks[place + 1..]);
        }
    }
    let height = sheet.y + MARGIN;
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="name story"
            width=(WIDTH) height=(height) viewBox=(format!("0 0 {WIDTH} {height}")) {
            title id="name" { (document.title) }
            desc id="story" { (story(document)) }
            style { (PreEscaped(colours::of_a_picture(STYLE))) }
            (chart::patterns())
            rect.paper width="100%" height="100%" {}
            @for part in &sheet.parts { (part) }
        }
    };
    without_controls(&picture.into_string()) + "\n"
}

pub fn has_pictures(document: &Document) -> bool {
    blocks(document).any(is_picture)
}

fn blocks(document: &Document) -> impl Iterator<Item = &Block> {
    document.sections.iter().flat_map(|section| &section.blocks)
}

fn charts(document: &Document) -> impl Iterator<Item = &Gantt> {
    blocks(document).filter_map(|block| match block {
        Block::Gantt(gantt) => Some(gantt),
        _ => None,
    })
}

fn is_picture(block: &Block) -> bool {
    matches!(block, Block::Gantt(_) | Block::Bar(_))
}

/// What a reader must know, and all charts in sentences.
fn story(document: &Document) -> String {
    let warnings = document.warnings().map(|warning| capital(warning.trim_end_matches('.')) + ".");
    let alt = charts(document).flat_map(|gantt| &gantt.alt);
    warnings.chain(alt.cloned()).collect::<Vec<_>>().join(" ")
}

/// XML has no place for most control characters, not even escaped.
pub(super) fn without_controls(xml: &str) -> String {
    xml.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect()
}

/// Parts below each other.
struct Sheet {
    view: View,
    labels: Labels,
    /// Where the next one begins.
    y: f64,
    parts: Vec<Markup>,
}

impl Sheet {
    /// `after` is what follows in the section.
    fn block(&mut self, block: &Block, after: &[Block]) {
        match block {
            Block::Subheading(title) => {
                let own = after.iter().take_while(|block| !matches!(block, Block::Subheading(_)));
                if own.into_iter().any(is_picture) {
                    self.gap();
                    self.text("heading", 110, title);
                }
            }
            Block::Legend(legend) => {
                self.keys(legend.of_lengths().map(|(mark, text)| (*mark, text.as_str())));
            }
            Block::Gantt(gantt) => self.gantt(gantt),
            Block::Bar(parts) => self.whole(parts),
            _ => {}
        }
    }

    fn gap(&mut self) {
        self.y += LINE / 2.0;
    }

    /// Lines of at most so many letters.
    fn text(&mut self, class: &str, letters: usize, text: &str) {
        for line in textwrap::wrap(&width::with_whole_terms(text), letters) {
            self.y += LINE;
            let y = self.y - 5.0;
            self.parts.push(html! { text class=(class) x=(MARGIN) y=(y) { (line) } });
        }
    }

    fn lines(&mut self, lines: &[Line]) {
        for line in lines.iter().filter(|line| line.audience.sees_all()) {
            self.text("soft", 112, &line.text);
        }
    }

    /// What marks stand for.
    fn keys<'a>(&mut self, keys: impl Iterator<Item = (Mark, &'a str)>) {
        const KEY: f64 = 26.0;
        self.gap();
        let (mut x, mut y) = (MARGIN, self.y);
        for (mark, meaning) in keys {
            let width = KEY + width_of(meaning) + 2.0 * LETTER;
            if MARGIN < x && WIDTH - MARGIN < x + width {
                (x, y) = (MARGIN, y + LINE);
            }
            self.parts.push(html! {
                rect class=(chart::class(mark)) x=(x) y=(y + 3.0) width="18" height="13" {}
                text.soft x=(x + KEY) y=(y + 15.0) { (meaning) }
            });
            x += width;
        }
        self.y = y + LINE;
    }

    fn gantt(&mut self, gantt: &Gantt) {
        let ticks = chart::ticks(gantt.axis, 8);
        let y = self.y + 15.0;
        self.parts.push(html! {
            text.soft x=(MARGIN) y=(y) { (gantt.clock) }
            text.soft.end x=(WIDTH - MARGIN) y=(y) { (gantt.figures) }
            @for (place, label) in &ticks {
                @let class = if *place < 0.02 { "soft" } else { "soft middle" };
                text class=(class) x=(BARS + place * BAR_WIDTH) y=(y) { (label) }
            }
        });
        self.y += LINE;
        for rows in seen(gantt, self.view) {
            self.rows(rows, gantt, &ticks);
        }
        self.lines(&gantt.notes);
    }

    fn rows(&mut self, rows: &Rows, gantt: &Gantt, ticks: &[(f64, String)]) {
        for row in &rows.rows {
            let y = self.y;
            self.parts.push(html! {
                g { (self::row(row, self.labels.of(&row.name), y)) }
                svg x=(BARS) y=(y) width=(BAR_WIDTH) height=(ROW) overflow="visible" {
                    (chart::grid(ticks))
                    (chart::bar(&chart::drawn(row, gantt.axis), Titles::Inside))
                }
            });
            self.y += ROW;
        }
        if !rows.left_out.is_empty() {
            self.text("soft", 112, &rows.left_out);
        }
    }

    fn whole(&mut self, parts: &[Part]) {
        self.parts.push(html! {
            svg x=(MARGIN) y=(self.y) width=(WIDTH - 2.0 * MARGIN) height=(ROW) { (chart::whole(parts)) }
        });
        self.y += ROW;
        self.keys(parts.iter().map(|part| (part.mark, part.label.as_str())));
    }
}

/// The name and the figure of a row.
fn row(row: &Row, label: &str, y: f64) -> Markup {
    let y = y + ROW - 7.0;
    html! {
        text x=(MARGIN) y=(y) {
            @if label != row.name { title { (row.name) } }
            (label)
        }
        text.end x=(WIDTH - MARGIN) y=(y) { (row.figure) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a text of the legend")]
fn width_of(text: &str) -> f64 {
    width::of(text) as f64 * LETTER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn a_picture_says_itself_what_it_shows() {
        let svg = svg(&samples::page(), View::Both);
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""), "{svg}");
        assert!(svg.contains("<desc id=\"story\">"));
        assert!(
            svg.contains("<title>User 2 queued from 7:00:01 to 7:01:01: Core 1 has User 1.</title>"),
            "{svg}"
        );
        assert!(svg.contains("@media screen and (prefers-color-scheme:dark)"));
    }

    #[test]
    fn what_is_shorter_than_a_pixel_has_an_edge() {
        assert_eq!(chart::percent(1e-5), "0.001%");
        assert!(svg(&samples::page(), View::Both).contains("stroke-width:1.5"));
    }

    #[test]
    fn a_name_is_a_name_and_no_markup() {
        let mut page = samples::page();
        page.title = "<b>&\"\u{1}".to_owned();
        let svg = svg(&page, View::Both);
        assert!(svg.contains("<title id=\"name\">&lt;b&gt;&amp;&quot;</title>"), "{svg}");
    }
}
