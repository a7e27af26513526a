//! How long something takes, many times over.

use std::io;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::stats::quantile;

/// A length in picoseconds: an addition is shorter than a nanosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Picos(pub u64);

/// The value in the middle, and those that a tenth of the samples do not exceed, or do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub low: Picos,
    pub median: Picos,
    pub high: Picos,
    pub samples: usize,
}

/// What one rung may take in all, however slow the machine is: all of them stay below 10 s.
const LONGEST: Duration = Duration::from_millis(600);
const USUAL: Duration = Duration::from_millis(200);
const ENOUGH: usize = 2_000;
const LEAST: usize = 21;

impl Picos {
    /// Of one of so many that took so long together. Nothing takes no time at all.
    fn each(together: Duration, number: u32) -> Self {
        let picos = together.as_nanos() * 1_000 / u128::from(number.max(1));
        Self(u64::try_from(picos).unwrap_or(u64::MAX).max(1))
    }

    #[expect(clippy::cast_precision_loss, reason = "only for showing it")]
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / 1e12
    }

    pub fn times(self, number: u64) -> Self {
        Self(self.0.saturating_mul(number))
    }

    /// As it is told, with three digits: sums can be done by hand.
    pub fn as_told(self) -> Self {
        let unit = 10_u64.pow(self.0.checked_ilog10().unwrap_or(0).saturating_sub(2));
        Self(self.0.saturating_add(unit / 2) / unit * unit)
    }

    /// How many times as long as the other.
    pub fn ratio(self, other: Self) -> f64 {
        self.as_secs() / other.as_secs()
    }
}

/// `once` does it so many times, and says how long all of them took. The first time does not count: all
/// is new then.
///
/// # Errors
/// If it fails once.
pub fn sample(number: u32, mut once: impl FnMut() -> io::Result<Duration>) -> io::Result<Spread> {
    let begun = Instant::now();
    once()?;
    let mut samples = Vec::new();
    loop {
        samples.push(Picos::each(once()?, number));
        let so_far = begun.elapsed();
        let is_enough = LEAST <= samples.len() && USUAL < so_far;
        if is_enough || ENOUGH <= samples.len() || LONGEST < so_far {
            return Ok(spread(&mut samples));
        }
    }
}

/// The same where nothing can fail, and all of it counts.
pub fn sample_whole(number: u32, mut once: impl FnMut()) -> Spread {
    let timed = || {
        let start = Instant::now();
        once();
        Ok(start.elapsed())
    };
    sample(number, timed).expect("it does not fail")
}

fn spread(samples: &mut [Picos]) -> Spread {
    let mut at = |percent| quantile(samples, percent).expect("there is a sample");
    let (low, median, high) = (at(10), at(50), at(90));
    Spread { low, median, high, samples: samples.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_of_samples_and_in_order() {
        let mut next = 0;
        let spread = sample(2, || {
            next += 1;
            Ok(Duration::from_nanos(if next == 1 { 1_000_000 } else { next }))
        });
        let spread = spread.expect("it does not fail");
        assert_eq!(spread.samples, ENOUGH, "what takes no time is done often enough");
        assert!(spread.low < spread.median && spread.median < spread.high, "{spread:?}");
        assert!(spread.high < Picos(1_000_000), "the first one does not count: {spread:?}");
    }

    #[test]
    fn what_fails_is_told() {
        assert!(sample(1, || Err(io::Error::other("no"))).is_err());
    }
}
