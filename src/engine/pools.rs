//! Threads for the strategies with many workers: one rayon pool for each pool of the plan.

use std::io;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::task::Task;
use crate::plan::{Plan, PoolId, Seat, WorkerId};

pub struct Pools {
    /// By pool of the plan; none for an event loop, which is no pool of threads.
    pools: Vec<Option<(WorkerId, ThreadPool)>>,
}

impl Pools {
    /// Starts the threads and waits until all are there. A pool gets no more threads than there
    /// are tasks to run on it.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(plan: &Plan) -> io::Result<Self> {
        let pools = plan.pools().iter().map(|pool| {
            if pool.seat == Seat::EventLoop {
                return Ok(None);
            }
            let threads = pool.len().min(plan.task_count());
            let threads = ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
            threads.broadcast(|_| ());
            Ok(Some((pool.first(), threads)))
        });
        Ok(Self { pools: pools.collect::<io::Result<_>>()? })
    }

    #[must_use]
    pub fn has_threads(&self, pool: PoolId) -> bool {
        self.pools[pool.index()].is_some()
    }

    /// First come, first served: a free worker of the pool takes the task.
    ///
    /// # Panics
    /// If the pool is an event loop.
    pub fn send(&self, pool: PoolId, task: Task, job: impl FnOnce(Task, WorkerId) + Send + 'static) {
        let (first, threads) = self.pools[pool.index()].as_ref().expect("an event loop has no threads");
        let first = first.index();
        threads.spawn_fifo(move || {
            let thread = rayon::current_thread_index().expect("rayon runs this on a thread of its own");
            job(task, WorkerId::new(first + thread));
        });
    }
}
