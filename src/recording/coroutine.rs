//! Of a coroutine: the log of its polls.

use serde::{Deserialize, Serialize};

use super::{Body, Kind};
use crate::coroutine::executor::{Played, Step};
use crate::coroutine::{Act, Show, Source};
use crate::digest::Digest;
use crate::time::Time;

#[derive(Debug, Serialize, Deserialize)]
pub struct Polled {
    show: Show,
    /// Of the files that ran: a page shows them beside what they did.
    source: Digest,
    acts: Vec<Played>,
}

impl Polled {
    pub fn of(show: Show, acts: &[Act]) -> Self {
        Self { show, source: Source::digest(), acts: acts.iter().map(|act| act.played.clone()).collect() }
    }

    /// `None` if another program polled it, whose files are not those of this one.
    pub fn acts(self) -> Option<(Show, Vec<Act>)> {
        let acts = if self.source == Source::digest() { self.show.acts_of(self.acts) } else { None };
        acts.map(|acts| (self.show, acts))
    }
}

impl Body for Polled {
    const KIND: Kind = Kind::Coroutine;

    fn is_sound(&self) -> bool {
        let is_sound = |start: Time, end: Time| start <= end && end <= Time::LONGEST;
        let steps = |played: &Played| {
            !played.steps.is_empty()
                && played.steps.iter().all(|Step { start, end, .. }| is_sound(*start, *end))
        };
        let lanes =
            |played: &Played| played.lanes.iter().flatten().all(|(_, start, end)| is_sound(*start, *end));
        self.acts.iter().all(|played| steps(played) && lanes(played))
    }
}
