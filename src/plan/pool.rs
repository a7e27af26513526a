//! Workers that take their tasks from one queue, and in which order they do so.

use std::num::NonZeroU32;
use std::ops::Range;

use super::WorkerId;
use crate::time::Time;

/// Workers that take their tasks from one queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    pub(super) workers: Range<u32>,
    pub executor: Executor,
    pub discipline: Discipline,
    /// What a worker needs before it begins a task other than the one that it had last. The task is
    /// queued meanwhile. A worker's first task costs nothing.
    pub switch_cost: Time,
    /// How many tasks may be on their way to the queue or stand in it; any number if there is none.
    /// See [`Plan::place_for`](super::Plan::place_for).
    pub places: Option<NonZeroU32>,
}

/// Where a pool's workers compute in a real run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Executor {
    /// Its one worker is the thread that also runs the event loop.
    EventLoop,
    /// Each worker is a thread of its own.
    Threads,
}

/// Which of the ready tasks a free worker takes, and when another task may take its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// First ready, first served.
    Fifo,
    /// First ready, first served; who has run for a quantum goes to the back of the queue.
    RoundRobin { quantum: Time },
    /// The task whose next burst is the shortest: all that it does on the worker until it waits,
    /// ends, or needs another pool. Of equal ones, the first that was ready.
    ShortestFirst(Preemption),
    /// The task with the lowest number; of equal ones, the first that was ready.
    Priority(Preemption),
}

/// What happens when a task becomes ready that should go before one that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preemption {
    /// Nothing: who runs is left alone until its burst is over, or it gives way.
    Cooperative,
    /// It takes the worker at once. Who ran is queued, with what it has left to do.
    Preemptive,
}

impl Discipline {
    /// Whether a task that becomes ready may take the worker of one that runs.
    pub const fn preempts(self) -> bool {
        matches!(self, Self::ShortestFirst(Preemption::Preemptive) | Self::Priority(Preemption::Preemptive))
    }
}

impl Pool {
    pub fn len(&self) -> usize {
        self.workers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.workers.is_empty()
    }

    pub const fn first(&self) -> WorkerId {
        WorkerId(self.workers.start)
    }

    pub fn has(&self, worker: WorkerId) -> bool {
        self.workers.contains(&worker.0)
    }

    pub fn workers(&self) -> impl Iterator<Item = WorkerId> + use<> {
        self.workers.clone().map(WorkerId)
    }
}
