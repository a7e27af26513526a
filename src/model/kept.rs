//! Whose spans are kept.

use crate::plan::TaskId;

/// Whose spans a simulation keeps. The times of every task are kept always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    All,
    /// A few tasks: a run of a million would fill the memory with spans that nobody reads.
    Only(Vec<TaskId>),
}

/// The same, so that it can be looked up at every end of a state.
pub(super) enum Kept {
    All,
    /// By task, up to the last that is kept.
    Some(Vec<bool>),
}

impl Kept {
    pub(super) fn new(keep: &Keep) -> Self {
        let Keep::Only(tasks) = keep else { return Self::All };
        let length = tasks.iter().max().map_or(0, |last| last.index() + 1);
        let mut kept = vec![false; length];
        for task in tasks {
            kept[task.index()] = true;
        }
        Self::Some(kept)
    }

    pub(super) fn keeps(&self, task: TaskId) -> bool {
        match self {
            Self::All => true,
            Self::Some(kept) => kept.get(task.index()).is_some_and(|kept| *kept),
        }
    }
}
