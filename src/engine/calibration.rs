//! How fast this machine calculates: what turns a wished duration into an n.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::calculation::{Cost, Factorial};
use crate::stats::median_by_key;
use crate::system::thread_cpu_time;

/// Limb multiplications per second, on one core.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Speed(f64);

impl Speed {
    /// Measures for about a fifth of a second, by the time for which this thread had a processor, where the
    /// system tells it. Who takes the processors now may be gone when it calculates, or take more: what is
    /// meant to be long would be short then. The median of several slices counts: a shared machine changes
    /// its speed within one run. What is left is no harm, since a run is judged by its replay.
    pub fn measure() -> Self {
        let begun = Instant::now();
        Self::by(|| thread_cpu_time().unwrap_or_else(|| begun.elapsed()))
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "costs and speeds are far below 2^52, and above zero"
    )]
    fn by(clock: impl Fn() -> Duration) -> Self {
        const WARM_UP: u32 = 4;
        const SLICES: u32 = 15;
        const FACTORS: u32 = 1_500;
        const LEAST: Duration = Duration::from_micros(1);
        let mut factorial = Factorial::begin();
        factorial.spend(2..8_000);
        let speeds: Vec<f64> = (0..WARM_UP + SLICES)
            .map(|slice| {
                let first = 8_001 + slice * (FACTORS + 1);
                let start = clock();
                let cost = black_box(&mut factorial).spend(first..first + FACTORS);
                // Some systems count a thread's time in large steps.
                cost as f64 / clock().saturating_sub(start).max(LEAST).as_secs_f64()
            })
            .skip(WARM_UP as usize)
            .collect();
        // In whole limbs they have an order; less than one is far below what can be measured.
        Self(median_by_key(speeds, |speed| *speed as u64).expect("slices were measured"))
    }

    /// A machine of a given speed, for runs that only have to be small.
    pub const fn per_second(limbs: f64) -> Self {
        Self(limbs)
    }

    /// With it a calculation takes half as long as it is meant to.
    #[cfg(test)]
    pub const fn half(self) -> Self {
        Self(self.0 / 2.0)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, which is what is wanted"
    )]
    pub fn cost_of(self, length: Duration) -> Cost {
        (self.0 * length.as_secs_f64()) as Cost
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;
    use crate::system::machine::Machine;

    #[test]
    fn others_that_take_the_processors_do_not_make_them_slow() {
        let ends = AtomicBool::new(false);
        let (by_clock, by_processor) = thread::scope(|threads| {
            for _ in 0..4 * Machine::here().cores {
                threads.spawn(|| {
                    while !ends.load(Ordering::Relaxed) {
                        std::hint::spin_loop();
                    }
                });
            }
            let begun = Instant::now();
            let both = (Speed::by(|| begun.elapsed()), Speed::measure());
            ends.store(true, Ordering::Relaxed);
            both
        });
        assert!(by_clock < by_processor, "{by_clock:?} {by_processor:?}");
    }
}
