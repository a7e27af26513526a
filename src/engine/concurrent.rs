//! Concurrent: one worker, and a wait **frees** it. This is an event loop with a task for each
//! piece of work; at every `.await` the loop may go on with another task.

use std::io;
use std::sync::Arc;

use tokio::task::yield_now;
use tokio::time::sleep_until;

use super::Run;
use super::arrival_clock::ArrivalClock;
use super::event_loop::event_loop;
use super::task::Task;
use crate::plan::StepKind;

pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let event_loop = event_loop(&run)?;
    let run = run.begin();
    let clock = Arc::new(ArrivalClock::new(&run));
    event_loop.block_on(async {
        while let Some(mut task) = clock.next_known().await {
            // No new thread: the loop has one more future to go on with.
            tokio::spawn(clock.attend(async move {
                if let Some(arrival) = task.arrives_later() {
                    sleep_until(arrival.into()).await; // Not to be there yet is a wait like any other.
                }
                while let Some(kind) = task.next_kind() {
                    match kind {
                        StepKind::Compute => compute(&mut task).await,
                        // Backpressure: a wait that leads to a full queue first waits for a place in it.
                        StepKind::Wait if task.needs_place() => {
                            *task = task.enter_queue().await.expect("every task is let in");
                        }
                        StepKind::Wait if task.waits_for_io() => task.wait_for_io().await,
                        StepKind::Wait => {
                            sleep_until(task.begin_timer().into()).await; // Here the others get on.
                            task.end_timer();
                        }
                    }
                }
                task
            }));
        }
    });
    Ok(run)
}

/// Slice after slice. Within one there is no `.await`: until it ends, nobody else gets on, and
/// somebody whose wait is over has to queue.
async fn compute(task: &mut Task) {
    let worker = task.run.plan.pools()[0].first();
    for slice in 0..task.slices() {
        if 0 < slice {
            task.requeue();
            yield_now().await;
        }
        task.compute_slice(worker, slice);
    }
}
