//! Which kind of server it is, and all that keeps one from being sure.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::{Finished, Fit, Kind, Name, best_first, fits};
use super::lengths::lengths;
use super::parts::part_by_part;
use super::queues::{Queues, pace};
use super::record::{Failure, Outcome, Record};
use super::silence::{Silence, finished, silences};
use super::work::{confirms, cores_used, excludes, refutes};
use super::{Probed, Round, beside, disturbed, machine};
use crate::analysis::claims::Judgement;
use crate::time::Time;

/// What is to be said of a server.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The best kind of every name, the best of all first; none where nothing was measured.
    pub fits: Vec<Fit>,
    /// What was ready was not sent before the end of a silence: the longest one, if that explains more.
    pub unsent: Option<Time>,
    /// What is wrong with the machine, and makes no other kind look like this one.
    pub harmless: Vec<Doubt>,
    /// Why nobody can be sure; empty if one can.
    pub doubts: Vec<Doubt>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// Requests for what is slow that failed.
    Failed {
        failure: Failure,
        so_many: SoMany,
    },
    /// That were answered, and not with what was asked for.
    Refused {
        status: u16,
        location: Option<String>,
        so_many: SoMany,
    },
    /// The answers are not the same, and not only in their numbers.
    Different,
    /// Alone it is too short to see anything.
    TooShort {
        alone: Time,
        least: Time,
    },
    /// Who came later was answered sooner than one alone.
    Cache {
        first: Time,
        later: Time,
    },
    /// Alone it takes now this long and now that.
    Unsteady {
        one: Time,
        other: Time,
    },
    /// Somebody among others was answered sooner than anybody alone.
    Sooner {
        took: Time,
        alone: Time,
    },
    /// There was no time for users that come together.
    OnlyAlone,
    /// Most heartbeats had no answer.
    NoHeartbeat,
    /// Others had so many processors while only the heartbeat asked.
    Busy {
        others: f64,
        of: u32,
    },
    /// While so many users were there, others had so many processors more than their requests need.
    BusyMeanwhile {
        others: f64,
        of: u32,
        users: usize,
    },
    /// A quota kept this program from running.
    Throttled,
    /// This program came late itself.
    LateOurselves(Time),
    NothingFits,
    /// So few users were answered so many times as late as this kind has them, and more users were not.
    FewAreLate {
        users: usize,
        times: f64,
    },
    /// As fast as so many cores, which this machine has not.
    MoreThanCores {
        on: usize,
        cores: usize,
    },
    /// As fast as so many cores, and fewer were used.
    FewerCores {
        on: usize,
        used: f64,
    },
    /// Each worker has a queue of its own: so many users came to each.
    Uneven(Queues),
    /// An answer comes each time so much has passed, as nobody who works gives them.
    Paced(Time),
    /// Some heartbeats were answered at once while others waited so long for a worker.
    OwnQueues(Time),
    /// So few users, and a heartbeat waited so long, though this kind would have had somebody for it.
    Waited {
        users: usize,
        worst: Time,
    },
    /// Another kind fits nearly as well.
    TwoFit(Name),
}

/// Requests to which the same happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoMany {
    pub times: usize,
    pub of: usize,
    pub to: To,
}

/// To whom it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Anybody,
    /// Nobody who was alone.
    UsersTogether,
}

/// So far may a kind be that explains, where answers may have been ready before they came: so much is possible then.
const FITS_UNSENT: f64 = 0.1;
/// What is farther off than this share of every response is of no kind at all.
const NO_KIND: f64 = 0.5;

impl Verdict {
    pub fn of(probed: &Probed) -> Self {
        let lengths = lengths(probed);
        // What was kept is no length: nothing can be compared with it.
        let is_kept = lengths.iter().any(|doubt| matches!(doubt, Doubt::Cache { .. }));
        let (mut fits, unsent) = if is_kept { Default::default() } else { explanations(probed) };
        // What others computed meanwhile tells nothing of the server.
        let slowdown = fits.first().map_or(1.0, |best| best.slowdown);
        let is_quiet = unsent.is_none() && machine::doubts(probed, slowdown).is_empty();
        let used = cores_used(probed).filter(|_| is_quiet);
        // Stable: the nearest stays first.
        fits.sort_by_key(|fit| used.is_some_and(|used| refutes(used, fit.kind)));
        let mut fitting = explained(&fits, unsent, in_good_rounds(probed));
        let best = fits.first().filter(|best| best.distance <= NO_KIND);
        let mut of_the_heart = best.map_or(Vec::new(), |best| of_the_heart(probed, best.kind));
        if let (Some(used), [best, others @ ..]) = (used, &fits[..])
            && confirms(used, best)
        {
            let cores = probed.machine.cores;
            let near = near(best, others, probed).filter(|other| !excludes(used, cores, other.kind));
            fitting = near.take(1).map(|other| Doubt::TwoFit(other.kind.name())).collect();
        } else if let Some(better) = fitting.first().and_then(|doubt| better_than(doubt, probed)) {
            if let Doubt::Uneven(queues) = &better {
                let workers = Name::Several(queues.workers());
                fits.sort_by_key(|fit| fit.kind.name() != workers);
                // Heartbeats come to the same queues.
                of_the_heart = Vec::new();
            }
            fitting = vec![better];
        } else if let ([Doubt::TwoFit(_)], [best, others @ ..], None) = (&fitting[..], &fits[..], unsent) {
            // Of those that are near, the order of the answers may leave none; not where nobody knows since when
            // they were ready.
            let near = near(best, others, probed).take(1);
            fitting = near.map(|other| Doubt::TwoFit(other.kind.name())).collect();
        }
        if is_quiet && fitting.iter().all(|doubt| matches!(doubt, Doubt::TwoFit(_))) {
            fitting.extend(fits.first().map_or(Vec::new(), |best| part_by_part(probed, best.kind, used)));
        }
        let slowdown = fits.first().map_or(1.0, |best| best.slowdown);
        let of_the_machine = machine::doubts(probed, slowdown);
        // Where it is in doubt already, nobody is told that something is harmless.
        let is_told_apart =
            fitting.is_empty() && unsent.is_none() && tells_apart(probed, &fits, &of_the_machine);
        let (harmless, machine) =
            if is_told_apart { (of_the_machine, Vec::new()) } else { (Vec::new(), of_the_machine) };
        let doubts =
            [answers(probed), lengths, machine, no_heartbeat(probed), of_the_heart, fitting].concat();
        Self { fits, unsent, harmless, doubts }
    }

    /// How many users came to each worker, where each has a queue of its own.
    pub fn queues(&self) -> Option<&Queues> {
        self.doubts.iter().find_map(|doubt| match doubt {
            Doubt::Uneven(queues) => Some(queues),
            _ => None,
        })
    }

    pub fn kind(&self) -> Option<Kind> {
        self.fits.first().filter(|fit| fit.distance <= NO_KIND).map(|fit| fit.kind)
    }

    pub fn is_sure(&self) -> bool {
        self.doubts.is_empty() && !self.fits.is_empty()
    }

    /// Whether it is the kind that somebody expects.
    pub fn judge(&self, expected: Name) -> Judgement {
        match self.kind() {
            Some(kind) if self.is_sure() => Judgement::of(kind.name() == expected),
            _ => Judgement::CannotTell,
        }
    }
}

/// Those that are near, and have the order of the answers.
fn near<'a>(best: &'a Fit, others: &'a [Fit], probed: &Probed) -> impl Iterator<Item = &'a Fit> {
    let answers = in_good_rounds(probed);
    others.iter().filter(move |other| !best.is_clear_of(other, answers) && !best.refutes(other))
}

/// Something that explains what no kind does, or that two kinds nearly do.
fn better_than(doubt: &Doubt, probed: &Probed) -> Option<Doubt> {
    let alone = probed.length()?;
    let rounds = as_they_came(probed, alone);
    let paced = || rounds.iter().filter_map(|round| pace(round, alone)).next_back().map(Doubt::Paced);
    match doubt {
        Doubt::NothingFits => Queues::uneven(&rounds, alone).map(Doubt::Uneven).or_else(paced),
        Doubt::TwoFit(_) => paced(),
        _ => None,
    }
}

/// The rounds that all users were answered in.
pub fn good_rounds(probed: &Probed) -> impl Iterator<Item = &Round> {
    probed.rounds.iter().filter(|round| round.is_good())
}

/// When they were answered: nothing is known of answers that were ready before.
pub fn as_they_came(probed: &Probed, alone: Time) -> Vec<Finished> {
    good_rounds(probed).map(|round| finished(round, &[], alone)).collect()
}

fn in_good_rounds(probed: &Probed) -> u32 {
    good_rounds(probed).map(|round| u32::try_from(round.users.len()).unwrap_or(u32::MAX)).sum()
}

/// The kinds, the nearest first, and the longest silence if that counts.
fn explanations(probed: &Probed) -> (Vec<Fit>, Option<Time>) {
    let Some(alone) = probed.length().filter(|_| good_rounds(probed).next().is_some()) else {
        return Default::default();
    };
    let fits = fits(&as_they_came(probed, alone), alone);
    let silent: Vec<(&Round, Vec<Silence>)> =
        good_rounds(probed).map(|round| (round, silences(probed, round, alone))).collect();
    let all = silent.iter().flat_map(|(_, silences)| silences);
    match all.map(|(from, to)| to.saturating_sub(*from)).max() {
        Some(longest) => in_spite_of(&silent, longest, fits, alone),
        None => (fits, None),
    }
}

/// What explains these silences, too.
fn in_spite_of(
    silent: &[(&Round, Vec<Silence>)],
    longest: Time,
    mut fits: Vec<Fit>,
    alone: Time,
) -> (Vec<Fit>, Option<Time>) {
    let users = |(round, _): &(&Round, Vec<Silence>)| round.users.len();
    let most = silent.iter().map(users).max().unwrap_or(0);
    let fewest = silent.iter().filter(|(_, silences)| !silences.is_empty()).map(users).min();
    // Whoever has a worker left, or an event loop that gets on, answers a heartbeat.
    fits.retain(|fit| fewest.is_none_or(|users| fit.kind.in_progress(most) <= users));
    // The simple explanation goes first. But turns, too, look as if nothing had been sent before the end.
    if fits.first().is_some_and(|best| best.explains() && best.kind != Kind::Turns { on: 1 }) {
        return (fits, None);
    }
    let unsent: Vec<Finished> =
        silent.iter().map(|(round, silences)| finished(round, silences, alone)).collect();
    let fits = best_first(std::iter::once(Kind::OneAtATime.fit(&unsent, alone)).chain(fits));
    let is_unsent = fits.first().is_some_and(|best| best.kind == Kind::OneAtATime);
    (fits, is_unsent.then_some(longest))
}

/// What is wrong with the answers.
fn answers(probed: &Probed) -> Vec<Doubt> {
    let mut failed: BTreeMap<Failure, usize> = BTreeMap::new();
    let mut refused: BTreeMap<u16, (usize, Option<String>)> = BTreeMap::new();
    let mut words = BTreeSet::new();
    for record in probed.slow() {
        match &record.outcome {
            Outcome::Failed(failure) => *failed.entry(*failure).or_default() += 1,
            Outcome::Answered(answer) if record.is_good() => {
                words.insert(answer.digest_of_words);
            }
            Outcome::Answered(answer) => {
                let (times, location) = refused.entry(answer.status).or_default();
                *times += 1;
                location.clone_from(&answer.location);
            }
        }
    }
    // One is alone after all others, too.
    let to = if probed.alone.iter().all(Record::is_good) { To::UsersTogether } else { To::Anybody };
    let so_many = |times| SoMany { times, of: probed.slow().count(), to };
    let failed =
        failed.into_iter().map(|(failure, times)| Doubt::Failed { failure, so_many: so_many(times) });
    let refused = refused.into_iter().map(|(status, (times, location))| Doubt::Refused {
        status,
        location,
        so_many: so_many(times),
    });
    let different = (1 < words.len()).then_some(Doubt::Different);
    failed.chain(refused).chain(different).collect()
}

fn no_heartbeat(probed: &Probed) -> Vec<Doubt> {
    let answered = probed.beats.iter().filter(|beat| beat.answer().is_some()).count();
    if answered * 2 <= probed.beats.len() { vec![Doubt::NoHeartbeat] } else { Vec::new() }
}

/// Whether the kind would be the same, whatever these have done.
fn tells_apart(probed: &Probed, fits: &[Fit], of_the_machine: &[Doubt]) -> bool {
    let (Some(alone), Some(best)) = (probed.length(), fits.first()) else { return false };
    let rounds = as_they_came(probed, alone);
    disturbed::tells_apart(&rounds, alone, best, of_the_machine)
}

/// What the heartbeat says against this kind.
fn of_the_heart(probed: &Probed, kind: Kind) -> Vec<Doubt> {
    let (Some(alone), Some(largest)) = (probed.length(), good_rounds(probed).last()) else {
        return Vec::new();
    };
    let own_queues = beside::own_queues(probed, largest, kind, alone).map(Doubt::OwnQueues);
    let waited = good_rounds(probed).map(|round| (round.users.len(), beside::worst_of(probed, round)));
    let waited = waited.chain([(1, beside::worst_alone(probed, alone))]);
    let most = largest.users.len();
    // Where nobody waits for another, no number of users takes the last one.
    let has_room = |users: usize| users < kind.in_progress(most) || kind == Kind::AllAtOnce;
    let with_room = waited.filter(|(users, worst)| has_room(*users) && beside::waits(*worst, alone, kind));
    let worst = with_room.max_by_key(|(_, worst)| *worst);
    own_queues.into_iter().chain(worst.map(|(users, worst)| Doubt::Waited { users, worst })).collect()
}

fn explained(fits: &[Fit], unsent: Option<Time>, answers: u32) -> Vec<Doubt> {
    match fits {
        [best, ..] if unsent.is_some() && FITS_UNSENT < best.distance => vec![Doubt::NothingFits],
        [best, ..] if !best.explains() => vec![Doubt::NothingFits],
        [best, next, ..] if !best.is_clear_of(next, answers) => vec![Doubt::TwoFit(next.kind.name())],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::samples::{
        ALONE, alone, answered, busy, crowd, failed, named, of, pool, words, workers,
    };
    use crate::probe::sentences;

    #[test]
    fn on_a_quiet_machine_it_is_sure() {
        for kind in Kind::all(8) {
            let on_few = match kind {
                Kind::Several { on, .. } => on.is_none(),
                _ => true,
            };
            if on_few {
                assert_eq!(of(&named(kind)), format!("sure: {}", kind.name()));
            }
        }
    }

    #[test]
    fn many_users_tell_as_much_as_few() {
        let all = [2, 63].map(|at_a_time| Kind::Several { at_a_time, on: None });
        for kind in all.into_iter().chain([Kind::OneAtATime, Kind::AllAtOnce, Kind::Turns { on: 1 }]) {
            assert_eq!(of(&crowd(kind)), format!("sure: {}", kind.name()));
        }
    }

    #[test]
    fn what_is_wrong_with_the_answers_is_said() {
        let with = |change: fn(&mut Record)| {
            let mut probed = named(Kind::AllAtOnce);
            change(&mut probed.rounds[1].users[3]);
            of(&probed)
        };
        assert_eq!(with(|user| user.outcome = answered(500, 1)), "all-at-once: Refused");
        assert_eq!(with(|user| user.outcome = answered(429, 1)), "all-at-once: Refused");
        assert_eq!(with(|user| user.outcome = answered(307, 1)), "all-at-once: Refused");
        assert_eq!(with(|user| user.outcome = failed(Failure::Closed)), "all-at-once: Failed");
        assert_eq!(with(|user| user.outcome = answered(200, 2)), "all-at-once: Different");
    }

    #[test]
    fn who_was_not_answered_counts_for_nothing() {
        let mut half = named(Kind::AllAtOnce);
        for user in &mut half.rounds[1].users[2..] {
            user.outcome = answered(500, 1);
        }
        assert!(words(&half).starts_with("Perhaps all 2 at once"), "{}", words(&half));
        assert!(words(&half).contains("of 2 took"), "{}", words(&half));
        let said = Verdict::of(&half).doubts.into_iter().find_map(|doubt| match doubt {
            Doubt::Refused { so_many, .. } => Some(so_many),
            _ => None,
        });
        assert_eq!(said, Some(SoMany { times: 6, of: 13, to: To::UsersTogether }));
    }

    #[test]
    fn who_fails_when_alone_again_is_not_said_to_have_been_answered() {
        let mut limited = named(Kind::AllAtOnce);
        limited.alone.last_mut().expect("the last one").outcome = answered(429, 1);
        let doubts = Verdict::of(&limited).doubts;
        let so_many = SoMany { times: 1, of: 13, to: To::Anybody };
        assert_eq!(doubts, [Doubt::Refused { status: 429, location: None, so_many }]);
    }

    #[test]
    fn workers_with_a_queue_each_are_told_from_a_pool() {
        let mut uneven = workers(Kind::Several { at_a_time: 2, on: None });
        let start = uneven.rounds[1].start();
        for (place, user) in uneven.rounds[1].users.iter_mut().enumerate() {
            user.ended = match place {
                0 => start + ALONE,
                later => {
                    start
                        + ALONE.share(0.05)
                        + ALONE.checked_mul(u64::try_from(later).unwrap_or(1)).unwrap_or(ALONE)
                }
            };
        }
        assert_eq!(of(&uneven), "2-at-a-time: Uneven");
        assert!(words(&uneven).starts_with("Between 1 and 2 at a time: workers with a queue each"));
        assert!(words(&busy(uneven, 2.0)).starts_with("Perhaps between 1 and 2 at a time"));
    }

    #[test]
    fn what_is_far_from_every_kind_is_of_none() {
        let mut far = pool(Kind::AllAtOnce);
        for user in far.rounds.iter_mut().flat_map(|round| &mut round.users) {
            user.ended += ALONE.share(20.0);
        }
        assert_eq!(of(&far), "none: NothingFits");
        assert_eq!(words(&far), "It cannot be told what kind of server this is.");
    }

    #[test]
    fn answers_at_a_pace_are_a_limit() {
        let mut paced = named(Kind::AllAtOnce);
        for round in &mut paced.rounds {
            let mut at = round.start() + ALONE;
            for user in &mut round.users {
                user.ended = at;
                at += ALONE.share(0.5);
            }
        }
        assert!(of(&paced).ends_with(": Paced"), "{}", of(&paced));
        let advice = sentences::advice(&paced, &Verdict::of(&paced)).expect("advice");
        assert!(advice.contains("find out what lets only one begin at a time"), "{advice}");
    }

    /// Two workers that answer quick requests, too, and two users: another time both may come to the same worker.
    #[test]
    fn as_many_users_as_workers_are_not_surely_all_at_once() {
        let mut two = workers(Kind::Several { at_a_time: 2, on: None });
        assert_eq!(of(&two), "sure: 2-at-a-time", "eight tell");
        two.rounds.pop();
        assert_eq!(of(&two), "all-at-once: Waited");
        let mut pool = pool(Kind::Several { at_a_time: 2, on: None });
        pool.rounds.pop();
        assert_eq!(of(&pool), "sure: all-at-once");
        let verdict = Verdict::of(&pool);
        assert!(
            words(&pool).starts_with("All 2 at once: nobody waited for another, as in a pool of 2 or more.")
        );
        let advice = sentences::advice(&pool, &verdict).expect("advice");
        assert!(advice.contains("`--users 2,8` tells if it is a pool of 2"), "{advice}");
        let expected = sentences::expected(&pool, Name::AllAtOnce, &verdict);
        assert_eq!(expected, "Expected all-at-once: it is, for 2 users.");
    }

    #[test]
    fn what_is_ready_and_not_sent_was_ready_before() {
        let mut unsent = named(Kind::OneAtATime);
        for round in &mut unsent.rounds {
            let last_but_one = round.users[round.users.len() - 2].ended;
            round.users.iter_mut().skip(1).for_each(|user| user.ended = user.ended.max(last_but_one));
        }
        assert_eq!(of(&unsent), "sure: one-at-a-time");
        assert!(words(&unsent).starts_with("One at a time, and the event loop does not even get to send"));
        for round in &mut unsent.rounds {
            let end = round.end();
            round.users.iter_mut().for_each(|user| user.ended = end);
        }
        assert_eq!(of(&unsent), "sure: one-at-a-time", "of eight workers, six would answer heartbeats");
        unsent.rounds.remove(0);
        assert_eq!(of(&unsent), "one-at-a-time: TwoFit", "eight that take turns look the same");
        assert_eq!(of(&workers(Kind::Several { at_a_time: 2, on: None })), "sure: 2-at-a-time");
    }

    #[test]
    fn a_heartbeat_that_waits_though_there_is_room_makes_nobody_sure() {
        let mut two = named(Kind::Turns { on: 1 });
        let round = &two.rounds[0];
        let (from, until) = (round.start(), round.end());
        let held = from + ALONE.share(0.8);
        two.beats.retain(|beat| beat.due < from || held < beat.due);
        two.beats.push(Record { ended: until - ALONE.share(0.4), ..two.rounds[0].users[0].clone() });
        assert_eq!(of(&two), "turns: Waited");
    }

    #[test]
    fn quick_requests_that_wait_and_others_that_do_not_are_in_several_queues() {
        let two = Kind::Several { at_a_time: 2, on: None };
        assert_eq!(of(&pool(two)), "sure: 2-at-a-time", "none of them waits");
        assert_eq!(of(&workers(two)), "sure: 2-at-a-time", "each of them waits");
        let mut some = pool(two);
        let full = some.rounds[1].start() + ALONE;
        let waits = some.beats.iter_mut().find(|beat| full < beat.due).expect("a heartbeat");
        waits.ended = waits.due + ALONE;
        assert_eq!(of(&some), "2-at-a-time: OwnQueues");
    }

    /// Two users come to one of two workers, heartbeats to both. So it is chance, though it looks like one worker.
    #[test]
    fn two_users_in_one_of_two_queues_are_not_surely_one_at_a_time() {
        let mut two = pool(Kind::OneAtATime);
        two.rounds.pop();
        assert_eq!(of(&two), "sure: one-at-a-time", "no heartbeat waits");
        wait_beside_the_one(&mut two);
        assert_eq!(of(&two), "one-at-a-time: OwnQueues");
        let mut awaits_first = pool(Kind::OneAtATime);
        wait_beside_the_one(&mut awaits_first);
        assert_eq!(of(&awaits_first), "sure: one-at-a-time", "ten users do not all come to one of two");
        let mut inline = named(Kind::OneAtATime);
        wait_beside_the_one(&mut inline);
        assert_eq!(of(&inline), "sure: one-at-a-time", "each of them waits");
    }

    /// Three of four workers have all the users: the heartbeat has found the fourth, and the others before.
    #[test]
    fn who_keeps_a_heartbeat_waiting_for_one_user_has_no_other_worker_for_it() {
        for kind in [Kind::Several { at_a_time: 3, on: None }, Kind::AllAtOnce, Kind::Turns { on: 2 }] {
            let mut some = pool(kind);
            wait_beside_the_one(&mut some);
            assert_eq!(of(&some), format!("{}: Waited", kind.name()));
        }
        let mut warms_up = pool(Kind::AllAtOnce);
        wait_beside_the_one(&mut warms_up);
        warms_up.alone[0].sent = Time::ZERO;
        warms_up.alone.push(warms_up.alone[1].clone());
        assert_eq!(of(&warms_up), "sure: all-at-once", "that is no worker, but what it does once");
    }

    /// One heartbeat does while the first user is alone.
    fn wait_beside_the_one(probed: &mut Probed) {
        let user = probed.alone[0].clone();
        let from = user.sent + ALONE.share(0.1);
        probed.beats.retain(|beat| beat.due < from || user.ended < beat.due);
        probed.beats.push(Record { due: from, sent: from, ..user });
    }

    #[test]
    fn no_answer_is_no_kind() {
        let mut silent = alone(&[1000]);
        silent.alone[0].outcome = failed(Failure::TooLate);
        assert_eq!(of(&silent), "none: Failed");
        let mut no_heart = named(Kind::AllAtOnce);
        for beat in &mut no_heart.beats {
            beat.outcome = failed(Failure::NoConnection);
        }
        assert_eq!(of(&no_heart), "all-at-once: NoHeartbeat");
    }

    #[test]
    fn who_expects_another_kind_is_told() {
        let one = Verdict::of(&named(Kind::OneAtATime));
        assert_eq!(one.judge(Name::OneAtATime), Judgement::Holds);
        assert_eq!(one.judge(Name::AllAtOnce), Judgement::Fails);
        let unclear = Verdict::of(&busy(named(Kind::Turns { on: 1 }), 2.0));
        assert_eq!(unclear.judge(Name::AllAtOnce), Judgement::CannotTell);
        assert_eq!(unclear.judge(Name::Turns(1)), Judgement::CannotTell);
    }

    #[test]
    fn the_heartbeat_tells_the_event_loop_from_a_pool_beside_it() {
        assert!(
            words(&named(Kind::OneAtATime))
                .starts_with("One at a time: the code that answers calculates, or waits without")
        );
        assert!(words(&pool(Kind::OneAtATime)).starts_with("One at a time, though quick requests get on"));
        assert!(words(&pool(Kind::AllAtOnce)).ends_with("the heartbeat was never late."));
        assert!(words(&busy(named(Kind::Turns { on: 1 }), 2.0)).starts_with("Perhaps 8 in progress"));
    }
}
