//! Why a task was queued: who had its workers meanwhile, part by part. The parts add up to all that it
//! was queued.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::order::rank::bound_to;
use crate::plan::{Independence, Plan, PoolId, TaskId, WorkerId};
use crate::time::{Time, ratio};
use crate::timeline::{Span, State, Timeline};

/// How long a task was queued, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    pub id: TaskId,
    pub task: String,
    pub queued: Time,
    /// The longest first.
    pub parts: Vec<Part>,
}

/// A part of the time that a task was queued, all for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub why: Why,
    pub length: Time,
    /// The workers that could have taken it; none where it was queued for a place.
    pub workers: Vec<String>,
    /// What each change of the task costs these workers.
    pub switch_cost: Time,
    /// Those who had the workers meanwhile, the longest first.
    pub blockers: Vec<Blocker>,
}

/// A part divided by what its workers did, as shares of all their time: they add up to its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    pub busy: Time,
    /// Held by a task that only waited.
    pub waiting: Time,
    pub switching: Time,
    /// A worker had to be told of it, whatever the others did.
    pub handed_over: Time,
}

impl Part {
    pub fn shares(&self) -> Shares {
        let of_each = |all: Time| {
            let workers = u64::try_from(self.workers.len().max(1)).unwrap_or(u64::MAX);
            Time::from_nanos(all.as_nanos() / workers)
        };
        let waiting = of_each(self.blockers.iter().map(|blocker| blocker.holding).sum());
        let rest = self.length.saturating_sub(waiting);
        match self.why {
            Why::AtTheDoor | Why::Untold => Shares { busy: self.length, ..Shares::default() },
            Why::HandedOver => Shares { handed_over: self.length, ..Shares::default() },
            Why::Busy | Why::Held => Shares { busy: rest, waiting, ..Shares::default() },
            Why::Turning => {
                let busy = of_each(self.blockers.iter().map(|blocker| blocker.running).sum());
                Shares { busy, waiting, switching: rest.saturating_sub(busy), handed_over: Time::ZERO }
            }
        }
    }
}

/// What the workers did that could have taken a queued task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Why {
    /// Nobody took it: every place in a bounded queue was taken.
    AtTheDoor,
    /// Each ran another task.
    Busy,
    /// Each had another task, and at least one of those only waited.
    Held,
    /// One was turning from a task to another, which costs time there.
    Turning,
    /// One had no task: it had to be told of this one. Never in the model.
    HandedOver,
    /// Too many tasks to keep all stories: they had somebody.
    Untold,
}

/// A task that had a worker while another was queued for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    pub task: String,
    /// The step for which it had the worker, if it was one, or nearly.
    pub what: Option<String>,
    /// How long it ran on the workers, and how long it held them while it waited itself.
    pub running: Time,
    pub holding: Time,
}

impl Blocker {
    pub fn total(&self) -> Time {
        self.running + self.holding
    }
}

/// Of the tasks that a page tells, and of the one that was queued longest.
pub fn queues(plan: &Plan, timeline: &Timeline) -> Vec<Queue> {
    let last = timeline.tasks.len() - 1;
    let queued = |place: usize| timeline.tasks[place].queued();
    let longest = (0..=last).max_by_key(|place| queued(*place)).unwrap_or_default();
    let mut told = vec![0, 1.min(last), timeline.slowest().index(), last, longest];
    told.sort_unstable();
    told.dedup();
    told.retain(|place| !queued(*place).is_zero());
    if told.is_empty() {
        return Vec::new();
    }
    let holders = Holders::of(plan, timeline);
    told.into_iter().map(|place| queue(plan, timeline, &holders, TaskId::new(place))).collect()
}

fn queue(plan: &Plan, timeline: &Timeline, holders: &Holders<'_>, task: TaskId) -> Queue {
    let mut parts: BTreeMap<(Why, Vec<WorkerId>), Account> = BTreeMap::new();
    let own = timeline.of(task);
    let taken = FirstTaken::of(plan, task, own);
    for (place, span) in own.iter().enumerate().filter(|(_, span)| span.state == State::Queued) {
        if plan.place_for(task, span.step as usize).is_some() {
            parts.entry((Why::AtTheDoor, Vec::new())).or_default().length += span.length();
            continue;
        }
        let pool = plan.steps(task)[span.step as usize].on;
        let first = taken.as_ref().filter(|taken| taken.pool == pool && taken.is_before(place, span));
        let mut workers = candidates(plan, task, first.map(|taken| taken.worker), pool);
        // It can be bound without a trace: somebody took it, and lost it again at that very instant. Then
        // others are free, and it does not go to them.
        let is_dependent = plan.traits(task).independence == Independence::Dependent;
        if is_dependent && plan.pool(pool).switch_cost.is_zero() && holders.is_one_free(span, &workers) {
            let next = own[place..].iter().find(|next| span.end <= next.start).and_then(|next| next.worker);
            workers = next.map_or(workers, |worker| vec![worker]);
        }
        if holders.are_all_known {
            holders.account(plan, span, pool, &workers, &mut parts);
        } else {
            parts.entry((Why::Untold, workers)).or_default().length += span.length();
        }
    }
    let queued = timeline.tasks[task.index()].queued();
    if own.is_empty() {
        parts.entry((Why::Untold, Vec::new())).or_default().length = queued;
    }
    let mut parts: Vec<Part> =
        parts.into_iter().map(|((why, workers), account)| account.told(plan, why, &workers)).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.length));
    Queue { id: task, task: plan.name(task), queued, parts }
}

/// The workers that may take the task: one, where it is bound to that one.
fn candidates(plan: &Plan, task: TaskId, first: Option<WorkerId>, pool: PoolId) -> Vec<WorkerId> {
    match bound_to(plan, task, first, pool) {
        Some(worker) => vec![worker],
        None => plan.pool(pool).workers().collect(),
    }
}

/// Who took a task first: the plan says at which step it was begun, and in which pool, and the first span
/// in that pool who it was. Found once, since a task can be queued many thousand times.
struct FirstTaken {
    pool: PoolId,
    step: usize,
    /// The place of the span among the task's own.
    place: usize,
    worker: WorkerId,
}

impl FirstTaken {
    fn of(plan: &Plan, task: TaskId, own: &[Span]) -> Option<Self> {
        let steps = plan.steps(task);
        let step = steps.iter().position(|step| plan.holds(task, step))?;
        let pool = steps[step].on;
        let in_pool = |span: &Span| span.worker.filter(|worker| plan.pool(pool).has(*worker));
        let mut seen = own.iter().enumerate().filter_map(|(place, span)| Some((place, in_pool(span)?)));
        let (place, worker) = seen.next()?;
        Some(Self { pool, step, place, worker })
    }

    /// Whether it was before the task was queued there. Of a slice that is not the first it was, though
    /// nothing is seen of it.
    fn is_before(&self, place: usize, queued: &Span) -> bool {
        let begun = 0 < queued.slice || self.place < place;
        let step = queued.step as usize;
        self.step < step || self.step == step && begun
    }
}

/// Who had which worker when.
struct Holders<'a> {
    /// By worker, in the order of time.
    by_worker: Vec<Vec<&'a Span>>,
    /// Whether every task's story was kept.
    are_all_known: bool,
}

impl<'a> Holders<'a> {
    fn of(plan: &Plan, timeline: &'a Timeline) -> Self {
        let by_worker = timeline.by_worker(plan.workers().len());
        Self { by_worker, are_all_known: timeline.is_whole() }
    }

    /// Whether one of the workers had no task for a while.
    fn is_one_free(&self, queued: &Span, workers: &[WorkerId]) -> bool {
        let held = |worker: &WorkerId| -> Time {
            self.during(*worker, queued).map(|it| it.end.min(queued.end) - it.start.max(queued.start)).sum()
        };
        workers.iter().any(|worker| held(worker) < queued.length())
    }

    /// What the workers did while the task was queued: each instant is accounted for once.
    fn account(
        &self,
        plan: &Plan,
        queued: &Span,
        pool: PoolId,
        workers: &[WorkerId],
        parts: &mut BTreeMap<(Why, Vec<WorkerId>), Account>,
    ) {
        let mut meanwhile: Vec<&Span> =
            workers.iter().flat_map(|worker| self.during(*worker, queued)).collect();
        meanwhile.sort_by_key(|span| span.start);
        let edges = meanwhile.iter().flat_map(|span| [span.start, span.end]);
        let mut edges: Vec<Time> = edges
            .filter(|at| queued.start < *at && *at < queued.end)
            .chain([queued.start, queued.end])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let (mut next, mut now): (usize, Vec<&Span>) = (0, Vec::new());
        for edge in edges.windows(2) {
            now.retain(|span| edge[0] < span.end);
            while let Some(span) = meanwhile.get(next).filter(|span| span.start <= edge[0]) {
                now.push(span);
                next += 1;
            }
            let why = why(&now, workers.len(), plan.pool(pool).switch_cost);
            let account = parts.entry((why, workers.to_vec())).or_default();
            account.add(edge[1] - edge[0], &now, plan.pool(pool).switch_cost);
        }
    }

    fn during(&self, worker: WorkerId, queued: &Span) -> impl Iterator<Item = &'a Span> {
        let own = &self.by_worker[worker.index()];
        let first = own.partition_point(|span| span.end <= queued.start);
        let end = queued.end;
        own[first..].iter().copied().take_while(move |span| span.start < end)
    }
}

/// `now` are those who have one of the workers.
fn why(now: &[&Span], workers: usize, switch_cost: Time) -> Why {
    match now.len() < workers {
        true if switch_cost.is_zero() => Why::HandedOver,
        true => Why::Turning,
        false if now.iter().all(|span| span.state == State::Running) => Why::Busy,
        false => Why::Held,
    }
}

/// Who had the workers in one part: by task and step, how long it ran, and how long it only held them.
#[derive(Default)]
struct Account {
    length: Time,
    switch_cost: Time,
    by_step: BTreeMap<(TaskId, u32), (Time, Time)>,
}

impl Account {
    fn add(&mut self, length: Time, now: &[&Span], switch_cost: Time) {
        self.length += length;
        self.switch_cost = switch_cost;
        for span in now {
            let (running, holding) = self.by_step.entry((span.task, span.step)).or_default();
            match span.state {
                State::Running => *running += length,
                _ => *holding += length,
            }
        }
    }

    fn told(self, plan: &Plan, why: Why, workers: &[WorkerId]) -> Part {
        let steps: Vec<StepOfBlocker<'_>> = self.by_step.iter().collect();
        let by_task = steps.chunk_by(|one, next| one.0.0 == next.0.0);
        let mut blockers: Vec<Blocker> = by_task.map(|steps| blocker(plan, steps)).collect();
        blockers.sort_by_key(|blocker| std::cmp::Reverse(blocker.total()));
        Part {
            why,
            length: self.length,
            workers: workers.iter().map(|worker| plan.workers()[worker.index()].clone()).collect(),
            switch_cost: self.switch_cost,
            blockers,
        }
    }
}

/// Task and step; how long it ran, and how long it held its worker.
type StepOfBlocker<'a> = (&'a (TaskId, u32), &'a (Time, Time));

fn blocker(plan: &Plan, steps: &[StepOfBlocker<'_>]) -> Blocker {
    let task = steps[0].0.0;
    let what = main_step(steps).map(|step| plan.what(&plan.steps(task)[step as usize]).to_owned());
    Blocker {
        task: plan.name(task),
        what,
        running: steps.iter().map(|(_, (running, _))| *running).sum(),
        holding: steps.iter().map(|(_, (_, holding))| *holding).sum(),
    }
}

/// The step that was nearly all of it, if one was.
fn main_step(steps: &[StepOfBlocker<'_>]) -> Option<u32> {
    const NEARLY_ALL: f64 = 0.99;
    let total = |(running, holding): (Time, Time)| running + holding;
    let all: Time = steps.iter().map(|(_, times)| total(**times)).sum();
    let longest = steps.iter().max_by_key(|(_, times)| total(**times))?;
    (NEARLY_ALL <= ratio(total(*longest.1), all)).then_some(longest.0.1)
}
