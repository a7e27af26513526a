//! A panic is the end of one calculation, and not of all: here it becomes an error.

use std::any::Any;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;

/// What the work gives, or why it died.
///
/// Nothing that the work has touched is used afterwards, so it cannot be seen half done.
pub fn caught<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| died(&*panic))
}

/// The same for work that waits in between.
pub async fn caught_async<T>(work: impl Future<Output = T>) -> io::Result<T> {
    let mut work = pin!(work);
    poll_fn(|context| match caught(|| work.as_mut().poll(context)) {
        Ok(poll) => poll.map(Ok),
        Err(error) => std::task::Poll::Ready(Err(error)),
    })
    .await
}

fn died(panic: &(dyn Any + Send)) -> io::Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let why = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    io::Error::other(format!("the calculation died: {why}"))
}
