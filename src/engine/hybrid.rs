//! Hybrid: many workers, and a wait **frees** its worker. Waits are awaited on an event loop;
//! calculations are sent to a pool of threads, and for the event loop that is one more wait.

use std::io;
use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::time::sleep_until;

use super::Run;
use super::arrival_clock::ArrivalClock;
use super::death::attend;
use super::event_loop::event_loop;
use super::pools::Pools;
use super::task::Task;
use crate::plan::StepKind;

pub fn run(run: Run) -> io::Result<Arc<Run>> {
    let event_loop = event_loop(&run)?;
    let pools = Arc::new(Pools::start(&run.plan)?);
    let run = run.begin();
    let clock = Arc::new(ArrivalClock::new(&run));
    event_loop.block_on(async {
        while let Some(mut task) = clock.next_known().await {
            let (clock_again, pools) = (Arc::clone(&clock), Arc::clone(&pools));
            tokio::spawn(clock.attend(async move {
                if let Some(arrival) = task.arrives_later() {
                    sleep_until(arrival.into()).await;
                }
                while let Some(kind) = task.next_kind() {
                    match kind {
                        // The loop awaits an answer, as it would from somebody outside.
                        StepKind::Compute if pools.has_threads(task.next_pool()) => {
                            let answer = compute_elsewhere(*task, &pools, &clock_again).await;
                            *task = answer.expect("the pool sends every task back");
                        }
                        // Short work of the loop's own: nobody else gets on meanwhile.
                        StepKind::Compute => task.compute_on_event_loop(),
                        // The waits are those of `concurrent`.
                        StepKind::Wait if task.needs_place() => {
                            *task = task.enter_queue().await.expect("every task is let in");
                        }
                        StepKind::Wait if task.waits_for_io() => task.wait_for_io().await,
                        StepKind::Wait => {
                            sleep_until(task.begin_timer().into()).await;
                            task.end_timer();
                        }
                    }
                }
                task
            }));
        }
    });
    pools.finish(&run.meter);
    Ok(run)
}

/// Sends the task to a thread of the pool, and it comes back over the channel. What it has to compute
/// on that pool it computes in one go: work in hand goes before other work.
fn compute_elsewhere(task: Task, pools: &Pools, clock: &Arc<ArrivalClock>) -> oneshot::Receiver<Task> {
    let (send_back, comes_back) = oneshot::channel();
    let (pool, clock) = (task.next_pool(), Arc::clone(clock));
    pools.send(pool, task, move |mut task, worker| {
        let computed = attend(|| {
            while task.next_kind() == Some(StepKind::Compute) && task.next_pool() == pool {
                task.compute(worker);
            }
            task
        });
        match computed {
            Ok(task) => drop(send_back.send(task)),
            Err(death) => clock.dies(death),
        }
    });
    comes_back
}
