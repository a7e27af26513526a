//! The sandwich: receive asynchronously, calculate in parallel, send asynchronously.
//! See: the channel has 4 places, so users 5 and 6 are not received before a thread takes a job.

use std::sync::Mutex;
use std::time::Duration;

use num_bigint::BigUint;
use tokio::sync::{mpsc, oneshot};

const N: u32 = 20_000;
const WAIT: Duration = Duration::from_millis(100);
type Job = oneshot::Sender<BigUint>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (queue, jobs) = mpsc::channel::<Job>(4);
    let jobs = Mutex::new(jobs); // Whichever thread is free takes the next one.
    rayon::spawn_broadcast(move |_| {
        let next = || jobs.lock().expect("no thread panics").blocking_recv();
        while let Some(job) = next() {
            job.send((1..=N).product()).expect("a request waits for it"); // Calculate, in parallel.
        }
    });
    let users: Vec<_> = (1..=6).map(|user| tokio::spawn(answer(user, queue.clone()))).collect();
    for user in users {
        println!("{}", user.await.expect("no request panics"));
    }
}

async fn answer(user: u32, queue: mpsc::Sender<Job>) -> String {
    let place = queue.reserve().await.expect("rayon listens"); // Backpressure: no place, no receiving.
    tokio::time::sleep(WAIT).await; // Receive, asynchronously.
    let (send_back, comes_back) = oneshot::channel();
    place.send(send_back);
    let number = comes_back.await.expect("no calculation panics");
    tokio::time::sleep(WAIT).await; // Send, asynchronously.
    format!("User {user}: {N}! has {} bits", number.bits())
}
