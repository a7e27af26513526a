//! The long run of a queue as JSON and as CSV.

use serde::Serialize;

use super::csv::{maybe, table};
use super::sweep::AxisView;
use super::{FORMAT, text};
use crate::plan::Strategy;
use crate::sweep::long_run::{Figure, LongRun, Outcome, Point, Settled};
use crate::sweep::report::LongRunReport;

#[derive(Serialize)]
struct QueuesView<'a> {
    format: u32,
    sweep: &'a str,
    over: AxisView<'a>,
    partial: bool,
    points: Vec<PointView>,
    findings: &'a [String],
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
pub fn json(report: &LongRunReport) -> String {
    let found = &report.found;
    text(&QueuesView {
        format: FORMAT,
        sweep: found.scenario.about().name,
        over: AxisView::from(&found.axis),
        partial: found.is_partial(),
        points: points(found),
        findings: &report.sentences,
    })
}

fn points(found: &LongRun) -> Vec<PointView> {
    let point = |point: &Point| PointView {
        value: point.value.number(),
        queues: found.strategies.iter().zip(&point.outcomes).map(queue).collect(),
    };
    found.points.iter().map(point).collect()
}

fn queue((strategy, outcome): (&Strategy, &Outcome)) -> QueueView {
    let settled = outcome.settled();
    QueueView {
        strategy: strategy.name(),
        load: outcome.load(),
        stable: settled.is_some(),
        law: settled.and_then(|settled| settled.queue?.name()),
        settled: settled.map(settled_view),
    }
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
pub fn csv(report: &LongRunReport) -> String {
    let (found, partial) = (&report.found, report.found.is_partial());
    let header = std::iter::once(found.axis.name.clone()).chain(COLUMNS.map(str::to_owned)).collect();
    let rows = points(found).into_iter().flat_map(|PointView { value, queues }| {
        queues.into_iter().map(move |queue| {
            let own = [value.to_string(), queue.strategy.to_owned(), queue.load.to_string()];
            own.into_iter().chain(fields(queue.settled.as_ref())).chain([partial.to_string()]).collect()
        })
    });
    table(header, rows)
}

const COLUMNS: [&str; 14] = [
    "strategy",
    "own_load",
    "seeds",
    "counted",
    "mean_s",
    "mean_half_interval_s",
    "mean_theory_s",
    "median_s",
    "median_half_interval_s",
    "median_theory_s",
    "p95_s",
    "p95_half_interval_s",
    "p95_theory_s",
    "partial",
];

/// Of the columns between the load and the last.
fn fields(settled: Option<&SettledView>) -> Vec<String> {
    let Some(settled) = settled else { return vec![String::new(); COLUMNS.len() - 3] };
    let figures = [&settled.mean_s, &settled.median_s, &settled.p95_s]
        .into_iter()
        .flat_map(|it| [it.estimate.to_string(), it.half_interval.to_string(), maybe(it.theory)]);
    [settled.seeds.to_string(), settled.counted.to_string()].into_iter().chain(figures).collect()
}
