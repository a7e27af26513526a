//! The axis of time that the charts of a page share.

use crate::story::{Precision, StoryClock};
use crate::time::{Time, ratio};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub end: Time,
    pub units: StoryClock,
    pub scale: AxisScale,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisScale {
    /// Equal lengths of time are equally long.
    Linear,
    /// What is ten times as late is one step further to the right, from this time on. It is not zero, and
    /// before the end.
    Logarithmic { from: Time },
}

impl Axis {
    pub const fn linear(end: Time, units: StoryClock) -> Self {
        Self { end, units, scale: AxisScale::Linear }
    }

    /// Where an instant is: 0 at the left edge, 1 at the right one.
    pub fn place(self, at: Time) -> f64 {
        match self.scale {
            AxisScale::Linear => ratio(at, self.end).min(1.0),
            AxisScale::Logarithmic { from } => {
                let at = at.clamp(from, self.end);
                ratio(at, from).ln() / ratio(self.end, from).ln()
            }
        }
    }

    /// The instant after so many of some equal steps to the right.
    pub fn instant(self, passed: usize, steps: usize) -> Time {
        let (passed, steps) = (passed.min(steps) as u64, steps.max(1) as u64);
        let AxisScale::Logarithmic { from } = self.scale else {
            let nanos = u128::from(self.end.as_nanos()) * u128::from(passed) / u128::from(steps);
            return u64::try_from(nanos).map_or(Time::LONGEST, Time::from_nanos);
        };
        #[expect(clippy::cast_precision_loss, reason = "an axis has few steps")]
        let left = (steps - passed) as f64 / steps as f64;
        self.end.share(ratio(from, self.end).powf(left))
    }

    /// The same as a clock shows it while the axis is drawn: as round as the steps are long.
    pub fn clock(self, passed: usize, steps: usize) -> String {
        let at = self.instant(passed, steps);
        let step = match self.scale {
            AxisScale::Linear => self.instant(1, steps),
            AxisScale::Logarithmic { .. } => at - self.instant(passed - 1, steps),
        };
        let unit = 10_u64.pow(step.as_nanos().max(1).ilog10());
        let at = if passed == steps { at } else { Time::from_nanos(at.as_nanos() / unit * unit) };
        self.units.instant(at, Precision::for_all([Time::from_nanos(unit), at]))
    }

    /// Round instants on it, as close to each other as there is room for a label at each.
    pub fn ticks(self, has_room: impl Fn(Time) -> bool) -> Vec<Time> {
        // Of a calendar: a second to a century.
        const CALENDAR: [u64; 8] = [1, 60, 3_600, 86_400, 2_630_016, 31_557_600, 315_576_000, 3_155_760_000];
        if self.scale != AxisScale::Linear {
            return CALENDAR.map(Time::from_secs).into_iter().filter(|at| *at <= self.end).collect();
        }
        let step = round_steps().find(|step| has_room(*step)).unwrap_or(Time::LONGEST);
        let count = self.end.as_nanos() / step.as_nanos();
        (0..=count).map(|place| Time::from_nanos(place * step.as_nanos())).collect()
    }
}

fn round_steps() -> impl Iterator<Item = Time> {
    const SECS: [u64; 22] = [
        1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200,
        86_400, 604_800, 2_592_000, 31_536_000,
    ];
    let fractions = [1, 2, 5, 10, 20, 50, 100, 200, 500].map(Time::from_millis);
    let tiny = [1, 10, 100, 1_000, 10_000, 100_000].map(Time::from_nanos);
    tiny.into_iter().chain(fractions).chain(SECS.map(Time::from_secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Axis = Axis {
        end: Time::from_secs(100_000),
        units: StoryClock::Calendar,
        scale: AxisScale::Logarithmic { from: Time::from_secs(1) },
    };

    #[test]
    fn on_a_logarithmic_axis_ten_times_as_late_is_always_as_far() {
        let places = [1, 10, 100, 1_000, 10_000, 100_000].map(|secs| DAY.place(Time::from_secs(secs)));
        for (place, expected) in places.into_iter().zip([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]) {
            assert!((place - expected).abs() < 1e-9, "{places:?}");
        }
        assert!(DAY.place(Time::ZERO).abs() < 1e-9, "what is before its left edge stands there");
    }

    #[test]
    fn its_clock_runs_ever_faster_up_to_the_end() {
        let clock = [1, 2, 3, 4, 5].map(|passed| DAY.clock(passed, 5));
        assert_eq!(clock, ["10 seconds", "1.7 minutes", "17 minutes", "2.8 hours", "1.2 days"]);
        assert_eq!(DAY.instant(5, 5), DAY.end);
    }

    #[test]
    fn a_linear_axis_has_round_ticks_with_room_between_them() {
        let axis = Axis::linear(Time::from_secs(65), StoryClock::Seconds);
        let ticks = axis.ticks(|step| Time::from_secs(15) < step);
        assert_eq!(ticks, [0, 20, 40, 60].map(Time::from_secs));
        assert_eq!(Axis::linear(Time::ZERO, StoryClock::Seconds).ticks(|_| true).len(), 1);
    }
}
