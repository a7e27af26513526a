//! `case1` and `case2`: the factorial server of the notes, told from its two sides.
//!
//! CASE 2 is the problem: the server calculates itself, and the next user finds it busy. CASE 1
//! is the way out: the server only receives, and another core calculates.

use super::claim::{Claim, Quantity, Relation};
use super::{About, EventWords, Moment, Param, Published, number, numbered};
use crate::plan::{Executor, Plan, PlanBuilder, PlanError, Routine, StepSpec, Strategy};
use crate::story::{StoryClock, count, length};
use crate::time::Time;

pub const RECEIVE: &str = "receive";
pub const START: &str = "start of a worker process";
pub const CALCULATION: &str = "calculation";

#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    pub side: Side,
    pub users: usize,
    /// Time between two users.
    pub every: Time,
    /// What the server needs to receive one request.
    pub receive: Time,
    pub calculation: Time,
    /// How long a calculation runs before it gives way, where it does.
    pub slice: Time,
    pub cores: usize,
    pub start: Start,
    pub pinning: Pinning,
}

/// When a worker process starts, where there are such processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Before the first request, and stays for the next ones.
    Beforehand,
    /// For each request, as the notes have it, and ends with it.
    PerRequest,
}

/// Whether server and workers are kept on processors of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pinning {
    Free,
    Pinned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Case1,
    Case2,
}

const EVENTS: &[EventWords<'static>] = &[
    EventWords { moment: Moment::Arrives, words: "sends" },
    EventWords { moment: Moment::Begins(RECEIVE), words: "received" },
    EventWords { moment: Moment::Begins(CALCULATION), words: "calculation starts" },
    EventWords { moment: Moment::Finishes, words: "calculation ends" },
];

pub const CASE1: About<'static> = About {
    name: "case1",
    shows: "The way out: a server that only receives, while other cores calculate",
    question: "What lets a server answer User 2 while it still calculates for User 1?",
    clock: StoryClock::TimeOfDay { starts: Time::from_hours(7) },
    pace: 60.0,
    lesson: "In hybrid, core 1 never calculates: it receives, and is free again. Calculations overlap as far as there \
             are other cores. Both are needed: a receiver that is not held, and other workers that calculate.",
    lesson_in_the_notes: "",
    try_next: &[
        ("meanwhile case1 --users 9", "more users than cores: who queues?"),
        ("meanwhile case1 --cores 2", "one core receives, one calculates"),
        ("meanwhile case2", "the same server, from the side of the problem"),
    ],
    events: EVENTS,
};

pub const CASE2: About<'static> = About {
    name: "case2",
    shows: "The problem: why one slow request blocks the others, and why async alone does not help",
    question: "Why does one slow request block the others, and why does async not help?",
    clock: StoryClock::TimeOfDay { starts: Time::from_hours(7) },
    pace: 60.0,
    lesson: "Taking turns shares time, it makes none: only another worker that calculates helps.",
    lesson_in_the_notes: "The one core is never idle, so there is no waiting that async could fill. In concurrent, \
                          User 2 starts sooner, but nobody finishes sooner, and User 1 finishes a minute later.",
    try_next: &[
        ("meanwhile case2 --users 5", "every further user waits a minute longer"),
        ("meanwhile case2 --slice 10s", "give way less often: what changes, and what does not?"),
        ("meanwhile case1", "the way out"),
    ],
    events: EVENTS,
};

impl Server {
    #[must_use]
    pub fn as_in_the_notes(side: Side) -> Self {
        Self {
            side,
            users: 2,
            every: Time::from_secs(1),
            receive: Time::from_secs(1),
            calculation: Time::from_secs(60),
            slice: Time::from_secs(1),
            cores: 8,
            start: Start::Beforehand,
            pinning: Pinning::Free,
        }
    }

    #[must_use]
    pub fn about(&self) -> About<'static> {
        match self.side {
            Side::Case1 => CASE1,
            Side::Case2 => CASE2,
        }
    }

    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        let users = count(self.users, "user");
        let come = match self.users {
            1 => format!("{users} sends a number at 7:00:00."),
            _ => format!("{users} send a number each, one every {} from 7:00:00.", length(self.every)),
        };
        vec![
            come,
            format!(
                "The server takes {} to receive it and {} to calculate its factorial.",
                length(self.receive),
                length(self.calculation)
            ),
        ]
    }

    #[must_use]
    pub fn headline(&self, strategy: Strategy) -> String {
        match strategy {
            Strategy::BLOCKING => "one core; the server calculates itself (CASE 2)".to_owned(),
            Strategy::CONCURRENT => {
                format!("one core; the calculation gives way every {}", length(self.slice))
            }
            Strategy::PARALLEL => format!("{}, a blocking server on each", count(self.cores, "core")),
            _ if self.cores == 1 => "one core receives, and there is no other to calculate".to_owned(),
            _ => format!("core 1 receives, {} calculate (CASE 1)", others(self.cores)),
        }
    }

    /// Blocking and concurrent use one core. Hybrid needs a core besides the first; with `--cores 1`
    /// the one core does both.
    ///
    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let mut plan = Plan::builder(strategy.waiting);
        let (receiver, calculator) = match strategy {
            Strategy::BLOCKING => {
                let core = plan.pool(Executor::Threads, numbered("Core", 1, 1));
                (core, core)
            }
            Strategy::PARALLEL => {
                let cores = plan.pool(Executor::Threads, numbered("Core", 1, self.cores));
                (cores, cores)
            }
            Strategy::HYBRID if 1 < self.cores => {
                let receiver = plan.pool(Executor::EventLoop, numbered("Core", 1, 1));
                (receiver, plan.pool(Executor::Threads, numbered("Core", 2, self.cores - 1)))
            }
            _ => {
                let core = plan.pool(Executor::EventLoop, numbered("Core", 1, 1));
                (core, core)
            }
        };
        let mut calculation = StepSpec::compute(CALCULATION, calculator, self.calculation);
        if strategy == Strategy::CONCURRENT {
            calculation = calculation.gives_way(self.slice)?;
        }
        let mut steps = vec![StepSpec::compute(RECEIVE, receiver, self.receive), calculation];
        if strategy == Strategy::HYBRID && self.start == Start::PerRequest && 1 < self.cores {
            // How long that takes is the machine's affair: it is measured, and not predicted.
            steps.insert(1, StepSpec::compute(START, calculator, Time::ZERO));
        }
        let routine = plan.routine(steps);
        self.add_users(&mut plan, &routine)?;
        plan.answer(CALCULATION);
        plan.build()
    }

    /// One after the other, all with the same steps.
    pub(super) fn add_users(&self, plan: &mut PlanBuilder, routine: &Routine) -> Result<(), PlanError> {
        let mut arrives = Time::ZERO;
        for user in 0..self.users {
            plan.task("User", number(user), arrives, routine);
            arrives = arrives.checked_add(self.every).ok_or(PlanError::TooLong)?;
        }
        Ok(())
    }

    fn is_as_in_the_notes(&self) -> bool {
        *self == Self::as_in_the_notes(self.side)
    }

    /// CASE 2 belongs to `case2`, CASE 1 to `case1`.
    fn told_by_the_notes(&self, strategy: Strategy) -> bool {
        let strategy_of_the_case = match self.side {
            Side::Case1 => Strategy::HYBRID,
            Side::Case2 => Strategy::BLOCKING,
        };
        strategy == strategy_of_the_case && self.is_as_in_the_notes()
    }

    #[must_use]
    pub fn published_makespan(&self, strategy: Strategy) -> Option<Time> {
        self.told_by_the_notes(strategy).then_some(match self.side {
            Side::Case1 => Time::from_secs(62),
            Side::Case2 => Time::from_secs(122),
        })
    }

    /// The notes state when users send and calculations start; the ends follow from the minute.
    #[must_use]
    pub fn published_moments(&self, strategy: Strategy) -> Vec<Published<'static>> {
        if !self.told_by_the_notes(strategy) {
            return Vec::new();
        }
        let (starts_2, ends_2) = match self.side {
            Side::Case1 => (2, 62),
            Side::Case2 => (62, 122),
        };
        let figures = [
            ("User 1", Moment::Arrives, 0),
            ("User 1", Moment::Begins(CALCULATION), 1),
            ("User 1", Moment::Finishes, 61),
            ("User 2", Moment::Arrives, 1),
            ("User 2", Moment::Begins(CALCULATION), starts_2),
            ("User 2", Moment::Finishes, ends_2),
        ];
        figures.map(|(task, moment, at)| Published { task, moment, at: Time::from_secs(at) }).to_vec()
    }

    #[must_use]
    pub fn claims(&self) -> Vec<Claim<'static>> {
        if self.users < 2 {
            return Vec::new();
        }
        let published = |strategy, at| self.told_by_the_notes(strategy).then(|| Time::from_secs(at));
        match self.side {
            Side::Case2 => vec![
                Claim {
                    id: "user-2-waits-for-user-1",
                    text: "blocking: User 2 starts no earlier than User 1 finishes (shown: how long User 2 is queued)"
                        .to_owned(),
                    left: Quantity::At(Strategy::BLOCKING, "User 2", Moment::Begins(RECEIVE)),
                    relation: Relation::NoEarlierThan,
                    right: Quantity::At(Strategy::BLOCKING, "User 1", Moment::Finishes),
                    figure: Quantity::Queued(Strategy::BLOCKING, "User 2"),
                    published: published(Strategy::BLOCKING, 60),
                },
                Claim {
                    id: "giving-way-starts-user-2-sooner",
                    text: "concurrent: User 2's calculation starts before User 1's ends".to_owned(),
                    left: Quantity::At(Strategy::CONCURRENT, "User 2", Moment::Begins(CALCULATION)),
                    relation: Relation::Before,
                    right: Quantity::At(Strategy::CONCURRENT, "User 1", Moment::Finishes),
                    figure: Quantity::At(Strategy::CONCURRENT, "User 2", Moment::Begins(CALCULATION)),
                    published: None,
                },
                Claim {
                    id: "giving-way-ends-user-1-later",
                    text: "concurrent: User 1 ends later than in blocking".to_owned(),
                    left: Quantity::At(Strategy::BLOCKING, "User 1", Moment::Finishes),
                    relation: Relation::Before,
                    right: Quantity::At(Strategy::CONCURRENT, "User 1", Moment::Finishes),
                    figure: Quantity::At(Strategy::CONCURRENT, "User 1", Moment::Finishes),
                    published: None,
                },
            ],
            Side::Case1 => vec![
                Claim {
                    id: "calculations-overlap",
                    text: "hybrid: User 2's calculation starts before User 1's ends".to_owned(),
                    left: Quantity::At(Strategy::HYBRID, "User 2", Moment::Begins(CALCULATION)),
                    relation: Relation::Before,
                    right: Quantity::At(Strategy::HYBRID, "User 1", Moment::Finishes),
                    figure: Quantity::At(Strategy::HYBRID, "User 2", Moment::Begins(CALCULATION)),
                    published: published(Strategy::HYBRID, 2),
                },
                Claim {
                    id: "user-2-answered-sooner",
                    text: "User 2's response is shorter in hybrid than in blocking".to_owned(),
                    left: Quantity::Response(Strategy::HYBRID, "User 2"),
                    relation: Relation::Before,
                    right: Quantity::Response(Strategy::BLOCKING, "User 2"),
                    figure: Quantity::Response(Strategy::HYBRID, "User 2"),
                    published: published(Strategy::HYBRID, 61),
                },
            ],
        }
    }

    /// See [`super::Scenario::gap_at_capacity`].
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a count of cores")]
    pub fn gap_at_capacity(&self) -> f64 {
        let (receive, calculation) = (self.receive.as_secs(), self.calculation.as_secs());
        match self.cores {
            0 | 1 => receive + calculation,
            cores => receive.max(calculation / (cores - 1) as f64),
        }
    }

    /// The same with another value for one of [`Self::params`]; `None` if it has no such number.
    #[must_use]
    pub fn with(&self, name: &str, value: Param) -> Option<Self> {
        let mut other = self.clone();
        match (name, value) {
            ("users", Param::Count(users)) => other.users = users,
            ("every", Param::Length(every)) => other.every = every,
            ("receive", Param::Length(receive)) => other.receive = receive,
            ("calculation", Param::Length(calculation)) => other.calculation = calculation,
            ("slice", Param::Length(slice)) => other.slice = slice,
            ("cores", Param::Count(cores)) => other.cores = cores,
            _ => return None,
        }
        Some(other)
    }

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("users", Param::Count(self.users)),
            ("every", Param::Length(self.every)),
            ("receive", Param::Length(self.receive)),
            ("calculation", Param::Length(self.calculation)),
            ("slice", Param::Length(self.slice)),
            ("cores", Param::Count(self.cores)),
        ]
    }
}

fn others(cores: usize) -> String {
    match cores {
        2 => "core 2".to_owned(),
        3 => "cores 2 and 3".to_owned(),
        _ => format!("cores 2 to {cores}"),
    }
}
