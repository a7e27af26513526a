//! What is to be said of one run, in sentences that are computed from its timeline.

use std::time::Duration;

use super::{Machine, Report};
use crate::analysis::causes::{Blocker, LongestQueue};
use crate::analysis::{Run, Stretch};
use crate::story::{self, Precision, StoryClock, count, list, was};
use crate::time::{Pace, Time, ratio};
use crate::timeline::State;

/// What is to be said of one run, below its chart.
#[must_use]
pub fn of(report: &Report, run: &Run) -> Vec<String> {
    let mut sentences = vec![verdict(run), longest_wait(run, report.clock(), report.precision())];
    sentences.extend(processes(run));
    sentences.extend(process_starts(report, run));
    sentences.extend(run.measured.iter().flat_map(|measured| measured.incidents.clone()));
    sentences
}

/// "concurrent: yes, 2 in progress; parallel: no, never 2 running".
#[must_use]
pub fn verdict(run: &Run) -> String {
    let concurrent = match run.peaks.in_progress {
        0 | 1 => "concurrent: no, never 2 in progress".to_owned(),
        most => format!("concurrent: yes, {most} in progress"),
    };
    let parallel = match run.peaks.running {
        0 | 1 => "parallel: no, never 2 running".to_owned(),
        most => format!("parallel: yes, {most} running"),
    };
    format!("{concurrent}; {parallel}")
}

/// Who was queued longest, and who had the worker meanwhile.
#[must_use]
pub fn longest_wait(run: &Run, clock: StoryClock, precision: Precision) -> String {
    match run.noticeable_queue() {
        Some(queue) => {
            let length = |time| clock.length(time, precision);
            let (task, queued, at_the_door) = (&queue.task, queue.queued, queue.at_the_door);
            if at_the_door <= queued.share(0.5) {
                format!("{task} queued {}: {}", length(queued), cause(run, queue, clock, precision))
            } else {
                // Nobody came in before: whoever was there had a place.
                let part = if length(at_the_door) == length(queued) { "all" } else { &length(at_the_door) };
                format!("{task} queued {}, {part} of it at the door: every place was taken", length(queued))
            }
        }
        _ if !run.waiting.is_zero() => "nobody queued: all waiting was for something outside".to_owned(),
        _ => "nobody queued and nobody waited".to_owned(),
    }
}

/// What a reader must know before trusting measured runs: each with its name, as it was predicted and
/// as it was measured.
#[must_use]
pub fn warnings(runs: &[(String, &Run, &Run)], pace: Pace, machine: Machine) -> Vec<String> {
    let is_crowded = |run: &Run| run.measured.as_ref().is_some_and(|facts| facts.oversubscribed);
    let crowded = runs.iter().filter(|(_, _, measured)| is_crowded(measured));
    let crowded: Vec<String> = crowded.map(|(name, ..)| name.clone()).collect();
    let predicted = runs.iter().map(|(_, predicted, _)| *predicted);
    let mut warnings = Vec::new();
    if !crowded.is_empty() {
        warnings.push(oversubscribed(&crowded, machine));
    }
    warnings.extend(shortest_step(predicted).and_then(|step| too_fast(step, pace)));
    if !runs.is_empty() {
        warnings.extend(debug_build().map(str::to_owned));
    }
    warnings
}

fn oversubscribed(names: &[String], machine: Machine) -> String {
    format!(
        "oversubscribed: {}. More tasks run at once than this machine has cores ({}), so they share them: compare with \
         the replay, not with the prediction.",
        list(names),
        machine.cores
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
            story::length(step),
            SHORTEST.as_millis()
        )
    })
}

/// What slows every calculation down, if something does.
#[must_use]
pub fn debug_build() -> Option<&'static str> {
    cfg!(debug_assertions).then_some("this is a debug build; `cargo run --release` measures better.")
}

/// "process ids: Core 1 is 4711 (CPU 0), Core 2 is 4712 (CPU 1)".
#[must_use]
pub fn processes(run: &Run) -> Option<String> {
    let processes = run.processes();
    let &(_, first) = processes.keys().next()?;
    if processes.keys().all(|&(_, process)| process == first) {
        return Some(format!("process id: {first}"));
    }
    let names = processes.iter().map(|(&(worker, process), cpu)| {
        let cpu = cpu.map_or(String::new(), |cpu| format!(" (CPU {cpu})"));
        format!("{} is {process}{cpu}", run.workers[worker].name)
    });
    Some(format!("process ids: {}", names.collect::<Vec<_>>().join(", ")))
}

/// What it costs to start a process for each request.
fn process_starts(report: &Report, run: &Run) -> Option<String> {
    let start = report.scenario.process_start()?;
    let stretches = run.tasks.iter().flat_map(|task| &task.stretches);
    let starts = stretches.filter(|stretch| stretch.what == start && stretch.state == State::Running);
    let longest = starts.map(|start| start.end - start.start).max()?;
    Some(format!(
        "a worker process for each request: the longest start took {} of the story, which is {:.1} ms here",
        report.clock().length(longest, report.precision()),
        report.pace.to_real(longest).as_secs_f64() * 1e3
    ))
}

fn cause(run: &Run, queue: &LongestQueue, clock: StoryClock, precision: Precision) -> String {
    let workers = workers_in_words(&queue.workers);
    let was = was(&queue.workers);
    let running: Time = queue.blockers.iter().map(|blocker| blocker.running).sum();
    let holding: Time = queue.blockers.iter().map(|blocker| blocker.holding).sum();
    if queue.blockers.is_empty() && !run.tells_all_tasks() {
        return format!("{workers} had earlier tasks to do");
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    let busy = ratio(running + holding, queue.queued) / queue.workers.len() as f64;
    let [first, others @ ..] = queue.blockers.as_slice() else { return hand_over(&workers, was) };
    if busy < 0.5 && !queue.switch_cost.is_zero() {
        let cost = clock.length(queue.switch_cost, precision);
        return format!(
            "{workers} {was} computing for {}, and needed {cost} for each change",
            names(&queue.blockers)
        );
    }
    if busy < 0.5 {
        return hand_over(&workers, was);
    }
    match (&first.what, holding.is_zero(), others.is_empty()) {
        (Some(what), true, true) => format!("{workers} {was} computing {}'s {what}", first.task),
        (_, true, _) => format!("{workers} {was} computing for {}", names(&queue.blockers)),
        (_, false, _) => {
            let waiting = clock.length(holding, precision);
            let together = if queue.workers.len() == 1 { "" } else { " taken together" };
            let computing = match running.is_zero() {
                true => String::new(),
                false => format!(", {} computing", clock.length(running, precision)),
            };
            format!(
                "{workers} {was} held by {}, {waiting} of it just waiting{together}{computing}",
                names(&queue.blockers)
            )
        }
    }
}

fn hand_over(workers: &str, was: &str) -> String {
    format!("{workers} {was} free, but the hand-over took so long")
}

/// "Task 1, Task 2, Task 3 and 5 others".
fn names(blockers: &[Blocker]) -> String {
    const NAMED: usize = 3;
    let mut names: Vec<String> = blockers.iter().take(NAMED).map(|blocker| blocker.task.clone()).collect();
    if NAMED < blockers.len() {
        names.push(count(blockers.len() - NAMED, "other"));
    }
    list(&names)
}

/// "Core 1", "You and Assistant", "all 7 workers (Core 2 to Core 8)".
fn workers_in_words(workers: &[String]) -> String {
    match workers {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first, .., last] => format!("all {} workers ({first} to {last})", workers.len()),
        [] => "the workers".to_owned(),
    }
}
