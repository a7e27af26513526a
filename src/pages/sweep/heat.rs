//! The table of a sweep over two numbers: the darker, the longer.

use super::plot::letter;
use super::tables::{ROOM, left_out, rows};
use crate::document::{Cell, Grid, Line, Table, TableForm};
use crate::pages::NONE;
use crate::story::list;
use crate::sweep::axis::{Axis, Value};
use crate::sweep::report::{Heat, SweepReport};
use crate::time::ratio;
use crate::width;

/// So many columns at the least and at the most.
const FEWEST: usize = 2;
const MOST: usize = 12;

/// The rows and columns that are shown, of the first axis and of the second.
struct Shown<'a> {
    axes: [&'a Axis; 2],
    rows: Vec<usize>,
    columns: Vec<usize>,
}

/// One for each strategy, and one that says which is the best where; with as many columns as there is
/// room for.
pub(super) fn table(report: &SweepReport, heat: &Heat, axes: [&Axis; 2]) -> Table {
    let [down, across] = axes;
    let own_column = widest(&down.values).max(width(&down.name)) + 3;
    let column = widest(&across.values).max(longest_cell(report) + 2) + 2;
    let form = |columns: usize| {
        let shown = Shown {
            axes,
            rows: rows(down.values.len(), ROOM, []),
            columns: evenly(across.values.len(), columns),
        };
        let least_width = if columns == FEWEST { 0 } else { own_column + columns * column };
        TableForm { notes: notes(report, &shown), ..TableForm::new(least_width, grids(report, heat, &shown)) }
    };
    Table::of((FEWEST..=across.values.len().clamp(FEWEST, MOST)).rev().map(form).collect())
}

fn width(text: &str) -> usize {
    width::of(text)
}

fn widest(values: &[Value]) -> usize {
    values.iter().map(|value| width(&value.words())).max().unwrap_or(0)
}

fn longest_cell(report: &SweepReport) -> usize {
    let figures = report.sweep.points.iter().flat_map(|point| &point.predicted);
    let cells = figures.map(|figures| report.length(report.metric.of(figures), report.metric));
    cells.map(|cell| width(&cell)).max().unwrap_or(0)
}

fn grids(report: &SweepReport, heat: &Heat, shown: &Shown) -> Vec<Grid> {
    let (sweep, metric) = (&report.sweep, report.metric);
    let [down, across] = shown.axes.map(|axis| &axis.name);
    let strategy = |(place, strategy)| {
        let cell = |point: usize| {
            let value = metric.of(&sweep.points[point].predicted[place]);
            Cell { shade: Some(ratio(value, heat.most)), ..Cell::text(report.length(value, metric)) }
        };
        grid(heat, shown, cell)
            .with_caption(format!("{strategy}: {} by {down} (rows) and {across}", metric.name()))
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

/// "p h".
fn initials(report: &SweepReport, places: &[usize]) -> String {
    let letters = places.iter().map(|place| letter(report.sweep.strategies[*place]).to_string());
    letters.collect::<Vec<_>>().join(" ")
}

fn notes(report: &SweepReport, shown: &Shown) -> Vec<Line> {
    let named = report.sweep.strategies.iter().map(|it| format!("{} is {it}", letter(*it)));
    let key = format!("The darker, the longer. {}.", list(&named.collect::<Vec<_>>()));
    let left_out = left_out(report.sweep.wanted() - shown.rows.len() * shown.columns.len());
    [key, left_out].into_iter().filter(|line| !line.is_empty()).map(Line::text).collect()
}

/// So many places at even distances, with the first and the last.
fn evenly(count: usize, room: usize) -> Vec<usize> {
    if count <= room {
        return (0..count).collect();
    }
    (0..room).map(|place| place * (count - 1) / (room - 1)).collect()
}
