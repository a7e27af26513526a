//! The replay: the model, fed with the step lengths that a real run measured.
//!
//! It takes the machine's speed out of the comparison. What is left between a replay and the run
//! is what scheduling costs.

use crate::model::{Keep, simulate, simulate_as_measured};
use crate::plan::{Discipline, Plan, Pool, StepKind, TaskId, WorkerId};
use crate::time::Time;
use crate::timeline::{SliceLengths, Span, State, Timeline, push_slice_lengths};

/// The same plan with the lengths that `timeline` tells. The timeline must be whole.
///
/// Where there are quanta, each turn is a slice with the length that it had: a quantum is a share of
/// the work, and takes as long as the machine needs for it. A switch takes as long as those of its pool
/// took on average. Shortest-first goes by what was known beforehand.
pub fn plan_as_measured(plan: &Plan, timeline: &Timeline) -> Plan {
    let replayed = plan.with_slices(|task, step, slices| {
        if has_quanta(plan, task, step) {
            return push_turns(plan, timeline, (task, step), slices);
        }
        let (mut spans, place) = spans_of(timeline, task, step);
        push_slice_lengths(&mut spans, place, plan.slices(&plan.steps(task)[step]).len(), slices);
    });
    let has_switches = plan.pools().iter().any(|pool| !pool.switch_cost.is_zero());
    let switches = if has_switches { switches(timeline) } else { Vec::new() };
    let is_shortest_first = |pool: &Pool| matches!(pool.discipline, Discipline::ShortestFirst(_));
    let replayed = match plan.pools().iter().any(is_shortest_first) {
        true => expecting(plan, timeline, replayed),
        false => replayed,
    };
    replayed.with_pools(|pool| {
        if matches!(pool.discipline, Discipline::RoundRobin { .. }) {
            pool.discipline = Discipline::Fifo;
        }
        if !pool.switch_cost.is_zero() {
            let of_pool = switches.iter().filter(|(worker, _)| pool.has(*worker));
            pool.switch_cost = mean(of_pool.map(|(_, time)| *time)).unwrap_or(pool.switch_cost);
        }
    })
}

/// The plan's own lengths, all made longer or shorter by as much as this machine took longer for all
/// calculations together: then they are in the same order, and what is left of one can be compared with
/// another.
fn expecting(plan: &Plan, timeline: &Timeline, replayed: Plan) -> Plan {
    let computing = plan.tasks().flat_map(|task| plan.steps(task));
    let computing = computing.filter(|step| step.kind == StepKind::Compute);
    let planned: u128 = computing.map(|step| u128::from(plan.length(step).as_nanos())).sum();
    let measured: u128 = timeline.busy.iter().map(|busy| u128::from(busy.as_nanos())).sum();
    let as_measured = |length: Time| {
        let nanos = u128::from(length.as_nanos()) * measured / planned.max(1);
        Time::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    };
    replayed.expecting(|task, step, slice| {
        let step = &plan.steps(task)[step];
        match (step.kind, plan.slices(step).get(slice)) {
            (StepKind::Compute, Some(length)) => as_measured(*length),
            (StepKind::Wait, Some(length)) => *length,
            // A turn of a round-robin: there nobody asks.
            (_, None) => Time::ZERO,
        }
    })
}

fn has_quanta(plan: &Plan, task: TaskId, step: usize) -> bool {
    let step = &plan.steps(task)[step];
    let is_shared = matches!(plan.pool(step.on).discipline, Discipline::RoundRobin { .. });
    is_shared && step.kind == StepKind::Compute
}

/// The task's spans for one of its steps, in order, and that step.
fn spans_of(timeline: &Timeline, task: TaskId, step: usize) -> (&[Span], u32) {
    let (spans, place) = (timeline.of(task), u32::try_from(step).expect("steps are counted in 32 bits"));
    let begin = spans.partition_point(|span| span.step < place);
    let end = spans.partition_point(|span| span.step <= place);
    (&spans[begin..end], place)
}

fn push_turns(plan: &Plan, timeline: &Timeline, (task, step): (TaskId, usize), slices: &mut Vec<Time>) {
    let first = slices.len();
    let (spans, _) = spans_of(timeline, task, step);
    let is_queued_for = spans.first().is_some_and(|span| span.state == State::Queued);
    if is_queued_for && is_in_hand(plan, task, step) {
        // The quantum was over just when the step before was.
        slices.push(Time::ZERO);
    }
    slices.extend(spans.iter().filter(|span| span.state != State::Queued).map(Span::length));
    if first == slices.len() {
        slices.push(Time::ZERO);
    }
}

/// Whether the worker of the step before has the task in hand for this one.
fn is_in_hand(plan: &Plan, task: TaskId, step: usize) -> bool {
    let steps = plan.steps(task);
    let before = step.checked_sub(1).map(|before| &steps[before]);
    before.is_some_and(|before| before.on == steps[step].on && plan.holds(task, before))
}

/// Every switch of a worker to another task: the worker, and how long it took once the task was ready.
fn switches(timeline: &Timeline) -> Vec<(WorkerId, Time)> {
    let mut held = Vec::new();
    let mut ready = None;
    for span in &timeline.spans {
        if let Some(worker) = span.worker {
            let queued = ready.filter(|ready: &&Span| ready.task == span.task && ready.end == span.start);
            held.push((worker, queued.map_or(span.start, |ready| ready.start), span));
        }
        ready = (span.state == State::Queued).then_some(span);
    }
    held.sort_by_key(|(worker, _, span)| (*worker, span.start, span.end));
    let pairs = held.windows(2).map(|pair| (pair[0], pair[1]));
    let switches = pairs.filter(|(before, next)| before.0 == next.0 && before.2.task != next.2.task);
    switches.map(|(before, (worker, ready, span))| (worker, span.start - before.2.end.max(ready))).collect()
}

fn mean(times: impl Iterator<Item = Time>) -> Option<Time> {
    let (sum, count) = times.fold((0, 0), |(sum, count), time| (sum + time.as_nanos(), count + 1));
    (0 < count).then(|| Time::from_nanos(sum / count))
}

/// What the model makes of a real run's own step lengths. The timeline must be whole.
pub fn replay(plan: &Plan, timeline: &Timeline) -> Timeline {
    simulate(&plan_as_measured(plan, timeline), &Keep::Only(Vec::new()))
}

/// The makespan of the replay, from all that a real run tells. Of many tasks nothing is kept that is not
/// needed any more: their timeline ends before their replay begins.
pub fn makespan(plan: &Plan, timeline: Timeline, lengths: &SliceLengths) -> Time {
    if plan.is_first_come_first_served() {
        drop(timeline);
        simulate_as_measured(plan, lengths).makespan()
    } else {
        replay(plan, &timeline).makespan()
    }
}
