//! How long things take on this machine, from an addition to a commit: the ladder by which waits are
//! judged.

mod calls;
mod disk;
mod memory;
mod network;
pub(crate) mod published;
mod spread;
mod two_cores;

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
pub use spread::{Picos, Spread};

use crate::analysis::Build;
use crate::analysis::disturbance::Disturbance;
use crate::system::allow_huge_pages;
use crate::system::load::Load;
use crate::system::machine::Machine;
use crate::time::Time;
use crate::timeline::State;

/// Something that a program does, from the quickest to the slowest as a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rung {
    Addition,
    Cache,
    Memory,
    Syscall,
    TaskHandOver,
    CachedFile,
    ThreadWake,
    Loopback,
    ThreadStart,
    Http,
    ColdFile,
    ProcessStart,
    Fsync,
    Commit,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Ladder {
    /// Why one could not be measured, where it could not.
    pub rungs: Vec<(Rung, Result<Spread, String>)>,
    pub disturbance: Option<Disturbance>,
    /// That measured, and how the program was built.
    pub machine: Machine,
    pub build: Build,
}

impl Rung {
    pub const ALL: [Self; 14] = [
        Self::Addition,
        Self::Cache,
        Self::Memory,
        Self::Syscall,
        Self::TaskHandOver,
        Self::CachedFile,
        Self::ThreadWake,
        Self::Loopback,
        Self::ThreadStart,
        Self::Http,
        Self::ColdFile,
        Self::ProcessStart,
        Self::Fsync,
        Self::Commit,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Addition => "addition",
            Self::Cache => "cache line (L1)",
            Self::Memory => "memory (RAM)",
            Self::Syscall => "system call",
            Self::TaskHandOver => "hand-over of tasks",
            Self::CachedFile => "file, cached",
            Self::ThreadWake => "waking a thread",
            Self::Loopback => "loopback, and back",
            Self::ThreadStart => "starting a thread",
            Self::Http => "HTTP, loopback",
            Self::ColdFile => "file, from the disk",
            Self::ProcessStart => "starting a process",
            Self::Fsync => "write and fsync",
            Self::Commit => "SQLite commit",
        }
    }

    /// What the thread that asks does meanwhile: it waits while another one works, or a disk.
    pub const fn state(self) -> State {
        match self {
            Self::Addition
            | Self::Cache
            | Self::Memory
            | Self::Syscall
            | Self::TaskHandOver
            | Self::CachedFile => State::Running,
            Self::ThreadWake
            | Self::Loopback
            | Self::ThreadStart
            | Self::Http
            | Self::ColdFile
            | Self::ProcessStart
            | Self::Fsync
            | Self::Commit => State::Waiting,
        }
    }

    fn measure(self, folder: &Path) -> io::Result<Spread> {
        match self {
            Self::Addition => Ok(memory::addition()),
            Self::Cache => Ok(memory::cache()),
            Self::Memory => Ok(memory::memory()),
            Self::Syscall => Ok(calls::syscall()),
            Self::TaskHandOver => calls::task_hand_over(),
            Self::CachedFile => disk::cached(folder),
            Self::ThreadWake => calls::thread_wake(),
            Self::Loopback => network::loopback(),
            Self::ThreadStart => calls::thread_start(),
            Self::Http => network::http(),
            Self::ColdFile => disk::cold(folder),
            Self::ProcessStart => calls::process_start(),
            Self::Fsync => disk::fsync(folder),
            Self::Commit => disk::sqlite(folder),
        }
    }
}

impl Ladder {
    /// Rung by rung, with files in this folder. `None` if it does not go on to the end.
    pub fn measure(folder: &Path, goes_on: &dyn Fn() -> bool) -> Option<Self> {
        allow_huge_pages(); // Memory as other programs have it.
        let before = Load::now();
        let mut rungs = Vec::new();
        for rung in Rung::ALL {
            rungs.push((rung, rung.measure(folder).map_err(|error| error.to_string())));
            if !goes_on() {
                return None;
            }
        }
        let disturbance = Disturbance::by_others(before);
        Some(Self { rungs, disturbance, machine: Machine::here(), build: Build::THIS })
    }

    pub fn median(&self, rung: Rung) -> Option<Picos> {
        let found = self.rungs.iter().find(|(other, _)| *other == rung)?;
        found.1.as_ref().ok().map(|spread| spread.median)
    }

    /// How long it would be if an addition took a second; at most a century.
    pub fn story(&self, rung: Rung) -> Option<Time> {
        let seconds = self.median(rung)?.ratio(self.median(Rung::Addition)?);
        Some(Time::LONGEST.share((seconds / Time::LONGEST.as_secs()).min(1.0)))
    }

    /// What was measured, from the quickest to the slowest here.
    pub fn sorted(&self) -> Vec<(Rung, Spread)> {
        let rungs = self.rungs.iter();
        let mut sorted: Vec<(Rung, Spread)> =
            rungs.filter_map(|(rung, found)| Some((*rung, *found.as_ref().ok()?))).collect();
        sorted.sort_by_key(|(_, spread)| spread.median);
        sorted
    }

    /// A wait that is longer is worth an `await`: it takes a hand-over to another task, and one back.
    pub fn worth_an_await(&self) -> Option<Picos> {
        self.median(Rung::TaskHandOver).map(|hand_over| hand_over.times(2))
    }

    /// What it takes to give a calculation to a thread that waits, and to have the result back.
    pub fn there_and_back(&self) -> Option<Picos> {
        self.median(Rung::ThreadWake).map(|wake| wake.times(2))
    }

    /// A calculation that is longer gains by being divided in two halves: a half is saved, and a thread
    /// is woken there and back.
    pub fn worth_dividing(&self) -> Option<Picos> {
        self.there_and_back().map(|both| both.times(2))
    }
}
