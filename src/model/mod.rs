//! The exact model: a discrete-event simulation in whole nanoseconds.
//!
//! At one instant, in this order: steps that end; waits that end; switches that end; arrivals, each with
//! the waits without length that it begins; then tasks that gave way go to the back of their queue, one
//! after the other, unless nobody else is ready; then free workers take ready tasks, in the order of their
//! pool's discipline (first ready, first served, unless it says otherwise), ties by the order in the plan;
//! then a ready task takes the worker of another, where the discipline is preemptive, and free workers are
//! next again. What was begun there and has no length ends now: so it begins anew.
//! A task goes on with its next step on the same worker without queueing: work in hand goes before
//! new arrivals. Where a queue is bounded, a worker that takes a task hands its place at once to the
//! first task that is queued for one.

mod endings;
mod kept;
mod lengths;
mod processors;
mod progress;
mod rounds;
mod sharing;

use crate::order::Arrivals;
use crate::order::bursts::Bursts;
use crate::order::rank::{Position, bound_to, rank};
use crate::order::run_queue::RunQueue;
use crate::order::slots::Slots;
use crate::plan::{Interruptibility, Plan, PoolId, StepKind, TaskId, Waiting, WorkerId};
use crate::time::Time;
use crate::timeline::{FEW_TASKS, FIRST_TOLD, Peaks, SliceLengths, Span, State, TaskTimes, Timeline};
use endings::{EndKind, Ending, Endings};
use kept::Kept;
use lengths::Lengths;
use processors::{Processors, Work};
use progress::Progress;
use rounds::Rounds;
use sharing::{PoolWorker, Sharing};

pub use kept::Keep;

/// Predicts what happens. Takes n log n steps for n tasks.
pub fn simulate(plan: &Plan, keep: &Keep) -> Timeline {
    simulate_with(plan, Lengths::planned(plan), keep)
}

/// The same with the lengths that a real run measured; keeps no spans.
///
/// # Panics
/// If somebody is not served as they come: other disciplines go by the lengths that were planned, too.
pub fn simulate_as_measured(plan: &Plan, lengths: &SliceLengths) -> Timeline {
    assert!(plan.is_first_come_first_served(), "first come, first served");
    simulate_with(plan, Lengths::measured(plan, lengths), &Keep::Only(Vec::new()))
}

fn simulate_with(plan: &Plan, lengths: Lengths<'_>, keep: &Keep) -> Timeline {
    if plan.fits_runtime() && lengths.processors().is_none() {
        run(Model::<PLAIN>::new(plan, lengths, keep))
    } else {
        run(Model::<ANY>::new(plan, lengths, keep))
    }
}

/// Where it is first come, first served, everybody gives way, and workers share no processors, nothing else needs to be looked at,
/// which is worth a tenth of the time.
const PLAIN: bool = true;
const ANY: bool = false;

fn run<const IS_PLAIN: bool>(mut model: Model<'_, IS_PLAIN>) -> Timeline {
    while let Some(now) = model.next_instant() {
        model.advance_to(now);
        loop {
            model.end_steps_and_waits();
            if !model.let_one_arrive() {
                break;
            }
        }
        model.give_way();
        model.dispatch();
        if let Some(worker) = model.rounds.take_due() {
            model.play_rounds(worker);
        }
    }
    model.into_timeline()
}

struct Model<'a, const IS_PLAIN: bool> {
    plan: &'a Plan,
    lengths: Lengths<'a>,
    kept: Kept,
    now: Time,
    progress: Vec<Progress>,
    arrivals: Arrivals,
    endings: Endings,
    gave_way: Vec<(TaskId, WorkerId)>,
    rounds: Rounds,
    /// By pool.
    queues: Vec<RunQueue>,
    slots: Vec<Slots<TaskId>>,
    /// By worker.
    pool_of: Vec<PoolId>,
    /// Where running tasks share them; otherwise each worker has one of its own.
    processors: Option<Processors>,
    /// Where a discipline may end a task's turn before its slice ends.
    sharing: Option<Sharing>,
    bursts: Option<Bursts>,
    /// By task, the first worker that took it; where tasks stay with that one.
    first_worker: Option<Vec<Option<WorkerId>>>,
    /// By worker, the task that it had last; where switches cost something.
    had_last: Option<Vec<Option<TaskId>>>,
    in_progress: usize,
    running: usize,
    peaks: Peaks,
    busy: Vec<Time>,
    spans: Vec<Span>,
}

impl<'a, const IS_PLAIN: bool> Model<'a, IS_PLAIN> {
    fn new(plan: &'a Plan, lengths: Lengths<'a>, keep: &Keep) -> Self {
        let has_bound_tasks = plan.has_bound_tasks();
        let has_switches = plan.pools().iter().any(|pool| !pool.switch_cost.is_zero());
        Self {
            plan,
            lengths,
            kept: Kept::new(keep),
            now: Time::ZERO,
            progress: plan.tasks().map(|task| Progress::before(plan, task)).collect(),
            arrivals: Arrivals::new(plan),
            endings: Endings::new(),
            gave_way: Vec::new(),
            rounds: Rounds::default(),
            queues: plan.pools().iter().map(|pool| RunQueue::new(pool, has_bound_tasks)).collect(),
            slots: plan.pools().iter().map(Slots::new).collect(),
            pool_of: plan.pool_of_workers().collect(),
            processors: lengths.processors().map(Processors::new),
            sharing: Sharing::new(plan),
            bursts: Bursts::new(plan),
            first_worker: has_bound_tasks.then(|| vec![None; plan.task_count()]),
            had_last: has_switches.then(|| vec![None; plan.workers().len()]),
            in_progress: 0,
            running: 0,
            peaks: Peaks::default(),
            busy: vec![Time::ZERO; plan.workers().len()],
            spans: Vec::new(),
        }
    }

    fn sharing(&mut self) -> Option<&mut Sharing> {
        if IS_PLAIN { None } else { self.sharing.as_mut() }
    }

    fn next_instant(&self) -> Option<Time> {
        let arrival = self.arrivals.peek().map(|(at, _)| at);
        let shared = self.processors().and_then(|shared| shared.next_instant(self.now, self.running));
        [self.endings.next_instant(), arrival, shared].into_iter().flatten().min()
    }

    fn processors(&self) -> Option<&Processors> {
        if IS_PLAIN { None } else { self.processors.as_ref() }
    }

    /// What a task has done by now that has been running from the beginning.
    fn done(&self) -> Work {
        self.processors().map_or(Work::of(self.now), Processors::done)
    }

    /// The counts of the instant that is left behind held for a while: now they count for the peak.
    fn advance_to(&mut self, now: Time) {
        let is_higher = self.peaks.running < self.running || self.peaks.in_progress < self.in_progress;
        if is_higher && self.now < now {
            self.raise_peaks();
        }
        if let Some(shared) = self.processors.as_mut().filter(|_| !IS_PLAIN) {
            shared.run(now - self.now, self.running, now, |ending| self.endings.push(ending));
        }
        self.now = now;
    }

    /// Apart from the rest, since it happens so seldom.
    #[cold]
    fn raise_peaks(&mut self) {
        self.peaks.in_progress = self.peaks.in_progress.max(self.in_progress);
        self.peaks.running = self.peaks.running.max(self.running);
    }

    fn end_steps_and_waits(&mut self) {
        while let Some(ending) = self.endings.pop_at(self.now) {
            let (task, worker) = (ending.task(), ending.worker());
            match (ending.kind(), worker) {
                (EndKind::Compute, Some(worker)) => self.end_turn(task, worker),
                (EndKind::Switch, worker) => self.begin_from_queue(task, worker),
                (_, worker) => {
                    self.record(task, worker, State::Waiting);
                    if let Some(worker) = worker {
                        self.new_quantum(worker);
                    }
                    self.end_step(task, worker, self.progress[task.index()].step);
                }
            }
        }
    }

    /// A slice ends, or as much of it as fits into the quantum.
    fn end_turn(&mut self, task: TaskId, worker: WorkerId) {
        let done = self.done();
        let mut is_whole = true;
        let at = PoolWorker { worker, pool: self.pool_of[worker.index()] };
        let Progress { step, slice, since, .. } = self.progress[task.index()];
        let ran = self.now - since;
        if let Some(sharing) = self.sharing() {
            if !sharing.is_due(task, worker, done) {
                // Another task took the worker meanwhile.
                return;
            }
            is_whole = sharing.end(task, at, done);
        }
        self.stop_running(task, worker, ran, is_whole);
        if is_whole && (slice as usize) + 1 == self.plan.slices(&self.plan.step_table()[step as usize]).len()
        {
            return self.end_step(task, Some(worker), step);
        }
        let progress = &mut self.progress[task.index()];
        progress.slice = slice + u32::from(is_whole);
        progress.since = self.now;
        if IS_PLAIN || self.plan.traits(task).interruptibility == Interruptibility::Interruptible {
            self.gave_way.push((task, worker));
        } else {
            self.begin(task, Some(worker));
        }
    }

    fn stop_running(&mut self, task: TaskId, worker: WorkerId, ran: Time, is_whole: bool) {
        self.running -= 1;
        self.busy[worker.index()] += ran;
        self.progress[task.index()].running += ran;
        if is_whole || !ran.is_zero() {
            self.record(task, Some(worker), State::Running);
        }
    }

    fn end_step(&mut self, task: TaskId, worker: Option<WorkerId>, step: u32) {
        let progress = &mut self.progress[task.index()];
        (progress.step, progress.slice, progress.since) = (step + 1, 0, self.now);
        self.go_on(task, worker);
    }

    /// What ends at this instant goes before the next arrival, also a wait that an arrival has just begun.
    fn let_one_arrive(&mut self) -> bool {
        let Some((at, task)) = self.arrivals.peek().filter(|(at, _)| *at == self.now) else { return false };
        self.arrivals.pop(self.plan);
        let progress = &mut self.progress[task.index()];
        (progress.arrived, progress.since) = (at, at);
        self.go_on(task, None);
        true
    }

    /// The task's next step: begun at once where the task is, or queued for.
    fn go_on(&mut self, task: TaskId, worker: Option<WorkerId>) {
        let next = self.progress[task.index()].step;
        if next == self.plan.step_range(task).end {
            return self.finish(task, worker);
        }
        let step = &self.plan.step_table()[next as usize];
        let waiting = if IS_PLAIN { self.plan.waiting } else { self.plan.waiting(task) };
        let needs_worker = step.kind == StepKind::Compute || waiting == Waiting::Holds;
        let in_hand = worker.filter(|worker| needs_worker && self.pool_of[worker.index()] == step.on);
        if in_hand.is_none() {
            self.free(worker);
        }
        match in_hand {
            Some(worker) if step.kind == StepKind::Compute && self.has_had_its_quantum(task, worker) => {
                self.gave_way.push((task, worker));
            }
            None if needs_worker => self.queue(task, step.on),
            _ if needs_worker || self.takes_place(task, next) => self.begin(task, in_hand),
            _ => {}
        }
    }

    fn has_had_its_quantum(&self, task: TaskId, worker: WorkerId) -> bool {
        let is_over = |sharing: &Sharing| sharing.is_quantum_over(worker, self.done());
        !IS_PLAIN
            && self.sharing.as_ref().is_some_and(is_over)
            && self.plan.traits(task).interruptibility == Interruptibility::Interruptible
    }

    /// The task is ready: it stands in the queue of the pool that its next step needs.
    #[inline]
    fn queue(&mut self, task: TaskId, pool: PoolId) {
        if let RunQueue::Fifo { ready, .. } = &mut self.queues[pool.index()] {
            return ready.push_back(task);
        }
        let first_worker = self.first_worker.as_ref().and_then(|first| first[task.index()]);
        let bound = bound_to(self.plan, task, first_worker, pool);
        let rank = self.rank(task, pool);
        self.queues[pool.index()].push(task, rank, bound);
        if let (Some(sharing), Some(worker)) = (&mut self.sharing, bound) {
            sharing.call(PoolWorker { worker, pool });
        }
    }

    /// Who goes first in the pool's queue.
    fn rank(&self, task: TaskId, pool: PoolId) -> u64 {
        let Progress { step, slice, .. } = self.progress[task.index()];
        let left = self.sharing.as_ref().and_then(|sharing| sharing.left(task));
        rank(self.plan, self.bursts.as_ref(), pool, Position { task, step, slice, left })
    }

    /// Whether the wait can begin: it has a place, or needs none. Otherwise the task is
    /// queued for one from now on.
    fn takes_place(&mut self, task: TaskId, step: u32) -> bool {
        let Some(pool) = self.place_for(task, step) else { return true };
        self.slots[pool.index()].enter(task).is_some()
    }

    /// `step` is a place in the plan's table of steps.
    fn place_for(&self, task: TaskId, step: u32) -> Option<PoolId> {
        self.plan.place_for(task, (step - self.plan.step_range(task).start) as usize)
    }

    /// Begins the task's next step, or goes on with it.
    #[inline]
    fn begin(&mut self, task: TaskId, worker: Option<WorkerId>) {
        let progress = &mut self.progress[task.index()];
        progress.since = self.now;
        let Progress { step: place, slice, .. } = *progress;
        let step = &self.plan.step_table()[place as usize];
        if slice == 0 && place == self.plan.step_range(task).start && !self.has_begun(task) {
            self.progress[task.index()].started = self.now;
            self.in_progress += 1;
        }
        let length = self.lengths.of(task, place, slice);
        let kind = match step.kind {
            StepKind::Compute => {
                self.running += 1;
                EndKind::Compute
            }
            StepKind::Wait => EndKind::Wait,
        };
        match worker {
            Some(worker) if !IS_PLAIN && kind == EndKind::Compute => self.run(task, worker, length),
            _ => self.endings.push(Ending::new(self.now + length, kind, task, worker)),
        }
    }

    /// Whether the task's first slice was begun and not ended.
    fn has_begun(&self, task: TaskId) -> bool {
        !IS_PLAIN && self.sharing.as_ref().is_some_and(|sharing| sharing.left(task).is_some())
    }

    /// The task runs on, and it is known when its turn ends, if nobody takes its worker.
    fn run(&mut self, task: TaskId, worker: WorkerId, slice: Time) {
        let end = self.end_of_turn(task, worker, slice);
        match &mut self.processors {
            Some(shared) if shared.done() < end => shared.begin(task, worker, end),
            Some(_) => self.endings.push(Ending::new(self.now, EndKind::Compute, task, Some(worker))),
            None => self.endings.push(Ending::new(end.length(), EndKind::Compute, task, Some(worker))),
        }
    }

    /// What is done when the slice ends, or the task's quantum.
    fn end_of_turn(&mut self, task: TaskId, worker: WorkerId, slice: Time) -> Work {
        let done = self.done();
        let Some(sharing) = &mut self.sharing else { return done.and(Work::of(slice)) };
        let whole = done.and(Work::of(sharing.left_of(task, slice)));
        if self.plan.traits(task).interruptibility == Interruptibility::Uninterruptible {
            sharing.begin_undisturbed(task, worker, whole);
            return whole;
        }
        let at = PoolWorker { worker, pool: self.pool_of[worker.index()] };
        let rank = self.rank(task, at.pool);
        self.sharing.as_mut().map_or(whole, |sharing| sharing.begin(task, at, rank, done, whole))
    }

    fn finish(&mut self, task: TaskId, worker: Option<WorkerId>) {
        self.free(worker);
        if self.plan.step_range(task).is_empty() {
            self.progress[task.index()].started = self.now;
        } else {
            self.in_progress -= 1;
        }
        self.arrivals.finish(task, || self.now, self.plan);
    }

    #[inline]
    fn free(&mut self, worker: Option<WorkerId>) {
        if let Some(worker) = worker {
            self.queues[self.pool_of[worker.index()].index()].free(worker);
        }
    }

    /// Tasks go to the back of their queue. Where nobody is ready whom the worker could take instead,
    /// they go on at once, on the same worker.
    /// One after the other, in the order of the plan: who has gone to the back is ready for the next.
    fn give_way(&mut self) {
        match self.gave_way[..] {
            [] => {}
            // Nearly always it is one, and there is nothing to sort.
            [(task, worker)] => {
                self.gave_way.clear();
                self.give_way_to_others(task, worker);
            }
            _ => {
                let mut gave_way = std::mem::take(&mut self.gave_way);
                gave_way.sort_unstable();
                for (task, worker) in gave_way.drain(..) {
                    self.give_way_to_others(task, worker);
                }
                // As large as before: there will be others.
                self.gave_way = gave_way;
            }
        }
    }

    #[inline]
    fn give_way_to_others(&mut self, task: TaskId, worker: WorkerId) {
        if self.queues[self.pool_of[worker.index()].index()].first_for(worker).is_some() {
            self.go_to_the_back(task, worker);
        } else {
            self.new_quantum(worker);
            self.begin(task, Some(worker));
        }
    }

    fn go_to_the_back(&mut self, task: TaskId, worker: WorkerId) {
        let pool = self.pool_of[worker.index()];
        self.progress[task.index()].since = self.now;
        self.queue(task, pool);
        if let RunQueue::Fifo { ready, .. } = &self.queues[pool.index()]
            && IS_PLAIN
        {
            self.rounds.count(worker, ready.len());
        }
        self.free(Some(worker));
    }

    fn new_quantum(&mut self, worker: WorkerId) {
        let done = self.done();
        if let Some(sharing) = self.sharing() {
            sharing.new_quantum(worker, done);
        }
    }

    /// Free workers take ready tasks; when nobody is free, ready tasks take the workers of others.
    fn dispatch(&mut self) {
        for pool in (0..self.queues.len()).map(PoolId::new) {
            while let Some((task, worker)) = self.queues[pool.index()].next().or_else(|| self.preempt(pool)) {
                self.take(task, worker);
            }
            if let Some(sharing) = self.sharing() {
                sharing.end_contest(pool);
            }
        }
    }

    /// The worker turns to the task, which costs time if it had another one last.
    fn take(&mut self, task: TaskId, worker: WorkerId) {
        let pool = self.plan.pool(self.pool_of[worker.index()]);
        let takes_place = pool.places.is_some() && !self.has_begun(task);
        if self.must_switch(task, worker) {
            let at = self.now + pool.switch_cost;
            self.endings.push(Ending::new(at, EndKind::Switch, task, Some(worker)));
        } else {
            self.begin_from_queue(task, Some(worker));
        }
        if takes_place {
            self.hand_place_on(task);
        }
    }

    /// Whether the worker had another task last. From now on it has this one.
    fn must_switch(&mut self, task: TaskId, worker: WorkerId) -> bool {
        if IS_PLAIN {
            return false;
        }
        if let Some(first) = &mut self.first_worker {
            first[task.index()].get_or_insert(worker);
        }
        let before = self.had_last.as_mut().and_then(|had_last| had_last[worker.index()].replace(task));
        let costs = !self.plan.pool(self.pool_of[worker.index()]).switch_cost.is_zero();
        costs && before.is_some_and(|before| before != task)
    }

    /// The first ready task that goes before one that runs, and the worker that this one must leave.
    fn preempt(&mut self, pool: PoolId) -> Option<(TaskId, WorkerId)> {
        if IS_PLAIN {
            return None;
        }
        let done = self.done();
        let queue = self.queues[pool.index()].by_rank()?;
        let (entry, worker) = self.sharing.as_ref()?.contest(pool, queue, done)?;
        let task = queue.take(entry, worker);
        self.leave(PoolWorker { worker, pool });
        Some((task, worker))
    }

    /// The task that runs there is queued, with what it has left to do.
    fn leave(&mut self, at: PoolWorker) {
        let done = self.done();
        let Some(sharing) = &mut self.sharing else { return };
        let Some(task) = sharing.task_on(at.worker) else { return };
        let ran = self.now - self.progress[task.index()].since;
        sharing.leave(task, at, done);
        self.stop_running(task, at.worker, ran, false);
        self.progress[task.index()].since = self.now;
        self.queue(task, at.pool);
    }

    /// A worker took the task: its place, if it needed one, goes to the first that is queued for one.
    fn hand_place_on(&mut self, task: TaskId) {
        let Progress { step, slice, .. } = self.progress[task.index()];
        let has_just_waited = slice == 0 && self.plan.step_range(task).start < step;
        let Some(pool) = has_just_waited.then(|| self.place_for(task, step - 1)).flatten() else { return };
        if let Some(next) = self.slots[pool.index()].give_back() {
            self.begin_from_queue(next, None);
        }
    }

    fn begin_from_queue(&mut self, task: TaskId, worker: Option<WorkerId>) {
        if self.progress[task.index()].since < self.now {
            self.record(task, None, State::Queued);
        }
        if let Some(worker) = worker {
            self.new_quantum(worker);
        }
        self.begin(task, worker);
    }

    /// Keeps the span that ends now, if it is one to keep: also of a step without length, since it was
    /// there, but no queue without length.
    #[inline]
    fn record(&mut self, task: TaskId, worker: Option<WorkerId>, state: State) {
        let Progress { step, slice, since, .. } = self.progress[task.index()];
        if self.kept.keeps(task) {
            let step = step - self.plan.step_range(task).start;
            self.spans.push(Span { task, worker, state, step, slice, start: since, end: self.now });
        }
    }

    fn into_timeline(mut self) -> Timeline {
        self.spans.sort_by_key(|span| (span.task, span.start));
        if self.sharing.is_some() {
            // Who went on at once after its quantum was never away.
            self.spans.dedup_by(|next, span| {
                let goes_on = (Span { end: next.end, ..*span }) == (Span { start: span.start, ..*next });
                let goes_on = goes_on && span.end == next.start;
                if goes_on {
                    span.end = next.end;
                }
                goes_on
            });
        }
        let mut waits = self.lengths.waits();
        let times = self.progress.into_iter().enumerate().map(|(task, progress)| TaskTimes {
            arrived: progress.arrived,
            started: progress.started,
            finished: progress.since,
            running: progress.running,
            waiting: waits(TaskId::new(task)),
        });
        Timeline { tasks: times.collect(), busy: self.busy, peaks: self.peaks, spans: self.spans }
    }
}

/// Simulates with the spans of the tasks that are told: of all, if they are few.
pub fn predict(plan: &Plan) -> Timeline {
    let count = plan.task_count();
    if count <= FEW_TASKS {
        return simulate(plan, &Keep::All);
    }
    // Who is slowest is known only in the end. Where the workers have too much to do, it is one of the
    // last that they take: if so, one simulation is enough.
    let last = count - count.min(plan.workers().len() + 1);
    let guess: Vec<TaskId> = FIRST_TOLD.into_iter().chain(last..count).map(TaskId::new).collect();
    let mut timeline = simulate(plan, &Keep::Only(guess.clone()));
    let told = timeline.told();
    if told.iter().all(|task| guess.contains(task)) {
        timeline.spans.retain(|span| told.contains(&span.task));
        return timeline;
    }
    drop(timeline);
    simulate(plan, &Keep::Only(told))
}
