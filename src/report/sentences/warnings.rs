//! What a reader must know before trusting what was measured.

use std::time::Duration;

use crate::analysis::disturbance::{Cause, Disturbance};
use crate::analysis::{MeasuredRun, Run, Stretch};
use crate::story::{count, length, list, was};
use crate::time::{Pace, Time};
use crate::timeline::State;

/// Of runs with their names, each as it was predicted and as it was measured.
pub fn of(runs: &[(String, &Run, &MeasuredRun)], pace: Pace, cores: usize) -> Vec<String> {
    let crowded = runs.iter().filter(|(_, _, measured)| measured.measurement.oversubscribed);
    let crowded: Vec<String> = crowded.map(|(name, ..)| name.clone()).collect();
    let predicted = runs.iter().map(|(_, predicted, _)| *predicted);
    let mut warnings: Vec<String> = disturbed(runs).into_iter().collect();
    if !crowded.is_empty() {
        warnings.push(oversubscribed(&crowded, cores));
    }
    warnings.extend(shortest_step(predicted).and_then(|step| too_fast(step, pace)));
    if !runs.is_empty() {
        warnings.extend(debug_build().map(str::to_owned));
    }
    warnings
}

/// The worst of all, for those that were disturbed.
fn disturbed(runs: &[(String, &Run, &MeasuredRun)]) -> Option<String> {
    let found = |(name, _, measured): &(String, &Run, &MeasuredRun)| {
        Some((name.clone(), measured.measurement.disturbance?))
    };
    let (names, found): (Vec<String>, Vec<Disturbance>) = runs.iter().filter_map(found).unzip();
    let what = match names.len() {
        all if all == runs.len() && 1 < all => "all was".to_owned(),
        _ => format!("{} {}", list(&names), was(&names)),
    };
    let worst = found.into_iter().max_by(|one, other| one.weight().total_cmp(&other.weight()))?;
    Some(format!(
        "this {} while {what} measured. Measured times can be too long or too short: compare with the prediction.",
        disturbance(&worst),
    ))
}

/// Of a page whose runs take turns too short to be told apart.
pub fn of_page(found: &Disturbance) -> String {
    format!("this {} meanwhile. Measure again when it is not so.", disturbance(found))
}

/// What stands behind "this" or "the": "machine was busy: other programs took 1.1 of 2 cores".
pub fn disturbance(found: &Disturbance) -> String {
    let meanwhile = found.meanwhile;
    match found.cause {
        Cause::Others => format!(
            "machine was busy: other programs took {:.1} of {}",
            found.processors_taken(),
            count(meanwhile.processors as usize, "core")
        ),
        Cause::Quota => format!(
            "program was stopped by a limit on its CPU time, for {:.1} of {:.1} s,",
            meanwhile.throttled.as_secs_f64(),
            meanwhile.wall.as_secs_f64()
        ),
        Cause::Unknown => format!(
            "program did not always have a core: tasks were running for {:.1} s and got {:.1} s of CPU time",
            found.running.as_secs_f64(),
            meanwhile.own.as_secs_f64()
        ),
    }
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
