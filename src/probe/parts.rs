//! A request of several parts: it waits, and has then a lock or a core. On average that can look like one kind.

use super::Probed;
use super::kind::Kind;
use super::verdict::{Doubt, as_they_came};
use super::work::is_fewer;

/// What says that no kind is all of it, where so many cores were used.
pub fn part_by_part(probed: &Probed, kind: Kind, used: Option<f64>) -> Vec<Doubt> {
    let Some(alone) = probed.length() else { return Vec::new() };
    let rounds = as_they_came(probed, alone);
    let few = kind.few_are_late(&rounds, alone).map(|(users, times)| Doubt::FewAreLate { users, times });
    let of_the_cores = used.zip(kind.shares()).and_then(|(used, on)| match probed.machine.cores {
        cores if cores < on => Some(Doubt::MoreThanCores { on, cores }),
        _ if is_fewer(used, on) => Some(Doubt::FewerCores { on, used }),
        _ => None,
    });
    few.into_iter().chain(of_the_cores).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::probe::kind::Kind;
    use crate::probe::samples::{ALONE, busy, named, of, pool};
    use crate::probe::target::Place;

    /// When each was answered, in thousandths of a request, as it was recorded: each waits for half of its time, and
    /// threads of Python share its lock for the other half. Eight are answered nearly as from two cores; two are not.
    #[test]
    fn a_wait_before_a_lock_is_not_surely_a_second_core() {
        const RECORDED: [&[u32]; 2] = [&[1414, 1511], &[3638, 4766, 4869, 4748, 4968, 4916, 4547, 4867]];
        let mut mixed = pool(Kind::Turns { on: 1 });
        for (round, answered) in mixed.rounds.iter_mut().zip(RECORDED) {
            let start = round.start();
            for (user, at) in round.users.iter_mut().zip(answered) {
                user.ended = start + ALONE.share(f64::from(*at) / 1000.0);
            }
        }
        assert_eq!(of(&mixed), "turns-on-2: FewAreLate FewerCores");
    }

    #[test]
    fn who_is_as_fast_as_two_cores_and_uses_one_waits_in_part() {
        let mut half = pool(Kind::Turns { on: 2 });
        assert_eq!(of(&half), "sure: turns-on-2");
        half.at_work.iter_mut().for_each(|work| work.load.others /= 2);
        assert_eq!(of(&half), "turns-on-2: FewerCores");
    }

    /// A busy machine makes one round slower than another, and no kind of another.
    #[test]
    fn on_a_busy_machine_few_may_be_late() {
        let mut three = busy(named(Kind::Several { at_a_time: 3, on: None }), 2.0);
        let start = three.rounds[0].start();
        for user in &mut three.rounds[0].users {
            user.ended = start + (user.ended - start).share(1.2);
        }
        assert_eq!(of(&three), "sure: 3-at-a-time");
    }

    #[test]
    fn what_is_faster_than_all_cores_of_the_machine_waits_in_part() {
        let mut three = pool(Kind::Turns { on: 3 });
        assert_eq!(of(&three), "sure: turns-on-3");
        three.machine.cores = 2;
        assert_eq!(of(&three), "turns-on-3: MoreThanCores");
        three.asked.place = Place::Elsewhere;
        assert_eq!(of(&three), "sure: turns-on-3", "nobody knows how many cores that machine has");
        three.asked.place = Place::ThisMachine;
        three.at_work.iter_mut().for_each(|work| work.load.others = Duration::ZERO);
        assert_eq!(of(&three), "sure: turns-on-3", "it may compute where this program may not");
    }
}
