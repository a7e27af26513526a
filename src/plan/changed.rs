//! The same plan with other lengths or other pools: what a replay goes by.

use std::num::NonZeroU32;

use super::{Plan, Pool, Step, Task, TaskId, range32};
use crate::time::Time;

impl Plan {
    /// The same workers and tasks with other lengths: `slices` gives those of each task's step, of
    /// which the place among the task's own is told; at least one.
    pub fn with_slices(&self, mut slices: impl FnMut(TaskId, usize, &mut Vec<Time>)) -> Self {
        let mut plan = Self {
            waiting: self.waiting,
            workers: self.workers.clone(),
            pools: self.pools.clone(),
            words: self.words.clone(),
            kinds: self.kinds.clone(),
            answer: self.answer,
            after: self.after.clone(),
            // What was measured has shared its processors already.
            processors: None,
            steps: Vec::new(),
            slices: Vec::new(),
            expected: Vec::new(),
            tasks: Vec::new(),
        };
        for id in self.tasks() {
            let first_step = plan.steps.len();
            for (place, step) in self.steps(id).iter().enumerate() {
                let first = plan.slices.len();
                slices(id, place, &mut plan.slices);
                assert!(first < plan.slices.len(), "at least one slice for every step");
                plan.steps.push(Step { slices: range32(first..plan.slices.len()), ..step.clone() });
            }
            let steps = range32(first_step..plan.steps.len());
            plan.tasks.push(Task { steps, ..self.tasks[id.index()].clone() });
        }
        plan
    }

    /// The same for what [`Plan::with_slices`] gave: `expected` gives the length that shortest-first
    /// takes each slice of each task's step for.
    pub(crate) fn expecting(mut self, expected: impl Fn(TaskId, usize, usize) -> Time) -> Self {
        let mut table = Vec::with_capacity(self.slices.len());
        for id in self.tasks() {
            for (place, step) in self.steps(id).iter().enumerate() {
                table.extend((0..step.slices.len()).map(|slice| expected(id, place, slice)));
            }
        }
        self.expected = table;
        self
    }

    /// The same where the running tasks share so many processors.
    pub(crate) fn on_processors(self, processors: NonZeroU32) -> Self {
        Self { processors: Some(processors), ..self }
    }

    /// The same with other disciplines and switch costs, as valid as those of a builder.
    pub(crate) fn with_pools(mut self, change: impl FnMut(&mut Pool)) -> Self {
        self.pools.iter_mut().for_each(change);
        self
    }
}
