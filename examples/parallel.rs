//! Parallel: two threads, and each wait holds one. This is a pool of blocking threads.
//! See: two users get on at the same time; the third is queued until a thread is free.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use num_bigint::BigUint;
use rayon::ThreadPoolBuilder;

const USERS: u32 = 3;
const THREADS: usize = 2;
const N: u32 = 20_000;
const WAIT: Duration = Duration::from_millis(100);

fn main() {
    let pool = ThreadPoolBuilder::new().num_threads(THREADS).build().expect("the system gives threads");
    let start = Instant::now();
    let request = |user| {
        let (send, receive) = mpsc::channel();
        pool.spawn_fifo(move || send.send(answer(user)).expect("main waits for it"));
        receive
    };
    for answer in (1..=USERS).map(request).collect::<Vec<_>>() {
        println!("{}", answer.recv().expect("no request panics"));
    }
    println!("See: {THREADS} waits at a time on {THREADS} threads; each wait holds its thread.");
    eprintln!("Took {:.2} s", start.elapsed().as_secs_f64());
}

fn answer(user: u32) -> String {
    thread::sleep(WAIT); // This thread stands still; the other one gets on.
    format!("User {user}: {N}! has {} bits", factorial(N).bits())
}

fn factorial(n: u32) -> BigUint {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor)
}
