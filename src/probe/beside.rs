//! What quick requests tell that are asked beside slow ones: whether all of them wait for the same.
//!
//! Where workers have a queue each, it is chance who comes to which. Then some are answered at once while others wait,
//! though all came when nobody had a worker left, or all when somebody had one.

use super::kind::Kind;
use super::record::Record;
use super::{Probed, Round, heartbeat, verdict};
use crate::time::Time;

/// A heartbeat waits if it does for more than this share of a request.
const STOPPED: f64 = 0.5;
/// And for more than this, where nobody should wait for anybody.
const HELD: f64 = 0.25;
/// So many users may all have come to the same one of two workers as the first did: that is one chance in 32.
const FEW_CHANCES: usize = 5;

/// Whether a heartbeat waited longer than on a server of this kind.
pub fn waits(late: Time, alone: Time, kind: Kind) -> bool {
    let most = if kind == Kind::AllAtOnce { HELD } else { STOPPED };
    alone.share(most) < late
}

/// How long one waited while another was answered at once, where a server of this kind has the same for both.
pub fn own_queues(probed: &Probed, largest: &Round, kind: Kind, alone: Time) -> Option<Time> {
    let (all, may_be_at_once) = match kind {
        Kind::Several { at_a_time, .. } => {
            let full = while_full(probed, largest, at_a_time)?;
            (full.clone(), full)
        }
        Kind::OneAtATime => {
            let in_turn = while_in_turn(probed, alone)?;
            ([while_alone(probed, alone), in_turn.clone()].concat(), in_turn)
        }
        Kind::Turns { .. } | Kind::AllAtOnce => return None,
    };
    let is_at_once = |late: &Time| !heartbeat::is_late(*late, probed.settings.beat);
    let longest = all.into_iter().max().filter(|longest| waits(*longest, alone, kind))?;
    may_be_at_once.iter().any(is_at_once).then_some(longest)
}

/// How late the worst was that fell due while these users were there.
pub fn worst_of(probed: &Probed, round: &Round) -> Time {
    probed.pulse((round.start(), round.end())).worst
}

/// The same while one user was there.
pub fn worst_alone(probed: &Probed, alone: Time) -> Time {
    while_alone(probed, alone).into_iter().max().unwrap_or_default()
}

/// How late heartbeats were that fell due between these times.
fn late_between(probed: &Probed, (from, to): (Time, Time)) -> Vec<Time> {
    let answered = probed.beats.iter().filter(|beat| beat.answer().is_some());
    let between = answered.filter(|beat| (from..=to).contains(&beat.due));
    between.map(|beat| beat.ended.saturating_sub(beat.due + probed.usual())).collect()
}

/// From the first user who finds none of so many workers to the last one who gets one, and a heartbeat less on both
/// sides.
fn while_full(probed: &Probed, round: &Round, at_a_time: usize) -> Option<Vec<Time>> {
    let sorted = |time: fn(&Record) -> Time| {
        let mut times: Vec<Time> = round.users.iter().map(time).collect();
        times.sort_unstable();
        times
    };
    let from = *sorted(|user| user.sent).get(at_a_time)? + probed.settings.beat;
    let to = *sorted(|user| user.ended).iter().rev().nth(at_a_time)?;
    Some(late_between(probed, (from, to.saturating_sub(probed.settings.beat))))
}

/// While one user was there, as quick as any: who warms up keeps others waiting for another reason.
fn while_alone(probed: &Probed, alone: Time) -> Vec<Time> {
    let is_usual = |user: &&Record| user.is_good() && user.response() <= alone.share(1.0 + super::STEADY);
    let usual = probed.alone.iter().filter(is_usual);
    usual.flat_map(|user| late_between(probed, (user.sent, user.ended))).collect()
}

/// While somebody has the only worker for more than half of a request, if there were so few users that all of them may
/// have come to one of two workers. Of many they do not, and whoever awaits something before he holds the event loop lets
/// some heartbeats get on as well.
fn while_in_turn(probed: &Probed, alone: Time) -> Option<Vec<Time>> {
    let rounds: Vec<&Round> = verdict::good_rounds(probed).collect();
    let chances: usize = rounds.iter().map(|round| round.users.len().saturating_sub(1)).sum();
    let one = probed.alone.iter().filter(|user| user.is_good()).map(|user| (user.sent, user.ended));
    let last = |round: &Round| round.users.iter().map(|user| user.sent).max();
    let several = rounds.iter().filter_map(|round| Some((last(round)?, round.end())));
    let inner =
        |(from, to): (Time, Time)| (from + probed.settings.beat, to.saturating_sub(alone.share(STOPPED)));
    (chances <= FEW_CHANCES)
        .then(|| one.chain(several).flat_map(|times| late_between(probed, inner(times))).collect())
}
