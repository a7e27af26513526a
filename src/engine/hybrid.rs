//! Hybrid: many workers, and a wait **frees** its worker. Waits are awaited on an event loop;
//! calculations are sent to a pool of threads, and for the event loop that is one more wait.

use std::io;
use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::sync::oneshot;
use tokio::time::sleep_until;

use super::Run;
use super::door::Door;
use super::event_loop::event_loop;
use super::pools::Pools;
use super::task::Task;
use crate::plan::{PoolId, StepKind, TaskId};

/// # Errors
/// If the system gives no threads.
pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let event_loop = event_loop(&run)?;
    let pools = Arc::new(Pools::start(&run.plan)?);
    let run = run.begin();
    event_loop.block_on(async {
        let mut door = Door::new(&run);
        let (report, mut finished) = mpsc::unbounded_channel();
        let mut unfinished = run.plan.task_count();
        while 0 < unfinished {
            while let Some(task) = door.open() {
                tokio::spawn(do_all_steps(task.begin_first_wait(), Arc::clone(&pools), report.clone()));
            }
            let task = finished.recv().await.expect("this function keeps a sender");
            door.finished(task);
            unfinished -= 1;
        }
    });
    pools.count(&run.meter);
    Ok(run)
}

async fn do_all_steps(mut task: Task, pools: Arc<Pools>, report: UnboundedSender<TaskId>) {
    if let Some(arrival) = task.arrives_later() {
        sleep_until(arrival.into()).await;
    }
    while let Some(kind) = task.next_kind() {
        let pool = task.next_pool();
        match kind {
            StepKind::Compute if pools.has_threads(pool) => {
                task = compute_elsewhere(task, &pools, pool).await;
            }
            StepKind::Compute => {
                let event_loop = task.run.plan.pool(pool).first();
                task.compute(event_loop); // Short work of the loop's own: nobody else gets on.
            }
            StepKind::Wait => {
                if task.needs_place() {
                    task = task.enter_queue().await.expect("every task is let in"); // Backpressure.
                }
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

/// Sends the task to a thread of the pool, and waits until it comes back. What it has to compute
/// on that pool it computes in one go: work in hand goes before other work.
async fn compute_elsewhere(task: Task, pools: &Pools, pool: PoolId) -> Task {
    let (send_back, comes_back) = oneshot::channel();
    pools.send(pool, task, move |mut task, worker| {
        while task.next_kind() == Some(StepKind::Compute) && task.next_pool() == pool {
            task.compute(worker);
        }
        let _ = send_back.send(task);
    });
    comes_back.await.expect("the pool sends every task back")
}
