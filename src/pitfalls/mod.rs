//! Traps of asynchronous code. Each is a file of its own with two functions, `before` and `after`, that
//! differ by the line that matters. Both are really run and predicted, and a page shows them beside
//! each other with the source that ran.

pub(crate) mod catalogue;
pub(crate) mod comparison;
mod run;
pub(crate) mod source;
mod stage;

/// Both functions of a pitfall as one, which is told whose turn it is.
macro_rules! play {
    ($before:ident, $after:ident) => {
        |side, stage| match side {
            $crate::pitfalls::Side::Before => Box::pin($before(stage)),
            $crate::pitfalls::Side::After => Box::pin($after(stage)),
        }
    };
}

mod await_in_a_row;
mod blocking_sleep;
mod calculation_in_the_loop;
mod join_is_one_task;
mod lock_across_await;
mod pool_of_connections;
mod spawn_blocking_is_not_sized_for_cpu;
mod rayon_in_async;
mod never_awaited;
mod cancelled_in_the_middle;
mod unbounded_spawn;
mod block_in_place;
mod tiny_tasks;
mod tokio_fs;
mod too_many_threads;

use std::pin::Pin;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::plan::{Executor, Plan, PlanBuilder, PoolId, StepSpec};
use crate::story;
use crate::time::Time;

pub(crate) use run::{Counts, measure};
pub(crate) use stage::{Job, Seats, Stage, calculate};

/// One trap, with the way out.
#[derive(Debug)]
pub struct Pitfall {
    /// As it is typed: "await-in-a-row".
    pub name: &'static str,
    /// In a list of all, on one line.
    pub short: &'static str,
    /// What somebody falls into, in one sentence.
    pub trap: &'static str,
    /// What each side does.
    pub captions: [&'static str; 2],
    pub see: &'static str,
    pub elsewhere: [Elsewhere; 3],
    /// What shows in every run that before is worse.
    pub proof: Proof,
    /// What the page tells besides.
    pub figures: &'static [Figure],
    /// How many workers a chart has room for.
    pub workers: usize,
    pub threads: Threads,
    pub plan: fn(Side) -> Plan,
    pub play: fn(Side, Stage) -> Play,
    pub file: source::File,
}

/// Of the two functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Before, Self::After];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// What of a pair is this side's.
    pub fn of<T: Copy>(self, pair: [T; 2]) -> T {
        pair[self as usize]
    }
}

/// Another language.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    pub language: &'static str,
    pub there: There,
    pub link: &'static str,
}

/// Whether it has the trap.
#[derive(Clone, Copy, Debug)]
pub enum There {
    /// What it is called or how it looks there, and the way out of it.
    Trap { trap: &'static str, cure: &'static str },
    /// The trap is the same there; the way out of it.
    Cure(&'static str),
    /// It has not, and why.
    NoTrap(&'static str),
}

impl There {
    /// "trap `time.sleep`; cure `asyncio.sleep`".
    pub fn told(self) -> String {
        match self {
            Self::Trap { trap, cure } => format!("trap {trap}; cure {cure}"),
            Self::Cure(cure) => format!("same; {cure}"),
            Self::NoTrap(why) => format!("no such trap: {why}"),
        }
    }
}

impl Elsewhere {
    const fn python(there: There, link: &'static str) -> Self {
        Self { language: "Python", there, link }
    }

    const fn javascript(there: There, link: &'static str) -> Self {
        Self { language: "JavaScript", there, link }
    }

    const fn go(there: There, link: &'static str) -> Self {
        Self { language: "Go", there, link }
    }
}

/// A figure by which the sides differ in every run, on however busy a machine: it is an order, an overlap
/// or a count, and never a time.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    pub figure: Figure,
    pub better: Better,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    More,
    Fewer,
}

/// What a page tells of a run.
#[derive(Clone, Copy, Debug)]
pub enum Figure {
    Makespan,
    /// Most tasks begun and not ended at one instant.
    InProgress,
    /// Most tasks that ran at one instant.
    Running,
    /// The longest that a task was queued.
    Queued,
    /// When the first task ends.
    First,
    /// The longest from arrival to end.
    Slowest,
    /// How often the plan's last task began to run while the first one ran.
    GotOn(&'static str),
    /// How often the system took a core from a thread that had more to do. The model does not say.
    Switches,
    /// The most memory that tasks in progress held at one instant, in KiB; each holds so many bytes.
    Held(usize),
    /// What the functions count themselves; what the model says of both.
    Counted(&'static str, [u64; 2]),
}

/// The threads of the runtime.
#[derive(Clone, Copy, Debug)]
pub enum Threads {
    /// The event loop of one thread.
    One,
    /// So many, which take tasks from each other.
    Many(usize),
}

/// One side on its way.
pub type Play = Pin<Box<dyn Future<Output = ()>>>;

/// The pool of the one thread that everything runs on.
fn event_loop(plan: &mut PlanBuilder) -> PoolId {
    plan.pool(Executor::EventLoop, ["Event loop".to_owned()])
}

/// A pool of so many threads.
fn threads(plan: &mut PlanBuilder, name: &str, count: usize) -> PoolId {
    plan.pool(Executor::Threads, (1..=count).map(|number| story::numbered(name, number)))
}

/// Whether that task gets on.
const BEATS: Proof = Proof { figure: Figure::GotOn("beats while it calculates"), better: Better::More };

/// A task that wakes up every 50 ms and does next to nothing, so many times.
fn heartbeat(plan: &mut PlanBuilder, on: PoolId, beats: usize) {
    let beat = [
        StepSpec::wait("pause", on, Time::from_millis(50)),
        StepSpec::compute("beat", on, Time::from_millis(2)),
    ];
    let beats = plan.routine(beat.iter().cycle().take(2 * beats).cloned());
    plan.task("Heartbeat", 0, Time::ZERO, &beats);
}

/// A pool of rayon's with so many threads, all of which are there.
fn rayon_of(count: usize) -> ThreadPool {
    let threads = ThreadPoolBuilder::new().num_threads(count).build().expect("the system gives threads");
    threads.broadcast(|_| ());
    threads
}

/// A plan that this program has written.
fn built(plan: PlanBuilder) -> Plan {
    plan.build().expect("the plan of a pitfall is valid")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::comparison::{Comparison, strategy};
    use super::*;
    use crate::analysis::Run;
    use crate::analysis::claims::{Figure as Value, Judgement};
    use crate::engine::calibration::Speed;
    use crate::report::{Clocks, Conditions, Extent};
    use crate::system::machine::Machine;
    use crate::time::Pace;

    /// A page of one screen has room for so many lines of source, of so many columns.
    const LINES: usize = 14;
    const COLUMNS: usize = 74;

    #[test]
    fn before_is_worse_in_the_model() {
        let conditions = Conditions {
            clocks: Clocks::Model,
            pace: Pace::REAL_TIME,
            repeat: 1,
            machine: Machine { cores: 1, ..Machine::here() },
            extent: Extent::Whole,
        };
        for pitfall in catalogue::ALL {
            let plans = Side::BOTH.map(pitfall.plan);
            let comparison = Comparison::new(pitfall, conditions, plans.each_ref(), None);
            assert_eq!(comparison.judgement, Judgement::Holds, "{}", pitfall.name);
        }
    }

    /// So many are played at once.
    const AT_ONCE: usize = 4;

    /// Who calculates for so long, both sides together, calculates half as long here. Of the others, whose proof
    /// may be when a wait ends, tests/pitfalls.rs measures the page.
    const LONG: Time = Time::from_millis(500);

    /// What proves it is an overlap or a count of what calculates. So it shows however busy the machine is.
    #[test]
    fn before_is_worse_on_the_machine() {
        let speed = Speed::measure().half();
        let busy = |pitfall: &Pitfall, side| comparison::predicted(&(pitfall.plan)(side)).busy();
        let is_long =
            |pitfall: &&Pitfall| LONG <= Side::BOTH.map(|side| busy(pitfall, side)).into_iter().sum::<Time>();
        let long: Vec<&Pitfall> = catalogue::ALL.into_iter().filter(is_long).collect();
        for some in long.chunks(AT_ONCE) {
            thread::scope(|threads| {
                for pitfall in some {
                    threads.spawn(move || {
                        let [before, after] = Side::BOTH.map(|side| proof(pitfall, side, speed));
                        let holds = pitfall.proof.better.holds(before, after);
                        assert!(holds, "{}: {before:?} {after:?}", pitfall.name);
                    });
                }
            });
        }
    }

    /// What is found in one run of a side.
    fn proof(pitfall: &Pitfall, side: Side, speed: Speed) -> Value {
        let plan = Arc::new((pitfall.plan)(side));
        let (measured, counts) = measure(pitfall, side, &plan, speed).expect("the system gives threads");
        let run = Run::new(&plan, strategy(&plan), &measured.timeline).on_a_machine();
        pitfall.proof.figure.found(&run, counts).expect("a proof is found in every run")
    }

    #[test]
    fn a_run_takes_no_longer_than_two_seconds() {
        for pitfall in catalogue::ALL {
            for plan in Side::BOTH.map(pitfall.plan) {
                let length = comparison::predicted(&plan).makespan();
                assert!(length <= Time::from_secs(2), "{}: {length:?}", pitfall.name);
            }
        }
    }

    #[test]
    fn the_source_is_that_of_its_own_file_and_fits_a_slide() {
        for pitfall in catalogue::ALL {
            let name = pitfall.name.replace('-', "_");
            assert_eq!(pitfall.file.path, format!("src/pitfalls/{name}.rs"));
            assert_eq!(std::fs::read_to_string(pitfall.file.path).expect("a text"), pitfall.file.text);
            let lines = pitfall.file.lines();
            assert!(lines.len() <= LINES, "{}: {} lines", pitfall.name, lines.len());
            assert!(lines.iter().all(|line| line.text.len() <= COLUMNS), "{}: {lines:?}", pitfall.name);
            // What helps may be a line more, with nothing taken away.
            assert!(lines.iter().any(|line| line.whose == source::Whose::After), "{}", pitfall.name);
        }
    }

    #[test]
    fn every_pitfall_has_its_words() {
        for pitfall in catalogue::ALL {
            assert!(pitfall.short.len() <= 42, "{}: it stands in a line of a list", pitfall.name);
            assert!(pitfall.trap.ends_with('.') && pitfall.see.ends_with('.'), "{}", pitfall.name);
            let languages = pitfall.elsewhere.map(|it| it.language);
            assert_eq!(languages, ["Python", "JavaScript", "Go"], "{}", pitfall.name);
            assert!(pitfall.elsewhere.iter().all(|it| it.link.starts_with("https://")), "{}", pitfall.name);
        }
    }
}
