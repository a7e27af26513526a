//! What can be done with these numbers: said before anything is run, with the option to change.

use std::time::Duration;

use crate::analysis::Run;
use crate::engine;
use crate::error::Error;
use crate::plan::{Plan, PlanError, Strategy, Waiting};
use crate::report::Clocks;
use crate::scenario::param::{Number, Role};
use crate::scenario::{Origin, Param, Runner, Scenario};
use crate::story;
use crate::time::{Pace, Time};

/// A measured run may take so long, all repetitions together: nobody looks on for longer.
pub(super) const LONGEST_MEASUREMENT: Duration = Duration::from_secs(600);
/// A measured run may have so many threads: with thousands, rayon's idle threads keep each other busy.
const MOST_THREADS: usize = 500;
/// A measured run may have so many tasks: each has a future, a timer and a record.
const MOST_MEASURED_TASKS: usize = 2_000_000;
/// A measured run of a file may have so many steps and turns: each has a record.
const MOST_MEASURED_TURNS: u64 = 1_000_000;

/// A sweep measures points with so many tasks: of these every task is told.
pub(super) const MOST_SWEPT_TASKS: usize = crate::analysis::FEW_TASKS;

pub(super) fn no_plan(params: &[(&'static str, Param)], error: PlanError) -> Error {
    Error::Usage(format!("{}: {error}; choose smaller ones", given(params)))
}

/// Those of the scenario that were chosen: all, where nothing was.
///
/// # Errors
/// If the scenario has no task in a strategy that was chosen.
pub(super) fn strategies(scenario: &Scenario, chosen: &[Strategy]) -> Result<Vec<Strategy>, Error> {
    let played: Vec<Strategy> = scenario.strategies().collect();
    if let Some(wrong) = chosen.iter().find(|strategy| !played.contains(strategy)) {
        let names: Vec<&str> = played.iter().map(|strategy| strategy.name()).collect();
        return Err(Error::Usage(format!(
            "--strategy: `{wrong}` given; allowed for this file: {}, since no task exists in the others",
            names.join(", ")
        )));
    }
    Ok(played.into_iter().filter(|strategy| chosen.is_empty() || chosen.contains(strategy)).collect())
}

/// Asks for as much memory as the tasks need, and gives it back. Where there is not enough, that
/// is better said now than by the system in the middle of a run.
pub(super) fn check_memory(
    scenario: &Scenario,
    params: &[(&'static str, Param)],
    clocks: Clocks,
) -> Result<(), Error> {
    /// Measured with ten million predicted and a million measured tasks, and rounded up.
    const BYTES_PREDICTED: usize = 160;
    const BYTES_MEASURED: usize = 800;
    let tasks = scenario.task_count();
    if clocks.real() && MOST_MEASURED_TASKS < tasks {
        return Err(Error::Usage(format!(
            "--clock: {tasks} tasks can only be predicted; allowed: at most {MOST_MEASURED_TASKS}, or `--clock model`"
        )));
    }
    let bytes = tasks * if clocks.real() { BYTES_MEASURED } else { BYTES_PREDICTED };
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| {
        let megabytes = bytes / 1_000_000;
        Error::Usage(format!(
            "{}: {} about {megabytes} MB of memory; choose fewer",
            given(params),
            story::plural(tasks, "task needs", "tasks need")
        ))
    })
}

/// "--users 2 --every 1 s ...": what was given, as far as it is not another error's matter. The
/// numbers of a file stand in the file.
fn given(params: &[(&'static str, Param)]) -> String {
    if params.is_empty() {
        return "the file".to_owned();
    }
    let params = params.iter().map(|(name, value)| match *value {
        Param::Number(Number::Length(length)) => {
            format!("--{name} {}", humantime::format_duration(length.into()).to_string().replace(' ', ""))
        }
        Param::Number(number) => format!("--{name} {}", number.words()),
        Param::Name(value) => format!("--{name} {value}"),
    });
    params.collect::<Vec<_>>().join(" ")
}

/// # Errors
/// If a measured run would have too many threads or users.
pub(super) fn check_measurable<'a>(
    scenario: &Scenario,
    plans: impl Iterator<Item = &'a Plan>,
) -> Result<(), Error> {
    let plans: Vec<&Plan> = plans.collect();
    check_threads(scenario, &plans)?;
    check_borrowed_threads(scenario, &plans)?;
    check_turns(scenario, &plans)?;
    check_users(scenario)
}

/// Each turn of a measured run has a record. The scenarios of the program have few for each task.
fn check_turns(scenario: &Scenario, plans: &[&Plan]) -> Result<(), Error> {
    if scenario.origin() == Origin::Program {
        return Ok(());
    }
    let turns = plans.iter().filter_map(|plan| plan.turns()).max().unwrap_or_default();
    if MOST_MEASURED_TURNS < turns {
        return Err(Error::Usage(format!(
            "--clock: {turns} steps and turns can only be predicted; allowed: at most {MOST_MEASURED_TURNS}, or `--clock model`"
        )));
    }
    Ok(())
}

fn check_threads(scenario: &Scenario, plans: &[&Plan]) -> Result<(), Error> {
    let option =
        scenario.flag(Role::Workers).map_or_else(|| "[workers]".to_owned(), |flag| format!("--{flag}"));
    match plans.iter().map(|plan| engine::threads(plan)).find(|threads| MOST_THREADS < *threads) {
        Some(threads) => Err(Error::Usage(format!(
            "{option}: {threads} threads can only be predicted; allowed: at most {MOST_THREADS} that have a task, or \
             `--clock model`"
        ))),
        None => Ok(()),
    }
}

/// Each user of a measured run has a connection, and each connection has two ends here.
fn check_users(scenario: &Scenario) -> Result<(), Error> {
    const MOST_USERS: usize = 1_000;
    let users = scenario.task_count();
    match (scenario.runner(), scenario.flag(Role::Tasks)) {
        (Runner::Server { .. }, Some(flag)) if MOST_USERS < users => Err(Error::Usage(format!(
            "--{flag}: {users} {flag} can only be predicted; allowed: at most {MOST_USERS}, or `--clock model`"
        ))),
        _ => Ok(()),
    }
}

/// What can only block borrows a thread for each task that waits.
fn check_borrowed_threads(scenario: &Scenario, plans: &[&Plan]) -> Result<(), Error> {
    for (step, kind) in scenario.io_of_steps().into_iter().filter(|(_, kind)| kind.borrows_threads()) {
        let frees = plans.iter().filter(|plan| plan.waiting == Waiting::Frees);
        let tasks = frees.map(|plan| tasks_with(plan, &step)).max().unwrap_or_default();
        if MOST_THREADS < tasks {
            let given = match scenario.flag(Role::Tasks) {
                Some(flag) => format!("--{flag}: {tasks} given"),
                None => format!("{step}: {tasks} tasks given"),
            };
            return Err(Error::Usage(format!(
                "{given}; allowed for {kind}: at most {MOST_THREADS}, since each task that waits borrows a thread"
            )));
        }
    }
    Ok(())
}

fn tasks_with(plan: &Plan, what: &str) -> usize {
    plan.tasks().filter(|task| plan.steps(*task).iter().any(|step| plan.what(step) == what)).count()
}

pub(super) fn check_that_it_ends<'a>(
    predicted: impl Iterator<Item = &'a Run>,
    pace: Pace,
    repeat: usize,
) -> Result<(), Error> {
    let once: f64 = predicted.map(|run| pace.to_real(run.last_finish).as_secs_f64()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let seconds = once * repeat as f64;
    if LONGEST_MEASUREMENT.as_secs_f64() < seconds {
        return Err(Error::Usage(format!(
            "--pace: at {} measuring would take {}; allowed: at most {}: choose a higher --pace, or `--clock model`",
            pace.story_seconds(),
            story::length(Time::from_secs(
                Duration::try_from_secs_f64(seconds).unwrap_or(Time::LONGEST.into()).as_secs()
            )),
            story::length(Time::from(LONGEST_MEASUREMENT))
        )));
    }
    Ok(())
}
