//! What a run uses of the machine: threads, and their CPU time.
//!
//! Only the threads that carry out the run are counted: not the display, and not the other side
//! of an I/O.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::system::thread_cpu_time;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Usage {
    /// CPU time of all threads together; `None` where the system does not tell.
    pub cpu: Option<Duration>,
    /// Those of the strategy, and those that its event loop borrowed.
    pub threads: usize,
    pub borrowed: usize,
}

/// Counts while a run goes on; the threads share it.
#[derive(Debug, Default)]
pub struct Meter {
    nanos: AtomicU64,
    own: AtomicUsize,
    borrowed: AtomicUsize,
}

impl Meter {
    /// Threads of the strategy that have ended their work, and what they used for it.
    pub fn add(&self, threads: usize, cpu: Option<Duration>) {
        self.own.fetch_add(threads, Ordering::Relaxed);
        self.add_cpu(cpu);
    }

    /// A borrowed thread begins.
    pub fn borrow(&self) {
        self.borrowed.fetch_add(1, Ordering::Relaxed);
    }

    /// This borrowed thread ends.
    pub fn give_back(&self) {
        self.add_cpu(thread_cpu_time());
    }

    fn add_cpu(&self, cpu: Option<Duration>) {
        let nanos = cpu.map_or(0, super::nanos);
        self.nanos.fetch_add(nanos, Ordering::Relaxed);
    }

    pub fn usage(&self) -> Usage {
        let borrowed = self.borrowed.load(Ordering::Relaxed);
        Usage {
            cpu: thread_cpu_time().map(|_| Duration::from_nanos(self.nanos.load(Ordering::Relaxed))),
            threads: self.own.load(Ordering::Relaxed) + borrowed,
            borrowed,
        }
    }
}
