//! The report of a scenario, for programs.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{ClaimView, FORMAT, claim, params, text};
use crate::analysis::disturbance::{Cause, Disturbance};
use crate::analysis::stages::{Stage, Stages};
use crate::analysis::{Measurement, Percentiles, Run, Stretch, TaskRun};
use crate::io::real_file::Timed;
use crate::report::Report;
use crate::report::cost::Cost;
use crate::report::played::Here;
use crate::scenario::claim::Moment;
use crate::system::load::Meanwhile;
use crate::system::machine::Machine;
use crate::time::{Pace, Time};

#[derive(Serialize)]
struct Page<'a> {
    format: u32,
    scenario: &'a str,
    params: Map<String, Value>,
    pace: f64,
    machine: Machine,
    partial: bool,
    runs: Vec<RunView>,
    claims: Vec<ClaimView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beside: Vec<BesideView>,
}

#[derive(Serialize)]
pub(super) struct RunView {
    strategy: &'static str,
    clock: &'static str,
    workers: Vec<String>,
    makespan_s: f64,
    #[serde(flatten)]
    real: Option<RealView>,
    peak_in_progress: usize,
    peak_running: usize,
    utilization: f64,
    task_count: usize,
    throughput_per_s: f64,
    /// Of all tasks.
    mean: MeanView,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<ResponseView>,
    /// Of a pipeline.
    #[serde(flatten)]
    pipeline: Option<PipelineView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks: Option<Vec<TaskView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spans: Option<Vec<SpanView>>,
}

#[derive(Serialize)]
pub(super) struct RealView {
    replay_makespan_s: f64,
    samples_s: Vec<f64>,
    digest: Option<String>,
    oversubscribed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    predicted_here_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disturbance: Option<DisturbanceView>,
    #[serde(flatten)]
    cost: Option<CostView>,
}

/// In real seconds.
#[derive(Serialize)]
struct DisturbanceView {
    cause: &'static str,
    wall_s: f64,
    processors: u32,
    own_s: f64,
    others_s: f64,
    throttled_s: f64,
    running_s: f64,
    planned_s: f64,
}

#[derive(Serialize)]
struct CostView {
    cpu_s: Option<f64>,
    threads: usize,
    borrowed_threads: usize,
}

#[derive(Serialize)]
struct BesideView {
    what: String,
    real_s: f64,
}

#[derive(Serialize)]
struct Several<'a> {
    format: u32,
    scenario: String,
    reports: Vec<Page<'a>>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to the name of every time in the format")]
struct ResponseView {
    p50_s: f64,
    p90_s: f64,
    p99_s: f64,
    max_s: f64,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to the name of every time in the format")]
struct MeanView {
    response_s: f64,
    queued_s: f64,
    to_start_s: f64,
}

#[derive(Serialize)]
struct PipelineView {
    peak_inside: usize,
    limiting_stage: Option<&'static str>,
    stages: Vec<StageView>,
}

#[derive(Serialize)]
struct StageView {
    stage: String,
    mean_s: f64,
    worst_s: f64,
}

#[derive(Serialize)]
struct TaskView {
    name: String,
    arrived_s: f64,
    started_s: f64,
    finished_s: f64,
    response_s: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_s: Option<f64>,
    running_s: f64,
    waiting_s: f64,
    queued_s: f64,
    /// Of a prediction, where tasks come after others.
    #[serde(skip_serializing_if = "Option::is_none")]
    slack_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_id: Option<u32>,
}

#[derive(Serialize)]
struct SpanView {
    task: String,
    worker: Option<String>,
    state: &'static str,
    what: String,
    start_s: f64,
    end_s: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_id: Option<u32>,
}

/// One JSON object and a line end.
///
/// # Panics
/// Never: every part of the format can be written as JSON.
pub fn json(report: &Report) -> String {
    text(&page(report))
}

/// Several kinds of I/O: one object with a report for each.
///
/// # Panics
/// Never: every part of the format can be written as JSON.
pub fn several(reports: &[Report]) -> String {
    let name = reports.first().map_or("", |report| report.scenario.about().name);
    let reports = reports.iter().map(page).collect();
    text(&Several { format: FORMAT, scenario: format!("{name}-kinds"), reports })
}

fn page(report: &Report) -> Page<'_> {
    Page {
        format: FORMAT,
        scenario: report.scenario.about().name,
        params: params(report.scenario.params()),
        pace: report.conditions.pace.story_seconds(),
        machine: report.conditions.machine,
        partial: report.conditions.extent.is_partial(),
        runs: runs(report),
        claims: report.verdicts.iter().map(claim).collect(),
        beside: report.beside.iter().map(beside).collect(),
    }
}

fn beside(timed: &Timed) -> BesideView {
    BesideView { what: timed.what.clone(), real_s: timed.took.as_secs_f64() }
}

/// Each strategy's runs, on the clocks that are shown.
pub(super) fn runs(report: &Report) -> Vec<RunView> {
    let received = report.scenario.received();
    let runs = report.strategies.iter().flat_map(|played| {
        let is_predicted = report.conditions.clocks.model();
        let predicted =
            is_predicted.then(|| run(&played.predicted, received, played.predicted_stages.as_ref(), None));
        let measured = played.measured.as_ref().map(|it| {
            let real = real(&it.measurement, &played.here, played.cost.as_ref(), report.conditions.pace);
            run(&it.run, received, played.measured_stages.as_ref(), Some(real))
        });
        predicted.into_iter().chain(measured)
    });
    runs.collect()
}

/// `received` is the step by which a task is received, where there is one.
pub(super) fn run(
    run: &Run,
    received: Option<&str>,
    stages: Option<&Stages>,
    real: Option<RealView>,
) -> RunView {
    let all = run.tells_all_tasks();
    // Of a prediction alone: a recording keeps none.
    let slacks = if real.is_none() { &run.slacks[..] } else { &[] };
    let spans =
        || run.tasks.iter().flat_map(|task| task.stretches.iter().map(|stretch| span(run, task, stretch)));
    RunView {
        strategy: run.strategy.name(),
        clock: if real.is_some() { "real" } else { "model" },
        workers: run.workers.iter().map(|worker| worker.name.clone()).collect(),
        makespan_s: run.makespan().as_secs(),
        real,
        peak_in_progress: run.peaks.in_progress,
        peak_running: run.peaks.running,
        utilization: run.utilization(),
        task_count: run.task_count,
        throughput_per_s: run.throughput(),
        mean: MeanView {
            response_s: run.means.response.as_secs(),
            queued_s: run.means.queued.as_secs(),
            to_start_s: run.means.to_start.as_secs(),
        },
        response: (!all).then(|| response(run.response)),
        pipeline: stages.map(pipeline),
        tasks: all.then(|| run.tasks.iter().map(|it| task(it, slacks, received)).collect()),
        spans: all.then(|| spans().collect()),
    }
}

pub(super) fn real(measured: &Measurement, here: &Here, cost: Option<&Cost>, pace: Pace) -> RealView {
    RealView {
        replay_makespan_s: measured.replay_makespan.as_secs(),
        samples_s: measured.samples.iter().map(|sample| sample.as_secs()).collect(),
        digest: measured.answer.map(|digest| digest.to_string()),
        oversubscribed: measured.oversubscribed,
        predicted_here_s: match here {
            Here::Otherwise(run) => Some(run.makespan().as_secs()),
            Here::AsPredicted | Here::Unknown => None,
        },
        disturbance: measured.disturbance.as_ref().map(disturbance),
        cost: cost.map(|cost| CostView {
            cpu_s: cost.usage.cpu.map(|cpu| pace.to_story(cpu).as_secs()),
            threads: cost.usage.threads,
            borrowed_threads: cost.usage.borrowed,
        }),
    }
}

fn disturbance(found: &Disturbance) -> DisturbanceView {
    let Meanwhile { wall, processors, own, others, throttled } = found.meanwhile;
    DisturbanceView {
        cause: match found.cause {
            Cause::Others => "others",
            Cause::Quota => "quota",
            Cause::Unknown => "unknown",
            Cause::Speed => "speed",
        },
        wall_s: wall.as_secs_f64(),
        processors,
        own_s: own.as_secs_f64(),
        others_s: others.as_secs_f64(),
        throttled_s: throttled.as_secs_f64(),
        running_s: found.running.as_secs_f64(),
        planned_s: found.planned.as_secs_f64(),
    }
}

fn pipeline(stages: &Stages) -> PipelineView {
    let stage = |stage: &Stage| StageView {
        stage: stage.name.clone(),
        mean_s: stage.mean.as_secs(),
        worst_s: stage.worst.as_secs(),
    };
    PipelineView {
        peak_inside: stages.peak_inside,
        limiting_stage: stages.limit.as_ref().and_then(|limit| limit.stages.first().copied()),
        stages: stages.rows.iter().map(stage).collect(),
    }
}

fn response(response: Percentiles) -> ResponseView {
    ResponseView {
        p50_s: response.p50.as_secs(),
        p90_s: response.p90.as_secs(),
        p99_s: response.p99.as_secs(),
        max_s: response.max.as_secs(),
    }
}

fn task(task: &TaskRun, slacks: &[Time], received: Option<&str>) -> TaskView {
    TaskView {
        name: task.name.clone(),
        arrived_s: task.times.arrived.as_secs(),
        started_s: task.times.started.as_secs(),
        finished_s: task.times.finished.as_secs(),
        response_s: task.times.response().as_secs(),
        running_s: task.times.running.as_secs(),
        waiting_s: task.times.waiting.as_secs(),
        queued_s: task.times.queued().as_secs(),
        slack_s: slacks.get(task.id.index()).map(|slack| slack.as_secs()),
        received_s: received.and_then(|step| task.at(&Moment::Begins(step))).map(Time::as_secs),
        process_id: task.stretches.last().and_then(|stretch| stretch.site).map(|site| site.process),
    }
}

fn span(run: &Run, task: &TaskRun, stretch: &Stretch) -> SpanView {
    SpanView {
        task: task.name.clone(),
        worker: stretch.worker.map(|worker| run.workers[worker].name.clone()),
        state: stretch.state.name(),
        what: stretch.what.clone(),
        start_s: stretch.start.as_secs(),
        end_s: stretch.end.as_secs(),
        process_id: stretch.site.map(|site| site.process),
    }
}
