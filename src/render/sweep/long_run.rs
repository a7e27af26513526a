//! The page of a sweep over how often tasks come at random: what each strategy settles to, beside
//! what theory says.

use std::fmt::Write;

use serde::Serialize;

use super::{QUESTION, in_parts, letter, rows, said, style};
use crate::render::page::section;
use crate::render::plot::{self, Curve, Plot};
use crate::render::{Glyphs, Look, json, tables};
use crate::story::{count, percent};
use crate::sweep::group::Group;
use crate::sweep::long_run::{Figure, LongRun, Outcome, Settled};

/// Rows of a table.
const ROOM: usize = 20;

#[must_use]
pub fn page(found: &LongRun, look: &Look) -> String {
    let mut parts = vec![givens(found, look)];
    if found.groups().iter().any(|group| !found.settled(group).is_empty()) {
        parts.push(chart(found, look));
        let settles = |group: &&Group| !found.settled(group).is_empty();
        parts.extend(found.groups().iter().filter(settles).map(|group| responses(found, group, look)));
    }
    parts.push(said(look, "What to see", &found.sentences()));
    parts.push(section(look, "How it was computed", &efforts(found, look)) + &warning(found, look));
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn givens(found: &LongRun, look: &Look) -> String {
    let mut text = look.bold(&look.wrap(&format!("sweep {}: {QUESTION}", found.scenario.about().name), "  "));
    for line in [over(found), CONDITIONS.to_owned()] {
        text.push_str(&look.wrap(&format!("  {line}"), "    "));
    }
    text + &warning(found, look)
}

/// At both ends of the page, as of every sweep.
fn warning(found: &LongRun, look: &Look) -> String {
    match found.is_partial() {
        true => look.alarm(&look.wrap(&format!("  {}", partial(found)), "    ")),
        false => String::new(),
    }
}

const CONDITIONS: &str = "Tasks come at random, for ever. Predicted by the model; nothing was run.";

fn over(found: &LongRun) -> String {
    let values = &found.axis.values;
    let (name, points) = (&found.axis.name, count(values.len(), "point"));
    match [values[0], values[values.len() - 1]] {
        [first, last] if first != last => {
            format!("Over {name} from {} to {}: {points}.", first.words(), last.words())
        }
        _ => format!("Over {name}: {points}."),
    }
}

fn partial(found: &LongRun) -> String {
    format!("partial: {} of {} points", found.points.len(), found.axis.values.len())
}

/// The 95th percentile of each strategy, as far as it settles.
fn chart(found: &LongRun, look: &Look) -> String {
    let groups: Vec<Group> =
        found.groups().into_iter().filter(|group| !found.settled(group).is_empty()).collect();
    let figure = Figure::P95;
    let curve = |group: &Group| Curve {
        letter: letter(found.strategies[group.places[0]]),
        style: style(found.strategies[group.places[0]]),
        points: found
            .settled(group)
            .iter()
            .map(|(value, settled)| (value.number(), figure.estimate(settled).value))
            .collect(),
        knee: found.knee(group, figure),
    };
    let curves: Vec<Curve> = groups.iter().map(curve).collect();
    let values = || curves.iter().flat_map(|curve| &curve.points);
    let top = values().map(|point| point.1).fold(1e-9, f64::max);
    let ends = [
        values().map(|point| point.0).fold(f64::INFINITY, f64::min),
        values().map(|it| it.0).fold(0.0, f64::max),
    ];
    let middle = crate::sweep::axis::rounded(f64::midpoint(ends[0], ends[1]));
    let plot = Plot {
        crossings: Vec::new(),
        x_labels: [ends[0].to_string(), middle.to_string(), ends[1].to_string()],
        y_labels: [0.0, 0.5, 1.0].map(|share| format!("{} s", figures(top * share))),
        top,
        curves,
    };
    let mut legend: Vec<String> = groups
        .iter()
        .map(|group| format!("{} {}", letter(found.strategies[group.places[0]]), group.names))
        .collect();
    legend.push("capital: the knee".to_owned());
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
fn responses(found: &LongRun, group: &Group, look: &Look) -> String {
    let place = group.places[0];
    let law = found.law(group);
    let shown = rows(found.points.len(), ROOM, found.knee(group, Figure::P95));
    let table = |wanted: &[Figure]| {
        let mut header = vec![found.axis.name.as_str()];
        for figure in wanted {
            header.push(figure.name());
            header.extend(law.as_deref());
        }
        let row = |at: &usize| {
            let point = &found.points[*at];
            let mut row = vec![point.value.words()];
            for figure in wanted {
                let outcome = &point.outcomes[place];
                let estimate = outcome.settled().map(|settled| interval(settled, *figure, look));
                row.push(estimate.unwrap_or_else(|| outcome.trouble().unwrap_or_default().to_owned()));
                if law.is_some() {
                    let theory = point.outcomes[place].settled().and_then(|settled| figure.theory(settled));
                    row.push(theory.map_or("-".to_owned(), figures));
                }
            }
            row
        };
        tables::simple(look, &header, shown.iter().map(row).collect())
    };
    let text = match look.is_wide() {
        true => table(&Figure::ALL),
        false => Figure::ALL.map(|figure| table(&[figure])).join("\n"),
    };
    let left_out = found.points.len() - shown.len();
    section(
        look,
        &format!("{}: response in seconds", group.names),
        &(text + &super::left_out(left_out, look)),
    )
}

const INTERVALS: &str =
    "Behind each estimate: half of its 95 % confidence interval (Student's t over the seeds).";
const WARM_UP: &str = "Each run begins with an empty queue, so its first tasks fare better than later ones: they are played and not \
                       counted. The nearer the load is to 1, the longer a queue remembers, so both numbers grow with \
                       1 / (1 - load)^2.";
const LUCK: &str = "All strategies and all loads draw the same random numbers, seed by seed. What is known of gaps and services \
                    beforehand takes luck out of the estimates (control variates).";

fn efforts(found: &LongRun, look: &Look) -> String {
    let mut text = String::new();
    for group in found.groups() {
        let settled = found.settled(&group);
        if settled.is_empty() {
            continue;
        }
        let row = |place: &usize| {
            let (value, it) = &settled[*place];
            let cells = columns(look).map(|(_, cell)| cell(it));
            std::iter::once(value.words()).chain(cells).collect()
        };
        let shown = rows(settled.len(), ROOM, []);
        let names = columns(look).map(|(name, _)| name);
        let header: Vec<&str> = std::iter::once(found.axis.name.as_str()).chain(names).collect();
        text.push_str(&look.bold(&group.names));
        text.push('\n');
        text.push_str(&tables::simple(look, &header, shown.iter().map(row).collect()));
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
        (false, ("use", |it| percent((it.load * 1000.0).round() / 1000.0))),
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

/// No drawing and no columns.
#[must_use]
pub fn plain(found: &LongRun) -> String {
    let mut lines = vec![format!("sweep {}: {QUESTION}", found.scenario.about().name), over(found)];
    lines.push(CONDITIONS.to_owned());
    lines.extend(found.is_partial().then(|| format!("Note: {}.", partial(found))));
    for point in &found.points {
        lines.push(String::new());
        lines.push(format!("With {}:", found.axis.at(point.value)));
        for (strategy, outcome) in found.strategies.iter().zip(&point.outcomes) {
            let told = match outcome {
                Outcome::Unstable { load } => {
                    format!(
                        "{}: {} of what can be served arrives",
                        outcome.trouble().unwrap_or_default(),
                        percent((load * 1000.0).round() / 1000.0)
                    )
                }
                Outcome::Settles(settled) => Figure::ALL.map(|figure| in_words(settled, figure)).join("; "),
            };
            lines.push(format!("{strategy}: {told}."));
        }
    }
    lines.push(String::new());
    lines.extend(found.sentences());
    lines.extend([INTERVALS, WARM_UP, LUCK].map(str::to_owned));
    lines.extend(found.is_partial().then(|| format!("Note: {}.", partial(found))));
    lines.join("\n") + "\n"
}

fn in_words(settled: &Settled, figure: Figure) -> String {
    let estimate = figure.estimate(settled);
    let theory =
        figure.theory(settled).map_or(String::new(), |theory| format!(", in theory {} s", figures(theory)));
    format!(
        "{} of the response {} s, from {} s to {} s{theory}",
        figure.name(),
        figures(estimate.value),
        figures(estimate.value - estimate.half),
        figures(estimate.value + estimate.half)
    )
}

#[derive(Serialize)]
struct QueuesView<'a> {
    format: u32,
    sweep: &'a str,
    over: AxisView<'a>,
    partial: bool,
    points: Vec<PointView>,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct AxisView<'a> {
    name: &'a str,
    values: Vec<f64>,
}

#[derive(Serialize)]
struct PointView {
    value: f64,
    queues: Vec<QueueView>,
}

#[derive(Serialize)]
struct QueueView {
    strategy: &'static str,
    load: f64,
    stable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    law: Option<String>,
    #[serde(flatten)]
    settled: Option<SettledView>,
}

#[derive(Serialize)]
struct SettledView {
    seeds: usize,
    discarded: usize,
    counted: usize,
    mean_s: EstimateView,
    median_s: EstimateView,
    p95_s: EstimateView,
    little_off: f64,
}

#[derive(Serialize)]
struct EstimateView {
    estimate: f64,
    half_interval: f64,
    theory: Option<f64>,
}

/// The report for programs; its schema is docs/sweep.schema.json.
#[must_use]
pub fn json(found: &LongRun) -> String {
    let point = |point: &crate::sweep::long_run::Point| PointView {
        value: point.value.number(),
        queues: found
            .strategies
            .iter()
            .zip(&point.outcomes)
            .map(|(strategy, outcome)| QueueView {
                strategy: strategy.name(),
                load: match outcome {
                    Outcome::Unstable { load } => *load,
                    Outcome::Settles(settled) => settled.load,
                },
                stable: outcome.settled().is_some(),
                law: outcome.settled().and_then(|settled| settled.queue?.name()),
                settled: outcome.settled().map(settled_view),
            })
            .collect(),
    };
    json::text(&QueuesView {
        format: json::FORMAT,
        sweep: found.scenario.about().name,
        over: AxisView {
            name: &found.axis.name,
            values: found.axis.values.iter().map(|value| value.number()).collect(),
        },
        partial: found.is_partial(),
        points: found.points.iter().map(point).collect(),
        findings: found.sentences(),
    })
}

fn settled_view(settled: &Settled) -> SettledView {
    let view = |figure: Figure| {
        let estimate = figure.estimate(settled);
        EstimateView {
            estimate: estimate.value,
            half_interval: estimate.half,
            theory: figure.theory(settled),
        }
    };
    SettledView {
        seeds: settled.effort.seeds,
        discarded: settled.effort.discarded,
        counted: settled.effort.counted,
        mean_s: view(Figure::Mean),
        median_s: view(Figure::Median),
        p95_s: view(Figure::P95),
        little_off: settled.estimates.little_off,
    }
}

/// One row a strategy that settles, and one with empty figures where it does not.
#[must_use]
pub fn csv(found: &LongRun) -> String {
    let mut text = format!("{},strategy,own_load,seeds,counted", found.axis.name);
    for figure in ["mean", "median", "p95"] {
        let _ = write!(text, ",{figure}_s,{figure}_half_interval_s,{figure}_theory_s");
    }
    text.push('\n');
    for point in &found.points {
        for (strategy, outcome) in found.strategies.iter().zip(&point.outcomes) {
            let _ = write!(text, "{},{strategy},", point.value.number());
            match outcome {
                Outcome::Unstable { load } => {
                    let _ = write!(text, "{load},,{}", ",".repeat(9));
                }
                Outcome::Settles(settled) => {
                    let _ =
                        write!(text, "{},{},{}", settled.load, settled.effort.seeds, settled.effort.counted);
                    for figure in Figure::ALL {
                        let (estimate, theory) = (figure.estimate(settled), figure.theory(settled));
                        let theory = theory.map_or(String::new(), |theory| theory.to_string());
                        let _ = write!(text, ",{},{},{theory}", estimate.value, estimate.half);
                    }
                }
            }
            text.push('\n');
        }
    }
    text
}
