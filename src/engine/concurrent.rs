//! Concurrent: one worker, and a wait **frees** it. This is an event loop with a task for each
//! piece of work; at every `.await` the loop may go on with another task.

use std::io;
use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::yield_now;
use tokio::time::sleep_until;

use super::Run;
use super::door::Door;
use super::event_loop::event_loop;
use super::task::Task;
use crate::plan::{StepKind, TaskId};

/// # Errors
/// If the system gives no timers or sockets.
pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let event_loop = event_loop(&run)?;
    let run = run.begin();
    event_loop.block_on(async {
        let mut door = Door::new(&run);
        let (report, mut finished) = mpsc::unbounded_channel();
        let mut unfinished = run.plan.task_count();
        while 0 < unfinished {
            while let Some(task) = door.open() {
                tokio::spawn(do_all_steps(task.begin_first_wait(), report.clone()));
            }
            let task = finished.recv().await.expect("this function keeps a sender");
            door.finished(task);
            unfinished -= 1;
        }
    });
    Ok(run)
}

#[expect(clippy::manual_async_fn, reason = "an `async fn` keeps its arguments twice: 48 bytes a task")]
fn do_all_steps(mut task: Task, report: UnboundedSender<TaskId>) -> impl Future<Output = ()> {
    async move {
        if let Some(arrival) = task.arrives_later() {
            sleep_until(arrival.into()).await;
        }
        while let Some(kind) = task.next_kind() {
            match kind {
                StepKind::Compute => compute(&mut task).await,
                StepKind::Wait => {
                    if task.needs_place() {
                        task = task.enter_queue().await.expect("every task is let in"); // Backpressure.
                    }
                    // Here the others get on.
                    if task.waits_for_io() {
                        task.wait_for_io().await;
                    } else {
                        sleep_until(task.begin_timer().into()).await;
                        task.end_timer();
                    }
                }
            }
        }
        task.report(|id| report.send(id).unwrap_or_default());
    }
}

/// Slice after slice. Within one there is no `.await`: until it ends, nobody else gets on.
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
