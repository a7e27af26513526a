//! Parallel: many workers, and a wait **holds** its worker. This is a pool of blocking threads.

use std::io;
use std::sync::Arc;

use super::Run;
use super::arrival_clock::ArrivalClock;
use super::death::attend;
use super::pools::Pools;
use super::task::Task;
use crate::plan::{StepKind, WorkerId};

pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let pools = Arc::new(Pools::start(&run.plan)?);
    let run = run.begin();
    let clock = Arc::new(ArrivalClock::new(&run));
    // This thread only lets tasks in. It is no worker, and it does not ask whether one is free: the
    // pool keeps a queue.
    while let Some(task) = clock.wait_for_next() {
        hand_over(task, &pools, &clock);
    }
    pools.finish(&run.meter);
    Ok(run)
}

/// Gives the task to the workers that may do its next step: the first who is free takes it.
fn hand_over(task: Task, pools: &Arc<Pools>, clock: &Arc<ArrivalClock>) {
    if task.next_kind().is_none() {
        return clock.finished(task);
    }
    let (pools_again, clock) = (Arc::clone(pools), Arc::clone(clock));
    pools.send(task.next_pool(), task, move |task, worker| match attend(|| do_steps_here(task, worker)) {
        Ok(task) => hand_over(task, &pools_again, &clock),
        Err(death) => clock.dies(death),
    });
}

/// Does the steps that this worker's pool may do. The worker does nothing else meanwhile, not even
/// while the task waits: so there must be as many workers as waits that are to overlap.
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
