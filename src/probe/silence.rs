//! When a server showed no life: nobody was answered, not even a heartbeat, for longer than a request takes.
//!
//! So it is where threads have a lock that each keeps for all of its request, and the event loop is one more thread
//! that wants it: what is ready is sent when the loop happens to get it.

use super::kind::{Finished, Ready};
use super::{Probed, Round};
use crate::time::Time;

/// From when to when.
pub type Silence = (Time, Time);

/// In so many lengths of a request at least one has ended, if any is worked on.
const LONGER_THAN_ONE: f64 = 1.25;
/// The next request takes longer: what comes so soon after a silence was ready in it.
const JUST_AFTER: f64 = 0.5;

/// While these users were there.
pub fn silences(probed: &Probed, round: &Round, alone: Time) -> Vec<Silence> {
    let all = probed.beats.iter().chain(probed.slow()).filter(|record| record.answer().is_some());
    let (start, end) = (round.start(), round.end());
    let mut lives: Vec<Time> = all.map(|record| record.ended.clamp(start, end)).collect();
    lives.sort_unstable();
    let gaps = lives.windows(2).map(|pair| (pair[0], pair[1]));
    gaps.filter(|(from, to)| alone.share(LONGER_THAN_ONE) < to.saturating_sub(*from)).collect()
}

/// When the answers of these users may have been ready: what came just after a silence, since it began.
pub fn finished(round: &Round, silences: &[Silence], alone: Time) -> Finished {
    let ready = |by: Time| {
        let is_before = |(_, to): &&Silence| (*to..=*to + alone.share(JUST_AFTER)).contains(&by);
        let before = silences.iter().find(is_before);
        before.map_or(Ready::at(by), |(from, _)| Ready { by, since: *from })
    };
    let mut all: Vec<Ready> = round.users.iter().map(|user| ready(user.ended)).collect();
    all.sort_unstable();
    if let Some(last) = all.last_mut() {
        // It was worked on until a request ago: nobody else had the lock.
        last.since = last.since.max(last.by.saturating_sub(alone));
    }
    Finished { sent: round.users.iter().map(|user| user.sent).collect(), ready: all }
}
