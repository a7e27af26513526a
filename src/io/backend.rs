//! What every kind has: two forms of the same call, and what it is opened with.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use super::IoConfig;
use super::completions::Completions;

/// One kind, opened for one run: its other side is there, and every call has what it needs. Calls are
/// numbered from 0, in the order of the plan, and each is made once.
pub trait Backend: Send + Sync {
    /// The blocking form: this thread does nothing else until the answer is there.
    fn call(&self, number: usize) -> io::Result<Answer>;

    /// The asynchronous form: the event loop goes on with other tasks until the answer is there.
    ///
    /// In a box, since each kind's future is another type and the engine has to treat all alike.
    fn call_async(&self, number: usize) -> Awaited<'_>;
}

pub type Awaited<'a> = Pin<Box<dyn Future<Output = io::Result<Answer>> + Send + 'a>>;

/// What a call brings back. All answers of a run must be the same in every strategy.
#[derive(Debug)]
pub enum Answer {
    Here(Vec<u8>),
    /// What we sent is the answer, as the other side has received it: the other side notes it.
    WithPeer,
}

/// Opens a kind for one run.
pub type Open = fn(Opening<'_>) -> io::Result<Box<dyn Backend>>;

/// What a kind is opened with.
#[derive(Debug)]
pub struct Opening<'a> {
    /// Of each call, how long the other side takes, in real time.
    pub waits: Vec<Duration>,
    pub completions: Completions,
    pub config: &'a IoConfig,
}
