//! `io-wait`: tasks that mostly wait. What a wait does to its worker decides nearly everything.

use std::collections::BTreeMap;

use super::claim::{Claim, Quantity, Relation};
use super::io_kinds;
use super::{About, EventWords, Moment, Param, number, worker_pool};
use crate::io::Kind;
use crate::io::kind::Nature;
use crate::plan::{Plan, PlanError, StepSpec, Strategy, Workers};
use crate::story::{StoryClock, count, length};
use crate::time::Time;

pub(super) const WAIT: &str = "wait";
pub(super) const QUERY: &str = "query";
const COMPUTE: &str = "compute";

#[derive(Clone, Debug, PartialEq)]
pub struct IoWait {
    pub kind: Kind,
    pub tasks: usize,
    /// How long the other side takes; of a query, how long it computes.
    pub wait: Time,
    pub compute: Time,
    /// Where there are many.
    pub workers: usize,
    /// A PostgreSQL server, for the kind that asks one.
    pub database_url: Option<String>,
}

pub const ABOUT: About<'static> = About {
    name: "io-wait",
    shows: "One worker overlaps five waits, and two blocked workers cannot",
    question: "How can one worker be faster than two?",
    clock: StoryClock::Seconds,
    pace: 1.0,
    lesson: "A wait needs no worker. Where it holds one all the same, tasks queue behind somebody who does \
             nothing. More workers help only as far as there are tasks to hold them; a wait that frees its \
             worker needs no more than one.",
    lesson_in_the_notes: "",
    try_next: &[
        ("meanwhile io-wait --compute 500ms", "now computing takes half as long as waiting"),
        ("meanwhile io-wait --workers 5", "how many blocked workers are as good as one that is free?"),
        ("meanwhile io-wait --tasks 1000 --strategy concurrent", "a thousand waits, one worker"),
        ("meanwhile io-wait --kind all", "real clients, files, an API and databases in place of the timer"),
    ],
    events: &[
        EventWords { moment: Moment::Begins(WAIT), words: "starts to wait" },
        EventWords { moment: Moment::Ends(WAIT), words: "has waited" },
        EventWords { moment: Moment::Finishes, words: "ends" },
    ],
};

impl Default for IoWait {
    fn default() -> Self {
        Self::of(Kind::Timer)
    }
}

impl IoWait {
    /// A timer lasts long enough to look on, and something is computed after it. The kinds of I/O
    /// are shorter, since there are many, and what they compute is the I/O itself.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        let (wait, compute) = match kind {
            Kind::Timer => (Time::from_secs(1), Time::from_millis(10)),
            _ => (Time::from_millis(100), Time::ZERO),
        };
        Self { kind, tasks: 5, wait, compute, workers: 2, database_url: None }
    }

    #[must_use]
    pub fn about(&self) -> About<'static> {
        io_kinds::about(self.kind)
    }

    /// Whether a prediction would be a guess.
    #[must_use]
    pub fn is_only_measured(&self) -> bool {
        self.kind.nature() == Nature::WaitsUnforeseeably
    }

    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        let each = io_kinds::each(self.kind, self.wait);
        let each = if self.tasks == 1 { each.replacen("Each", "It", 1) } else { each };
        let then = match (self.kind, self.compute.is_zero()) {
            (kind, true) if kind != Kind::Timer => String::new(),
            _ => format!(", then computes {}", length(self.compute)),
        };
        let mut givens =
            vec![format!("{} from 0 s on.", count(self.tasks, "task")), format!("{each}{then}.")];
        if self.is_only_measured() {
            givens.push(
                "Nobody can say how long a disk takes: this is measured, and not predicted.".to_owned(),
            );
        }
        givens
    }

    #[must_use]
    pub fn headline(&self, strategy: Strategy) -> String {
        let workers = match strategy.workers {
            Workers::One => "one worker".to_owned(),
            Workers::Many => count(self.workers, "worker"),
        };
        match strategy.waiting {
            crate::plan::Waiting::Holds => format!("{workers}; a wait holds its worker"),
            crate::plan::Waiting::Frees => format!("{workers}; a wait frees its worker"),
        }
    }

    /// The kind, by the step that it is for; none for a timer.
    #[must_use]
    pub fn io_of_steps(&self) -> BTreeMap<String, Kind> {
        let is_timer = self.kind == Kind::Timer;
        (!is_timer).then(|| (self.outside().to_owned(), self.kind)).into_iter().collect()
    }

    /// What comes from outside.
    fn outside(&self) -> &'static str {
        match self.kind.nature() {
            Nature::Waits | Nature::WaitsUnforeseeably => WAIT,
            Nature::Computes => QUERY,
        }
    }

    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let mut plan = Plan::builder(strategy.waiting);
        let workers = worker_pool(&mut plan, strategy, self.workers);
        let outside = match self.kind.nature() {
            Nature::Waits => StepSpec::wait(WAIT, workers, self.wait),
            Nature::WaitsUnforeseeably => StepSpec::wait(WAIT, workers, Time::ZERO),
            Nature::Computes => StepSpec::compute(QUERY, workers, self.wait),
        };
        let compute = StepSpec::compute(COMPUTE, workers, self.compute);
        let computes = self.kind == Kind::Timer || !self.compute.is_zero();
        let routine = plan.routine(std::iter::once(outside).chain(computes.then_some(compute)));
        for task in 0..self.tasks {
            plan.task("Task", number(task), Time::ZERO, &routine);
        }
        plan.answer(if self.kind == Kind::Timer { COMPUTE } else { self.outside() });
        plan.build()
    }

    #[must_use]
    pub fn published_makespan(&self, _strategy: Strategy) -> Option<Time> {
        None
    }

    #[must_use]
    pub fn claims(&self) -> Vec<Claim<'static>> {
        match self.kind.nature() {
            Nature::Waits if 1 < self.tasks => Self::claims_about_waits(),
            Nature::Computes => vec![Claim {
                id: "a-query-is-no-wait",
                text: "concurrent: takes at least the sum of all computing".to_owned(),
                left: Quantity::Makespan(Strategy::CONCURRENT),
                relation: Relation::NoEarlierThan,
                right: Quantity::SumOfComputing(Strategy::CONCURRENT),
                figure: Quantity::Makespan(Strategy::CONCURRENT),
                published: None,
            }],
            _ => Vec::new(),
        }
    }

    fn claims_about_waits() -> Vec<Claim<'static>> {
        vec![
            Claim {
                id: "blocking-adds-the-waits",
                text: "blocking: takes at least the sum of the waits".to_owned(),
                left: Quantity::Makespan(Strategy::BLOCKING),
                relation: Relation::NoEarlierThan,
                right: Quantity::SumOfWaits(Strategy::BLOCKING),
                figure: Quantity::Makespan(Strategy::BLOCKING),
                published: None,
            },
            Claim {
                id: "concurrent-overlaps-the-waits",
                text: "concurrent: takes less than the sum of the waits".to_owned(),
                left: Quantity::Makespan(Strategy::CONCURRENT),
                relation: Relation::Before,
                right: Quantity::SumOfWaits(Strategy::CONCURRENT),
                figure: Quantity::Makespan(Strategy::CONCURRENT),
                published: None,
            },
        ]
    }

    /// See [`super::Scenario::with_io_share`].
    #[must_use]
    pub fn with_io_share(&self, share: f64) -> Self {
        let both = self.wait.checked_add(self.compute).unwrap_or(Time::LONGEST);
        let wait = both.share(share);
        Self { wait, compute: both - wait, ..self.clone() }
    }

    /// The same with another value for one of [`Self::params`]; `None` if it has no such number.
    #[must_use]
    pub fn with(&self, name: &str, value: Param) -> Option<Self> {
        let mut other = self.clone();
        match (name, value) {
            ("tasks", Param::Count(tasks)) => other.tasks = tasks,
            ("wait", Param::Length(wait)) => other.wait = wait,
            ("compute", Param::Length(compute)) => other.compute = compute,
            ("workers", Param::Count(workers)) => other.workers = workers,
            _ => return None,
        }
        Some(other)
    }

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        let kind = (self.kind != Kind::Timer).then_some(("kind", Param::Name(self.kind.name())));
        let wait = (!self.is_only_measured()).then_some(("wait", Param::Length(self.wait)));
        let mut params: Vec<_> = kind.into_iter().collect();
        params.push(("tasks", Param::Count(self.tasks)));
        params.extend(wait);
        params.push(("compute", Param::Length(self.compute)));
        params.push(("workers", Param::Count(self.workers)));
        params
    }
}
