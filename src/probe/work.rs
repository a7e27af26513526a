//! How many cores the requests used, where the server is on this machine and the system tells. From outside, requests
//! that take turns on two cores and slow each other down look like some that take turns on one. The cores know better.

use super::kind::{Fit, Kind};
use super::target::Place;
use super::{Probed, Work, machine};

/// Cores are never used all the time: users come and go, and threads that share memory wait for that, too. Those of
/// Node.js used 1.5 of 2 cores; threads that waited and then shared a lock used 0.9, as fast as from two.
const HARDLY_USED: f64 = 0.6;
/// The system needs some of another one.
const SOME_MORE: f64 = 0.3;
/// Requests that share memory may take up to so many times as long as alone: more is something else.
const MOST_SLOWED: f64 = 1.7;
/// And then their order and their gaps are as near as this.
const IN_ORDER: f64 = 0.1;

/// On average, while the most users were there: so many times the core, or the cores, that one alone uses. `None` where
/// others compute, or one alone uses hardly any: then it waits, or it is somewhere else.
pub fn cores_used(probed: &Probed) -> Option<f64> {
    const NOBODY: f64 = 0.15;
    const HARDLY_ANY: f64 = 0.3;
    if probed.asked.place != Place::ThisMachine {
        return None;
    }
    let others = machine::others_at_rest(probed).fold(0.0, f64::max);
    let used = |work: &Work| (machine::processors(work.load.others, &work.load) - others).max(0.0);
    let most = machine::counted(probed).filter(|work| 1 < work.users).max_by_key(|work| work.users)?;
    let alone = machine::counted(probed).filter(|work| work.users == 1).map(used).fold(0.0, f64::max);
    (others <= NOBODY && HARDLY_ANY <= alone).then(|| used(most) / alone.max(1.0))
}

/// So many cores as its requests share, and so many were used: then it is this kind, however slow.
pub fn confirms(used: f64, fit: &Fit) -> bool {
    let is_slowed_only =
        (1.0..=MOST_SLOWED).contains(&fit.slowdown) && fit.unexplained <= IN_ORDER && fit.strays == 0;
    is_slowed_only && fit.kind.shares().is_some_and(|on| !is_fewer(used, on) && !is_more(used, on))
}

/// More cores were used than requests of this kind can use.
pub fn refutes(used: f64, kind: Kind) -> bool {
    let most = match kind {
        Kind::OneAtATime => Some(1),
        _ => kind.shares(),
    };
    most.is_some_and(|on| is_more(used, on))
}

/// And requests of this kind would not have used fewer, nor more than there are.
pub fn excludes(used: f64, there_are: usize, kind: Kind) -> bool {
    refutes(used, kind) || kind.shares().is_some_and(|on| there_are < on || is_fewer(used, on))
}

fn is_more(used: f64, on: usize) -> bool {
    cores(on) + SOME_MORE < used
}

/// As fast as so many cores, and fewer were used.
pub fn is_fewer(used: f64, on: usize) -> bool {
    used < cores(on) * HARDLY_USED
}

fn cores(on: usize) -> f64 {
    f64::from(u32::try_from(on).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::probe::samples::{of, pool};

    /// Others, who compute all the time, and not enough to be called busy.
    fn beside(mut probed: Probed, others: f64) -> Probed {
        let loads = probed.at_work.iter_mut().map(|work| &mut work.load).chain(&mut probed.at_rest);
        loads.for_each(|load| load.others += load.wall.mul_f64(others));
        probed
    }

    #[test]
    fn what_others_compute_is_not_the_servers() {
        for kind in [Kind::Turns { on: 1 }, Kind::Turns { on: 2 }] {
            for others in [0.1, 0.4] {
                assert_eq!(of(&beside(pool(kind), others)), format!("sure: {}", kind.name()), "{others}");
            }
        }
    }

    #[test]
    fn a_request_that_uses_several_cores_alone_is_one() {
        let mut parallel = pool(Kind::OneAtATime);
        parallel.at_work.iter_mut().for_each(|work| work.load.others = work.load.wall * 2);
        assert_eq!(of(&parallel), "sure: one-at-a-time");
        parallel.at_work.iter_mut().for_each(|work| work.load.others = Duration::ZERO);
        assert_eq!(cores_used(&parallel), None, "it waits");
    }

    /// Threads of a runtime that share its memory: each request takes longer than one alone, on a core of its own,
    /// too. All eight end together, and of four at a time the first four would be done in half of that.
    #[test]
    fn what_slows_all_requests_does_not_hide_the_order_of_their_answers() {
        for (times, is) in [1.2, 1.4, 1.5].map(|times| (times, "sure: turns-on-2")) {
            let mut slow = pool(Kind::Turns { on: 2 });
            slow.machine.cores = 2;
            for round in &mut slow.rounds {
                let start = round.start();
                for user in &mut round.users {
                    user.ended = start + (user.ended - start).share(times);
                }
            }
            assert_eq!(of(&slow), is, "{times}");
        }
    }
}
