//! Every poll, as it happened.

use std::time::Instant;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::time::Time;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    Heart,
    User,
    Calculation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polled {
    pub who: Who,
    /// `None` for what is new: it is polled without being woken.
    pub woken: Option<Time>,
    pub start: Time,
    pub end: Time,
}

pub struct Log {
    begun: Instant,
    polls: Mutex<Vec<Polled>>,
}

impl Who {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heart => "heartbeat",
            Self::User => "user",
            Self::Calculation => "calculation",
        }
    }
}

impl Polled {
    /// From being woken to being polled.
    pub fn queued(&self) -> Option<Time> {
        self.woken.map(|woken| self.start.saturating_sub(woken))
    }

    pub fn length(&self) -> Time {
        self.end.saturating_sub(self.start)
    }
}

impl Log {
    pub fn begin() -> Self {
        Self { begun: Instant::now(), polls: Mutex::default() }
    }

    /// A poll that ends now.
    pub fn note(&self, who: Who, woken: Option<Instant>, start: Instant) {
        let since = |at: Instant| Time::from(at.saturating_duration_since(self.begun));
        let woken = woken.map(since);
        let polled = Polled { who, woken, start: since(start), end: since(Instant::now()) };
        self.polls.lock().push(polled);
    }

    /// In the order in which they ended.
    pub fn take(&self) -> Vec<Polled> {
        let mut polls = std::mem::take(&mut *self.polls.lock());
        // Two threads that end at once may note it the other way round.
        polls.sort_by_key(|poll| poll.end);
        polls
    }
}
