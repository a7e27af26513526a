//! `case1` and `case2`: the factorial server of the notes, told from its two sides.
//!
//! CASE 2 is the problem: the server calculates itself, and the next user finds it busy. CASE 1
//! is the way out: the server only receives, and another core calculates.

use super::catalogue::{Entry, Plays};
use super::claim::{Claim, Fact, Measure, Moment, PublishedTime, Relation, Sentence, Target, events};
use super::param::{Default, ParamKind, ParamSpec, Role, Switch, Values};
use super::setup::{Pool, Setup, Step, TaskSet};
use super::{Runner, Scenario};
use crate::plan::{Executor, Strategy};
use crate::story::{StoryClock, agree, count, length};
use crate::time::{Pace, Time};

pub const RECEIVE: &str = "receive";
pub const START: &str = "start of a worker process";
pub const CALCULATION: &str = "calculation";

pub const USERS: ParamSpec = ParamSpec::tasks("users", "2", "Users that send a number");
const EVERY: ParamSpec = ParamSpec::length("every", "1s", "Time from one user to the next").role(Role::Gap);
const RECEIVING: ParamSpec =
    ParamSpec::length("receive", "1s", "Time that the server needs to receive a request");
const CALCULATING: ParamSpec =
    ParamSpec::length("calculation", "60s", "Time that the calculation takes on one core")
        .role(Role::Computing);
const SLICE: ParamSpec = ParamSpec::new(
    "slice",
    ParamKind::SomeLength,
    Default::Typed("1s"),
    "How long a calculation runs before it gives way, in concurrent",
);
const CORES: ParamSpec =
    ParamSpec::workers("cores", Default::Typed("8"), "Cores of the server where there are many")
        .alias("workers");
const START_PER_REQUEST: ParamSpec = ParamSpec::switch(
    "start-per-request",
    "In hybrid, start a worker process for each request instead of beforehand",
);
const PIN: ParamSpec = ParamSpec::switch(
    "pin",
    "Keep the server on one processor and the workers on the others, where the system can",
);
pub(super) const PARAMS: [ParamSpec; 8] =
    [USERS, EVERY, RECEIVING, CALCULATING, SLICE, CORES, START_PER_REQUEST, PIN];
const OWN: &[ParamSpec] = &PARAMS;

pub static CASE1: Entry = Entry {
    name: "case1",
    shows: "The way out: a server that only receives, while other cores calculate",
    params: OWN,
    plays: Plays::One(|values| Server::of(values).scenario(Side::Case1, values)),
    instead: None,
};
pub static CASE2: Entry = Entry {
    name: "case2",
    shows: "The problem: why one slow request blocks the others, and why async alone does not help",
    params: OWN,
    plays: Plays::One(|values| Server::of(values).scenario(Side::Case2, values)),
    instead: None,
};

/// The server, whichever side it is told from.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
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
pub(super) enum Side {
    Case1,
    Case2,
}

impl Server {
    pub fn of(values: &Values) -> Self {
        let is_on = |spec| values.switch(spec) == Switch::On;
        Self {
            users: values.count(&USERS),
            every: values.length(&EVERY),
            receive: values.length(&RECEIVING),
            calculation: values.length(&CALCULATING),
            slice: values.length(&SLICE),
            cores: values.count(&CORES),
            start: if is_on(&START_PER_REQUEST) { Start::PerRequest } else { Start::Beforehand },
            pinning: if is_on(&PIN) { Pinning::Pinned } else { Pinning::Free },
        }
    }

    fn as_in_the_notes() -> Self {
        Self::of(&Values::defaults(OWN, 1))
    }

    pub(super) fn scenario(&self, side: Side, values: &Values) -> Scenario {
        let (entry, question) = match side {
            Side::Case1 => (&CASE1, "What lets a server answer User 2 while it still calculates for User 1?"),
            Side::Case2 => {
                (&CASE2, "Why does one slow request block the others, and why does async not help?")
            }
        };
        let is_of_the_notes = *self == Self::as_in_the_notes();
        let lesson = match side {
            Side::Case1 => self.way_out(values),
            Side::Case2 => self.problem(values),
        };
        Scenario {
            question: question.to_owned(),
            givens: self.givens(),
            lesson,
            try_next: side.try_next(),
            clock: StoryClock::TimeOfDay { starts: Time::from_hours(7) },
            pace: Pace::of(60.0),
            claims: if self.users < 2 { Vec::new() } else { side.claims() },
            published: if is_of_the_notes { side.published() } else { Vec::new() },
            events: events(&[
                (Moment::Arrives, "sends"),
                (Moment::begins(RECEIVE), "receiving starts"),
                (Moment::begins(CALCULATION), "calculation starts"),
                (Moment::Finishes, "calculation ends"),
            ]),
            runner: Runner::Server { start: self.start, pinning: self.pinning },
            ..Scenario::made(entry, values, |strategy| self.setup(strategy))
        }
    }

    /// What to see in `case1`.
    fn way_out(&self, values: &Values) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        if 1 < self.cores {
            sentences.push(Sentence::always(match values.has_processor_for_each() {
                true => "Core 1 of hybrid only receives: no calculation keeps it from the next user.",
                false => "Core 1 of hybrid only receives.",
            }));
        }
        sentences.extend([
            Sentence::always("A core of parallel receives nobody while it calculates."),
            Sentence::always(
                "So calculate in another process (program), not in the event loop that receives all.",
            ),
        ]);
        sentences
    }

    /// What to see in `case2`.
    fn problem(&self, values: &Values) -> Vec<Sentence> {
        let (blocking, concurrent, hybrid) = (Strategy::BLOCKING, Strategy::CONCURRENT, Strategy::HYBRID);
        let no_sooner =
            (response_of_user_2(concurrent), Relation::NoEarlierThan, response_of_user_2(blocking));
        let mut sentences = vec![
            Sentence::always(
                "Async (concurrent): while a user waits for a disk, its core serves others. Here nobody does, and turns add no core.",
            ),
            Sentence::only_if(
                "Another core that calculates helps.",
                [no_sooner, answered_sooner(hybrid, blocking)],
            ),
        ];
        if values.has_processor_for_each() && self.more_users_tell_parallel_from_hybrid() {
            sentences.push(Sentence::always(&format!(
                "Hybrid ({} calculate) queues User {}, parallel ({}) only User {}.",
                self.cores - 1,
                self.cores,
                self.cores,
                self.cores + 1,
            )));
        }
        sentences
    }

    /// Whether as many users as cores would find one core too few for their calculations in hybrid, and
    /// one more would find all cores of parallel busy, and the first of hybrid free; not where there are as
    /// many already, and the page shows it.
    fn more_users_tell_parallel_from_hybrid(&self) -> bool {
        let last_arrival = (0..self.cores).map(|_| self.every).sum::<Time>();
        2 < self.cores
            && self.users < self.cores
            && self.receive <= self.every
            && last_arrival < self.calculation
    }

    pub fn givens(&self) -> Vec<String> {
        let users = count(self.users, "user");
        let come = match self.users {
            1 => format!("{users} sends a number at 7:00:00."),
            _ => format!("{users} send a number each, {} apart from 7:00:00 on.", length(self.every)),
        };
        vec![
            come,
            format!(
                "Receiving it takes {}, calculating its factorial {}.",
                length(self.receive),
                length(self.calculation)
            ),
        ]
    }

    fn headline(&self, strategy: Strategy) -> String {
        match strategy {
            Strategy::BLOCKING => "one core; the server calculates itself (CASE 2)".to_owned(),
            Strategy::CONCURRENT => {
                format!("one core; a calculation gives way after {} (turns)", length(self.slice))
            }
            Strategy::PARALLEL if self.cores == 1 => "one core, with a blocking server".to_owned(),
            Strategy::PARALLEL => format!("{}, a blocking server on each", count(self.cores, "core")),
            _ if self.cores == 1 => "one core receives, and there is no other to calculate".to_owned(),
            _ => {
                let calculate = agree(self.cores - 1, "calculates", "calculate");
                format!("core 1 receives, {} {calculate} (CASE 1)", others(self.cores))
            }
        }
    }

    /// Whether a calculation finds a core besides that of the receiver.
    pub fn has_another_core(&self) -> bool {
        1 < self.cores
    }

    /// Blocking and concurrent use one core. Hybrid needs a core besides the first; with `--cores 1`
    /// the one core does both.
    pub fn setup(&self, strategy: Strategy) -> Setup {
        let core = |count, executor| Pool::numbered("Core", (1, count), executor);
        let pools = match strategy {
            Strategy::BLOCKING => vec![core(1, Executor::Threads)],
            Strategy::PARALLEL => vec![core(self.cores, Executor::Threads)],
            Strategy::HYBRID if 1 < self.cores => {
                let others =
                    Pool::numbered("Core", (2, self.cores - 1), Executor::Threads).called("calculators");
                vec![core(1, Executor::EventLoop), others]
            }
            _ => vec![core(1, Executor::EventLoop)],
        };
        let calculator = pools.len() - 1;
        let mut calculation = Step::compute(CALCULATION, calculator, self.calculation);
        if strategy == Strategy::CONCURRENT {
            calculation = calculation.gives_way(self.slice);
        }
        let mut steps = vec![Step::compute(RECEIVE, 0, self.receive), calculation];
        if strategy == Strategy::HYBRID && self.start == Start::PerRequest && 1 < self.cores {
            // How long that takes is the machine's affair: it is measured, and not predicted.
            steps.insert(1, Step::compute(START, calculator, Time::ZERO));
        }
        Setup {
            headline: Some(self.headline(strategy)),
            answer: Some(CALCULATION.to_owned()),
            pools,
            sets: vec![self.users(steps)],
        }
    }

    /// One after the other, all with the same steps.
    pub(super) fn users(&self, steps: Vec<Step>) -> TaskSet {
        TaskSet::many("User", self.users, steps).every(self.every)
    }
}

fn finishes(strategy: Strategy, task: &str) -> Target {
    Target::at(strategy, task, Moment::Finishes)
}

fn calculation_of_user_2(strategy: Strategy) -> Target {
    Target::at(strategy, "User 2", Moment::begins(CALCULATION))
}

fn response_of_user_2(strategy: Strategy) -> Target {
    Target::new(strategy, Measure::Response("User 2".to_owned()))
}

fn answered_sooner(strategy: Strategy, other: Strategy) -> Fact {
    (response_of_user_2(strategy), Relation::Before, response_of_user_2(other))
}

impl Side {
    const fn try_next(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Case1 => &[
                ("meanwhile case1 --users 8", "more users than cores that calculate: who queues?"),
                ("meanwhile cases", "which changes make this server of that of case2, and what to write"),
                ("meanwhile case1 --cores 2", "one core receives, one calculates"),
            ],
            Self::Case2 => &[
                ("meanwhile case2 --users 5", "when does the last of them have the answer?"),
                (
                    "meanwhile case2 --users 8",
                    "more users than cores that calculate: which strategies differ?",
                ),
                ("meanwhile case2 --slice 10s", "give way less often: what changes, and what does not?"),
                ("meanwhile case1", "the way out"),
            ],
        }
    }

    /// CASE 2 belongs to `case2`, CASE 1 to `case1`.
    const fn told_strategy(self) -> Strategy {
        match self {
            Self::Case1 => Strategy::HYBRID,
            Self::Case2 => Strategy::BLOCKING,
        }
    }

    /// The notes state when users send and calculations start; the ends follow from the minute.
    fn published(self) -> Vec<PublishedTime> {
        let strategy = self.told_strategy();
        let at = |task: &str, when| Measure::At(task.to_owned(), when);
        let (starts_2, ends_2, figure) = match self {
            Self::Case1 => (2, 62, (Measure::Response("User 2".to_owned()), 61)),
            Self::Case2 => (62, 122, (Measure::Queued("User 2".to_owned()), 60)),
        };
        let figures = [
            (Measure::Makespan, ends_2),
            (at("User 1", Moment::Arrives), 0),
            (at("User 1", Moment::begins(CALCULATION)), 1),
            (at("User 1", Moment::Finishes), 61),
            (at("User 2", Moment::Arrives), 1),
            (at("User 2", Moment::begins(CALCULATION)), starts_2),
            (at("User 2", Moment::Finishes), ends_2),
            figure,
        ];
        let value = |(what, secs)| PublishedTime {
            asked: Target::new(strategy, what),
            time: Time::from_secs(secs),
            is_rough: false,
        };
        figures.map(value).to_vec()
    }

    fn claims(self) -> Vec<Claim> {
        let starts = calculation_of_user_2;
        match self {
            Self::Case2 => vec![
                Claim::new(
                    "user-2-waits-for-user-1",
                    "blocking: User 2 starts no earlier than User 1 finishes (shown: how long User 2 is queued)",
                    (
                        Target::at(Strategy::BLOCKING, "User 2", Moment::begins(RECEIVE)),
                        Relation::NoEarlierThan,
                        finishes(Strategy::BLOCKING, "User 1"),
                    ),
                    Target::new(Strategy::BLOCKING, Measure::Queued("User 2".to_owned())),
                ),
                Claim::new(
                    "giving-way-starts-user-2-sooner",
                    "concurrent: User 2's calculation starts before User 1's ends",
                    (
                        starts(Strategy::CONCURRENT),
                        Relation::Before,
                        finishes(Strategy::CONCURRENT, "User 1"),
                    ),
                    starts(Strategy::CONCURRENT),
                ),
                Claim::new(
                    "giving-way-ends-user-1-later",
                    "concurrent: User 1 ends later than in blocking",
                    (
                        finishes(Strategy::BLOCKING, "User 1"),
                        Relation::Before,
                        finishes(Strategy::CONCURRENT, "User 1"),
                    ),
                    finishes(Strategy::CONCURRENT, "User 1"),
                ),
            ],
            Self::Case1 => vec![
                Claim::new(
                    "calculations-overlap",
                    "hybrid: User 2's calculation starts before User 1's ends",
                    (starts(Strategy::HYBRID), Relation::Before, finishes(Strategy::HYBRID, "User 1")),
                    starts(Strategy::HYBRID),
                ),
                Claim::new(
                    "user-2-answered-sooner",
                    "User 2's response is shorter in hybrid than in blocking",
                    answered_sooner(Strategy::HYBRID, Strategy::BLOCKING),
                    response_of_user_2(Strategy::HYBRID),
                ),
            ],
        }
    }
}

fn others(cores: usize) -> String {
    match cores {
        2 => "core 2".to_owned(),
        3 => "cores 2 and 3".to_owned(),
        _ => format!("cores 2 to {cores}"),
    }
}
