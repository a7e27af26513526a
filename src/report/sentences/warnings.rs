//! What a reader must know before trusting what was measured.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::analysis::disturbance::{Cause, Disturbance};
use crate::analysis::{Build, MeasuredRun, Run, Stretch};
use crate::grouped::grouped;
use crate::report::Conditions;
use crate::report::played::Here;
use crate::story::{Units, agree, count, length, list};
use crate::system::machine::Machine;
use crate::time::{Pace, Time};
use crate::timeline::State;

/// A run with its name, as it was predicted and as it was measured.
pub struct RunToTrust<'a> {
    pub name: String,
    /// Of which workload, where the page has several.
    pub of: Option<&'static str>,
    pub predicted: &'a Run,
    pub here: &'a Here,
    /// That its tasks share in the prediction; without it, each worker has one of its own.
    pub processors: Option<NonZeroU32>,
    pub measured: &'a MeasuredRun,
}

impl RunToTrust<'_> {
    fn name(&self) -> Name<'_> {
        (&self.name, self.of)
    }
}

/// Of all runs of a page.
pub fn of(runs: &[RunToTrust], units: Units, Conditions { pace, machine, .. }: Conditions) -> Vec<String> {
    let predicted = runs.iter().map(|run| run.predicted);
    let too_fast = shortest_step(predicted).and_then(|step| too_fast(step, pace));
    let [disturbed, processors, slower] = about_machine(runs, units, machine);
    [disturbed, processors, too_fast, slower].into_iter().flatten().collect()
}

/// Of runs without a pace.
pub fn of_machine(runs: &[RunToTrust], units: Units, machine: Machine) -> Vec<String> {
    about_machine(runs, units, machine).into_iter().flatten().collect()
}

fn about_machine(runs: &[RunToTrust], units: Units, machine: Machine) -> [Option<String>; 3] {
    let slower = runs.iter().find_map(|run| slowed_by(run.measured.measurement.build));
    [disturbed(runs), with_other_processors(runs, units, machine.cores), slower.map(str::to_owned)]
}

/// The worst of all, in one line: a screen has few.
fn disturbed(runs: &[RunToTrust]) -> Option<String> {
    let found = runs.iter().filter_map(|run| run.measured.measurement.disturbance);
    let worst = found.max_by(|one, other| one.weight().total_cmp(&other.weight()))?;
    Some(format!("this {}. Trust predictions.", disturbance(&worst)))
}

/// Of a page whose runs take turns too short to be told apart.
pub fn of_page(found: &Disturbance) -> String {
    format!("this {}. Measure again.", disturbance(found))
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
            "program was stopped by a limit on its CPU time for {:.1} of {:.1} s",
            meanwhile.throttled.as_secs_f64(),
            meanwhile.wall.as_secs_f64()
        ),
        Cause::Speed => format!("machine changed its speed: work took {:.1} x as long", found.slowdown()),
        Cause::Unknown => format!(
            "program did not always have a core: tasks were running for {:.1} s and got {:.1} s of CPU time",
            found.running.as_secs_f64(),
            meanwhile.own.as_secs_f64()
        ),
    }
}

/// What the model says of this machine, where it is not what the page predicts.
fn with_other_processors(runs: &[RunToTrust], units: Units, cores: usize) -> Option<String> {
    let others: Vec<&RunToTrust> = runs.iter().filter(|run| !matches!(run.here, Here::AsPredicted)).collect();
    let is_crowded = |run: &&&RunToTrust| run.measured.measurement.oversubscribed;
    let crowded: Vec<Name> = others.iter().filter(is_crowded).map(|run| run.name()).collect();
    let why = match crowded.len() {
        0 => String::new(),
        many => {
            let (runs, shares) = (agree(many, "runs", "run"), agree(many, "shares", "share"));
            let them = agree(cores, "it", "them");
            format!(
                "oversubscribed: {} {runs} more at once than the {} here, and {shares} {them}",
                listed(&crowded),
                count(cores, "core")
            )
        }
    };
    let by_makespan = grouped(others.iter().filter_map(|run| {
        let Here::Otherwise(here) = run.here else { return None };
        Some((units.length(here.makespan()), run.name()))
    }));
    let told = |(makespan, names): &(String, Vec<Name>)| {
        let workload = names[0].1.filter(|own| crowded_of(&crowded, own) == *names);
        match workload {
            _ if *names == crowded => format!("{makespan}{}", for_all(names.len())),
            Some(workload) => format!("{makespan} for {workload}"),
            None => format!("{makespan} for {}", listed(names)),
        }
    };
    let makespans: Vec<String> = by_makespan.iter().map(told).collect();
    let compare = match &makespans[..] {
        [] => format!(
            "{} Compare with the replay, not with the prediction.",
            if crowded.is_empty() { "" } else { "." }
        ),
        told if crowded.is_empty() => format!("On {} the model says {}.", count(cores, "core"), list(told)),
        told => format!(" (model: {}). Believe \"predicted\": {}.", list(told), below(runs)),
    };
    (!others.is_empty()).then(|| why + &compare)
}

/// A strategy, and the workload that it plays, where the page has several.
type Name<'a> = (&'a str, Option<&'static str>);

fn crowded_of<'a>(crowded: &[Name<'a>], workload: &str) -> Vec<Name<'a>> {
    crowded.iter().filter(|(_, of)| *of == Some(workload)).copied().collect()
}

/// "parallel and hybrid (web and ml)": the workloads with the same strategies together.
fn listed(names: &[Name]) -> String {
    let by_workload = grouped(names.iter().map(|(name, of)| (*of, *name)));
    let by_names = grouped(by_workload.into_iter().map(|(of, names)| (names, of)));
    let told = by_names.iter().map(|(names, of)| {
        let names = list(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        let of: Vec<String> = of.iter().flatten().map(ToString::to_string).collect();
        if of.is_empty() { names } else { format!("{names} ({})", list(&of)) }
    });
    list(&told.collect::<Vec<_>>())
}

/// What the predictions of the page have.
fn below(runs: &[RunToTrust]) -> String {
    match runs.iter().find_map(|run| run.processors) {
        None => "a core each".to_owned(),
        Some(given) => format!("{}, as given", count(given.get() as usize, "processor")),
    }
}

/// Whose makespan it is, where it is that of all.
fn for_all(so_many: usize) -> &'static str {
    match so_many {
        1 => "",
        2 => " for both",
        _ => " for each",
    }
}

fn shortest_step<'a>(runs: impl Iterator<Item = &'a Run>) -> Option<Time> {
    let stretches = runs.flat_map(|run| &run.tasks).flat_map(|task| &task.stretches);
    let steps = stretches.filter(|stretch| stretch.state != State::Queued).map(Stretch::length);
    // What takes no time is not measured too coarsely.
    steps.filter(|length| !length.is_zero()).min()
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
pub fn slowed_by(build: Build) -> Option<&'static str> {
    (build == Build::Debug).then_some("this is a debug build; `cargo run --release` measures better.")
}
