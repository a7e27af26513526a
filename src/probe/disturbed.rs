//! What others who compute can change: how long requests take, and hardly who waits for whom.
//!
//! They make each request slower, also the one that was alone. So nobody knows how long it takes: a kind counts as
//! the right one only if the others are wrong whatever was made slower, round by round.

use std::collections::BTreeSet;

use super::kind::{Finished, Fit, Kind, best_first};
use super::verdict::Doubt;
use crate::time::Time;

/// Who only waits takes as long on a busy machine. So near, nothing was touched.
const UNTOUCHED: f64 = 0.03;
/// Nobody knows how many wait for a core where all are taken: a round may be so many times as slow as the request
/// that was alone, or as quick.
const MOST_REACH: f64 = 4.0;
/// Where others had more than this share of the cores, all may have been taken.
const TAKEN: f64 = 0.75;
/// A probe that came later than this share of a request saw the answers of another time.
const LATE: f64 = 0.25;
/// Within a round, answers of a busy machine are near what the kind gives, and so much nearer than those of any
/// other: squared, and all answers added up. With eight users, one alone is enough; with two, nothing is.
const NEAR: f64 = 0.12;
const APART: f64 = 0.3;
const TIMES_APART: f64 = 2.0;

/// Whether no other kind can have been made to look like this one.
pub fn tells_apart(rounds: &[Finished], alone: Time, best: &Fit, of_the_machine: &[Doubt]) -> bool {
    let is_too_late =
        |doubt: &Doubt| matches!(doubt, Doubt::LateOurselves(late) if alone.share(LATE) < *late);
    if of_the_machine.iter().any(is_too_late) {
        return false;
    }
    if is_untouched(rounds, best) {
        return true;
    }
    let reach = of_the_machine.iter().map(reach).fold(1.0, f64::max);
    let users = rounds.iter().map(|round| round.sent.len()).max().unwrap_or(0);
    let answers: u32 = rounds.iter().map(|round| u32::try_from(round.ready.len()).unwrap_or(u32::MAX)).sum();
    let fits = best_first(Kind::all(users).into_iter().map(|kind| kind.fit_of_each(rounds, alone, reach)));
    let [first, next, ..] = fits.as_slice() else { return false };
    first.kind.name() == best.kind.name()
        && first.strays == 0
        && first.distance <= NEAR
        && first.distance * TIMES_APART <= next.distance
        && APART <= (next.distance.powi(2) - first.distance.powi(2)) * f64::from(answers)
}

/// Who shares a core computes, and so is touched by whoever else does. Where all are answered as late as the one that
/// was alone, a core may have been free twice as much for two who shared it: that so many are as late whatever
/// their number is no chance.
fn is_untouched(rounds: &[Finished], best: &Fit) -> bool {
    let sizes: BTreeSet<usize> = rounds.iter().map(|round| round.sent.len()).collect();
    let is_no_chance = match best.kind {
        Kind::Turns { .. } | Kind::Several { on: Some(_), .. } => false,
        Kind::OneAtATime | Kind::Several { on: None, .. } => true,
        Kind::AllAtOnce => 1 < sizes.len(),
    };
    is_no_chance && best.distance <= UNTOUCHED
}

/// How much slower or quicker such a thing can make a round than the request that was alone.
fn reach(doubt: &Doubt) -> f64 {
    match doubt {
        Doubt::Busy { others, of } if has_room(doubt) => 1.0 + others / f64::from(*of),
        _ => MOST_REACH,
    }
}

/// Whether others left something of the cores.
pub fn has_room(doubt: &Doubt) -> bool {
    matches!(doubt, Doubt::Busy { others, of } if *others <= TAKEN * f64::from(*of))
}

/// Whether others may have had cores that the server would have used: then nobody knows how many those are.
pub fn hides_cores(doubt: &Doubt) -> bool {
    matches!(doubt, Doubt::Busy { .. } | Doubt::BusyMeanwhile { .. } | Doubt::Throttled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::kind::{Ready, fits};

    const BUSY: Doubt = Doubt::Busy { others: 2.0, of: 2 };

    /// When each user asked, and when answers came, in milliseconds, as they were recorded.
    type Recorded<'a> = (&'a [u64], &'a [u64]);

    fn told(alone: u64, recorded: &[Recorded<'_>], of_the_machine: &[Doubt]) -> Option<String> {
        let ms = |all: &[u64]| all.iter().copied().map(Time::from_millis).collect::<Vec<_>>();
        let rounds: Vec<Finished> = recorded
            .iter()
            .map(|(sent, by)| Finished { sent: ms(sent), ready: ms(by).into_iter().map(Ready::at).collect() })
            .collect();
        let alone = Time::from_millis(alone);
        let best = fits(&rounds, alone)[0];
        tells_apart(&rounds, alone, &best, of_the_machine).then(|| best.kind.name().to_string())
    }

    /// Two endless loops ran beside all of these, on two cores.
    const INLINE: [Recorded<'_>; 2] = [
        (&[0, 40], &[895, 1832]),
        (&[0, 39, 78, 118, 156, 197, 237, 275], &[848, 1671, 2500, 3422, 4329, 5187, 5985, 7034]),
    ];
    const TWO_PROCESSES: [Recorded<'_>; 2] = [
        (&[0, 48], &[1044, 1136]),
        (&[0, 35, 50, 90, 122, 141, 166, 198], &[1140, 1179, 2347, 2401, 3427, 3879, 4443, 4891]),
    ];
    const THREE_THAT_SLEEP: [Recorded<'_>; 2] = [
        (&[0, 27], &[604, 628]),
        (&[0, 26, 57, 87, 117, 148, 178, 208], &[601, 628, 659, 1202, 1230, 1260, 1802, 1830]),
    ];
    /// Eight threads on two cores, which others needed as well: it looks like turns on one.
    const EIGHT_THREADS: [Recorded<'_>; 2] = [
        (&[0, 46], &[2275, 2297]),
        (&[0, 49, 97, 147, 196, 245, 295, 344], &[6873, 7217, 7325, 7404, 7461, 7497, 7592, 7620]),
    ];

    #[test]
    fn who_waits_for_whom_is_seen_on_a_busy_machine_too() {
        assert_eq!(told(785, &INLINE, &[BUSY]).as_deref(), Some("one-at-a-time"));
        assert_eq!(told(596, &TWO_PROCESSES, &[BUSY]).as_deref(), Some("2-at-a-time"));
        assert_eq!(told(606, &THREE_THAT_SLEEP, &[BUSY]).as_deref(), Some("3-at-a-time"));
    }

    /// The same, where others had one of the two all the time: of two programs each has its share.
    const AS_FROM_ONE: [Recorded<'_>; 2] = [
        (&[0, 56], &[1750, 2020]),
        (&[0, 56, 110, 165, 222, 276, 331, 387], &[7910, 8350, 8490, 8620, 8670, 8710, 8740, 8740]),
    ];

    #[test]
    fn how_many_share_is_not() {
        let one_of_two = Doubt::BusyMeanwhile { others: 1.0, of: 2, users: 8 };
        assert_eq!(told(1120, &AS_FROM_ONE, &[one_of_two]), None);
        assert_eq!(told(981, &EIGHT_THREADS, &[BUSY]), None);
        assert_eq!(told(981, &EIGHT_THREADS, &[Doubt::Throttled]), None);
        let exact: [Recorded<'_>; 2] = [(&[0, 0], &[2000, 2000]), (&[0; 8], &[8000; 8])];
        assert_eq!(told(1000, &exact, &[BUSY]), None, "others may have had the one of two cores");
        let few = Doubt::Busy { others: 0.8, of: 2 };
        assert_eq!(told(1000, &exact, &[few]).as_deref(), Some("turns"), "they had not so much");
    }

    #[test]
    fn who_only_waits_is_touched_by_nobody() {
        let sleeping: [Recorded<'_>; 2] = [(&[0, 30], &[602, 631]), (&[0; 8], &[603; 8])];
        assert_eq!(told(601, &sleeping, &[BUSY]).as_deref(), Some("all-at-once"));
        let slower: [Recorded<'_>; 2] = [(&[0, 30], &[702, 731]), (&[0; 8], &[703; 8])];
        assert_eq!(told(601, &slower, &[BUSY]), None, "some may have shared four cores");
    }

    #[test]
    fn two_users_are_too_few() {
        assert_eq!(told(785, &INLINE[..1], &[BUSY]), None);
        // Turns, and the one alone had half a core: as if both had waited at the same time.
        let in_turns: [Recorded<'_>; 1] = [(&[0, 30], &[602, 640])];
        assert_eq!(told(601, &in_turns, &[BUSY]), None);
    }

    #[test]
    fn who_sees_the_answers_late_cannot_tell() {
        let late = |ms| Doubt::LateOurselves(Time::from_millis(ms));
        assert_eq!(told(606, &THREE_THAT_SLEEP, &[late(60)]).as_deref(), Some("3-at-a-time"));
        assert_eq!(told(606, &THREE_THAT_SLEEP, &[BUSY, late(300)]), None);
    }
}
