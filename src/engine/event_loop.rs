//! The event loop of the strategies in which a wait frees its worker.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

use super::Run;

/// What can only block needs a thread for each task that waits, and never more.
const MOST_BORROWED: usize = 500;

/// Lets all others of the loop go on first: who is ready, and whose wait is over meanwhile. Those who give way in one
/// round are woken last come, first served: so each gives way twice, and their order is the one in which they came.
pub async fn give_way() {
    yield_now().await;
    yield_now().await;
}

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
    event_loop
        .max_blocking_threads(run.plan.task_count().min(MOST_BORROWED))
        .on_thread_start(move || starts.borrow())
        .on_thread_stop(move || stops.give_back())
        .build()
}
