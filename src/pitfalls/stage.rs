//! What both functions of a pitfall are given: the jobs of its plan, which do what the plan says and
//! write down when.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::engine::Run;
use crate::engine::task::Task;
use crate::plan::{PoolId, StepKind, WorkerId};

/// A run, to be shared.
#[derive(Clone)]
pub struct Stage {
    pub(super) run: Arc<Run>,
    counted: Arc<AtomicU64>,
    /// The threads that were seen, each with a pool that it worked for.
    hands: Arc<Mutex<Vec<(PoolId, ThreadId)>>>,
}

/// A task of the plan. Each call does its next step.
pub struct Job {
    task: Task,
    stage: Stage,
}

impl Stage {
    pub(super) fn new(run: Arc<Run>) -> Self {
        Self { run, counted: Arc::default(), hands: Arc::default() }
    }

    /// All jobs, in the order of the plan.
    pub fn all(&self) -> Vec<Job> {
        let job = |id| Job { task: Task::new(&self.run, id), stage: self.clone() };
        self.run.plan.tasks().map(job).collect()
    }

    /// The same where their number is known.
    pub fn jobs<const N: usize>(&self) -> [Job; N] {
        let jobs = self.all().try_into();
        jobs.unwrap_or_else(|jobs: Vec<Job>| panic!("the plan has {} tasks, not {N}", jobs.len()))
    }

    /// What the pitfall counts was seen once more.
    pub fn count(&self) {
        self.add(1);
    }

    pub fn add(&self, more: u64) {
        self.counted.fetch_add(more, Ordering::Relaxed);
    }

    pub fn counted(&self) -> u64 {
        self.counted.load(Ordering::Relaxed)
    }

    /// The pool's worker that this thread is: the first that comes is the first one.
    fn worker(&self, pool: PoolId) -> WorkerId {
        let me = (pool, thread::current().id());
        let mut hands = self.hands.lock();
        if !hands.contains(&me) {
            hands.push(me);
        }
        let mut own = hands.iter().filter(|(known, _)| *known == pool);
        let place = own.position(|known| *known == me).expect("it was put there");
        drop(hands);
        let worker = self.run.plan.pool(pool).workers().nth(place);
        worker.expect("a pool has a worker for each of its threads")
    }
}

impl Job {
    /// Waits for something outside, as `how` does, and its thread goes on with others meanwhile.
    pub async fn waits<F: Future>(&mut self, how: impl FnOnce(Duration) -> F) {
        let due = self.task.begin_timer();
        how(due.saturating_duration_since(Instant::now())).await;
        self.task.end_timer();
    }

    /// Waits for something outside, as `how` does, and its thread stands still meanwhile.
    pub fn holds(&mut self, how: impl FnOnce(Duration)) {
        let worker = self.stage.worker(self.task.next_pool());
        self.task.hold(worker, how);
    }

    /// Calculates a factorial that takes as long as the plan says, on the thread that calls it.
    pub fn calculates(&mut self) {
        let worker = self.stage.worker(self.task.next_pool());
        self.task.compute(worker);
    }

    /// Whether a step is left.
    pub fn has_more(&self) -> bool {
        self.task.next_kind().is_some()
    }

    /// A beat: a short wait and a short calculation, again and again until all are done.
    pub async fn beats(mut self) {
        while let Some(kind) = self.task.next_kind() {
            match kind {
                StepKind::Wait => self.waits(tokio::time::sleep).await,
                StepKind::Compute => self.calculates(),
            }
        }
    }
}
