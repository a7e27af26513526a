//! Threads for the strategies with many workers: one rayon pool for each pool of the plan.

use std::io;
use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::task::Task;
use super::usage::Meter;
use crate::plan::{Executor, Plan, Pool, PoolId, WorkerId};
use crate::system::thread_cpu_time;

pub struct Pools {
    /// By pool of the plan; none where no thread is needed, as for an event loop.
    pools: Vec<Option<(WorkerId, ThreadPool)>>,
    /// What the threads used to start.
    cpu_before: Option<Duration>,
}

impl Pools {
    /// Starts the threads and waits until all are there. A pool gets no more threads than there
    /// are tasks to run on it.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(plan: &Plan) -> io::Result<Self> {
        Self::start_with(plan, |pool| match pool.executor {
            Executor::EventLoop => 0,
            Executor::Threads => pool.len().min(plan.task_count()),
        })
    }

    /// The same with so many threads for each pool.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start_with(plan: &Plan, threads: impl Fn(&Pool) -> usize) -> io::Result<Self> {
        let pools = plan.pools().iter().map(|pool| {
            let threads = threads(pool);
            if threads == 0 {
                return Ok(None);
            }
            let threads = ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
            threads.broadcast(|_| ());
            Ok(Some((pool.first(), threads)))
        });
        let mut pools = Self { pools: pools.collect::<io::Result<_>>()?, cpu_before: None };
        pools.cpu_before = pools.cpu_time();
        Ok(pools)
    }

    /// All work is done: waits until every thread has put down the last of it, counts the threads,
    /// and what they used for it.
    pub fn finish(&self, meter: &Meter) {
        let threads = self.pools.iter().flatten().map(|(_, threads)| threads.current_num_threads()).sum();
        let cpu = self.cpu_time().zip(self.cpu_before).map(|(now, before)| now.saturating_sub(before));
        meter.add(threads, cpu);
    }

    /// Every thread is asked, and answers when it has nothing else to do.
    fn cpu_time(&self) -> Option<Duration> {
        let times =
            self.pools.iter().flatten().flat_map(|(_, threads)| threads.broadcast(|_| thread_cpu_time()));
        times.sum()
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

    /// Every worker does this once.
    pub fn send_to_all(&self, work: impl Fn(WorkerId) + Clone + Send + Sync + 'static) {
        for (first, threads) in self.pools.iter().flatten() {
            let (first, work) = (first.index(), work.clone());
            threads.spawn_broadcast(move |thread| work(WorkerId::new(first + thread.index())));
        }
    }
}
