//! The arrival clock: it lets the tasks of a run in, at their time and one after the other.
//!
//! A strategy waits for an arrival as it waits for everything else. Where waits hold, a thread stands
//! still until the next task has come. Where waits free, a task begins as soon as it is known, and its
//! arrival is the first thing that it awaits: so an event loop that computes for long meets arrivals
//! and other waits in the order in which they were due.

use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

use super::Run;
use super::death::{Death, attend_async};
use super::task::Task;
use crate::order::Arrivals;

/// Tasks that have not come yet. Kept by schedule, not by who noticed: a blocked worker lets a
/// task in late, and the task has been queued since it arrived.
pub struct ArrivalClock {
    run: Arc<Run>,
    state: Mutex<State>,
    /// Another task is known to come, or all have finished: for a thread, and for an event loop.
    bell: Condvar,
    bell_of_event_loop: Notify,
}

struct State {
    arrivals: Arrivals,
    unfinished: usize,
}

impl ArrivalClock {
    pub fn new(run: &Arc<Run>) -> Self {
        let state = State { arrivals: Arrivals::new(&run.plan), unfinished: run.plan.task_count() };
        Self {
            run: Arc::clone(run),
            state: Mutex::new(state),
            bell: Condvar::new(),
            bell_of_event_loop: Notify::new(),
        }
    }

    /// Stands still until the next task has come. `None` when all have finished, or one has died.
    pub fn wait_for_next(&self) -> Option<Task> {
        let mut state = self.state.lock();
        while !self.is_over(&state) {
            match self.next_instant_in(&state) {
                Some(at) if at <= Instant::now() => return self.take_from(&mut state),
                Some(at) => {
                    let _ = self.bell.wait_until(&mut state, at);
                }
                None => self.bell.wait(&mut state),
            }
        }
        None
    }

    /// The next task that is known to come; it may have to await its arrival. `None` when all have
    /// finished.
    ///
    /// If the task is there and begins with a wait, the wait begins now, and not when the event loop
    /// first gets to the task: among a million that would be a second later.
    ///
    /// In a box, since tokio gives each future room in steps of 128 bytes: with its task inside, each of a
    /// million would take one step more.
    pub async fn next_known(&self) -> Option<Box<Task>> {
        loop {
            let next = {
                let mut state = self.state.lock();
                if self.is_over(&state) {
                    return None;
                }
                self.take_from(&mut state)
            };
            match next {
                Some(task) => return Some(Box::new(task.begin_first_wait())),
                None => self.bell_of_event_loop.notified().await,
            }
        }
    }

    /// Goes on with a task until it is done, or dies.
    pub fn attend<T: Future<Output = Box<Task>>>(
        self: &Arc<Self>,
        task: T,
    ) -> impl Future<Output = ()> + use<T> {
        let clock = Arc::clone(self);
        attend_async(task).map(move |done| match done {
            Ok(task) => clock.finished(*task),
            Err(death) => clock.dies(death),
        })
    }

    /// The task is done: those that come after it may come now.
    pub fn finished(&self, task: Task) {
        let id = task.id();
        drop(task); // Nobody can go on with it.
        let mut state = self.state.lock();
        state.unfinished -= 1;
        state.arrivals.finish(id, || self.run.story_now(), &self.run.plan);
        // Nobody is disturbed for each of a million tasks.
        if state.unfinished == 0 || self.next_instant_in(&state).is_some() {
            self.bell.notify_one();
            self.bell_of_event_loop.notify_one();
        }
    }

    /// All have finished, or one never will.
    fn is_over(&self, state: &State) -> bool {
        state.unfinished == 0 || self.run.has_died()
    }

    /// A task died: the run is over.
    pub fn dies(&self, death: Death) {
        self.run.dies(death);
        let _state = self.state.lock();
        self.bell.notify_one();
        self.bell_of_event_loop.notify_one();
    }

    /// When the next task comes, or has come; `None` if none is known to come.
    pub fn next_instant(&self) -> Option<Instant> {
        self.next_instant_in(&self.state.lock())
    }

    /// The next task that is known to come.
    pub fn take_next(&self) -> Option<Task> {
        self.take_from(&mut self.state.lock())
    }

    fn next_instant_in(&self, state: &State) -> Option<Instant> {
        let (at, _) = state.arrivals.peek()?;
        Some(self.run.instant(at))
    }

    fn take_from(&self, state: &mut State) -> Option<Task> {
        let (_, id) = state.arrivals.pop(&self.run.plan)?;
        Some(Task::new(&self.run, id))
    }
}
