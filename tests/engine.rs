//! Real runs: who overlaps whom, in what order, and that all compute the same. Never how long.

use std::sync::{Arc, mpsc};
use std::thread;

use meanwhile::analysis::replay::replay;
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{Measured, Nobody, Observer, measure};
use meanwhile::model::predict;
use meanwhile::plan::{StepKind, Strategy, TaskId};
use meanwhile::scenario::Scenario;
use meanwhile::scenario::{catalogue, file};
use meanwhile::time::{Pace, Time};
use meanwhile::timeline::{State, TaskTimes, Timeline};

/// A machine so slow that its calculations are tiny.
use crate::program::{PATIENCE, scenario};

const SPEED: Speed = Speed::per_second(2e6);

fn run(scenario: &Scenario, strategy: Strategy, pace: f64) -> Measured {
    let plan = Arc::new(scenario.plan(strategy).expect("a plan"));
    let pace = Pace::new(pace).expect("a pace");
    measure(&plan, strategy, pace, SPEED, Arc::new(Nobody)).expect("threads")
}

fn server() -> Scenario {
    scenario("case2")
}

#[test]
fn a_blocking_server_starts_user_2_when_user_1_is_done() {
    let tasks = run(&server(), Strategy::BLOCKING, 6_000.0).timeline.tasks;
    assert!(tasks[0].finished <= tasks[1].started);
}

#[test]
fn waits_that_free_their_worker_all_overlap() {
    // The waits last longer than any hiccup of the machine that keeps a task from starting.
    let scenario = scenario("io-wait --tasks 20 --wait 400ms");
    for strategy in [Strategy::CONCURRENT, Strategy::HYBRID] {
        assert_eq!(run(&scenario, strategy, 1.0).timeline.peaks.in_progress, 20, "{strategy}");
    }
}

#[test]
fn waits_that_hold_their_worker_overlap_only_as_far_as_there_are_workers() {
    let scenario = scenario("io-wait --wait 20ms");
    assert_eq!(run(&scenario, Strategy::BLOCKING, 1.0).timeline.peaks.in_progress, 1);
    assert!(run(&scenario, Strategy::PARALLEL, 1.0).timeline.peaks.in_progress <= 2);
}

#[test]
fn one_worker_never_runs_two_tasks() {
    for strategy in [Strategy::BLOCKING, Strategy::CONCURRENT] {
        assert_eq!(run(&server(), strategy, 6_000.0).timeline.peaks.running, 1, "{strategy}");
    }
}

#[test]
fn first_come_is_first_served_on_one_worker() {
    let scenario = scenario("case2 --users 6 --every 0s");
    let tasks = run(&scenario, Strategy::BLOCKING, 60_000.0).timeline.tasks;
    assert!(tasks.windows(2).all(|pair| pair[0].finished <= pair[1].started));
}

#[test]
fn who_gives_way_goes_on_in_the_order_of_the_model() {
    let scenario = scenario("parallel --tasks 3 --calculation 5s");
    let turns = |timeline: &Timeline| {
        let mut turns: Vec<_> = timeline.spans.iter().filter(|span| span.state == State::Running).collect();
        turns.sort_by_key(|span| span.start);
        turns.into_iter().map(|span| span.task.index()).collect::<Vec<_>>()
    };
    let plan = scenario.plan(Strategy::CONCURRENT).expect("a plan");
    let measured = turns(&run(&scenario, Strategy::CONCURRENT, 6_000.0).timeline);
    assert_eq!(measured, turns(&predict(&plan)));
    assert_eq!(measured, [0, 1, 2].repeat(5));
}

#[test]
fn all_strategies_compute_the_same_number() {
    for entry in catalogue::scenarios() {
        let scenario = scenario(entry.name);
        let fast = scenario.default_pace().story_seconds() * 100.0;
        let answers = Strategy::ALL.map(|strategy| {
            let measured = run(&scenario, strategy, fast);
            assert!(measured.digests.is_some(), "{strategy}: equal calculations gave different numbers");
            measured.answer
        });
        assert!(answers[0].is_some());
        assert_eq!(answers, [answers[0]; 4], "{}", scenario.about().name);
    }
}

#[test]
fn the_presentation_comes_after_the_draft_and_after_you_are_home() {
    let scenario = scenario("passport");
    let tasks = run(&scenario, Strategy::HYBRID, 1e6).timeline.tasks;
    let [draft, passport, presentation] = tasks.as_slice() else { panic!("three tasks") };
    assert!(draft.finished.max(passport.finished) <= presentation.arrived);
    assert_eq!(presentation.arrived, draft.finished.max(passport.finished));
}

#[test]
fn users_arrive_by_schedule_however_busy_the_server_is() {
    for strategy in Strategy::ALL {
        let tasks = run(&server(), strategy, 6_000.0).timeline.tasks;
        assert_eq!((tasks[0].arrived, tasks[1].arrived), (Time::ZERO, Time::from_secs(1)), "{strategy}");
    }
}

#[test]
fn a_replay_has_the_same_work_in_the_same_order() {
    for strategy in Strategy::ALL {
        let plan = Arc::new(server().plan(strategy).expect("a plan"));
        let pace = Pace::new(6_000.0).expect("a pace");
        let measured = measure(&plan, strategy, pace, SPEED, Arc::new(Nobody)).expect("threads").timeline;
        let replay = replay(&plan, &measured);
        let work =
            |tasks: &[TaskTimes]| tasks.iter().map(|task| (task.running, task.waiting)).collect::<Vec<_>>();
        assert_eq!(work(&replay.tasks), work(&measured.tasks), "{strategy}");
        if strategy == Strategy::BLOCKING {
            assert!(replay.makespan() <= measured.makespan(), "nobody is faster than without any scheduling");
        }
    }
}

#[test]
fn a_wait_is_over_when_it_is_due_and_not_when_the_busy_worker_notices() {
    // Both waits are due while the other task computes: one of them is queued, not waiting.
    let scenario = scenario("io-wait --tasks 2 --wait 1s --compute 2s --workers 1");
    let timeline = run(&scenario, Strategy::CONCURRENT, 100.0).timeline;
    let waits: Vec<Time> = timeline
        .spans
        .iter()
        .filter(|span| span.state == State::Waiting)
        .map(|span| span.end - span.start)
        .collect();
    assert_eq!(waits.len(), 2);
    for wait in waits {
        let rounding = Time::from_millis(1);
        assert!(wait <= Time::from_secs(1) + rounding && Time::from_secs(1) <= wait + rounding, "{wait:?}");
    }
}

fn bounded(places: u32) -> Scenario {
    scenario(&format!("pipeline --queue {places}"))
}

#[test]
fn who_finds_no_place_is_received_in_the_order_of_arrival() {
    for strategy in [Strategy::CONCURRENT, Strategy::HYBRID] {
        let tasks = run(&bounded(2), strategy, 100.0).timeline.tasks;
        assert!(tasks.is_sorted_by_key(|task| task.started), "{strategy}");
        assert!(tasks.iter().all(|task| task.arrived.is_zero()), "{strategy}: all are there from the start");
    }
}

#[test]
fn with_one_place_nobody_is_received_before_a_worker_has_taken_the_one_before() {
    for strategy in [Strategy::CONCURRENT, Strategy::HYBRID] {
        let timeline = run(&bounded(1), strategy, 100.0).timeline;
        let taken =
            |task| timeline.of(task).iter().find(|span| span.state == State::Running).map(|span| span.start);
        for pair in timeline.spans.chunk_by(|one, next| one.task == next.task).collect::<Vec<_>>().windows(2)
        {
            let received = timeline.tasks[pair[1][0].task.index()].started;
            assert!(taken(pair[0][0].task) <= Some(received), "{strategy}");
        }
    }
}

#[test]
fn a_place_is_handed_on_when_a_worker_takes_a_request_and_not_when_it_is_done() {
    // The worker that computes for a second is the thread that would have to notice.
    let scenario = scenario("pipeline --requests 2 --receive 20ms --compute 1s --queue 1");
    let timeline = run(&scenario, Strategy::CONCURRENT, 1.0).timeline;
    let computed = timeline.spans.iter().find(|span| span.state == State::Running).expect("a calculation");
    assert!(computed.start <= timeline.tasks[1].started && timeline.tasks[1].started < computed.end);
}

/// Dies when a task begins to run, or to wait.
struct Deadly(State);

impl Observer for Deadly {
    fn enters(&self, task: TaskId, state: State) {
        assert!(task.index() != 1 || state != self.0, "the system gives no more threads");
    }
}

/// A task that dies ends the run: nobody waits for it for ever.
#[test]
fn a_task_that_dies_ends_the_run_with_its_reason() {
    let scheduled = "[workers.core]\ncount = 2\ndiscipline = \"priority\"\n[tasks.user]\ncount = 5\n\
                     steps = [{ compute = \"1s\" }, { wait = \"1s\" }, { compute = \"1s\" }]\n";
    let scheduled = file::read("it.toml", scheduled, &[]).expect("a scenario");
    let scenarios = [scenario("io-wait"), scenario("case2"), scenario("pipeline --queue 2"), scheduled];
    for (scenario, deadly) in
        scenarios.iter().flat_map(|one| [State::Running, State::Waiting].map(|it| (one, it)))
    {
        for strategy in Strategy::ALL {
            let plan = Arc::new(scenario.plan(strategy).expect("a plan"));
            let has_waits = plan.steps(TaskId::new(1)).iter().any(|step| step.kind == StepKind::Wait);
            if deadly == State::Waiting && !has_waits {
                continue;
            }
            let (tell, told) = mpsc::channel();
            thread::spawn(move || {
                let pace = Pace::new(6_000.0).expect("a pace");
                let _ = tell.send(measure(&plan, strategy, pace, SPEED, Arc::new(Deadly(deadly))));
            });
            let run = told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{strategy} hangs"));
            let why = run.expect_err("it died").to_string();
            assert_eq!(why, "a task died: the system gives no more threads", "{strategy}, {deadly:?}");
        }
    }
}
