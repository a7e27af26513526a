//! A sweep as JSON and as CSV.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::csv::{maybe, table};
use super::{FORMAT, params, text};
use crate::plan::Strategy;
use crate::scenario::Number;
use crate::sweep::axis::Axis;
use crate::sweep::figures::{Figures, Little};
use crate::sweep::fits::{Amdahl, Fit, Scalability};
use crate::sweep::report::{Course, Laws, SweepReport};
use crate::sweep::sentences::{FitOf, Fits};
use crate::sweep::{Point, Sweep};
use crate::system::machine::Machine;

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
    findings: &'a [String],
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
    clock: Clock,
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

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Clock {
    Model,
    Real,
}

impl Clock {
    const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Real => "real",
        }
    }
}

#[derive(Serialize)]
struct KneeView {
    strategy: &'static str,
    at: f64,
}

#[derive(Serialize)]
struct FitView {
    strategy: &'static str,
    clock: Clock,
    law: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    law_params: Map<String, Json>,
    rms: Option<f64>,
    largest: Option<f64>,
    meaningless: Option<String>,
}

/// The report for programs; its schema is docs/sweep.schema.json. Lengths are story seconds.
pub fn json(report: &SweepReport) -> String {
    let (sweep, course) = (&report.sweep, report.course());
    text(&SweepView {
        format: FORMAT,
        sweep: sweep.scenario.about().name,
        params: params(sweep.fixed()),
        over: sweep.axes.iter().map(AxisView::from).collect(),
        partial: sweep.is_partial(),
        pace: sweep.measuring.map(|measuring| measuring.pace.story_seconds()),
        machine: sweep.measuring.map(|measuring| measuring.machine),
        points: points(sweep),
        knees: course.map_or_else(Vec::new, |course| knees(sweep, course)),
        findings: course.map_or(&[], |course| &course.sentences),
        fits: course.map_or_else(Vec::new, |course| course.laws.iter().flat_map(fits).collect()),
    })
}

fn points(sweep: &Sweep) -> Vec<PointView> {
    let point = |point: &Point| PointView {
        values: point.values.iter().map(|value| value.number()).collect(),
        runs: runs(sweep, point),
    };
    sweep.points.iter().map(point).collect()
}

/// Predicted and then measured, strategy by strategy.
fn runs(sweep: &Sweep, point: &Point) -> Vec<RunView> {
    let of = |(place, strategy): (usize, &Strategy)| {
        let predicted = run(*strategy, Clock::Model, &point.predicted[place]);
        let measured = point.measured[place].as_ref().map(|figures| run(*strategy, Clock::Real, figures));
        std::iter::once(predicted).chain(measured)
    };
    sweep.strategies.iter().enumerate().flat_map(of).collect()
}

fn run(strategy: Strategy, clock: Clock, figures: &Figures) -> RunView {
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

fn knees(sweep: &Sweep, course: &Course) -> Vec<KneeView> {
    let knee = |(strategy, knee): (&Strategy, &Option<usize>)| {
        Some(KneeView { strategy: strategy.name(), at: sweep.points[(*knee)?].values[0].number() })
    };
    sweep.strategies.iter().zip(&course.knees).filter_map(knee).collect()
}

fn fits(laws: &Laws) -> Vec<FitView> {
    let clock = match laws.clock {
        FitOf::Predicted => Clock::Model,
        FitOf::Measured => Clock::Real,
    };
    laws.fits.iter().flat_map(|fits| [amdahl(fits, clock), scalability(fits, clock)]).collect()
}

fn amdahl(fits: &Fits, clock: Clock) -> FitView {
    let params = |law: &Amdahl| json!({ "serial": law.serial });
    fit((fits.strategy, clock, "amdahl"), &fits.amdahl, params)
}

fn scalability(fits: &Fits, clock: Clock) -> FitView {
    let params = |law: &Scalability| json!({ "contention": law.contention, "coherency": law.coherency, "peak": law.peak() });
    fit((fits.strategy, clock, "usl"), &fits.scalability, params)
}

fn fit<L>(
    (strategy, clock, law): (Strategy, Clock, &'static str),
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

/// One row a run.
pub fn csv(report: &SweepReport) -> String {
    let (sweep, partial) = (&report.sweep, report.sweep.is_partial());
    let header = sweep.axes.iter().map(column).chain(COLUMNS.map(str::to_owned)).collect();
    let rows = points(sweep).into_iter().flat_map(|PointView { values, runs }| {
        let values: Vec<String> = values.iter().map(f64::to_string).collect();
        runs.into_iter().map(move |run| values.iter().cloned().chain(fields(&run, partial)).collect())
    });
    table(header, rows)
}

const COLUMNS: [&str; 11] = [
    "strategy",
    "clock",
    "tasks",
    "workers",
    "makespan_s",
    "worst_response_s",
    "median_response_s",
    "throughput_per_s",
    "utilization",
    "tasks_in_system",
    "partial",
];

fn fields(run: &RunView, partial: bool) -> [String; COLUMNS.len()] {
    [
        run.strategy.to_owned(),
        run.clock.name().to_owned(),
        run.task_count.to_string(),
        run.worker_count.to_string(),
        run.makespan_s.to_string(),
        run.worst_response_s.to_string(),
        run.median_response_s.to_string(),
        run.throughput_per_s.to_string(),
        run.utilization.to_string(),
        maybe(run.tasks_in_system),
        partial.to_string(),
    ]
}

/// With its unit.
fn column(axis: &Axis) -> String {
    let unit = if matches!(axis.values.first(), Some(Number::Length(_))) { "_s" } else { "" };
    format!("{}{unit}", axis.name)
}
