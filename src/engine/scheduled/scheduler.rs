//! Who has which worker, who is ready, and who waits: all behind one lock, which nobody holds for long.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use parking_lot::{Condvar, Mutex};
use tokio::runtime::Handle;
use tokio::sync::Notify;

use super::job::{Job, Position};
use crate::engine::Run;
use crate::engine::arrival_clock::ArrivalClock;
use crate::engine::calculation::{Calculation, Factorial};
use crate::engine::calibration::Speed;
use crate::engine::death::{Death, attend_async};
use crate::order::bursts::Bursts;
use crate::order::rank::{bound_to, rank};
use crate::order::run_queue::RunQueue;
use crate::order::slots::Slots;
use crate::plan::{Plan, PoolId, TaskId, WorkerId};

/// Done before the run begins.
pub struct Preparation {
    bursts: Option<Bursts>,
    /// By pool: what a worker computes to turn to another task; none where that costs nothing.
    switches: Vec<Option<Calculation>>,
    /// By worker.
    pool_of: Vec<PoolId>,
}

impl Preparation {
    pub fn new(run: &Run, speed: Speed) -> Self {
        let switches = run.plan.pools().iter().map(|pool| {
            let cost = speed.cost_of(run.pace.to_real(pool.switch_cost));
            (!pool.switch_cost.is_zero()).then(|| Calculation::costing(cost, &[1.0]))
        });
        Self {
            bursts: Bursts::new(&run.plan),
            switches: switches.collect(),
            pool_of: run.plan.pool_of_workers().collect(),
        }
    }
}

pub struct Scheduler {
    run: Arc<Run>,
    preparation: Preparation,
    /// Where tasks wait for I/O, if that frees their worker.
    event_loop: Handle,
    state: Mutex<State>,
    /// By worker: there is a task for it, or all is done.
    wakeups: Vec<Condvar>,
    /// For the event loop: something is due earlier than was known, or all is done.
    changed: Notify,
}

struct State {
    unfinished: usize,
    arrivals: ArrivalClock,
    /// By pool: the order of the ready tasks, and the workers that are free.
    queues: Vec<RunQueue>,
    ready: BTreeMap<TaskId, Job>,
    /// Timers that hold no worker, by when they are due.
    timers: BTreeMap<(Instant, TaskId), Job>,
    /// By pool.
    slots: Vec<Slots<Job>>,
    workers: Vec<WorkerState>,
    /// When the event loop looks next, if it knows.
    next_look: Option<Instant>,
}

/// What is known of a worker.
#[derive(Default)]
struct WorkerState {
    next: Option<Assignment>,
    had_last: Option<TaskId>,
    /// The rank of the task that runs there, if another may take its place.
    rank: Option<u64>,
}

/// What a worker is to do next.
pub struct Assignment {
    pub job: Job,
    /// The worker must turn to it first.
    pub is_switch: bool,
}

impl Scheduler {
    pub fn new(run: &Arc<Run>, preparation: Preparation, event_loop: Handle) -> Self {
        let plan = &run.plan;
        let is_bound = plan.has_bound_tasks();
        let state = State {
            unfinished: plan.task_count(),
            arrivals: ArrivalClock::new(run),
            queues: plan.pools().iter().map(|pool| RunQueue::new(pool, is_bound)).collect(),
            ready: BTreeMap::new(),
            timers: BTreeMap::new(),
            slots: plan.pools().iter().map(Slots::new).collect(),
            workers: plan.workers().iter().map(|_| WorkerState::default()).collect(),
            next_look: None,
        };
        Self {
            wakeups: plan.workers().iter().map(|_| Condvar::new()).collect(),
            run: Arc::clone(run),
            preparation,
            event_loop,
            state: Mutex::new(state),
            changed: Notify::new(),
        }
    }

    pub fn plan(&self) -> &Plan {
        &self.run.plan
    }

    pub fn is_finished(&self) -> bool {
        self.is_over(&self.state.lock())
    }

    /// All is done, or one task died.
    fn is_over(&self, state: &State) -> bool {
        state.unfinished == 0 || self.run.has_died()
    }

    /// A task died: the run is over.
    pub fn dies(&self, death: Death) {
        self.run.dies(death);
        let _state = self.state.lock();
        for wakeup in &self.wakeups {
            wakeup.notify_one();
        }
        self.changed.notify_one();
    }

    /// Stands still until there is something to do. `None` when all is done.
    pub fn next_assignment(self: &Arc<Self>, worker: WorkerId) -> Option<Assignment> {
        let mut state = self.state.lock();
        loop {
            if self.is_over(&state) {
                return None;
            }
            if let Some(next) = state.workers[worker.index()].next.take() {
                return Some(self.begin(&mut state, next, worker));
            }
            self.wakeups[worker.index()].wait(&mut state);
        }
    }

    /// The worker has the task from now on, and the task's place in a queue goes to the next.
    fn begin(self: &Arc<Self>, state: &mut State, mut next: Assignment, worker: WorkerId) -> Assignment {
        let now = Instant::now();
        if !next.is_switch {
            next.job.task.is_taken(worker, self.run.nanos_at(now));
        }
        let place = next.job.place.take();
        if let Some(entered) = place.and_then(|pool| state.slots[pool.index()].give_back()) {
            self.begin_wait(state, entered, now);
            self.settle(state);
        }
        next
    }

    /// Turns to another task: computes what that costs.
    pub fn switch(&self, worker: WorkerId) {
        if let Some(switch) = self.switch_of(worker) {
            black_box(switch.advance(&mut Factorial::begin(), 0));
        }
    }

    /// The turn is over: the worker is free, and the task goes where its next step is done.
    pub fn go_on(self: &Arc<Self>, job: Job, worker: WorkerId) {
        let mut state = self.state.lock();
        self.let_in_what_is_due(&mut state);
        state.workers[worker.index()].rank = None;
        state.queues[self.pool_of(worker).index()].free(worker);
        self.move_on(&mut state, job, Instant::now());
        self.settle(&mut state);
    }

    /// The worker is held by a wait: nobody can take it.
    pub fn is_held(&self, worker: WorkerId) {
        self.state.lock().workers[worker.index()].rank = None;
    }

    /// Whether somebody is ready who goes first when the task that the worker has gives way.
    pub fn others_go_first(self: &Arc<Self>, worker: WorkerId, position: Position) -> bool {
        let mut state = self.state.lock();
        self.settle(&mut state);
        let pool = self.pool_of(worker);
        let first = state.queues[pool.index()].first_for(worker);
        first.is_some_and(|first| first <= self.rank(pool, position))
    }

    /// Whether somebody is ready who takes the worker from the task that it has.
    pub fn is_called_away(self: &Arc<Self>, worker: WorkerId, position: Position) -> bool {
        let mut state = self.state.lock();
        self.settle(&mut state);
        let pool = self.pool_of(worker);
        let rank = self.rank(pool, position);
        state.workers[worker.index()].rank = Some(rank);
        // Who may go to any worker takes the one whose task would go last.
        let running = self.plan().pool(pool).workers();
        let ranks = running.filter_map(|worker| Some((state.workers[worker.index()].rank?, worker)));
        let is_last = ranks.max().is_some_and(|(_, last)| last == worker);
        let Some(queue) = state.queues[pool.index()].by_rank() else { return false };
        let shared = queue.first_of_shared().filter(|_| is_last);
        let mut firsts = [queue.first_of(worker), shared].into_iter().flatten();
        firsts.any(|first| first.rank < rank)
    }

    /// Lets in whoever has come. Says when the next one comes or has waited, if that is known.
    pub fn let_in(self: &Arc<Self>) -> Option<Instant> {
        let mut state = self.state.lock();
        self.settle(&mut state);
        state.next_look = state.next_event();
        state.next_look
    }

    /// Until something is due earlier than [`Scheduler::let_in`] said, or all is done.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn pool_of(&self, worker: WorkerId) -> PoolId {
        self.preparation.pool_of[worker.index()]
    }

    fn switch_of(&self, worker: WorkerId) -> Option<&Calculation> {
        self.preparation.switches[self.pool_of(worker).index()].as_ref()
    }

    /// Who has come is let in, and free workers take who is ready.
    fn settle(self: &Arc<Self>, state: &mut State) {
        self.let_in_what_is_due(state);
        for pool in 0..state.queues.len() {
            while let Some((task, worker)) = state.queues[pool].next() {
                self.give(state, task, worker);
            }
        }
        let is_earlier = |next: Instant| state.next_look.is_none_or(|look| next < look);
        if state.unfinished == 0 || state.next_event().is_some_and(is_earlier) {
            self.changed.notify_one();
        }
    }

    /// In the order in which it was due, however late somebody looks.
    fn let_in_what_is_due(self: &Arc<Self>, state: &mut State) {
        let now = Instant::now();
        while let Some(at) = state.next_event().filter(|at| *at <= now) {
            let timer = state.timers.first_entry().filter(|first| first.key().0 == at);
            if let Some(timer) = timer {
                let mut job = timer.remove();
                job.task.end_timer();
                self.move_on(state, job, at);
            } else if let Some(task) = state.arrivals.take_next() {
                self.move_on(state, Job::new(task), at);
            }
        }
    }

    /// The task is done, begins to wait, or is ready, since that instant.
    fn move_on(self: &Arc<Self>, state: &mut State, job: Job, since: Instant) {
        if job.task.next_kind().is_none() {
            state.arrivals.finished(job.task);
            state.unfinished -= 1;
            if state.unfinished == 0 {
                for wakeup in &self.wakeups {
                    wakeup.notify_one();
                }
            }
        } else if job.is_outside() {
            self.wait(state, job, since);
        } else {
            self.queue(state, job);
        }
    }

    fn queue(&self, state: &mut State, mut job: Job) {
        job.task.requeue();
        let pool = job.task.next_pool();
        let bound = bound_to(self.plan(), job.task.id(), job.first_worker, pool);
        let rank = self.rank(pool, job.position());
        state.queues[pool.index()].push(job.task.id(), rank, bound);
        state.ready.insert(job.task.id(), job);
    }

    /// As in the model: the lowest goes first.
    fn rank(&self, pool: PoolId, position: Position) -> u64 {
        rank(self.plan(), self.preparation.bursts.as_ref(), pool, position.in_plan(self.plan()))
    }

    /// The wait begins, if it needs no place or there is one.
    fn wait(self: &Arc<Self>, state: &mut State, mut job: Job, since: Instant) {
        let Some(pool) = job.task.next_queue() else { return self.begin_wait(state, job, since) };
        job.place = Some(pool);
        let slots = &mut state.slots[pool.index()];
        if slots.is_full() {
            job.task.requeue();
        }
        if let Some(job) = slots.enter(job) {
            self.begin_wait(state, job, since);
        }
    }

    fn begin_wait(self: &Arc<Self>, state: &mut State, mut job: Job, since: Instant) {
        if job.task.waits_for_io() {
            let scheduler = Arc::clone(self);
            self.event_loop.spawn(async move {
                let attended = attend_async(async {
                    job.task.wait_for_io().await;
                    scheduler.has_waited(job);
                });
                if let Err(death) = attended.await {
                    scheduler.dies(death);
                }
            });
        } else {
            let due = job.task.begin_timer_at(self.run.nanos_at(since));
            state.timers.insert((due, job.task.id()), job);
        }
    }

    fn has_waited(self: &Arc<Self>, job: Job) {
        let mut state = self.state.lock();
        self.let_in_what_is_due(&mut state);
        self.move_on(&mut state, job, Instant::now());
        self.settle(&mut state);
    }

    /// The task is the worker's next one.
    fn give(&self, state: &mut State, task: TaskId, worker: WorkerId) {
        let mut job = state.ready.remove(&task).expect("a task in a queue is ready");
        job.first_worker.get_or_insert(worker);
        let known = &mut state.workers[worker.index()];
        let before = known.had_last.replace(task);
        let is_other = before.is_some_and(|before| before != task);
        known.next = Some(Assignment { job, is_switch: is_other && self.switch_of(worker).is_some() });
        self.wakeups[worker.index()].notify_one();
    }
}

impl State {
    /// When the next timer or arrival is due.
    fn next_event(&self) -> Option<Instant> {
        let timer = self.timers.first_key_value().map(|((at, _), _)| *at);
        [timer, self.arrivals.next_instant()].into_iter().flatten().min()
    }
}
