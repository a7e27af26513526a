//! Hybrid: many workers, and a wait **frees** its worker. Waits are awaited on an event loop;
//! calculations are sent to a pool of threads, and for the event loop that is one more wait.

use std::io;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use super::Run;
use super::door::Door;
use super::pools::Pools;
use super::task::Task;
use crate::plan::{PoolId, StepKind, TaskId};

pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let event_loop = Builder::new_current_thread().enable_time().build()?;
    let pools = Arc::new(Pools::start(&run.plan)?);
    Ok(event_loop.block_on(async {
        let run = run.begin();
        let mut door = Door::new(&run);
        let mut tasks = JoinSet::new();
        loop {
            while let Some(task) = door.open() {
                tasks.spawn(do_all_steps(task, Arc::clone(&pools)));
            }
            let Some(finished) = tasks.join_next().await else { break };
            door.finished(finished.expect("a task does not panic"));
        }
        run
    }))
}

async fn do_all_steps(mut task: Task, pools: Arc<Pools>) -> TaskId {
    task.arrive().await;
    while let Some(step) = task.next_step() {
        let pool = step.on;
        match step.kind {
            StepKind::Compute if pools.has_threads(pool) => {
                task = compute_elsewhere(task, &pools, pool).await
            }
            StepKind::Compute => {
                let event_loop = task.run.plan.pool(pool).first();
                task.compute(event_loop); // Short work of the loop's own: nobody else gets on.
            }
            StepKind::Wait => {
                let wait = task.begin_wait(None);
                sleep_until(wait.until(&task.run).into()).await;
                task.end_wait(&wait);
            }
        }
    }
    task.id
}

/// Sends the task to a thread of the pool, and waits until it comes back.
async fn compute_elsewhere(task: Task, pools: &Pools, pool: PoolId) -> Task {
    let (send_back, comes_back) = oneshot::channel();
    pools.send(pool, task, |mut task, worker| {
        task.compute(worker);
        let _ = send_back.send(task);
    });
    comes_back.await.expect("the pool sends every task back")
}
