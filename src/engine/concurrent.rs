//! Concurrent: one worker, and a wait **frees** it. This is an event loop with a task for each
//! piece of work; at every `.await` the loop may go on with another task.

use std::io;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep_until;

use super::Run;
use super::door::Door;
use super::task::Task;
use crate::plan::{StepKind, TaskId};

pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let event_loop = Builder::new_current_thread().enable_time().build()?;
    Ok(event_loop.block_on(async {
        let run = run.begin();
        let mut door = Door::new(&run);
        let mut tasks = JoinSet::new();
        loop {
            while let Some(task) = door.open() {
                tasks.spawn(do_all_steps(task));
            }
            let Some(finished) = tasks.join_next().await else { break };
            door.finished(finished.expect("a task does not panic"));
        }
        run
    }))
}

async fn do_all_steps(mut task: Task) -> TaskId {
    let worker = task.run.plan.pools()[0].first();
    task.arrive().await;
    while let Some(step) = task.next_step() {
        match step.kind {
            StepKind::Compute => {
                // No `.await` within a slice: until it ends, nobody else gets on.
                for slice in 0..task.slices() {
                    if 0 < slice {
                        task.let_others_go_first();
                        yield_now().await;
                    }
                    task.compute_slice(worker, slice);
                }
            }
            StepKind::Wait => {
                let wait = task.begin_wait(None);
                sleep_until(wait.until(&task.run).into()).await; // Here the others get on.
                task.end_wait(&wait);
            }
        }
    }
    task.id
}
