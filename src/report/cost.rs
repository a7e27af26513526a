//! What a strategy's waits cost, in real time.

use std::time::Duration;

use crate::engine::usage::Usage;
use crate::plan::Strategy;
use crate::time::ratio;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    pub strategy: Strategy,
    /// All waits of all tasks, added up.
    pub waiting: Duration,
    pub usage: Usage,
}

impl Cost {
    /// How much of the tasks' time was waiting; the rest is CPU time.
    pub fn share_of_waiting(&self) -> Option<f64> {
        Some(ratio(self.waiting.into(), (self.waiting + self.usage.cpu?).into()))
    }
}
