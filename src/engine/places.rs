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
    door: VecDeque<(Task, oneshot::Sender<Task>)>,
}

impl Places {
    #[must_use]
    pub fn new(pool: &Pool) -> Self {
        let left = pool.places.map_or(0, |places| places.get() as usize);
        Self(Mutex::new(Inner { left, door: VecDeque::new() }))
    }

    /// Comes back at once with a place, or stands at the door until somebody gives one back.
    async fn take(&self, task: Task) -> Task {
        let let_in = {
            let mut inner = self.inner();
            if 0 < inner.left {
                inner.left -= 1;
                return task;
            }
            let (sender, let_in) = oneshot::channel();
            inner.door.push_back((task, sender));
            let_in
        };
        let_in.await.expect("a task at the door is let in before the run ends")
    }

    /// The place goes to the first task at the door, which begins to wait now.
    pub fn give_back(&self) {
        let next = {
            let mut inner = self.inner();
            let next = inner.door.pop_front();
            inner.left += usize::from(next.is_none());
            next
        };
        if let Some((mut task, let_in)) = next {
            task.begin_wait(None);
            // If nobody is there any more, the run was left.
            let _ = let_in.send(task);
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the task's wait leads to a bounded queue, it begins only when there is a place.
pub async fn enter(task: Task) -> Task {
    let Some(pool) = task.needs_place() else { return task };
    let run = task.run.clone();
    run.places[pool.index()].take(task).await
}
