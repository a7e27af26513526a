//! The model's numbers, as worked out by hand.

use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{Plan, PlanError, Seat, StepSpec, Strategy, Waiting};
use meanwhile::scenario::{IoWait, Parallel, Passport, Scenario, Server, Side};
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
    let pool = plan.pool(Seat::EventLoop, ["One".to_owned(), "Two".to_owned()]);
    let routine = plan.routine([StepSpec::compute("step", pool, secs(1))]);
    plan.task("Task", 0, Time::ZERO, &routine);
    assert_eq!(plan.build(), Err(PlanError::CrowdedLoop));
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Seat::Threads, one());
    let routine = plan.routine([StepSpec::compute("step", pool, Time::LONGEST)]);
    let first = plan.task("Task", 1, Time::ZERO, &routine);
    plan.task("Task", 2, Time::ZERO, &routine);
    assert_eq!(plan.build(), Err(PlanError::TooLong));
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Seat::Threads, one());
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
