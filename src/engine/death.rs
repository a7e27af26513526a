//! A task that dies: no rule of ours allows it, but a system that gives no more threads brings it about.
//! Then the run ends, and says why: nobody waits for a task that never comes back.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;

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

/// The same for what awaits. No `async` block: it would have room for the work twice, as what it was
/// given and as what it awaits.
pub fn attend_async<F: Future>(work: F) -> impl Future<Output = Result<F::Output, Death>> + use<F> {
    AssertUnwindSafe(work).catch_unwind().map(|done| done.map_err(|panic| Death::of(&*panic)))
}
