//! Workers that do not share one queue: who comes to which of them is chance, so some have nothing to do while
//! users wait for others. So it is with processes that accept from one socket and take several connections each.

use super::kind::Finished;
use crate::time::{Time, ratio};

/// Users who came together to workers with a queue each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queues {
    /// How many came to each that anybody came to, most first.
    came: Vec<usize>,
    /// There are so many at least: that many were at work in one of the rounds.
    workers: usize,
}

/// From one answer of a worker to its next, in lengths of a request: they calculate beside each other now and then.
const SHORTEST: f64 = 0.75;
const LONGEST: f64 = 1.35;
/// A pace is one if no gap differs from the mean by more than this share.
const EVEN: f64 = 0.2;
/// Fewer gaps are equal by chance.
const LEAST_GAPS: usize = 4;
/// In lengths of a request: nearer is all at once. Farther apart is one at a time, also where the machine got faster
/// after the request that was alone.
const PACED: std::ops::RangeInclusive<f64> = 0.15..=0.7;

impl Queues {
    /// What these users came to, if each was answered a request after another one of the same worker, or after it
    /// was sent.
    pub fn of(round: &Finished, alone: Time) -> Option<Self> {
        let mut sent = round.sent.clone();
        sent.sort_unstable();
        let mut sent = sent.into_iter();
        // When each worker gave its last answer, and how many it gave.
        let mut workers: Vec<(Time, usize)> = Vec::new();
        for by in answered(round) {
            let lengths = |since: Time| ratio(by.saturating_sub(since), alone);
            let off = |since: Time| (lengths(since) - 1.0).abs();
            let is_possible = |since: Time| (SHORTEST..=LONGEST).contains(&lengths(since));
            let free = workers.iter_mut().filter(|(last, _)| is_possible(*last));
            if let Some(worker) = free.min_by(|one, other| off(one.0).total_cmp(&off(other.0))) {
                *worker = (by, worker.1 + 1);
            } else {
                sent.next().filter(|sent| is_possible(*sent))?;
                workers.push((by, 1));
            }
        }
        let mut counts: Vec<usize> = workers.into_iter().map(|(_, count)| count).collect();
        counts.sort_unstable_by(|one, other| other.cmp(one));
        Some(Self { workers: counts.len(), came: counts })
    }

    /// The largest round in which some workers had nothing to do while users waited, if all are explained so.
    pub fn uneven(rounds: &[Finished], alone: Time) -> Option<Self> {
        let all: Option<Vec<Self>> = rounds.iter().map(|round| Self::of(round, alone)).collect();
        let all = all?;
        let workers = all.iter().map(|queues| queues.workers).max()?;
        let all = all.into_iter().map(|queues| Self { workers, ..queues });
        all.filter(Self::is_uneven).max_by_key(Self::users)
    }

    pub fn workers(&self) -> usize {
        self.workers
    }

    /// The longest one.
    pub fn longest(&self) -> usize {
        self.came.first().copied().unwrap_or(0)
    }

    /// How many workers were at work while the last user still waited for his.
    pub fn fewest_at_work(&self) -> usize {
        self.came.iter().filter(|count| self.longest() <= *count + 1).count()
    }

    /// Where the queue is one, no worker has nothing to do while somebody waits.
    fn is_uneven(&self) -> bool {
        self.fewest_at_work() < self.workers.min(self.users())
    }

    pub fn users(&self) -> usize {
        self.came.iter().sum()
    }
}

fn answered(round: &Finished) -> Vec<Time> {
    let mut all: Vec<Time> = round.ready.iter().map(|ready| ready.by).collect();
    all.sort_unstable();
    all
}

/// From one answer to the next, if that is always equally long, and neither a request nor nothing: then something
/// else decides who begins when.
pub fn pace(round: &Finished, alone: Time) -> Option<Time> {
    let answered = answered(round);
    let gaps: Vec<Time> = answered.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    let whole = answered.last()?.saturating_sub(*answered.first()?);
    let mean = whole.share(1.0 / f64::from(u32::try_from(gaps.len()).ok()?.max(1)));
    let is_even = |gap: &Time| (ratio(*gap, mean) - 1.0).abs() <= EVEN;
    let is_one = LEAST_GAPS <= gaps.len() && PACED.contains(&ratio(mean, alone)) && gaps.iter().all(is_even);
    is_one.then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::kind::Ready;

    const ALONE: Time = Time::from_millis(1000);

    fn round(answered: &[u64]) -> Finished {
        let sent = (0..).zip(answered).map(|(user, _)| Time::from_millis(user * 50)).collect();
        Finished { sent, ready: answered.iter().map(|ms| Ready::at(Time::from_millis(*ms))).collect() }
    }

    fn queues(answered: &[u64]) -> Option<(Vec<usize>, usize)> {
        Queues::of(&round(answered), ALONE).map(|found| (found.came.clone(), found.fewest_at_work()))
    }

    #[test]
    fn each_worker_has_a_queue_of_its_own() {
        assert_eq!(queues(&[1010, 1060, 2010, 3010, 4010, 5020, 6010, 7010]), Some((vec![7, 1], 1)));
        assert_eq!(queues(&[1000, 1040, 2000, 1140, 2040, 1260, 2990, 2140]), Some((vec![3, 2, 2, 1], 3)));
        assert_eq!(queues(&[1000, 1990]), Some((vec![2], 1)));
        assert_eq!(queues(&[1200, 1250, 2400, 2500, 3450, 4460, 5470, 6480]), Some((vec![6, 2], 1)));
    }

    #[test]
    fn one_queue_is_even() {
        for shared in [[1010, 1060, 2010, 2060, 3010, 3060], [1010, 1060, 1110, 1160, 2010, 2060]] {
            assert_eq!(Queues::uneven(&[round(&[1000, 1050]), round(&shared)], ALONE), None);
        }
    }

    /// As processes that take connections in turn do, if each of the heartbeats between the users takes one, too.
    #[test]
    fn both_users_may_have_come_to_one_of_two() {
        let even = round(&[1000, 1090, 1990, 2090, 2980, 3080, 3980, 4080]);
        let uneven = Queues::uneven(&[round(&[1000, 1990]), even], ALONE).expect("one had nothing to do");
        assert_eq!((uneven.users(), uneven.longest()), (2, 2));
        assert_eq!((uneven.workers(), uneven.fewest_at_work()), (2, 1));
    }

    #[test]
    fn what_no_worker_gives_is_no_queue() {
        assert_eq!(queues(&[1000, 1500, 2000, 2500]), None, "nobody begins in the middle");
        assert_eq!(queues(&[3000, 3010, 3020]), None, "turns");
        assert_eq!(queues(&[100, 150]), None, "kept");
    }

    #[test]
    fn answers_at_even_times_have_a_pace() {
        assert_eq!(pace(&round(&[1000, 1500, 2000, 2510, 3000]), ALONE), Some(Time::from_millis(500)));
        assert_eq!(pace(&round(&[1000, 2000, 3000, 4000, 5000]), ALONE), None, "one at a time");
        assert_eq!(
            pace(&round(&[1000, 1800, 2600, 3400, 4200]), ALONE),
            None,
            "one at a time, on a faster machine"
        );
        assert_eq!(pace(&round(&[1000, 1050, 1100, 1150, 1200]), ALONE), None, "all at once");
        assert_eq!(pace(&round(&[1000, 1050, 2000, 2050, 3000, 3050]), ALONE), None, "two at a time");
    }
}
