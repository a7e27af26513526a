//! Plays a scenario: plans, predicts, measures, and prints the page.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::analysis::{Measurement, Run, median_run, replay};
use crate::cli::{ClockArg, FormatArg, Options};
use crate::engine::calibration::Speed;
use crate::engine::{self, Measured};
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::io::real_file::{self, Timed};
use crate::io::scratch::Scratch;
use crate::io::{Io, Kind, Setting, Trouble};
use crate::model;
use crate::plan::{Plan, StepKind, Strategy, Waiting};
use crate::progress::{Live, Stage, TICK};
use crate::render::{json, page, plain};
use crate::report::{Machine, Report, Show};
use crate::scenario::{IoWait, Param, Scenario};
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
    let interrupt = Interrupt::catch()?;
    let Some(report) = play(scenario, options, &interrupt)? else { return Ok(Outcome::Interrupted) };
    let text = match options.format {
        FormatArg::Table => page::page(&report, &terminal::look(options), options.verify),
        FormatArg::Plain => plain::plain(&report, options.verify),
        FormatArg::Json => json::json(&report),
    };
    print(&text, report.holds(), options)
}

/// # Errors
/// If nobody takes the page.
pub fn print(text: &str, holds: bool, options: &Options) -> Result<Outcome, Error> {
    terminal::print(text).map_err(|error| Error::Failure(format!("cannot write the page: {error}")))?;
    Ok(if options.verify && !holds { Outcome::ClaimFailed } else { Outcome::Done })
}

/// `None` after Ctrl-C.
///
/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn play(scenario: Scenario, options: &Options, interrupt: &Interrupt) -> Result<Option<Report>, Error> {
    let show = match options.clock {
        ClockArg::Both if scenario.is_only_measured() => Show::Real,
        ClockArg::Model => Show::Model,
        ClockArg::Real => Show::Real,
        ClockArg::Both => Show::Both,
    };
    let pace = options.pace.unwrap_or_else(|| scenario.default_pace());
    let repeat = options.repeat.unwrap_or(1);
    let (mut plans, mut predicted) = (Vec::new(), Vec::new());
    for strategy in Strategy::ALL.into_iter().filter(|strategy| is_wanted(*strategy, options)) {
        let plan = plan(&scenario, strategy, show)?;
        predicted.push(Run::new(&plan, strategy, &model::predict(&plan)));
        if show.real() {
            plans.push((strategy, Arc::new(plan)));
        }
    }
    let mut measured = Vec::new();
    let mut beside = Vec::new();
    if show.real() {
        check_threads(&scenario, &plans)?;
        check_borrowed_threads(&scenario, &plans)?;
        check_that_it_ends(&predicted, pace, repeat)?;
        match measure(&scenario, options, &plans, &predicted, pace, repeat, interrupt)? {
            Some(found) => (measured, beside) = found,
            None => return Ok(None),
        }
    }
    let machine = Machine { cores: super::cores() };
    let mut report = Report::new(scenario, machine, pace, repeat, show, predicted, measured);
    report.beside = beside;
    Ok(Some(report))
}

fn is_wanted(strategy: Strategy, options: &Options) -> bool {
    options.strategy.is_empty() || options.strategy.contains(&strategy)
}

fn plan(scenario: &Scenario, strategy: Strategy, show: Show) -> Result<Plan, Error> {
    check_memory(scenario, show)?;
    scenario
        .plan(strategy)
        .map_err(|error| Error::Usage(format!("{}: {error}; choose smaller ones", given(scenario))))
}

/// Asks for as much memory as the tasks need, and gives it back. Where there is not enough, that
/// is better said now than by the system in the middle of a run.
fn check_memory(scenario: &Scenario, show: Show) -> Result<(), Error> {
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
            given(scenario)
        ))
    })
}

/// "--users 2 --every 1 s ...": what was given, as far as it is not another error's matter.
fn given(scenario: &Scenario) -> String {
    let params = scenario.params().into_iter().map(|(name, value)| match value {
        Param::Count(count) => format!("--{name} {count}"),
        Param::Length(length) => {
            format!("--{name} {}", humantime::format_duration(length.into()).to_string().replace(' ', ""))
        }
        Param::Share(share) => format!("--{name} {share}"),
        Param::Name(value) => format!("--{name} {value}"),
    });
    params.collect::<Vec<_>>().join(" ")
}

fn check_threads(scenario: &Scenario, plans: &[(Strategy, Arc<Plan>)]) -> Result<(), Error> {
    let threads = |plan: &Plan| plan.workers().len().min(plan.task_count());
    let option = match scenario {
        Scenario::Server(_) => "cores",
        _ => "workers",
    };
    match plans.iter().map(|(_, plan)| threads(plan)).find(|threads| MOST_THREADS < *threads) {
        Some(threads) => Err(Error::Usage(format!(
            "--{option}: {threads} threads can only be predicted; allowed: at most {MOST_THREADS} that have a task, or \
             `--clock model`"
        ))),
        None => Ok(()),
    }
}

/// What can only block borrows a thread for each task that waits.
fn check_borrowed_threads(scenario: &Scenario, plans: &[(Strategy, Arc<Plan>)]) -> Result<(), Error> {
    let frees = plans.iter().any(|(strategy, _)| strategy.waiting == Waiting::Frees);
    match scenario {
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

fn check_that_it_ends(predicted: &[Run], pace: Pace, repeat: usize) -> Result<(), Error> {
    let once: f64 = predicted.iter().map(|run| pace.to_real(run.last_finish).as_secs_f64()).sum();
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

/// Measures on a thread of its own, strategies in turns, and shows it here. `None` after Ctrl-C.
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
    let display = if options.quiet { Live::hidden } else { Live::new };
    let live = Arc::new(display(stage, plans));
    let (tell, result) = mpsc::channel();
    let (plans, peaks) = (plans.to_vec(), predicted.iter().map(|run| run.peaks.running).collect::<Vec<_>>());
    let shown = Arc::clone(&live);
    // From here on nothing ends the program in between: this thread removes what the other makes.
    interrupt.listen();
    let outside = Outside::new(scenario, pace)?;
    let setting = outside.as_ref().map(|outside| outside.setting.clone());
    thread::Builder::new()
        .name("measure".to_owned())
        .spawn(move || {
            // If nobody listens any more, the program is about to end.
            let _ = tell.send(measure_all(&plans, &peaks, pace, repeat, setting, &shown));
        })
        .map_err(|error| Error::Failure(format!("the system gave no thread: {error}")))?;
    let measured = loop {
        if interrupt.was_pressed() {
            break None;
        }
        match result.recv_timeout(TICK) {
            Ok(found) => break Some(found),
            Err(RecvTimeoutError::Timeout) => live.tick(),
            Err(RecvTimeoutError::Disconnected) => {
                live.clear();
                return Err(Error::Failure("the measuring thread ended without a result".to_owned()));
            }
        }
    };
    live.clear();
    drop(outside);
    interrupt.stop_listening();
    measured.transpose().map_err(|error| failure(&error))
}

fn failure(error: &std::io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Trouble>()) {
        Some(trouble) => Error::Failure(trouble.to_string()),
        None => Error::Failure(format!("the system gave no threads or timers: {error}; use fewer workers")),
    }
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

fn measure_all(
    plans: &[(Strategy, Arc<Plan>)],
    peaks: &[usize],
    pace: Pace,
    repeat: usize,
    setting: Option<Setting>,
    live: &Live,
) -> std::io::Result<Found> {
    // Where nothing is calculated, no speed is needed.
    let speed =
        if plans.iter().any(|(_, plan)| computes(plan)) { Speed::measure() } else { Speed::per_second(0.0) };
    let setting = setting.map(Setting::calibrated).transpose()?;
    let mut runs: Vec<Vec<Run>> = plans.iter().map(|_| Vec::new()).collect();
    for round in 0..repeat {
        for (place, (strategy, plan)) in plans.iter().enumerate() {
            let io = setting.as_ref().map(Io::start).transpose()?.flatten();
            let board = live.begin(place, round, repeat);
            let measured = engine::measure_io(plan, *strategy, pace, speed, io, board)?;
            live.end();
            runs[place].push(measured_run(plan, *strategy, &measured, peaks[place]));
        }
    }
    let beside = setting.as_ref().map(real_file::measure).transpose()?;
    Ok((runs.into_iter().map(median_run).collect(), beside.unwrap_or_default()))
}

fn computes(plan: &Plan) -> bool {
    plan.step_table().iter().any(|step| step.kind == StepKind::Compute)
}

/// `peak` is how many tasks the model has running at once.
fn measured_run(plan: &Plan, strategy: Strategy, measured: &Measured, peak: usize) -> Run {
    let mut run = Run::new(plan, strategy, &measured.timeline);
    run.measured = Some(Measurement {
        replay_makespan: replay::replay(plan, &measured.timeline).makespan(),
        samples: Vec::new(),
        answer: measured.answer,
        consistent: measured.digests.is_some(),
        oversubscribed: super::cores() < peak,
        usage: measured.usage,
    });
    run
}
