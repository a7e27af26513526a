//! A task that dies: no rule of ours allows it, but a system that gives no more threads brings it about.
//! Then the run ends, and says why: nobody waits for a task that never comes back.

use std::any::Any;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// Why a task died.
#[derive(Clone, Debug)]
pub struct Death(String);

impl Death {
    fn of(panic: &(dyn Any + Send)) -> Self {
        let words = panic.downcast_ref::<&str>().copied();
        let words = words.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Self(words.unwrap_or("it does not say why").replace('\n', " "))
    }
}

impl From<Death> for io::Error {
    fn from(Death(why): Death) -> Self {
        Self::other(format!("a task died: {why}"))
    }
}

/// Does the work. What it leaves half done is not looked at any more: the run ends.
pub fn attend<T>(work: impl FnOnce() -> T) -> Result<T, Death> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Death::of(&*panic))
}

/// The same for what awaits.
pub async fn attend_async<T>(work: impl Future<Output = T>) -> Result<T, Death> {
    let mut work = pin!(work);
    poll_fn(|context| match attend(|| work.as_mut().poll(context)) {
        Ok(poll) => poll.map(Ok),
        Err(death) => Poll::Ready(Err(death)),
    })
    .await
}
