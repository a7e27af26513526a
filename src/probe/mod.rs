//! Any HTTP server, seen from outside: which cell of the square is it in?
//!
//! It is asked for something slow, once alone and then by several users at once, while a heartbeat asks for
//! something quick. The model predicts the answers of every kind of server; the kind that fits is the
//! verdict. Measuring is in `client`, `heartbeat` and `rounds`; what follows from it needs no network.

pub mod heartbeat;
pub mod kind;
pub mod queues;
pub mod record;
pub mod sentences;
pub mod silence;
pub mod target;
pub mod verdict;
mod apart;
mod beside;
mod client;
mod disturbed;
mod doubts;
mod lengths;
mod machine;
mod parts;
mod rounds;
mod watched;
mod work;
#[cfg(test)]
pub mod samples;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::system::load::Meanwhile;
use crate::system::machine::Machine;
use crate::time::{Time, ratio};
use record::Record;

pub use rounds::measure;

/// What is asked, how often, and what it may cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How many users come together, round by round.
    pub users: Vec<usize>,
    /// Time from one user to the next; if none is given, a twentieth of the slow request, and less for many users.
    pub every: Option<Time>,
    /// Time from one heartbeat to the next.
    pub beat: Time,
    /// All of it takes no longer.
    pub longest: Time,
    /// No more requests are sent.
    pub requests: usize,
    /// No more bytes are read.
    pub bytes: u64,
}

/// Users that came together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub users: Vec<Record>,
}

/// What the processors did while so many users were there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    pub users: usize,
    pub load: Meanwhile,
}

/// All that was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Probed {
    pub asked: target::Asked,
    pub settings: Settings,
    /// The slow request when nobody else asks: before all others, and once after them.
    pub alone: Vec<Record>,
    pub rounds: Vec<Round>,
    /// Where users came again: the first time, which does not count.
    #[serde(default)]
    pub first_rounds: Vec<Round>,
    pub beats: Vec<Record>,
    /// From when to when only the heartbeat asked.
    pub rests: Vec<(Time, Time)>,
    /// What the processors did in these times, where the system tells.
    pub at_rest: Vec<Meanwhile>,
    /// And while users were there: for each that was alone, and each round.
    #[serde(default)]
    pub at_work: Vec<Work>,
    /// Rounds that would have taken longer than there was time: so many users each.
    pub left_out: Vec<usize>,
    /// CPU time of the probe itself, where the system tells.
    pub own: Option<Duration>,
    pub wall: Time,
    /// That asked.
    pub machine: Machine,
}

/// As many as one round can have.
pub const MOST_USERS: usize = 64;
pub const MOST_ROUNDS: usize = 4;
/// From one heartbeat to the next.
pub const BEATS: RangeInclusive<Time> = Time::from_millis(10)..=Time::from_secs(1);
/// No probe takes longer.
pub const LONGEST: Time = Time::from_mins(10);
/// Where the server is another machine.
pub const MOST_USERS_REMOTE: usize = 8;
pub const LONGEST_REMOTE: Time = Time::from_secs(60);
/// A slow request must be so many heartbeats long, or there is too little to see.
pub const LEAST_BEATS: u64 = 20;
/// Fewer heartbeats tell nothing.
pub const LEAST_HEARTBEATS: usize = 100;
/// How often it is asked alone at most: until two that follow each other take equally long, since a server may
/// have to warm up, or keep its answers.
pub const TIMES_ALONE: usize = 3;
/// Once more at the end, after all users.
pub const MOST_ALONE: usize = TIMES_ALONE + 1;
/// Before the first request, before each round, which may come twice, and around the last one that is alone.
pub const MOST_RESTS: usize = 2 * MOST_ROUNDS + 3;
/// Two that take equally long differ by no more.
const STEADY: f64 = 0.25;

/// A length as people read it.
pub fn told(time: Time) -> String {
    match time.as_secs() {
        secs if secs < 0.9995 => format!("{:.0} ms", secs * 1e3),
        secs => format!("{secs:.2} s"),
    }
}

impl Settings {
    /// Requests for what is slow.
    pub fn slow_requests(&self) -> usize {
        MOST_ALONE + self.users_together()
    }

    pub fn users_together(&self) -> usize {
        self.users.iter().sum()
    }

    /// Requests for heartbeats. The users may come twice, where enough are left.
    pub fn heartbeats(&self) -> usize {
        let left = self.requests.saturating_sub(self.slow_requests());
        if self.allows_again() { left - self.users_together() } else { left }
    }

    pub fn allows_again(&self) -> bool {
        self.slow_requests() + self.users_together() + LEAST_HEARTBEATS <= self.requests
    }

    /// The shortest slow request that tells something.
    pub fn least(&self) -> Time {
        self.beat.checked_mul(LEAST_BEATS).unwrap_or(Time::LONGEST)
    }
}

impl Round {
    pub fn start(&self) -> Time {
        self.users.iter().map(|user| user.sent).min().unwrap_or_default()
    }

    pub fn end(&self) -> Time {
        self.users.iter().map(|user| user.ended).max().unwrap_or_default()
    }

    pub fn makespan(&self) -> Time {
        self.end().saturating_sub(self.start())
    }

    /// What it would have been with a server of this kind, if one alone takes so long.
    pub fn makespan_if(&self, kind: kind::Kind, alone: Time) -> Time {
        let sent: Vec<Time> = self.users.iter().map(|user| user.sent).collect();
        let last = kind.answers(&sent, alone).last().copied().unwrap_or_default();
        last.saturating_sub(self.start())
    }

    pub fn is_good(&self) -> bool {
        self.users.iter().all(Record::is_good)
    }
}

impl Probed {
    /// Before anybody is asked.
    pub fn nothing_yet(asked: target::Asked, settings: Settings) -> Self {
        Self {
            asked,
            settings,
            alone: Vec::new(),
            rounds: Vec::new(),
            first_rounds: Vec::new(),
            beats: Vec::new(),
            rests: Vec::new(),
            at_rest: Vec::new(),
            at_work: Vec::new(),
            left_out: Vec::new(),
            own: None,
            wall: Time::ZERO,
            machine: Machine::here(),
        }
    }

    /// How long the slow request takes alone: the quickest time, since a server that warms up is slow for a
    /// reason of its own. On a busy machine that is luck: there, the middle one.
    pub fn length(&self) -> Option<Time> {
        let lengths = self.lengths_alone();
        let middle = lengths.len().saturating_sub(1) / 2;
        lengths.get(if machine::is_busy_at_rest(self) { middle } else { 0 }).copied()
    }

    /// Whether the quickest that was alone was no chance: another one took as long.
    pub fn is_steady(&self) -> bool {
        matches!(self.lengths_alone()[..], [quickest, next, ..] if 1.0 - ratio(quickest, next) <= STEADY)
    }

    /// Of all that were alone and were answered, the quickest first.
    fn lengths_alone(&self) -> Vec<Time> {
        let good = self.alone.iter().filter(|record| record.is_good());
        let mut lengths: Vec<Time> = good.map(Record::response).collect();
        lengths.sort_unstable();
        lengths
    }

    /// All requests for what is slow.
    pub fn slow(&self) -> impl Iterator<Item = &Record> {
        self.alone.iter().chain(self.rounds.iter().flat_map(|round| &round.users))
    }

    /// How long a quick answer takes when nobody else asks.
    pub fn usual(&self) -> Time {
        heartbeat::usual(&self.beats, &self.rests).unwrap_or_default()
    }

    pub fn pulse(&self, between: (Time, Time)) -> heartbeat::Pulse {
        heartbeat::pulse(&self.beats, self.settings.beat, self.usual(), between)
    }
}

/// What several tasks share while they measure.
type Shared<T> = Arc<parking_lot::Mutex<T>>;
