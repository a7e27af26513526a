//! Charts of runs, drawn with characters: rows of tasks or of workers on a common axis.

use super::lines::lines;
use crate::document::{Axis, Block, Document, Gantt, Legend, Mark, Piece, Row, RowKind, Rows, Ruler};
use crate::render::{TextStyle, View, style_of};
use crate::time::Time;
use crate::timeline::State;
use crate::width::{self, Labels};

/// Of a row, in columns: a longer one is cut, and a narrow page cuts before.
const LONGEST_NAME: usize = 20;

/// The widths that all charts of a page share, so that lengths can be compared.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub names: Labels,
    pub figures: usize,
    /// Whether a row of theirs is drawn longer than it lasted.
    has_wider: bool,
    /// What they are drawn with.
    marks: Vec<Mark>,
}

impl Columns {
    pub(crate) fn of(document: &Document, style: &TextStyle) -> Self {
        let blocks = document.sections.iter().flat_map(|section| &section.blocks);
        let charts = blocks.filter_map(|block| match block {
            Block::Gantt(gantt) => Some(gantt),
            _ => None,
        });
        Self::of_charts(&charts.collect::<Vec<_>>(), style)
    }

    pub(crate) fn of_charts<'a>(charts: &[&'a Gantt], style: &TextStyle) -> Self {
        let rows: Vec<&Row> =
            charts.iter().flat_map(|gantt| seen(gantt, style.view)).flat_map(|it| &it.rows).collect();
        let widest = |text: fn(&Row) -> &String| rows.iter().map(|row| width::of(text(row))).max();
        let headings = charts.iter().map(|gantt| width::of(gantt.figures));
        let names = widest(|row| &row.name).unwrap_or(0).clamp(9, LONGEST_NAME.min(style.width / 4).max(14));
        let columns = Self {
            names: Labels::new(rows.iter().map(|row| row.name.as_str()), names),
            figures: headings.max().max(widest(|row| &row.figure)).unwrap_or(0),
            has_wider: false,
            marks: Vec::new(),
        };
        let scaled = |gantt: &&'a Gantt| {
            let scale = columns.scale(gantt, style);
            seen(gantt, style.view).flat_map(|it| &it.rows).map(move |row| (scale, row))
        };
        let scaled: Vec<(Scale, &Row)> = charts.iter().flat_map(scaled).collect();
        let has_wider = scaled.iter().any(|(scale, row)| scale.is_wider(&row.pieces));
        let mut marks = Vec::new();
        for mark in scaled.iter().flat_map(|(scale, row)| scale.marks(&row.pieces)) {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        Self { has_wider, marks, ..columns }
    }

    /// What a legend has to explain: the marks that the charts are drawn with, and those of which texts speak in any
    /// case.
    pub(crate) fn needed(&self, legend: &Legend) -> Legend {
        let is_needed = |mark: &Mark| match mark {
            Mark::State(State::Running | State::Queued) => true,
            Mark::Partly(_) => self.marks.iter().any(|mark| matches!(mark, Mark::Partly(_))),
            _ => self.marks.is_empty() || self.marks.contains(mark),
        };
        Legend { keys: legend.keys.iter().filter(|(mark, _)| is_needed(mark)).cloned().collect() }
    }

    /// The axis, in what the names and the figures leave of the page.
    pub(crate) fn scale(&self, gantt: &Gantt, style: &TextStyle) -> Scale {
        let cells = style.width.saturating_sub(self.names.columns() + self.figures + 4).max(8);
        // The last label may reach below the figures, if they have no name.
        let beyond = if gantt.figures.is_empty() { (1 + self.figures).min(8) } else { 0 };
        Scale { axis: gantt.axis, cells, room: cells + beyond }
    }

    pub(crate) fn line(&self, name: &str, bar: &str, figure: &str) -> String {
        let Self { names, figures, .. } = self;
        let (name, figure) = (names.fitted(name), width::to_the_right(figure, *figures));
        format!("  {name} {bar} {figure}").trim_end().to_owned() + "\n"
    }
}

/// The rows that somebody wants to see.
pub(crate) fn seen(gantt: &Gantt, view: View) -> impl Iterator<Item = &Rows> {
    gantt.groups.iter().filter(move |rows| match rows.kind {
        RowKind::Tasks => view != View::Workers,
        RowKind::Workers => view != View::Tasks,
        RowKind::Beside => true,
    })
}

/// Once for all charts of a page, where a row is shorter than a column.
const WIDER: &str = "A row of one mark can be drawn longer than it lasted.";

pub(super) fn chart(gantt: &Gantt, style: &TextStyle, columns: &Columns) -> String {
    let scale = columns.scale(gantt, style);
    let mut text = match gantt.ruler {
        Ruler::Own => {
            let ticks = format!("{:width$}", scale.ticks(), width = scale.cells);
            columns.line(gantt.clock, &ticks, gantt.figures)
        }
        Ruler::AsAbove => String::new(),
    };
    for rows in seen(gantt, style.view) {
        for row in &rows.rows {
            text.push_str(&columns.line(&row.name, &draw(&scale.marks(&row.pieces), style), &row.figure));
        }
        if !rows.left_out.is_empty() {
            text.push_str(&style.wrap(&format!("  {}", rows.left_out), "    "));
        }
    }
    if columns.has_wider && gantt.ruler == Ruler::Own {
        text.push_str(&style.wrap(&format!("  {WIDER}"), "    "));
    }
    text + &lines(&gantt.notes, style)
}

/// The common axis of all charts on a page, in cells. Never rescaled for a short run: length is the
/// message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub axis: Axis,
    pub cells: usize,
    /// For the labels.
    pub room: usize,
}

impl Scale {
    /// In what the names and nothing else leave of so many columns.
    pub(crate) fn below_names(axis: Axis, names: usize, columns: usize) -> Self {
        let cells = columns.saturating_sub(names + 3).max(1);
        Self { axis, cells, room: cells }
    }

    /// When this cell is over.
    pub(crate) fn end_of(&self, cell: usize) -> Time {
        self.axis.instant(cell + 1, self.cells)
    }

    /// The marks of a row: what most of each cell is; of one that runs for a part of it, how much. At least
    /// one cell for everything that runs, taken from its neighbour, and one for a row that is shorter than a cell.
    pub(crate) fn marks(&self, row: &[Piece]) -> Vec<Mark> {
        let pieces = self.with_turns(row);
        let mut cells: Vec<Vec<(Mark, f64)>> = vec![Vec::new(); self.cells];
        for &(mark, start, end) in &pieces {
            let (first, last) = (self.place(start), self.place(end));
            for (cell, shares) in
                cells.iter_mut().enumerate().take(ceil(last).min(self.cells)).skip(floor(first))
            {
                #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
                let (left, right) = (cell as f64, cell as f64 + 1.0);
                shares.push((mark, last.min(right) - first.max(left)));
            }
        }
        let mut marks: Vec<Mark> = cells.iter().map(|shares| most_of(shares)).collect();
        for &(mark, start, end) in &pieces {
            let (first, last) = (self.place(start), self.place(end));
            let seen = &marks[floor(first).min(self.cells)..ceil(last).min(self.cells)];
            let is_seen =
                seen.iter().any(|seen| matches!(seen, Mark::State(State::Running) | Mark::Partly(_)));
            if mark == Mark::State(State::Running) && !is_seen {
                let cell = floor(f64::midpoint(first, last)).min(self.cells - 1);
                marks[cell] = partly(running(&cells[cell]));
            }
        }
        let longest = pieces.iter().max_by_key(|(_, start, end)| *end - *start);
        if let Some(&(mark, start, end)) = longest.filter(|_| marks.iter().all(|mark| *mark == Mark::Nothing))
        {
            let middle = f64::midpoint(self.place(start), self.place(end));
            marks[floor(middle).min(self.cells - 1)] = mark;
        }
        marks
    }

    /// Whether its one mark is wider than all of the row, and says nothing of it.
    fn is_wider(&self, row: &[Piece]) -> bool {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { return false };
        if 0.5 <= self.place(last.end) - self.place(first.start) {
            return false;
        }
        let marks = self.marks(row);
        let mut seen = marks.iter().filter(|mark| **mark != Mark::Nothing);
        matches!((seen.next(), seen.next()), (Some(Mark::State(_)), None))
    }

    /// Where a task runs and queues in turns that are too short for a cell: one piece of turns.
    fn with_turns(&self, row: &[Piece]) -> Vec<(Mark, Time, Time)> {
        let is_short = |piece: &Piece| self.place(piece.end) - self.place(piece.start) < 1.5;
        let are_turns = |one: &Piece, next: &Piece| {
            let states = [one.state, next.state];
            states.contains(&State::Running)
                && states.contains(&State::Queued)
                && is_short(one)
                && is_short(next)
        };
        let mut pieces = Vec::new();
        for group in row.chunk_by(are_turns) {
            if let ([first, .., last], 4..) = (group, group.len()) {
                pieces.push((Mark::Turns, first.start, last.end));
            } else {
                pieces.extend(group.iter().map(|it| (Mark::State(it.state), it.start, it.end)));
            }
        }
        pieces
    }

    /// In cells from the left.
    fn place(&self, at: Time) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
        let cells = self.cells as f64;
        self.axis.place(at) * cells
    }

    /// A line of times; the first character of each stands where its time is.
    pub(crate) fn ticks(&self) -> String {
        // As much as the longest labels have.
        let room = |step: Time| {
            #[expect(clippy::cast_precision_loss, reason = "a label is short")]
            let label = width::of(&self.axis.units.tick(step)) as f64;
            label + 3.0 <= self.place(step) || self.axis.end <= step
        };
        let mut line = String::new();
        for at in self.axis.ticks(room) {
            let (place, label) = (floor(self.place(at)), self.axis.units.tick(at));
            if place + width::of(&label) <= self.room && width::of(&line) <= place {
                line.extend(std::iter::repeat_n(' ', place - width::of(&line)));
                line.push_str(&label);
            }
        }
        line
    }
}

/// What most of a cell is. Where nothing but running is in it: how much of it that is.
fn most_of(shares: &[(Mark, f64)]) -> Mark {
    let share_of =
        |mark: Mark| shares.iter().filter(|share| share.0 == mark).map(|share| share.1).sum::<f64>();
    let whole: f64 = shares.iter().map(|share| share.1).sum();
    let running = running(shares);
    if 0.0 < running && whole <= running {
        return partly(running);
    }
    if whole < 0.5 {
        return Mark::Nothing;
    }
    let marks =
        [State::Waiting, State::Queued, State::Running].map(Mark::State).into_iter().chain([Mark::Turns]);
    marks.max_by(|one, other| share_of(*one).total_cmp(&share_of(*other))).unwrap_or(Mark::Nothing)
}

/// How much of a cell is running.
fn running(shares: &[(Mark, f64)]) -> f64 {
    shares.iter().filter(|share| share.0 == Mark::State(State::Running)).map(|share| share.1).sum()
}

/// A cell that runs for this share of it: what is there must be seen.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2 to 8")]
fn partly(share: f64) -> Mark {
    match (share * 8.0).round().clamp(2.0, 8.0) as u8 {
        8 => Mark::State(State::Running),
        eighths => Mark::Partly(eighths),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on the page")]
fn floor(place: f64) -> usize {
    place.floor() as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on the page")]
fn ceil(place: f64) -> usize {
    place.ceil() as usize
}

/// A row's marks as text.
pub fn draw(marks: &[Mark], style: &TextStyle) -> String {
    let mut line = String::new();
    for run in marks.chunk_by(|one, next| one == next) {
        let text: String = run.iter().map(|mark| style.glyphs.of(*mark)).collect();
        line.push_str(&style.paint(&style_of(run[0]), &text));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Glyphs;
    use crate::story::StoryClock;

    fn row(scale: Scale, pieces: &[(State, Time, Time)]) -> String {
        let piece = |&(state, start, end)| Piece { state, start, end, about: String::new() };
        scale
            .marks(&pieces.iter().map(piece).collect::<Vec<_>>())
            .into_iter()
            .map(|mark| Glyphs::Ascii.of(mark))
            .collect()
    }

    const TEN: Scale =
        Scale { axis: Axis::linear(Time::from_secs(10), StoryClock::Seconds), cells: 10, room: 18 };

    #[test]
    fn a_cell_shows_what_most_of_it_is() {
        let secs = Time::from_secs;
        let stretches = [(State::Queued, secs(2), secs(5)), (State::Running, secs(5), secs(8))];
        assert_eq!(row(TEN, &stretches), "  ---###  ");
    }

    #[test]
    fn what_runs_is_never_too_short_to_be_seen() {
        let stretches = [
            (State::Waiting, Time::ZERO, Time::from_secs(4)),
            (State::Running, Time::from_secs(4), Time::from_millis(4_010)),
        ];
        assert_eq!(row(TEN, &stretches), "....+     ");
    }

    #[test]
    fn a_row_that_is_shorter_than_a_cell_is_no_empty_one() {
        let at = Time::from_millis;
        let stretches = [(State::Queued, at(4_010), at(4_020)), (State::Waiting, at(4_020), at(4_100))];
        assert_eq!(row(TEN, &stretches), "    .     ");
        assert_eq!(row(TEN, &[]), "          ");
    }

    #[test]
    fn a_row_that_is_drawn_longer_than_it_lasted_is_known() {
        let is_wider = |state, to| {
            let piece = Piece { state, start: Time::ZERO, end: Time::from_millis(to), about: String::new() };
            TEN.is_wider(&[piece])
        };
        assert!(is_wider(State::Waiting, 100));
        assert!(!is_wider(State::Waiting, 900), "it is rounded");
        assert!(!is_wider(State::Waiting, 2_000));
        assert!(!is_wider(State::Running, 100), "its mark says that it is a part");
        assert!(!TEN.is_wider(&[]));
    }

    #[test]
    fn a_cell_that_runs_for_a_part_of_it_says_how_much() {
        let half = [(State::Running, Time::ZERO, Time::from_millis(1_500))];
        let piece = |&(state, start, end)| Piece { state, start, end, about: String::new() };
        let marks = TEN.marks(&half.iter().map(piece).collect::<Vec<_>>());
        assert_eq!(marks[..3], [Mark::State(State::Running), Mark::Partly(4), Mark::Nothing]);
    }

    #[test]
    fn turns_that_are_too_short_for_a_cell_have_their_own_mark() {
        let turns: Vec<_> = (0..30)
            .map(|turn| {
                let state = if turn % 2 == 0 { State::Running } else { State::Queued };
                (state, Time::from_millis(turn * 333), Time::from_millis((turn + 1) * 333))
            })
            .collect();
        assert_eq!(row(TEN, &turns), "%%%%%%%%%%");
    }

    #[test]
    fn ticks_stand_where_their_time_is() {
        assert_eq!(TEN.ticks(), "0 s       10 s");
        let wide =
            Scale { axis: Axis::linear(Time::from_secs(120), StoryClock::Seconds), cells: 60, room: 68 };
        assert_eq!(wide.ticks(), "0 s       20 s      40 s      60 s      80 s      100 s     120 s");
    }
}
