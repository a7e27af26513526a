//! The places of a bounded queue, and the door before it: backpressure.
//!
//! A semaphore of tokio would tell the next task through the event loop, and where the loop itself
//! computes, that is a whole calculation later. Here, whoever gives a place back begins the next
//! task's wait at once: what it waits for is outside, and needs nobody here.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::task::Task;
use crate::plan::Pool;

/// The places in one pool's queue. Nobody asks for one where the queue has no bound.
pub struct Places(Mutex<Inner>);

struct Inner {
    left: usize,
    /// First come, first served.
    door: VecDeque<(Task, LetIn)>,
}

/// Brings a task back that stood at the door.
type LetIn = oneshot::Sender<Task>;

impl Places {
    #[must_use]
    pub fn new(pool: &Pool) -> Self {
        let left = pool.places.map_or(0, |places| places.get() as usize);
        Self(Mutex::new(Inner { left, door: VecDeque::new() }))
    }

    /// The task stands at the door, and comes back when it has a place and its wait has begun. That
    /// is at once if there is a place.
    ///
    /// Only the receiver is kept across the `.await`: a million tasks that need no place pay eight
    /// bytes each.
    pub fn enter(&self, task: Task) -> oneshot::Receiver<Task> {
        let (let_in, comes_back) = oneshot::channel();
        let mut inner = self.inner();
        if inner.left == 0 {
            inner.door.push_back((task, let_in));
        } else {
            inner.left -= 1;
            drop(inner);
            begin(task, let_in);
        }
        comes_back
    }

    /// The place goes to the first task at the door.
    pub fn give_back(&self) {
        let mut inner = self.inner();
        match inner.door.pop_front() {
            Some((task, let_in)) => {
                drop(inner);
                begin(task, let_in);
            }
            None => inner.left += 1,
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn begin(mut task: Task, let_in: LetIn) {
    task.begin_wait(None);
    // If nobody is there any more, the run was left.
    let _ = let_in.send(task);
}
