//! Real runs by our own scheduler: who goes first, who is called away, who stays where. Never how long.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};

use meanwhile::analysis::replay::{plan_as_measured, replay};
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{Measured, Nobody, measure, measure_io};
use meanwhile::io::scratch::Scratch;
use meanwhile::io::{IoBackends, IoConfig, Kind};
use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{
    Discipline, Executor, Independence, Interruptibility, Plan, PlanBuilder, PoolId, Preemption, StepSpec,
    Strategy, TaskId, Traits, Waiting, WorkerId, Workers,
};
use meanwhile::time::{Pace, Time};
use meanwhile::timeline::{Span, State, Timeline};

/// A machine so slow that its calculations are tiny: for runs in which only the order counts.
const SLOW: Speed = Speed::per_second(2e6);

/// For runs in which somebody must still be computing when another comes, however busy the machine is now.
static REAL: LazyLock<Speed> = LazyLock::new(Speed::measure);

const BOTH: [Discipline; 2] =
    [Discipline::ShortestFirst(Preemption::Cooperative), Discipline::Priority(Preemption::Cooperative)];

const PREEMPTIVE: [Discipline; 2] =
    [Discipline::ShortestFirst(Preemption::Preemptive), Discipline::Priority(Preemption::Preemptive)];

/// One pool of workers: one, or as many as are given.
fn pool(strategy: Strategy, many: usize, discipline: Discipline) -> (PlanBuilder, PoolId) {
    let mut plan = Plan::builder(strategy.waiting);
    let count = if strategy.workers == Workers::One { 1 } else { many };
    let executor = if strategy == Strategy::CONCURRENT { Executor::EventLoop } else { Executor::Threads };
    let pool = plan.pool(executor, (1..=count).map(|number| format!("Worker {number}")));
    plan.discipline(pool, discipline);
    (plan, pool)
}

fn secs(seconds: u64) -> Time {
    Time::from_secs(seconds)
}

fn priority(priority: u32) -> Traits {
    Traits { priority, ..Traits::default() }
}

fn compute(pool: PoolId, length: Time) -> StepSpec<'static> {
    StepSpec::compute("compute", pool, length)
}

fn wait(pool: PoolId, length: Time) -> StepSpec<'static> {
    StepSpec::wait("wait", pool, length)
}

/// Adds one task with routines of its own.
fn add(plan: &mut PlanBuilder, traits: &Traits, arrives: Time, steps: Vec<StepSpec<'static>>) -> TaskId {
    let routine = plan.routine(steps);
    plan.task_with(traits, "Task", 0, arrives, &routine)
}

fn run(plan: &Plan, strategy: Strategy, pace: f64, speed: Speed) -> Measured {
    let pace = Pace::new(pace).expect("a pace");
    let measured =
        measure(&Arc::new(plan.clone()), strategy, pace, speed, Arc::new(Nobody)).expect("threads");
    check(plan, &measured);
    measured
}

/// What holds of all these runs.
fn check(plan: &Plan, measured: &Measured) {
    assert!(measured.digests.is_some(), "equal calculations gave different numbers");
    for worker in (0..plan.workers().len()).map(WorkerId::new) {
        for pair in held_by(&measured.timeline, worker).windows(2) {
            assert!(pair[0].end <= pair[1].start, "a worker does two things: {pair:?}");
        }
    }
    let replay = replay(plan, &measured.timeline);
    for (task, again) in measured.timeline.tasks.iter().zip(&replay.tasks) {
        assert_eq!((task.running, task.waiting), (again.running, again.waiting));
    }
}

fn held_by(timeline: &Timeline, worker: WorkerId) -> Vec<&Span> {
    let mut spans: Vec<&Span> = timeline.spans.iter().filter(|span| span.worker == Some(worker)).collect();
    spans.sort_by_key(|span| span.start);
    spans
}

fn running(timeline: &Timeline, task: TaskId) -> impl Iterator<Item = &Span> {
    timeline.of(task).iter().filter(|span| span.state == State::Running)
}

/// Whose turn it was, turn after turn; on one worker.
fn turns(timeline: &Timeline) -> Vec<usize> {
    let spans = held_by(timeline, WorkerId::new(0));
    let mut turns: Vec<usize> = spans.iter().map(|span| span.task.index()).collect();
    turns.dedup();
    turns
}

/// When the task's first worker had nothing else to do any more.
fn could_start(timeline: &Timeline, task: TaskId) -> Time {
    let first = running(timeline, task).next().expect("it ran");
    let worker = first.worker.expect("on a worker");
    let before = held_by(timeline, worker).into_iter().rfind(|span| span.end <= first.start);
    before.map_or(Time::ZERO, |span| span.end)
}

#[test]
fn the_discipline_says_who_starts_first_in_every_strategy() {
    // Of these, the second and the fourth are the last in their order, and nobody is by arrival.
    const LENGTHS: [u64; 6] = [3, 6, 1, 5, 2, 4];
    for discipline in BOTH.into_iter().chain(PREEMPTIVE) {
        for strategy in Strategy::ALL {
            let (mut plan, pool) = pool(strategy, 2, discipline);
            for length in LENGTHS {
                let steps = vec![compute(pool, secs(length)), wait(pool, secs(1))];
                add(&mut plan, &priority(u32::try_from(length).unwrap()), Time::ZERO, steps);
            }
            let timeline = run(&plan.build().unwrap(), strategy, 100.0, SLOW).timeline;
            let mut order: Vec<TaskId> = (0..LENGTHS.len()).map(TaskId::new).collect();
            order.sort_by_key(|task| LENGTHS[task.index()]);
            for pair in order.windows(2) {
                let next = timeline.tasks[pair[1].index()].started;
                assert!(could_start(&timeline, pair[0]) <= next, "{discipline:?}, {strategy}: {pair:?}");
            }
        }
    }
}

#[test]
fn round_robin_gives_each_its_quantum_in_turn() {
    for strategy in [Strategy::BLOCKING, Strategy::CONCURRENT] {
        let (mut plan, pool) = pool(strategy, 1, Discipline::RoundRobin { quantum: secs(1) });
        for quanta in [3, 1, 4] {
            add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(quanta))]);
        }
        let plan = plan.build().unwrap();
        let timeline = run(&plan, strategy, 20.0, SLOW).timeline;
        assert_eq!(turns(&timeline), [0, 1, 2, 0, 2, 0, 2], "{strategy}");
        // A quantum that was not needed begins anew: nobody else was there.
        assert_eq!(running(&timeline, TaskId::new(2)).count(), 3, "{strategy}");
        let replayed = plan_as_measured(&plan, &timeline);
        assert_eq!(replayed.slices(&replayed.steps(TaskId::new(0))[0]).len(), 3);
        assert!(replay(&plan, &timeline).makespan() <= timeline.makespan(), "{strategy}");
    }
}

#[test]
fn with_round_robin_all_are_in_progress_before_one_ends() {
    for strategy in Strategy::ALL {
        let (mut plan, pool) = pool(strategy, 2, Discipline::RoundRobin { quantum: secs(1) });
        for _ in 0..4 {
            add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(5))]);
        }
        let timeline = run(&plan.build().unwrap(), strategy, 60.0, *REAL).timeline;
        assert_eq!(timeline.peaks.in_progress, 4, "{strategy}");
    }
}

#[test]
fn a_quantum_goes_on_over_the_next_steps_and_begins_anew_with_a_wait_that_holds() {
    let quantum = Discipline::RoundRobin { quantum: secs(2) };
    let (mut plan, pool) = pool(Strategy::BLOCKING, 1, quantum);
    let steps = [compute(pool, secs(1)), compute(pool, secs(1)), compute(pool, secs(1))];
    add(&mut plan, &Traits::default(), Time::ZERO, steps.to_vec());
    let steps = [compute(pool, secs(1)), wait(pool, secs(1)), compute(pool, secs(2))];
    add(&mut plan, &Traits::default(), Time::ZERO, steps.to_vec());
    let timeline = run(&plan.build().unwrap(), Strategy::BLOCKING, 20.0, SLOW).timeline;
    assert_eq!(turns(&timeline), [0, 1, 0]);
}

#[test]
fn who_should_go_first_takes_the_worker_and_the_other_goes_on_later() {
    for discipline in PREEMPTIVE {
        for strategy in [Strategy::BLOCKING, Strategy::HYBRID] {
            let (mut plan, pool) = pool(strategy, 1, discipline);
            let long = add(&mut plan, &priority(2), Time::ZERO, vec![compute(pool, secs(12))]);
            let short = add(&mut plan, &priority(1), secs(2), vec![compute(pool, secs(1))]);
            let timeline = run(&plan.build().unwrap(), strategy, 20.0, *REAL).timeline;
            assert_eq!(turns(&timeline), [0, 1, 0], "{discipline:?}, {strategy}");
            let until_taken = |span: &&Span| span.state == State::Queued;
            let spans: Vec<&Span> = timeline.of(long).iter().skip_while(until_taken).collect();
            let [begin, gap, end] = spans[..] else { panic!("{spans:?}") };
            assert_eq!([begin.state, gap.state, end.state], [State::Running, State::Queued, State::Running]);
            assert_eq!((begin.step, begin.slice), (end.step, end.slice));
            let finished = |task: TaskId| timeline.tasks[task.index()].finished;
            assert!(finished(short) < finished(long), "{discipline:?}, {strategy}");
        }
    }
}

#[test]
fn of_several_the_one_that_would_go_last_is_called_away() {
    for strategy in [Strategy::PARALLEL, Strategy::HYBRID] {
        let (mut plan, pool) = pool(strategy, 2, Discipline::Priority(Preemption::Preemptive));
        let tasks =
            [3, 2].map(|rank| add(&mut plan, &priority(rank), Time::ZERO, vec![compute(pool, secs(12))]));
        add(&mut plan, &priority(1), secs(2), vec![compute(pool, secs(1))]);
        let timeline = run(&plan.build().unwrap(), strategy, 20.0, *REAL).timeline;
        assert_eq!(tasks.map(|task| running(&timeline, task).count()), [2, 1], "{strategy}");
    }
}

#[test]
fn a_task_goes_back_to_its_only_worker() {
    for strategy in [Strategy::PARALLEL, Strategy::HYBRID] {
        let (mut plan, pool) = pool(strategy, 3, Discipline::RoundRobin { quantum: secs(1) });
        let only = Traits { only: plan.worker(pool, 2), ..Traits::default() };
        let mine = [0; 3].map(|_| add(&mut plan, &only, Time::ZERO, vec![compute(pool, secs(4))]));
        add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(4))]);
        let timeline = run(&plan.build().unwrap(), strategy, 20.0, SLOW).timeline;
        for task in mine {
            assert!(running(&timeline, task).all(|span| span.worker == only.only), "{strategy}");
        }
        // The others are free for the one that anybody may do.
        assert_eq!(running(&timeline, TaskId::new(3)).next().unwrap().worker, Some(WorkerId::new(0)));
    }
}

#[test]
fn a_task_that_depends_on_its_worker_stays_with_the_first() {
    for strategy in [Strategy::PARALLEL, Strategy::HYBRID] {
        let (mut plan, pool) = pool(strategy, 2, Discipline::RoundRobin { quantum: secs(1) });
        let stays = Traits { independence: Independence::Dependent, ..Traits::default() };
        let steps = vec![compute(pool, secs(3)), wait(pool, secs(1)), compute(pool, secs(3))];
        let tasks: Vec<TaskId> = (0..5).map(|_| add(&mut plan, &stays, Time::ZERO, steps.clone())).collect();
        let timeline = run(&plan.build().unwrap(), strategy, 20.0, SLOW).timeline;
        for task in tasks {
            let mut workers: Vec<_> = running(&timeline, task).map(|span| span.worker).collect();
            workers.dedup();
            assert_eq!(workers.len(), 1, "{strategy}: {workers:?}");
        }
    }
}

#[test]
fn a_task_that_cannot_be_left_holds_its_worker_while_it_waits() {
    let whole = Traits { interruptibility: Interruptibility::Uninterruptible, ..Traits::default() };
    let quantum = Discipline::RoundRobin { quantum: secs(1) };
    for discipline in [Discipline::Fifo, quantum, PREEMPTIVE[0]] {
        for strategy in Strategy::ALL {
            let (mut plan, pool) = pool(strategy, 1, discipline);
            let steps = vec![compute(pool, secs(1)), wait(pool, secs(2)), compute(pool, secs(2))];
            let task = add(&mut plan, &whole, Time::ZERO, steps);
            add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(9)), wait(pool, secs(1))]);
            let timeline = run(&plan.build().unwrap(), strategy, 20.0, SLOW).timeline;
            let spans: Vec<&Span> =
                timeline.of(task).iter().filter(|span| span.state != State::Queued).collect();
            assert_eq!(spans.len(), 3, "{discipline:?}, {strategy}: nothing comes in between");
            assert!(spans.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert!(spans.iter().all(|span| span.worker == Some(WorkerId::new(0))));
        }
    }
}

#[test]
fn a_worker_computes_when_it_turns_to_another_task_and_not_when_it_goes_on() {
    for strategy in [Strategy::BLOCKING, Strategy::CONCURRENT] {
        let (mut plan, pool) = pool(strategy, 1, Discipline::RoundRobin { quantum: secs(1) });
        plan.switch_cost(pool, secs(20));
        let tasks =
            [0; 2].map(|_| add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(1))]));
        let plan = plan.build().unwrap();
        let timeline = run(&plan, strategy, 100.0, *REAL).timeline;
        let [first, second] = tasks.map(|task| timeline.tasks[task.index()]);
        assert!(first.running < second.started - first.finished, "{strategy}");
        // The replay knows how long it took.
        assert!(first.running < replay(&plan, &timeline).tasks[1].started - first.running, "{strategy}");
    }
    let (mut plan, pool) = pool(Strategy::BLOCKING, 1, Discipline::RoundRobin { quantum: secs(1) });
    plan.switch_cost(pool, secs(20));
    let alone = add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(5))]);
    let timeline = run(&plan.build().unwrap(), Strategy::BLOCKING, 100.0, SLOW).timeline;
    assert_eq!(running(&timeline, alone).count(), 1);
}

#[test]
fn a_replay_of_shortest_first_goes_by_what_was_known_beforehand() {
    // All were to take 5 s; the run took less and less.
    let three = |discipline, lengths: [u64; 3]| {
        let (mut plan, pool) = pool(Strategy::BLOCKING, 1, discipline);
        for length in lengths {
            add(&mut plan, &Traits::default(), Time::ZERO, vec![compute(pool, secs(length))]);
        }
        plan.build().unwrap()
    };
    let timeline = simulate(&three(Discipline::Fifo, [7, 6, 4]), &Keep::All);
    for discipline in [BOTH[0], PREEMPTIVE[0]] {
        assert_eq!(replay(&three(discipline, [5; 3]), &timeline).tasks, timeline.tasks);
    }
}

#[test]
fn every_discipline_and_every_strategy_give_the_same_answer() {
    let mut answers = Vec::new();
    for discipline in BOTH
        .into_iter()
        .chain(PREEMPTIVE)
        .chain([Discipline::Fifo, Discipline::RoundRobin { quantum: Time::from_millis(700) }])
    {
        for strategy in Strategy::ALL {
            let (mut plan, pool) = pool(strategy, 2, discipline);
            let steps = vec![compute(pool, secs(3)).gives_way(secs(1)).unwrap(), wait(pool, secs(1))];
            for arrives in 0..3 {
                add(&mut plan, &priority(3 - arrives), secs(arrives.into()), steps.clone());
            }
            plan.answer("compute");
            answers.push(run(&plan.build().unwrap(), strategy, 100.0, SLOW).answer);
        }
    }
    answers.dedup();
    assert!(matches!(answers[..], [Some(_)]), "{answers:?}");
}

#[test]
fn with_one_place_nobody_is_received_before_a_worker_has_taken_the_one_before() {
    for strategy in [Strategy::CONCURRENT, Strategy::HYBRID] {
        for discipline in [Discipline::Fifo, PREEMPTIVE[1]] {
            // Before it is received, a request is looked at: then no worker has it in hand at the door.
            let mut plan = Plan::builder(Waiting::Frees);
            let porter = plan.pool(Executor::Threads, ["Porter".to_owned()]);
            let desk = plan.pool(Executor::Threads, ["Desk".to_owned()]);
            plan.discipline(desk, discipline);
            plan.bound(desk, NonZeroU32::MIN);
            let steps = vec![compute(porter, secs(1)), wait(porter, secs(1)), compute(desk, secs(1))];
            let tasks: Vec<TaskId> =
                (0..4).map(|number| add(&mut plan, &priority(number), Time::ZERO, steps.clone())).collect();
            let timeline = run(&plan.build().unwrap(), strategy, 100.0, SLOW).timeline;
            let received =
                |task| timeline.of(task).iter().find(|span| span.state == State::Waiting).unwrap().start;
            let taken = |task| running(&timeline, task).nth(1).unwrap().start;
            for pair in tasks.windows(2) {
                assert!(taken(pair[0]) <= received(pair[1]), "{strategy}, {discipline:?}");
            }
        }
    }
}

/// Tasks that wait for different kinds, one of them twice, and for timers in between.
fn mixed(strategy: Strategy, discipline: Discipline) -> (Plan, BTreeMap<String, Kind>) {
    let (mut plan, pool) = pool(strategy, 2, discipline);
    for task in 1..=4_u64 {
        let millis = |millis: u64| Time::from_millis(millis * task);
        let steps = vec![
            StepSpec::wait("read", pool, millis(10)),
            StepSpec::compute("compute", pool, Time::from_millis(1)),
            StepSpec::wait("rest", pool, millis(5)),
            StepSpec::wait("ask", pool, millis(20)),
            StepSpec::wait("read", pool, millis(5)),
        ];
        let odd = Interruptibility::Uninterruptible;
        let traits = match task % 2 {
            1 if discipline != Discipline::Fifo => Traits { interruptibility: odd, ..priority(1) },
            _ => priority(1),
        };
        add(&mut plan, &traits, Time::ZERO, steps);
    }
    plan.answer("ask");
    let kinds = [("read", Kind::FileRead), ("ask", Kind::RemoteApi)];
    (plan.build().unwrap(), kinds.map(|(step, kind)| (step.to_owned(), kind)).into())
}

#[test]
fn any_wait_may_be_a_kind_of_io_and_the_others_are_timers() {
    let scratch = Scratch::new().expect("a folder");
    let mut answers = Vec::new();
    for discipline in [Discipline::Fifo, Discipline::Priority(Preemption::Cooperative)] {
        for strategy in Strategy::ALL {
            let (plan, kinds) = mixed(strategy, discipline);
            let (pace, folder) = (Pace::REAL_TIME, scratch.path().to_owned());
            let setting = IoConfig { kinds, pace, folder, passes: 0, database_url: None };
            let outside = IoBackends::open(&plan, &setting).expect("what the kinds need");
            let plan = Arc::new(plan);
            let measured = measure_io(&plan, strategy, pace, SLOW, outside, Arc::new(Nobody)).expect("a run");
            check(&plan, &measured);
            for task in plan.tasks() {
                let waits = measured.timeline.of(task).iter().filter(|span| span.state == State::Waiting);
                let waits: Vec<&Span> = waits.collect();
                assert_eq!(waits.len(), 4, "{strategy}");
                for wait in waits {
                    let told = plan.length(&plan.steps(task)[wait.step as usize]);
                    assert!(told <= wait.length(), "{strategy}: {told:?} {:?}", wait.length());
                    assert_eq!(wait.worker.is_some(), plan.waiting(task) == Waiting::Holds, "{strategy}");
                }
            }
            assert_eq!(0 < measured.usage.borrowed, strategy.waiting == Waiting::Frees, "{strategy}");
            answers.push(measured.answer);
        }
    }
    answers.dedup();
    assert!(matches!(answers[..], [Some(_)]), "{answers:?}");
}
