//! Whether something else took the processors that a measured run needed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::system::load::{Load, Meanwhile};

/// A run that did not get what it needed, and so took longer than the same work takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disturbance {
    pub cause: Cause,
    pub meanwhile: Meanwhile,
    /// How long its tasks were running, added up, in real time.
    pub running: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// Other programs, or other machines on the same hardware.
    Others,
    /// A quota on CPU time.
    Quota,
    /// Its tasks ran for longer than they had a processor, and nobody is known who had it.
    Unknown,
}

/// Less is what an undisturbed run loses too, by interrupts and by the display.
const LOST: f64 = 0.1;
const LOST_AT_LEAST: Duration = Duration::from_millis(10);
/// Processors are full if so little of their time is idle, and the others' part is what others take.
const IDLE: f64 = 0.1;
const TAKEN: f64 = 0.25;
/// The system counts what all processors did in hundredths of a second.
const COUNTED: Duration = Duration::from_millis(200);

impl Disturbance {
    /// Since then, where more threads than processors are at work: only what others took can be told.
    pub fn by_others(since: Option<Load>) -> Option<Self> {
        Self::find(Load::since(since)?, Duration::ZERO, true)
    }

    /// `shares` says whether the run's own tasks share processors: then they run for longer than
    /// they have one, without anybody else.
    pub fn find(meanwhile: Meanwhile, running: Duration, shares: bool) -> Option<Self> {
        let found = Self { cause: Cause::Unknown, meanwhile, running };
        let lost = !shares && LOST_AT_LEAST < found.lost() && LOST < found.lost_share();
        if found.is_throttled() {
            Some(Self { cause: Cause::Quota, ..found })
        } else if found.is_crowded() || lost && found.lost() / 2 <= meanwhile.others {
            Some(Self { cause: Cause::Others, ..found })
        } else {
            lost.then_some(found)
        }
    }

    /// How much worse than undisturbed: to choose the least disturbed of several runs.
    pub fn weight(&self) -> f64 {
        self.lost_share().max(self.taken())
    }

    /// Of the processors, how many others had on average.
    pub fn processors_taken(&self) -> f64 {
        share(self.meanwhile.others, self.meanwhile.wall)
    }

    fn lost(&self) -> Duration {
        self.running.saturating_sub(self.meanwhile.own)
    }

    fn lost_share(&self) -> f64 {
        share(self.lost(), self.running)
    }

    fn taken(&self) -> f64 {
        share(self.meanwhile.others, self.meanwhile.wall * self.meanwhile.processors)
    }

    fn is_crowded(&self) -> bool {
        let Meanwhile { wall, processors, own, others, .. } = self.meanwhile;
        COUNTED <= wall && TAKEN <= self.taken() && 1.0 - IDLE <= share(own + others, wall * processors)
    }

    fn is_throttled(&self) -> bool {
        LOST < share(self.meanwhile.throttled, self.meanwhile.wall)
    }
}

fn share(part: Duration, whole: Duration) -> f64 {
    if whole.is_zero() { 0.0 } else { part.as_secs_f64() / whole.as_secs_f64() }
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
        Disturbance::find(meanwhile, Duration::from_millis(running), shares).map(|found| found.cause)
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
    fn tasks_that_share_processors_with_each_other_disturb_nobody() {
        assert_eq!(cause(on_two(1_990, 5, 0), 8_000, true), None);
        assert_eq!(cause(on_two(1_000, 990, 0), 8_000, true), Some(Cause::Others));
    }
}
