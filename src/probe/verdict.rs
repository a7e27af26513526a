//! Which kind of server it is, and all that keeps one from being sure.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::kind::{Finished, Fit, Kind, Name, fits};
use super::record::{Failure, Outcome, Record};
use super::{Probed, Round, heartbeat};
use crate::analysis::claims::Judgement;
use crate::system::load::Meanwhile;
use crate::time::{Time, ratio};

/// What is to be said of a server.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The best kind of every name, the best of all first; none where nothing was measured.
    pub fits: Vec<Fit>,
    /// Why nobody can be sure; empty if one can.
    pub doubts: Vec<Doubt>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// Requests for what is slow that failed.
    Failed {
        failure: Failure,
        times: usize,
        of: usize,
    },
    /// That were answered, and not with what was asked for.
    Refused {
        status: u16,
        location: Option<String>,
        times: usize,
        of: usize,
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
    /// There was no time for users that come together.
    OnlyAlone,
    /// Most heartbeats had no answer.
    NoHeartbeat,
    /// Others had so many processors while only the heartbeat asked.
    Busy {
        others: f64,
        of: u32,
    },
    /// A quota kept this program from running.
    Throttled,
    /// This program came late itself.
    LateOurselves(Time),
    NothingFits,
    /// Another kind fits nearly as well.
    TwoFit(Name),
}

/// A kind explains what was measured if no more than about so much of every response is left.
const FITS: f64 = 0.2;
/// The next kind must be so much farther away.
const APART: f64 = 0.08;
const TIMES_APART: f64 = 2.0;
/// Two that are alone differ by no more.
const UNSTEADY: f64 = 0.25;
/// Who comes later and is answered in less than this share finds something that was kept.
const KEPT: f64 = 0.5;
/// Of all processors, what others may have.
const BUSY: f64 = 0.25;
const THROTTLED: f64 = 0.05;
/// The system counts in hundredths of a second.
const COUNTED: Duration = Duration::from_millis(200);

impl Verdict {
    pub fn of(probed: &Probed) -> Self {
        let fits = match probed.length() {
            Some(alone) if !finished(probed).is_empty() => fits(&finished(probed), alone),
            _ => Vec::new(),
        };
        let doubts = [answers(probed), lengths(probed), machine(probed), explained(&fits)].concat();
        Self { fits, doubts }
    }

    pub fn kind(&self) -> Option<Kind> {
        self.fits.first().map(|fit| fit.kind)
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

/// The rounds that all users were answered in.
fn finished(probed: &Probed) -> Vec<Finished> {
    let finished = |round: &Round| Finished {
        sent: round.users.iter().map(|user| user.sent).collect(),
        answered: round.users.iter().map(|user| user.ended).collect(),
    };
    probed.rounds.iter().filter(|round| round.is_good()).map(finished).collect()
}

/// What is wrong with the answers.
fn answers(probed: &Probed) -> Vec<Doubt> {
    let of = probed.slow().count();
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
    let failed = failed.into_iter().map(|(failure, times)| Doubt::Failed { failure, times, of });
    let refused =
        refused.into_iter().map(|(status, (times, location))| Doubt::Refused { status, location, times, of });
    let different = (1 < words.len()).then_some(Doubt::Different);
    failed.chain(refused).chain(different).collect()
}

/// What is wrong with how long it takes.
fn lengths(probed: &Probed) -> Vec<Doubt> {
    let Some(alone) = probed.length() else { return Vec::new() };
    let good: Vec<Time> = probed.alone.iter().filter(|it| it.is_good()).map(Record::response).collect();
    let mut doubts = Vec::new();
    let is_kept = |first: Time, later: Time| ratio(later, first) < KEPT;
    let together = probed.rounds.iter().flat_map(|round| &round.users).filter(|it| it.is_good());
    let soonest = together.map(Record::response).min();
    match (good.as_slice(), soonest) {
        ([first, later, ..], _) if is_kept(*first, *later) => {
            doubts.push(Doubt::Cache { first: *first, later: *later });
        }
        (_, Some(later)) if is_kept(alone, later) => doubts.push(Doubt::Cache { first: alone, later }),
        ([one, other, ..], _) if UNSTEADY < 1.0 - ratio(*one.min(other), *one.max(other)) => {
            doubts.push(Doubt::Unsteady { one: *one, other: *other });
        }
        _ => {}
    }
    let least = probed.settings.least();
    // What was kept is short for another reason.
    if alone < least && !matches!(doubts[..], [Doubt::Cache { .. }]) {
        doubts.push(Doubt::TooShort { alone, least });
    }
    if probed.rounds.is_empty() && good.len() == probed.alone.len() {
        doubts.push(Doubt::OnlyAlone);
    }
    doubts
}

/// What is wrong with this machine, and with the heartbeat.
fn machine(probed: &Probed) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let all = |length: fn(&Meanwhile) -> Duration| probed.at_rest.iter().map(length).sum::<Duration>();
    let (wall, others, throttled) = (all(|it| it.wall), all(|it| it.others), all(|it| it.throttled));
    let processors = probed.at_rest.first().map_or(0, |it| it.processors);
    if COUNTED <= wall {
        let taken = others.as_secs_f64() / wall.as_secs_f64();
        if BUSY * f64::from(processors) <= taken {
            doubts.push(Doubt::Busy { others: taken, of: processors });
        }
        if THROTTLED < throttled.as_secs_f64() / wall.as_secs_f64() {
            doubts.push(Doubt::Throttled);
        }
    }
    doubts.extend(late_ourselves(probed).map(Doubt::LateOurselves));
    let answered = probed.beats.iter().filter(|beat| beat.answer().is_some()).count();
    if answered * 2 <= probed.beats.len() {
        doubts.push(Doubt::NoHeartbeat);
    }
    doubts
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

fn explained(fits: &[Fit]) -> Vec<Doubt> {
    match fits {
        [best, ..] if FITS < best.distance => vec![Doubt::NothingFits],
        [best, next, ..] if next.distance < (best.distance * TIMES_APART).max(best.distance + APART) => {
            vec![Doubt::TwoFit(next.kind.name())]
        }
        _ => Vec::new(),
    }
}
