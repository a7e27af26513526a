//! Who goes first, and who may take whom.

use super::bursts::Bursts;
use crate::plan::{Discipline, Independence, Plan, PoolId, TaskId, WorkerId};
use crate::time::Time;

/// What a task does next.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    pub(crate) task: TaskId,
    /// In the plan's table of steps.
    pub(crate) step: u32,
    pub(crate) slice: u32,
    /// What is left of the slice, if it was begun.
    pub(crate) left: Option<Time>,
}

/// The place of a ready task in the pool's queue: the lowest goes first. It is 0 where all tasks are equal.
pub(crate) fn rank(plan: &Plan, bursts: Option<&Bursts>, pool: PoolId, position: Position) -> u64 {
    match (plan.pool(pool).discipline, bursts) {
        (Discipline::ShortestFirst(_), Some(bursts)) => bursts.left(plan, position).as_nanos(),
        (Discipline::Priority(_), _) => plan.traits(position.task).priority.into(),
        _ => 0,
    }
}

/// The only worker of the pool that may take the task; `None` if all may. `first` is who took it first.
pub(crate) fn bound_to(plan: &Plan, task: TaskId, first: Option<WorkerId>, pool: PoolId) -> Option<WorkerId> {
    let traits = plan.traits(task);
    let stays = first.filter(|_| traits.independence == Independence::Dependent);
    [traits.only, stays].into_iter().flatten().find(|worker| plan.pool(pool).has(*worker))
}
