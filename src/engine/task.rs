//! One task on its way through its steps: it does the work and writes down when.

use std::pin::Pin;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Run;
use super::calculation::Factorial;
use super::record::Nanos;
use crate::io::backends::IoOp;
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
    wait: Wait,
    /// A calculation between two slices.
    factorial: Option<Box<Factorial>>,
}

/// How far a wait is that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    NotBegun,
    /// It leads to a bounded queue, and the task has its place there.
    HasPlace,
    Begun,
}

impl Task {
    pub fn new(run: &Arc<Run>, id: TaskId) -> Self {
        Self {
            run: Arc::clone(run),
            id,
            step: 0,
            hand: None,
            since: 0,
            wait: Wait::NotBegun,
            factorial: None,
        }
    }

    /// When the task comes, if it is not there yet.
    pub fn arrives_later(&self) -> Option<Instant> {
        let arrival = self.run.plan.arrives(self.id);
        (!arrival.is_zero()).then(|| self.run.instant(arrival)).filter(|arrival| Instant::now() < *arrival)
    }

    pub fn id(&self) -> TaskId {
        self.id
    }

    /// Where the next step lies in the plan's table of steps.
    pub fn place(&self) -> u32 {
        self.run.plan.step_range(self.id).start + u32::from(self.step)
    }

    fn next_step(&self) -> Option<&Step> {
        self.run.plan.steps(self.id).get(usize::from(self.step))
    }

    /// What comes next; `None` when the task is finished.
    pub fn next_kind(&self) -> Option<StepKind> {
        self.next_step().map(|step| step.kind)
    }

    /// Who does what comes next.
    ///
    /// # Panics
    /// If the task is finished.
    pub fn next_pool(&self) -> PoolId {
        self.next_step().expect("a step comes next").on
    }

    /// How many slices the next step has: it may give way between two of them.
    pub fn slices(&self) -> usize {
        self.next_step().map_or(0, |step| self.run.plan.slices(step).len())
    }

    /// Computes the whole step, slice after slice.
    pub fn compute(&mut self, worker: WorkerId) {
        for slice in 0..self.slices() {
            self.compute_slice(worker, slice);
        }
    }

    /// The same where the worker is the one thread of the event loop.
    pub fn compute_on_event_loop(&mut self) {
        self.compute(self.run.plan.pool(self.next_pool()).first());
    }

    /// Computes one slice; after the last one the step is done.
    pub fn compute_slice(&mut self, worker: WorkerId, slice: usize) {
        let start = self.begin(Some(worker), State::Running);
        if slice == 0 {
            self.give_place_back();
        }
        match self.op() {
            Some(io) => self.run.note(io.call()), // A query: what it computes comes from a library.
            None => (0..self.pieces()).for_each(|piece| self.compute_piece(slice, piece)),
        }
        self.end(Some(worker), slice, start, self.run.now());
    }

    /// Into how many pieces each slice of the next step is cut: one, unless another task may take the
    /// worker at any time.
    pub fn pieces(&self) -> usize {
        self.run.work(self.id, self.step.into()).pieces
    }

    /// Computes one slice from a piece of it on, for as long as it may stay after each piece. Says
    /// which piece is next; after the last one the slice is done.
    pub fn compute_pieces(
        &mut self,
        worker: WorkerId,
        slice: usize,
        first: usize,
        mut may_stay: impl FnMut(usize) -> bool,
    ) -> usize {
        let start = self.begin(Some(worker), State::Running);
        let (mut next, pieces) = (first, self.pieces());
        while next < pieces && (next == first || may_stay(next)) {
            self.compute_piece(slice, next);
            next += 1;
        }
        let end = self.run.now();
        if next == pieces {
            self.end(Some(worker), slice, start, end);
        } else {
            self.write_down(Some(worker), slice, start, end);
        }
        next
    }

    fn compute_piece(&mut self, slice: usize, piece: usize) {
        let work = self.run.work(self.id, self.step.into());
        let mut factorial = self.factorial.take().unwrap_or_else(|| Box::new(Factorial::begin()));
        match work.calculation.advance_piece(&mut factorial, slice, (piece, work.pieces)) {
            Some(number) => self.run.check(work, number),
            None => self.factorial = Some(factorial),
        }
    }

    /// A worker has the task, so it stands in no queue any more.
    fn give_place_back(&self) {
        let before = usize::from(self.step).checked_sub(1);
        if let Some(pool) = before.and_then(|step| self.run.plan.place_for(self.id, step)) {
            self.run.slots[pool.index()].give_back();
        }
    }

    /// Whether the next step is a wait that must not begin without a place in a bounded queue.
    pub fn needs_place(&self) -> bool {
        self.wait == Wait::NotBegun && self.next_queue().is_some()
    }

    /// The pool in whose bounded queue that wait needs a place.
    pub fn next_queue(&self) -> Option<PoolId> {
        self.run.plan.place_for(self.id, self.step.into())
    }

    /// Stands at the door of the bounded queue, and comes back when it has a place there. If it is
    /// to wait for a timer, the wait has then begun.
    ///
    /// # Panics
    /// If it needs no place.
    pub fn enter_queue(mut self) -> oneshot::Receiver<Self> {
        self.wait = Wait::HasPlace;
        let pool = self.next_queue().expect("the wait leads to a bounded queue");
        let run = Arc::clone(&self.run);
        run.slots[pool.index()].enter(self)
    }

    /// Gives way, or finds no place: nobody has it in hand any more, and what comes next begins later.
    pub fn requeue(&mut self) {
        self.hand = None;
        self.run.observer.enters(self.id, State::Queued);
    }

    /// The worker has it in hand since that instant.
    pub fn is_taken(&mut self, worker: WorkerId, since: Nanos) {
        (self.hand, self.since) = (Some(worker), since);
    }

    /// If the task begins with a wait: it needs no worker, so it begins now, and not when the
    /// event loop first gets to the task.
    pub fn begin_first_wait(mut self) -> Self {
        let needs_nothing = self.next_kind() == Some(StepKind::Wait) && !self.needs_place();
        if needs_nothing && self.arrives_later().is_none() {
            self.begin_wait(None);
        }
        self
    }

    /// Waits, and the thread stands still meanwhile. `holder` is its worker.
    pub fn wait_blocking(&mut self, holder: WorkerId) {
        let due = self.begin_wait(Some(holder));
        match self.op() {
            None => thread::sleep(due.saturating_duration_since(Instant::now())),
            Some(_) if self.run.has_failed() => {}
            Some(io) => self.run.note(io.call()),
        }
        self.end_wait(Some(holder), self.run.now());
    }

    /// Whether the wait that comes next is an I/O, and no timer.
    pub fn waits_for_io(&self) -> bool {
        self.op().is_some()
    }

    fn op(&self) -> Option<IoOp<'_>> {
        self.run.io.op(self.id, self.step.into())
    }

    /// Waits for an I/O, and nobody stands still. It was over when the other side had done its
    /// part: that a busy worker noticed later is no longer waiting.
    ///
    /// In a box, so that the future of a task that has only timers need not have the room for it.
    pub fn wait_for_io(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            self.begin_wait(None);
            let mut over = None;
            if let Some(io) = self.op()
                && !self.run.has_failed()
            {
                self.run.note(io.call_async().await);
                over = io.over();
            }
            let over = over.map_or_else(|| self.run.now(), |over| self.run.nanos_at(over));
            self.end_wait(None, over.max(self.since));
        })
    }

    /// Begins to wait for a timer, unless the wait has begun; says until when.
    pub fn begin_timer(&mut self) -> Instant {
        self.begin_wait(None)
    }

    /// The same for a task that nobody has in hand: by schedule its wait began at that instant.
    pub fn begin_timer_at(&mut self, since: Nanos) -> Instant {
        if self.hand.is_none() && self.wait != Wait::Begun {
            self.run.observer.enters(self.id, State::Waiting);
            (self.since, self.wait) = (since, Wait::Begun);
        }
        self.begin_wait(None)
    }

    /// The wait was over when it was due. That a busy worker noticed later is no longer waiting.
    pub fn end_timer(&mut self) {
        self.end_wait(None, self.due());
    }

    /// The wait has ended just now.
    pub fn end_wait_now(&mut self, holder: Option<WorkerId>) {
        self.end_wait(holder, self.run.now());
    }

    /// The wait was over when it was due, or it is given up before.
    pub fn end_wait_when_due(&mut self, holder: Option<WorkerId>) {
        self.end_wait(holder, self.run.now().min(self.due()));
    }

    /// Begins a wait, unless it has begun; says when it is due.
    pub fn begin_wait(&mut self, holder: Option<WorkerId>) -> Instant {
        if self.wait != Wait::Begun {
            self.since = self.begin(holder, State::Waiting);
            self.wait = Wait::Begun;
        }
        self.run.start + Duration::from_nanos(self.due())
    }

    fn end_wait(&mut self, holder: Option<WorkerId>, end: Nanos) {
        self.wait = Wait::NotBegun;
        self.end(holder, 0, self.since, end);
    }

    fn due(&self) -> Nanos {
        self.since.saturating_add(self.run.length(self.id, self.step.into()))
    }

    fn begin(&mut self, worker: Option<WorkerId>, state: State) -> Nanos {
        self.run.observer.enters(self.id, state);
        match self.hand {
            Some(hand) if worker.is_none_or(|worker| worker == hand) => self.since,
            _ => self.run.now(),
        }
    }

    fn write_down(&mut self, worker: Option<WorkerId>, slice: usize, start: Nanos, end: Nanos) {
        self.run.recorder.write(worker, self.id, (usize::from(self.step), slice), start, end);
        self.hand = worker;
        self.since = end;
    }

    fn end(&mut self, worker: Option<WorkerId>, slice: usize, start: Nanos, end: Nanos) {
        self.write_down(worker, slice, start, end);
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
