//! Measuring while somebody looks on: a display that ticks, and Ctrl-C at any time.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::analysis::disturbance::Disturbance;
use crate::analysis::{Build, MeasuredRun, MeasuredRuns, Measurement, Run, median_run, replay};
use crate::cli::Options;
use crate::engine::calibration::Speed;
use crate::engine::{self, Measured};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::io::real_file;
use crate::io::scratch::Scratch;
use crate::io::{IoBackends, IoConfig, IoError, Kind};
use crate::pages;
use crate::plan::{Plan, StepKind, Strategy};
use crate::progress::{Board, Live, Stage, TICK};
use crate::scenario::server::{Pinning, Start};
use crate::scenario::{Runner, Scenario};
use crate::server;
use crate::server::measure::{Equipment, Shape, Where};
use crate::story::StoryClock;
use crate::system::load::Load;
use crate::terminal;
use crate::time::{Pace, Time};

/// Runs that are kept as they come, by place: what is there if somebody ends it.
pub type Kept = Arc<Mutex<Vec<Vec<MeasuredRun>>>>;

/// Of each place the median of what was measured, up to the first that has nothing. Rounds that not all
/// have had do not count, except for the first.
pub fn medians(kept: &Kept) -> Vec<MeasuredRun> {
    let runs = kept.lock();
    let rounds = runs.iter().map(Vec::len).min().unwrap_or(0).max(1);
    let measured = runs.iter().take_while(|runs| !runs.is_empty());
    measured.map(|runs| median_run(runs.iter().take(rounds).cloned().collect())).collect()
}

/// Measures on a thread of its own, and shows it here. `None` after Ctrl-C.
pub fn watch<T: Send + 'static>(
    live: Live,
    interrupt: &Interrupt,
    measure: impl FnOnce(&Live) -> io::Result<T> + Send + 'static,
) -> Result<Option<T>, Error> {
    let live = Arc::new(live);
    let (tell, result) = mpsc::channel();
    let shown = Arc::clone(&live);
    thread::Builder::new()
        .name("measure".to_owned())
        .spawn(move || {
            // If nobody listens any more, the program is about to end.
            let _ = tell.send(measure(&shown));
        })
        .map_err(|error| Error::Failure(format!("the system gave no thread: {error}")))?;
    interrupt.listen();
    let measured = loop {
        if interrupt.was_pressed() {
            break None;
        }
        match result.recv_timeout(TICK) {
            Ok(measured) => break Some(measured),
            Err(RecvTimeoutError::Timeout) => live.tick(),
            Err(RecvTimeoutError::Disconnected) => {
                live.clear();
                return Err(Error::Failure("the measuring thread ended without a result".to_owned()));
            }
        }
    };
    live.clear();
    interrupt.stop_listening();
    measured.transpose().map_err(|error| refused(&error))
}

fn refused(error: &io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<IoError>()) {
        Some(error) => Error::Failure(error.to_string()),
        // It has its own advice.
        None if error.kind() == io::ErrorKind::NotFound => Error::Failure(format!("cannot measure: {error}")),
        None => Error::Failure(format!("cannot measure: {error}; fewer tasks or workers may help")),
    }
}

/// A disturbed run is measured once more if it was not longer, and all such runs together neither.
const AGAIN: Duration = Duration::from_secs(10);

/// Every place once, and all again, `repeat` times: a machine that changes its speed changes it for
/// all. A disturbed run is measured once more, within 10 s in all, and the less disturbed one counts.
/// Of each place the median run counts.
pub fn in_turns(
    places: usize,
    repeat: usize,
    live: &Live,
    kept: &Kept,
    mut measure: impl FnMut(usize, Arc<Board>) -> io::Result<MeasuredRun>,
) -> io::Result<Vec<MeasuredRun>> {
    *kept.lock() = vec![Vec::new(); places];
    let mut left = AGAIN;
    for round in 0..repeat {
        for place in 0..places {
            let mut once = || {
                let run = measure(place, live.begin(place, round, repeat));
                live.end();
                run
            };
            let start = Instant::now();
            let mut run = once()?;
            let took = start.elapsed();
            if run.is_disturbed() && took <= left {
                left -= took;
                run = run.or_less_disturbed(once()?);
            }
            kept.lock()[place].push(run);
        }
    }
    Ok(medians(kept))
}

/// What a server needs.
pub fn equipment(start: Start, pinning: Pinning) -> Result<Equipment, Error> {
    let program = std::env::current_exe().map_err(|error| {
        Error::Failure(format!("cannot find this program, to start it as a worker: {error}"))
    })?;
    Ok(Equipment { program, start, pinning })
}

/// Strategies in turns; after Ctrl-C those that have a run.
pub(super) fn measure(
    scenario: &Scenario,
    options: &Options,
    plans: &[(Strategy, Arc<Plan>)],
    predicted: &[Run],
    pace: Pace,
    repeat: usize,
    interrupt: &Interrupt,
) -> Result<MeasuredRuns, Error> {
    let about = scenario.about();
    let question = format!("{}: {}", about.name, about.question);
    let stage = stage(question, about.clock, pace, predicted, options);
    let live = if options.is_still() { Live::hidden(stage, plans) } else { Live::new(stage, plans) };
    let (plans, predicted) = (plans.to_vec(), predicted.iter().map(Demand::of).collect::<Vec<_>>());
    // From here on nothing ends the program in between: this thread removes what the other makes.
    interrupt.listen();
    let environment = IoEnvironment::new(scenario, pace)?;
    let backend = match (scenario.runner(), &environment) {
        (Runner::Server { start, pinning }, _) => Backend::Server(equipment(*start, *pinning)?),
        (_, Some(environment)) => Backend::Io(environment.config.clone(), environment.beside),
        _ => Backend::Engine,
    };
    let kept = Kept::default();
    let mine = Arc::clone(&kept);
    let found = watch(live, interrupt, move |live| {
        measure_all(&plans, &predicted, pace, repeat, backend, (live, &mine))
    });
    drop(environment);
    interrupt.stop_listening();
    Ok(found?.unwrap_or_else(|| MeasuredRuns { runs: medians(&kept), beside: Vec::new() }))
}

/// What the live display shows these runs on. The question is about whoever is predicted to take longest:
/// the same in all strategies.
pub fn stage(question: String, clock: StoryClock, pace: Pace, predicted: &[Run], options: &Options) -> Stage {
    let slowest = predicted.iter().rev().map(Run::slowest).max_by_key(|task| task.times.response());
    let same = |run: &Run| {
        let name = &slowest?.name;
        run.tasks.iter().find(|task| task.name == *name).map(|task| task.id)
    };
    Stage {
        question,
        legend: pages::legend_of(predicted),
        style: terminal::live_style(&options.page.told.style),
        clock,
        pace,
        end: predicted.iter().map(|run| run.last_finish).max().unwrap_or_default(),
        subjects: predicted.iter().map(same).collect(),
    }
}

/// What the runs of a scenario are done with.
enum Backend {
    Engine,
    /// The engine, and another side that makes it wait; and the kind that has a real file beside it.
    Io(IoConfig, Option<Kind>),
    Server(Equipment),
}

/// What kinds of I/O need as long as the command measures.
struct IoEnvironment {
    config: IoConfig,
    beside: Option<Kind>,
    _scratch: Scratch,
}

impl IoEnvironment {
    /// `None` where every wait is a timer.
    fn new(scenario: &Scenario, pace: Pace) -> Result<Option<Self>, Error> {
        let kinds = scenario.io_of_steps();
        if kinds.is_empty() {
            return Ok(None);
        }
        let (database_url, beside) = match scenario.runner() {
            Runner::Io { kind, database_url, .. } => (database_url.clone(), Some(*kind)),
            _ => (None, None),
        };
        let scratch = Scratch::new().map_err(|error| Error::Failure(error.to_string()))?;
        let folder = scratch.path().to_owned();
        let config = IoConfig { kinds, pace, folder, passes: 0, database_url };
        Ok(Some(Self { config, beside, _scratch: scratch }))
    }
}

fn measure_all(
    plans: &[(Strategy, Arc<Plan>)],
    predicted: &[Demand],
    pace: Pace,
    repeat: usize,
    backend: Backend,
    (live, kept): (&Live, &Kept),
) -> io::Result<MeasuredRuns> {
    // Where nothing is calculated, no speed is needed. All strategies have the same, also if it changes meanwhile:
    // they are to calculate the same number.
    let speed =
        if plans.iter().any(|(_, plan)| computes(plan)) { Speed::measure() } else { Speed::per_second(0.0) };
    let backend = match backend {
        Backend::Io(config, beside) => Backend::Io(config.calibrated(&plans[0].1)?, beside),
        others => others,
    };
    let runs = in_turns(plans.len(), repeat, live, kept, |place, board| {
        let (strategy, plan) = &plans[place];
        let before = Load::now();
        let measured = match &backend {
            Backend::Engine => engine::measure(plan, *strategy, pace, speed, board),
            Backend::Io(config, _) => {
                engine::measure_io(plan, *strategy, pace, speed, IoBackends::open(plan, config)?, board)
            }
            Backend::Server(equipment) => {
                server::measure(plan, Shape::of(*strategy, plan), equipment, pace, speed, board)
            }
        }?;
        let cores = match &backend {
            Backend::Server(equipment) => cores(equipment.pinning, Shape::of(*strategy, plan)),
            _ => super::cores(),
        };
        let Demand { peak, busy } = predicted[place];
        let planned = match &backend {
            Backend::Io(..) => Time::ZERO,
            Backend::Engine | Backend::Server(_) => busy,
        };
        Ok(measured_run(plan, *strategy, measured, &Under { before, peak, cores, planned, pace }))
    })?;
    let beside = match &backend {
        Backend::Io(config, Some(kind)) => real_file::measure(*kind, &config.folder)?,
        _ => Vec::new(),
    };
    Ok(MeasuredRuns { runs, beside })
}

/// Cores for what a server calculates: where it is kept on one, and worker processes calculate,
/// those have the others.
pub(super) fn cores(pinning: Pinning, shape: Shape) -> usize {
    match (pinning, shape.calculate) {
        (Pinning::Pinned, Where::Process) => (super::cores() - 1).max(1),
        _ => super::cores(),
    }
}

fn computes(plan: &Plan) -> bool {
    plan.step_table().iter().any(|step| step.kind == StepKind::Compute && !plan.length(step).is_zero())
        || plan.pools().iter().any(|pool| !pool.switch_cost.is_zero())
}

/// What a run needs of the processors, by the model.
struct Demand {
    /// How many tasks run at once.
    peak: usize,
    /// How long they run, added up.
    busy: Time,
}

impl Demand {
    fn of(run: &Run) -> Self {
        Self { peak: run.peaks.running, busy: run.busy() }
    }
}

/// Under which conditions a run was measured.
pub(super) struct Under {
    /// Just before it.
    pub before: Option<Load>,
    /// How many tasks the model has running at once, and how many can.
    pub peak: usize,
    pub cores: usize,
    /// How long they calculate in it; nothing where that is not all that they do on a worker.
    pub planned: Time,
    pub pace: Pace,
}

/// To be called as soon as the run has ended.
pub(super) fn measured_run(
    plan: &Plan,
    strategy: Strategy,
    measured: Measured,
    under: &Under,
) -> MeasuredRun {
    let meanwhile = Load::since(under.before);
    let oversubscribed = under.cores < under.peak;
    let mut run = Run::new(plan, strategy, &measured.timeline).on_a_machine();
    run.tell_sites(&measured.sites);
    let running = [run.busy(), under.planned].map(|length| under.pace.to_real(length));
    let measurement = Measurement {
        replay_makespan: replay::makespan(plan, measured.timeline, &measured.lengths),
        samples: Vec::new(),
        answer: measured.answer,
        consistent: measured.digests.is_some(),
        oversubscribed,
        disturbance: meanwhile
            .and_then(|meanwhile| Disturbance::find(meanwhile, running.into(), oversubscribed)),
        incidents: measured.incidents,
        usage: measured.usage,
        build: Build::THIS,
    };
    MeasuredRun { run, measurement }
}
