//! The long run for programs: as JSON and as CSV. The structs here are the format.

use std::fmt::Write;

use serde::Serialize;

use crate::data as json;
use crate::render::sweep::data::AxisView;
use crate::sweep::long_run::{Figure, LongRun, Point, Settled};

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
    let point = |point: &Point| PointView {
        value: point.value.number(),
        queues: found
            .strategies
            .iter()
            .zip(&point.outcomes)
            .map(|(strategy, outcome)| QueueView {
                strategy: strategy.name(),
                load: outcome.load(),
                stable: outcome.settled().is_some(),
                law: outcome.settled().and_then(|settled| settled.queue?.name()),
                settled: outcome.settled().map(settled_view),
            })
            .collect(),
    };
    json::text(&QueuesView {
        format: json::FORMAT,
        sweep: found.scenario.about().name,
        over: AxisView::from(&found.axis),
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
            let _ = write!(text, "{},{strategy},{}", point.value.number(), outcome.load());
            match outcome.settled() {
                None => text.push_str(&",".repeat(11)),
                Some(settled) => {
                    let _ = write!(text, ",{},{}", settled.effort.seeds, settled.effort.counted);
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
