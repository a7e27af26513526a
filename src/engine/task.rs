//! One task on its way through its steps: it does the work and writes down when.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep_until;

use super::Run;
use super::calculation::Factorial;
use super::record::Nanos;
use crate::plan::{Step, StepKind, TaskId, WorkerId};
use crate::timeline::State;

/// A task in a real run. Whoever has it may go on with it: a thread, or a future.
pub struct Task {
    pub run: Arc<Run>,
    pub id: TaskId,
    /// The next step.
    step: u32,
    /// The worker that has the task in hand, since when: its next step follows without a gap.
    hand: Option<(WorkerId, Nanos)>,
    /// A calculation between two slices.
    factorial: Option<Box<Factorial>>,
}

impl Task {
    #[must_use]
    pub fn new(run: &Arc<Run>, id: TaskId) -> Self {
        Self { run: Arc::clone(run), id, step: 0, hand: None, factorial: None }
    }

    /// Waits until the task comes: by schedule, and without holding anybody.
    pub async fn arrive(&self) {
        let at = self.run.instant(self.run.plan.arrives(self.id));
        if Instant::now() < at {
            sleep_until(at.into()).await;
        }
    }

    /// The step that comes next; `None` when the task is finished.
    #[must_use]
    pub fn next_step(&self) -> Option<&Step> {
        self.run.plan.steps(self.id).get(self.step as usize)
    }

    /// Computes the whole step, slice after slice.
    pub fn compute(&mut self, worker: WorkerId) {
        for slice in 0..self.slices() {
            self.compute_slice(worker, slice);
        }
    }

    /// How many slices the next step has: it may give way between two of them.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.next_step().map_or(0, |step| self.run.plan.slices(step).len())
    }

    /// Computes one slice; after the last one the step is done.
    pub fn compute_slice(&mut self, worker: WorkerId, slice: usize) {
        let start = self.begin(Some(worker), State::Running);
        let work = self.run.work(self.id, self.step as usize);
        let mut factorial = self.factorial.take().unwrap_or_else(|| Box::new(work.calculation.begin()));
        match work.calculation.advance(&mut factorial, slice) {
            Some(digest) => self.run.check(work, digest),
            None => self.factorial = Some(factorial),
        }
        self.end(Some(worker), slice, start, self.run.now());
    }

    /// Gives way: another task may have the worker first.
    pub fn let_others_go_first(&mut self) {
        self.hand = None;
        self.run.observer.enters(self.id, State::Queued);
    }

    /// Begins to wait; says until when. `holder` is the worker that stands still meanwhile.
    pub fn begin_wait(&mut self, holder: Option<WorkerId>) -> Wait {
        let start = self.begin(holder, State::Waiting);
        let length =
            self.next_step().map_or(Duration::ZERO, |step| self.run.pace.to_real(self.run.plan.length(step)));
        let due = start + u64::try_from(length.as_nanos()).unwrap_or(Nanos::MAX - start);
        Wait { holder, start, due }
    }

    /// The wait was over when it was due. That a busy worker noticed later is no longer waiting.
    pub fn end_wait(&mut self, wait: &Wait) {
        let end = if wait.holder.is_some() { self.run.now() } else { wait.due };
        self.end(wait.holder, 0, wait.start, end);
    }

    fn begin(&mut self, worker: Option<WorkerId>, state: State) -> Nanos {
        self.run.observer.enters(self.id, state);
        match self.hand {
            Some((hand, since)) if worker.is_none_or(|worker| worker == hand) => since,
            _ => self.run.now(),
        }
    }

    fn end(&mut self, worker: Option<WorkerId>, slice: usize, start: Nanos, end: Nanos) {
        self.run.recorder.write(worker, self.id, (self.step as usize, slice), start, end);
        self.hand = worker.map(|worker| (worker, end));
        if slice + 1 == self.slices() {
            self.step += 1;
        }
        match self.next_step().map(|step| step.kind) {
            None => self.run.observer.finishes(self.id),
            Some(StepKind::Compute) if worker.is_none() => self.run.observer.enters(self.id, State::Queued),
            _ => {}
        }
    }
}

/// A wait that has begun.
pub struct Wait {
    holder: Option<WorkerId>,
    start: Nanos,
    due: Nanos,
}

impl Wait {
    #[must_use]
    pub fn until(&self, run: &Run) -> Instant {
        run.start + Duration::from_nanos(self.due)
    }

    #[must_use]
    pub fn length(&self) -> Duration {
        Duration::from_nanos(self.due - self.start)
    }
}
