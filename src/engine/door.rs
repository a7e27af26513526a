//! The door of a run: it lets tasks in, at their time and one after the other.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::Run;
use super::task::Task;
use crate::order::Arrivals;
use crate::plan::TaskId;

/// Tasks that have not come yet. Kept by schedule, not by who noticed: a blocked worker lets a
/// task in late, and the task has been queued since it arrived.
pub struct Door {
    run: Arc<Run>,
    arrivals: Arrivals,
}

impl Door {
    #[must_use]
    pub fn new(run: &Arc<Run>) -> Self {
        Self { run: Arc::clone(run), arrivals: Arrivals::new(&run.plan) }
    }

    /// How long until the next task comes; `None` if none is known to come.
    #[must_use]
    pub fn closed_for(&self) -> Option<Duration> {
        Some(self.opens_at()?.saturating_duration_since(Instant::now()))
    }

    /// When the next task comes, or has come; `None` if none is known to come.
    #[must_use]
    pub fn opens_at(&self) -> Option<Instant> {
        let (at, _) = self.arrivals.peek()?;
        Some(self.run.instant(at))
    }

    /// The next task, which has come.
    #[must_use]
    pub fn open(&mut self) -> Option<Task> {
        let (_, id) = self.arrivals.pop(&self.run.plan)?;
        Some(Task::new(&self.run, id))
    }

    /// Stands still until the next task comes.
    #[must_use]
    pub fn wait_and_open(&mut self) -> Option<Task> {
        thread::sleep(self.closed_for()?);
        self.open()
    }

    /// Tasks that came after this one may come now.
    pub fn finished(&mut self, task: TaskId) {
        self.arrivals.finish(task, || self.run.story_now(), &self.run.plan);
    }
}
