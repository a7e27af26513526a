//! The exact model: a discrete-event simulation in whole nanoseconds.
//!
//! At one instant, in this order: steps that end; waits that end; arrivals; then tasks that gave
//! way go to the back of their queue; then free workers take ready tasks, first ready first
//! served, ties by the order in the plan. A task goes on with its next step on the same worker
//! without queueing: work in hand goes before new arrivals. Where a queue is bounded, a worker that
//! takes a task hands its place at once to the first task at the door.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::order::Arrivals;
use crate::plan::{Plan, PoolId, Step, StepKind, TaskId, Waiting, WorkerId};
use crate::time::Time;
use crate::timeline::{Peaks, Span, State, TaskTimes, Timeline};

/// Whose spans a simulation keeps. The times of every task are kept always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    All,
    /// A few tasks: a run of a million would fill the memory with spans that nobody reads.
    Only(Vec<TaskId>),
}

impl Keep {
    fn keeps(&self, task: TaskId) -> bool {
        match self {
            Self::All => true,
            Self::Only(tasks) => tasks.contains(&task),
        }
    }
}

/// Predicts what happens. Takes n log n steps for n tasks.
#[must_use]
pub fn simulate(plan: &Plan, keep: &Keep) -> Timeline {
    let mut model = Model::new(plan, keep);
    while let Some(now) = model.next_instant() {
        model.advance_to(now);
        model.end_steps_and_waits();
        model.let_arrive();
        model.give_way();
        model.dispatch();
    }
    model.into_timeline()
}

/// Where a task stands.
#[derive(Clone, Copy)]
struct Progress {
    /// In the plan's table of steps.
    step: u32,
    slice: u32,
    /// When it came into its present state.
    since: Time,
}

/// A compute step, slice or wait that ends. Ordered by time, then compute before wait, then task.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ending {
    at: Time,
    kind: EndKind,
    task: TaskId,
    worker: Option<WorkerId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EndKind {
    Compute,
    Wait,
}

/// A pool's queue, and its workers that have nothing to do.
struct Desk {
    ready: VecDeque<TaskId>,
    free: BinaryHeap<Reverse<WorkerId>>,
    /// Where the queue is bounded.
    places_left: usize,
    /// Those that are queued for a place; only while there is none.
    door: VecDeque<TaskId>,
}

struct Model<'a> {
    plan: &'a Plan,
    keep: &'a Keep,
    now: Time,
    progress: Vec<Progress>,
    /// By place in the plan's table of steps.
    lengths: Vec<Time>,
    times: Vec<TaskTimes>,
    arrivals: Arrivals,
    endings: BinaryHeap<Reverse<Ending>>,
    gave_way: Vec<(TaskId, WorkerId)>,
    desks: Vec<Desk>,
    pool_of: Vec<PoolId>,
    in_progress: usize,
    running: usize,
    peaks: Peaks,
    busy: Vec<Time>,
    spans: Vec<Span>,
}

impl<'a> Model<'a> {
    fn new(plan: &'a Plan, keep: &'a Keep) -> Self {
        let desks = plan.pools().iter().map(|pool| Desk {
            ready: VecDeque::new(),
            free: pool.workers().map(Reverse).collect(),
            places_left: pool.places.map_or(0, |places| places.get() as usize),
            door: VecDeque::new(),
        });
        let pool_of = plan
            .pools()
            .iter()
            .enumerate()
            .flat_map(|(pool, it)| it.workers().map(move |_| PoolId::new(pool)));
        Self {
            plan,
            keep,
            now: Time::ZERO,
            progress: plan
                .tasks()
                .map(|task| Progress { step: plan.step_range(task).start, slice: 0, since: Time::ZERO })
                .collect(),
            lengths: plan.step_table().iter().map(|step| plan.length(step)).collect(),
            times: vec![TaskTimes::default(); plan.task_count()],
            arrivals: Arrivals::new(plan),
            endings: BinaryHeap::new(),
            gave_way: Vec::new(),
            desks: desks.collect(),
            pool_of: pool_of.collect(),
            in_progress: 0,
            running: 0,
            peaks: Peaks::default(),
            busy: vec![Time::ZERO; plan.workers().len()],
            spans: Vec::new(),
        }
    }

    fn next_instant(&self) -> Option<Time> {
        let ending = self.endings.peek().map(|ending| ending.0.at);
        let arrival = self.arrivals.peek(self.plan).map(|(at, _)| at);
        [ending, arrival].into_iter().flatten().min()
    }

    /// The counts of the instant that is left behind held for a while: now they count for the peak.
    fn advance_to(&mut self, now: Time) {
        if self.now < now {
            self.peaks.in_progress = self.peaks.in_progress.max(self.in_progress);
            self.peaks.running = self.peaks.running.max(self.running);
        }
        self.now = now;
    }

    fn end_steps_and_waits(&mut self) {
        while let Some(&Reverse(ending)) = self.endings.peek()
            && ending.at == self.now
        {
            self.endings.pop();
            self.end(ending);
        }
    }

    fn end(&mut self, ending: Ending) {
        let Ending { kind, task, worker, .. } = ending;
        let Progress { step, slice, since } = self.progress[task.index()];
        if let (EndKind::Compute, Some(worker)) = (kind, worker) {
            self.running -= 1;
            self.busy[worker.index()] += self.now - since;
            self.record(task, Some(worker), State::Running);
            if (slice as usize) + 1 < self.plan.slices(&self.plan.step_table()[step as usize]).len() {
                self.progress[task.index()].slice = slice + 1;
                self.gave_way.push((task, worker));
                return;
            }
        } else {
            self.record(task, worker, State::Waiting);
        }
        self.progress[task.index()] = Progress { step: step + 1, slice: 0, since: self.now };
        self.go_on(task, worker);
    }

    fn let_arrive(&mut self) {
        while let Some((at, task)) = self.arrivals.peek(self.plan)
            && at == self.now
        {
            self.arrivals.pop(self.plan);
            self.times[task.index()].arrived = at;
            self.progress[task.index()].since = at;
            self.go_on(task, None);
        }
    }

    /// The task's next step: begun at once where the task is, or queued for.
    fn go_on(&mut self, task: TaskId, worker: Option<WorkerId>) {
        let next = self.progress[task.index()].step;
        if next == self.plan.step_range(task).end {
            return self.finish(task, worker);
        }
        let step = &self.plan.step_table()[next as usize];
        let needs_worker = step.kind == StepKind::Compute || self.plan.waiting == Waiting::Holds;
        let in_hand = worker.filter(|worker| needs_worker && self.pool_of[worker.index()] == step.on);
        if in_hand.is_none() {
            self.free(worker);
        }
        if needs_worker && in_hand.is_none() {
            self.desks[step.on.index()].ready.push_back(task);
        } else if needs_worker || self.takes_place(task, next) {
            self.begin(task, step, in_hand);
        }
    }

    /// Whether the wait can begin: it has a place, or needs none. Otherwise the task stands at the
    /// door from now on.
    fn takes_place(&mut self, task: TaskId, step: u32) -> bool {
        let Some(pool) = self.place_for(task, step) else { return true };
        let desk = &mut self.desks[pool.index()];
        let is_free = 0 < desk.places_left;
        if is_free {
            desk.places_left -= 1;
        } else {
            desk.door.push_back(task);
        }
        is_free
    }

    /// `step` is a place in the plan's table of steps.
    fn place_for(&self, task: TaskId, step: u32) -> Option<PoolId> {
        self.plan.place_for(task, (step - self.plan.step_range(task).start) as usize)
    }

    fn begin(&mut self, task: TaskId, step: &Step, worker: Option<WorkerId>) {
        let progress = &mut self.progress[task.index()];
        progress.since = self.now;
        let slice = progress.slice as usize;
        if slice == 0 && progress.step == self.plan.step_range(task).start {
            self.times[task.index()].started = self.now;
            self.in_progress += 1;
        }
        let kind = match step.kind {
            StepKind::Compute => {
                self.running += 1;
                EndKind::Compute
            }
            StepKind::Wait => EndKind::Wait,
        };
        let at = self.now + self.plan.slices(step)[slice];
        self.endings.push(Reverse(Ending { at, kind, task, worker }));
    }

    fn finish(&mut self, task: TaskId, worker: Option<WorkerId>) {
        self.free(worker);
        let times = &mut self.times[task.index()];
        times.finished = self.now;
        if self.plan.steps(task).is_empty() {
            times.started = self.now;
        } else {
            self.in_progress -= 1;
        }
        for (step, length) in
            self.plan.steps(task).iter().zip(&self.lengths[self.plan.step_range(task).start as usize..])
        {
            match step.kind {
                StepKind::Compute => times.running += *length,
                StepKind::Wait => times.waiting += *length,
            }
        }
        self.arrivals.finish(task, || self.now, self.plan);
    }

    fn free(&mut self, worker: Option<WorkerId>) {
        if let Some(worker) = worker {
            self.desks[self.pool_of[worker.index()].index()].free.push(Reverse(worker));
        }
    }

    fn give_way(&mut self) {
        let mut gave_way = std::mem::take(&mut self.gave_way);
        gave_way.sort_unstable();
        for (task, worker) in gave_way.drain(..) {
            self.progress[task.index()].since = self.now;
            self.desks[self.pool_of[worker.index()].index()].ready.push_back(task);
            self.free(Some(worker));
        }
        self.gave_way = gave_way;
    }

    fn dispatch(&mut self) {
        for pool in 0..self.desks.len() {
            while !self.desks[pool].ready.is_empty()
                && let Some(Reverse(worker)) = self.desks[pool].free.pop()
                && let Some(task) = self.desks[pool].ready.pop_front()
            {
                self.begin_from_queue(task, Some(worker));
                if self.plan.pools()[pool].places.is_some() {
                    self.hand_place_on(task);
                }
            }
        }
    }

    /// A worker took the task: its place, if it needed one, goes to the first at the door.
    fn hand_place_on(&mut self, task: TaskId) {
        let Progress { step, slice, .. } = self.progress[task.index()];
        let has_just_waited = slice == 0 && self.plan.step_range(task).start < step;
        let Some(pool) = has_just_waited.then(|| self.place_for(task, step - 1)).flatten() else { return };
        match self.desks[pool.index()].door.pop_front() {
            Some(next) => self.begin_from_queue(next, None),
            None => self.desks[pool.index()].places_left += 1,
        }
    }

    fn begin_from_queue(&mut self, task: TaskId, worker: Option<WorkerId>) {
        self.record(task, None, State::Queued);
        let step = &self.plan.step_table()[self.progress[task.index()].step as usize];
        self.begin(task, step, worker);
    }

    /// Keeps the span that ends now, if it is one to keep.
    fn record(&mut self, task: TaskId, worker: Option<WorkerId>, state: State) {
        let Progress { step, slice, since } = self.progress[task.index()];
        if since < self.now && self.keep.keeps(task) {
            let step = step - self.plan.step_range(task).start;
            self.spans.push(Span { task, worker, state, step, slice, start: since, end: self.now });
        }
    }

    fn into_timeline(mut self) -> Timeline {
        self.spans.sort_by_key(|span| (span.task, span.start));
        Timeline { tasks: self.times, busy: self.busy, peaks: self.peaks, spans: self.spans }
    }
}

/// Simulates with the spans of all tasks where they are few enough to be shown, and otherwise
/// with those of the tasks that matter: the first, the last, and the one that waited longest.
#[must_use]
pub fn predict(plan: &Plan) -> Timeline {
    const FEW: usize = 1_000;
    if plan.task_count() <= FEW {
        return simulate(plan, &Keep::All);
    }
    let last = plan.task_count() - 1;
    let mut keep: Vec<TaskId> = [0, 1, 2, last].map(TaskId::new).to_vec();
    let timeline = simulate(plan, &Keep::Only(keep.clone()));
    let worst = timeline.slowest();
    if keep.contains(&worst) {
        return timeline;
    }
    keep.push(worst);
    simulate(plan, &Keep::Only(keep))
}
