//! Concurrent: one thread, and each wait frees it. This is an event loop with a task for each user.
//! See: the three waits overlap; the three calculations still add up.

use std::time::{Duration, Instant};

use num_bigint::BigUint;

const USERS: u32 = 3;
const N: u32 = 20_000;
const WAIT: Duration = Duration::from_millis(100);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    let requests: Vec<_> = (1..=USERS).map(|user| tokio::spawn(answer(user))).collect();
    for request in requests {
        println!("{}", request.await.expect("no request panics"));
    }
    println!("See: {USERS} waits at a time on 1 thread; each wait frees the thread.");
    eprintln!("Took {:.2} s", start.elapsed().as_secs_f64());
}

async fn answer(user: u32) -> String {
    tokio::time::sleep(WAIT).await; // The thread is free: the other users get on.
    format!("User {user}: {N}! has {} bits", factorial(N).bits())
}

fn factorial(n: u32) -> BigUint {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor)
}
