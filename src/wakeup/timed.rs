//! A future that knows how long it was queued: whoever calls its waker stops a clock, and the next poll
//! reads it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

use parking_lot::Mutex;

use super::log::{Log, Who};

pub struct Timed<F> {
    future: Pin<Box<F>>,
    bell: Arc<Bell>,
    who: Who,
    log: Arc<Log>,
}

/// The waker that the future hands out, with that of the event loop in it.
#[derive(Default)]
struct Bell {
    woken: Mutex<Option<Instant>>,
    event_loop: Mutex<Option<Waker>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.woken.lock().get_or_insert_with(Instant::now);
        let event_loop = self.event_loop.lock().clone();
        event_loop.expect("only who was polled has given a waker away").wake();
    }
}

impl<F: Future> Timed<F> {
    pub fn new(who: Who, future: F, log: &Arc<Log>) -> Self {
        Self { future: Box::pin(future), bell: Arc::default(), who, log: Arc::clone(log) }
    }
}

impl<F: Future> Future for Timed<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let start = Instant::now();
        let woken = self.bell.woken.lock().take();
        *self.bell.event_loop.lock() = Some(context.waker().clone());
        let waker = Waker::from(Arc::clone(&self.bell));
        let outcome = self.future.as_mut().poll(&mut Context::from_waker(&waker));
        self.log.note(self.who, woken, start);
        outcome
    }
}
