//! What kind of program it is: I/O-bound, CPU-bound or in between, and how sure that is.

pub(crate) mod sentences;
pub(crate) mod threads;

use serde::{Deserialize, Serialize};

use crate::child::history::History;
use crate::child::{Inside, Leftover, Others, Seen, Threads, Throttled};
use crate::stats::quantile_place;
use crate::system::machine::Machine;
use crate::time::{Time, ratio};

/// A program that was run, once or several times.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Classification {
    /// As it was typed.
    pub command: Vec<String>,
    /// At least one.
    runs: Vec<Seen>,
    /// That ran it: with the cores that this program may use, and whoever it starts, unless it is told
    /// otherwise.
    machine: Machine,
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
    /// So much more of the waiting may have been queueing, and then it is of another kind.
    PerhapsQueued(Time),
    /// So many runs were of another kind.
    RunsDiffer(usize),
    /// Processes that it started still run. They computed for so long that is not counted.
    LeavesProcesses(Time),
    /// Nobody waited for processes that computed so long: it is not counted.
    Uncounted(Time),
    /// Its quota kept several threads from running, and how long each is not known.
    Throttled(Throttled),
}

/// Why it was not running although it was ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    NoFreeCore,
    Quota,
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
    /// Threads that others keep from running are queued for longer. A lock that goes from one to the next makes them queue
    /// for up to a fifth of the time.
    const HELD_UP: f64 = 0.3;
    /// More cores than this are several: a thread alone cannot use more than one.
    const SEVERAL: f64 = 1.2;
    /// Less than this part of the time is not worth a word.
    const WORTH_TELLING: f64 = 0.05;

    /// # Panics
    /// If it was never run.
    pub fn new(command: Vec<String>, mut runs: Vec<Seen>, machine: Machine) -> Self {
        assert!(!runs.is_empty(), "a program is classified by a run");
        runs.sort_by_key(|run| run.wall);
        Self { command, runs, machine }
    }

    /// The run with the middle wall time; of two, the shorter.
    pub fn shown(&self) -> &Seen {
        &self.runs[quantile_place(self.runs.len(), 50)]
    }

    /// What its threads did when, if that was asked for and the system tells.
    pub fn history(&self) -> Option<&History> {
        match &self.shown().threads {
            Threads::Told(history) => Some(history),
            Threads::NotAskedFor | Threads::Untold => None,
        }
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
        if self.leaves_processes() {
            return Some(Doubt::LeavesProcesses(uncounted(seen)));
        }
        if is_uncounted(seen) {
            return Some(Doubt::Uncounted(uncounted(seen)));
        }
        let differ = self.runs.iter().filter(|run| self::kind(run) != kind).count();
        if 0 < differ {
            return Some(Doubt::RunsDiffer(differ));
        }
        // Where the queued time is known, neither a quota nor a noisy machine does harm.
        match queued(seen) {
            Some(queued) => perhaps_queued(seen, queued).map(Doubt::PerhapsQueued),
            None => self.throttled().map(Doubt::Throttled).or_else(|| noise(seen)),
        }
    }

    /// Cores that it might use: what it was started with may allow fewer than are here.
    pub fn cores(&self) -> usize {
        match &self.shown().inside {
            Some(inside) if !inside.allowed.is_empty() => inside.allowed.len(),
            _ => self.machine.cores,
        }
    }

    /// With the cores that it might use.
    pub fn machine(&self) -> Machine {
        Machine { cores: self.cores(), ..self.machine }
    }

    pub fn quota(&self) -> Option<Throttled> {
        self.shown().inside.as_ref()?.throttled
    }

    /// If its quota kept it from running for a part that counts.
    pub fn throttled(&self) -> Option<Throttled> {
        let throttled = self.quota()?;
        (Self::WORTH_TELLING <= ratio(throttled.time, self.shown().wall)).then_some(throttled)
    }

    /// Whether its quota, and not the number of cores, is what it cannot go beyond.
    pub fn is_bound_by_quota(&self) -> bool {
        let has_quota = self.quota().is_some();
        self.throttled().is_some() || (has_quota && 1 < self.cores() && self.parallelism_gain() < 1.1)
    }

    /// What kept it from a core, for the most part.
    pub fn held(&self) -> Held {
        let all = self.queued().unwrap_or_default();
        match self.throttled() {
            Some(throttled) if all.share(0.5) <= throttled.time => Held::Quota,
            _ => Held::NoFreeCore,
        }
    }

    /// How long it would take if a core were always free for it.
    pub fn on_a_free_core(&self) -> Time {
        on_a_free_core(self.shown())
    }

    /// Whether several threads computed, and queued for a core that they might use.
    pub fn has_more_threads_than_cores(&self) -> bool {
        let is_more = |inside: &Inside| {
            self.cores() < inside.computing && self.shown().wall.share(Self::HARDLY) <= inside.queued
        };
        self.shown().inside.as_ref().is_some_and(is_more)
    }

    /// So many threads computed, and hardly queued for a core: if it used about one core all the same, nobody else kept
    /// them from using more.
    pub fn threads_unhindered(&self) -> Option<usize> {
        let inside = self.shown().inside.as_ref()?;
        let is_so = 1 < inside.computing && inside.queued < self.shown().wall.share(Self::HELD_UP);
        is_so.then_some(inside.computing)
    }

    /// So many times as much work in the same time, if the waits overlap on one core.
    pub fn concurrency_gain(&self) -> f64 {
        1.0 / computing(self.shown())
    }

    /// So many times as fast, if its work can be divided among all cores, and its waits overlap.
    #[expect(clippy::cast_precision_loss, reason = "a few cores")]
    pub fn parallelism_gain(&self) -> f64 {
        let cores = self.quota().map_or(f64::MAX, |quota| quota.cores).min(self.cores() as f64);
        match self.kind() {
            // What little it waits is no promise.
            Kind::CpuBound => cores.max(1.0),
            _ => (cores / computing(self.shown())).max(1.0),
        }
    }

    /// Cores that it used, on average.
    pub fn cores_used(&self) -> f64 {
        ratio(self.shown().cpu.total(), self.shown().wall)
    }

    /// Computing that was seen, and that is in none of the figures.
    pub fn uncounted(&self) -> Time {
        uncounted(self.shown())
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
    kind_if_queued(seen, queued(seen).unwrap_or_default())
}

fn kind_if_queued(seen: &Seen, queued: Time) -> Kind {
    let computing = computing_if_queued(seen, queued);
    if on_a_free_core(seen) < Classification::SHORTEST {
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
    computing_if_queued(seen, queued(seen).unwrap_or_default())
}

fn computing_if_queued(seen: &Seen, queued: Time) -> f64 {
    let time = seen.wall.saturating_sub(queued);
    // A program that computes nothing at all has used a little all the same.
    ratio(seen.cpu.total(), time).max(1e-6)
}

/// At least so long: of several threads it is not known which of them were queued at one time.
fn on_a_free_core(seen: &Seen) -> Time {
    let of_all = counted(seen).map(|inside| inside.queued);
    seen.wall.saturating_sub(queued(seen).or(of_all).unwrap_or_default()).max(seen.cpu.total().min(seen.wall))
}

/// How long it was ready and had no core. The system tells it thread by thread, so it is known where one
/// thread did nearly all of the computing.
fn queued(seen: &Seen) -> Option<Time> {
    const NEARLY_ALL: f64 = 0.9;
    let inside = counted(seen)?;
    // Whether the system counts a thread as queued while its quota is used up depends on its version.
    let throttled = inside.throttled.map_or(Time::ZERO, |throttled| throttled.time);
    (seen.cpu.total().share(NEARLY_ALL) <= inside.busiest.running)
        .then_some(inside.busiest.queued.max(throttled))
}

/// What else may have been queueing, if the kind depends on it: its other threads were queued, too, and
/// perhaps at another time; and while we were queued ourselves, nobody saw what it did, or that it had ended.
fn perhaps_queued(seen: &Seen, queued: Time) -> Option<Time> {
    let inside = seen.inside.as_ref()?;
    let waiting = seen.wall.saturating_sub(seen.cpu.total()).saturating_sub(queued);
    let others = inside.queued.saturating_sub(inside.busiest.queued);
    let perhaps = (others + inside.unseen).min(waiting);
    (kind_if_queued(seen, queued + perhaps) != kind(seen)).then_some(perhaps)
}

/// What is inside, if all of it is in the figures: a thread of a process that is not counted was queued while the program
/// did something else.
fn counted(seen: &Seen) -> Option<&Inside> {
    seen.inside.as_ref().filter(|_| seen.leftover != Leftover::Processes && !is_uncounted(seen))
}

fn is_uncounted(seen: &Seen) -> bool {
    Classification::WORTH_TELLING <= ratio(uncounted(seen), seen.wall)
}

/// Computing that was seen, and that the system does not count, since nobody waited for the process.
fn uncounted(seen: &Seen) -> Time {
    seen.inside.as_ref().map_or(Time::ZERO, |inside| inside.running.saturating_sub(seen.cpu.total()))
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
