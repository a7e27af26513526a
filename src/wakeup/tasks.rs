//! What runs on the event loop.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use super::other_side::OtherSide;
use crate::engine::calculation::{Calculation, Factorial};

/// Asks, and beats when it gets on: again and again.
pub async fn heart(other_side: OtherSide, until: Instant) {
    while Instant::now() < until {
        other_side.answer().await;
    }
}

/// Asks, and calculates a little with the answer: again and again.
pub async fn user(other_side: OtherSide, little: Arc<Calculation>) {
    loop {
        other_side.answer().await;
        calculate(&little);
    }
}

/// Asks so many times, and then calculates for long, without an await in it.
pub async fn calculation(other_side: OtherSide, answers: usize, long: Arc<Calculation>) {
    for _ in 0..answers {
        other_side.answer().await;
    }
    calculate(&long);
}

fn calculate(calculation: &Calculation) {
    let mut factorial = Factorial::begin();
    for slice in 0..calculation.slices() {
        black_box(calculation.advance(&mut factorial, slice));
    }
}
