//! How long a task's next burst is to be: what it does on its worker until it waits, ends, or needs
//! another pool.

use super::rank::Position;
use crate::plan::{Discipline, Plan, Step, StepKind, Waiting};
use crate::time::{Time, ratio};

/// Lengths are looked up, not added up: a task may have thousands of steps and become ready as often.
pub(crate) struct Bursts {
    /// By place in the plan's table of steps: from the begin of that step to the end of the burst.
    /// One table for tasks whose waits hold their worker, and one for those whose waits free it.
    holding: Vec<Time>,
    freeing: Vec<Time>,
    /// Of all slices, step after step: where each ends, from the begin of its step.
    ends: Vec<Time>,
    /// By place in the plan's table of steps: where its slices lie in `ends`.
    first_slice: Vec<usize>,
}

impl Bursts {
    /// `None` where no pool asks for them.
    pub(crate) fn new(plan: &Plan) -> Option<Self> {
        let is_asked = |discipline| matches!(discipline, Discipline::ShortestFirst(_));
        if !plan.pools().iter().any(|pool| is_asked(pool.discipline)) {
            return None;
        }
        let (mut ends, mut first_slice) = (Vec::new(), Vec::with_capacity(plan.step_table().len()));
        for step in plan.step_table() {
            first_slice.push(ends.len());
            let mut end = Time::ZERO;
            for slice in plan.expected(step) {
                end += *slice;
                ends.push(end);
            }
        }
        let (holding, freeing) = (lengths(plan, Waiting::Holds), lengths(plan, Waiting::Frees));
        Some(Self { holding, freeing, ends, first_slice })
    }

    /// What is left of the burst.
    pub(super) fn left(&self, plan: &Plan, Position { task, step, slice, left }: Position) -> Time {
        let (place, slice) = (step as usize, slice as usize);
        let table = match plan.waiting(task) {
            Waiting::Holds => &self.holding,
            Waiting::Frees => &self.freeing,
        };
        let end = self.ends[self.first_slice[place] + slice];
        let step = &plan.step_table()[place];
        let (takes, expected) = (plan.slices(step)[slice], plan.expected(step)[slice]);
        let left = match left {
            None => expected,
            Some(left) if takes == expected => left,
            Some(left) => expected.share(ratio(left, takes)),
        };
        table[place] - end + left
    }
}

fn lengths(plan: &Plan, waiting: Waiting) -> Vec<Time> {
    let table = plan.step_table();
    let mut lengths = vec![Time::ZERO; table.len()];
    let mut told = None;
    for task in plan.tasks() {
        let steps = plan.step_range(task);
        if told.replace(steps.clone()).is_some_and(|before| before == steps) {
            // As the task before.
            continue;
        }
        for place in steps.clone().rev().map(|place| place as usize) {
            let goes_on = |next: &&Step| {
                place + 1 < steps.end as usize && next.on == table[place].on && holds(next, waiting)
            };
            let rest = table.get(place + 1).filter(goes_on).map_or(Time::ZERO, |_| lengths[place + 1]);
            let expected: Time = plan.expected(&table[place]).iter().copied().sum();
            lengths[place] = expected + rest;
        }
    }
    lengths
}

/// Whether the task keeps its worker for this step.
fn holds(step: &Step, waiting: Waiting) -> bool {
    step.kind == StepKind::Compute || waiting == Waiting::Holds
}
