//! Why a plan is none.

use std::fmt;

use super::Plan;

/// Why a plan is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    NoTasks,
    TooManyTasks,
    NoWorkers,
    TooManyWorkers,
    TooManySlices,
    /// Of tasks whose every turn is kept, to be told.
    TooManyTurns {
        found: u128,
        most: u64,
    },
    TooLong,
    /// A task can only come after tasks that stand before it in the plan.
    AfterLater,
    /// An event loop is one thread.
    CrowdedLoop,
    /// Only computing can give way: a wait has nothing to give.
    SlicedWait,
    /// Turns of no length would never end.
    NoQuantum,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTasks => write!(f, "there is no task"),
            Self::TooManyTasks => write!(f, "there are more than {} tasks", Plan::MOST_TASKS),
            Self::NoWorkers => write!(f, "there is no worker"),
            Self::TooManyWorkers => write!(f, "there are more than {} workers", Plan::MOST_WORKERS),
            Self::TooManySlices => write!(f, "a calculation has more than {} slices", Plan::MOST_SLICES),
            Self::TooManyTurns { found, most } => {
                write!(f, "{found} turns of tasks that are told one by one: at most {most} are allowed")
            }
            Self::TooLong => write!(f, "all steps one after the other would last more than 100 years"),
            Self::AfterLater => write!(f, "a task comes after one that stands behind it in the plan"),
            Self::CrowdedLoop => write!(f, "an event loop has more than one worker"),
            Self::SlicedWait => write!(f, "a wait has other than one slice"),
            Self::NoQuantum => write!(f, "a round-robin has a quantum of 0 s"),
        }
    }
}

impl std::error::Error for PlanError {}
