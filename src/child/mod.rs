//! Runs a program of somebody else's, and tells what the system says about it.
//!
//! The program has our standard input, output and error, and the signals that are sent to us.

#[cfg(unix)]
mod credible;
#[cfg(unix)]
mod eyes;
pub mod history;
#[cfg(unix)]
mod looks;
#[cfg(unix)]
mod proc;
#[cfg(unix)]
mod recorder;
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "other.rs")]
mod system;

pub use system::watch;

/// Whether somebody made this process ignore the signal, as `nohup` does.
#[cfg(unix)]
pub fn ignores(signal: i32) -> bool {
    proc::ignored_signals().is_some_and(|ignored| ignored & 1 << (signal - 1) != 0)
}

use serde::{Deserialize, Serialize};

use crate::time::Time;
use history::History;

/// What the system told about a program that has ended, its own children included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    pub ending: Ending,
    /// From its start to its end, as a clock on the wall shows it.
    pub wall: Time,
    pub cpu: Cpu,
    /// Where the system tells it.
    pub inside: Option<Inside>,
    pub memory: Memory,
    pub switches: Switches,
    /// Cores that everybody else used meanwhile, on average, where the system tells.
    pub others: Option<Others>,
    pub leftover: Leftover,
    pub threads: Threads,
}

/// What each thread did when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Threads {
    NotAskedFor,
    /// The system does not tell.
    Untold,
    Told(History),
}

/// How closely a program is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// What it used in all.
    Figures,
    /// What each of its threads did when, too.
    History,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// Its exit code.
    Exit(i32),
    /// The number of the signal that ended it.
    Signal(i32),
}

/// CPU time of all its threads, and of all its children that it waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cpu {
    /// In the program itself.
    pub user: Time,
    /// In the system, on the program's behalf.
    pub system: Time,
}

impl Cpu {
    pub fn total(self) -> Time {
        self.user + self.system
    }
}

/// What was seen of its threads while it ran, and of those of all that it started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inside {
    /// The thread that ran longest.
    pub busiest: ThreadTimes,
    /// All together, also of processes for which nobody waited.
    pub running: Time,
    /// All together.
    pub queued: Time,
    /// So many threads did most of the computing.
    pub computing: usize,
    pub waits: Waits,
    /// The numbers of the cores that those threads might use. None if the system does not tell.
    pub allowed: Vec<usize>,
    /// `None` if it has no quota.
    pub throttled: Option<Throttled>,
    /// How long the threads that looked were queued themselves. In recordings of before: none.
    #[serde(default)]
    pub unseen: Time,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadTimes {
    pub running: Time,
    /// Ready, while others had the cores.
    pub queued: Time,
}

/// How many waits it may have at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Waits {
    /// One for each thread, and there were so many at a time.
    Threads(usize),
    /// The system wakes it when the first of many is over.
    EventLoop,
}

/// By a quota.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Throttled {
    /// It may use so many on average, and 0.5 is half of the time of one.
    pub cores: f64,
    /// How long it was kept from running, on all cores.
    pub time: Time,
}

impl Throttled {
    /// The stricter one is what it has, and either may have held it.
    fn and(self, other: Self) -> Self {
        Self { cores: self.cores.min(other.cores), time: self.time + other.time }
    }
}

/// The most memory at one time, of the largest process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Memory {
    Bytes(u64),
    /// A process begins as a copy of the one that starts it, and the system counts that too: a
    /// program that needs less than we do cannot be told from us.
    AtMost(u64),
}

/// How often its threads left a core.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// To wait for something.
    pub voluntary: u64,
    /// Because somebody else was given the core.
    pub involuntary: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// Cores, on average.
    pub used: f64,
    /// Cores that the program might use.
    pub of: usize,
}

/// Whether processes that it started still run: what they do is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leftover {
    Nothing,
    Processes,
}
