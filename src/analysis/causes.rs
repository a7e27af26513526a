//! Why a task was queued: who had its workers meanwhile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::plan::{Plan, TaskId};
use crate::time::{Time, ratio};
use crate::timeline::{Span, State, Timeline};

/// The task that was queued longest, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongestQueue {
    pub task: String,
    pub queued: Time,
    /// The part of it that the task was queued for a place, and not for a worker.
    pub at_the_door: Time,
    /// The workers that could have taken it.
    pub workers: Vec<String>,
    /// What each change of the task costs these workers.
    pub switch_cost: Time,
    /// Those who had the workers meanwhile, the longest first. Empty if the story was not kept.
    pub blockers: Vec<Blocker>,
}

/// A task that had a worker while another was queued for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    pub task: String,
    /// The step for which it had the worker, if it was one, or nearly.
    pub what: Option<String>,
    /// How long it ran on the worker, and how long it held it while it waited itself.
    pub running: Time,
    pub holding: Time,
}

impl Blocker {
    pub fn total(&self) -> Time {
        self.running + self.holding
    }
}

/// `None` if nobody was queued.
pub fn longest_queue(plan: &Plan, timeline: &Timeline) -> Option<LongestQueue> {
    let longest = timeline.tasks.iter().enumerate().rev().max_by_key(|(_, task)| task.queued());
    let (task, times) = longest.filter(|(_, task)| !task.queued().is_zero())?;
    let task = TaskId::new(task);
    let queued = timeline.of(task).iter().filter(|span| span.state == State::Queued);
    let (at_the_door, queued): (Vec<&Span>, Vec<&Span>) =
        queued.partition(|span| plan.place_for(task, span.step as usize).is_some());
    let steps = plan.steps(task);
    let longest = queued.iter().max_by_key(|span| span.length());
    let pool = longest.map(|span| plan.pool(steps[span.step as usize].on));
    let workers = pool.map_or(Vec::new(), |pool| {
        pool.workers().map(|worker| plan.workers()[worker.index()].clone()).collect()
    });
    let blockers = if timeline.is_whole() { blockers(plan, timeline, task, &queued) } else { Vec::new() };
    Some(LongestQueue {
        task: plan.name(task),
        queued: times.queued(),
        at_the_door: at_the_door.into_iter().map(Span::length).sum(),
        workers,
        switch_cost: pool.map_or(Time::ZERO, |pool| pool.switch_cost),
        blockers,
    })
}

fn blockers(plan: &Plan, timeline: &Timeline, task: TaskId, queued: &[&Span]) -> Vec<Blocker> {
    let mut by_step: BTreeMap<(TaskId, u32), (Time, Time)> = BTreeMap::new();
    for span in timeline.spans.iter().filter(|span| span.task != task) {
        let Some(worker) = span.worker else { continue };
        let (running, holding) = by_step.entry((span.task, span.step)).or_default();
        // Both are in order of time: skip what was over before this span began.
        let first = queued.partition_point(|queued| queued.end <= span.start);
        for queue in queued[first..].iter().take_while(|queue| queue.start < span.end) {
            let pool = plan.pool(plan.steps(task)[queue.step as usize].on);
            if pool.has(worker) {
                let shared = span.end.min(queue.end) - span.start.max(queue.start);
                match span.state {
                    State::Running => *running += shared,
                    _ => *holding += shared,
                }
            }
        }
    }
    let mut blockers: Vec<Blocker> = Vec::new();
    for steps in by_step.iter().collect::<Vec<_>>().chunk_by(|one, next| one.0.0 == next.0.0) {
        let (task, running) = (steps[0].0.0, steps.iter().map(|(_, (running, _))| *running).sum());
        let holding = steps.iter().map(|(_, (_, holding))| *holding).sum();
        let what = main_step(steps).map(|step| plan.what(&plan.steps(task)[step as usize]).to_owned());
        let blocker = Blocker { task: plan.name(task), what, running, holding };
        blockers.extend(Some(blocker).filter(|blocker| !blocker.total().is_zero()));
    }
    blockers.sort_by_key(|blocker| std::cmp::Reverse(blocker.total()));
    blockers
}

/// Task and step; how long it ran, and how long it held its worker.
type StepOfBlocker<'a> = (&'a (TaskId, u32), &'a (Time, Time));

/// The step that was nearly all of it, if one was.
fn main_step(steps: &[StepOfBlocker<'_>]) -> Option<u32> {
    const NEARLY_ALL: f64 = 0.99;
    let total = |(running, holding): (Time, Time)| running + holding;
    let all: Time = steps.iter().map(|(_, times)| total(**times)).sum();
    let longest = steps.iter().max_by_key(|(_, times)| total(**times))?;
    (NEARLY_ALL <= ratio(total(*longest.1), all)).then_some(longest.0.1)
}
