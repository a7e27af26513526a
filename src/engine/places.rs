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

/// The places in one pool's queue, and who stands at the door: first come, first served. Nobody asks
/// for a place where the queue has no bound.
pub struct Places<T> {
    left: usize,
    door: VecDeque<T>,
}

impl<T> Places<T> {
    #[must_use]
    pub fn new(pool: &Pool) -> Self {
        Self { left: pool.places.map_or(0, |places| places.get() as usize), door: VecDeque::new() }
    }

    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Gives it back if there is a place for it, which is then its own. Otherwise it stands at the
    /// door, and comes back when a place does.
    pub fn enter(&mut self, one: T) -> Option<T> {
        if self.is_full() {
            self.door.push_back(one);
            return None;
        }
        self.left -= 1;
        Some(one)
    }

    /// The place goes to the first at the door.
    pub fn give_back(&mut self) -> Option<T> {
        let next = self.door.pop_front();
        self.left += usize::from(next.is_none());
        next
    }
}

/// The places of a queue that the tasks of an event loop are let into.
pub struct SharedPlaces(Mutex<Places<(Task, LetIn)>>);

/// Brings a task back that stood at the door.
type LetIn = oneshot::Sender<Task>;

impl SharedPlaces {
    #[must_use]
    pub fn new(pool: &Pool) -> Self {
        Self(Mutex::new(Places::new(pool)))
    }

    /// The task comes back when it has a place, and its wait has begun if it is a timer. That is at once
    /// if there is a place.
    ///
    /// Only the receiver is kept across the `.await`: a million tasks that need no place pay eight
    /// bytes each.
    pub fn enter(&self, mut task: Task) -> oneshot::Receiver<Task> {
        let (let_in, comes_back) = oneshot::channel();
        let mut places = self.places();
        if places.is_full() {
            task.let_others_go_first();
        }
        let entered = places.enter((task, let_in));
        drop(places);
        begin(entered);
        comes_back
    }

    pub fn give_back(&self) {
        let next = self.places().give_back();
        begin(next);
    }

    fn places(&self) -> MutexGuard<'_, Places<(Task, LetIn)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn begin(let_in: Option<(Task, LetIn)>) {
    if let Some((mut task, let_in)) = let_in {
        if !task.waits_for_io() {
            task.begin_timer();
        }
        // If nobody is there any more, the run was left.
        let _ = let_in.send(task);
    }
}
