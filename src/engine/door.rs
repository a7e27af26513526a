//! The arrival clock as the scheduler knows it.

use std::sync::Arc;
use std::time::Instant;

use super::Run;
use super::arrival_clock::ArrivalClock;
use super::task::Task;
use crate::plan::TaskId;

pub struct Door(ArrivalClock);

impl Door {
    #[must_use]
    pub fn new(run: &Arc<Run>) -> Self {
        Self(ArrivalClock::new(run))
    }

    #[must_use]
    pub fn opens_at(&self) -> Option<Instant> {
        self.0.next_instant()
    }

    #[must_use]
    pub fn open(&mut self) -> Option<Task> {
        self.0.take_next()
    }

    pub fn finished(&mut self, task: TaskId) {
        self.0.has_finished(task);
    }
}
