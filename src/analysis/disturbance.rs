//! Whether something else took the processors that a measured run needed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::system::load::{Load, Meanwhile};
use crate::time::real_ratio;

/// A run that did not get what it needed, and so took longer than the same work takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disturbance {
    pub cause: Cause,
    pub meanwhile: Meanwhile,
    /// How long its tasks were running, added up, in real time.
    pub running: Duration,
    /// How long they should have been; nothing where nobody knows.
    #[serde(default)]
    pub planned: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// Other programs, or other machines on the same hardware.
    Others,
    /// A quota on CPU time.
    Quota,
    /// Its tasks ran for longer than they had a processor, and nobody is known who had it.
    Unknown,
    /// They had one, and it was not as fast as it was just before: as a laptop that gets hot, or a machine that
    /// others share. Then waits and calculations do not last as planned beside each other.
    Speed,
}

/// Less is what an undisturbed run loses too, by interrupts and by the display.
const LOST: f64 = 0.1;
const LOST_AT_LEAST: Duration = Duration::from_millis(10);
/// Processors are full if so little of their time is idle, and the others' part is what others take.
const IDLE: f64 = 0.1;
const TAKEN: f64 = 0.25;
/// Calculations that are so much longer or shorter than planned turn an order round. Less is common where others share
/// the hardware.
const OFF: f64 = 0.2;
const OFF_AT_LEAST: Duration = Duration::from_millis(50);
/// The system counts what all processors did in hundredths of a second.
const COUNTED: Duration = Duration::from_millis(200);

impl Disturbance {
    /// Two cores, of which others took one and a half.
    #[cfg(test)]
    pub fn of_a_busy_machine() -> Self {
        let [wall, others] = [4, 6].map(Duration::from_secs);
        let meanwhile = Meanwhile { wall, processors: 2, others, ..Meanwhile::default() };
        Self { cause: Cause::Others, meanwhile, running: wall, planned: wall }
    }

    /// Since then, where more threads than processors are at work: only what others took can be told.
    pub fn by_others(since: Option<Load>) -> Option<Self> {
        Self::find(Load::since(since)?, (Duration::ZERO, Duration::ZERO), true)
    }

    /// How long its tasks were running, and how long they should have been. `shares` says whether they share
    /// processors: then they run for longer than they have one, without anybody else.
    pub fn find(
        meanwhile: Meanwhile,
        (running, planned): (Duration, Duration),
        shares: bool,
    ) -> Option<Self> {
        let found = Self { cause: Cause::Unknown, meanwhile, running, planned };
        let lost = !shares && LOST_AT_LEAST < found.lost() && LOST < found.lost_share();
        if found.is_throttled() {
            Some(Self { cause: Cause::Quota, ..found })
        } else if found.is_crowded() || lost && found.lost() / 2 <= meanwhile.others {
            Some(Self { cause: Cause::Others, ..found })
        } else if lost {
            Some(found)
        } else {
            (!shares && found.is_off()).then_some(Self { cause: Cause::Speed, ..found })
        }
    }

    /// How much worse than undisturbed: to choose the least disturbed of several runs.
    pub fn weight(&self) -> f64 {
        self.lost_share().max(self.taken()).max(self.off())
    }

    /// How many times as long as planned its tasks ran.
    pub fn slowdown(&self) -> f64 {
        real_ratio(self.running, self.planned)
    }

    /// Of the processors, how many others had on average.
    pub fn processors_taken(&self) -> f64 {
        real_ratio(self.meanwhile.others, self.meanwhile.wall)
    }

    fn lost(&self) -> Duration {
        self.running.saturating_sub(self.meanwhile.own)
    }

    fn lost_share(&self) -> f64 {
        real_ratio(self.lost(), self.running)
    }

    fn taken(&self) -> f64 {
        real_ratio(self.meanwhile.others, self.meanwhile.wall * self.meanwhile.processors)
    }

    fn is_crowded(&self) -> bool {
        let Meanwhile { wall, processors, own, others, .. } = self.meanwhile;
        COUNTED <= wall && TAKEN <= self.taken() && 1.0 - IDLE <= real_ratio(own + others, wall * processors)
    }

    /// How far it was from planned, as a share of the longer of both.
    fn off(&self) -> f64 {
        let longer = self.running.max(self.planned);
        if self.planned.is_zero() { 0.0 } else { real_ratio(self.running.abs_diff(self.planned), longer) }
    }

    fn is_off(&self) -> bool {
        OFF < self.off() && OFF_AT_LEAST < self.running.abs_diff(self.planned)
    }

    fn is_throttled(&self) -> bool {
        LOST < real_ratio(self.meanwhile.throttled, self.meanwhile.wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_two(own: u64, others: u64, throttled: u64) -> Meanwhile {
        let millis = Duration::from_millis;
        Meanwhile {
            wall: millis(1_000),
            processors: 2,
            own: millis(own),
            others: millis(others),
            throttled: millis(throttled),
        }
    }

    fn cause(meanwhile: Meanwhile, running: u64, shares: bool) -> Option<Cause> {
        let running = Duration::from_millis(running);
        Disturbance::find(meanwhile, (running, running), shares).map(|found| found.cause)
    }

    #[test]
    fn a_run_that_had_what_it_needed_is_not_disturbed() {
        assert_eq!(cause(on_two(1_000, 20, 0), 1_000, false), None, "a quiet machine");
        assert_eq!(cause(on_two(950, 950, 0), 980, false), Some(Cause::Others), "no processor was idle");
        assert_eq!(cause(on_two(950, 700, 0), 980, false), None, "there was room for both");
        assert_eq!(cause(on_two(1_990, 5, 0), 1_995, false), None, "it alone had both");
    }

    #[test]
    fn a_run_that_lost_its_processor_is_disturbed() {
        assert_eq!(cause(on_two(600, 1_300, 0), 1_000, false), Some(Cause::Others));
        assert_eq!(cause(on_two(600, 10, 0), 1_000, false), Some(Cause::Unknown));
        assert_eq!(cause(on_two(500, 0, 500), 1_000, false), Some(Cause::Quota));
    }

    #[test]
    fn a_run_on_a_processor_of_another_speed_is_disturbed() {
        let of = |running, planned| {
            let lengths = [running, planned].map(Duration::from_millis);
            let found = Disturbance::find(on_two(running, 20, 0), lengths.into(), false)?;
            Some((found.cause, (found.slowdown() * 10.0).round() / 10.0))
        };
        assert_eq!(of(900, 600), Some((Cause::Speed, 1.5)));
        assert_eq!(of(600, 900), Some((Cause::Speed, 0.7)));
        assert_eq!(of(1_000, 900), None, "as speeds vary");
        assert_eq!(of(60, 20), None, "as long as it takes to hand over");
        assert_eq!(of(900, 0), None, "nothing was planned");
    }

    #[test]
    fn tasks_that_share_processors_with_each_other_disturb_nobody() {
        assert_eq!(cause(on_two(1_990, 5, 0), 8_000, true), None);
        assert_eq!(cause(on_two(1_000, 990, 0), 8_000, true), Some(Cause::Others));
    }
}
