//! What kind of program it is: I/O-bound, CPU-bound or in between, and how sure that is.

pub mod sentences;

use crate::child::{Leftover, Others, Seen};
use crate::time::{Time, ratio};

/// A program that was run, once or several times.
#[derive(Clone, Debug)]
pub struct Classification {
    /// As it was typed.
    pub command: Vec<String>,
    /// At least one.
    runs: Vec<Seen>,
    /// Cores that a program may use here.
    pub cores: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Starting it takes as long as all the rest.
    TooShort,
    /// It mostly waits.
    IoBound,
    Mixed,
    /// It mostly computes, on one core at a time.
    CpuBound,
    /// It computes on several cores at a time.
    Parallel,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::IoBound => "io-bound",
            Self::Mixed => "mixed",
            Self::CpuBound => "cpu-bound",
            Self::Parallel => "parallel",
        }
    }
}

/// Why the kind may be wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    TooShort,
    /// Others left it no core, and how long it was queued is not known.
    Noisy(Others),
    /// Others often took its core away, and how much they used is not known.
    Interrupted(u64),
    /// So many runs were of another kind.
    RunsDiffer(usize),
}

/// Where the time went, where that can be told apart. The three add up to the wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    pub running: Time,
    /// `None`: it is within `waiting`.
    pub queued: Option<Time>,
    pub waiting: Time,
}

impl Classification {
    /// Below this, starting a process and ending it weigh too much.
    pub const SHORTEST: Time = Time::from_millis(50);
    /// Four fifths of the time: "mostly".
    const MOSTLY: f64 = 0.8;
    /// What is left of that.
    const HARDLY: f64 = 0.2;
    /// More cores than this are several: a thread alone cannot use more than one.
    const SEVERAL: f64 = 1.2;

    /// # Panics
    /// If it was never run.
    pub fn new(command: Vec<String>, mut runs: Vec<Seen>, cores: usize) -> Self {
        assert!(!runs.is_empty(), "a program is classified by a run");
        runs.sort_by_key(|run| run.wall);
        Self { command, runs, cores }
    }

    /// The run with the middle wall time; of two, the shorter.
    pub fn shown(&self) -> &Seen {
        &self.runs[(self.runs.len() - 1) / 2]
    }

    /// From the shortest to the longest.
    pub fn runs(&self) -> &[Seen] {
        &self.runs
    }

    pub fn kind(&self) -> Kind {
        kind(self.shown())
    }

    /// What speaks against the kind.
    pub fn doubt(&self) -> Option<Doubt> {
        let (seen, kind) = (self.shown(), self.kind());
        if kind == Kind::TooShort {
            return Some(Doubt::TooShort);
        }
        let differ = self.runs.iter().filter(|run| self::kind(run) != kind).count();
        if 0 < differ {
            return Some(Doubt::RunsDiffer(differ));
        }
        // Where the queued time is known, a noisy machine does no harm.
        if queued(seen).is_some() { None } else { noise(seen) }
    }

    /// So many times as much work in the same time, if the waits overlap on one core.
    pub fn concurrency_gain(&self) -> f64 {
        1.0 / computing(self.shown())
    }

    /// So many times as fast, if its work can be divided among all cores, and its waits overlap.
    #[expect(clippy::cast_precision_loss, reason = "a few cores")]
    pub fn parallelism_gain(&self) -> f64 {
        let cores = self.cores as f64;
        match self.kind() {
            // What little it waits is no promise.
            Kind::CpuBound => cores,
            _ => (cores / computing(self.shown())).max(1.0),
        }
    }

    /// Cores that it used, on average.
    pub fn cores_used(&self) -> f64 {
        ratio(self.shown().cpu.total(), self.shown().wall)
    }

    pub fn leaves_processes(&self) -> bool {
        self.runs.iter().any(|run| run.leftover == Leftover::Processes)
    }

    /// How long it was queued for a core, if the system tells.
    pub fn queued(&self) -> Option<Time> {
        self.shares()?.queued
    }

    /// `None` for a program that ran on several cores: each has its own.
    pub fn shares(&self) -> Option<Shares> {
        let seen = self.shown();
        let running = seen.cpu.total();
        if Self::SEVERAL <= self.cores_used() {
            return None;
        }
        // Two clocks: they may differ by a tick.
        let running = running.min(seen.wall);
        let rest = seen.wall - running;
        let queued = queued(seen).map(|queued| queued.min(rest));
        Some(Shares { running, queued, waiting: rest - queued.unwrap_or_default() })
    }
}

fn kind(seen: &Seen) -> Kind {
    let computing = computing(seen);
    if seen.wall < Classification::SHORTEST {
        Kind::TooShort
    } else if Classification::SEVERAL <= computing {
        Kind::Parallel
    } else if Classification::MOSTLY <= computing {
        Kind::CpuBound
    } else if computing <= Classification::HARDLY {
        Kind::IoBound
    } else {
        Kind::Mixed
    }
}

/// Cores that it would have used, had one always been free for it: the time that it was queued is
/// the machine's, not the program's.
fn computing(seen: &Seen) -> f64 {
    let on_a_free_core = seen.wall.saturating_sub(queued(seen).unwrap_or_default());
    // A program that computes nothing at all has used a little all the same.
    ratio(seen.cpu.total(), on_a_free_core).max(1e-6)
}

/// How long it was queued. The system tells it thread by thread, so it is known where one thread
/// did nearly all of the computing.
fn queued(seen: &Seen) -> Option<Time> {
    const NEARLY_ALL: f64 = 0.9;
    let thread = seen.busiest_thread?;
    (seen.cpu.total().share(NEARLY_ALL) <= thread.running).then_some(thread.queued)
}

/// Whether it may have been queued although it seems to have waited.
#[expect(clippy::cast_precision_loss, reason = "a few cores, and counts of one run")]
fn noise(seen: &Seen) -> Option<Doubt> {
    /// Less was left over for it.
    const HALF_A_CORE: f64 = 0.5;
    /// So little is always used by somebody.
    const QUIET: f64 = 0.2;
    /// Interruptions in a second of CPU time: a program that has its core for itself has a few.
    const OFTEN: f64 = 100.0;
    if let Some(others) = seen.others {
        let free = others.of as f64 - others.used - ratio(seen.cpu.total(), seen.wall);
        return (free < HALF_A_CORE && QUIET < others.used).then_some(Doubt::Noisy(others));
    }
    let involuntary = seen.switches.involuntary;
    (OFTEN * seen.cpu.total().as_secs().max(0.1) < involuntary as f64)
        .then_some(Doubt::Interrupted(involuntary))
}
