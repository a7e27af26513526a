//! Kinds of servers as one sees them from outside, and how well each explains what was measured.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::error::Refusal;
use crate::model::{self, Keep};
use crate::plan::{Executor, Plan, StepSpec, Waiting};
use crate::time::{Time, ratio};

/// How many requests are in progress at a time, and what these share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    OneAtATime,
    /// All are in progress, and together as fast as so many would be: 1 behind a lock.
    Turns {
        on: usize,
    },
    /// So many, each as fast as alone, or together as fast as so many would be.
    Several {
        at_a_time: usize,
        on: Option<usize>,
    },
    AllAtOnce,
}

/// A name: what `--expect` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    OneAtATime,
    Turns(usize),
    Several(usize),
    AllAtOnce,
}

/// Users that came together: when each sent its request, and when its answer was ready.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    pub sent: Vec<Time>,
    pub ready: Vec<Ready>,
}

/// When an answer was ready: at a time, or nobody knows when in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ready {
    /// When it came.
    pub by: Time,
    /// It may have been ready since then, and was not sent.
    pub since: Time,
}

/// How well a kind explains what was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    pub kind: Kind,
    /// 0 is perfect; 0.1 is about a tenth of every response.
    pub distance: f64,
    /// The same without the slowdown: how far the answers are from the order and the gaps of this kind.
    pub unexplained: f64,
    /// A request among others took so many times as long as one alone.
    pub slowdown: f64,
    /// So many answers came where this kind has none.
    pub strays: usize,
}

/// On more cores, turns can hardly be told from a machine that slows down.
const MOST_SHARED: usize = 4;
/// Requests that calculate at the same time take a little longer than one alone: they share memory, and
/// cores that are two halves of one. What is farther from 1 is no slowdown, but something else.
const SLOWDOWN: RangeInclusive<f64> = 0.5..=2.0;
/// How much a slowdown counts beside the differences that it does not explain. What is quicker beside others than alone
/// counts wholly: on a quiet machine alone is the quickest of several.
const WEIGHT_OF_SLOWDOWN: f64 = 0.5;
/// Who is served in turn is answered a whole request after the one before: whoever is farther off than this share
/// of one has another one before him, and so is not where this kind has him.
const STRAYS: f64 = 0.4;
/// And this share of all that went before, which nobody takes equally long for.
const STRAYS_LATER: f64 = 0.1;

/// Some fifty real servers of one kind each were as late in all rounds, to within 0.07; those that wait first and then
/// share a lock differed by 0.17 or more.
const FEW_ARE_LATE: f64 = 0.12;

impl Kind {
    /// All that so many users can tell apart, the simple ones first. A pool whose workers share something
    /// is seen only if it is filled twice.
    pub fn all(users: usize) -> Vec<Self> {
        let shared = |at_a_time: usize| (1..=MOST_SHARED).filter(move |on| on * 3 <= at_a_time * 2);
        let several = (2..users).flat_map(|at_a_time| {
            let on = shared(at_a_time).filter(move |_| at_a_time * 2 <= users).map(Some);
            std::iter::once(None).chain(on).map(move |on| Self::Several { at_a_time, on })
        });
        let turns = shared(users).map(|on| Self::Turns { on });
        [Self::OneAtATime, Self::AllAtOnce].into_iter().chain(turns).chain(several).collect()
    }

    /// How many of so many users it works for at a time.
    pub fn in_progress(self, users: usize) -> usize {
        match self {
            Self::OneAtATime => 1,
            Self::Several { at_a_time, .. } => at_a_time.min(users),
            Self::Turns { .. } | Self::AllAtOnce => users,
        }
    }

    pub const fn name(self) -> Name {
        match self {
            Self::OneAtATime => Name::OneAtATime,
            Self::Turns { on } => Name::Turns(on),
            Self::Several { at_a_time, .. } => Name::Several(at_a_time),
            Self::AllAtOnce => Name::AllAtOnce,
        }
    }

    /// When requests that were sent at these times are answered, first to last, where each takes so long
    /// alone.
    pub fn answers(self, sent: &[Time], alone: Time) -> Vec<Time> {
        let plan = self.plan(sent, alone);
        let timeline = model::simulate(&plan, &Keep::Only(Vec::new()));
        let mut answers: Vec<Time> = timeline.tasks.iter().map(|task| task.finished).collect();
        answers.sort_unstable();
        answers
    }

    fn plan(self, sent: &[Time], alone: Time) -> Plan {
        let (workers, shared) = match self {
            Self::OneAtATime => (1, None),
            Self::Turns { on } => (sent.len(), Some(on)),
            Self::Several { at_a_time, on } => (at_a_time, on),
            Self::AllAtOnce => (sent.len(), None),
        };
        let shared = shared.and_then(|on| NonZeroU32::new(u32::try_from(on).ok()?));
        let mut plan = Plan::builder(Waiting::Holds);
        plan.processors(shared);
        let server =
            plan.pool(Executor::Threads, (1..=workers.max(1)).map(|number| format!("Worker {number}")));
        let request = plan.routine([StepSpec::compute("request", server, alone)]);
        for (number, at) in (1..).zip(sent) {
            plan.task("User", number, *at, &request);
        }
        plan.build().expect("a few users who ask for something that took some minutes at most")
    }

    /// How far these answers are from what this kind would have given.
    pub fn fit(self, rounds: &[Finished], alone: Time) -> Fit {
        let pairs: Vec<(Ready, Time)> = rounds.iter().flat_map(|round| self.pairs(round, alone)).collect();
        let slowdown = slowdown(&pairs, SLOWDOWN);
        let weight = if slowdown < 1.0 { 1.0 } else { WEIGHT_OF_SLOWDOWN };
        let weighed = (slowdown.ln() * weight).powi(2);
        let unexplained = mean(squares(&pairs, slowdown).into_iter());
        let strays = self.strays(&pairs, slowdown, alone);
        let distance = (unexplained + weighed).sqrt();
        Fit { kind: self, distance, unexplained: unexplained.sqrt(), slowdown, strays }
    }

    /// The same if others may have made each round quicker or slower than it would have been, by so much: only what
    /// is different within a round counts.
    pub fn fit_of_each(self, rounds: &[Finished], alone: Time, reach: f64) -> Fit {
        let range = reach.recip()..=reach;
        let (mut unexplained, mut strays) = (Vec::new(), 0);
        for round in rounds {
            let pairs = self.pairs(round, alone);
            let slowdown = slowdown(&pairs, range.clone());
            unexplained.extend(squares(&pairs, slowdown));
            strays += self.strays(&pairs, slowdown, alone.share(slowdown));
        }
        let distance = mean(unexplained.into_iter()).sqrt();
        Fit { kind: self, distance, unexplained: distance, slowdown: 1.0, strays }
    }

    /// How many cores its requests share; `None` if each has its own, or waits.
    pub const fn shares(self) -> Option<usize> {
        match self {
            Self::Turns { on } | Self::Several { on: Some(on), .. } => Some(on),
            Self::OneAtATime | Self::Several { on: None, .. } | Self::AllAtOnce => None,
        }
    }

    /// So few users, and so many times as late as the largest round is. More users slow each other down; fewer do not. But
    /// a request that waits, and has a lock or a core to itself then, is late among two, and among many the waits count
    /// for nothing.
    pub fn few_are_late(self, rounds: &[Finished], alone: Time) -> Option<(usize, f64)> {
        let late = |round: &Finished| (round.sent.len(), mean(logs(&self.pairs(round, alone))));
        let (_, of_many) = rounds.iter().map(late).max_by_key(|(users, _)| *users)?;
        let (users, of_few) = rounds.iter().map(late).max_by(|one, other| one.1.total_cmp(&other.1))?;
        (FEW_ARE_LATE <= of_few - of_many).then(|| (users, (of_few - of_many).exp()))
    }

    fn strays(self, pairs: &[(Ready, Time)], slowdown: f64, alone: Time) -> usize {
        pairs.iter().filter(|(is, was)| self.is_stray(*is, was.share(slowdown), alone)).count()
    }

    /// Where requests share something, each moves all others, and no place is empty.
    fn is_stray(self, is: Ready, was: Time, alone: Time) -> bool {
        let nearest = is.nearest(was);
        let off = nearest.max(was).saturating_sub(nearest.min(was));
        let is_served_whole = match self {
            Self::OneAtATime | Self::AllAtOnce | Self::Several { on: None, .. } => true,
            Self::Turns { .. } | Self::Several { on: Some(_), .. } => false,
        };
        is_served_whole && alone.share(STRAYS) + was.share(STRAYS_LATER) < off
    }

    /// When each answer of a round was ready, and when it was predicted: in order, since nobody outside knows
    /// whom a server takes first.
    fn pairs(self, round: &Finished, alone: Time) -> Vec<(Ready, Time)> {
        let Some(start) = round.sent.iter().min() else { return Vec::new() };
        let mut ready = round.ready.clone();
        ready.sort_unstable();
        let predicted = self.answers(&round.sent, alone);
        let after = |at: Time| at.saturating_sub(*start);
        let ready = ready.iter().map(|is| Ready { by: after(is.by), since: after(is.since) });
        ready.zip(predicted.into_iter().map(after)).collect()
    }
}

impl Ready {
    pub const fn at(time: Time) -> Self {
        Self { by: time, since: time }
    }

    fn nearest(self, time: Time) -> Time {
        time.clamp(self.since, self.by)
    }

    /// So many times as late as this time.
    fn times(self, time: Time) -> f64 {
        ratio(self.nearest(time), time)
    }
}

/// So many times as late as predicted were these answers, as a whole.
fn slowdown(pairs: &[(Ready, Time)], range: RangeInclusive<f64>) -> f64 {
    mean(logs(pairs)).exp().clamp(*range.start(), *range.end())
}

/// What this slowdown does not explain.
fn squares(pairs: &[(Ready, Time)], slowdown: f64) -> Vec<f64> {
    logs(pairs).map(|log| (log - slowdown.ln()).powi(2)).collect()
}

fn logs(pairs: &[(Ready, Time)]) -> impl Iterator<Item = f64> {
    pairs.iter().map(|(is, was)| is.times(*was).max(1e-3).ln())
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count == 0.0 { 0.0 } else { sum / count }
}

/// The best of every name, the best of all first.
pub fn fits(rounds: &[Finished], alone: Time) -> Vec<Fit> {
    let users = rounds.iter().map(|round| round.sent.len()).max().unwrap_or(0);
    best_first(Kind::all(users).into_iter().map(|kind| kind.fit(rounds, alone)))
}

/// The best of every name. Of equal ones the simple one stays first.
pub fn best_first(fits: impl Iterator<Item = Fit>) -> Vec<Fit> {
    let mut fits: Vec<Fit> = fits.collect();
    fits.sort_by(|one, other| one.distance.total_cmp(&other.distance));
    let mut best: Vec<Fit> = Vec::new();
    for fit in fits {
        if best.iter().all(|known| known.kind.name() != fit.kind.name()) {
            best.push(fit);
        }
    }
    best
}

impl Name {
    const SEVERAL: &'static str = "-at-a-time";
    const TURNS_ON: &'static str = "turns-on-";

    /// # Errors
    /// If there is no such kind.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let number =
            |digits: &str| digits.parse().ok().filter(|number| (1..=super::MOST_USERS).contains(number));
        let found = match text {
            "one-at-a-time" => Some(Self::OneAtATime),
            "turns" => Some(Self::Turns(1)),
            "all-at-once" => Some(Self::AllAtOnce),
            _ => match (text.strip_suffix(Self::SEVERAL), text.strip_prefix(Self::TURNS_ON)) {
                (Some(digits), _) => {
                    number(digits).map(|it| if it == 1 { Self::OneAtATime } else { Self::Several(it) })
                }
                (_, Some(digits)) => number(digits).map(Self::Turns),
                _ => None,
            },
        };
        found.ok_or_else(|| "one-at-a-time, turns, turns-on-2 (on so many cores), 2-at-a-time (or any other number), all-at-once".into())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneAtATime => f.write_str("one-at-a-time"),
            Self::Turns(1) => f.write_str("turns"),
            Self::Turns(on) => write!(f, "{}{on}", Self::TURNS_ON),
            Self::Several(at_a_time) => write!(f, "{at_a_time}{}", Self::SEVERAL),
            Self::AllAtOnce => f.write_str("all-at-once"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALONE: Time = Time::from_millis(1000);

    fn sent(users: u64) -> Vec<Time> {
        (0..users).map(|user| Time::from_millis(10_000 + user * 50)).collect()
    }

    fn round(sent: Vec<Time>, answered: impl IntoIterator<Item = u64>) -> Finished {
        let ready = answered.into_iter().map(|ms| Ready::at(Time::from_millis(10_000 + ms))).collect();
        Finished { sent, ready }
    }

    /// The kinds that explain it, and come close to the best one.
    fn best(rounds: &[Finished]) -> Vec<String> {
        let fits = fits(rounds, ALONE);
        let is_near = |fit: &&Fit| fit.distance < 0.2 && fit.distance < fits[0].distance + 0.08;
        fits.iter().filter(is_near).map(|fit| fit.kind.name().to_string()).collect()
    }

    #[test]
    fn each_kind_is_known_by_its_answers() {
        let of = |two: [u64; 2], eight: [u64; 8]| best(&[round(sent(2), two), round(sent(8), eight)]);
        assert_eq!(of([1010, 2020], [1010, 2020, 3050, 4020, 5060, 6070, 7010, 8090]), ["one-at-a-time"]);
        assert_eq!(of([1010, 1060], [1010, 1060, 1100, 1160, 1200, 1260, 1300, 1360]), ["all-at-once"]);
        assert_eq!(of([1960, 2010], [7600, 7700, 7800, 7900, 7950, 7980, 8000, 8020]), ["turns"]);
        assert_eq!(of([1010, 1060], [1010, 1060, 2020, 2070, 3010, 3080, 4050, 4090]), ["2-at-a-time"]);
        assert_eq!(of([1010, 1060], [1010, 1060, 1110, 1160, 1200, 1250, 1310, 2060]), ["7-at-a-time"]);
        assert_eq!(of([1010, 1060], [3800, 3850, 3900, 3950, 3970, 3990, 4010, 4030]), ["turns-on-2"]);
    }

    #[test]
    fn nobody_knows_whom_a_server_takes_first() {
        let lifo = round(sent(8), [1000, 8010, 7010, 6010, 5010, 4010, 3010, 2010]);
        assert_eq!(best(&[lifo]), ["one-at-a-time"]);
    }

    #[test]
    fn requests_that_slow_each_other_down_are_no_turns() {
        let halves_of_a_core =
            [round(sent(2), [1250, 1310]), round(sent(8), [1250, 1310, 2510, 2600, 3700, 3800, 4900, 5100])];
        let fits = fits(&halves_of_a_core, ALONE);
        assert_eq!(fits[0].kind, Kind::Several { at_a_time: 2, on: None });
        assert!((1.2..1.3).contains(&fits[0].slowdown), "{}", fits[0].slowdown);
    }

    #[test]
    fn a_pool_with_more_threads_than_cores_is_a_pool() {
        let of_four_on_two = round(sent(8), [1900, 1950, 2000, 2010, 3900, 3950, 4000, 4010]);
        assert_eq!(fits(&[of_four_on_two], ALONE)[0].kind, Kind::Several { at_a_time: 4, on: Some(2) });
    }

    /// Four workers with a queue each, of which four users came to one, and nobody to another.
    #[test]
    fn an_answer_a_whole_request_away_is_a_stray() {
        let own_queues =
            [round(sent(2), [1010, 1060]), round(sent(8), [1000, 1140, 1200, 2000, 2140, 2200, 3000, 4000])];
        let best = fits(&own_queues, ALONE)[0];
        assert_eq!((best.kind, best.strays), (Kind::Several { at_a_time: 3, on: None }, 1));
        assert!(best.distance < 0.2, "near in all others: {}", best.distance);
    }

    #[test]
    fn what_fits_nothing_is_near_nothing() {
        assert_eq!(
            best(&[round(sent(8), [100, 150, 200, 5000, 5100, 5200, 5300, 30_000])]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in [Name::OneAtATime, Name::Turns(1), Name::Turns(3), Name::Several(2), Name::AllAtOnce] {
            assert_eq!(Name::read(&name.to_string()), Ok(name));
        }
        for wrong in ["", "some", "0-at-a-time", "-at-a-time", "turns-on-", "turns-on-x", "99-at-a-time"] {
            assert!(Name::read(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(Name::read("1-at-a-time"), Ok(Name::OneAtATime));
    }
}
