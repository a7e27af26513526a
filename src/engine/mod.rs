//! The real runs: the plan of a strategy, done on this machine.
//!
//! The four strategies are four short files that do the same work: read them beside each other.
//!
//! A plan that asks for more than "first ready, first served by anybody" does not go to them: neither
//! tokio nor rayon has priorities, quanta, switches that cost something, or tasks that only one worker
//! may take. Such a plan goes to `scheduled`, a scheduler of our own, whatever its strategy.

pub(crate) mod blocking;
pub(crate) mod concurrent;
pub(crate) mod parallel;
pub(crate) mod hybrid;
pub(crate) mod scheduled;
pub(crate) mod slots;
pub(crate) mod calculation;
pub mod calibration;
pub(crate) mod arrival_clock;
pub(crate) mod event_loop;
pub(crate) mod pools;
pub(crate) mod death;
pub(crate) mod record;
pub(crate) mod usage;
pub(crate) mod task;
pub(crate) mod product_tree;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use num_bigint::BigUint;

use crate::digest::Digest;
use crate::io::{IoBackends, IoError};
use crate::plan::{Plan, Step, StepKind, Strategy, TaskId, Waiting, WorkerId, Workers};
use crate::time::{Pace, Time, ratio};
use crate::timeline::{SliceLengths, State, Timeline};
use calculation::Calculation;
use calibration::Speed;
use death::{Death, attend};
use record::{Nanos, Recorder};
use slots::SharedSlots;
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
    /// What the replay goes by.
    pub lengths: SliceLengths,
    /// What each kind of calculation gave, by n. `None` if two runs of the same one differed.
    pub digests: Option<BTreeMap<u32, Digest>>,
    /// The digest of the plan's answer: of the number that it computes, or of what it gets from outside.
    pub answer: Option<Digest>,
    /// Where steps were done, if by more than one process.
    pub sites: Sites,
    /// What went wrong and was put right.
    pub incidents: Vec<String>,
    pub usage: Usage,
}

/// The process that did a step of a task, by the step's place among the task's own.
pub type Sites = BTreeMap<(TaskId, u32), Site>;

/// A process, and the processor that it was on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Site {
    pub process: u32,
    /// None where the system does not tell.
    pub cpu: Option<usize>,
}

/// Does what the plan says, in real time; a wait is a timer.
pub fn measure(
    plan: &Arc<Plan>,
    strategy: Strategy,
    pace: Pace,
    speed: Speed,
    observer: Arc<dyn Observer>,
) -> io::Result<Measured> {
    measure_io(plan, strategy, pace, speed, IoBackends::default(), observer)
}

/// Does what the plan says, in real time; a wait is what `io` has for it, or else a timer.
pub fn measure_io(
    plan: &Arc<Plan>,
    strategy: Strategy,
    pace: Pace,
    speed: Speed,
    io: IoBackends,
    observer: Arc<dyn Observer>,
) -> io::Result<Measured> {
    let run = Run { io, ..Run::new(Arc::clone(plan), pace, speed, observer) };
    let run = attend(|| match (strategy.workers, strategy.waiting) {
        // It asks for what the four files cannot do: see the top of this file.
        _ if !plan.fits_runtime() => scheduled::run(run, speed),
        (Workers::One, Waiting::Holds) => Ok(blocking::run(run)),
        (Workers::One, Waiting::Frees) => concurrent::run(run),
        (Workers::Many, Waiting::Holds) => parallel::run(run),
        (Workers::Many, Waiting::Frees) => hybrid::run(run),
    });
    let run = run.unwrap_or_else(|death| Err(death.into()))?;
    if let Some(death) = run.death.get() {
        return Err(death.clone().into());
    }
    let run = Arc::into_inner(run).expect("all tasks have finished");
    run.into_measured()
}

/// How many threads the workers of a run need, at the most.
pub fn threads(plan: &Plan) -> usize {
    plan.pools().iter().map(|pool| scheduled::threads(plan, pool)).sum()
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
    slots: Vec<SharedSlots>,
    recorder: Recorder,
    observer: Arc<dyn Observer>,
    start: Instant,
    consistent: AtomicBool,
    /// What the tasks wait for besides timers.
    pub(crate) io: IoBackends,
    /// Why the first I/O that failed did so. Those that come later are left out.
    failure: OnceLock<IoError>,
    /// Why the first task that died did so.
    death: OnceLock<Death>,
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
    /// Into how many of the same cost each slice of the step is cut.
    pieces: usize,
    /// Here. Numbers are compared as they are: to name each by its digest would cost a million tasks a
    /// twentieth of their time.
    number: OnceLock<BigUint>,
    /// In another process, which sends the digest only.
    digest: OnceLock<Digest>,
}

impl Work {
    fn of(plan: &Plan, step: &Step, pace: Pace, speed: Speed) -> Self {
        let length = plan.length(step);
        let shares: Vec<f64> = plan.slices(step).iter().map(|&slice| ratio(slice, length)).collect();
        let cost = speed.cost_of(pace.to_real(length));
        Self {
            calculation: Arc::new(Calculation::costing(cost, &shares)),
            pieces: scheduled::pieces(plan, step, pace),
            number: OnceLock::new(),
            digest: OnceLock::new(),
        }
    }

    fn digest(&self) -> Option<Digest> {
        self.digest.get().copied().or_else(|| self.number.get().map(Digest::of))
    }
}

impl Run {
    pub(crate) fn new(plan: Arc<Plan>, pace: Pace, speed: Speed, observer: Arc<dyn Observer>) -> Self {
        let work = plan
            .step_table()
            .iter()
            .map(|step| (step.kind == StepKind::Compute).then(|| Work::of(&plan, step, pace, speed)));
        Self {
            work: work.collect(),
            lengths: plan.step_table().iter().map(|step| nanos(pace.to_real(plan.length(step)))).collect(),
            slots: plan.pools().iter().map(SharedSlots::new).collect(),
            recorder: Recorder::new(&plan),
            observer,
            start: Instant::now(),
            consistent: AtomicBool::new(true),
            io: IoBackends::default(),
            failure: OnceLock::new(),
            death: OnceLock::new(),
            meter: Arc::default(),
            cpu_before: None,
            plan,
            pace,
        }
    }

    /// The story begins: all threads are there and wait for work.
    pub fn begin(mut self) -> Arc<Self> {
        self.cpu_before = thread_cpu_time();
        self.start = Instant::now();
        Arc::new(self)
    }

    pub fn now(&self) -> Nanos {
        nanos(self.start.elapsed())
    }

    /// The real instant of a story time.
    pub fn instant(&self, story: Time) -> Instant {
        self.start + self.pace.to_real(story)
    }

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

    /// How a step is computed; none for a wait.
    pub(crate) fn calculation(&self, task: TaskId, step: u32) -> Option<Arc<Calculation>> {
        let place = (self.plan.step_range(task).start + step) as usize;
        self.work[place].as_ref().map(|work| Arc::clone(&work.calculation))
    }

    /// For work that is done elsewhere: writes down one slice of a step.
    pub(crate) fn record(&self, worker: WorkerId, task: TaskId, step: (usize, usize), time: Range<Instant>) {
        self.recorder.write(Some(worker), task, step, self.nanos_at(time.start), self.nanos_at(time.end));
    }

    pub(crate) fn observer(&self) -> &dyn Observer {
        &*self.observer
    }

    /// For work that is done elsewhere: what a step gave.
    pub(crate) fn check_step(&self, task: TaskId, step: u32, digest: Digest) {
        if *self.work(task, step).digest.get_or_init(|| digest) != digest {
            self.consistent.store(false, Ordering::Relaxed);
        }
    }

    /// Real nanoseconds from the run's begin to that instant.
    fn nanos_at(&self, instant: Instant) -> Nanos {
        nanos(instant.saturating_duration_since(self.start))
    }

    fn note(&self, done: Result<(), IoError>) {
        if let Err(error) = done {
            let _ = self.failure.set(error);
        }
    }

    /// A task died: whoever waits for the end of the run is to be woken.
    fn dies(&self, death: Death) {
        let _ = self.death.set(death);
    }

    fn has_died(&self) -> bool {
        self.death.get().is_some()
    }

    fn has_failed(&self) -> bool {
        self.failure.get().is_some()
    }

    /// Every run of one calculation must give the same number.
    fn check(&self, work: &Work, number: &BigUint) {
        if work.number.get_or_init(|| number.clone()) != number {
            self.consistent.store(false, Ordering::Relaxed);
        }
    }

    pub(crate) fn into_measured(self) -> io::Result<Measured> {
        let cpu = thread_cpu_time().zip(self.cpu_before).map(|(now, before)| now.saturating_sub(before));
        self.meter.add(1, cpu);
        if let Some(error) = self.failure.into_inner() {
            return Err(error.into());
        }
        let mut digests = BTreeMap::new();
        let mut consistent = self.consistent.into_inner();
        for work in self.work.iter().flatten() {
            if let Some(digest) = work.digest() {
                consistent &= *digests.entry(work.calculation.n).or_insert(digest) == digest;
            }
        }
        let answer =
            self.plan.step_table().iter().zip(&self.work).find(|(step, _)| self.plan.is_answer(step));
        let answer = answer.and_then(|(_, work)| work.as_ref()?.digest());
        let (timeline, lengths) = self.recorder.into_timeline(&self.plan, self.pace);
        Ok(Measured {
            timeline,
            lengths,
            answer: self.io.answer(&self.plan).or(answer),
            digests: consistent.then_some(digests),
            sites: Sites::new(),
            incidents: Vec::new(),
            usage: self.meter.usage(),
        })
    }
}
