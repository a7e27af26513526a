//! What is wrong with this machine: others who compute, a quota, and this program itself where it comes late.

use std::time::Duration;

use super::verdict::Doubt;
use super::{Probed, Work, disturbed, heartbeat};
use crate::system::load::Meanwhile;
use crate::time::{Time, real_ratio};

/// Of all processors, what others may have.
const BUSY: f64 = 0.25;
const THROTTLED: f64 = 0.05;
/// The system counts in hundredths of a second.
const COUNTED: Duration = Duration::from_millis(200);

/// Requests take so many times as much work when there are several, if that explains the answers.
pub fn doubts(probed: &Probed, slowdown: f64) -> Vec<Doubt> {
    let busy = match (at_rest(probed), at_work(probed, slowdown)) {
        // Where there was room at rest, what others had beside the server tells more.
        (Some(rest), Some(work)) if disturbed::has_room(&rest) => Some(work),
        (rest, work) => rest.or(work),
    };
    let all = [
        busy,
        throttled(probed).then_some(Doubt::Throttled),
        late_ourselves(probed).map(Doubt::LateOurselves),
    ];
    all.into_iter().flatten().collect()
}

pub fn is_busy_at_rest(probed: &Probed) -> bool {
    at_rest(probed).is_some()
}

/// What others had while only the heartbeat asked, the most of all rests: they may have begun in the middle.
fn at_rest(probed: &Probed) -> Option<Doubt> {
    let counted = counted_at_rest(probed);
    let taken = counted.map(|rest| (processors(rest.others, rest), rest.processors));
    let (others, of) = taken.filter(is_busy).max_by(|one, other| one.0.total_cmp(&other.0))?;
    Some(Doubt::Busy { others, of })
}

/// What others had while users were there, the server among them. Each request is so much work, whoever else asks: what
/// is more than that, somebody else did.
fn at_work(probed: &Probed, slowdown: f64) -> Option<Doubt> {
    let others = others_at_rest(probed).fold(0.0, f64::max);
    let own = |work: &Work| work.load.others.saturating_sub(work.load.wall.mul_f64(others));
    let each = counted(probed).filter(|work| work.users == 1).map(own).min()?;
    let more = |users: usize, load: &Meanwhile| {
        let users = f64::from(u32::try_from(users).unwrap_or(u32::MAX));
        processors(load.others.saturating_sub(each.mul_f64(users * slowdown.max(1.0))), load)
    };
    // Who warms up works more than later.
    let together = counted(probed).filter(|work| 1 < work.users);
    let taken = together.map(|work| (more(work.users, &work.load), work));
    let busy = taken.filter(|(others, work)| is_busy(&(*others, work.load.processors)));
    let (others, work) = busy.max_by(|one, other| one.0.total_cmp(&other.0))?;
    Some(Doubt::BusyMeanwhile { others, of: work.load.processors, users: work.users })
}

/// Processors that others had while only the heartbeat asked.
pub fn others_at_rest(probed: &Probed) -> impl Iterator<Item = f64> {
    counted_at_rest(probed).map(|rest| processors(rest.others, rest))
}

fn counted_at_rest(probed: &Probed) -> impl Iterator<Item = &Meanwhile> {
    probed.at_rest.iter().filter(|rest| COUNTED <= rest.wall)
}

/// Long enough for the system to have counted it.
pub fn counted(probed: &Probed) -> impl Iterator<Item = &Work> {
    probed.at_work.iter().filter(|work| COUNTED <= work.load.wall)
}

pub fn processors(taken: Duration, load: &Meanwhile) -> f64 {
    real_ratio(taken, load.wall)
}

fn is_busy((taken, of): &(f64, u32)) -> bool {
    BUSY * f64::from(*of) <= *taken
}

fn throttled(probed: &Probed) -> bool {
    let loads = probed.at_rest.iter().chain(probed.at_work.iter().map(|work| &work.load));
    let (wall, throttled) = loads.fold((Duration::ZERO, Duration::ZERO), |(wall, throttled), load| {
        (wall + load.wall, throttled + load.throttled)
    });
    COUNTED <= wall && THROTTLED < real_ratio(throttled, wall)
}

/// How late this program was, if it was late often: nothing that it says of others is sure then.
fn late_ourselves(probed: &Probed) -> Option<Time> {
    const MOST: usize = 10;
    let late: Vec<Time> = probed
        .beats
        .iter()
        .map(|beat| beat.sent.saturating_sub(beat.due))
        .filter(|late| heartbeat::is_late(*late, probed.settings.beat))
        .collect();
    late.iter().max().copied().filter(|_| probed.beats.len() <= late.len() * MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::kind::Kind;
    use crate::probe::samples::{busy, named, of};
    use crate::probe::sentences;
    use crate::probe::verdict::Verdict;

    #[test]
    fn a_busy_machine_makes_nobody_sure() {
        assert_eq!(of(&busy(named(Kind::Turns { on: 1 }), 2.0)), "turns: Busy");
        assert_eq!(of(&busy(named(Kind::Turns { on: 1 }), 0.3)), "sure: turns");
        let late_by = |late| {
            let mut probed = named(Kind::OneAtATime);
            for beat in probed.beats.iter_mut().step_by(5) {
                beat.sent = beat.due + Time::from_millis(late);
            }
            of(&probed)
        };
        assert_eq!(late_by(300), "one-at-a-time: LateOurselves");
        assert_eq!(late_by(30), "sure: one-at-a-time", "a thirtieth of a request is nothing");
    }

    #[test]
    fn what_a_busy_machine_cannot_change_is_sure_and_what_was_busy_is_said() {
        for kind in [Kind::OneAtATime, Kind::AllAtOnce, Kind::Several { at_a_time: 2, on: None }] {
            let probed = busy(named(kind), 2.0);
            assert_eq!(of(&probed), format!("sure: {}", kind.name()));
            let said = sentences::notes(&probed, &Verdict::of(&probed)).join(" ");
            assert!(said.contains("This machine is busy: others had 2.0 of 2 cores"), "{said}");
            assert!(said.contains("makes no other kind look like this one"), "{said}");
        }
    }

    #[test]
    fn who_begins_to_compute_in_the_middle_is_seen() {
        let with = |kind: Kind, users: usize, others: f64| {
            let mut probed = named(kind);
            let work = probed.at_work.iter_mut().find(|it| it.users == users).expect("a round");
            work.load.others += work.load.wall.mul_f64(others);
            of(&probed)
        };
        for kind in [Kind::Turns { on: 1 }, Kind::Turns { on: 2 }] {
            assert_eq!(with(kind, 8, 0.2), format!("sure: {}", kind.name()));
            assert_eq!(with(kind, 8, 0.6), format!("{}: BusyMeanwhile", kind.name()));
            assert_eq!(with(kind, 2, 0.6), format!("{}: BusyMeanwhile", kind.name()));
        }
        // Others who share the cores with the server as one program with another: it has one of two all the time.
        let mut one_of_two = named(Kind::Turns { on: 1 });
        let at_work = one_of_two.at_work.iter_mut().map(|work| &mut work.load);
        at_work.chain(&mut one_of_two.at_rest).for_each(|load| load.others += load.wall);
        assert_eq!(of(&one_of_two), "turns: BusyMeanwhile", "it may be turns on two, too");
        let mut at_the_end = named(Kind::Turns { on: 1 });
        let rest = at_the_end.at_rest.last_mut().expect("a rest");
        rest.others = rest.wall * 2;
        assert_eq!(of(&at_the_end), "turns: Busy", "also if only the last rest tells");
    }
}
