//! Blocking: one thread, and each wait holds it. This is a loop.
//! See: the three waits add up, and so do the three calculations.

use std::thread;
use std::time::{Duration, Instant};

use num_bigint::BigUint;

const USERS: u32 = 3;
const N: u32 = 20_000;
const WAIT: Duration = Duration::from_millis(100);

fn main() {
    let start = Instant::now();
    for user in 1..=USERS {
        thread::sleep(WAIT); // The thread stands still: no other user gets on.
        println!("User {user}: {N}! has {} bits", factorial(N).bits());
    }
    println!("See: 1 wait at a time on 1 thread; each wait holds the thread.");
    eprintln!("Took {:.2} s", start.elapsed().as_secs_f64());
}

fn factorial(n: u32) -> BigUint {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor)
}
