//! What can be typed for a number, and which values that makes.
//!
//! Values are whole numbers of units, so that a range of decimal fractions is exact: a billionth for
//! shares, one in an hour for rates, a nanosecond for lengths.

use crate::error::Refusal;
use crate::lengths;
use crate::plan::Plan;
use crate::scenario::param::{Number, ParamKind, rounded, some_length, whole};
use crate::time::Time;

/// Nearer to the capacity, a queue needs more tasks than anybody waits for.
pub(super) const HIGHEST_LOAD: f64 = 0.99;

/// What can be typed for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Count {
        most: usize,
    },
    Length,
    /// Longer than nothing.
    SomeLength,
    Share,
    Rate,
    Load,
    /// What a key of a file wants, the file's reader says.
    Number,
}

impl Kind {
    const HIGHEST_RATE: u64 = 1_000_000;

    /// `None` for what is no number.
    pub fn of(kind: ParamKind) -> Option<Self> {
        match kind {
            ParamKind::Tasks | ParamKind::Places => Some(Self::Count { most: Plan::MOST_TASKS }),
            ParamKind::Workers => Some(Self::Count { most: Plan::MOST_WORKERS }),
            ParamKind::Whole { most } => Some(Self::Count { most }),
            ParamKind::Length => Some(Self::Length),
            ParamKind::SomeLength => Some(Self::SomeLength),
            ParamKind::Share => Some(Self::Share),
            ParamKind::Switch | ParamKind::Url | ParamKind::Kinds => None,
        }
    }

    pub fn units(self, text: &str) -> Result<u64, Refusal> {
        match self {
            Self::Count { most } => whole(text, 1, most).map(|number| number as u64),
            Self::Length => lengths::read(text).map(Time::as_nanos),
            Self::SomeLength => some_length(text).map(Time::as_nanos),
            Self::Share => {
                decimal(text).filter(|units| *units <= ONE).ok_or_else(|| "a number from 0 to 1".into())
            }
            Self::Load => {
                let load = decimal(text).filter(|units| 0 < *units && in_units(*units) <= HIGHEST_LOAD);
                load.ok_or_else(|| format!("a number above 0 and up to {HIGHEST_LOAD}").into())
            }
            Self::Rate => {
                let rate = rate(text).filter(|units| (1..=Self::HIGHEST_RATE * RATE_UNITS).contains(units));
                let most = Self::HIGHEST_RATE;
                rate.ok_or_else(|| {
                    format!("a number above 0 and up to {most}, in a second, or such as 60/h").into()
                })
            }
            Self::Number => decimal(text).ok_or_else(|| "a number from 0 to 1000000000".into()),
        }
    }

    /// A step can be smaller or larger than any value.
    pub fn step(self, text: &str) -> Result<u64, Refusal> {
        let (step, allowed) = match self {
            Self::Count { .. } => (text.parse().ok(), "a whole number above 0"),
            Self::Length | Self::SomeLength => return some_length(text).map(Time::as_nanos),
            Self::Rate => (rate(text), "a number above 0, in a second, or such as 60/h"),
            Self::Share | Self::Load | Self::Number => (decimal(text), "a number above 0"),
        };
        step.filter(|step| 0 < *step).ok_or_else(|| allowed.into())
    }

    /// Whole numbers one by one; of what can be divided, a tenth of the range.
    pub fn default_step(self, first: u64, last: u64) -> u64 {
        match self {
            Self::Count { .. } => 1,
            Self::Number if first.is_multiple_of(ONE) && last.is_multiple_of(ONE) => ONE,
            _ => (last.saturating_sub(first) / 10).max(1),
        }
    }

    pub fn value(self, units: u64) -> Number {
        match self {
            Self::Count { .. } => Number::Count(usize::try_from(units).unwrap_or(usize::MAX)),
            Self::Length | Self::SomeLength => Number::Length(Time::from_nanos(units)),
            Self::Share | Self::Load => Number::Share(in_units(units)),
            Self::Number if units.is_multiple_of(ONE) => {
                Number::Count(usize::try_from(units / ONE).unwrap_or(usize::MAX))
            }
            Self::Number => Number::Rate(in_units(units)),
            Self::Rate => Number::Rate(in_a_second(units)),
        }
    }
}

/// One, in billionths.
const ONE: u64 = 1_000_000_000;

/// A rate of one in a second: a billionth in an hour is the unit, so that what is typed for a second, a
/// minute or an hour is exact.
const RATE_UNITS: u64 = ONE * 3600;

/// "0.5" in a second, or "60/h".
fn rate(text: &str) -> Option<u64> {
    let (number, per) = lengths::rate(text)?;
    let units = u128::from(decimal(number)?) * u128::from(Time::from_hours(1).as_nanos());
    u64::try_from(units / u128::from(per.as_nanos())).ok()
}

#[expect(clippy::cast_precision_loss, reason = "as exact as a fraction can be")]
fn in_a_second(units: u64) -> f64 {
    units as f64 / RATE_UNITS as f64
}

/// In billionths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "checked to be in range"
)]
pub(super) fn decimal(text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok().filter(|number| (0.0..=1e9).contains(number))?;
    Some((number * ONE as f64).round() as u64)
}

#[expect(clippy::cast_precision_loss, reason = "rounded to what was typed")]
fn in_units(units: u64) -> f64 {
    rounded(units as f64 / ONE as f64)
}
