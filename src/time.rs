//! Story time: whole nanoseconds, so that a model run is exact and repeatable.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// An instant since the story began, or a length of story time, in nanoseconds.
///
/// Arithmetic does not overflow for the times of a valid [`Plan`](crate::plan::Plan): the plan's
/// builder refuses a story that could last longer than [`Time::LONGEST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Time(u64);

impl Time {
    pub const ZERO: Self = Self(0);
    /// Longer than any story.
    pub const NEVER: Self = Self(u64::MAX);
    /// The longest story: 100 years of 365 days. A third of what 64 bits hold, so that a measured
    /// run that takes twice as long as its model still fits.
    pub const LONGEST: Self = Self::from_secs(100 * 365 * 24 * 3600);

    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * 1_000_000)
    }

    pub const fn from_secs(secs: u64) -> Self {
        Self(secs * 1_000_000_000)
    }

    pub const fn from_mins(mins: u64) -> Self {
        Self::from_secs(mins * 60)
    }

    pub const fn from_hours(hours: u64) -> Self {
        Self::from_mins(hours * 60)
    }

    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Seconds, for formats and ratios; the sums that decide anything stay whole.
    #[expect(clippy::cast_precision_loss, reason = "only for showing a time")]
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// This length times a share from 0 to 1, to the nearest nanosecond.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length is never negative, and never more than the length"
    )]
    pub fn share(self, share: f64) -> Self {
        Self((self.0 as f64 * share).round() as u64)
    }

    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    pub const fn abs_diff(self, other: Self) -> Self {
        Self(self.0.abs_diff(other.0))
    }

    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    pub const fn checked_mul(self, times: u64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(product) => Some(Self(product)),
            None => None,
        }
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

/// `self / whole` as a ratio; zero when there is no whole.
pub fn ratio(part: Time, whole: Time) -> f64 {
    if whole.is_zero() { 0.0 } else { part.as_secs() / whole.as_secs() }
}

/// The same of real time.
pub fn real_ratio(part: Duration, whole: Duration) -> f64 {
    if whole.is_zero() { 0.0 } else { part.as_secs_f64() / whole.as_secs_f64() }
}

impl Add for Time {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Time {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Time {
    fn sum<I: Iterator<Item = Self>>(times: I) -> Self {
        times.fold(Self::ZERO, Add::add)
    }
}

impl From<Time> for Duration {
    fn from(time: Time) -> Self {
        Self::from_nanos(time.0)
    }
}

/// Story seconds per real second: at pace 60 a story minute takes a real second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Pace(f64);

impl Pace {
    pub const SLOWEST: f64 = 0.001;
    pub const FASTEST: f64 = 1e9;
    pub const REAL_TIME: Self = Self(1.0);

    /// `None` outside `SLOWEST..=FASTEST`, and for what is not a number.
    pub fn new(story_seconds: f64) -> Option<Self> {
        (Self::SLOWEST..=Self::FASTEST).contains(&story_seconds).then_some(Self(story_seconds))
    }

    /// One that a program has written.
    ///
    /// # Panics
    /// Outside `SLOWEST..=FASTEST`.
    pub const fn of(story_seconds: f64) -> Self {
        assert!(Self::SLOWEST <= story_seconds && story_seconds <= Self::FASTEST);
        Self(story_seconds)
    }

    pub const fn story_seconds(self) -> f64 {
        self.0
    }

    pub fn to_real(self, story: Time) -> Duration {
        Duration::try_from_secs_f64(story.as_secs() / self.0).unwrap_or(Duration::MAX)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, which is what is wanted"
    )]
    pub fn to_story(self, real: Duration) -> Time {
        Time((real.as_secs_f64() * self.0 * 1e9).round() as u64)
    }
}

/// The same length, as story time at pace 1.
impl From<Duration> for Time {
    fn from(length: Duration) -> Self {
        Self(u64::try_from(length.as_nanos()).unwrap_or(u64::MAX))
    }
}
