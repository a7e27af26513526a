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
use crate::io::real_file::{self, Timed};
use crate::io::scratch::Scratch;
use crate::io::{Io, Kind, Setting};
use crate::model;
use crate::plan::{Plan, PlanError, StepKind, Strategy, Waiting};
use crate::progress::{Live, Stage};
use crate::render::{json, page, plain};
use crate::report::{Machine, Report, Show};
use crate::scenario::{IoWait, Param, Scenario};
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
    print(&text, report.holds(), options)
}

/// # Errors
/// If nobody takes the page.
pub(super) fn print(text: &str, holds: bool, options: &Options) -> Result<Outcome, Error> {
    terminal::print(text).map_err(|error| Error::Failure(format!("cannot write the page: {error}")))?;
    Ok(if options.verify && !holds { Outcome::ClaimFailed } else { Outcome::Done })
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
    let repeat = options.repeat.unwrap_or(1);
    let rehearsals: Vec<Rehearsal> = scenarios
        .into_iter()
        .map(|scenario| Rehearsal::new(scenario, params, options))
        .collect::<Result<_, _>>()?;
    if show(options).real() {
        for rehearsal in &rehearsals {
            check_measurable(&rehearsal.scenario, rehearsal.plans.iter().map(|(_, plan)| &**plan))?;
            check_borrowed_threads(rehearsal)?;
        }
        check_that_it_ends(rehearsals.iter().flat_map(|rehearsal| &rehearsal.predicted), pace, repeat)?;
    }
    let machine = Machine { cores: super::cores() };
    let mut reports = Vec::new();
    for Rehearsal { scenario, show, plans, predicted } in rehearsals {
        let (mut measured, mut beside) = (Vec::new(), Vec::new());
        if show.real() {
            match measure(&scenario, options, &plans, &predicted, pace, repeat, &interrupt)? {
                Some(found) => (measured, beside) = found,
                None => return Ok(None),
            }
        }
        let report = Report::new(scenario, machine, pace, repeat, show, predicted, measured);
        reports.push(Report { beside, ..report });
    }
    Ok(Some(reports))
}

/// A scenario, and all that can be said of it before anything is run.
struct Rehearsal {
    scenario: Scenario,
    show: Show,
    /// Of the strategies that are to be measured.
    plans: Vec<(Strategy, Arc<Plan>)>,
    predicted: Vec<Run>,
}

impl Rehearsal {
    fn new(scenario: Scenario, params: &[(&'static str, Param)], options: &Options) -> Result<Self, Error> {
        let show = match show(options) {
            Show::Both if scenario.is_only_measured() => Show::Real,
            show => show,
        };
        let (mut plans, mut predicted) = (Vec::new(), Vec::new());
        for strategy in Strategy::ALL.into_iter().filter(|strategy| is_wanted(*strategy, options)) {
            let plan = plan(&scenario, params, strategy, show)?;
            predicted.push(Run::new(&plan, strategy, &model::predict(&plan)));
            if show.real() {
                plans.push((strategy, Arc::new(plan)));
            }
        }
        Ok(Self { scenario, show, plans, predicted })
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

/// What can only block borrows a thread for each task that waits.
fn check_borrowed_threads(rehearsal: &Rehearsal) -> Result<(), Error> {
    let frees = rehearsal.plans.iter().any(|(strategy, _)| strategy.waiting == Waiting::Frees);
    match &rehearsal.scenario {
        Scenario::IoWait(IoWait { kind, tasks, .. })
            if kind.borrows_threads() && frees && MOST_THREADS < *tasks =>
        {
            Err(Error::Usage(format!(
                "--tasks: {tasks} given; allowed for {kind}: at most {MOST_THREADS}, since each task that waits borrows a thread"
            )))
        }
        _ => Ok(()),
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

/// What was measured: a run for each strategy, and what belongs beside them.
type Found = (Vec<Run>, Vec<Timed>);

/// Strategies in turns. `None` after Ctrl-C.
fn measure(
    scenario: &Scenario,
    options: &Options,
    plans: &[(Strategy, Arc<Plan>)],
    predicted: &[Run],
    pace: Pace,
    repeat: usize,
    interrupt: &Interrupt,
) -> Result<Option<Found>, Error> {
    let end = predicted.iter().map(|run| run.last_finish).max().unwrap_or_default();
    let stage = Stage { look: terminal::look(options), clock: scenario.about().clock, pace, end };
    let live = if options.quiet { Live::hidden(stage, plans) } else { Live::new(stage, plans) };
    let (plans, peaks) = (plans.to_vec(), predicted.iter().map(|run| run.peaks.running).collect::<Vec<_>>());
    let equipment = equipment(scenario)?;
    // From here on nothing ends the program in between: this thread removes what the other makes.
    interrupt.listen();
    let outside = Outside::new(scenario, pace)?;
    let setting = outside.as_ref().map(|outside| outside.setting.clone());
    let found = measuring::watch(live, interrupt, move |live| {
        measure_all(&plans, &peaks, pace, repeat, live, equipment.as_ref(), setting)
    });
    drop(outside);
    interrupt.stop_listening();
    found
}

/// What a kind of I/O needs as long as the command measures.
struct Outside {
    setting: Setting,
    _scratch: Scratch,
}

impl Outside {
    /// `None` where a wait is a timer.
    fn new(scenario: &Scenario, pace: Pace) -> Result<Option<Self>, Error> {
        let Scenario::IoWait(io_wait) = scenario else { return Ok(None) };
        if io_wait.kind == Kind::Timer {
            return Ok(None);
        }
        let scratch = Scratch::new().map_err(|error| Error::Failure(error.to_string()))?;
        let setting = Setting {
            kind: io_wait.kind,
            tasks: io_wait.tasks,
            wait: pace.to_real(io_wait.wait),
            folder: scratch.path().to_owned(),
            passes: 0,
            database_url: io_wait.database_url.clone(),
        };
        Ok(Some(Self { setting, _scratch: scratch }))
    }
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
    setting: Option<Setting>,
) -> std::io::Result<Found> {
    // Where nothing is calculated, no speed is needed.
    let speed =
        if plans.iter().any(|(_, plan)| computes(plan)) { Speed::measure() } else { Speed::per_second(0.0) };
    let setting = setting.map(Setting::calibrated).transpose()?;
    let runs = measuring::in_turns(plans.len(), repeat, live, |place, board| {
        let (strategy, plan) = &plans[place];
        let measured = if let Some(equipment) = equipment {
            server::measure(plan, Shape::of(*strategy, plan), equipment, pace, speed, board)?
        } else {
            let io = setting.as_ref().map(Io::start).transpose()?.flatten();
            engine::measure_io(plan, *strategy, pace, speed, io, board)?
        };
        Ok(measured_run(plan, *strategy, &measured, peaks[place]))
    })?;
    let beside = setting.as_ref().map(real_file::measure).transpose()?;
    Ok((runs, beside.unwrap_or_default()))
}

fn computes(plan: &Plan) -> bool {
    plan.step_table().iter().any(|step| step.kind == StepKind::Compute)
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
        usage: measured.usage,
        incidents: measured.incidents.clone(),
    });
    run.tell_sites(&measured.sites);
    run
}
