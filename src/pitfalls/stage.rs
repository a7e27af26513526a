//! What both functions of a pitfall are given: the jobs of its plan, which do what the plan says and
//! write down when.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::engine::Run;
use crate::engine::task::Task;
use crate::plan::{PoolId, StepKind, Waiting, WorkerId};

/// A run, to be shared.
#[derive(Clone)]
pub struct Stage {
    pub(super) run: Arc<Run>,
    counted: Arc<AtomicU64>,
    held: Arc<Held>,
    /// The threads that were seen, each with a pool that it worked for.
    hands: Arc<Mutex<Vec<(PoolId, ThreadId)>>>,
}

/// How many bytes tasks hold, and the most that they did.
#[derive(Default)]
struct Held {
    now: AtomicU64,
    most: AtomicU64,
}

/// Memory of a task. It is written to, so that it is really there.
struct Body {
    bytes: Vec<u8>,
    held: Arc<Held>,
}

impl Body {
    fn new(bytes: usize, held: &Arc<Held>) -> Self {
        let body = Self { bytes: vec![1; bytes], held: Arc::clone(held) };
        let now = held.now.fetch_add(body.length(), Ordering::Relaxed) + body.length();
        held.most.fetch_max(now, Ordering::Relaxed);
        body
    }

    fn length(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.held.now.fetch_sub(self.length(), Ordering::Relaxed);
    }
}

/// A task of the plan. Each call does its next step.
pub struct Job {
    task: Task,
    stage: Stage,
    /// What it holds, until it is dropped.
    body: Option<Body>,
    /// That it has, until it is dropped. Where the workers of the plan are the seats, it is its worker.
    seat: Option<Seat>,
}

/// Something of which there are so few: whoever wants one waits until one is given back. A pool of
/// connections is that, and so are the permits of a semaphore.
pub struct Seats {
    number: usize,
    free: Mutex<Vec<usize>>,
    permits: Arc<Semaphore>,
}

/// One of them, until it is dropped.
struct Seat {
    seats: Arc<Seats>,
    number: usize,
    // The last field: whoever waits for the permit finds the number.
    _permit: OwnedSemaphorePermit,
}

impl Seats {
    pub fn new(number: usize) -> Arc<Self> {
        let free = Mutex::new((0..number).rev().collect());
        Arc::new(Self { number, free, permits: Arc::new(Semaphore::new(number)) })
    }

    async fn get(self: &Arc<Self>) -> Seat {
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("nobody closes it");
        let number = self.free.lock().pop().expect("there are as many as permits");
        Seat { seats: Arc::clone(self), number, _permit: permit }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.free.lock().push(self.number);
    }
}

impl Stage {
    pub(super) fn new(run: Arc<Run>) -> Self {
        Self { run, counted: Arc::default(), held: Arc::default(), hands: Arc::default() }
    }

    /// All jobs, in the order of the plan.
    pub fn all(&self) -> Vec<Job> {
        let job = |id| Job { task: Task::new(&self.run, id), stage: self.clone(), body: None, seat: None };
        self.run.plan.tasks().map(job).collect()
    }

    /// The same where their number is known.
    pub fn jobs<const N: usize>(&self) -> [Job; N] {
        let jobs = self.all().try_into();
        jobs.unwrap_or_else(|jobs: Vec<Job>| panic!("the plan has {} tasks, not {N}", jobs.len()))
    }

    /// The same, dealt to so many in turns.
    pub fn shares(&self, number: u32) -> Vec<Vec<Job>> {
        let mut shares: Vec<Vec<Job>> = (0..number).map(|_| Vec::new()).collect();
        for (job, place) in self.all().into_iter().zip((0..shares.len()).cycle()) {
            shares[place].push(job);
        }
        shares
    }

    /// What the pitfall counts was seen once more.
    pub fn count(&self) {
        self.counted.fetch_add(1, Ordering::Relaxed);
    }

    pub fn counted(&self) -> u64 {
        self.counted.load(Ordering::Relaxed)
    }

    /// The most bytes that tasks held at one instant.
    pub fn held(&self) -> u64 {
        self.held.most.load(Ordering::Relaxed)
    }

    /// The pool's worker that this thread is: the first that comes is the first one.
    fn worker(&self, pool: PoolId) -> WorkerId {
        if self.run.plan.pool(pool).len() == 1 {
            // Whichever thread it is: a task that is moved is the same one.
            return self.nth(pool, 0);
        }
        let me = (pool, thread::current().id());
        let mut hands = self.hands.lock();
        if !hands.contains(&me) {
            hands.push(me);
        }
        let mut own = hands.iter().filter(|(known, _)| *known == pool);
        let place = own.position(|known| *known == me).expect("it was put there");
        drop(hands);
        self.nth(pool, place)
    }

    fn nth(&self, pool: PoolId, place: usize) -> WorkerId {
        let worker = self.run.plan.pool(pool).workers().nth(place);
        worker.expect("a pool has a worker for each of its threads and seats")
    }
}

impl Job {
    /// Waits for something outside, as `how` does, and its thread goes on with others meanwhile.
    pub async fn waits<F: Future>(&mut self, how: impl FnOnce(Duration) -> F) {
        let holder = self.holder();
        let due = self.task.begin_wait(holder);
        let _wait = Timer { task: &mut self.task, holder };
        how(due.saturating_duration_since(Instant::now())).await;
    }

    /// The same for something that takes as long as it takes.
    pub async fn awaits<F: Future>(&mut self, what: F) -> F::Output {
        let holder = self.holder();
        self.task.begin_wait(holder);
        let output = what.await;
        self.task.end_wait_now(holder);
        output
    }

    /// Waits for something outside, as `how` does, and its thread stands still meanwhile.
    pub fn holds(&mut self, how: impl FnOnce(Duration)) {
        let worker = Some(self.worker());
        let due = self.task.begin_wait(worker);
        how(due.saturating_duration_since(Instant::now()));
        self.task.end_wait_now(worker);
    }

    /// Takes a lock. Where somebody has it, its thread stands still until it is there: for as long as the
    /// plan says, since who has it may need this very thread.
    pub fn locks<'a>(&mut self, lock: &'a Mutex<()>) -> Option<MutexGuard<'a, ()>> {
        let mut guard = lock.try_lock();
        if guard.is_none() {
            self.holds(|limit| guard = lock.try_lock_for(limit));
        }
        guard
    }

    /// Calculates a factorial that takes as long as the plan says, on the thread that calls it.
    pub fn calculates(&mut self) {
        let worker = self.worker();
        self.task.compute(worker);
    }

    /// The same, and gives itself back.
    pub fn calculated(mut self) -> Self {
        self.calculates();
        self
    }

    /// Takes so much memory, and has it until it ends.
    pub fn allocates(&mut self, bytes: usize) {
        self.body = Some(Body::new(bytes, &self.stage.held));
    }

    /// Takes the next seat that is free, and has it until it ends.
    pub async fn keeps_one_of(&mut self, seats: &Arc<Seats>) {
        self.seat = Some(seats.get().await);
    }

    /// The database has a thread for each connection, and calculates there.
    pub async fn asks_database(self) {
        spawn_blocking(|| self.calculated()).await.expect("it ends");
    }

    /// A heart: a short wait and a beat, again and again.
    pub async fn beats(self) {
        self.does_all().await;
    }

    /// Waits and calculates, on the thread that has it, until all is done.
    pub async fn does_all(mut self) {
        while let Some(kind) = self.task.next_kind() {
            match kind {
                StepKind::Wait => self.waits(tokio::time::sleep).await,
                StepKind::Compute => self.calculates(),
            }
        }
        drop(self.body);
    }

    /// Who does the next step: the seat that the job has, or the thread that calls.
    fn worker(&self) -> WorkerId {
        let pool = self.task.next_pool();
        match &self.seat {
            // Where they are others, a seat only lets it in.
            Some(seat) if seat.seats.number == self.stage.run.plan.pool(pool).len() => {
                self.stage.nth(pool, seat.number)
            }
            _ => self.stage.worker(pool),
        }
    }

    /// The worker that the next wait holds, if the plan says so.
    fn holder(&self) -> Option<WorkerId> {
        let plan = &self.stage.run.plan;
        (plan.waiting(self.task.id()) == Waiting::Holds).then(|| self.worker())
    }
}

/// Does a job that is one calculation.
pub fn calculate(mut job: Job) {
    job.calculates();
}

/// A wait that has begun. It can be dropped before it is over.
struct Timer<'a> {
    task: &'a mut Task,
    holder: Option<WorkerId>,
}

impl Drop for Timer<'_> {
    fn drop(&mut self) {
        self.task.end_wait_when_due(self.holder);
    }
}
