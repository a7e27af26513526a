//! When a server showed no life: nobody was answered, not even a heartbeat, for longer than a request takes.
//!
//! What is finished in such a time is sent at its end. So it is where threads have a lock that one call holds from
//! its beginning to its end, and the event loop is one more thread that wants it.

use super::Probed;
use super::kind::{Finished, Ready};
use super::record::Record;
use crate::time::Time;

/// In so many lengths of a request at least one has ended, if any is worked on.
const LONGER_THAN_ONE: f64 = 1.25;

/// From when to when.
pub fn silences(probed: &Probed) -> Vec<(Time, Time)> {
    let Some(alone) = probed.length() else { return Vec::new() };
    let all = probed.beats.iter().chain(probed.slow()).filter(|record| record.answer().is_some());
    let mut lives: Vec<Time> = all.map(|record| record.ended).collect();
    lives.sort_unstable();
    let gaps = lives.windows(2).map(|pair| (pair[0], pair[1]));
    gaps.filter(|(from, to)| alone.share(LONGER_THAN_ONE) < to.saturating_sub(*from)).collect()
}

/// When the answers of these users may have been ready: what came just after a silence, since it began.
pub fn finished(users: &[Record], silences: &[(Time, Time)], just_after: Time, alone: Time) -> Finished {
    let ready = |by: Time| {
        let before = silences.iter().find(|(_, to)| (*to..=*to + just_after).contains(&by));
        before.map_or(Ready::at(by), |(from, _)| Ready { by, since: *from })
    };
    let mut ready: Vec<Ready> = users.iter().map(|user| ready(user.ended)).collect();
    ready.sort_unstable();
    for place in 0..ready.len() {
        let Ready { by, since } = ready[place];
        // It was silent because of somebody's work: the last of those that came was ready not long before.
        if ready.get(place + 1).is_none_or(|next| next.since != since) {
            ready[place].since = since.max(by.saturating_sub(alone));
        }
    }
    Finished { sent: users.iter().map(|user| user.sent).collect(), ready }
}
