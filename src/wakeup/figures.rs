//! What a log of polls tells: how long tasks were queued, and behind what.

use super::{Polled, TAKES, Watched, Who};
use crate::stats::quantile;
use crate::time::{Time, ratio};

/// Up to where each range of the histogram goes; the last one has all that is longer.
pub const RANGES: [Time; 5] = [
    Time::from_nanos(10_000),
    Time::from_nanos(100_000),
    Time::from_millis(1),
    Time::from_millis(10),
    Time::from_millis(100),
];

/// How long those who were woken were queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delays {
    pub low: Time,
    pub median: Time,
    pub high: Time,
    pub highest: Time,
    pub longest: Time,
    pub woken: usize,
    /// How many of them in each range.
    pub ranges: [usize; RANGES.len() + 1],
}

/// A beat of the heart, and what the thread did while it was queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    pub woken: Time,
    pub queued: Time,
    /// Polls that ended meanwhile.
    pub behind: usize,
    /// How much of its time queued they took, and the longest of them alone.
    behind_all: Time,
    behind_one: Time,
}

/// What keeps a heart from beating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: it gets on.
    Free,
    /// One long poll.
    Blocked,
    /// Many polls before it.
    Overloaded,
    /// Nobody was before it: its thread had no processor.
    NoCore,
}

impl Seen {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Blocked => "blocked",
            Self::Overloaded => "overloaded",
            Self::NoCore => "without a core",
        }
    }
}

impl Beat {
    /// How much of its time queued one of the polls took, on average.
    pub fn each_behind(self) -> Option<Time> {
        let polls = u64::try_from(self.behind).ok()?;
        Some(Time::from_nanos(self.behind_all.as_nanos().checked_div(polls)?))
    }

    /// Longer queued than the answer took.
    pub fn is_late(&self) -> bool {
        Time::from(TAKES) < self.queued
    }

    fn seen(&self) -> Seen {
        match (self.is_late(), self.queued) {
            (false, _) => Seen::Free,
            (true, queued) if self.behind_all < queued.share(0.5) => Seen::NoCore,
            (true, queued) if self.behind_one < queued.share(0.5) => Seen::Overloaded,
            (true, _) => Seen::Blocked,
        }
    }
}

impl Watched {
    /// `None` if nobody was woken.
    pub fn delays(&self) -> Option<Delays> {
        let mut all: Vec<Time> = self.polls.iter().filter_map(Polled::queued).collect();
        let mut ranges = [0; RANGES.len() + 1];
        for queued in &all {
            ranges[RANGES.partition_point(|end| end < queued)] += 1;
        }
        let mut at = |percent| quantile(&mut all, percent);
        let [low, median, high, highest, longest] = [at(10)?, at(50)?, at(90)?, at(99)?, at(100)?];
        Some(Delays { low, median, high, highest, longest, woken: all.len(), ranges })
    }

    /// In order.
    pub fn beats(&self) -> Vec<Beat> {
        let hearts = self.polls.iter().filter(|poll| poll.who == Who::Heart);
        hearts.filter_map(|poll| Some(self.beat(poll, poll.woken?))).collect()
    }

    fn beat(&self, poll: &Polled, woken: Time) -> Beat {
        // They are in the order of their ends.
        let [first, last] = [woken, poll.start].map(|at| self.polls.partition_point(|it| it.end <= at));
        let before = &self.polls[first..last.max(first)];
        // A poll may end in the instant in which it begins: it is not behind itself.
        let behind: Vec<&Polled> = before.iter().filter(|it| it.start < poll.start).collect();
        let taken = behind.iter().map(|it| it.end.saturating_sub(it.start.max(woken)));
        Beat {
            woken,
            queued: poll.start.saturating_sub(woken),
            behind: behind.len(),
            behind_all: taken.clone().sum(),
            behind_one: taken.max().unwrap_or_default(),
        }
    }

    /// The one that was queued for longest.
    pub fn worst(&self) -> Option<Beat> {
        self.beats().into_iter().max_by_key(|beat| beat.queued)
    }

    /// Blocked or overloaded? The worst beat tells.
    pub fn seen(&self) -> Seen {
        self.worst().map_or(Seen::Free, |beat| beat.seen())
    }

    pub fn longest_poll(&self) -> Time {
        self.polls.iter().map(Polled::length).max().unwrap_or_default()
    }

    /// How much of its time the event loop was in a poll; of two threads up to 2.
    pub fn in_polls(&self) -> f64 {
        ratio(self.polls.iter().map(Polled::length).sum(), self.wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wakeup::Scene;

    fn poll(who: Who, woken: u64, start: u64, end: u64) -> Polled {
        let [woken, start, end] = [woken, start, end].map(Time::from_millis);
        Polled { who, woken: Some(woken), start, end }
    }

    fn watched(polls: Vec<Polled>) -> Watched {
        Watched { scene: Scene::Idle, polls, wall: Time::from_secs(1) }
    }

    fn seen(polls: Vec<Polled>) -> (Seen, usize) {
        let watched = watched(polls);
        (watched.seen(), watched.worst().expect("a beat").behind)
    }

    #[test]
    fn one_long_poll_blocks_and_many_overload() {
        let [heart, other] = [Who::Heart, Who::User];
        assert_eq!(seen(vec![poll(heart, 10, 11, 11)]), (Seen::Free, 0));
        assert_eq!(seen(vec![poll(other, 0, 5, 100), poll(heart, 10, 100, 100)]), (Seen::Blocked, 1));
        let many = (0..9).map(|number| poll(other, 0, number * 10, number * 10 + 10));
        let many: Vec<Polled> = many.chain([poll(heart, 0, 90, 90)]).collect();
        assert_eq!(seen(many), (Seen::Overloaded, 9));
        assert_eq!(seen(vec![poll(heart, 10, 100, 100)]), (Seen::NoCore, 0), "nobody was before it");
        let before = vec![poll(other, 0, 1, 9), poll(heart, 10, 100, 100)];
        assert_eq!(seen(before), (Seen::NoCore, 0), "what has ended before is no excuse");
    }

    #[test]
    fn the_worst_beat_tells_of_all() {
        let [heart, other] = [Who::Heart, Who::Calculation];
        let polls = vec![poll(heart, 5, 12, 12), poll(other, 12, 13, 300), poll(heart, 17, 300, 300)];
        assert_eq!(seen(polls), (Seen::Blocked, 1));
    }

    #[test]
    fn every_wake_up_is_in_one_range() {
        let lengths = [0, 1, 1, 10, 11, 100, 101];
        let new = Polled { woken: None, ..poll(Who::User, 0, 0, 0) };
        let polls = lengths.map(|length| poll(Who::User, 0, length, length)).into_iter().chain([new]);
        let delays = watched(polls.collect()).delays().expect("some were woken");
        assert_eq!((delays.woken, delays.ranges), (7, [1, 0, 2, 1, 2, 1]), "an end belongs to its range");
        let [median, longest] = [10, 101].map(Time::from_millis);
        assert_eq!((delays.median, delays.longest), (median, longest));
    }
}
