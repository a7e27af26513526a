//! The replay: the model, fed with the step lengths that a real run measured.
//!
//! It takes the machine's speed out of the comparison. What is left between a replay and the run
//! is what scheduling costs.

use crate::model::{Keep, simulate};
use crate::plan::{Plan, TaskId};
use crate::time::Time;
use crate::timeline::{State, Timeline};

/// The same plan with the lengths that `timeline` tells. The timeline must be whole.
#[must_use]
pub fn plan_as_measured(plan: &Plan, timeline: &Timeline) -> Plan {
    plan.with_lengths(|task, lengths| push_lengths(plan, timeline, task, lengths))
}

/// A slice that took no time left no span.
fn push_lengths(plan: &Plan, timeline: &Timeline, task: TaskId, lengths: &mut Vec<Time>) {
    let mut spans = timeline.of(task).iter().filter(|span| span.state != State::Queued).peekable();
    for (step, it) in plan.steps(task).iter().enumerate() {
        for slice in 0..plan.slices(it).len() {
            let span = spans.next_if(|span| (span.step as usize, span.slice as usize) == (step, slice));
            lengths.push(span.map_or(Time::ZERO, crate::timeline::Span::length));
        }
    }
}

/// What the model makes of a real run's own step lengths.
#[must_use]
pub fn replay(plan: &Plan, timeline: &Timeline) -> Timeline {
    simulate(&plan_as_measured(plan, timeline), &Keep::Only(Vec::new()))
}
