//! The event loop of the strategies in which a wait frees its worker.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use super::Run;

/// What can only block needs a thread for each task that waits, and never more.
const MOST_BORROWED: usize = 500;

/// An event loop that runs on the thread that calls it. For calls that can only block it borrows
/// other threads, which are counted.
pub fn event_loop(run: &Run) -> io::Result<Runtime> {
    let (starts, stops) = (Arc::clone(&run.meter), Arc::clone(&run.meter));
    let mut event_loop = Builder::new_current_thread();
    event_loop.enable_time();
    if !run.io.is_empty() {
        // Not for timers alone: the loop would ask the system for news of sockets again and again.
        event_loop.enable_io();
    }
    if run.plan.gives_way() {
        // After each poll the loop looks whose wait is over, and only then takes back who has given way: else it does
        // both when nobody is ready any more, and takes back those who gave way in the reverse order.
        event_loop.event_interval(1);
    }
    event_loop
        .max_blocking_threads(run.plan.task_count().min(MOST_BORROWED))
        .on_thread_start(move || starts.borrow())
        .on_thread_stop(move || stops.give_back())
        .build()
}
