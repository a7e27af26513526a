//! The page of a sweep over how often tasks come at random: what each strategy settles to, beside
//! what theory says.

mod plain;

use super::chart::{KNEE, curve_of, in_parts, named};
use super::frame::{Frame, partial, what_to_see};
use super::tables::{ROOM, left_out, over, rows};
use crate::render::page::{PREDICTED, section};
use crate::render::plot::{self, Curve, Plot};
use crate::render::{Glyphs, Look};
use crate::story::percent;
use crate::sweep::axis::rounded;
use crate::sweep::long_run::{Figure, LongRun, LongRunReport, QueueReport, Settled, share};

pub use plain::plain;

#[must_use]
pub fn page(report: &LongRunReport, look: &Look) -> String {
    let found = &report.found;
    let settling: Vec<&QueueReport> = report.settling().collect();
    let mut parts = Vec::new();
    if !settling.is_empty() {
        parts.push(chart(found, &settling, look));
        parts.extend(settling.iter().map(|group| responses(found, group, look)));
    }
    parts.push(what_to_see(&report.sentences, look));
    parts.push(section(look, "How it was computed", &efforts(found, &settling, look)));
    frame(found).page(parts, look)
}

fn frame(found: &LongRun) -> Frame {
    let conditions = format!("Tasks come at random, for ever. {PREDICTED}");
    let partial = found.is_partial().then(|| partial(found.points.len(), found.axis.values.len()));
    Frame::new(&found.scenario, std::slice::from_ref(&found.axis), vec![conditions], partial)
}

/// The 95th percentile of each strategy, as far as it settles.
fn chart(found: &LongRun, groups: &[&QueueReport], look: &Look) -> String {
    let figure = Figure::P95;
    let curve = |group: &&QueueReport| {
        let settled = &group.settled;
        let points = settled.iter().map(|(value, it)| (value.number(), figure.estimate(it).value));
        curve_of(&found.strategies, &group.group, points.collect(), group.knee)
    };
    let curves: Vec<Curve> = groups.iter().map(curve).collect();
    let values = || curves.iter().flat_map(|curve| &curve.points);
    let top = values().map(|point| point.1).fold(1e-9, f64::max);
    let ends = [
        values().map(|point| point.0).fold(f64::INFINITY, f64::min),
        values().map(|it| it.0).fold(0.0, f64::max),
    ];
    let middle = rounded(f64::midpoint(ends[0], ends[1]));
    let plot = Plot {
        crossings: Vec::new(),
        x_labels: [ends[0].to_string(), middle.to_string(), ends[1].to_string()],
        y_labels: [0.0, 0.5, 1.0].map(|share| format!("{} s", figures(top * share))),
        top,
        curves,
    };
    let mut legend: Vec<String> = groups.iter().map(|group| named(&found.strategies, &group.group)).collect();
    legend.push(KNEE.to_owned());
    let text = in_parts(&legend, look) + &plot::draw(&plot, look);
    section(look, &format!("95th percentile of the response over {}", found.axis.name), &text)
}

/// With four digits that count.
fn figures(value: f64) -> String {
    format!("{value:.*}", digits(value))
}

/// Behind the point.
const fn digits(value: f64) -> usize {
    match value {
        0.0 => 0,
        value if value < 1.0 => 4,
        value if value < 10.0 => 3,
        value if value < 100.0 => 2,
        value if value < 1000.0 => 1,
        _ => 0,
    }
}

/// As fine as the estimate.
fn interval(settled: &Settled, figure: Figure, look: &Look) -> String {
    let sign = match look.glyphs {
        Glyphs::Unicode => "±",
        Glyphs::Ascii => "+-",
    };
    let estimate = figure.estimate(settled);
    format!("{} {sign} {:.*}", figures(estimate.value), digits(estimate.value), estimate.half)
}

/// Estimates beside theory, load by load.
fn responses(found: &LongRun, group: &QueueReport, look: &Look) -> String {
    let place = group.group.places[0];
    let law = group.law.clone();
    let shown = rows(found.points.len(), ROOM, group.knee);
    let table = |wanted: &[Figure]| {
        let mut names = Vec::new();
        for figure in wanted {
            names.push(figure.name());
            names.extend(law.as_deref());
        }
        let row = |at: &usize| {
            let point = &found.points[*at];
            let outcome = &point.outcomes[place];
            let mut cells = Vec::new();
            for figure in wanted {
                let estimate = outcome.settled().map(|settled| interval(settled, *figure, look));
                cells.push(estimate.unwrap_or_else(|| outcome.trouble().unwrap_or_default().to_owned()));
                if law.is_some() {
                    let theory = outcome.settled().and_then(|settled| figure.theory(settled));
                    cells.push(theory.map_or("-".to_owned(), figures));
                }
            }
            (point.value, cells)
        };
        over(&found.axis, names, shown.iter().map(row), look)
    };
    let text = match look.is_wide() {
        true => table(&Figure::ALL),
        false => Figure::ALL.map(|figure| table(&[figure])).join("\n"),
    };
    let text = text + &left_out(found.points.len() - shown.len(), look);
    section(look, &format!("{}: response in seconds", group.group.names), &text)
}

const INTERVALS: &str =
    "Behind each estimate: half of its 95 % confidence interval (Student's t over the seeds).";
const WARM_UP: &str = "Each run begins with an empty queue, so its first tasks fare better than later ones: they are played and not \
                       counted. The nearer the load is to 1, the longer a queue remembers, so both numbers grow with \
                       1 / (1 - load)^2.";
const LUCK: &str = "All strategies and all loads draw the same random numbers, seed by seed. What is known of gaps and services \
                    beforehand takes luck out of the estimates (control variates).";

fn efforts(found: &LongRun, groups: &[&QueueReport], look: &Look) -> String {
    let mut text = String::new();
    for group in groups {
        let settled = &group.settled;
        let names = columns(look).map(|(name, _)| name);
        let row = |place: &usize| {
            let (value, it) = &settled[*place];
            (*value, columns(look).map(|(_, cell)| cell(it)).collect())
        };
        let shown = rows(settled.len(), ROOM, []);
        text.push_str(&look.bold(&group.group.names));
        text.push('\n');
        text.push_str(&over(&found.axis, names, shown.iter().map(row), look));
        text.push('\n');
    }
    let explained = [INTERVALS, WARM_UP, LUCK].into_iter().chain(look.is_wide().then_some(LITTLE));
    for line in explained {
        text.push_str(&look.wrap(&format!("  {line}"), "  "));
    }
    text
}

type Column = (&'static str, fn(&Settled) -> String);

/// As many as there is room for.
fn columns(look: &Look) -> impl Iterator<Item = Column> {
    const ALL: [(bool, Column); 5] = [
        (false, ("use", |it| share(it.load))),
        (true, ("seeds", |it| it.effort.seeds.to_string())),
        (true, ("discarded", |it| it.effort.discarded.to_string())),
        (true, ("counted", |it| it.effort.counted.to_string())),
        (false, ("Little off", |it| percent(it.estimates.little_off))),
    ];
    let is_wide = look.is_wide();
    ALL.into_iter().filter(move |(always, _)| *always || is_wide).map(|(_, column)| column)
}

const LITTLE: &str = "Use: of the busiest workers. Little off: how far Little's law is from holding in the counted part of the worst \
                      run, since its first and last tasks are only partly inside.";
