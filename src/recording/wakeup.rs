//! Of wake-ups: every poll.

use super::{Body, Kind, can_be};
use crate::time::Time;
use crate::wakeup::{Polled, Scene, Wakeups, Watched};

impl Body for Wakeups {
    const KIND: Kind = Kind::Wakeup;

    fn is_sound(&self) -> bool {
        self.scenes.iter().map(|watched| watched.scene).eq(Scene::ALL)
            && self.scenes.iter().all(is_sound)
            && self.disturbance.as_ref().is_none_or(can_be)
    }
}

/// In the order of their ends, and short enough to be added up.
fn is_sound(watched: &Watched) -> bool {
    let polls = &watched.polls;
    let sum = polls.iter().map(Polled::length).try_fold(Time::ZERO, Time::checked_add);
    polls.is_sorted_by_key(|poll| poll.end)
        && polls.iter().all(|poll| poll.start <= poll.end)
        && sum.is_some()
        && polls.iter().filter_map(|poll| poll.woken).chain([watched.wall]).all(|at| at <= Time::LONGEST)
        && polls.last().is_none_or(|poll| poll.end <= Time::LONGEST)
}
