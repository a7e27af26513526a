//! Lengths of time, fixed or random.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Exp1, Uniform};
use sha2::{Digest, Sha256};

use super::file::document::Value;
use super::file::limits::TIMES_THE_MEAN;
use crate::lengths;
use crate::time::Time;

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    Fixed(Time),
    /// Any length from the first to the second.
    Uniform(Time, Time),
    /// With this mean. Gaps of this kind between arrivals make them a Poisson process.
    Exponential(Time),
}

impl Length {
    pub const ZERO: Self = Self::Fixed(Time::ZERO);

    /// `None` for what is no length.
    pub fn read(value: &Value) -> Option<Self> {
        let text = |value: &Value| match value {
            Value::Text(text) => lengths::read(text).ok(),
            _ => None,
        };
        let table = match value {
            Value::Table(table) => table,
            fixed => return text(fixed).map(Self::Fixed),
        };
        let [(label, node)] = table.0.as_slice() else { return None };
        match (&*label.text, &node.value) {
            ("exponential", mean) => text(mean).map(Self::Exponential),
            ("uniform", Value::List(ends)) => {
                let [least, most] = ends.as_slice() else { return None };
                let (least, most) = (text(&least.value)?, text(&most.value)?);
                (least <= most).then_some(Self::Uniform(least, most))
            }
            _ => None,
        }
    }

    /// As [`Length::read`] reads it; `text` quotes a time.
    pub fn in_toml(self, text: impl Fn(Time) -> String) -> String {
        match self {
            Self::Fixed(time) => text(time),
            Self::Exponential(mean) => format!("{{ exponential = {} }}", text(mean)),
            Self::Uniform(least, most) => format!("{{ uniform = [{}, {}] }}", text(least), text(most)),
        }
    }

    pub const fn is_random(self) -> bool {
        !matches!(self, Self::Fixed(_))
    }

    /// No drawn length is longer, in nanoseconds.
    pub fn most(self) -> u128 {
        match self {
            Self::Fixed(time) | Self::Uniform(_, time) => u128::from(time.as_nanos()),
            Self::Exponential(mean) => u128::from(mean.as_nanos()) * u128::from(TIMES_THE_MEAN),
        }
    }

    pub fn mean(self) -> Time {
        match self {
            Self::Fixed(time) | Self::Exponential(time) => time,
            Self::Uniform(least, most) => Time::from_nanos(least.as_nanos().midpoint(most.as_nanos())),
        }
    }
}

/// Draws lengths, one after the other: always the same ones for the same seed and name.
#[derive(Debug)]
pub struct Draws {
    length: Length,
    random: ChaCha8Rng,
}

impl Draws {
    /// `of` says what is drawn. What has another name is drawn independently, so that nothing
    /// changes when something is added to a file.
    pub fn new(length: Length, seed: u64, of: &[&str]) -> Self {
        if !length.is_random() {
            return Self { length, random: ChaCha8Rng::from_seed([0; 32]) };
        }
        let mut hash = Sha256::new_with_prefix(seed.to_le_bytes());
        for part in of {
            hash.update(part);
            hash.update([0]);
        }
        Self { length, random: ChaCha8Rng::from_seed(hash.finalize().into()) }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a multiple of a length, rounded to the nanosecond; the conversion saturates"
    )]
    pub fn draw(&mut self) -> Time {
        match self.length {
            Length::Fixed(time) => time,
            Length::Uniform(least, most) => {
                let range = Uniform::new_inclusive(least.as_nanos(), most.as_nanos());
                range.map_or(least, |range| Time::from_nanos(range.sample(&mut self.random)))
            }
            Length::Exponential(mean) => {
                let times: f64 = Exp1.sample(&mut self.random);
                let nanos = (times * mean.as_nanos() as f64).round() as u64;
                Time::from_nanos(nanos.min(mean.as_nanos().saturating_mul(TIMES_THE_MEAN)))
            }
        }
    }
}
