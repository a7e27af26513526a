//! The table of a sweep over two numbers: the darker, the longer.

use super::tables::{ROOM, left_out, rows};
use crate::document::{Cell, Grid, Line, Table, TableForm};
use crate::pages::rows::{from_the_edge, of_text};
use crate::pages::{Length, NONE};
use crate::plan::Strategy;
use crate::scenario::Number;
use crate::sweep::axis::Axis;
use crate::sweep::report::{Heat, SweepReport};
use crate::time::ratio;
use crate::width;

/// So many columns at the least and at the most.
const FEWEST: usize = 2;
const MOST: usize = 12;

/// The rows and columns that are shown, of the first axis and of the second.
struct Shown<'a> {
    axes: [&'a Axis; 2],
    rows: &'a [usize],
    columns: Vec<usize>,
}

/// One for each strategy, and one that says which is the best where; with as many columns as there is
/// room for.
pub(super) fn table(report: &SweepReport, heat: &Heat, axes: [&Axis; 2]) -> Table {
    with_rows(report, heat, axes, &all_rows(axes))
}

/// The same in so many lines of a page of the usual width.
pub(super) fn in_lines(report: &SweepReport, heat: &Heat, axes: [&Axis; 2], lines: usize) -> Table {
    let notes = of_text(&key(report)) + of_text(&left_out(report.sweep.wanted(), Length::OneScreen));
    let grids = report.sweep.strategies.iter().map(|it| it.name()).chain([""]);
    // A caption, the names of the columns, and an empty line.
    let above = grids.map(|name| from_the_edge(&caption(report, name, axes)) + 2);
    let (count, above) = above.fold((0, notes), |(count, sum), lines| (count + 1, sum + lines));
    let room = (lines.saturating_sub(above) / count).max(FEWEST);
    with_rows(report, heat, axes, &evenly(axes[0].values.len(), room.min(ROOM)))
}

/// Those of a page that has room.
fn all_rows([down, _]: [&Axis; 2]) -> Vec<usize> {
    rows(down.values.len(), ROOM, [])
}

fn with_rows(report: &SweepReport, heat: &Heat, axes: [&Axis; 2], rows: &[usize]) -> Table {
    let [down, across] = axes;
    let own_column = widest(&down.values).max(width(&down.name)) + 3;
    let column = widest(&across.values).max(longest_cell(report) + 2) + 2;
    let form = |columns: usize| {
        let shown = Shown { axes, rows, columns: evenly(across.values.len(), columns) };
        let least_width = if columns == FEWEST { 0 } else { own_column + columns * column };
        TableForm { notes: notes(report, &shown), ..TableForm::new(least_width, grids(report, heat, &shown)) }
    };
    Table::of((FEWEST..=across.values.len().clamp(FEWEST, MOST)).rev().map(form).collect())
}

fn width(text: &str) -> usize {
    width::of(text)
}

fn widest(values: &[Number]) -> usize {
    values.iter().map(|value| width(&value.words())).max().unwrap_or(0)
}

fn longest_cell(report: &SweepReport) -> usize {
    let figures = report.sweep.points.iter().flat_map(|point| &point.predicted);
    let cells = figures.map(|figures| report.length(report.metric.of(figures), report.metric));
    cells.map(|cell| width(&cell)).max().unwrap_or(0)
}

fn grids(report: &SweepReport, heat: &Heat, shown: &Shown) -> Vec<Grid> {
    let (sweep, metric) = (&report.sweep, report.metric);
    let strategy = |(place, strategy): (usize, &Strategy)| {
        let cell = |point: usize| {
            let value = metric.of(&sweep.points[point].predicted[place]);
            Cell { shade: Some(ratio(value, heat.most)), ..Cell::text(report.length(value, metric)) }
        };
        grid(heat, shown, cell).with_caption(caption(report, strategy.name(), shown.axes))
    };
    let best = grid(heat, shown, |point| Cell::text(initials(report, &heat.best[point])));
    let best = best.with_caption(format!("The shortest {}", metric.name()));
    sweep.strategies.iter().enumerate().map(strategy).chain([best]).collect()
}

fn grid(heat: &Heat, shown: &Shown, cell: impl Fn(usize) -> Cell) -> Grid {
    let [down, across] = shown.axes;
    let row = |row: &usize| {
        let point = |column: &usize| heat.places[*row][*column].map_or(Cell::text(NONE), &cell);
        let own = Cell::text(down.values[*row].words());
        std::iter::once(own).chain(shown.columns.iter().map(point)).collect()
    };
    let names = shown.columns.iter().map(|column| across.values[*column].words());
    Grid {
        header: std::iter::once(down.name.clone()).chain(names).collect(),
        rows: shown.rows.iter().map(row).collect(),
        ..Grid::default()
    }
}

fn caption(report: &SweepReport, strategy: &str, [down, across]: [&Axis; 2]) -> String {
    format!("{strategy}: {} by {} (rows) and {}", report.metric.name(), down.name, across.name)
}

/// "p h".
fn initials(report: &SweepReport, places: &[usize]) -> String {
    let letters = places.iter().map(|place| report.sweep.strategies[*place].letter().to_string());
    letters.collect::<Vec<_>>().join(" ")
}

fn notes(report: &SweepReport, shown: &Shown) -> Vec<Line> {
    let length = if shown.rows.len() < all_rows(shown.axes).len() { Length::OneScreen } else { Length::Full };
    let left_out = left_out(report.sweep.wanted() - shown.rows.len() * shown.columns.len(), length);
    [key(report), left_out].into_iter().filter(|line| !line.is_empty()).map(Line::text).collect()
}

fn key(report: &SweepReport) -> String {
    let named = report.sweep.strategies.iter().map(|it| format!("{}: {it}", it.letter()));
    format!("Darker is longer. {}.", named.collect::<Vec<_>>().join(", "))
}

/// So many places at even distances, with the first and the last.
fn evenly(count: usize, room: usize) -> Vec<usize> {
    if count <= room {
        return (0..count).collect();
    }
    (0..room).map(|place| place * (count - 1) / (room - 1)).collect()
}
