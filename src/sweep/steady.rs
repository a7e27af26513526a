//! The long run: what a queue with random arrivals settles to, from many runs with a seed each.
//!
//! A run begins with an empty queue, so its first tasks fare better than those of the long run: they
//! are played and not counted. The nearer the load is to 1, the longer a queue remembers, and the
//! more tasks a run needs: both grow with 1 / (1 - load)^2. See Whitt (1989),
//! <https://doi.org/10.1287/mnsc.35.11.1341>.

use sha2::{Digest, Sha256};
use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

use crate::stats::{quantile, quantile_place};
use crate::time::Time;
use crate::timeline::TaskTimes;

/// How long the runs of one point are, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    pub seeds: usize,
    /// Tasks at the beginning of each run that are not counted.
    pub discarded: usize,
    /// Tasks of each run that are counted.
    pub counted: usize,
}

/// What a point may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In one run: they must fit into memory, one run for each core.
    pub tasks: usize,
    /// In all runs together: they take time.
    pub together: usize,
}

impl Limits {
    /// With the model.
    pub const MODEL: Self = Self { tasks: 1_000_000, together: 20_000_000 };
    /// With [`responses`](super::queueing::responses), which keeps 8 bytes of a task.
    pub const RECURSION: Self = Self { tasks: 4_000_000, together: 200_000_000 };
}

impl Effort {
    const FEWEST_SEEDS: usize = 20;

    /// For a load below 1 on so many workers. Discards four relaxation times, each of which is about
    /// 4 / (1 - load)^2 tasks (M/M/1: 1 / (1 - sqrt(load))^2), and counts so many that the mean of M/M/1
    /// has a standard error of about 0.7 %, as far as the limits allow.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of tasks, bounded above and below"
    )]
    pub fn of(load: f64, workers: usize, limits: Limits, seeds: Option<usize>) -> Self {
        let memory = 1.0 / (1.0 - load).powi(2);
        let discarded = (16.0 * memory) as usize + 100 * workers + 500;
        let discarded = discarded.min(limits.tasks / 2);
        let together = ((40_000.0 * memory) as usize).clamp(200_000, limits.together.max(200_000));
        let counted = together.div_ceil(Self::FEWEST_SEEDS).min(limits.tasks - discarded).max(1);
        Self { seeds: seeds.unwrap_or(together.div_ceil(counted)), discarded, counted }
    }

    pub const fn tasks(&self) -> usize {
        self.discarded + self.counted
    }
}

/// The seed of one of the runs. Those of neighbouring seeds have none in common: another seed is another
/// experiment.
pub fn seed_of_run(seed: u64, run: u64) -> u64 {
    let digest = Sha256::new_with_prefix(seed.to_le_bytes()).chain_update(run.to_le_bytes()).finalize();
    let (first, _) = digest.split_at(8);
    first.iter().fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// What one run comes to, without its beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Responses in seconds.
    pub mean: f64,
    pub median: f64,
    pub p95: f64,
    /// From arrival to arrival, on average: seconds.
    pub gap: f64,
    /// What a task runs and waits, on average: seconds.
    pub service: f64,
    /// By how much Little's law is off: the tasks that were there in the counted time are not all those
    /// that arrived in it.
    pub little_off: f64,
}

/// What is to be known of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub arrived: Time,
    pub finished: Time,
    /// What it computes and waits.
    pub service: Time,
}

impl From<&TaskTimes> for Seen {
    fn from(times: &TaskTimes) -> Self {
        Self { arrived: times.arrived, finished: times.finished, service: times.running + times.waiting }
    }
}

impl Observation {
    /// Of tasks in the order in which they arrive; `effort` says which are counted.
    #[expect(clippy::cast_precision_loss, reason = "counts and times to be averaged")]
    pub fn of(tasks: impl IntoIterator<Item = Seen>, effort: Effort) -> Self {
        let mut inside = Inside::default();
        let mut from_before = 0;
        let (mut begun, mut last, mut service) = (Time::ZERO, Time::ZERO, 0_u128);
        let mut responses: Vec<u64> = Vec::with_capacity(effort.counted);
        for (place, task) in tasks.into_iter().take(effort.tasks()).enumerate() {
            if place == effort.discarded {
                from_before = inside.left_at(begun);
            }
            inside.comes(task);
            if place < effort.discarded {
                begun = task.arrived;
                continue;
            }
            last = task.arrived;
            service += u128::from(task.service.as_nanos());
            responses.push((task.finished - task.arrived).as_nanos());
        }
        let n = responses.len().max(1) as f64;
        let sum: u128 = responses.iter().map(|response| u128::from(*response)).sum();
        // Between the first and the last arrival, those are in the system that were there before, and the
        // last are not for their whole response.
        let little_off = (from_before as f64 - inside.left_at(last) as f64) / (sum as f64).max(1.0);
        let p95 = quantile(&mut responses, 95).unwrap_or(0) as f64 / 1e9;
        let median = quantile(&mut responses, 50).unwrap_or(0) as f64 / 1e9;
        Self {
            mean: sum as f64 / n / 1e9,
            median,
            p95,
            gap: (last - begun).as_secs() / n,
            service: service as f64 / n / 1e9,
            little_off,
        }
    }
}

/// When those end that may be unfinished.
#[derive(Debug, Default)]
struct Inside {
    ends: Vec<Time>,
    /// How many there may be before somebody looks who has left.
    room: usize,
}

impl Inside {
    fn comes(&mut self, task: Seen) {
        if self.room <= self.ends.len() {
            self.ends.retain(|end| task.arrived < *end);
            self.room = 2 * self.ends.len() + 64;
        }
        self.ends.push(task.finished);
    }

    /// What is left of all responses from this instant on.
    fn left_at(&self, instant: Time) -> u128 {
        self.ends.iter().map(|end| u128::from(end.saturating_sub(instant).as_nanos())).sum()
    }
}

/// A figure with its 95 % confidence interval: estimate - half to estimate + half.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub half: f64,
}

/// What is known beforehand of every run: it takes luck out of the estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    pub gap: f64,
    pub service: f64,
}

/// The figures of a point from all its runs, each with an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimates {
    pub mean: Estimate,
    pub median: Estimate,
    pub p95: Estimate,
    /// The largest of all runs.
    pub little_off: f64,
}

impl Estimates {
    /// Runs that happened to have shorter gaps or longer services than they should have on average have
    /// longer responses, too. How much longer is seen from the runs themselves, and taken out: control
    /// variates. See Lavenberg and Welch (1981), <https://doi.org/10.1287/mnsc.27.3.322>.
    ///
    /// `None` with fewer than five runs: they say nothing about what luck does.
    pub fn of(runs: &[Observation], known: Known) -> Option<Self> {
        let controls: Vec<[f64; 2]> =
            runs.iter().map(|run| [run.gap / known.gap - 1.0, run.service / known.service - 1.0]).collect();
        let estimate = |figure: fn(&Observation) -> f64| {
            let values: Vec<f64> = runs.iter().map(figure).collect();
            controlled(&values, &controls)
        };
        let quantile = |figure: fn(&Observation) -> f64| {
            let values: Vec<f64> = runs.iter().map(figure).collect();
            if has_atom(&values) { by_rank(values) } else { estimate(figure) }
        };
        Some(Self {
            mean: estimate(|run| run.mean)?,
            median: quantile(|run| run.median)?,
            p95: quantile(|run| run.p95)?,
            little_off: runs.iter().map(|run| run.little_off.abs()).fold(0.0, f64::max),
        })
    }
}

/// Whether runs have exactly the same value: one that many tasks have, such as the response of those who
/// never queue in M/D/1. Values around it are not spread as Student's t would have it.
#[expect(clippy::float_cmp, reason = "the same nanoseconds")]
fn has_atom(values: &[f64]) -> bool {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    1 < values.iter().filter(|value| **value == least).count()
}

/// The value in the middle, with an interval between two of the values: each run is as likely above what
/// holds in the long run as below it, so their ranks are those of tossed coins.
fn by_rank(mut values: Vec<f64>) -> Option<Estimate> {
    /// On each side.
    const OUTSIDE: f64 = 0.025;
    values.sort_unstable_by(f64::total_cmp);
    let coins = Binomial::new(0.5, values.len() as u64).ok()?;
    let cut = (0..values.len() / 2).take_while(|rank| coins.cdf(*rank as u64) <= OUTSIDE).count();
    let value = values[quantile_place(values.len(), 50)];
    let (low, high) = (values[cut.saturating_sub(1)], values[values.len() - cut.max(1)]);
    Some(Estimate { value, half: (value - low).max(high - value) })
}

/// The mean that the values would have if all controls were 0: the intercept of a least-squares fit,
/// with the interval of Student's t. A control that never varies is left out.
fn controlled(values: &[f64], controls: &[[f64; 2]]) -> Option<Estimate> {
    const VARIES: f64 = 1e-12;
    let varies = |place: usize| controls.iter().any(|control| VARIES < control[place].abs());
    let used: Vec<usize> = (0..2).filter(|place| varies(*place)).collect();
    let row = |control: &[f64; 2]| -> Vec<f64> {
        std::iter::once(1.0).chain(used.iter().map(|place| control[*place])).collect()
    };
    let size = used.len() + 1;
    // With too few runs the fit would follow their luck.
    if values.len() < size + 2 {
        return None;
    }
    // The normal equations, with the right-hand side and the unit vector of the intercept behind them.
    let mut rows = vec![vec![0.0; size + 2]; size];
    rows[0][size + 1] = 1.0;
    for (value, control) in values.iter().zip(controls) {
        let row = row(control);
        for (line, factor) in rows.iter_mut().zip(&row) {
            for (place, other) in row.iter().enumerate() {
                line[place] += factor * other;
            }
            line[size] += factor * value;
        }
    }
    solve(&mut rows)?;
    let fitted: Vec<f64> = rows.iter().map(|line| line[size]).collect();
    let off = values.iter().zip(controls).map(|(value, control)| {
        let fit: f64 =
            row(control).iter().zip(&fitted).map(|(factor, coefficient)| factor * coefficient).sum();
        (value - fit).powi(2)
    });
    #[expect(clippy::cast_precision_loss, reason = "a count of runs")]
    let freedom = (values.len() - size) as f64;
    let error = (off.sum::<f64>() / freedom * rows[0][size + 1]).sqrt();
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(0.975);
    Some(Estimate { value: fitted[0], half: t * error })
}

/// Gauss and Jordan; `None` if the rows depend on each other.
fn solve(rows: &mut [Vec<f64>]) -> Option<()> {
    for pivot in 0..rows.len() {
        let divisor = rows[pivot][pivot];
        if divisor.abs() < f64::MIN_POSITIVE {
            return None;
        }
        for value in &mut rows[pivot] {
            *value /= divisor;
        }
        let own = rows[pivot].clone();
        for (_, other) in rows.iter_mut().enumerate().filter(|(line, _)| *line != pivot) {
            let factor = other[pivot];
            for (value, subtract) in other.iter_mut().zip(&own) {
                *value -= factor * subtract;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_controls_it_is_the_interval_of_student() {
        // Mean 3, standard deviation sqrt(2.5), t with 4 degrees of freedom is 2.776.
        let estimate = controlled(&[1.0, 2.0, 3.0, 4.0, 5.0], &[[0.0; 2]; 5]).expect("an estimate");
        assert!((estimate.value - 3.0).abs() < 1e-12);
        assert!((estimate.half - 2.776_445 * (2.5_f64 / 5.0).sqrt()).abs() < 1e-5, "{estimate:?}");
    }

    #[test]
    fn another_seed_has_no_run_in_common() {
        let seeds = |seed| (0..1000).map(move |run| seed_of_run(seed, run));
        let all: std::collections::HashSet<u64> = (0..20).flat_map(seeds).collect();
        assert_eq!(all.len(), 20_000);
    }

    /// Of 20 coins, 5 or fewer heads have a probability of 2.07 %, and 6 of 5.77 %.
    #[test]
    fn ranks_are_those_of_coins() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(by_rank(values), Some(Estimate { value: 10.0, half: 5.0 }));
        assert_eq!(by_rank(vec![1.0, 1.0, 1.0, 2.0, 3.0]), Some(Estimate { value: 1.0, half: 2.0 }));
        assert!(has_atom(&[2.0, 1.0, 1.0]) && !has_atom(&[1.0, 2.0, 2.0]));
    }

    #[test]
    fn luck_that_controls_explain_is_taken_out() {
        let controls = [[0.1, 0.0], [-0.2, 0.1], [0.3, -0.1], [0.05, 0.2], [-0.1, -0.3], [0.2, 0.1]];
        let values = controls.map(|[gap, service]| 10.0 - 5.0 * gap + 7.0 * service);
        let estimate = controlled(&values, &controls).expect("an estimate");
        assert!((estimate.value - 10.0).abs() < 1e-9 && estimate.half < 1e-6, "{estimate:?}");
        assert_eq!(controlled(&values[..4], &controls[..4]), None);
    }

    #[test]
    fn effort_grows_with_the_load_up_to_a_limit() {
        let efforts = [0.5, 0.9, 0.95, 0.99].map(|load| Effort::of(load, 1, Limits::RECURSION, None));
        for pair in efforts.windows(2) {
            assert!(pair[0].seeds * pair[0].counted < pair[1].seeds * pair[1].counted, "{pair:?}");
        }
        for effort in efforts {
            assert!(
                effort.tasks() <= Limits::RECURSION.tasks && Effort::FEWEST_SEEDS <= effort.seeds,
                "{effort:?}"
            );
            assert!(effort.discarded < effort.counted || effort.tasks() < 20_000, "{effort:?}");
        }
        assert_eq!(Effort::of(0.9, 1, Limits::MODEL, Some(7)).seeds, 7);
    }
}
