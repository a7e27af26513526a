//! A request's calculation, which may be carried to where it is done, and the journal of what
//! happens to it.

use std::fmt;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use num_bigint::BigUint;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::engine::Site;
use crate::engine::calculation::{Calculation, Factorial};
use crate::story;
use crate::timeline::State;

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub n: u32,
    /// Decimal digits of n!.
    pub digits: u64,
    pub digest: Digest,
    /// n! itself, on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factorial: Option<String>,
    /// The process that calculated.
    pub process: u32,
}

impl Answer {
    pub fn new(n: u32, factorial: &BigUint, digest: Digest, whole: Whole) -> Self {
        Self {
            n,
            digits: decimal_digits(factorial),
            digest,
            factorial: (whole == Whole::Yes).then(|| factorial.to_string()),
            process: std::process::id(),
        }
    }
}

/// Whether the answer has the number itself: it may have a million digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whole {
    Yes,
    No,
}

/// What a request goes through on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Receive,
    /// The start of a worker process, where each request has one of its own.
    Start,
    Calculate,
}

/// One stretch of work for a request.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    pub request: usize,
    pub stage: Stage,
    pub slice: usize,
    /// 0 is the server, or the first of several; the workers follow.
    pub worker: usize,
    pub site: Site,
    pub start: Instant,
    pub end: Instant,
}

/// How a worker process was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It has ended, or says what makes no sense.
    Died,
    /// It is there, but has not said anything for so long.
    Silent(Duration),
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Died => f.write_str("died"),
            Self::Silent(time) => write!(f, "gave no sign of life for {}", story::length(time.into())),
        }
    }
}

/// This process, on the processor of this thread.
pub fn here() -> Site {
    Site { process: std::process::id(), cpu: crate::system::cpus::current() }
}

/// Hears what happens to requests while it happens: must be quick, and must not wait for anybody.
pub trait Journal: Send + Sync {
    /// The server has read a request; `from` is the client's end of the connection.
    fn receives(&self, _request: usize, _from: SocketAddr) {}
    fn enters(&self, _request: usize, _state: State) {}
    fn did(&self, _stretch: Stretch) {}
    /// A worker process is lost while it calculates; another one begins anew, once.
    fn lost(&self, _request: usize, _worker: usize, _process: u32, _loss: Loss) {}
    fn answered(&self, _request: usize, _answer: &Answer) {}
    /// Nothing more happens for the request: it has its answer, or its client has gone.
    fn leaves(&self, _request: usize) {}
}

/// The calculation of one request. Whoever has it may go on with it.
pub struct Job {
    pub request: usize,
    pub calculation: Arc<Calculation>,
    pub whole: Whole,
    factorial: Factorial,
    journal: Arc<dyn Journal>,
}

impl Job {
    pub fn new(
        request: usize,
        calculation: Arc<Calculation>,
        whole: Whole,
        journal: Arc<dyn Journal>,
    ) -> Self {
        Self { request, factorial: Factorial::begin(), calculation, whole, journal }
    }

    /// Calculates one slice here; the last one gives the answer.
    pub fn advance(&mut self, worker: usize, slice: usize) -> Option<Answer> {
        self.journal.enters(self.request, State::Running);
        let start = Instant::now();
        let digest = self.calculation.advance(&mut self.factorial, slice).map(Digest::of);
        self.did(Stage::Calculate, slice, (worker, here()), start..Instant::now());
        let digest = digest?;
        let answer = Answer::new(self.calculation.n, self.factorial.product(), digest, self.whole);
        self.journal.answered(self.request, &answer);
        Some(answer)
    }

    /// Calculates the whole here, without giving way.
    pub fn calculate(&mut self, worker: usize) -> Answer {
        let answers = (0..self.calculation.slices()).filter_map(|slice| self.advance(worker, slice));
        answers.last().expect("the last slice gives the answer")
    }

    /// Gives way: another request may be next.
    pub fn queues(&self) {
        self.journal.enters(self.request, State::Queued);
    }

    pub fn did(&self, stage: Stage, slice: usize, (worker, site): (usize, Site), time: Range<Instant>) {
        let (start, end) = (time.start, time.end);
        self.journal.did(Stretch { request: self.request, stage, slice, worker, site, start, end });
    }

    pub fn journal(&self) -> &dyn Journal {
        &*self.journal
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.journal.leaves(self.request);
    }
}

/// How many digits the number has in base 10, without writing them all out: a logarithm tells,
/// unless it is too near to a whole number.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the top 64 bits and the length tell the logarithm to ten places"
)]
fn decimal_digits(number: &BigUint) -> u64 {
    const TOO_NEAR: f64 = 1e-6;
    let below = number.bits().saturating_sub(64);
    let top = (number >> below).to_u64_digits().first().copied().unwrap_or(1);
    let log10 = (top as f64).log10() + below as f64 * 2_f64.log10();
    if (log10 - log10.round()).abs() < TOO_NEAR {
        return number.to_string().len() as u64;
    }
    log10 as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_without_writing_them() {
        let mut factorial = BigUint::from(1_u32);
        for n in 1..=1_500_u32 {
            factorial *= n;
            assert_eq!(decimal_digits(&factorial), factorial.to_string().len() as u64, "{n}!");
        }
        for digits in [1, 2, 20, 50, 300] {
            let power = BigUint::from(10_u32).pow(digits);
            assert_eq!(decimal_digits(&power), u64::from(digits) + 1);
            assert_eq!(decimal_digits(&(power - 1_u32)), u64::from(digits));
        }
    }
}
