//! Blocking: one worker, and a wait **holds** it. This is a loop.

use std::sync::Arc;

use super::Run;
use super::arrival_clock::ArrivalClock;
use crate::plan::StepKind;

pub fn run(run: Run) -> Arc<Run> {
    let worker = run.plan.pools()[0].first();
    let run = run.begin();
    let clock = ArrivalClock::new(&run);
    // One task after the other, each from its first step to its last: that is the whole strategy.
    while let Some(mut task) = clock.wait_for_next() {
        while let Some(kind) = task.next_kind() {
            match kind {
                StepKind::Compute => task.compute(worker),
                // The thread stands still. Whoever comes meanwhile is queued, though nobody computes.
                StepKind::Wait => task.wait_blocking(worker),
            }
        }
        clock.finished(task);
    }
    run
}
