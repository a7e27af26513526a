//! The model's numbers, as worked out by hand.

use std::num::NonZeroU32;

use meanwhile::analysis::Run;
use meanwhile::analysis::stages::{Resource, Stages};
use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{Executor, Plan, PlanError, StepSpec, Strategy, Waiting};
use meanwhile::scenario::{IoWait, Parallel, Passport, Pipeline, Scenario, Server, Side, WebVsMl};
use meanwhile::time::Time;
use meanwhile::timeline::{Span, State, TaskTimes, Timeline};

fn predict(scenario: &Scenario, strategy: Strategy) -> Timeline {
    simulate(&scenario.plan(strategy).expect("a plan"), &Keep::All)
}

fn server(change: impl FnOnce(&mut Server)) -> Scenario {
    let mut server = Server::as_in_the_notes(Side::Case2);
    change(&mut server);
    Scenario::Server(server)
}

const fn secs(secs: u64) -> Time {
    Time::from_secs(secs)
}

fn started_and_finished(task: &TaskTimes) -> (Time, Time) {
    (task.started, task.finished)
}

/// When the task's second step, the calculation, first ran.
fn calculation_starts(timeline: &Timeline, task: u32) -> Time {
    let is_calculation = |span: &&Span| span.step == 1 && span.state == State::Running;
    let spans = timeline.spans.iter().filter(|span| span.task.index() == task as usize);
    spans.into_iter().find(is_calculation).expect("a calculation").start
}

#[test]
fn case_2_is_the_blocking_server() {
    let run = predict(&server(|_| ()), Strategy::BLOCKING);
    assert_eq!(started_and_finished(&run.tasks[0]), (secs(0), secs(61)));
    assert_eq!(started_and_finished(&run.tasks[1]), (secs(61), secs(122)));
    assert_eq!(run.tasks[1].queued(), secs(60));
    assert_eq!(run.tasks[1].response(), secs(121));
    assert_eq!(calculation_starts(&run, 1), secs(62));
    assert_eq!((run.peaks.in_progress, run.peaks.running), (1, 1));
}

#[test]
fn giving_way_starts_user_2_sooner_and_ends_user_1_later() {
    let run = predict(&server(|_| ()), Strategy::CONCURRENT);
    assert_eq!(run.tasks[0].finished, secs(121));
    assert_eq!(calculation_starts(&run, 1), secs(3));
    assert_eq!(run.tasks[1].finished, secs(122));
    assert_eq!((run.peaks.in_progress, run.peaks.running), (2, 1));
}

#[test]
fn a_server_on_each_core_answers_both_in_61_seconds() {
    let run = predict(&server(|_| ()), Strategy::PARALLEL);
    assert_eq!(run.tasks.iter().map(TaskTimes::response).collect::<Vec<_>>(), [secs(61); 2]);
    assert_eq!(run.makespan(), secs(62));
}

#[test]
fn case_1_is_the_hybrid_server() {
    let run = predict(&server(|_| ()), Strategy::HYBRID);
    assert_eq!(run.tasks.iter().map(|task| task.finished).collect::<Vec<_>>(), [secs(61), secs(62)]);
    assert_eq!((calculation_starts(&run, 0), calculation_starts(&run, 1)), (secs(1), secs(2)));
    assert_eq!((run.peaks.in_progress, run.peaks.running), (2, 2));
}

#[test]
fn with_9_users_on_8_cores_the_last_two_queue_for_a_core() {
    let run = predict(&server(|server| server.users = 9), Strategy::HYBRID);
    let responses: Vec<Time> = run.tasks.iter().map(TaskTimes::response).collect();
    assert_eq!(responses[..7], [secs(61); 7]);
    assert_eq!(responses[7..], [secs(114); 2]);
    assert_eq!(run.tasks.iter().filter(|task| !task.queued().is_zero()).count(), 2);
}

#[test]
fn with_one_core_hybrid_has_nobody_else_to_calculate() {
    let run = predict(&server(|server| server.cores = 1), Strategy::HYBRID);
    assert_eq!(run.makespan(), secs(122));
}

#[test]
fn five_waits_take_what_the_square_says() {
    let scenario = Scenario::IoWait(IoWait::default());
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [5_050, 1_050, 3_030, 1_030].map(Time::from_millis));
}

#[test]
fn waits_without_computing_overlap_completely() {
    let scenario = Scenario::IoWait(IoWait { compute: Time::ZERO, ..IoWait::default() });
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [5, 1, 3, 1].map(secs));
}

#[test]
fn four_factorials_on_two_workers_take_half_the_time() {
    let scenario = Scenario::Parallel(Parallel::default());
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [120, 120, 60, 60].map(secs));
}

#[test]
fn the_serial_part_is_amdahls() {
    let parallel = Parallel { serial: 0.2, tasks: 8, workers: 8, ..Parallel::default() };
    let scenario = Scenario::Parallel(parallel.clone());
    let blocking = predict(&scenario, Strategy::BLOCKING).makespan();
    let hybrid = predict(&scenario, Strategy::HYBRID).makespan();
    assert_eq!((blocking, hybrid), (secs(240), secs(72)));
    assert_eq!(parallel.span(), Some(secs(72)));
    assert!((parallel.amdahl_bound() - 240.0 / 72.0).abs() < 1e-9);
}

#[test]
fn work_that_is_all_serial_gains_nothing() {
    let scenario = Scenario::Parallel(Parallel { serial: 1.0, ..Parallel::default() });
    assert_eq!(predict(&scenario, Strategy::PARALLEL).makespan(), secs(120));
}

#[test]
fn the_passport_takes_13_9_10_and_8_and_a_quarter_hours() {
    let scenario = Scenario::Passport(Passport::default());
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [13 * 60, 9 * 60, 10 * 60, 8 * 60 + 15].map(Time::from_mins));
    // You are the first worker: what you work, and what all people work.
    let worked = Strategy::ALL.map(|strategy| predict(&scenario, strategy).busy);
    let you: Vec<Time> = worked.iter().map(|busy| busy[0]).collect();
    assert_eq!(you, [9 * 60, 9 * 60, 6 * 60, 4 * 60 + 15].map(Time::from_mins));
    let all: Vec<Time> = worked.iter().map(|busy| busy.iter().copied().sum()).collect();
    assert_eq!(all, [9 * 60, 9 * 60, 11 * 60, 9 * 60 + 15].map(Time::from_mins));
}

#[test]
fn without_an_assistant_many_workers_are_one() {
    let alone = Scenario::Passport(Passport { workers: 1, ..Passport::default() });
    let makespans = Strategy::ALL.map(|strategy| predict(&alone, strategy).makespan());
    assert_eq!(makespans, [13, 9, 13, 9].map(Time::from_hours));
}

fn pipeline(queue: u32) -> Pipeline {
    Pipeline { queue: NonZeroU32::new(queue), ..Pipeline::default() }
}

fn makespans(scenario: &Scenario) -> [Time; 4] {
    Strategy::ALL.map(|strategy| predict(scenario, strategy).makespan())
}

/// Six requests: 2 s to receive, 1 s to compute, 1 s to send; 2 workers.
/// Blocking: 6 x (2 + 1 + 1). Concurrent: 2, then 6 x 1, then 1. Parallel: 3 rounds of 4.
/// Hybrid: 2, then 3 rounds of 1, then 1.
#[test]
fn a_pipeline_takes_what_its_stages_say() {
    assert_eq!(makespans(&Scenario::Pipeline(pipeline(0))), [24, 9, 12, 6].map(secs));
}

/// Two places, hybrid: two requests are received from 0 to 2, and taken; then the next two from 2
/// to 4, and the last from 4 to 6. They are computed until 7 and sent until 8.
/// Concurrent: the worker takes one at 2, 3, 4, 5, 6 and 7; each time another begins to be
/// received, and 2 s later it is taken at once. The last is computed until 8 and sent until 9.
/// One place: each is received after the one before: 6 x 2, then 1 and 1.
/// Four places, hybrid: the last two are received from 2 to 4, when the first four are computed.
#[test]
fn a_bounded_queue_costs_only_where_it_is_too_short_for_the_workers() {
    assert_eq!(makespans(&Scenario::Pipeline(pipeline(1))), [24, 14, 12, 14].map(secs));
    assert_eq!(makespans(&Scenario::Pipeline(pipeline(2))), [24, 9, 12, 8].map(secs));
    assert_eq!(makespans(&Scenario::Pipeline(pipeline(4))), [24, 9, 12, 6].map(secs));
}

#[test]
fn who_finds_no_place_is_not_received_until_a_worker_takes_another() {
    let run = predict(&Scenario::Pipeline(pipeline(2)), Strategy::CONCURRENT);
    let started: Vec<Time> = run.tasks.iter().map(|task| task.started).collect();
    assert_eq!(started, [0, 0, 2, 3, 4, 5].map(secs));
    assert!(run.tasks.iter().all(|task| task.arrived.is_zero()), "they are there, and are queued");
    let queued: Vec<Time> = run.tasks.iter().map(TaskTimes::queued).collect();
    // Request 2 is queued for the worker, the others for a place.
    assert_eq!(queued, [0, 1, 2, 3, 4, 5].map(secs));
}

fn stages(pipeline: &Pipeline, strategy: Strategy) -> Stages {
    let plan = pipeline.plan(strategy).expect("a plan");
    Stages::of(&Run::new(&plan, strategy, &simulate(&plan, &Keep::All)), pipeline.queue)
}

/// Hybrid: requests 1 and 2 are taken at once, 3 and 4 after 1 s, 5 and 6 after 2 s. Parallel: two
/// wait for 4 s to be received, two for 8 s.
#[test]
fn stages_tell_where_requests_spend_their_time() {
    let times = |strategy| -> Vec<(Time, Time)> {
        stages(&pipeline(0), strategy).rows.iter().map(|stage| (stage.mean, stage.worst)).collect()
    };
    let rows = |rows: [(u64, u64); 6]| rows.map(|(mean, worst)| (secs(mean), secs(worst)));
    assert_eq!(times(Strategy::HYBRID), rows([(0, 0), (2, 2), (1, 2), (1, 1), (0, 0), (1, 1)]));
    assert_eq!(times(Strategy::PARALLEL), rows([(4, 8), (2, 2), (0, 0), (1, 1), (0, 0), (1, 1)]));
}

#[test]
fn the_stage_that_limits_is_the_one_whose_resource_is_taken() {
    let limit = |pipeline: &Pipeline, strategy| {
        let limit = stages(pipeline, strategy).limit?;
        let percent = [limit.taken, limit.by_stage, limit.workers_taken].map(|share| (share * 100.0).round());
        Some((limit.stage, limit.resource, percent))
    };
    // 2 of the 4 s for which a request holds the worker.
    let held = Some(("receive", Resource::Workers(1), [100.0, 50.0, 100.0]));
    assert_eq!(limit(&pipeline(0), Strategy::BLOCKING), held);
    let computing = Some(("compute", Resource::Workers(2), [100.0, 100.0, 100.0]));
    assert_eq!(limit(&pipeline(0), Strategy::HYBRID), computing);
    // Both places are taken until the last request is received at 6; the workers compute 2 x 3 of
    // the 2 x 5 s from 2 to 7.
    let starved = Some(("receive", Resource::Places(2), [100.0, 100.0, 60.0]));
    assert_eq!(limit(&pipeline(2), Strategy::HYBRID), starved);
    let enough = Pipeline { workers: 6, ..pipeline(0) };
    assert_eq!(limit(&enough, Strategy::HYBRID), None);
}

#[test]
fn no_more_are_inside_than_there_are_places() {
    let inside = |queue| Strategy::ALL.map(|strategy| stages(&pipeline(queue), strategy).peak_inside);
    assert_eq!(inside(0), [1, 6, 2, 6]);
    assert_eq!(inside(4), [1, 4, 2, 4]);
    assert_eq!(inside(1), [1, 1, 2, 1]);
}

/// Six requests, 4 s of waiting and 50 ms of computing: 6 x 4.05; 4 + 6 x 0.05; 3 rounds of 4.05;
/// 4 + 3 x 0.05. Four calculations of 2 s: one after the other, or two at a time.
#[test]
fn the_winner_changes_side_between_web_and_ml() {
    let contest = WebVsMl::default();
    assert_eq!(makespans(&contest.web()), [24_300, 4_300, 12_150, 4_150].map(Time::from_millis));
    assert_eq!(makespans(&contest.ml()), [8, 8, 4, 4].map(secs));
}

#[test]
fn a_plan_that_is_none_says_why() {
    let build = |change: fn(&mut meanwhile::plan::PlanBuilder)| {
        let mut plan = Plan::builder(Waiting::Holds);
        change(&mut plan);
        plan.build().map(|_| ())
    };
    let one = || ["Worker".to_owned()];
    assert_eq!(build(|_| ()), Err(PlanError::NoTasks));
    assert_eq!(
        build(|plan| {
            let routine = plan.routine([]);
            plan.task("Task", 0, Time::ZERO, &routine);
        }),
        Err(PlanError::NoWorkers)
    );
    let mut plan = Plan::builder(Waiting::Frees);
    let pool = plan.pool(Executor::EventLoop, ["One".to_owned(), "Two".to_owned()]);
    let routine = plan.routine([StepSpec::compute("step", pool, secs(1))]);
    plan.task("Task", 0, Time::ZERO, &routine);
    assert_eq!(plan.build(), Err(PlanError::CrowdedLoop));
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Executor::Threads, one());
    let routine = plan.routine([StepSpec::compute("step", pool, Time::LONGEST)]);
    let first = plan.task("Task", 1, Time::ZERO, &routine);
    plan.task("Task", 2, Time::ZERO, &routine);
    assert_eq!(plan.build(), Err(PlanError::TooLong));
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Executor::Threads, one());
    let routine = plan.routine([StepSpec::compute("step", pool, secs(1))]);
    plan.task("Task", 1, Time::ZERO, &routine);
    plan.after(first, &[first]);
    assert_eq!(plan.build(), Err(PlanError::AfterLater));
    let pool = meanwhile::plan::PoolId::new(0);
    let sliced = StepSpec::compute("step", pool, secs(60)).gives_way(Time::from_nanos(1));
    assert_eq!(sliced.map(|_| ()), Err(PlanError::TooManySlices));
}

#[test]
fn a_million_users_are_predicted_by_their_figures() {
    let scenario = server(|server| server.users = 1_000_000);
    let run = meanwhile::model::predict(&scenario.plan(Strategy::BLOCKING).expect("a plan"));
    assert_eq!(run.makespan(), secs(61_000_000));
    assert_eq!(run.tasks[999_999].queued(), secs(61_000_000 - 999_999 - 61));
    assert!(run.spans.len() < 100, "only the spans of the tasks that matter are kept");
}
