//! A sweep for programs: as JSON and as CSV. The structs here are the format.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::laws;
use crate::data::{self as json, Machine};
use crate::plan::Strategy;
use crate::sweep::axis::{Axis, Value};
use crate::sweep::figures::{Figures, Little};
use crate::sweep::fits::{Amdahl, Fit, Scalability};
use crate::sweep::sentences::{self, FitOf, Fits};
use crate::sweep::{Point, Sweep};

/// Clocks.
const MODEL: &str = "model";
const REAL: &str = "real";

#[derive(Serialize)]
struct SweepView<'a> {
    format: u32,
    sweep: &'a str,
    params: Map<String, Json>,
    over: Vec<AxisView<'a>>,
    partial: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<Machine>,
    points: Vec<PointView>,
    knees: Vec<KneeView>,
    findings: Vec<String>,
    fits: Vec<FitView>,
}

#[derive(Serialize)]
pub(super) struct AxisView<'a> {
    name: &'a str,
    values: Vec<f64>,
}

impl<'a> From<&'a Axis> for AxisView<'a> {
    fn from(axis: &'a Axis) -> Self {
        Self { name: &axis.name, values: axis.values.iter().map(|value| value.number()).collect() }
    }
}

#[derive(Serialize)]
struct PointView {
    values: Vec<f64>,
    runs: Vec<RunView>,
}

#[derive(Serialize)]
struct RunView {
    strategy: &'static str,
    clock: &'static str,
    task_count: usize,
    worker_count: usize,
    makespan_s: f64,
    worst_response_s: f64,
    median_response_s: f64,
    throughput_per_s: f64,
    utilization: f64,
    tasks_in_system: Option<f64>,
    /// How far Little's law is off, as a share; 0 if it holds to the nanosecond.
    little_off: Option<f64>,
}

#[derive(Serialize)]
struct KneeView {
    strategy: &'static str,
    at: f64,
}

#[derive(Serialize)]
struct FitView {
    strategy: &'static str,
    clock: &'static str,
    law: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    law_params: Map<String, Json>,
    rms: Option<f64>,
    largest: Option<f64>,
    meaningless: Option<String>,
}

/// The report for programs; its schema is docs/sweep.schema.json. Lengths are story seconds.
#[must_use]
pub fn json(sweep: &Sweep) -> String {
    let is_one = sweep.axes.len() == 1 && !sweep.points.is_empty();
    let fits = if is_one { laws::each_clock(sweep) } else { Vec::new() };
    let knees = if is_one { sentences::knees(sweep) } else { Vec::new() };
    let knee = |(place, knee): (usize, Option<usize>)| {
        let at = sweep.points[knee?].values[0].number();
        Some(KneeView { strategy: sweep.strategies[place].name(), at })
    };
    json::text(&SweepView {
        format: json::FORMAT,
        sweep: sweep.scenario.about().name,
        params: json::params(sweep.fixed()),
        over: sweep.axes.iter().map(AxisView::from).collect(),
        partial: sweep.is_partial(),
        pace: sweep.measuring.map(|measuring| measuring.pace.story_seconds()),
        machine: sweep.measuring.map(|measuring| json::machine(measuring.machine.cores)),
        points: sweep.points.iter().map(|point| point_view(sweep, point)).collect(),
        knees: knees.into_iter().enumerate().filter_map(knee).collect(),
        findings: if is_one { sentences::of(sweep) } else { Vec::new() },
        fits: fits.iter().flat_map(|(clock, fits)| fit_views(fits, *clock)).collect(),
    })
}

fn point_view(sweep: &Sweep, point: &Point) -> PointView {
    PointView {
        values: point.values.iter().map(|value| value.number()).collect(),
        runs: runs(sweep, point)
            .map(|(strategy, clock, figures)| run_view(strategy, clock, figures))
            .collect(),
    }
}

/// Predicted and then measured, strategy by strategy.
fn runs<'a>(
    sweep: &'a Sweep,
    point: &'a Point,
) -> impl Iterator<Item = (Strategy, &'static str, &'a Figures)> {
    sweep.strategies.iter().enumerate().flat_map(|(place, strategy)| {
        let predicted = std::iter::once((*strategy, MODEL, &point.predicted[place]));
        predicted.chain(point.measured[place].as_ref().map(|figures| (*strategy, REAL, figures)))
    })
}

fn run_view(strategy: Strategy, clock: &'static str, figures: &Figures) -> RunView {
    RunView {
        strategy: strategy.name(),
        clock,
        task_count: figures.tasks,
        worker_count: figures.workers,
        makespan_s: figures.makespan.as_secs(),
        worst_response_s: figures.worst.as_secs(),
        median_response_s: figures.median.as_secs(),
        throughput_per_s: figures.throughput(),
        utilization: figures.utilization(),
        tasks_in_system: figures.in_system(),
        little_off: figures.little().map(|little| match little {
            Little::Exact => 0.0,
            Little::Off(share) => share,
        }),
    }
}

fn fit_views(fits: &[Fits], clock: FitOf) -> Vec<FitView> {
    let clock = match clock {
        FitOf::Predicted => MODEL,
        FitOf::Measured => REAL,
    };
    fits.iter()
        .flat_map(|fits| {
            let amdahl = |law: &Amdahl| json!({ "serial": law.serial });
            let scalability =
                |law: &Scalability| json!({ "contention": law.contention, "coherency": law.coherency, "peak": law.peak() });
            [
                fit_view(fits.strategy, clock, "amdahl", &fits.amdahl, amdahl),
                fit_view(fits.strategy, clock, "usl", &fits.scalability, scalability),
            ]
        })
        .collect()
}

fn fit_view<L>(
    strategy: Strategy,
    clock: &'static str,
    law: &'static str,
    fit: &Fit<L>,
    params: impl Fn(&L) -> Json,
) -> FitView {
    let fitted = fit.as_ref().ok();
    FitView {
        strategy: strategy.name(),
        clock,
        law,
        law_params: fitted.and_then(|fit| params(&fit.law).as_object().cloned()).unwrap_or_default(),
        rms: fitted.map(|fit| fit.residual.rms),
        largest: fitted.map(|fit| fit.residual.largest),
        meaningless: fit.as_ref().err().map(ToString::to_string),
    }
}

/// One row a run. Names have no commas, and numbers need no quotes.
#[must_use]
pub fn csv(sweep: &Sweep) -> String {
    let mut text = String::new();
    for axis in &sweep.axes {
        let unit = if matches!(axis.values.first(), Some(Value::Length(_))) { "_s" } else { "" };
        let _ = write!(text, "{}{unit},", axis.name);
    }
    text.push_str(
        "strategy,clock,tasks,workers,makespan_s,worst_response_s,median_response_s,throughput_per_s,utilization,\
         tasks_in_system\n",
    );
    for point in &sweep.points {
        for (strategy, clock, figures) in runs(sweep, point) {
            for value in &point.values {
                let _ = write!(text, "{},", value.number());
            }
            let _ = writeln!(
                text,
                "{strategy},{clock},{},{},{},{},{},{},{},{}",
                figures.tasks,
                figures.workers,
                figures.makespan.as_secs(),
                figures.worst.as_secs(),
                figures.median.as_secs(),
                figures.throughput(),
                figures.utilization(),
                figures.in_system().map_or(String::new(), |tasks| tasks.to_string())
            );
        }
    }
    text
}
