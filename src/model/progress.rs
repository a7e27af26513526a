//! Where a task of the simulation stands.

use crate::plan::{Plan, TaskId};
use crate::time::Time;
use crate::timeline::TaskTimes;

/// Where a task stands, and what is known of its times. As large as the times that it becomes in the
/// end: they take its place in memory.
#[derive(Clone, Copy)]
pub(super) struct Progress {
    pub(super) arrived: Time,
    pub(super) started: Time,
    /// When it came into its present state; in the end, when it finished.
    pub(super) since: Time,
    pub(super) running: Time,
    /// In the plan's table of steps.
    pub(super) step: u32,
    pub(super) slice: u32,
}

const _: () = assert!(size_of::<Progress>() == size_of::<TaskTimes>());

impl Progress {
    pub(super) fn before(plan: &Plan, task: TaskId) -> Self {
        let step = plan.step_range(task).start;
        Self {
            arrived: Time::ZERO,
            started: Time::ZERO,
            since: Time::ZERO,
            running: Time::ZERO,
            step,
            slice: 0,
        }
    }
}
