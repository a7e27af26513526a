//! A request of several parts: it waits, and has then a lock or a core. On average that can look like one kind.

use super::Probed;
use super::kind::{Finished, Kind};
use super::silence::finished;
use super::target::Place;
use super::verdict::{Doubt, good_rounds};
use super::work::{cores_used, is_fewer};

/// What says that no kind is all of it.
pub fn part_by_part(probed: &Probed, kind: Kind) -> Vec<Doubt> {
    let Some(alone) = probed.length() else { return Vec::new() };
    let rounds: Vec<Finished> = good_rounds(probed).map(|round| finished(round, &[], alone)).collect();
    let few = kind.few_are_late(&rounds, alone).map(|(users, times)| Doubt::FewAreLate { users, times });
    let cores = probed.machine.cores;
    let is_too_fast = probed.asked.place == Place::ThisMachine && kind.shares().is_some_and(|on| cores < on);
    let on = kind.shares().filter(|_| is_too_fast);
    let too_fast = on.map(|on| Doubt::MoreThanCores { on, cores });
    // One core is used by whoever calculates, and by nobody who takes turns to wait.
    let shared = kind.shares().filter(|on| 1 < *on && !is_too_fast);
    let fewer = shared.zip(cores_used(probed)).filter(|(on, used)| is_fewer(*used, *on));
    few.into_iter().chain(too_fast).chain(fewer.map(|(on, used)| Doubt::FewerCores { on, used })).collect()
}

#[cfg(test)]
mod tests {
    use crate::probe::kind::Kind;
    use crate::probe::samples::{ALONE, of, pool};
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

    #[test]
    fn what_is_faster_than_all_cores_of_the_machine_waits_in_part() {
        let mut three = pool(Kind::Turns { on: 3 });
        assert_eq!(of(&three), "sure: turns-on-3");
        three.machine.cores = 2;
        assert_eq!(of(&three), "turns-on-3: MoreThanCores");
        three.asked.place = Place::Elsewhere;
        assert_eq!(of(&three), "sure: turns-on-3", "nobody knows how many cores that machine has");
    }
}
