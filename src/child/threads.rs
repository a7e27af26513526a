//! Looks at a program's threads while it runs: what the system tells of a thread is gone with it.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::Mutex;

use super::{ThreadTimes, proc};

/// A look takes some ten microseconds, so this disturbs nobody.
const LOOK_EVERY: Duration = Duration::from_millis(20);

#[derive(Clone)]
pub struct Threads {
    process: u32,
    /// What was seen last of each, by its number. `None` when nobody wants to know any more.
    seen: Arc<Mutex<Option<HashMap<u32, ThreadTimes>>>>,
}

impl Threads {
    /// Looks at the threads of this process from now on. One that lives shorter than it takes to
    /// look again may not be seen.
    pub fn of(process: u32) -> Self {
        let threads = Self { process, seen: Arc::new(Mutex::new(Some(HashMap::new()))) };
        let looking = threads.clone();
        let look = move || {
            while looking.look() {
                thread::sleep(LOOK_EVERY);
            }
        };
        // If the system gives no thread, the last look is the only one.
        let _ = thread::Builder::new().name("look".to_owned()).spawn(look);
        threads
    }

    /// Whether to look again.
    pub fn look(&self) -> bool {
        let mut seen = self.seen.lock();
        seen.as_mut().map(|seen| seen.extend(proc::threads_of(self.process))).is_some()
    }

    /// The thread that ran longest.
    pub fn busiest(&self) -> Option<ThreadTimes> {
        let seen = self.seen.lock().take()?;
        seen.into_values().max_by_key(|times| times.running)
    }
}
