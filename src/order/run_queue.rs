//! The run queue of a pool: where its ready tasks meet its free workers.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};

use super::free_workers::FreeWorkers;
use crate::plan::{Discipline, Pool, TaskId, WorkerId};

/// A pool's ready tasks in the order of its discipline, and its workers that have nothing to do.
pub(crate) enum RunQueue {
    /// Anybody takes the first in the line: most pools, and those with a million tasks.
    Fifo { ready: VecDeque<TaskId>, free: FreeWorkers },
    /// Where rank counts, or where some tasks are for one worker only.
    Priority(PriorityRunQueue),
}

impl RunQueue {
    pub(crate) fn new(pool: &Pool, has_bound_tasks: bool) -> Self {
        match pool.discipline {
            Discipline::Fifo | Discipline::RoundRobin { .. } if !has_bound_tasks => {
                Self::Fifo { ready: VecDeque::new(), free: FreeWorkers::all(pool) }
            }
            _ => Self::Priority(PriorityRunQueue::new(pool)),
        }
    }

    /// The task is ready. `rank` counts where the discipline has ranks; `bound` is the only worker
    /// that may take it, if it is one.
    #[inline]
    pub(crate) fn push(&mut self, task: TaskId, rank: u64, bound: Option<WorkerId>) {
        match self {
            Self::Fifo { ready, .. } => ready.push_back(task),
            Self::Priority(queue) => queue.push(task, rank, bound),
        }
    }

    #[inline]
    pub(crate) fn free(&mut self, worker: WorkerId) {
        match self {
            Self::Fifo { free, .. } => free.insert(worker),
            Self::Priority(queue) => queue.free(worker),
        }
    }

    /// The first task that a free worker may take, and the free worker with the lowest number
    /// that may take it.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<(TaskId, WorkerId)> {
        match self {
            Self::Fifo { ready, free } => {
                if ready.is_empty() {
                    return None;
                }
                let worker = free.first()?;
                free.remove(worker);
                Some((ready.pop_front()?, worker))
            }
            Self::Priority(queue) => queue.next(),
        }
    }

    /// The rank of the first task that this worker may take.
    #[inline]
    pub(crate) fn first_for(&self, worker: WorkerId) -> Option<u64> {
        match self {
            Self::Fifo { ready, .. } => ready.front().map(|_| 0),
            Self::Priority(queue) => {
                let firsts = [queue.first_of_shared(), queue.first_of(worker)];
                firsts.into_iter().flatten().min().map(|entry| entry.rank)
            }
        }
    }

    /// Only a queue with ranks can have a task that takes another's worker.
    #[inline]
    pub(crate) fn by_rank(&mut self) -> Option<&mut PriorityRunQueue> {
        match self {
            Self::Fifo { .. } => None,
            Self::Priority(queue) => Some(queue),
        }
    }
}

/// A ready task: the lowest rank goes first, and of equal ones the first that was ready.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) rank: u64,
    ticket: u64,
    task: TaskId,
}

type Line = BinaryHeap<Reverse<Entry>>;

pub(crate) struct PriorityRunQueue {
    /// For whoever is free.
    shared: Line,
    /// For one worker only, by its place in the pool.
    own: Vec<Line>,
    first: WorkerId,
    free: FreeWorkers,
    /// The first of each worker's own line, for the workers that are free.
    called: BTreeSet<(Entry, WorkerId)>,
    next_ticket: u64,
}

impl PriorityRunQueue {
    fn new(pool: &Pool) -> Self {
        Self {
            shared: Line::new(),
            own: pool.workers().map(|_| Line::new()).collect(),
            first: pool.first(),
            free: FreeWorkers::all(pool),
            called: BTreeSet::new(),
            next_ticket: 0,
        }
    }

    #[inline]
    fn push(&mut self, task: TaskId, rank: u64, bound: Option<WorkerId>) {
        let entry = Entry { rank, ticket: self.next_ticket, task };
        self.next_ticket += 1;
        let Some(worker) = bound else { return self.shared.push(Reverse(entry)) };
        let old = self.first_of(worker);
        self.own_line(worker).push(Reverse(entry));
        if self.free.contains(worker) && old.is_none_or(|old| entry < old) {
            self.called.extend([(entry, worker)]);
            if let Some(old) = old {
                self.called.remove(&(old, worker));
            }
        }
    }

    #[inline]
    fn free(&mut self, worker: WorkerId) {
        self.free.insert(worker);
        self.called.extend(self.first_of(worker).map(|entry| (entry, worker)));
    }

    #[inline]
    fn next(&mut self) -> Option<(TaskId, WorkerId)> {
        let lowest = self.free.first()?;
        let shared = self.first_of_shared().map(|entry| (entry, lowest));
        let own = self.called.first().copied();
        let (entry, worker) = [shared, own].into_iter().flatten().min()?;
        self.free.remove(worker);
        if let Some(called) = self.first_of(worker) {
            self.called.remove(&(called, worker));
        }
        self.remove(entry, worker);
        Some((entry.task, worker))
    }

    #[inline]
    pub(crate) fn first_of_shared(&self) -> Option<Entry> {
        self.shared.peek().map(|entry| entry.0)
    }

    /// The first of the tasks that only this worker may take.
    #[inline]
    pub(crate) fn first_of(&self, worker: WorkerId) -> Option<Entry> {
        self.own[worker.index() - self.first.index()].peek().map(|entry| entry.0)
    }

    /// Takes the first of a line for a worker that is not free: it was another's until now.
    #[inline]
    pub(crate) fn take(&mut self, entry: Entry, worker: WorkerId) -> TaskId {
        self.remove(entry, worker);
        entry.task
    }

    #[inline]
    fn remove(&mut self, entry: Entry, worker: WorkerId) {
        if self.first_of_shared() == Some(entry) {
            self.shared.pop();
        } else {
            self.own_line(worker).pop();
        }
    }

    fn own_line(&mut self, worker: WorkerId) -> &mut Line {
        &mut self.own[worker.index() - self.first.index()]
    }
}
