//! Blocking: one worker, and a wait **holds** it. This is a loop.

use std::sync::Arc;

use super::Run;
use super::door::Door;
use crate::plan::StepKind;

#[must_use]
pub fn run(run: Run) -> Arc<Run> {
    let worker = run.plan.pools()[0].first();
    let run = run.begin();
    let mut door = Door::new(&run);
    while let Some(mut task) = door.wait_and_open() {
        while let Some(kind) = task.next_kind() {
            match kind {
                StepKind::Compute => task.compute(worker),
                StepKind::Wait => task.wait_blocking(worker), // Nobody else gets on meanwhile.
            }
        }
        task.report(|id| door.finished(id));
    }
    run
}
