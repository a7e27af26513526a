//! Slack: how much later a task could have begun, and all would still have ended when it did. Held fixed
//! is who does what: each worker takes the same in the same order, and every length stays.
//!
//! It is walked back from the last end, span by span: each must be over before the next span of its task,
//! before its worker takes the next one, and before those who come after its task.

use crate::plan::{Plan, TaskId};
use crate::time::Time;
use crate::timeline::{Span, State, Timeline};

/// By task. Nothing where no task comes after others, where not every task's spans were kept, or where a
/// delay would change more than when things happen: places that others wait for, and processors that are
/// shared.
pub fn slacks(plan: &Plan, timeline: &Timeline) -> Vec<Time> {
    let has_order = plan.order().any(|(_, after)| !after.is_empty());
    let has_places = plan.pools().iter().any(|pool| pool.places.is_some());
    if !has_order || has_places || plan.processors().is_some() || !timeline.is_whole() {
        return Vec::new();
    }
    let mut walk = Walk::of(plan, timeline);
    let mut spans: Vec<&Span> =
        timeline.spans.iter().filter(|span| span.state != State::Queued && span.start < span.end).collect();
    spans.sort_by_key(|span| span.start);
    for span in spans.into_iter().rev() {
        walk.back(span);
    }
    plan.tasks().map(|task| walk.latest_begin(task) - walk.begin(task)).collect()
}

struct Walk<'a> {
    plan: &'a Plan,
    timeline: &'a Timeline,
    /// By task: those that come after it.
    before: Vec<Vec<TaskId>>,
    /// By task: when what was seen of it so far, from its end on, must begin at the latest.
    by_task: Vec<Option<Time>>,
    /// By worker: the same, whose it is, and when it began.
    by_worker: Vec<Option<(Time, TaskId, Time)>>,
}

impl<'a> Walk<'a> {
    fn of(plan: &'a Plan, timeline: &'a Timeline) -> Self {
        let mut before = vec![Vec::new(); plan.task_count()];
        for (task, after) in plan.order() {
            for other in after {
                before[other.index()].push(task);
            }
        }
        let by_task = vec![None; plan.task_count()];
        Self { plan, timeline, before, by_task, by_worker: vec![None; plan.workers().len()] }
    }

    fn back(&mut self, span: &Span) {
        let mut end = self.latest_begin(span.task);
        if let Some(worker) = span.worker {
            if let Some((next, task, began)) = self.by_worker[worker.index()] {
                let turning = if task == span.task { Time::ZERO } else { self.switch_cost(span) };
                end = end.min(next.saturating_sub(turning.min(began - span.end)));
            }
            self.by_worker[worker.index()] = Some((end - span.length(), span.task, span.start));
        }
        self.by_task[span.task.index()] = Some(end - span.length());
    }

    /// What is there of the task, or, where that is nothing, what comes after it.
    fn latest_begin(&self, task: TaskId) -> Time {
        let after = || self.before[task.index()].iter().map(|next| self.latest_begin(*next)).min();
        self.by_task[task.index()].or_else(after).unwrap_or_else(|| self.timeline.last_finish())
    }

    /// When it did.
    fn begin(&self, task: TaskId) -> Time {
        let own = self.timeline.of(task).iter();
        let mut seen = own.filter(|span| span.state != State::Queued && span.start < span.end);
        seen.next().map_or(self.timeline.tasks[task.index()].finished, |span| span.start)
    }

    fn switch_cost(&self, span: &Span) -> Time {
        let step = &self.plan.steps(span.task)[span.step as usize];
        self.plan.pool(step.on).switch_cost
    }
}
