//! A worker process: our own program, started again, which does nothing but calculate.
//!
//! It reads orders from its standard input and writes results to its standard output, a line
//! each. While it calculates it says every second that it is there: so the server can tell a long
//! calculation from a worker that has been stopped. When its input ends, whoever gave the orders is
//! gone, and so is the worker, even in the middle of a calculation.

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::job::{Answer, Whole};
use crate::digest::Digest;
use crate::engine::calculation::{Calculation, Factorial};
use crate::system::{self, cpus};

/// The hidden command that makes this program a worker.
pub const COMMAND: &str = "worker";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub n: u32,
    pub whole: Whole,
}

/// What the worker says of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Calculating,
    Done(Done),
}

/// How often it says that it calculates.
const BEAT: Duration = Duration::from_secs(1);

/// Another process has no `Instant` of ours, so the start is told by the system's clock. Not by the one on
/// the wall: somebody may set it meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub answer: Answer,
    /// `None` where the system has no such clock.
    pub started: Option<Duration>,
    pub took: Duration,
    pub cpu: Option<usize>,
}

/// Says that the worker is there; then a line for each order.
///
/// # Errors
/// If nobody takes the results any more.
pub fn run(pin: Option<usize>) -> io::Result<()> {
    if let Some(cpu) = pin {
        let _ = cpus::pin(cpu);
    }
    let orders = listen();
    let calculates = Arc::new(AtomicBool::new(false));
    beat(Arc::clone(&calculates))?;
    say(&std::process::id())?;
    for order in orders {
        calculates.store(true, Ordering::Relaxed);
        let done = calculate(order);
        calculates.store(false, Ordering::Relaxed);
        say(&Said::Done(done))?;
    }
    Ok(())
}

/// Says on a thread of its own that the worker calculates, while it does.
fn beat(calculates: Arc<AtomicBool>) -> io::Result<()> {
    thread::Builder::new().name("beat".to_owned()).spawn(move || {
        loop {
            thread::sleep(BEAT);
            if calculates.load(Ordering::Relaxed) && say(&Said::Calculating).is_err() {
                break;
            }
        }
    })?;
    Ok(())
}

/// Reads on a thread of its own, and so notices the end of the input at once.
fn listen() -> mpsc::Receiver<Order> {
    let (give, orders) = mpsc::channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Some(order) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else { break };
            if give.send(order).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    orders
}

fn calculate(order: Order) -> Done {
    let started = system::monotonic();
    let start = Instant::now();
    let calculation = Calculation::of(order.n, 1);
    let mut factorial = Factorial::begin();
    let digest = Digest::of(calculation.advance(&mut factorial, 0).expect("one slice is the whole"));
    let took = start.elapsed();
    let answer = Answer::new(order.n, factorial.product(), digest, order.whole);
    Done { answer, started, took, cpu: cpus::current() }
}

/// A line, as a whole: two threads say something.
fn say(what: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, what)?;
    out.write_all(b"\n")?;
    out.flush()
}
