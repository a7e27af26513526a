//! How fast this machine calculates: what turns a wished duration into an n.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::calculation::{Cost, Factorial};
use crate::stats::median_by_key;

/// Limb multiplications per second, on one core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(f64);

impl Speed {
    /// Measures for about a fifth of a second. The median of several slices counts: a shared
    /// machine changes its speed within one run. What is left is no harm, since a run is judged by
    /// its replay.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "costs and speeds are far below 2^52, and above zero"
    )]
    pub fn measure() -> Self {
        const WARM_UP: u32 = 4;
        const SLICES: u32 = 15;
        const FACTORS: u32 = 1_500;
        let mut factorial = Factorial::begin();
        factorial.spend(2..8_000);
        let speeds: Vec<f64> = (0..WARM_UP + SLICES)
            .map(|slice| {
                let first = 8_001 + slice * (FACTORS + 1);
                let start = Instant::now();
                let cost = black_box(&mut factorial).spend(first..first + FACTORS);
                cost as f64 / start.elapsed().as_secs_f64()
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

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, which is what is wanted"
    )]
    pub fn cost_of(self, length: Duration) -> Cost {
        (self.0 * length.as_secs_f64()) as Cost
    }
}
