//! Parallel: many workers, and a wait **holds** its worker. This is a pool of blocking threads.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use super::Run;
use super::door::Door;
use super::pools::Pools;
use super::task::Task;
use crate::plan::{StepKind, TaskId, WorkerId};

/// Longer than any run: until something happens.
const LONG: Duration = Duration::from_secs(1 << 40);

/// # Errors
/// If the system gives no threads.
pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let pools = Arc::new(Pools::start(&run.plan)?);
    let run = run.begin();
    let mut door = Door::new(&run);
    let (report, finished) = mpsc::channel();
    let mut unfinished = run.plan.task_count();
    while 0 < unfinished {
        match finished.recv_timeout(door.closed_for().unwrap_or(LONG)) {
            Ok(task) => {
                door.finished(task);
                unfinished -= 1;
            }
            Err(RecvTimeoutError::Timeout) => {
                door.open().into_iter().for_each(|task| hand_over(task, &pools, &report));
            }
            Err(RecvTimeoutError::Disconnected) => unreachable!("this function keeps a sender"),
        }
    }
    pools.count(&run.meter);
    Ok(run)
}

/// Gives the task to the workers that may do its next step.
fn hand_over(task: Task, pools: &Arc<Pools>, report: &Sender<TaskId>) {
    if task.next_kind().is_none() {
        return task.report(|id| report.send(id).unwrap_or_default());
    }
    let (pools_again, report) = (Arc::clone(pools), report.clone());
    pools.send(task.next_pool(), task, move |task, worker| {
        let task = do_steps_here(task, worker);
        hand_over(task, &pools_again, &report);
    });
}

/// Does the steps that this worker's pool may do. The worker does nothing else meanwhile.
fn do_steps_here(mut task: Task, worker: WorkerId) -> Task {
    let here = task.next_pool();
    while let Some(kind) = task.next_kind()
        && task.next_pool() == here
    {
        match kind {
            StepKind::Compute => task.compute(worker),
            StepKind::Wait => task.wait_blocking(worker),
        }
    }
    task
}
