//! Of a server that was probed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Body, Kind};
use crate::probe::kind::Name;
use crate::probe::record::Record;
use crate::probe::{BEATS, LONGEST, MOST_ALONE, MOST_RESTS, MOST_ROUNDS, MOST_USERS, Probed};
use crate::time::Time;

#[derive(Debug, Serialize, Deserialize)]
pub struct OneServer {
    pub probed: Probed,
    /// What somebody said before.
    pub expected: Option<Name>,
}

/// A machine may sleep while it asks, or be late.
const LONGEST_EVER: Time = Time::from_mins(24 * 60);

impl Body for OneServer {
    const KIND: Kind = Kind::Probe;

    fn is_sound(&self) -> bool {
        let Probed { settings, alone, rounds, first_rounds, beats, rests, at_rest, at_work, wall, .. } =
            &self.probed;
        let is_short = settings.longest <= LONGEST && *wall <= LONGEST_EVER && BEATS.contains(&settings.beat);
        let counts = alone.len() <= MOST_ALONE
            && [rounds, first_rounds].iter().all(|rounds| rounds.len() <= MOST_ROUNDS)
            && rounds.iter().chain(first_rounds).all(|round| (1..=MOST_USERS).contains(&round.users.len()));
        let records =
            self.probed.slow().chain(first_rounds.iter().flat_map(|round| &round.users)).chain(beats);
        // They come one after the other, so all that were due can be counted soon.
        let beats_are = beats.windows(2).all(|pair| pair[0].ended <= pair[1].due);
        let rests_are = rests.iter().all(|(from, to)| from <= to && to <= wall);
        let is_length = |length: Duration| length <= Duration::from(LONGEST_EVER);
        let loads = at_rest.iter().chain(at_work.iter().map(|work| &work.load));
        let loads_are = at_rest.len() <= MOST_RESTS
            && at_work.len() <= MOST_ROUNDS + MOST_ALONE
            && at_work.iter().all(|work| (1..=MOST_USERS).contains(&work.users))
            && loads
                .into_iter()
                .all(|it| [it.wall, it.own, it.others, it.throttled].into_iter().all(is_length));
        is_short
            && counts
            && records.into_iter().all(|it| is_sound(it, *wall))
            && beats_are
            && rests_are
            && loads_are
    }
}

fn is_sound(record: &Record, wall: Time) -> bool {
    let Record { due, sent, connected, first_byte, ended, .. } = record;
    let between = [connected, first_byte].into_iter().flatten();
    due <= sent && sent <= ended && *ended <= wall && between.into_iter().all(|at| sent <= at && at <= ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Round;
    use crate::probe::kind::Kind as Server;
    use crate::probe::samples::named;

    #[test]
    fn what_cannot_be_is_damaged() {
        let with = |change: fn(&mut Probed)| {
            let mut probed = named(Server::OneAtATime);
            change(&mut probed);
            OneServer { probed, expected: None }.is_sound()
        };
        assert!(with(|_| ()));
        let changes: [fn(&mut Probed); 10] = [
            |probed| probed.settings.beat = Time::ZERO,
            |probed| probed.settings.longest = Time::LONGEST,
            |probed| probed.wall = Time::from_millis(1),
            |probed| probed.rounds[0].users.clear(),
            |probed| probed.first_rounds = vec![Round { users: Vec::new() }],
            |probed| probed.rounds[0].users[0].ended = Time::ZERO,
            |probed| probed.alone.extend(probed.alone.clone()),
            |probed| probed.beats.swap(0, 1),
            |probed| probed.at_rest[0].others = Duration::MAX,
            |probed| probed.at_work[0].users = 0,
        ];
        for (place, change) in changes.into_iter().enumerate() {
            assert!(!with(change), "change {place}");
        }
    }
}
