//! The tables of a sweep over one number: the strategies side by side, and all figures of each.

use super::Points;
use crate::document::{Block, Grid, Line, Section, Table, TableForm};
use crate::pages::{Length, WIDE, or_none};
use crate::scenario::Number;
use crate::story::{StoryClock, capital, decimals, plural, whole_percent};
use crate::sweep::Metric;
use crate::sweep::axis::Axis;
use crate::sweep::figures::Figures;
use crate::sweep::group::Group;
use crate::sweep::report::{Course, SweepReport};

/// Rows of a table that is looked at.
pub(super) const ROOM: usize = 20;
/// Rows of a table that explains another: one for each strategy.
pub(super) const LITTLE_ROOM: usize = 6;

/// With a row for each of some values.
pub(super) fn over(
    axis: &Axis,
    names: impl IntoIterator<Item = impl Into<String>>,
    rows: impl IntoIterator<Item = (Number, Vec<String>)>,
) -> Grid {
    let header = std::iter::once(axis.name.clone()).chain(names.into_iter().map(Into::into));
    let row = |(value, cells): (Number, Vec<String>)| std::iter::once(value.words()).chain(cells).collect();
    Grid::new(header, rows.into_iter().map(row).collect())
}

/// The places of the rows that a table has room for: all if they are few, else every second or third
/// or so, the last, and the ones that matter.
pub(super) fn rows(count: usize, room: usize, matter: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let stride = count.div_ceil(room).max(1);
    let mut rows: Vec<usize> = (0..count).step_by(stride).chain(matter).chain(count.checked_sub(1)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

pub(super) fn left_out(points: usize, of: Length) -> String {
    let rest = match of {
        Length::OneScreen => "--full has more, --format csv all",
        Length::Full => "--format csv has all",
    };
    match points {
        0 => String::new(),
        more => format!("{} left out; {rest}.", plural(more, "more point is", "more points are")),
    }
}

/// The metric of every strategy, side by side, as many as there is room for.
pub(super) fn comparison(report: &SweepReport, course: &Course, axis: &Axis) -> Table {
    let shown = rows(report.sweep.points.len(), ROOM, course.knees.iter().flatten().copied());
    let left_out = left_out(report.sweep.points.len() - shown.len(), Length::Full);
    Table { left_out, ..comparison_of(report, course, axis, &shown) }
}

/// With rows for these points.
fn comparison_of(report: &SweepReport, course: &Course, axis: &Axis, shown: &[usize]) -> Table {
    let sweep = &report.sweep;
    let grid = |strategies: &[usize]| {
        let names = strategies.iter().flat_map(|strategy| {
            std::iter::once(sweep.strategies[*strategy].name()).chain(sweep.measuring.map(|_| "measured"))
        });
        let row = |place: &usize| {
            let cells = strategies.iter().flat_map(|strategy| compared(report, course, *place, *strategy));
            (sweep.points[*place].values[0], cells.collect())
        };
        over(axis, names, shown.iter().map(row))
    };
    let all: Vec<usize> = (0..sweep.strategies.len()).collect();
    let form = |least_width, at_once| TableForm::new(least_width, all.chunks(at_once).map(grid).collect());
    let forms = match sweep.measuring {
        None => vec![form(WIDE, 4), form(0, 2)],
        Some(_) => vec![form(WIDE, 2), form(0, 1)],
    };
    Table::of(forms)
}

/// The same on one screen.
pub(super) fn little(report: &SweepReport, course: &Course, axis: &Axis, which: Points) -> Table {
    let points = report.sweep.points.len();
    let knees = course.knees.iter().flatten();
    let matter: Vec<usize> =
        knees.flat_map(|knee| [*knee, knee + 1]).filter(|place| *place < points).collect();
    let room = match which {
        Points::All => points,
        Points::Few if matter.is_empty() => LITTLE_ROOM / 2,
        Points::Few => 1,
    };
    comparison_of(report, course, axis, &rows(points, room, matter))
}

/// What one strategy does at a point: predicted, and measured if anything is.
fn compared(report: &SweepReport, course: &Course, place: usize, strategy: usize) -> Vec<String> {
    let (point, metric) = (&report.sweep.points[place], report.metric);
    let length = |figures: &Figures| report.length(metric.of(figures), metric);
    let knee = if course.knees[strategy] == Some(place) { "knee " } else { "" };
    let predicted = format!("{knee}{}", length(&point.predicted[strategy]));
    let measured = || point.measured[strategy].as_ref().map_or("model only".to_owned(), length);
    std::iter::once(predicted).chain(report.sweep.measuring.map(|_| measured())).collect()
}

/// Everything that a row has, strategy by strategy.
pub(super) fn all_figures(report: &SweepReport, course: &Course, axis: &Axis) -> Section {
    /// Below this, a table has only the most telling columns.
    const ROOM_FOR_ALL: usize = 70;
    let form = |least_width, columns: &[Column]| {
        let grid = |group: &Group| figures(report, course, axis, group, columns);
        TableForm::new(least_width, course.figures.iter().map(grid).collect())
    };
    let all = columns(report);
    let table = Table::of(vec![form(ROOM_FOR_ALL, &all), form(0, &[all[0], all[4], all[5]])]);
    let explained = explained(throughput(report).name);
    Section::new(
        "What explains it, as predicted",
        vec![Block::Table(table), Block::Lines(vec![drawn(explained)])],
    )
}

/// What explains a table.
fn drawn(text: String) -> Line {
    Line::text(text).for_whom(crate::document::Audience::Drawn)
}

fn figures(report: &SweepReport, course: &Course, axis: &Axis, group: &Group, columns: &[Column]) -> Grid {
    let (sweep, strategy) = (&report.sweep, group.places[0]);
    let shown = rows(sweep.points.len(), LITTLE_ROOM, course.knees[strategy]);
    let row = |place: &usize| {
        let point = &sweep.points[*place];
        let cells = columns.iter().map(|(_, cell)| cell(report, &point.predicted[strategy]));
        (point.values[0], cells.collect())
    };
    over(axis, columns.iter().map(|(name, _)| *name), shown.iter().map(row)).with_caption(&group.names)
}

type Column = (&'static str, fn(&SweepReport, &Figures) -> String);

fn columns(report: &SweepReport) -> [Column; 6] {
    [
        ("makespan", |report, it| report.length(it.makespan, Metric::Makespan)),
        ("worst", |report, it| report.length(it.worst, Metric::WorstResponse)),
        ("median", |report, it| report.length(it.median, Metric::WorstResponse)),
        (throughput(report).name, |report, it| number(it.throughput() * throughput(report).seconds)),
        ("use", |_, it| whole_percent(it.utilization())),
        ("in system", |_, it| or_none(it.in_system().map(|tasks| format!("{tasks:.2}")))),
    ]
}

/// What a throughput is for.
pub(super) struct Per {
    pub name: &'static str,
    pub seconds: f64,
}

/// A second, or an hour where the page tells hours.
pub(super) fn throughput(report: &SweepReport) -> Per {
    match report.sweep.scenario.about().clock {
        StoryClock::Hours => Per { name: "in an hour", seconds: 3600.0 },
        _ => Per { name: "in a second", seconds: 1.0 },
    }
}

fn explained(throughput: &str) -> String {
    format!(
        "Worst, median: response. {}: throughput. Use: computing, of all workers' time in the makespan. In system: tasks that have arrived and \
         are not finished, averaged over the makespan.",
        capital(throughput)
    )
}

/// With three digits that count.
pub(super) fn number(value: f64) -> String {
    let digits = if value == 0.0 { 0 } else { decimals(value, 3, 5) };
    format!("{value:.digits$}")
}
