//! The figures of the strategies beside each other: makespans, what explains them, what waiting cost.

use std::collections::BTreeSet;

use super::{NONE, WIDE, or_none, read_out};
use crate::document::{Grid, Table};
use crate::io::real_file::Timed;
use crate::report::Report;
use crate::report::cost::Cost;
use crate::report::played::Played;
use crate::report::sentences::milliseconds;
use crate::story::{percent, whole_percent};
use crate::time::{Time, ratio};

/// A figure's name, and the figure.
type Named = (&'static str, String);

/// How long it all took, and what explains it.
pub(super) fn summary(report: &Report) -> Table {
    let makespans = |played: &Played| makespans(report, played);
    let explained = |played: &Played| explained(report, played);
    let means = |played: &Played| means(report, played);
    let all = |played: &Played| [makespans(played), explained(played), means(played)].concat();
    let clock = clock(report);
    let side_by_side = vec![
        strategies_down(report, "makespan", makespans),
        strategies_down(report, clock, explained),
        strategies_down(report, clock, means),
    ];
    let one_by_one = report.strategies.iter().map(|it| figures_down(it.strategy.name(), all(it)));
    read_out(Table::wide_or_narrow(WIDE, side_by_side, one_by_one.collect()))
}

/// Of the runs that the charts show.
pub(super) fn clock(report: &Report) -> &'static str {
    let clocks: BTreeSet<&str> = report.strategies.iter().map(Played::clock).collect();
    match clocks.first() {
        Some(&clock) if clocks.len() == 1 => clock,
        _ => "as drawn",
    }
}

/// A row for each strategy.
fn strategies_down(report: &Report, corner: &str, figures: impl Fn(&Played) -> Vec<Named>) -> Grid {
    let names = report.strategies.iter().take(1).flat_map(&figures).map(|(name, _)| name);
    let rows = report.strategies.iter().map(|played| {
        let values = figures(played).into_iter().map(|(_, value)| value);
        std::iter::once(played.strategy.to_string()).chain(values).collect()
    });
    Grid::new(std::iter::once(corner).chain(names), rows.collect())
}

/// A row for each figure.
pub(super) fn figures_down(corner: &str, figures: Vec<(impl Into<String>, String)>) -> Grid {
    let rows = figures.into_iter().map(|(name, value)| vec![name.into(), value]);
    Grid::new([corner, ""], rows.collect())
}

/// Published | predicted | measured, and what is left against the replay.
fn makespans(report: &Report, played: &Played) -> Vec<Named> {
    let length = |time: Option<Time>| or_none(time.map(|time| report.units.length(time)));
    let mut cells = Vec::new();
    if report.has_source {
        cells.push(("published", length(played.published)));
    }
    cells.push(("predicted", length(report.conditions.clocks.model().then(|| played.predicted.makespan()))));
    if !report.conditions.clocks.real() {
        return cells;
    }
    let measured = played.measured.as_ref();
    cells.push(("measured", length(measured.map(|it| it.run.makespan()))));
    if 1 < report.conditions.repeat {
        let samples = measured.map_or(&[] as &[Time], |it| &it.measurement.samples);
        cells.push(("from", length(samples.iter().min().copied())));
        cells.push(("to", length(samples.iter().max().copied())));
    }
    cells.push(("replay", length(measured.map(|it| it.measurement.replay_makespan))));
    // A share of what takes no time is a share of the machine's nanoseconds.
    let units = measured.filter(|_| !played.predicted.makespan().is_zero());
    let off = units.map(|it| difference(it.run.makespan(), it.measurement.replay_makespan));
    cells.push(("differs", or_none(off)));
    cells
}

/// "+0.3 %" of the replay.
fn difference(measured: Time, replay: Time) -> String {
    let off = (ratio(measured, replay) - 1.0) * 100.0;
    // "-0.0" says nothing more than "0.0".
    let off = (off * 10.0).round() / 10.0 + 0.0;
    if replay.is_zero() { NONE.to_owned() } else { format!("{off:+.1} %") }
}

fn explained(report: &Report, played: &Played) -> Vec<Named> {
    let run = played.drawn();
    let length = |time| report.units.length(time);
    let mut cells = Vec::new();
    if !run.tells_all_tasks() {
        cells.push(("median response", length(run.response.p50)));
    }
    cells.push(("worst response", length(run.response.max)));
    cells.push(("in progress", run.peaks.in_progress.to_string()));
    cells.push(("running", run.peaks.running.to_string()));
    cells.push(("use", whole_percent(run.utilization())));
    cells.extend(played.own_figures.iter().cloned());
    cells
}

/// What exercises ask for.
fn means(report: &Report, played: &Played) -> Vec<Named> {
    let run = played.drawn();
    let length = |time| report.units.length(time);
    vec![
        ("mean response", length(run.means.response)),
        ("mean queued", length(run.means.queued)),
        ("mean time to start", length(run.means.to_start)),
        ("throughput", report.rates.told(run.throughput())),
    ]
}

/// What the columns of [`costs`] mean.
pub(super) const COSTS: &str = "In real time. Time waiting: all tasks added up. CPU time: of all threads that did the work; the other side is not \
     counted. Share of waiting: of both together. Threads: all that did the work, with those that the event loop borrowed. Nothing of this \
     is predicted.";

/// What waiting cost, strategy by strategy.
pub(super) fn costs(costs: &[Cost]) -> Table {
    let names = ["", "time waiting", "CPU time", "share of waiting", "threads", "borrowed"];
    let row = |cost: &Cost| [vec![cost.strategy.to_string()], cost_cells(cost).to_vec()].concat();
    let side_by_side = Grid::new(names, costs.iter().map(row).collect());
    let one_by_one = costs.iter().map(|cost| {
        let figures = names.into_iter().skip(1).zip(cost_cells(cost));
        figures_down(cost.strategy.name(), figures.collect())
    });
    Table::wide_or_narrow(WIDE, vec![side_by_side], one_by_one.collect())
}

/// In real time.
pub(super) fn cost_cells(cost: &Cost) -> [String; 5] {
    [
        milliseconds(cost.waiting),
        or_none(cost.usage.cpu.map(milliseconds)),
        or_none(cost.share_of_waiting().map(percent)),
        cost.usage.threads.to_string(),
        cost.usage.borrowed.to_string(),
    ]
}

/// What was measured beside the runs, in a sentence each.
pub(super) fn beside(report: &Report) -> Vec<String> {
    let line = |timed: &Timed| format!("{}: {}.", timed.what, milliseconds(timed.took));
    report.beside.iter().map(line).collect()
}
