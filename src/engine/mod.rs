//! The real runs: the plan of a strategy, done on this machine.
//!
//! The four strategies are four short files that do the same work: read them beside each other.

pub mod blocking;
pub mod concurrent;
pub mod parallel;
pub mod hybrid;
pub mod calculation;
pub mod calibration;
pub mod door;
pub mod event_loop;
pub mod pools;
pub mod places;
pub mod record;
pub mod usage;
pub mod task;
pub mod product_tree;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::io::{Io, Trouble};
use crate::plan::{Plan, StepKind, Strategy, TaskId, Waiting, WorkerId, Workers};
use crate::time::{Pace, Time, ratio};
use crate::timeline::{State, Timeline};
use calculation::{Calculation, Digest};
use calibration::Speed;
use places::Places;
use record::{Nanos, Recorder};
use usage::{Meter, Usage};

use crate::system::thread_cpu_time;

/// Watches a run from inside it: must be quick, and must not wait for anybody.
pub trait Observer: Send + Sync {
    fn enters(&self, _task: TaskId, _state: State) {}
    fn finishes(&self, _task: TaskId) {}
}

/// Watches nothing.
#[derive(Debug)]
pub struct Nobody;

impl Observer for Nobody {}

/// A run of the machine.
#[derive(Clone, Debug)]
pub struct Measured {
    pub timeline: Timeline,
    /// What each kind of calculation gave, by n. `None` if two runs of the same one differed.
    pub digests: Option<BTreeMap<u32, Digest>>,
    /// The digest of what the tasks got from outside, or else of the plan's answer, if it computes one.
    pub answer: Option<Digest>,
    pub usage: Usage,
    /// Where steps were done, if by more than one process.
    pub sites: Sites,
    /// What went wrong and was put right.
    pub incidents: Vec<String>,
}

/// The process that did a step of a task, by the step's place among the task's own.
pub type Sites = BTreeMap<(TaskId, u32), Site>;

/// A process, and the processor that it was on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    pub process: u32,
    /// None where the system does not tell.
    pub cpu: Option<usize>,
}

/// Does what the plan says, in real time; a wait is a timer.
///
/// # Errors
/// If the system gives no threads or timers.
pub fn measure(
    plan: &Arc<Plan>,
    strategy: Strategy,
    pace: Pace,
    speed: Speed,
    observer: Arc<dyn Observer>,
) -> io::Result<Measured> {
    measure_io(plan, strategy, pace, speed, None, observer)
}

/// Does what the plan says, in real time; a task's first step is an I/O, if there is one.
///
/// # Errors
/// If the system gives no threads or timers, or an I/O fails: then the error is a [`Trouble`].
pub fn measure_io(
    plan: &Arc<Plan>,
    strategy: Strategy,
    pace: Pace,
    speed: Speed,
    io: Option<Io>,
    observer: Arc<dyn Observer>,
) -> io::Result<Measured> {
    let run = Run { io, ..Run::new(Arc::clone(plan), pace, speed, observer) };
    let run = match (strategy.workers, strategy.waiting) {
        (Workers::One, Waiting::Holds) => blocking::run(run),
        (Workers::One, Waiting::Frees) => concurrent::run(run)?,
        (Workers::Many, Waiting::Holds) => parallel::run(run)?,
        (Workers::Many, Waiting::Frees) => hybrid::run(run)?,
    };
    let run = Arc::into_inner(run).expect("all tasks have finished");
    run.into_measured()
}

/// One run: what its threads share.
pub struct Run {
    pub plan: Arc<Plan>,
    pub(crate) pace: Pace,
    /// By place in the plan's table of steps; none for a wait.
    work: Vec<Option<Work>>,
    /// By place in the plan's table of steps, in real time.
    lengths: Vec<Nanos>,
    /// By pool of the plan.
    places: Vec<Places>,
    recorder: Recorder,
    observer: Arc<dyn Observer>,
    start: Instant,
    consistent: AtomicBool,
    /// What the tasks wait for; `None` for timers.
    pub(crate) io: Option<Io>,
    /// Why the first I/O that failed did so. Those that come later are left out.
    failure: OnceLock<io::Error>,
    pub(crate) meter: Arc<Meter>,
    /// What the thread of the run had used before it began.
    cpu_before: Option<Duration>,
}

fn nanos(length: Duration) -> Nanos {
    Nanos::try_from(length.as_nanos()).unwrap_or(Nanos::MAX)
}

/// A calculation, and what it gave the first time that it ended.
struct Work {
    calculation: Arc<Calculation>,
    digest: OnceLock<Digest>,
}

impl Run {
    pub(crate) fn new(plan: Arc<Plan>, pace: Pace, speed: Speed, observer: Arc<dyn Observer>) -> Self {
        let work = plan.step_table().iter().map(|step| {
            let length = plan.length(step);
            let shares: Vec<f64> = plan.slices(step).iter().map(|&slice| ratio(slice, length)).collect();
            let cost = speed.cost_of(pace.to_real(length));
            (step.kind == StepKind::Compute).then(|| Work {
                calculation: Arc::new(Calculation::costing(cost, &shares)),
                digest: OnceLock::new(),
            })
        });
        Self {
            work: work.collect(),
            lengths: plan.step_table().iter().map(|step| nanos(pace.to_real(plan.length(step)))).collect(),
            places: plan.pools().iter().map(Places::new).collect(),
            recorder: Recorder::new(&plan),
            observer,
            start: Instant::now(),
            consistent: AtomicBool::new(true),
            io: None,
            failure: OnceLock::new(),
            meter: Arc::default(),
            cpu_before: None,
            plan,
            pace,
        }
    }

    /// The story begins: all threads are there and wait for work.
    #[must_use]
    pub fn begin(mut self) -> Arc<Self> {
        self.cpu_before = thread_cpu_time();
        self.start = Instant::now();
        Arc::new(self)
    }

    #[must_use]
    pub fn now(&self) -> Nanos {
        nanos(self.start.elapsed())
    }

    /// The real instant of a story time.
    #[must_use]
    pub fn instant(&self, story: Time) -> Instant {
        self.start + self.pace.to_real(story)
    }

    #[must_use]
    pub fn story_now(&self) -> Time {
        self.pace.to_story(Duration::from_nanos(self.now()))
    }

    /// The real length of a task's step.
    fn length(&self, task: TaskId, step: u32) -> Nanos {
        self.lengths[(self.plan.step_range(task).start + step) as usize]
    }

    fn work(&self, task: TaskId, step: u32) -> &Work {
        let place = (self.plan.step_range(task).start + step) as usize;
        self.work[place].as_ref().expect("only compute steps are computed")
    }

    /// Real nanoseconds from the run's begin to that instant.
    fn nanos_at(&self, instant: Instant) -> Nanos {
        nanos(instant.saturating_duration_since(self.start))
    }

    fn note(&self, done: io::Result<()>) {
        if let Err(error) = done {
            let _ = self.failure.set(error);
        }
    }

    fn has_failed(&self) -> bool {
        self.failure.get().is_some()
    }

    /// How a step is computed; none for a wait.
    pub(crate) fn calculation(&self, task: TaskId, step: u32) -> Option<Arc<Calculation>> {
        let place = (self.plan.step_range(task).start + step) as usize;
        self.work[place].as_ref().map(|work| Arc::clone(&work.calculation))
    }

    /// For work that is done elsewhere: writes down one slice of a step.
    pub(crate) fn record(&self, worker: WorkerId, task: TaskId, step: (usize, usize), time: Range<Instant>) {
        let (start, end) = (self.nanos_at(time.start), self.nanos_at(time.end));
        self.recorder.write(Some(worker), task, step, start, end);
    }

    pub(crate) fn observer(&self) -> &dyn Observer {
        &*self.observer
    }

    /// For work that is done elsewhere: what a step gave.
    pub(crate) fn check_step(&self, task: TaskId, step: u32, digest: Digest) {
        self.check(self.work(task, step), digest);
    }

    /// Every run of one calculation must give the same number.
    fn check(&self, work: &Work, digest: Digest) {
        if *work.digest.get_or_init(|| digest) != digest {
            self.consistent.store(false, Ordering::Relaxed);
        }
    }

    /// # Errors
    /// If an I/O failed: then the error is a [`Trouble`].
    pub(crate) fn into_measured(self) -> io::Result<Measured> {
        let cpu = thread_cpu_time().zip(self.cpu_before).map(|(now, before)| now.saturating_sub(before));
        self.meter.add(1, cpu);
        if let (Some(error), Some(io)) = (self.failure.into_inner(), &self.io) {
            return Err(Trouble::new(io.kind(), &error).into());
        }
        let mut digests = BTreeMap::new();
        let mut consistent = self.consistent.into_inner();
        for work in self.work.iter().flatten() {
            if let Some(&digest) = work.digest.get() {
                consistent &= *digests.entry(work.calculation.n).or_insert(digest) == digest;
            }
        }
        let answer =
            self.plan.step_table().iter().zip(&self.work).find(|(step, _)| self.plan.is_answer(step));
        let answer = answer.and_then(|(_, work)| work.as_ref()?.digest.get().copied());
        Ok(Measured {
            answer: self.io.as_ref().map(Io::answers).or(answer),
            digests: consistent.then_some(digests),
            sites: Sites::new(),
            incidents: Vec::new(),
            timeline: self.recorder.into_timeline(&self.plan, self.pace),
            usage: self.meter.usage(),
        })
    }
}
