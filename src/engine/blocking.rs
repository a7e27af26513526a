//! Blocking: one worker, and a wait **holds** it. This is a loop.

use std::sync::Arc;
use std::thread;

use super::Run;
use super::door::Door;
use super::task::time_until;
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
                StepKind::Wait => {
                    let due = task.begin_wait(Some(worker));
                    thread::sleep(time_until(due)); // Nobody else gets on meanwhile.
                    task.end_wait(Some(worker));
                }
            }
        }
        task.report(|id| door.finished(id));
    }
    run
}
