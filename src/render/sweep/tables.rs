//! The tables of a sweep over one number: the strategies side by side, and all figures of each.

use crate::render::Look;
use crate::render::page::section;
use crate::render::terminal::table as simple;
use crate::story::percent;
use crate::sweep::axis::{Axis, Value};
use crate::sweep::figures::Figures;
use crate::sweep::group::Group;
use crate::sweep::{Metric, Sweep, sentences};

/// Rows of a table that is looked at.
pub(super) const ROOM: usize = 20;
/// Rows of a table that explains another: one for each strategy.
pub(super) const LITTLE_ROOM: usize = 6;

/// A table with a row for each of some values.
pub(super) fn over<'a>(
    axis: &'a Axis,
    names: impl IntoIterator<Item = &'a str>,
    rows: impl IntoIterator<Item = (Value, Vec<String>)>,
    look: &Look,
) -> String {
    let header: Vec<&str> = std::iter::once(axis.name.as_str()).chain(names).collect();
    let row = |(value, cells): (Value, Vec<String>)| std::iter::once(value.words()).chain(cells).collect();
    simple(look, &header, rows.into_iter().map(row).collect())
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

/// The metric of every strategy, side by side.
pub(super) fn comparison(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let metric = sweep.metric();
    let knees = sentences::knees(sweep);
    let shown = rows(sweep.points.len(), ROOM, knees.iter().flatten().copied());
    let cells = |place: usize, strategy: usize| {
        let point = &sweep.points[place];
        let knee = if knees[strategy] == Some(place) { "knee " } else { "" };
        let mut cells =
            vec![format!("{knee}{}", sweep.length(metric.of(&point.predicted[strategy]), metric))];
        if sweep.measuring.is_some() {
            let measured = point.measured[strategy].as_ref();
            cells.push(measured.map_or("model only".to_owned(), |it| sweep.length(metric.of(it), metric)));
        }
        cells
    };
    let table = |strategies: &[usize]| {
        let mut names = Vec::new();
        for strategy in strategies {
            names.push(sweep.strategies[*strategy].name());
            names.extend(sweep.measuring.map(|_| "measured"));
        }
        let row = |place: &usize| {
            let own = strategies.iter().flat_map(|strategy| cells(*place, *strategy));
            (sweep.points[*place].values[0], own.collect())
        };
        over(axis, names, shown.iter().map(row), look)
    };
    let all: Vec<usize> = (0..sweep.strategies.len()).collect();
    let at_once = match (look.is_wide(), sweep.measuring.is_some()) {
        (true, false) => 4,
        (true, true) | (false, false) => 2,
        (false, true) => 1,
    };
    let mut text = all.chunks(at_once).map(table).collect::<Vec<_>>().join("\n");
    text.push_str(&left_out(sweep.points.len() - shown.len(), look));
    section(look, &format!("{} of each strategy", capital(metric.name())), &text)
}

pub(super) fn left_out(points: usize, look: &Look) -> String {
    let line = match points {
        0 => return String::new(),
        1 => "One more point is left out; --format csv has all.".to_owned(),
        more => format!("{more} more points are left out; --format csv has all."),
    };
    look.wrap(&format!("  {line}"), "  ")
}

/// Everything that a row has, strategy by strategy.
pub(super) fn all_figures(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let knees = sentences::knees(sweep);
    let block = |group: &Group| {
        let strategy = group.places[0];
        let shown = rows(sweep.points.len(), LITTLE_ROOM, knees[strategy]);
        let names = columns(look).map(|(name, _)| name);
        let row = |place: &usize| {
            let point = &sweep.points[*place];
            let cells = columns(look).map(|(_, cell)| cell(sweep, &point.predicted[strategy]));
            (point.values[0], cells.collect())
        };
        look.bold(&group.names) + "\n" + &over(axis, names, shown.iter().map(row), look)
    };
    let blocks: Vec<String> = sentences::groups_of_figures(sweep).iter().map(block).collect();
    let text = blocks.join("\n") + "\n" + &look.wrap(&format!("  {COLUMNS}"), "  ");
    section(look, "What explains it, as predicted", &text)
}

type Column = (&'static str, fn(&Sweep, &Figures) -> String);

/// As many as there is room for.
fn columns(look: &Look) -> impl Iterator<Item = Column> {
    const ALL: [(bool, Column); 6] = [
        (true, ("makespan", |sweep, it| sweep.length(it.makespan, Metric::Makespan))),
        (false, ("worst", |sweep, it| sweep.length(it.worst, Metric::WorstResponse))),
        (false, ("median", |sweep, it| sweep.length(it.median, Metric::WorstResponse))),
        (false, ("in a second", |_, it| number(it.throughput()))),
        (true, ("use", |_, it| whole_percent(it.utilization()))),
        (true, ("in system", |_, it| it.in_system().map_or("-".to_owned(), |tasks| format!("{tasks:.2}")))),
    ];
    let is_wide = 70 <= look.width;
    ALL.into_iter().filter(move |(always, _)| *always || is_wide).map(|(_, column)| column)
}

const COLUMNS: &str = "Worst, median: response. In a second: throughput. Use: of all workers' time. In system: tasks that have arrived \
                       and are not finished, averaged over the makespan.";

pub(super) fn whole_percent(share: f64) -> String {
    percent((share * 100.0).round() / 100.0)
}

/// With three digits that count.
pub(super) fn number(value: f64) -> String {
    let digits = match value {
        0.0 => 0,
        value if value < 0.01 => 5,
        value if value < 0.1 => 4,
        value if value < 1.0 => 3,
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}

pub(super) fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
