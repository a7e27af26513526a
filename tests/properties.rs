//! What must hold of any run: of the model for random plans, and of the machine for a few.

use std::num::NonZeroU32;
use std::sync::Arc;

use meanwhile::analysis::replay::plan_as_measured;
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{Measured, Nobody, measure};
use meanwhile::model::{Keep, simulate, simulate_as_measured};
use meanwhile::plan::{
    Discipline, Executor, Independence, Interruptibility, Plan, PoolId, Preemption, Routine, Step, StepKind,
    StepSpec, Strategy, TaskId, Traits, Waiting, WorkerId,
};
use meanwhile::scenario::Scenario;
use meanwhile::time::{Pace, Time};
use meanwhile::timeline::{SliceLengths, Span, State, Timeline};
use proptest::collection::vec;
use proptest::prelude::{Just, any, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Strategy as Generator;

use crate::program::scenario;
use crate::random;

/// When it arrives, its routine, and the tasks that it comes after. Numbers of routines and tasks,
/// and of the pools in steps, are taken modulo as many as there are.
type DrawnTask = (Time, usize, Vec<usize>);

/// How many workers, places in the queue, who is next, and what a switch costs.
type DrawnPool = (usize, Option<NonZeroU32>, Discipline, Time);

/// Small plans in which much happens at the same instant: first come, first served by anybody.
pub fn plans() -> impl Generator<Value = Plan> {
    let pools = (1..=3_usize, places(), Just(Discipline::Fifo), Just(Time::ZERO));
    plans_of(pools, Just(DrawnTraits::default()))
}

/// The same with every discipline, with switches that cost something, and with tasks that cannot be
/// left or handed over.
pub fn plans_of_all_disciplines() -> impl Generator<Value = Plan> {
    plans_of(pools_of_all_disciplines(), traits())
}

fn pools_of_all_disciplines() -> impl Generator<Value = DrawnPool> {
    let switch_cost = prop_oneof![2 => Just(Time::ZERO), 1 => (1..=3_u64).prop_map(Time::from_nanos)];
    (1..=3_usize, places(), disciplines(), switch_cost)
}

/// The same where all that run share a few processors.
pub fn plans_on_few_processors() -> impl Generator<Value = Plan> {
    let processors = (1..=5_u32).prop_map(NonZeroU32::new);
    plans_with(processors, pools_of_all_disciplines(), traits())
}

fn plans_of(
    pools: impl Generator<Value = DrawnPool>,
    traits: impl Generator<Value = DrawnTraits>,
) -> impl Generator<Value = Plan> {
    plans_with(Just(None), pools, traits)
}

fn plans_with(
    processors: impl Generator<Value = Option<NonZeroU32>>,
    pools: impl Generator<Value = DrawnPool>,
    traits: impl Generator<Value = DrawnTraits>,
) -> impl Generator<Value = Plan> {
    let waiting = prop_oneof![Just(Waiting::Holds), Just(Waiting::Frees)];
    let routines = vec(vec(steps(), 0..=4), 1..=4);
    (waiting, processors, vec(pools, 1..=3), routines, vec((tasks(), traits), 1..=12)).prop_map(
        |(waiting, processors, pools, routines, tasks)| {
            plan((waiting, processors), &pools, &routines, &tasks)
        },
    )
}

fn disciplines() -> impl Generator<Value = Discipline> {
    let preemption = || prop_oneof![Just(Preemption::Cooperative), Just(Preemption::Preemptive)];
    prop_oneof![
        Just(Discipline::Fifo),
        (1..=4_u64).prop_map(|quantum| Discipline::RoundRobin { quantum: Time::from_nanos(quantum) }),
        preemption().prop_map(Discipline::ShortestFirst),
        preemption().prop_map(Discipline::Priority),
    ]
}

/// The number of the only worker is taken modulo as many as there are.
#[derive(Clone, Debug, Default)]
struct DrawnTraits {
    only: Option<usize>,
    traits: Traits,
}

fn traits() -> impl Generator<Value = DrawnTraits> {
    let only = prop_oneof![4 => Just(None), 1 => (0..9_usize).prop_map(Some)];
    let interruptibility =
        prop_oneof![3 => Just(Interruptibility::Interruptible), 1 => Just(Interruptibility::Uninterruptible)];
    let independence = prop_oneof![3 => Just(Independence::Independent), 1 => Just(Independence::Dependent)];
    (only, 0..3_u32, interruptibility, independence).prop_map(
        |(only, priority, interruptibility, independence)| DrawnTraits {
            only,
            traits: Traits { priority, only: None, interruptibility, independence },
        },
    )
}

/// Ties and steps without length are what a model gets wrong, so they are frequent.
fn lengths() -> impl Generator<Value = Time> {
    prop_oneof![1 => Just(0), 3 => 1..=3_u64, 2 => 0..=20_u64].prop_map(Time::from_nanos)
}

/// Most queues have no bound; the others a tight one.
fn places() -> impl Generator<Value = Option<NonZeroU32>> {
    prop_oneof![3 => Just(None), 2 => (1..=3_u32).prop_map(NonZeroU32::new)]
}

fn steps() -> impl Generator<Value = StepSpec<'static>> {
    let kind_and_slices = prop_oneof![
        2 => (Just(StepKind::Wait), vec(lengths(), 1)),
        2 => (Just(StepKind::Compute), vec(lengths(), 1)),
        1 => (Just(StepKind::Compute), vec(lengths(), 2..=4)),
    ];
    let pools = (0..3_usize).prop_map(PoolId::new);
    (kind_and_slices, pools).prop_map(|((kind, slices), on)| StepSpec { what: "step", on, kind, slices })
}

fn tasks() -> impl Generator<Value = DrawnTask> {
    let arrives = prop_oneof![1 => Just(0), 2 => 0..=30_u64].prop_map(Time::from_nanos);
    let after = prop_oneof![3 => Just(Vec::new()), 1 => vec(0..12_usize, 1..=2)];
    (arrives, 0..4_usize, after)
}

fn plan(
    (waiting, processors): (Waiting, Option<NonZeroU32>),
    pools: &[DrawnPool],
    routines: &[Vec<StepSpec<'_>>],
    tasks: &[(DrawnTask, DrawnTraits)],
) -> Plan {
    let mut plan = Plan::builder(waiting);
    plan.processors(processors);
    let all_workers: usize = pools.iter().map(|pool| pool.0).sum();
    for &(workers, places, discipline, switch_cost) in pools {
        let pool = plan.pool(Executor::Threads, (0..workers).map(|number| format!("Worker {number}")));
        plan.discipline(pool, discipline);
        plan.switch_cost(pool, switch_cost);
        if let Some(places) = places {
            plan.bound(pool, places);
        }
    }
    let routines: Vec<Routine> = routines
        .iter()
        .map(|routine| plan.routine(routine.iter().map(|step| fitting(step, pools.len()))))
        .collect();
    for (index, ((arrives, routine, after), drawn)) in tasks.iter().enumerate() {
        let only = drawn.only.map(|worker| WorkerId::new(worker % all_workers));
        let traits = Traits { only, ..drawn.traits };
        let task = plan.task_with(&traits, "Task", 0, *arrives, &routines[routine % routines.len()]);
        let earlier = after.iter().filter(|_| 0 < index).map(|other| TaskId::new(other % index));
        plan.after(task, &earlier.collect::<Vec<_>>());
    }
    plan.build().expect("a drawn plan is valid")
}

/// The drawn step, on a pool that this plan has.
fn fitting<'a>(step: &StepSpec<'a>, pools: usize) -> StepSpec<'a> {
    StepSpec { on: PoolId::new(step.on.index() % pools), ..step.clone() }
}

fn run(plan: &Plan) -> Timeline {
    simulate(plan, &Keep::All)
}

fn step<'a>(plan: &'a Plan, span: &Span) -> &'a Step {
    &plan.steps(span.task)[span.step as usize]
}

/// The lengths of a task's steps of one kind, added up.
fn length_of(plan: &Plan, task: TaskId, kind: StepKind) -> Time {
    plan.steps(task).iter().filter(|step| step.kind == kind).map(|step| plan.length(step)).sum()
}

fn needs_worker(plan: &Plan, task: TaskId, step: &Step) -> bool {
    step.kind == StepKind::Compute || plan.waiting(task) == Waiting::Holds
}

/// Spans in which a task gets on.
fn doing(timeline: &Timeline, task: TaskId) -> impl Iterator<Item = &Span> {
    timeline.of(task).iter().filter(|span| span.state != State::Queued)
}

fn held_by(timeline: &Timeline, worker: WorkerId) -> impl Iterator<Item = &Span> {
    timeline.spans.iter().filter(move |span| span.worker == Some(worker))
}

fn workers(plan: &Plan) -> impl Iterator<Item = WorkerId> {
    (0..plan.workers().len()).map(WorkerId::new)
}

/// When a task comes, if the others have finished as told.
fn arrival(plan: &Plan, task: TaskId, finish: impl Fn(TaskId) -> Time) -> Time {
    plan.after(task).iter().map(|&other| finish(other)).fold(plan.arrives(task), Time::max)
}

fn check_workers_do_one_thing_at_once(plan: &Plan, timeline: &Timeline) {
    for worker in workers(plan) {
        // Another task may have the worker for no time at the end of a quantum.
        let mut held: Vec<&Span> = held_by(timeline, worker).filter(|span| span.start < span.end).collect();
        held.sort_by_key(|span| span.start);
        for pair in held.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{worker:?} does two things: {pair:?}");
        }
    }
    assert!(timeline.peaks.running <= plan.workers().len());
}

fn check_tasks_are_in_one_place(plan: &Plan, timeline: &Timeline) {
    for task in plan.tasks() {
        let times = timeline.tasks[task.index()];
        let mut now = arrival(plan, task, |other| timeline.tasks[other.index()].finished);
        assert_eq!(times.arrived, now, "{task:?}");
        for span in timeline.of(task) {
            assert_eq!(span.start, now, "a gap or an overlap before {span:?}");
            assert!(span.start < span.end || span.state != State::Queued, "empty: {span:?}");
            now = span.end;
        }
        assert_eq!(now, times.finished, "{task:?} ends with its last span");
        assert!((times.arrived..=times.finished).contains(&times.started));
    }
}

fn check_workers_are_held_by_whom_they_may(plan: &Plan, timeline: &Timeline) {
    for span in &timeline.spans {
        let step = step(plan, span);
        let is_held = span.state != State::Queued && needs_worker(plan, span.task, step);
        let is_of_pool = |worker| plan.pool(step.on).workers().any(|it| it == worker);
        assert_eq!(span.worker.is_some(), is_held, "{span:?}");
        assert!(span.worker.is_none_or(is_of_pool), "{span:?}");
        let kind = match span.state {
            State::Running => StepKind::Compute,
            State::Waiting => StepKind::Wait,
            State::Queued => step.kind,
        };
        assert_eq!(kind, step.kind, "{span:?}");
    }
}

fn check_steps_are_in_order(plan: &Plan, timeline: &Timeline) {
    let place = |span: &Span| (span.step, span.slice);
    for task in plan.tasks() {
        assert!(timeline.of(task).is_sorted_by_key(place), "{:?}", timeline.of(task));
        let done: Vec<(u32, u32)> = doing(timeline, task).map(place).collect();
        assert!(done.is_sorted_by(|one, next| one < next), "{task:?} does something twice: {done:?}");
    }
}

fn check_sums(plan: &Plan, timeline: &Timeline) {
    let sum = |spans: &mut dyn Iterator<Item = &Span>, state| -> Time {
        spans.filter(|span| span.state == state).map(Span::length).sum()
    };
    for worker in workers(plan) {
        let ran = sum(&mut held_by(timeline, worker), State::Running);
        assert_eq!(timeline.busy[worker.index()], ran, "{worker:?}");
    }
    for task in plan.tasks() {
        let times = timeline.tasks[task.index()];
        assert_eq!(times.running, sum(&mut timeline.of(task).iter(), State::Running), "{task:?}");
        assert_eq!(times.waiting, sum(&mut timeline.of(task).iter(), State::Waiting), "{task:?}");
        assert_eq!(times.queued(), sum(&mut timeline.of(task).iter(), State::Queued), "{task:?}");
    }
}

/// The bounded queue in which a span's step needs a place: it is a wait before a calculation.
fn queue_of(plan: &Plan, span: &Span) -> Option<PoolId> {
    plan.place_for(span.task, span.step as usize)
}

fn places_of(plan: &Plan, queue: PoolId) -> usize {
    plan.pool(queue).places.map_or(usize::MAX, |places| places.get() as usize)
}

/// From when to when each task has a place in the queue: from the begin of a wait until a worker
/// takes it. Waits without length leave no span; then a stay has the queued span alone, or nothing.
fn stays(plan: &Plan, timeline: &Timeline, queue: PoolId) -> Vec<(Time, Time)> {
    let mut stays = Vec::new();
    for task in plan.tasks() {
        for (step, _) in plan.steps(task).iter().enumerate() {
            if plan.place_for(task, step) != Some(queue) {
                continue;
            }
            let is_inside = |span: &&Span| match span.step as usize {
                waits if waits == step => span.state == State::Waiting,
                next => next == step + 1 && span.slice == 0 && span.state == State::Queued,
            };
            let is_taken = |span: &&Span| span.step as usize == step + 1 && span.state == State::Running;
            let mut inside = timeline.of(task).iter().take_while(|span| !is_taken(span)).filter(is_inside);
            if let Some(first) = inside.next() {
                stays.push((first.start, inside.last().unwrap_or(first).end));
            }
        }
    }
    stays
}

fn check_places(plan: &Plan, timeline: &Timeline) {
    for queue in pool_ids(plan) {
        let stays = stays(plan, timeline, queue);
        for &(start, _) in &stays {
            let inside = stays.iter().filter(|stay| stay.0 <= start && start < stay.1).count();
            assert!(inside <= places_of(plan, queue), "{queue:?}: {stays:?}");
        }
    }
}

/// A queued span, cut wherever somebody comes to a place or leaves one.
fn within(span: &Span, stays: &[(Time, Time)]) -> Vec<(Time, Time)> {
    let inside = |at: &Time| (span.start..=span.end).contains(at);
    let mut cuts: Vec<Time> = stays.iter().flat_map(|stay| [stay.0, stay.1]).filter(inside).collect();
    cuts.extend([span.start, span.end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|cut| (cut[0], cut[1])).collect()
}

/// When each task came to the door, and when it was let in. A wait without length is left out: it
/// does not tell when it began.
fn entries(plan: &Plan, timeline: &Timeline, queue: PoolId) -> Vec<(Time, Time)> {
    let mut entries = Vec::new();
    let mut last: Option<&Span> = None;
    for span in &timeline.spans {
        let before = last.replace(span).filter(|before| before.task == span.task && before.step == span.step);
        if queue_of(plan, span) == Some(queue) && span.state == State::Waiting {
            entries.push((before.map_or(span.start, |queued| queued.start), span.start));
        }
    }
    entries
}

/// How long a worker is held within a span of somebody else.
fn held_within(timeline: &Timeline, worker: WorkerId, span: &Span) -> Time {
    held_by(timeline, worker)
        .map(|held| held.end.min(span.end).saturating_sub(held.start.max(span.start)))
        .sum()
}

/// When each task was ready for a pool, and when a worker took it. Where steps without length
/// leave it open whether a task queued at all, it is left out.
fn takings(plan: &Plan, timeline: &Timeline, pool: PoolId) -> Vec<(Time, Time)> {
    let mut takings = Vec::new();
    let mut last: Option<&Span> = None;
    for span in &timeline.spans {
        let before = last.replace(span).filter(|before| before.task == span.task);
        if step(plan, span).on != pool || queue_of(plan, span).is_some() {
            continue;
        }
        let queued_before = before.is_some_and(|it| it.state == State::Queued && step(plan, it).on == pool);
        let was_in_hand = span.slice == 0 && before.is_some_and(|before| before.worker == span.worker);
        if span.state == State::Queued {
            takings.push((span.start, span.end));
        } else if span.worker.is_some() && !queued_before && !was_in_hand {
            takings.push((span.start, span.start));
        }
    }
    takings
}

/// No task can finish earlier, however many workers there are.
fn earliest_finishes(plan: &Plan) -> Vec<Time> {
    let mut finishes: Vec<Time> = Vec::new();
    for task in plan.tasks() {
        let steps: Time = plan.steps(task).iter().map(|step| plan.length(step)).sum();
        finishes.push(arrival(plan, task, |other| finishes[other.index()]) + steps);
    }
    finishes
}

/// How long workers of a pool are held in all.
fn work_of(plan: &Plan, pool: PoolId) -> Time {
    let steps = plan.tasks().flat_map(|task| plan.steps(task).iter().map(move |step| (task, step)));
    let held = steps.filter(|&(task, step)| step.on == pool && needs_worker(plan, task, step));
    held.map(|(_, step)| plan.length(step)).sum()
}

fn pool_ids(plan: &Plan) -> impl Iterator<Item = PoolId> {
    (0..plan.pools().len()).map(PoolId::new)
}

proptest! {
    #![proptest_config(random::plans())]

    #[test]
    fn no_worker_does_two_things_at_once(plan in plans_of_all_disciplines()) {
        check_workers_do_one_thing_at_once(&plan, &run(&plan));
    }

    #[test]
    fn every_task_comes_when_it_may_and_is_in_one_place_until_its_end(plan in plans_of_all_disciplines()) {
        check_tasks_are_in_one_place(&plan, &run(&plan));
    }

    #[test]
    fn every_slice_and_every_wait_is_told_however_short(plan in plans_of_all_disciplines()) {
        let timeline = run(&plan);
        for task in plan.tasks() {
            let mut told: Vec<(u32, u32)> = doing(&timeline, task).map(|span| (span.step, span.slice)).collect();
            told.dedup();
            let slices = |(step, it): (u32, &Step)| (0..).take(plan.slices(it).len()).map(move |slice| (step, slice));
            let all: Vec<(u32, u32)> = (0..).zip(plan.steps(task)).flat_map(slices).collect();
            prop_assert_eq!(told, all, "{:?}", task);
        }
    }

    #[test]
    fn a_worker_is_held_only_by_what_its_pool_may_do(plan in plans_of_all_disciplines()) {
        check_workers_are_held_by_whom_they_may(&plan, &run(&plan));
    }

    /// On the machine it takes a moment until a wait begins; in the model it takes none.
    #[test]
    fn nobody_queues_for_what_needs_neither_worker_nor_place(plan in plans_of_all_disciplines()) {
        for queued in run(&plan).spans.iter().filter(|span| span.state == State::Queued) {
            assert!(needs_worker(&plan, queued.task, step(&plan, queued)) || queue_of(&plan, queued).is_some(), "{queued:?}");
        }
    }

    #[test]
    fn no_more_are_inside_a_bounded_queue_than_it_has_places(plan in plans()) {
        check_places(&plan, &run(&plan));
    }

    #[test]
    fn nobody_stands_at_the_door_while_there_is_a_place(plan in plans()) {
        let timeline = run(&plan);
        for queued in timeline.spans.iter().filter(|span| span.state == State::Queued) {
            let Some(queue) = queue_of(&plan, queued) else { continue };
            for (start, end) in within(queued, &stays(&plan, &timeline, queue)) {
                let inside = stays(&plan, &timeline, queue).iter().filter(|stay| stay.0 <= start && end <= stay.1).count();
                prop_assert_eq!(inside, places_of(&plan, queue), "{:?}", queued);
            }
        }
    }

    #[test]
    fn who_comes_to_the_door_first_is_let_in_first(plan in plans_of_all_disciplines()) {
        let timeline = run(&plan);
        for queue in pool_ids(&plan) {
            let mut entries: Vec<(Time, Time)> = entries(&plan, &timeline, queue);
            entries.sort_unstable();
            assert!(entries.is_sorted_by_key(|&(_, entered)| entered), "{queue:?}: {entries:?}");
        }
    }

    #[test]
    fn steps_and_slices_come_in_order(plan in plans()) {
        check_steps_are_in_order(&plan, &run(&plan));
    }

    #[test]
    fn work_is_neither_lost_nor_made(plan in plans_of_all_disciplines()) {
        let timeline = run(&plan);
        check_sums(&plan, &timeline);
        for task in plan.tasks() {
            let times = timeline.tasks[task.index()];
            prop_assert_eq!(times.running, length_of(&plan, task, StepKind::Compute));
            prop_assert_eq!(times.waiting, length_of(&plan, task, StepKind::Wait));
        }
    }

    #[test]
    fn no_worker_idles_while_a_task_is_queued_for_it(plan in plans()) {
        let timeline = run(&plan);
        let for_workers = |span: &&Span| span.state == State::Queued && needs_worker(&plan, span.task, step(&plan, span));
        for queued in timeline.spans.iter().filter(for_workers) {
            for worker in plan.pool(step(&plan, queued).on).workers() {
                prop_assert_eq!(held_within(&timeline, worker, queued), queued.length());
            }
        }
    }

    #[test]
    fn first_come_is_first_served(plan in plans()) {
        let timeline = run(&plan);
        for pool in pool_ids(&plan) {
            let mut takings = takings(&plan, &timeline, pool);
            takings.sort_unstable();
            assert!(takings.is_sorted_by_key(|&(_, taken)| taken), "{pool:?}: {takings:?}");
        }
    }

    #[test]
    fn no_task_is_faster_than_the_chain_that_it_ends(plan in plans_of_all_disciplines()) {
        for (times, earliest) in run(&plan).tasks.iter().zip(earliest_finishes(&plan)) {
            assert!(earliest <= times.finished);
        }
    }

    #[test]
    fn no_pool_does_more_than_its_workers_can(plan in plans_of_all_disciplines()) {
        let makespan = run(&plan).makespan();
        for pool in pool_ids(&plan) {
            let workers = u64::try_from(plan.pool(pool).len()).unwrap();
            assert!(work_of(&plan, pool) <= makespan.checked_mul(workers).unwrap());
        }
    }

    #[test]
    fn no_run_is_longer_than_everything_one_after_the_other(plan in plans()) {
        let last_arrival = plan.tasks().map(|task| plan.arrives(task)).max().unwrap();
        let steps = plan.tasks().flat_map(|task| plan.steps(task));
        let all: Time = steps.map(|step| plan.length(step)).sum();
        assert!(run(&plan).last_finish() <= last_arrival + all);
    }

    #[test]
    fn a_replay_of_the_model_is_the_same_run(plan in plans()) {
        let timeline = run(&plan);
        prop_assert_eq!(run(&plan_as_measured(&plan, &timeline)), timeline);
    }

    #[test]
    fn a_replay_from_lengths_alone_is_the_same_run(plan in plans()) {
        let told = run(&plan);
        let mut lengths = SliceLengths::default();
        plan.tasks().for_each(|task| lengths.tell(&plan, told.of(task)));
        prop_assert_eq!(simulate_as_measured(&plan, &lengths), Timeline { spans: Vec::new(), ..told });
    }

    #[test]
    fn what_is_kept_changes_nothing_but_the_spans(plan in plans_of_all_disciplines(), chosen in any::<u16>()) {
        let is_kept = |task: TaskId| chosen >> task.index() & 1 == 1;
        let some = simulate(&plan, &Keep::Only(plan.tasks().filter(|&task| is_kept(task)).collect()));
        let mut all = run(&plan);
        all.spans.retain(|span| is_kept(span.task));
        prop_assert_eq!(some, all);
    }

    /// A first step without length leaves no span that could tell when the task started.
    #[test]
    fn spans_tell_all_the_figures(plan in plans()) {
        let plan = plan.with_slices(|task, step, slices| {
            let given = plan.slices(&plan.steps(task)[step]);
            slices.extend(given.iter().map(|&length| length + Time::from_nanos(1)));
        });
        let timeline = run(&plan);
        let arrivals: Vec<Time> = timeline.tasks.iter().map(|task| task.arrived).collect();
        let told = Timeline::from_spans(&arrivals, plan.workers().len(), timeline.spans.clone());
        prop_assert_eq!(told, timeline);
    }

    #[test]
    fn the_same_plan_gives_the_same_run(plan in plans_of_all_disciplines()) {
        prop_assert_eq!(run(&plan), run(&plan.clone()));
    }
}

/// Plays the scenario for real in all four strategies; says nothing about how long it takes.
fn check_machine(scenario: &Scenario, pace: f64) {
    let answers = Strategy::ALL.map(|strategy| {
        let plan = Arc::new(scenario.plan(strategy).unwrap());
        let pace = Pace::new(pace).unwrap();
        let measured = measure(&plan, strategy, pace, Speed::per_second(1e6), Arc::new(Nobody)).unwrap();
        check_measured(&plan, &measured);
        measured.answer.expect("the plan computes an answer")
    });
    assert_eq!(answers, [answers[0]; 4], "every strategy gives the same answer");
}

fn check_measured(plan: &Plan, measured: &Measured) {
    let timeline = &measured.timeline;
    check_workers_do_one_thing_at_once(plan, timeline);
    check_tasks_are_in_one_place(plan, timeline);
    check_workers_are_held_by_whom_they_may(plan, timeline);
    check_steps_are_in_order(plan, timeline);
    check_sums(plan, timeline);
    check_every_step_is_done(plan, timeline);
    check_places(plan, timeline);
    assert!(measured.digests.is_some(), "the same calculation gave two results");
}

fn check_every_step_is_done(plan: &Plan, timeline: &Timeline) {
    for task in plan.tasks() {
        let mut done: Vec<usize> = doing(timeline, task).map(|span| span.step as usize).collect();
        done.dedup();
        assert!(done.into_iter().eq(0..plan.steps(task).len()), "{task:?} leaves out a step");
    }
}

#[test]
fn tasks_that_wait_are_sound_on_the_machine() {
    check_machine(&scenario("io-wait --tasks 3 --wait 5ms --compute 1ms"), 1.0);
}

#[test]
fn tasks_that_only_calculate_are_sound_on_the_machine() {
    check_machine(&scenario("parallel --tasks 4 --calculation 5s --serial 0.2"), 1_000.0);
}

#[test]
fn both_sides_of_the_server_are_sound_on_the_machine() {
    check_machine(&scenario("case1 --users 3 --cores 3"), 10_000.0);
    check_machine(&scenario("case2 --users 3 --cores 1"), 10_000.0);
}

#[test]
fn a_day_with_an_errand_is_sound_on_the_machine() {
    check_machine(&scenario("passport"), 1e6);
}

#[test]
fn an_evening_with_burgers_is_sound_on_the_machine() {
    check_machine(&scenario("burgers --guests 3 --cashiers 2"), 1e5);
}

#[test]
fn a_pipeline_with_a_bounded_queue_is_sound_on_the_machine() {
    check_machine(&scenario("pipeline"), 200.0);
    for places in 1..=3 {
        check_machine(&scenario(&format!("pipeline --queue {places}")), 200.0);
    }
}
