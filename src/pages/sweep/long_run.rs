//! The page of a sweep over how often tasks come at random: what each strategy settles to, beside
//! what theory says.

use super::frame::{Frame, partial, what_to_see};
use super::plot::{KNEE, LOWEST_TOP, curve, key};
use super::points;
use super::tables::{ROOM, left_out, over, rows};
use crate::document::{
    Audience, Between, Block, Curve, Document, Grid, Height, Line, Plot, Section, Table, TableForm,
};
use crate::pages::{Length, PREDICTED, WIDE, or_none, take_home};
use crate::scenario::param::{Number, rounded};
use crate::story::{Unit, decimals, percent};
use crate::sweep::long_run::{Figure, LongRun, Outcome, Point, QueueReport, Settled, share};
use crate::sweep::report::LongRunReport;

pub fn document(report: &LongRunReport) -> Document {
    let mut sections = estimates(report, Height::Tall);
    if !report.found.points.is_empty() {
        sections.push(efforts(report));
    }
    frame(&report.found).document(sections)
}

/// True of all that comes at random: what nobody used while nobody was there is lost.
const RULE: &str = "Load: the work that comes, as a share of what the workers can do. Tasks come in bunches and leave gaps; \
                    the nearer the load is to 1, the fewer gaps empty a queue, and the longer it is. Leave room.";

/// The same on one screen.
pub fn screen(report: &LongRunReport) -> Document {
    let mut sections = estimates(report, Height::Low);
    sections.push(Section::untitled(take_home(&[RULE], &[], "how it was computed", &[])));
    frame(&report.found).document(sections).on_one_screen()
}

/// What each strategy settles to.
fn estimates(report: &LongRunReport, height: Height) -> Vec<Section> {
    let found = &report.found;
    let mut sections = Vec::new();
    if !found.points.is_empty() {
        if report.settling().next().is_some() {
            sections.push(chart(report, height));
        }
        sections.extend(report.settling().map(|queue| responses(found, queue)));
        sections.push(points::section(found.points.iter().map(|point| told(found, point))));
        sections.push(what_to_see(&report.sentences));
    }
    sections
}

fn frame(found: &LongRun) -> Frame {
    let conditions = format!("Tasks come at random, for ever. {PREDICTED}");
    let partial = found.is_partial().then(|| partial(found.points.len(), found.axis.values.len()));
    Frame::new(&found.scenario, std::slice::from_ref(&found.axis), vec![conditions], partial)
}

/// The 95th percentile of each strategy, as far as it settles.
fn chart(report: &LongRunReport, height: Height) -> Section {
    const RESPONSE: &str = "95th percentile of the response";
    let found = &report.found;
    let unit = found.unit();
    let curves: Vec<Curve> = report.settling().map(|queue| curve_of(found, queue)).collect();
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let top = points().map(|point| point.1).fold(LOWEST_TOP, f64::max);
    let first = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let last = points().map(|point| point.0).fold(0.0, f64::max);
    let plot = Plot {
        legend: curves.iter().map(key).chain([KNEE.to_owned()]).collect(),
        x_name: found.axis.name.clone(),
        y_name: RESPONSE.to_owned(),
        x_labels: [first, rounded(f64::midpoint(first, last)), last].map(|value| value.to_string()),
        y_labels: [0.0, 0.5, 1.0].map(|share| format!("{} {}", figures(top * share), unit.short)),
        top,
        between: Between::Values,
        height,
        crossings: Vec::new(),
        alt: report.sentences.clone(),
        curves,
    };
    Section::new(format!("{RESPONSE} over {}", found.axis.name), vec![Block::Plot(plot)])
}

fn curve_of(found: &LongRun, queue: &QueueReport) -> Curve {
    let second = found.unit().seconds;
    let at = |(value, it): &(Number, Settled)| (value.number(), Figure::P95.estimate(it).value / second);
    let points = queue.settled.iter().map(at);
    curve(&found.strategies, &queue.group, points.collect(), queue.knee)
}

/// Estimates beside theory, load by load.
fn responses(found: &LongRun, queue: &QueueReport) -> Section {
    let (shown, unit) = (rows(found.points.len(), ROOM, queue.knee), found.unit());
    let grid = |wanted: &[Figure]| {
        let names =
            wanted.iter().flat_map(|figure| std::iter::once(figure.name()).chain(queue.law.as_deref()));
        let row = |place: &usize| {
            let point = &found.points[*place];
            (
                point.value,
                wanted.iter().flat_map(|figure| beside_theory(queue, point, *figure, unit)).collect(),
            )
        };
        over(&found.axis, names, shown.iter().map(row))
    };
    let one_by_one = Figure::ALL.map(|figure| grid(&[figure])).to_vec();
    let table = Table {
        left_out: left_out(found.points.len() - shown.len(), Length::Full),
        ..Table::wide_or_narrow(WIDE, vec![grid(&Figure::ALL)], one_by_one)
    };
    Section::new(format!("{}: response in {}", queue.group.names, unit.name), vec![Block::Table(table)])
}

/// The estimate, and what the law says if there is one.
fn beside_theory(queue: &QueueReport, point: &Point, figure: Figure, unit: Unit) -> Vec<String> {
    let outcome = queue.at(point);
    let settled = outcome.settled();
    let estimate =
        settled.map_or(outcome.trouble().unwrap_or_default().to_owned(), |it| interval(it, figure, unit));
    let theory = settled.and_then(|settled| figure.theory(settled));
    let theory = or_none(theory.map(|theory| figures(theory / unit.seconds)));
    std::iter::once(estimate).chain(queue.law.as_ref().map(|_| theory)).collect()
}

/// As fine as the estimate.
fn interval(settled: &Settled, figure: Figure, unit: Unit) -> String {
    let estimate = figure.estimate(settled);
    let value = estimate.value / unit.seconds;
    format!("{} ± {:.*}", figures(value), digits(value), estimate.half / unit.seconds)
}

/// With four digits that count.
fn figures(value: f64) -> String {
    format!("{value:.*}", digits(value))
}

/// Behind the point.
fn digits(value: f64) -> usize {
    if value == 0.0 { 0 } else { decimals(value, 4, 4) }
}

const EXPLAINED: [&str; 3] = [
    "Behind each estimate: half of its 95 % confidence interval (Student's t over the seeds; by rank where runs have \
     exactly the same figure).",
    "Each run begins with an empty queue, so its first tasks fare better than later ones: they are played and not \
     counted. The nearer the load is to 1, the longer a queue remembers, so both numbers grow with \
     1 / (1 - load)^2.",
    "All strategies and all loads draw the same random numbers, seed by seed. What is known of gaps and services \
     beforehand takes luck out of the estimates (control variates).",
];
/// Of the columns that only a wide table has.
const USE_AND_LITTLE: &str = "Use: of the busiest workers. Little off: how far Little's law is from holding in the counted part of the worst \
                              run, since its first and last tasks are only partly inside.";

fn efforts(report: &LongRunReport) -> Section {
    let form = |least_width, columns: &[Column], notes: &[&str]| {
        let grid = |queue| effort(&report.found, queue, columns);
        let notes = EXPLAINED.iter().chain(notes).map(|note| Line::text(*note)).collect();
        TableForm { notes, ..TableForm::new(least_width, report.settling().map(grid).collect()) }
    };
    let table = Table::of(vec![form(WIDE, &ALL, &[USE_AND_LITTLE]), form(0, &ALL[1..4], &[])]);
    let spoken = EXPLAINED.map(|line| Line::item(line).for_whom(Audience::Spoken)).to_vec();
    Section::new("How it was computed", vec![Block::Table(table), Block::Lines(spoken)])
}

fn effort(found: &LongRun, queue: &QueueReport, columns: &[Column]) -> Grid {
    let row = |place: &usize| {
        let (value, it) = &queue.settled[*place];
        (*value, columns.iter().map(|(_, cell)| cell(it)).collect())
    };
    let shown = rows(queue.settled.len(), ROOM, []);
    let names = columns.iter().map(|(name, _)| *name);
    over(&found.axis, names, shown.iter().map(row)).with_caption(&queue.group.names)
}

type Column = (&'static str, fn(&Settled) -> String);

const ALL: [Column; 5] = [
    ("use", |it| share(it.load)),
    ("seeds", |it| it.effort.seeds.to_string()),
    ("discarded", |it| it.effort.discarded.to_string()),
    ("counted", |it| it.effort.counted.to_string()),
    ("Little off", |it| percent(it.estimates.little_off)),
];

/// A point in sentences.
fn told(found: &LongRun, point: &Point) -> (String, Vec<String>) {
    let strategies = found.strategies.iter().zip(&point.outcomes);
    let told = strategies.map(|(strategy, outcome)| {
        let told = match outcome {
            Outcome::Unstable { load } => {
                let trouble = outcome.trouble().unwrap_or_default();
                format!("{trouble}: {} of what can be served arrives", share(*load))
            }
            Outcome::Settles(settled) => {
                Figure::ALL.map(|figure| in_words(settled, figure, found.unit())).join("; ")
            }
        };
        format!("{strategy}: {told}.")
    });
    (found.axis.at(point.value), told.collect())
}

fn in_words(settled: &Settled, figure: Figure, unit: Unit) -> String {
    let estimate = figure.estimate(settled);
    let length = |seconds: f64| format!("{} {}", figures(seconds / unit.seconds), unit.short);
    let theory =
        figure.theory(settled).map_or(String::new(), |theory| format!(", in theory {}", length(theory)));
    format!(
        "{} of the response {}, from {} to {}{theory}",
        figure.name(),
        length(estimate.value),
        length(estimate.value - estimate.half),
        length(estimate.value + estimate.half)
    )
}
