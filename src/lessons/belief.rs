//! Wrong models of what happens. Each is the right model of something else: so it has an answer to any
//! question, for any numbers.

use serde::{Deserialize, Serialize};

use crate::foreign::shown;
use crate::plan::{Executor, Interruptibility, Strategy, Waiting, Workers};
use crate::scenario::cases::{Case, Elsewhere};
use crate::scenario::claim::{Measure, Target};
use crate::scenario::length::Length;
use crate::scenario::setup::{Names, Setup, Step};
use crate::time::Time;

use super::question::{Sought, Value};
use super::situation::{Imagined, Part, Situation};

/// What people believe. A file has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Belief {
    // Wrong about what overlaps.
    AllInTurn,
    AllOverlaps,
    AsyncSpeedsUpWork,
    AsyncIsParallel,
    TaskIsThread,
    ThreadsAlwaysRun,
    WaitsHold,
    SleepIsSleep,
    // Wrong about what runs when.
    CallBegins,
    LoopChecks,
    // Wrong about how much there is to share.
    DividedByWorkers,
    SpeedUpIsWorkers,
    WorkersAreProcessors,
    ReceiverCalculates,
    FairShares,
    // Something forgotten.
    ArrivalsIgnored,
    HandOverForgotten,
    OrderForgotten,
    BoundForgotten,
    // Wrong about taking turns.
    TurnsAreFree,
    // Wrong about a busy server.
    RequestIsLost,
    // There is a best strategy.
    ParallelIsBest,
    AsyncIsBest,
    OneAtATimeIsBest,
    // One change is enough.
    AsyncIsEnough,
    ElsewhereIsEnough,
    TurnsAreEnough,
}

impl Belief {
    pub const ALL: [Self; 27] = [
        Self::AllInTurn,
        Self::AllOverlaps,
        Self::AsyncSpeedsUpWork,
        Self::AsyncIsParallel,
        Self::TaskIsThread,
        Self::ThreadsAlwaysRun,
        Self::WaitsHold,
        Self::SleepIsSleep,
        Self::CallBegins,
        Self::LoopChecks,
        Self::DividedByWorkers,
        Self::SpeedUpIsWorkers,
        Self::WorkersAreProcessors,
        Self::ReceiverCalculates,
        Self::FairShares,
        Self::ArrivalsIgnored,
        Self::HandOverForgotten,
        Self::OrderForgotten,
        Self::BoundForgotten,
        Self::TurnsAreFree,
        Self::RequestIsLost,
        Self::ParallelIsBest,
        Self::AsyncIsBest,
        Self::OneAtATimeIsBest,
        Self::AsyncIsEnough,
        Self::ElsewhereIsEnough,
        Self::TurnsAreEnough,
    ];

    /// A short name, for tables and files: "all in turn".
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllInTurn => "all in turn",
            Self::AllOverlaps => "all overlaps",
            Self::AsyncSpeedsUpWork => "async speeds up work",
            Self::AsyncIsParallel => "concurrent is at the same instant",
            Self::TaskIsThread => "a task is a thread",
            Self::ThreadsAlwaysRun => "threads always run",
            Self::WaitsHold => "a wait always holds",
            Self::SleepIsSleep => "sleep is sleep",
            Self::CallBegins => "a call begins it",
            Self::LoopChecks => "the loop comes back to check",
            Self::DividedByWorkers => "sum divided by workers",
            Self::SpeedUpIsWorkers => "speed-up is workers",
            Self::WorkersAreProcessors => "workers are processors",
            Self::ReceiverCalculates => "the receiver calculates too",
            Self::FairShares => "fair shares",
            Self::ArrivalsIgnored => "arrivals ignored",
            Self::HandOverForgotten => "short steps forgotten",
            Self::OrderForgotten => "order forgotten",
            Self::BoundForgotten => "bound forgotten",
            Self::TurnsAreFree => "turns cost nobody anything",
            Self::RequestIsLost => "a busy server loses requests",
            Self::ParallelIsBest => "parallel is always best",
            Self::AsyncIsBest => "async is always best",
            Self::OneAtATimeIsBest => "one at a time is best",
            Self::AsyncIsEnough => "async is enough",
            Self::ElsewhereIsEnough => "another process is enough",
            Self::TurnsAreEnough => "giving way is enough",
        }
    }

    /// The belief in a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::AllInTurn => {
                "You put everything one after the other, as if there were one worker and no overlap."
            }
            Self::AllOverlaps => "You let everything overlap, as if there were a worker for each task.",
            Self::AsyncSpeedsUpWork => "You expected that `async` lets calculations overlap, too.",
            Self::AsyncIsParallel => {
                "You let one event loop run on all workers, as if concurrent meant at the same instant."
            }
            Self::TaskIsThread => {
                "You gave each task a thread, a worker of its own, as if all that is begun runs at once."
            }
            Self::ThreadsAlwaysRun => "You let all run at once, as if a lock that they share did not matter.",
            Self::WaitsHold => {
                "You let each wait hold its worker, as if nothing else could happen meanwhile."
            }
            Self::SleepIsSleep => {
                "You let a worker go on with others while it waits, though here the wait holds it."
            }
            Self::CallBegins => "You let a call of an async function begin it, before anybody awaits it.",
            Self::LoopChecks => "You let the event loop look again and again whether the answer is there.",
            Self::DividedByWorkers => "You divided the sum of all by the workers, as if tasks were divided.",
            Self::SpeedUpIsWorkers => "You took the number of workers for the speed-up.",
            Self::WorkersAreProcessors => "You gave each worker a processor of its own.",
            Self::ReceiverCalculates => "You let the receiver calculate as well: one worker too many.",
            Self::FairShares => "You let all share the workers evenly, from the start to the end.",
            Self::ArrivalsIgnored => {
                "You let all come and begin at once, though they come one after the other."
            }
            Self::HandOverForgotten => "You counted only the longest step, and forgot the short ones.",
            Self::OrderForgotten => "You let it all begin at once, though some must come after others.",
            Self::BoundForgotten => "You let in as many as come, though the queue has few places.",
            Self::TurnsAreFree => "You thought that whoever takes turns loses nothing.",
            Self::RequestIsLost => "You thought that a busy server refuses or loses a request.",
            Self::ParallelIsBest => {
                "You thought that more workers always beat one that does not stand still."
            }
            Self::AsyncIsBest => "You thought that overlapping always beats more workers.",
            Self::OneAtATimeIsBest => {
                "You thought that switching only costs, so that one at a time is fastest."
            }
            Self::AsyncIsEnough => "You thought that an `async` receiver is free, whatever it does.",
            Self::ElsewhereIsEnough => {
                "You thought that another process is enough, even if the receiver waits for it."
            }
            Self::TurnsAreEnough => "You thought that giving way brings the answer sooner.",
        }
    }

    /// What is true instead, in a sentence.
    pub const fn answer(self) -> &'static str {
        match self {
            Self::AllInTurn => "But what waits elsewhere, or runs on another worker, happens meanwhile.",
            Self::AllOverlaps => "But a worker does one thing at a time: who finds none free is queued.",
            Self::AsyncSpeedsUpWork => "But a calculation has no wait to fill: on one worker, work adds up.",
            Self::AsyncIsParallel => {
                "But many can be in progress while one runs: the others wait, outside or in the queue."
            }
            Self::TaskIsThread => {
                "But a task is a function that can pause: all tasks of one loop share its thread."
            }
            Self::ThreadsAlwaysRun => "But only who has the lock runs: the others are queued for it.",
            Self::WaitsHold => "But where a wait frees its worker, others run or wait meanwhile.",
            Self::SleepIsSleep => {
                "But a blocking call keeps its thread until it is over; only an async one gives it back."
            }
            Self::CallBegins => "But it begins when it is first polled: by its await, a `join!` or `spawn`.",
            Self::LoopChecks => "But it is polled only when its waker was called, by whoever has the answer.",
            Self::DividedByWorkers => "But a task is not divided: the workers take whole tasks, in rounds.",
            Self::SpeedUpIsWorkers => {
                "But what cannot be divided takes as long as before, however many there are."
            }
            Self::WorkersAreProcessors => {
                "But more workers than processors only slice the same processors thinner."
            }
            Self::ReceiverCalculates => "But one worker only receives: that is what keeps it free.",
            Self::FairShares => "But who is first is served first, to its end.",
            Self::ArrivalsIgnored => {
                "But nobody is served, and no response counts, before the request is there."
            }
            Self::HandOverForgotten => "But the short steps take the worker as well, one after the other.",
            Self::OrderForgotten => "But what needs a result cannot begin before it is there.",
            Self::BoundForgotten => "But who finds no place stays outside until one is free.",
            Self::TurnsAreFree => "But a turn of somebody else is time that you do not get.",
            Self::RequestIsLost => "But its bytes lie in the system's buffer: it is late, not lost.",
            Self::ParallelIsBest => {
                "But a worker that stands still at each wait does little: one that leaves its waits can do more."
            }
            Self::AsyncIsBest => "But it fills only waits: what computes needs another worker.",
            Self::OneAtATimeIsBest => {
                "But while one is served, others could wait or run as well: one at a time does neither."
            }
            Self::AsyncIsEnough => "But a loop that calculates reaches no `await`, and receives nobody.",
            Self::ElsewhereIsEnough => "But a receiver that stands still is as busy as one that calculates.",
            Self::TurnsAreEnough => "But giving way shares the time, it makes none.",
        }
    }

    /// What somebody who believes this answers; `None` if it says nothing about it.
    pub fn answers(self, sought: &Sought, part: Part, situation: &Situation) -> Option<Value> {
        if let Some(value) = self.names() {
            return Some(value);
        }
        self.answers_about(sought, self.real(sought.strategy()?, part, situation)?)
    }

    /// The same about a run that is really so.
    pub fn answers_about(self, sought: &Sought, real: Imagined) -> Option<Value> {
        if self == Self::DividedByWorkers || self == Self::SpeedUpIsWorkers {
            let is_makespan = matches!(sought, Sought::Time(Target { what: Measure::Makespan, .. }));
            return divided(&real).filter(|_| is_makespan).map(Value::Time);
        }
        sought.in_run(&self.imagines(real).run(sought.strategy()?, sought.followed())?)
    }

    /// How a run goes in the mind of somebody who believes this: as it is, if it says nothing about runs.
    pub fn imagined(self, strategy: Strategy, part: Part, situation: &Situation) -> Option<Imagined> {
        Some(self.imagines(self.real(strategy, part, situation)?))
    }

    /// What somebody who believes this thinks of.
    fn real(self, strategy: Strategy, part: Part, situation: &Situation) -> Option<Imagined> {
        match self {
            Self::AsyncIsParallel => situation.real(part, Strategy { workers: Workers::Many, ..strategy }),
            _ => situation.real(part, strategy),
        }
    }

    /// The answer that needs no sum.
    pub const fn names(self) -> Option<Value> {
        Some(match self {
            Self::RequestIsLost => Value::Never,
            Self::ParallelIsBest => Value::Strategy(Strategy::PARALLEL),
            Self::AsyncIsBest => Value::Strategy(Strategy::CONCURRENT),
            Self::OneAtATimeIsBest => Value::Strategy(Strategy::BLOCKING),
            Self::AsyncIsEnough => Value::Server(Case::Cell(Elsewhere::Inline, Waiting::Frees)),
            Self::ElsewhereIsEnough => Value::Server(Case::Cell(Elsewhere::Process, Waiting::Holds)),
            Self::TurnsAreEnough => Value::Server(Case::Yielding),
            _ => return None,
        })
    }

    /// What happens in the mind of somebody who believes this.
    fn imagines(self, mut of: Imagined) -> Imagined {
        match self {
            Self::AllInTurn => return all_in_turn(of),
            Self::AllOverlaps | Self::AsyncSpeedsUpWork | Self::TaskIsThread | Self::ThreadsAlwaysRun => {
                a_worker_for_each(&mut of.setup);
                of.processors = None;
            }
            Self::FairShares => {
                of.processors = u32::try_from(of.setup.workers()).ok().and_then(std::num::NonZero::new);
                a_worker_for_each(&mut of.setup);
            }
            Self::WaitsHold => waits(&mut of, Waiting::Holds),
            Self::SleepIsSleep => {
                waits(&mut of, Waiting::Frees);
                for set in &mut of.setup.sets {
                    set.interruptibility = Interruptibility::Interruptible;
                }
            }
            Self::WorkersAreProcessors => of.processors = None,
            Self::ReceiverCalculates => {
                if let [_, .., last] = &mut of.setup.pools[..] {
                    last.names = numbered(last.names.count() + 1);
                }
            }
            Self::ArrivalsIgnored => {
                for set in &mut of.setup.sets {
                    (set.arrives, set.every) = (Time::ZERO, Length::ZERO);
                }
            }
            Self::HandOverForgotten => {
                of.setup.sets.iter_mut().for_each(|set| only_longest(&mut set.steps));
                of.setup.pools.iter_mut().for_each(|pool| pool.switch_cost = Time::ZERO);
            }
            Self::OrderForgotten | Self::CallBegins => {
                of.setup.sets.iter_mut().for_each(|set| set.after.clear());
            }
            Self::BoundForgotten => of.setup.pools.iter_mut().for_each(|pool| pool.places = None),
            Self::TurnsAreFree => steps(&mut of.setup).for_each(|step| step.gives_way = None),
            _ => {}
        }
        of
    }
}

impl TryFrom<String> for Belief {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|belief| belief.name() == name);
        found.ok_or_else(|| format!("`{}` is no belief that this version knows", shown(&name)))
    }
}

impl From<Belief> for String {
    fn from(belief: Belief) -> Self {
        belief.name().to_owned()
    }
}

fn steps(setup: &mut Setup) -> impl Iterator<Item = &mut Step> {
    setup.sets.iter_mut().flat_map(|set| &mut set.steps)
}

/// An event loop has one worker, and threads any number.
fn numbered(count: usize) -> Names {
    Names::Numbered { name: "Worker".to_owned(), first: 1, count }
}

fn a_worker_for_each(setup: &mut Setup) {
    let tasks = setup.tasks();
    for pool in &mut setup.pools {
        (pool.names, pool.executor, pool.places) = (numbered(tasks), Executor::Threads, None);
    }
    steps(setup).for_each(|step| step.gives_way = None);
}

/// One worker, whom every wait holds.
fn all_in_turn(mut of: Imagined) -> Imagined {
    of.setup.pools.truncate(1);
    for pool in &mut of.setup.pools {
        (pool.names, pool.executor, pool.places) = (numbered(1), Executor::Threads, None);
    }
    for step in steps(&mut of.setup) {
        (step.on, step.gives_way) = (0, None);
    }
    Imagined { strategy: Strategy::BLOCKING, processors: None, ..of }
}

fn waits(of: &mut Imagined, waiting: Waiting) {
    of.strategy = Strategy { waiting, ..of.strategy };
    // A place in the queue belongs to waits that free.
    of.setup.pools.iter_mut().for_each(|pool| pool.executor = Executor::Threads);
}

fn only_longest(steps: &mut [Step]) {
    let longest = steps.iter().map(|step| step.length.most()).max().unwrap_or(0);
    for step in steps.iter_mut().filter(|step| step.length.most() < longest) {
        step.length = Length::ZERO;
    }
}

/// All there is to do and to wait for, by worker.
fn divided(real: &Imagined) -> Option<Time> {
    let workers = match real.strategy.workers {
        Workers::One => 1,
        Workers::Many => u64::try_from(real.setup.workers()).ok()?,
    };
    let plan = real.plan()?;
    let steps = plan.tasks().flat_map(|task| plan.steps(task));
    let all: Time = steps.map(|step| plan.length(step)).sum();
    Some(Time::from_nanos(all.as_nanos() / workers))
}
