//! How long the slices of tasks are: as planned, or as a real run measured them.

use std::num::NonZeroU32;
use std::ops::Range;

use crate::plan::{Plan, StepKind, TaskId};
use crate::time::Time;
use crate::timeline::SliceLengths;

#[derive(Clone, Copy)]
pub(super) struct Lengths<'a> {
    plan: &'a Plan,
    measured: Option<&'a SliceLengths>,
}

impl<'a> Lengths<'a> {
    pub(super) fn planned(plan: &'a Plan) -> Self {
        Self { plan, measured: None }
    }

    pub(super) fn measured(plan: &'a Plan, lengths: &'a SliceLengths) -> Self {
        Self { plan, measured: Some(lengths) }
    }

    /// How many processors the running tasks share. What was measured has shared its processors already.
    pub(super) fn processors(self) -> Option<NonZeroU32> {
        self.plan.processors().filter(|_| self.measured.is_none())
    }

    /// `step` is a place in the plan's table of steps.
    #[inline]
    pub(super) fn of(self, task: TaskId, step: u32, slice: u32) -> Time {
        match self.measured {
            None => self.plan.slices(&self.plan.step_table()[step as usize])[slice as usize],
            Some(measured) => self.as_measured(measured, task, step, slice),
        }
    }

    /// Apart from the rest, which is the model's innermost loop.
    #[cold]
    fn as_measured(self, measured: &SliceLengths, task: TaskId, step: u32, slice: u32) -> Time {
        measured.of(task)[self.plan.slices_before(task, step) + slice as usize]
    }

    /// How long every task waits in all, in the order of the plan.
    pub(super) fn waits(self) -> impl FnMut(TaskId) -> Time {
        let mut last: Option<(Range<u32>, Time)> = None;
        move |task| {
            let steps = self.plan.step_range(task);
            match &last {
                // As planned, many in a row do the same.
                Some((same, waits)) if *same == steps && self.measured.is_none() => *waits,
                _ => {
                    let waits = self.waits_of(task);
                    last = Some((steps, waits));
                    waits
                }
            }
        }
    }

    fn waits_of(self, task: TaskId) -> Time {
        let is_wait = |step: &u32| self.plan.step_table()[*step as usize].kind == StepKind::Wait;
        self.plan.step_range(task).filter(is_wait).map(|step| self.of(task, step, 0)).sum()
    }
}
