//! The places of a bounded queue, and who is queued for one.

use std::collections::VecDeque;

use crate::plan::Pool;

/// The places in one pool's queue: first come, first let in. Nobody asks for a place where the queue has no
/// bound.
pub(crate) struct Slots<T> {
    left: usize,
    /// Only while none is left.
    waiters: VecDeque<T>,
}

impl<T> Slots<T> {
    pub(crate) fn new(pool: &Pool) -> Self {
        Self { left: pool.places.map_or(0, |places| places.get() as usize), waiters: VecDeque::new() }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Gives it back if there is a place for it, which is then its own. Otherwise it is queued, and comes
    /// back when a place does.
    pub(crate) fn enter(&mut self, one: T) -> Option<T> {
        if self.is_full() {
            self.waiters.push_back(one);
            return None;
        }
        self.left -= 1;
        Some(one)
    }

    /// The place goes to the first that is queued for one.
    pub(crate) fn give_back(&mut self) -> Option<T> {
        let next = self.waiters.pop_front();
        self.left += usize::from(next.is_none());
        next
    }
}
