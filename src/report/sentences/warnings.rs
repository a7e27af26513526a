//! What a reader must know before trusting what was measured.

use std::time::Duration;

use crate::analysis::{MeasuredRun, Run, Stretch};
use crate::story::{length, list};
use crate::time::{Pace, Time};
use crate::timeline::State;

/// Of runs with their names, each as it was predicted and as it was measured.
pub fn of(runs: &[(String, &Run, &MeasuredRun)], pace: Pace, cores: usize) -> Vec<String> {
    let crowded = runs.iter().filter(|(_, _, measured)| measured.measurement.oversubscribed);
    let crowded: Vec<String> = crowded.map(|(name, ..)| name.clone()).collect();
    let predicted = runs.iter().map(|(_, predicted, _)| *predicted);
    let mut warnings = Vec::new();
    if !crowded.is_empty() {
        warnings.push(oversubscribed(&crowded, cores));
    }
    warnings.extend(shortest_step(predicted).and_then(|step| too_fast(step, pace)));
    if !runs.is_empty() {
        warnings.extend(debug_build().map(str::to_owned));
    }
    warnings
}

fn oversubscribed(names: &[String], cores: usize) -> String {
    format!(
        "oversubscribed: {}. More tasks run at once than this machine has cores ({cores}), so they share them: compare with \
         the replay, not with the prediction.",
        list(names)
    )
}

fn shortest_step<'a>(runs: impl Iterator<Item = &'a Run>) -> Option<Time> {
    let stretches = runs.flat_map(|run| &run.tasks).flat_map(|task| &task.stretches);
    stretches.filter(|stretch| stretch.state != State::Queued).map(Stretch::length).min()
}

fn too_fast(step: Time, pace: Pace) -> Option<String> {
    /// Timers are exact to about a millisecond.
    const SHORTEST: Duration = Duration::from_millis(2);
    (pace.to_real(step) < SHORTEST).then(|| {
        format!(
            "at this pace a step of {} lasts less than {} ms of real time: timers and hand-overs are as long. A lower \
             --pace measures better.",
            length(step),
            SHORTEST.as_millis()
        )
    })
}

/// What slows every calculation down, if something does.
pub fn debug_build() -> Option<&'static str> {
    cfg!(debug_assertions).then_some("this is a debug build; `cargo run --release` measures better.")
}
