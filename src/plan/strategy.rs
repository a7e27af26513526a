//! The square: how many workers there are, and what a wait does to its worker.

use std::fmt;

use crate::foreign::shown;
use serde::{Deserialize, Serialize};

/// A cell of the square: how many workers there are, and what a wait does to its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Strategy {
    pub workers: Workers,
    pub waiting: Waiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Workers {
    One,
    Many,
}

/// What a wait does to the worker that came to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Waiting {
    /// The worker stands still until the wait is over.
    Holds,
    /// The worker goes on with another task.
    Frees,
}

impl Strategy {
    pub const BLOCKING: Self = Self { workers: Workers::One, waiting: Waiting::Holds };
    pub const CONCURRENT: Self = Self { workers: Workers::One, waiting: Waiting::Frees };
    pub const PARALLEL: Self = Self { workers: Workers::Many, waiting: Waiting::Holds };
    pub const HYBRID: Self = Self { workers: Workers::Many, waiting: Waiting::Frees };
    /// The whole square, in the order in which it is told.
    pub const ALL: [Self; 4] = [Self::BLOCKING, Self::CONCURRENT, Self::PARALLEL, Self::HYBRID];

    pub const fn name(self) -> &'static str {
        match (self.workers, self.waiting) {
            (Workers::One, Waiting::Holds) => "blocking",
            (Workers::One, Waiting::Frees) => "concurrent",
            (Workers::Many, Waiting::Holds) => "parallel",
            (Workers::Many, Waiting::Frees) => "hybrid",
        }
    }

    /// Where there is room for no more.
    pub const fn letter(self) -> char {
        match (self.workers, self.waiting) {
            (Workers::One, Waiting::Holds) => 'b',
            (Workers::One, Waiting::Frees) => 'c',
            (Workers::Many, Waiting::Holds) => 'p',
            (Workers::Many, Waiting::Frees) => 'h',
        }
    }
}

impl From<Strategy> for String {
    fn from(strategy: Strategy) -> Self {
        strategy.name().to_owned()
    }
}

impl TryFrom<String> for Strategy {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|strategy| strategy.name() == name);
        found.ok_or_else(|| format!("`{}` is no strategy", shown(&name)))
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
