//! The charts of a page as a recording of a terminal, in asciinema's format (version 2): the lanes
//! fill while the story's clock runs, chart after chart, with a marker at the start of each. There is
//! no time of the day in it, so the same document gives the same bytes.

use std::fmt::Write;

use serde::Serialize;

use super::to_screen;
use crate::document::{Block, Document, Gantt, Legend, Mark, Row};
use crate::render::terminal::block;
use crate::render::terminal::gantt::{Columns, Scale, draw, seen};
use crate::render::{TextStyle, View};
use crate::width;

/// Of a recording, in milliseconds: how long the lanes of a chart fill, and how long it then stays.
const FILLING: u64 = 6_000;
const STAYING: u64 = 4_000;
/// Lines of a small terminal.
const LEAST_HEIGHT: usize = 24;

#[derive(Serialize)]
struct Header<'a> {
    version: u32,
    width: usize,
    height: usize,
    title: &'a str,
}

/// Something at an instant of the recording: its time in milliseconds, "o" for output or "m" for a
/// marker, and the text.
struct Event(u64, &'static str, String);

/// `view` says which rows the charts have.
///
/// # Panics
/// Never: every part of the format can be written as JSON.
pub fn cast(document: &Document, view: View) -> String {
    let style = to_screen(view);
    let columns = Columns::of(document, &style);
    let scenes: Vec<Scene> =
        charts(document).into_iter().map(|chart| Scene::new(document, chart, &style, &columns)).collect();
    let height = scenes.iter().map(Scene::height).max().unwrap_or(0).max(LEAST_HEIGHT);
    let header = Header { version: 2, width: style.width, height, title: &document.title };
    let mut text = serde_json::to_string(&header).expect("numbers and a text") + "\n";
    for (place, scene) in (0..).zip(&scenes) {
        for Event(at, kind, data) in scene.events(place * (FILLING + STAYING)) {
            let data = serde_json::to_string(&data).expect("a text");
            let _ = writeln!(text, "[{}.{:03}, \"{kind}\", {data}]", at / 1000, at % 1000);
        }
    }
    text
}

/// A chart, what stands above it, and the last legend before it.
#[derive(Clone, Copy)]
struct Chart<'a> {
    title: &'a str,
    gantt: &'a Gantt,
    legend: Option<&'a Legend>,
}

fn charts(document: &Document) -> Vec<Chart<'_>> {
    let mut charts = Vec::new();
    let mut legend = None;
    for section in &document.sections {
        let mut title = section.title.as_str();
        for block in &section.blocks {
            match block {
                Block::Subheading(own) => title = own,
                Block::Legend(own) => legend = Some(own),
                Block::Gantt(gantt) => charts.push(Chart { title, gantt, legend }),
                _ => {}
            }
        }
    }
    charts
}

/// One chart on a screen of its own.
struct Scene<'a> {
    title: &'a str,
    gantt: &'a Gantt,
    style: &'a TextStyle,
    columns: &'a Columns,
    scale: Scale,
    /// The lines above the axis.
    head: Vec<String>,
    /// Those below the rows, and below the clock.
    notes: Vec<String>,
}

impl<'a> Scene<'a> {
    fn new(document: &Document, chart: Chart<'a>, style: &'a TextStyle, columns: &'a Columns) -> Self {
        let Chart { title, gantt, legend } = chart;
        let mut head = style.bold(&style.wrap(&document.title, "  "));
        head += &document.warnings().map(|text| style.alarm(&style.wrap(text, "  "))).collect::<String>();
        head += &style.wrap(title, "  ");
        head += &legend.map_or(String::new(), |own| in_colour(own, style, columns));
        let notes = gantt.notes.iter().filter(|line| line.audience.sees_all());
        let notes: String = notes.map(|line| style.wrap(&format!("  {}", line.text), "    ")).collect();
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        let scale = columns.scale(gantt, style);
        Self { title, gantt, style, columns, scale, head: lines(&head), notes: lines(&notes) }
    }

    fn rows(&self) -> impl Iterator<Item = &'a Row> {
        seen(self.gantt, self.style.view).flat_map(|group| &group.rows)
    }

    /// Where the rows begin: terminals count lines from 1, and the axis stands between.
    fn first_row(&self) -> usize {
        self.head.len() + 2
    }

    fn clock_line(&self) -> usize {
        self.first_row() + self.rows().count()
    }

    fn height(&self) -> usize {
        self.clock_line() + self.notes.len()
    }

    fn events(&self, start: u64) -> Vec<Event> {
        let marker = Event(start, "m", self.title.to_owned());
        let mut events = vec![marker, Event(start, "o", self.empty())];
        let marks: Vec<Vec<Mark>> = self.rows().map(|row| self.scale.marks(&row.pieces)).collect();
        let cells = self.scale.cells;
        events.extend((0..cells).map(|cell| {
            let at = start + FILLING * (cell as u64 + 1) / cells as u64;
            Event(at, "o", self.step(&marks, cell))
        }));
        events.push(Event(start + FILLING, "o", self.full()));
        events.push(Event(start + FILLING + STAYING, "o", String::new()));
        events
    }

    /// The names and the axis.
    fn empty(&self) -> String {
        const CLEAR: &str = "\x1b[2J\x1b[H\x1b[?25l";
        let ticks = format!("{:width$}", self.scale.ticks(), width = self.scale.cells);
        let axis = self.columns.line(self.gantt.clock, &ticks, self.gantt.figures);
        let names = self.rows().map(|row| self.columns.line(&row.name, "", ""));
        let axis = axis.trim_end().to_owned();
        let lines = self.head.iter().cloned().chain([axis]).chain(names);
        CLEAR.to_owned() + &lines.map(|line| line.trim_end().to_owned() + "\r\n").collect::<String>()
    }

    /// What one cell of each lane shows, and the clock.
    fn step(&self, marks: &[Vec<Mark>], cell: usize) -> String {
        let column = self.columns.names.columns() + 4 + cell;
        let mut text = String::new();
        for (place, row) in marks.iter().enumerate().filter(|(_, row)| row[cell] != Mark::Nothing) {
            text += &go_to(self.first_row() + place, column);
            text += &draw(&row[cell..=cell], self.style);
        }
        let now = self.gantt.axis.clock(cell + 1, self.scale.cells);
        let clock = self.columns.line("clock", &now, "");
        text + &go_to(self.clock_line(), 1) + clock.trim_end() + "\x1b[K"
    }

    /// The figures of the rows and the notes.
    fn full(&self) -> String {
        let column = self.columns.names.columns() + 4 + self.scale.cells;
        let mut text = String::new();
        for (place, row) in self.rows().enumerate() {
            text += &go_to(self.first_row() + place, column);
            let _ = write!(text, " {}", width::to_the_right(&row.figure, self.columns.figures));
        }
        text += &go_to(self.clock_line() + 1, 1);
        text + &self.notes.join("\r\n")
    }
}

/// The legend with the colours of the lanes, so that it is plain which is which.
fn in_colour(legend: &Legend, style: &TextStyle, columns: &Columns) -> String {
    let mut text = block(&Block::Legend(legend.clone()), style, columns);
    for (mark, _) in &legend.keys {
        text = text.replacen(&style.glyphs.key(*mark), &draw(&style.glyphs.in_legend(*mark), style), 1);
    }
    text
}

/// Both count from 1.
fn go_to(line: usize, column: usize) -> String {
    format!("\x1b[{line};{column}H")
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use super::*;
    use crate::export::samples;

    /// The screen of a terminal at a time of the recording.
    fn screen(cast: &str, until: f64) -> String {
        let mut lines = cast.lines();
        let header: serde_json::Value = serde_json::from_str(lines.next().expect("a header")).expect("JSON");
        let size = |key: &str| {
            header[key].as_u64().and_then(|size| NonZero::new(u16::try_from(size).ok()?)).expect("a size")
        };
        let mut terminal = vt100::Parser::new(size("height"), size("width"), 0);
        for line in lines {
            let (at, kind, data): (f64, String, String) = serde_json::from_str(line).expect("an event");
            if kind == "o" && at <= until {
                terminal.process(data.as_bytes());
            }
        }
        terminal.screen().contents()
    }

    #[test]
    fn the_lanes_fill_while_the_clock_runs() {
        let cast = cast(&samples::page(), View::Tasks);
        let (half, whole) = (screen(&cast, 3.0), screen(&cast, 9.0));
        assert!(half.contains("clock     7:00:59"), "{half}");
        assert!(half.contains("User 1    ███") && !half.contains("121.0 s"), "{half}");
        assert!(whole.contains("121.0 s") && whole.contains("never 2 in progress at once"), "{whole}");
        assert_eq!(cast.matches("\"m\"").count(), 4);
    }

    #[test]
    fn every_line_is_later_than_the_one_before() {
        for page in samples::pages() {
            let mut last = 0.0;
            for line in cast(&page, View::Both).lines().skip(1) {
                let (at, _, _): (f64, String, String) = serde_json::from_str(line).expect("an event");
                assert!(last <= at, "{line}");
                last = at;
            }
        }
    }
}
