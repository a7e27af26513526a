//! Plays a scenario: plans, predicts, measures, and prints the page.

use std::sync::Arc;
use std::time::Duration;

use super::measuring;

use crate::analysis::{Measurement, Run, replay};
use crate::cli::{ClockArg, FormatArg, Options};
use crate::engine::calibration::Speed;
use crate::engine::{self, Measured};
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::model;
use crate::plan::{Plan, PlanError, Strategy};
use crate::progress::{Live, Stage};
use crate::render::{json, page, plain};
use crate::report::{Machine, Report, Show};
use crate::scenario::{Param, Scenario};
use crate::server;
use crate::server::measure::{Equipment, Shape};
use crate::story;
use crate::terminal;
use crate::time::{Pace, Time};

/// A measured run may take so long, all repetitions together: nobody looks on for longer.
const LONGEST_MEASUREMENT: Duration = Duration::from_secs(600);
/// A measured run may have so many threads: with thousands, rayon's idle threads keep each other busy.
const MOST_THREADS: usize = 500;
/// A measured run may have so many tasks: each has a future, a timer and a record.
const MOST_MEASURED_TASKS: usize = 2_000_000;

/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn run(scenario: Scenario, options: &Options) -> Result<Outcome, Error> {
    let pace = options.pace.unwrap_or_else(|| scenario.default_pace());
    let params = scenario.params();
    let Some(reports) = reports(vec![scenario], &params, pace, options)? else {
        return Ok(Outcome::Interrupted);
    };
    let report = &reports[0];
    let text = match options.format {
        FormatArg::Table => page::page(report, &terminal::look(options), options.verify),
        FormatArg::Plain => plain::plain(report, options.verify),
        FormatArg::Json => json::json(report),
    };
    terminal::print(&text).map_err(|error| Error::Failure(format!("cannot write the page: {error}")))?;
    Ok(if options.verify && !report.holds() { Outcome::ClaimFailed } else { Outcome::Done })
}

/// Plays scenarios, one after the other; `None` after Ctrl-C. `params` are the options as they
/// were typed: an error names them.
///
/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn reports(
    scenarios: Vec<Scenario>,
    params: &[(&'static str, Param)],
    pace: Pace,
    options: &Options,
) -> Result<Option<Vec<Report>>, Error> {
    let interrupt = Interrupt::catch()?;
    let show = show(options);
    let repeat = options.repeat.unwrap_or(1);
    let rehearsals: Vec<Rehearsal> = scenarios
        .into_iter()
        .map(|scenario| Rehearsal::new(scenario, params, show, options))
        .collect::<Result<_, _>>()?;
    if show.real() {
        for Rehearsal { scenario, plans, .. } in &rehearsals {
            check_measurable(scenario, plans.iter().map(|(_, plan)| &**plan))?;
        }
        check_that_it_ends(rehearsals.iter().flat_map(|rehearsal| &rehearsal.predicted), pace, repeat)?;
    }
    let machine = Machine { cores: super::cores() };
    let mut reports = Vec::new();
    for Rehearsal { scenario, plans, predicted } in rehearsals {
        let mut measured = Vec::new();
        if show.real() {
            match measure(&scenario, options, &plans, &predicted, pace, repeat, &interrupt)? {
                Some(runs) => measured = runs,
                None => return Ok(None),
            }
        }
        reports.push(Report::new(scenario, machine, pace, repeat, show, predicted, measured));
    }
    Ok(Some(reports))
}

/// A scenario, and all that can be said of it before anything is run.
struct Rehearsal {
    scenario: Scenario,
    /// Of the strategies that are to be measured.
    plans: Vec<(Strategy, Arc<Plan>)>,
    predicted: Vec<Run>,
}

impl Rehearsal {
    fn new(
        scenario: Scenario,
        params: &[(&'static str, Param)],
        show: Show,
        options: &Options,
    ) -> Result<Self, Error> {
        let (mut plans, mut predicted) = (Vec::new(), Vec::new());
        for strategy in Strategy::ALL.into_iter().filter(|strategy| is_wanted(*strategy, options)) {
            let plan = plan(&scenario, params, strategy, show)?;
            predicted.push(Run::new(&plan, strategy, &model::predict(&plan)));
            if show.real() {
                plans.push((strategy, Arc::new(plan)));
            }
        }
        Ok(Self { scenario, plans, predicted })
    }
}

pub(super) fn show(options: &Options) -> Show {
    match options.clock {
        ClockArg::Model => Show::Model,
        ClockArg::Real => Show::Real,
        ClockArg::Both => Show::Both,
    }
}

fn is_wanted(strategy: Strategy, options: &Options) -> bool {
    options.strategy.is_empty() || options.strategy.contains(&strategy)
}

fn plan(
    scenario: &Scenario,
    params: &[(&'static str, Param)],
    strategy: Strategy,
    show: Show,
) -> Result<Plan, Error> {
    check_memory(scenario, params, show)?;
    scenario.plan(strategy).map_err(|error| no_plan(params, error))
}

pub(super) fn no_plan(params: &[(&'static str, Param)], error: PlanError) -> Error {
    Error::Usage(format!("{}: {error}; choose smaller ones", given(params)))
}

/// Asks for as much memory as the tasks need, and gives it back. Where there is not enough, that
/// is better said now than by the system in the middle of a run.
pub(super) fn check_memory(
    scenario: &Scenario,
    params: &[(&'static str, Param)],
    show: Show,
) -> Result<(), Error> {
    /// Measured with ten million predicted and a million measured tasks, and rounded up.
    const BYTES_PREDICTED: usize = 160;
    const BYTES_MEASURED: usize = 800;
    let tasks = scenario.task_count();
    if show.real() && MOST_MEASURED_TASKS < tasks {
        return Err(Error::Usage(format!(
            "--clock: {tasks} tasks can only be predicted; allowed: at most {MOST_MEASURED_TASKS}, or `--clock model`"
        )));
    }
    let bytes = tasks * if show.real() { BYTES_MEASURED } else { BYTES_PREDICTED };
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| {
        let megabytes = bytes / 1_000_000;
        Error::Usage(format!(
            "{}: {tasks} tasks need about {megabytes} MB of memory; choose fewer",
            given(params)
        ))
    })
}

/// "--users 2 --every 1 s ...": what was given, as far as it is not another error's matter.
fn given(params: &[(&'static str, Param)]) -> String {
    let params = params.iter().map(|(name, value)| match *value {
        Param::Count(count) => format!("--{name} {count}"),
        Param::Length(length) => {
            format!("--{name} {}", humantime::format_duration(length.into()).to_string().replace(' ', ""))
        }
        Param::Share(share) => format!("--{name} {share}"),
    });
    params.collect::<Vec<_>>().join(" ")
}

/// # Errors
/// If a measured run would have too many threads or users.
pub(super) fn check_measurable<'a>(
    scenario: &Scenario,
    plans: impl Iterator<Item = &'a Plan>,
) -> Result<(), Error> {
    check_threads(scenario, plans)?;
    check_users(scenario)
}

fn check_threads<'a>(scenario: &Scenario, plans: impl Iterator<Item = &'a Plan>) -> Result<(), Error> {
    let threads = |plan: &Plan| plan.workers().len().min(plan.task_count());
    let option = match scenario {
        Scenario::Server(_) => "cores",
        _ => "workers",
    };
    match plans.map(threads).find(|threads| MOST_THREADS < *threads) {
        Some(threads) => Err(Error::Usage(format!(
            "--{option}: {threads} threads can only be predicted; allowed: at most {MOST_THREADS} that have a task, or \
             `--clock model`"
        ))),
        None => Ok(()),
    }
}

/// Each user of a measured run has a connection, and each connection has two ends here.
fn check_users(scenario: &Scenario) -> Result<(), Error> {
    const MOST_USERS: usize = 1_000;
    match scenario {
        Scenario::Server(server) if MOST_USERS < server.users => Err(Error::Usage(format!(
            "--users: {} users can only be predicted; allowed: at most {MOST_USERS}, or `--clock model`",
            server.users
        ))),
        _ => Ok(()),
    }
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

/// Strategies in turns. `None` after Ctrl-C.
fn measure(
    scenario: &Scenario,
    options: &Options,
    plans: &[(Strategy, Arc<Plan>)],
    predicted: &[Run],
    pace: Pace,
    repeat: usize,
    interrupt: &Interrupt,
) -> Result<Option<Vec<Run>>, Error> {
    let end = predicted.iter().map(|run| run.last_finish).max().unwrap_or_default();
    let stage = Stage { look: terminal::look(options), clock: scenario.about().clock, pace, end };
    let live = if options.quiet { Live::hidden(stage, plans) } else { Live::new(stage, plans) };
    let (plans, peaks) = (plans.to_vec(), predicted.iter().map(|run| run.peaks.running).collect::<Vec<_>>());
    let equipment = equipment(scenario)?;
    measuring::watch(live, interrupt, move |live| {
        measure_all(&plans, &peaks, pace, repeat, live, equipment.as_ref())
    })
}

/// The scenarios of the server are measured on a real one.
fn equipment(scenario: &Scenario) -> Result<Option<Equipment>, Error> {
    match scenario {
        Scenario::Server(server) => measuring::equipment(server).map(Some),
        _ => Ok(None),
    }
}

fn measure_all(
    plans: &[(Strategy, Arc<Plan>)],
    peaks: &[usize],
    pace: Pace,
    repeat: usize,
    live: &Live,
    equipment: Option<&Equipment>,
) -> std::io::Result<Vec<Run>> {
    let speed = Speed::measure();
    measuring::in_turns(plans.len(), repeat, live, |place, board| {
        let (strategy, plan) = &plans[place];
        let measured = match equipment {
            Some(equipment) => {
                server::measure(plan, Shape::of(*strategy, plan), equipment, pace, speed, board)
            }
            None => engine::measure(plan, *strategy, pace, speed, board),
        }?;
        Ok(measured_run(plan, *strategy, &measured, peaks[place]))
    })
}

/// `peak` is how many tasks the model has running at once.
pub(super) fn measured_run(plan: &Plan, strategy: Strategy, measured: &Measured, peak: usize) -> Run {
    let mut run = Run::new(plan, strategy, &measured.timeline);
    run.measured = Some(Measurement {
        replay_makespan: replay::replay(plan, &measured.timeline).makespan(),
        samples: Vec::new(),
        answer: measured.answer,
        consistent: measured.digests.is_some(),
        oversubscribed: super::cores() < peak,
        incidents: measured.incidents.clone(),
    });
    run.tell_sites(&measured.sites);
    run
}
