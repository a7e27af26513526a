//! Our own scheduler, for what tokio and rayon do not offer: disciplines, tasks that not everybody may
//! take, and switches that cost something. It is one design for all four strategies.
//!
//! Each worker is a thread that takes one turn after the other. One more thread lets tasks in, and runs
//! the event loop for the waits that free their worker. All of them go by one `Scheduler`.
//!
//! A thread cannot be made to leave its task. So where another task may take the worker, calculations
//! are cut into short pieces, and after each the worker asks whether it may stay.

mod job;
mod scheduler;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout_at;

use super::Run;
use super::calibration::Speed;
use super::death::attend;
use super::event_loop::event_loop;
use super::pools::Pools;
use crate::plan::{Discipline, Plan, Pool, Step, WorkerId};
use crate::time::Pace;
use scheduler::{Preparation, Scheduler};

pub fn run(run: Run, speed: Speed) -> io::Result<Arc<Run>> {
    let event_loop = event_loop(&run)?;
    let pools = Pools::start_with(&run.plan, |pool| threads(&run.plan, pool))?;
    let preparation = Preparation::new(&run, speed);
    let run = run.begin();
    let scheduler = Arc::new(Scheduler::new(&run, preparation, event_loop.handle().clone()));
    let shared = Arc::clone(&scheduler);
    pools.send_to_all(move |worker| work(&shared, worker));
    event_loop.block_on(admit_arrivals(&scheduler));
    pools.finish(&run.meter);
    Ok(run)
}

/// As many as can be busy at once: the free worker with the lowest number takes a task. And those that
/// tasks ask for.
pub(super) fn threads(plan: &Plan, pool: &Pool) -> usize {
    let asked_for = plan.tasks().filter_map(|task| plan.traits(task).only);
    let asked_for = asked_for.filter(|worker| pool.has(*worker)).max();
    let last = asked_for.map_or(0, |worker| worker.index() + 1 - pool.first().index());
    pool.len().min(plan.task_count()).max(last)
}

/// The life of a worker.
fn work(scheduler: &Arc<Scheduler>, worker: WorkerId) {
    while let Some(mut next) = scheduler.next_assignment(worker) {
        let turn = attend(|| {
            if next.is_switch {
                scheduler.switch(worker);
            }
            next.job.take_turn(scheduler, worker);
            scheduler.go_on(next.job, worker);
        });
        if let Err(death) = turn {
            scheduler.dies(death);
        }
    }
}

/// Lets tasks in, and ends waits, when it is time. Who is at work does the same in passing.
async fn admit_arrivals(scheduler: &Arc<Scheduler>) {
    while !scheduler.is_finished() {
        match scheduler.let_in() {
            Some(next) => {
                let _ = timeout_at(next.into(), scheduler.changed()).await;
            }
            None => scheduler.changed().await,
        }
    }
}

/// Into how many pieces of the same cost each slice of the step is cut.
pub(super) fn pieces(plan: &Plan, step: &Step, pace: Pace) -> usize {
    /// Much longer than it takes to ask.
    const SHORTEST: Duration = Duration::from_millis(1);
    /// So exactly does a turn end with its quantum.
    const IN_A_QUANTUM: f64 = 0.05;
    let shortest = pace.to_story(SHORTEST);
    let piece = match plan.pool(step.on).discipline {
        Discipline::RoundRobin { quantum } => quantum.share(IN_A_QUANTUM).max(shortest),
        discipline if discipline.preempts() => shortest,
        _ => return 1,
    };
    let longest = plan.slices(step).iter().max().map_or(0, |slice| slice.as_nanos());
    usize::try_from(longest.div_ceil(piece.as_nanos().max(1))).unwrap_or(usize::MAX).max(1)
}
