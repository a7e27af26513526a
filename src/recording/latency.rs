//! Of the ladder of a machine.

use super::{Body, Kind, can_be, is_a_word};
use crate::latency::{Ladder, Picos, Rung, Spread};

impl Body for Ladder {
    const KIND: Kind = Kind::Latency;

    fn is_sound(&self) -> bool {
        let is_sound = |found: &Result<Spread, String>| match found {
            Ok(Spread { low, median, high, .. }) => Picos(0) < *low && low <= median && median <= high,
            Err(why) => is_a_word(why),
        };
        self.rungs.iter().map(|(rung, _)| *rung).eq(Rung::ALL)
            && self.rungs.iter().all(|(_, found)| is_sound(found))
            && self.disturbance.as_ref().is_none_or(can_be)
    }
}
