//! The scenarios: what is given, the plan for each strategy, what is claimed, and the words.
//!
//! One file a scenario, each with the same parts in the same order.

pub mod server;
pub mod io_wait;
pub mod io_kinds;
pub mod parallel;
pub mod passport;
pub mod pipeline;
pub mod web_vs_ml;
pub mod claim;
pub mod cases;
pub mod file;

use std::collections::BTreeMap;

use crate::io::Kind;
use crate::plan::{Executor, Plan, PlanBuilder, PlanError, PoolId, Strategy};
use crate::story::StoryClock;
use crate::time::{Pace, Time};
use claim::Claim;

pub use file::FileScenario;
pub use io_wait::IoWait;
pub use parallel::Parallel;
pub use passport::Passport;
pub use pipeline::Pipeline;
pub use server::{Server, Side};
pub use web_vs_ml::WebVsMl;

/// What can be played.
#[derive(Clone, Debug, PartialEq)]
pub enum Scenario {
    Server(Server),
    IoWait(IoWait),
    Parallel(Parallel),
    Passport(Passport),
    Pipeline(Pipeline),
    /// Somebody else's. In a box, since it has all words with it.
    File(Box<FileScenario>),
}

/// What a scenario says about itself, whatever its numbers.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub name: &'a str,
    /// One line for `list`.
    pub shows: &'a str,
    /// The question that the page answers.
    pub question: &'a str,
    pub clock: StoryClock,
    pub pace: f64,
    /// What to see, whatever the numbers.
    pub lesson: &'a str,
    /// What to see with the numbers of the notes.
    pub lesson_in_the_notes: &'a str,
    pub try_next: &'a [(&'a str, &'a str)],
    /// The rows of the timeline table; of a file, see [`Scenario::events`].
    pub events: &'a [EventWords<'a>],
}

/// Something that happens to a task, and how the timeline table says it.
#[derive(Clone, Copy, Debug)]
pub struct EventWords<'a> {
    pub moment: Moment<'a>,
    pub words: &'a str,
}

/// A moment in a task's life. Steps are named as the plan names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment<'a> {
    Arrives,
    /// First has a worker, or begins its first wait.
    Starts,
    Begins(&'a str),
    Ends(&'a str),
    Finishes,
}

/// Which of a task's figures the notes state, in one strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published<'a> {
    /// As the plan names it.
    pub task: &'a str,
    pub moment: Moment<'a>,
    pub at: Time,
}

/// A figure of the scenario's own in the summary, such as idle hours.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnFigure {
    pub name: &'static str,
    pub value: String,
}

macro_rules! each {
    ($self:ident, $scenario:ident => $does:expr) => {
        match $self {
            Scenario::Server($scenario) => $does,
            Scenario::IoWait($scenario) => $does,
            Scenario::Parallel($scenario) => $does,
            Scenario::Passport($scenario) => $does,
            Scenario::Pipeline($scenario) => $does,
            Scenario::File($scenario) => $does,
        }
    };
}

impl Scenario {
    /// The scenarios as they stand in the notes, in the order in which `list` shows them.
    #[must_use]
    pub fn all() -> [Self; 6] {
        [
            Self::Server(Server::as_in_the_notes(Side::Case1)),
            Self::Server(Server::as_in_the_notes(Side::Case2)),
            Self::IoWait(IoWait::default()),
            Self::Parallel(Parallel::default()),
            Self::Passport(Passport::default()),
            Self::Pipeline(Pipeline::default()),
        ]
    }

    #[must_use]
    pub fn about(&self) -> About<'_> {
        each!(self, scenario => scenario.about())
    }

    /// The rows of the timeline table.
    #[must_use]
    pub fn events(&self) -> Vec<EventWords<'_>> {
        match self {
            Self::File(file) => file.events(),
            built_in => built_in.about().events.to_vec(),
        }
    }

    /// What is given, in a few sentences.
    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        each!(self, scenario => scenario.givens())
    }

    /// What the strategy means in this scenario, in a few words.
    #[must_use]
    pub fn headline(&self, strategy: Strategy) -> String {
        each!(self, scenario => scenario.headline(strategy))
    }

    /// # Errors
    /// If the numbers make no plan: too many tasks, too long, too finely sliced.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        each!(self, scenario => scenario.plan(strategy))
    }

    /// The makespan that the notes state, if they state one for these numbers.
    #[must_use]
    pub fn published_makespan(&self, strategy: Strategy) -> Option<Time> {
        each!(self, scenario => scenario.published_makespan(strategy))
    }

    /// Whether what is published need not be what the model says: a rule of thumb of its source.
    #[must_use]
    pub fn is_published_roughly(&self, strategy: Strategy) -> bool {
        matches!(self, Self::File(file) if file.is_published_roughly(strategy))
    }

    /// Who states what is published, at the end of a sentence.
    #[must_use]
    pub fn publisher(&self) -> &'static str {
        match self {
            Self::File(_) => "the file's source states",
            _ => "the notes state",
        }
    }

    /// Other moments that the notes state.
    #[must_use]
    pub fn published_moments(&self, strategy: Strategy) -> Vec<Published<'_>> {
        match self {
            Self::Server(server) => server.published_moments(strategy),
            Self::File(file) => file.published_moments(strategy),
            _ => Vec::new(),
        }
    }

    #[must_use]
    pub fn claims(&self) -> Vec<Claim<'_>> {
        each!(self, scenario => scenario.claims())
    }

    /// Whether a prediction would be a guess: then only measurements are shown.
    #[must_use]
    pub fn is_only_measured(&self) -> bool {
        matches!(self, Self::IoWait(io_wait) if io_wait.is_only_measured())
    }

    /// The kinds of I/O that happen instead of timers, by the name of the step.
    #[must_use]
    pub fn io_of_steps(&self) -> BTreeMap<String, Kind> {
        match self {
            Self::IoWait(io_wait) => io_wait.io_of_steps(),
            Self::File(file) => file.io_of_steps(),
            _ => BTreeMap::new(),
        }
    }

    /// What to see on the page.
    #[must_use]
    pub fn lesson(&self) -> String {
        let about = self.about();
        let in_the_notes = Self::all().contains(self);
        let parts = [if in_the_notes { about.lesson_in_the_notes } else { "" }, about.lesson];
        parts.join(" ").trim_start().to_owned()
    }

    /// About how many tasks there are: some plans have one or two more.
    #[must_use]
    pub fn task_count(&self) -> usize {
        match self {
            Self::Server(server) => server.users,
            Self::IoWait(io_wait) => io_wait.tasks,
            Self::Parallel(parallel) => parallel.tasks,
            Self::Passport(_) => 2,
            Self::Pipeline(pipeline) => pipeline.requests,
            Self::File(file) => file.task_count(),
        }
    }

    /// The numbers as the command line takes them: option and value.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        each!(self, scenario => scenario.params())
    }

    /// The same scenario with another value for one of its numbers; `None` if it has no such number,
    /// or one of another kind.
    #[must_use]
    pub fn with(&self, name: &str, value: Param) -> Option<Self> {
        match self {
            Self::Server(server) => server.with(name, value).map(Self::Server),
            Self::IoWait(io_wait) => io_wait.with(name, value).map(Self::IoWait),
            Self::Parallel(parallel) => parallel.with(name, value).map(Self::Parallel),
            Self::Passport(passport) => passport.with(name, value).map(Self::Passport),
            Self::Pipeline(pipeline) => pipeline.with(name, value).map(Self::Pipeline),
            // What is said of a file must be read with it.
            Self::File(_) => None,
        }
    }

    /// The same work with another share of waiting in it, 0 to 1: waiting and computing of a task
    /// take as long together as before. `None` if its tasks do not have both.
    #[must_use]
    pub fn with_io_share(&self, share: f64) -> Option<Self> {
        match self {
            Self::IoWait(io_wait) => Some(Self::IoWait(io_wait.with_io_share(share))),
            Self::Pipeline(pipeline) => Some(Self::Pipeline(pipeline.with_io_share(share))),
            _ => None,
        }
    }

    /// With this time from one arrival to the next, the busiest workers of hybrid are never idle; a
    /// queue grows with any shorter one. Seconds; `None` if all come at once.
    #[must_use]
    pub fn gap_at_capacity(&self) -> Option<f64> {
        match self {
            Self::Server(server) => Some(server.gap_at_capacity()),
            Self::File(file) => file.gap_at_capacity(),
            _ => None,
        }
    }

    /// The same with this time from one arrival to the next; `None` if all come at once.
    #[must_use]
    pub fn with_gap(&self, gap: Time) -> Option<Self> {
        match self {
            Self::Server(server) => Some(Self::Server(Server { every: gap, ..server.clone() })),
            _ => None,
        }
    }

    #[must_use]
    pub fn default_pace(&self) -> Pace {
        Pace::new(self.about().pace).expect("a scenario's pace is a valid one")
    }
}

/// A parameter's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Param {
    Count(usize),
    Length(Time),
    Share(f64),
    Name(&'static str),
}

/// "Core 1", "Core 2" ... : `count` names from `first` on.
pub(crate) fn numbered(name: &str, first: usize, count: usize) -> impl Iterator<Item = String> {
    (first..first + count).map(move |number| format!("{name} {number}"))
}

/// One pool of equal workers: one, or as many as there are where there are many.
pub(crate) fn worker_pool(plan: &mut PlanBuilder, strategy: Strategy, many: usize) -> PoolId {
    match strategy {
        Strategy::CONCURRENT => plan.pool(Executor::EventLoop, numbered("Worker", 1, 1)),
        Strategy::BLOCKING => plan.pool(Executor::Threads, numbered("Worker", 1, 1)),
        _ => plan.pool(Executor::Threads, numbered("Worker", 1, many)),
    }
}

/// Numbers tasks from 1.
pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
