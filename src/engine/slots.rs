//! The places of a bounded queue, and the door before it: backpressure.
//!
//! A semaphore of tokio would tell the next task through the event loop, and where the loop itself
//! computes, that is a whole calculation later. Here, whoever gives a place back begins the next
//! task's wait at once: what it waits for is outside, and needs nobody here.

use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::task::Task;
use crate::order::slots::Slots;
use crate::plan::Pool;

/// The places of a queue that the tasks of an event loop are let into.
pub struct SharedSlots(Mutex<Slots<(Task, LetIn)>>);

/// Brings a task back that stood at the door.
type LetIn = oneshot::Sender<Task>;

impl SharedSlots {
    pub fn new(pool: &Pool) -> Self {
        Self(Mutex::new(Slots::new(pool)))
    }

    /// The task comes back when it has a place, and its wait has begun if it is a timer. That is at once
    /// if there is a place.
    ///
    /// Only the receiver is kept across the `.await`: a million tasks that need no place pay eight
    /// bytes each.
    pub fn enter(&self, mut task: Task) -> oneshot::Receiver<Task> {
        let (let_in, comes_back) = oneshot::channel();
        let mut slots = self.0.lock();
        if slots.is_full() {
            task.requeue();
        }
        begin(slots.enter((task, let_in)));
        comes_back
    }

    pub fn give_back(&self) {
        let mut slots = self.0.lock();
        begin(slots.give_back());
    }
}

/// Begins the task's wait while the queue is locked: of two that get a place at the same time, the first
/// at the door begins first.
fn begin(let_in: Option<(Task, LetIn)>) {
    if let Some((mut task, let_in)) = let_in {
        if !task.waits_for_io() {
            task.begin_timer();
        }
        // If nobody is there any more, the run was left.
        let _ = let_in.send(task);
    }
}
