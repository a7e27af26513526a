//! One task on its way through its steps: it does the work and writes down when.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Run;
use super::calculation::Factorial;
use super::record::Nanos;
use crate::plan::{PoolId, Step, StepKind, TaskId, WorkerId};
use crate::timeline::State;

/// A task in a real run. Whoever has it may go on with it: a thread, or a future.
pub struct Task {
    pub run: Arc<Run>,
    id: TaskId,
    /// The next step. Small on purpose, like all here: a million tasks may be waiting at once.
    step: u16,
    /// The worker that has the task in hand: its next step follows without a gap.
    hand: Option<WorkerId>,
    /// When the step before ended; of a wait, when it began.
    since: Nanos,
    is_waiting: bool,
    /// A calculation between two slices.
    factorial: Option<Box<Factorial>>,
}

impl Task {
    #[must_use]
    pub fn new(run: &Arc<Run>, id: TaskId) -> Self {
        Self { run: Arc::clone(run), id, step: 0, hand: None, since: 0, is_waiting: false, factorial: None }
    }

    /// When the task comes, if it is not there yet.
    #[must_use]
    pub fn arrives_later(&self) -> Option<Instant> {
        let arrival = self.run.plan.arrives(self.id);
        (!arrival.is_zero()).then(|| self.run.instant(arrival)).filter(|arrival| Instant::now() < *arrival)
    }

    fn next_step(&self) -> Option<&Step> {
        self.run.plan.steps(self.id).get(usize::from(self.step))
    }

    /// What comes next; `None` when the task is finished.
    #[must_use]
    pub fn next_kind(&self) -> Option<StepKind> {
        self.next_step().map(|step| step.kind)
    }

    /// Who does what comes next.
    ///
    /// # Panics
    /// If the task is finished.
    #[must_use]
    pub fn next_pool(&self) -> PoolId {
        self.next_step().expect("a step comes next").on
    }

    /// How many slices the next step has: it may give way between two of them.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.next_step().map_or(0, |step| self.run.plan.slices(step).len())
    }

    /// Computes the whole step, slice after slice.
    pub fn compute(&mut self, worker: WorkerId) {
        for slice in 0..self.slices() {
            self.compute_slice(worker, slice);
        }
    }

    /// Computes one slice; after the last one the step is done.
    pub fn compute_slice(&mut self, worker: WorkerId, slice: usize) {
        let start = self.begin(Some(worker), State::Running);
        if slice == 0 {
            self.give_place_back();
        }
        let work = self.run.work(self.id, self.step.into());
        let mut factorial = self.factorial.take().unwrap_or_else(|| Box::new(work.calculation.begin()));
        match work.calculation.advance(&mut factorial, slice) {
            Some(digest) => self.run.check(work, digest),
            None => self.factorial = Some(factorial),
        }
        self.end(Some(worker), slice, start, self.run.now());
    }

    /// A worker has the task, so it stands in no queue any more.
    fn give_place_back(&self) {
        let before = usize::from(self.step).checked_sub(1);
        if let Some(pool) = before.and_then(|step| self.run.plan.place_for(self.id, step)) {
            self.run.places[pool.index()].give_back();
        }
    }

    /// The pool in whose bounded queue the task needs a place before it goes on.
    #[must_use]
    pub fn needs_place(&self) -> Option<PoolId> {
        let pool = self.run.plan.place_for(self.id, self.step.into());
        pool.filter(|_| !self.is_waiting)
    }

    /// Gives way: another task may have the worker first.
    pub fn let_others_go_first(&mut self) {
        self.hand = None;
        self.run.observer.enters(self.id, State::Queued);
    }

    /// If the task begins with a wait: it needs no worker, so it begins now, and not when the
    /// event loop first gets to the task.
    #[must_use]
    pub fn begin_first_wait(mut self) -> Self {
        let needs_nothing = self.next_kind() == Some(StepKind::Wait) && self.needs_place().is_none();
        if needs_nothing && self.arrives_later().is_none() {
            self.begin_wait(None);
        }
        self
    }

    /// Begins to wait, unless the wait has begun; says until when. `holder` is the worker that
    /// stands still meanwhile.
    pub fn begin_wait(&mut self, holder: Option<WorkerId>) -> Instant {
        if !self.is_waiting {
            self.since = self.begin(holder, State::Waiting);
            self.is_waiting = true;
        }
        self.run.start + Duration::from_nanos(self.due())
    }

    /// The wait was over when it was due. That a busy worker noticed later is no longer waiting.
    pub fn end_wait(&mut self, holder: Option<WorkerId>) {
        let end = if holder.is_some() { self.run.now() } else { self.due() };
        self.is_waiting = false;
        self.end(holder, 0, self.since, end);
    }

    fn due(&self) -> Nanos {
        self.since.saturating_add(self.run.length(self.id, self.step.into()))
    }

    /// Says that the task is finished. The task itself is gone before that: when all have
    /// reported, the run is nobody's but the caller's.
    pub fn report(self, to: impl FnOnce(TaskId)) {
        let id = self.id;
        drop(self);
        to(id);
    }

    fn begin(&mut self, worker: Option<WorkerId>, state: State) -> Nanos {
        self.run.observer.enters(self.id, state);
        match self.hand {
            Some(hand) if worker.is_none_or(|worker| worker == hand) => self.since,
            _ => self.run.now(),
        }
    }

    fn end(&mut self, worker: Option<WorkerId>, slice: usize, start: Nanos, end: Nanos) {
        self.run.recorder.write(worker, self.id, (usize::from(self.step), slice), start, end);
        self.hand = worker;
        self.since = end;
        if slice + 1 == self.slices() {
            self.step += 1;
        }
        match self.next_kind() {
            None => self.run.observer.finishes(self.id),
            Some(StepKind::Compute) if worker.is_none() => self.run.observer.enters(self.id, State::Queued),
            Some(_) => {}
        }
    }
}

/// Nothing, if the instant is over.
#[must_use]
pub fn time_until(due: Instant) -> Duration {
    due.saturating_duration_since(Instant::now())
}
