//! Hybrid: an event loop waits, and two other threads calculate.
//! See: the three waits overlap on one thread, and two calculations run at the same time.

use std::time::{Duration, Instant};

use num_bigint::BigUint;
use rayon::ThreadPoolBuilder;
use tokio::sync::oneshot;

const USERS: u32 = 3;
const THREADS: usize = 2;
const N: u32 = 20_000;
const WAIT: Duration = Duration::from_millis(100);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    ThreadPoolBuilder::new().num_threads(THREADS).build_global().expect("the system gives threads");
    let start = Instant::now();
    let requests: Vec<_> = (1..=USERS).map(|user| tokio::spawn(answer(user))).collect();
    for request in requests {
        println!("{}", request.await.expect("no request panics"));
    }
    println!("See: {USERS} waits at a time on 1 thread; {THREADS} other threads calculate.");
    eprintln!("Took {:.2} s", start.elapsed().as_secs_f64());
}

async fn answer(user: u32) -> String {
    tokio::time::sleep(WAIT).await;
    let (send, receive) = oneshot::channel();
    rayon::spawn(move || send.send(factorial(N)).expect("the request waits for it"));
    let number = receive.await.expect("no calculation panics"); // For this thread, one more wait.
    format!("User {user}: {N}! has {} bits", number.bits())
}

fn factorial(n: u32) -> BigUint {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor)
}
