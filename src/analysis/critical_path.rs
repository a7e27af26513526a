//! The critical path of a run: the stretches, one after the other, that the last end could not come
//! before. They cover the makespan without a gap, so their lengths add up to it.
//!
//! It is walked back from the last end. What runs or waits is a link; who is queued waited for whoever
//! had the worker, and who stood outside of a bounded queue for whoever gave its place up then: the path
//! goes on with that task. Who came after others waited for the one that ended last.

use crate::plan::{Plan, PoolId, TaskId, Waiting, WorkerId};
use crate::time::Time;
use crate::timeline::{Span, State, Timeline};

/// A part of the path, all of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub task: String,
    pub what: What,
    pub length: Time,
    /// So many tasks of its kind there are, if several can do this at a time; otherwise 1.
    pub peers: usize,
}

/// What happens in a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The task runs: the name of the step.
    Runs(String),
    /// The task waits for something outside: the name of the step.
    Waits(String),
    /// Nothing is there to be done, until the task comes by schedule.
    Arrives,
    /// A worker turns to the task.
    Turns,
    /// The task is queued for a place that nobody was seen to give up, or for a worker whom nobody had.
    Queued,
}

/// The links in the order of time; none where not every task's spans were kept.
pub fn critical_path(plan: &Plan, timeline: &Timeline) -> Vec<Link> {
    if !timeline.is_whole() {
        return Vec::new();
    }
    let mut walk =
        Walk { plan, timeline, by_worker: timeline.by_worker(plan.workers().len()), links: Vec::new() };
    let last = timeline.last_finish();
    let ends_last = plan.tasks().find(|task| timeline.tasks[task.index()].finished == last);
    let mut place = ends_last.map(|task| (task, last));
    while let Some((task, at)) = place.filter(|(_, at)| timeline.first_arrival() < *at) {
        place = Some(walk.back(task, at));
    }
    walk.links.reverse();
    walk.links
}

struct Walk<'a> {
    plan: &'a Plan,
    timeline: &'a Timeline,
    /// The spans of each, in the order of time.
    by_worker: Vec<Vec<&'a Span>>,
    /// Backwards in time.
    links: Vec<Link>,
}

impl Walk<'_> {
    /// From a task at an instant to whatever let it come so far.
    fn back(&mut self, task: TaskId, at: Time) -> (TaskId, Time) {
        let Some(span) = first(self.timeline.of(task), |span| at <= span.end).filter(|it| it.start < at)
        else {
            return self.before_arrival(task, at);
        };
        match span.state {
            State::Running => {
                let (task, start) = self.step(span, What::Runs, at);
                (self.had_the_worker_until_let_in(span).unwrap_or(task), start)
            }
            State::Waiting => self.step(span, What::Waits, at),
            State::Queued => self.queued(span, at),
        }
    }

    fn step(&mut self, span: &Span, what: fn(String) -> What, at: Time) -> (TaskId, Time) {
        let step = &self.plan.steps(span.task)[span.step as usize];
        self.link(span.task, what(self.plan.what(step).to_owned()), at - span.start);
        (span.task, span.start)
    }

    /// Where the wait of a task with a place in a bounded queue ends at the instant at which its worker is free, the
    /// wait and what the worker did before are both critical. The path goes on with the worker, unless another one was
    /// idle: then it was not for a worker that the task came no sooner.
    fn had_the_worker_until_let_in(&self, runs: &Span) -> Option<TaskId> {
        let before = first(self.timeline.of(runs.task), |before| runs.start <= before.end)?;
        let is_let_in = before.state == State::Waiting
            && self.plan.place_for(before.task, before.step as usize).is_some();
        let step = &self.plan.steps(runs.task)[runs.step as usize];
        let had = |worker| self.had(worker, runs.task, runs.start);
        let is_critical = is_let_in && before.end == runs.start;
        (is_critical && self.plan.pool(step.on).workers().all(|worker| had(worker).is_some()))
            .then(|| had(runs.worker?))
            .flatten()
    }

    fn before_arrival(&mut self, task: TaskId, at: Time) -> (TaskId, Time) {
        let ended = |other: &&TaskId| self.timeline.tasks[other.index()].finished == at;
        if let Some(&other) = self.plan.after(task).iter().find(ended) {
            return (other, at);
        }
        let start = self.timeline.first_arrival();
        self.link(task, What::Arrives, at - start);
        (task, start)
    }

    /// Whoever gave the task its place, or had the worker that takes it in the end, up to that instant or to
    /// when the worker began to turn.
    fn queued(&mut self, span: &Span, at: Time) -> (TaskId, Time) {
        let place_for = self.plan.place_for(span.task, span.step as usize);
        if let Some(other) = place_for.and_then(|pool| self.gave_place(pool, span.task, at)) {
            return (other, at);
        }
        let step = &self.plan.steps(span.task)[span.step as usize];
        let pool = self.plan.pool(place_for.unwrap_or(step.on));
        let next = first(self.timeline.of(span.task), |next| at <= next.start);
        let takes = next.and_then(|next| next.worker).filter(|worker| pool.has(*worker));
        let workers: Vec<WorkerId> = takes.map_or_else(|| pool.workers().collect(), |worker| vec![worker]);
        for turning in [Time::ZERO, pool.switch_cost] {
            let freed = at.saturating_sub(turning);
            if span.start < freed
                && let Some(other) = workers.iter().find_map(|worker| self.had(*worker, span.task, freed))
            {
                self.turn(span.task, turning);
                return (other, freed);
            }
        }
        // Whoever had the worker had it for no time.
        let (what, length) = match pool.switch_cost.min(at - span.start) {
            Time::ZERO => (What::Queued, at - span.start),
            turning => (What::Turns, turning),
        };
        self.link(span.task, what, length);
        (span.task, at - length)
    }

    /// Who was inside of the bounded queue, and was taken by a worker at that instant.
    fn gave_place(&self, pool: PoolId, except: TaskId, at: Time) -> Option<TaskId> {
        let is_from_inside = |taken: &Span| {
            let before = first(self.timeline.of(taken.task), |before| at <= before.end);
            before.is_some_and(|before| {
                let is_outside = before.state == State::Queued
                    && self.plan.place_for(taken.task, before.step as usize).is_some();
                before.start < at && !is_outside && taken.task != except
            })
        };
        let pool = self.plan.pool(pool);
        pool.workers().find_map(|worker| {
            let own = &self.by_worker[worker.index()];
            // A worker that turns to the task took it before it runs.
            let mut taken = [Time::ZERO, pool.switch_cost].into_iter().filter_map(|turning| {
                let runs = at + turning;
                own.get(own.partition_point(|span| span.start < runs)).filter(|span| span.start == runs)
            });
            taken.find(|span| is_from_inside(span)).map(|span| span.task)
        })
    }

    /// Who had this worker up to then. The span can go on: where the other had a step that takes no time,
    /// nothing is seen of the change.
    fn had(&self, worker: WorkerId, except: TaskId, at: Time) -> Option<TaskId> {
        let own = &self.by_worker[worker.index()];
        let first = own.partition_point(|span| span.end < at);
        let had = own[first..].iter().take_while(|span| span.start < at);
        had.map(|span| span.task).find(|task| *task != except)
    }

    fn turn(&mut self, task: TaskId, length: Time) {
        if !length.is_zero() {
            self.link(task, What::Turns, length);
        }
    }

    /// Slices of one step that follow each other are one link.
    fn link(&mut self, task: TaskId, what: What, length: Time) {
        let name = self.plan.name(task);
        match self.links.last_mut() {
            Some(after) if after.task == name && after.what == what => after.length += length,
            _ => self.links.push(Link { task: name, peers: self.peers(task, &what), what, length }),
        }
    }

    /// How many tasks could be in rounds: not those that follow each other on one worker.
    fn peers(&self, task: TaskId, what: &What) -> usize {
        let is_alone = |pool: PoolId| self.plan.pool(pool).len() == 1;
        let of_step = |name: &String| {
            let mut steps = self.plan.steps(task).iter().filter(|step| self.plan.what(step) == name);
            steps.all(|step| is_alone(step.on))
        };
        let follow_each_other = match what {
            What::Runs(step) => of_step(step),
            What::Waits(step) => of_step(step) && self.plan.waiting(task) == Waiting::Holds,
            What::Arrives | What::Turns | What::Queued => true,
        };
        if follow_each_other { 1 } else { self.plan.of_its_kind(task) }
    }
}

/// The first of a task's spans that is so late. They follow each other in time, and a path can go through
/// many thousand of them.
fn first(own: &[Span], is_late: impl Fn(&Span) -> bool) -> Option<&Span> {
    own.get(own.partition_point(|span| !is_late(span)))
}
