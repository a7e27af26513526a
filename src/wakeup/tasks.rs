//! What runs on the event loop.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::other_side::OtherSide;
use crate::engine::calculation::{Calculation, Factorial};

/// Asks, and beats when it gets on: again and again, until it is told to stop.
pub async fn heart(other_side: OtherSide, stops: Arc<AtomicBool>) {
    while !stops.load(Ordering::Relaxed) {
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
