//! `io-wait`: tasks that mostly wait. What a wait does to its worker decides nearly everything.

use super::catalogue::{Clock, Entry, Plays};
use super::claim::{Claim, Measure, Moment, Relation, Sentence, Target, events};
use super::param::{Default, Kinds, ParamKind, ParamSpec, Role, Value, Values};
use super::setup::{Pool, Setup, Step, TaskSet};
use super::{Foresight, Runner, Scenario};
use crate::io::Kind;
use crate::io::kind::Nature;
use crate::plan::{Strategy, Waiting, Workers};
use crate::story::{StoryClock, agree, count, length};
use crate::time::{Pace, Time, ratio};

const WAIT: &str = "wait";
const QUERY: &str = "query";
const COMPUTE: &str = "compute";

const TASKS: ParamSpec = ParamSpec::tasks("tasks", "5", "Tasks, all there from the start");
const WAITING: ParamSpec = ParamSpec::new(
    "wait",
    ParamKind::Length,
    Default::Nothing("1s; 100ms for I/O"),
    "How long each task waits",
)
.role(Role::Waiting);
const COMPUTING: ParamSpec = ParamSpec::new(
    "compute",
    ParamKind::Length,
    Default::Nothing("10ms; 0 for I/O"),
    "How long each task computes after its wait",
)
.role(Role::Computing);
const KIND: ParamSpec = ParamSpec::new(
    "kind",
    ParamKind::Kinds,
    Default::Typed("timer"),
    "Kinds of I/O to wait for, separated by commas; `all` are all but timer",
);
const DATABASE_URL: ParamSpec = ParamSpec::new(
    "database-url",
    ParamKind::Url,
    Default::Nothing(""),
    "A PostgreSQL server for db-query, such as `postgres://user@localhost/name`",
);
const WORKERS: ParamSpec = ParamSpec::workers("workers", Default::Cores, "Workers where there are many");

pub static ENTRY: Entry = Entry {
    name: "io-wait",
    shows: "One worker overlaps five waits, and two blocked workers cannot",
    params: &[TASKS, WAITING, COMPUTING, KIND, DATABASE_URL, WORKERS],
    plays: Plays::Several(scenarios),
    instead: None,
};

/// One kind of I/O, and the tasks that wait for it.
struct IoWait {
    kind: Kind,
    tasks: usize,
    /// How long the other side takes; of a query, how long it computes.
    wait: Time,
    compute: Time,
    /// Where there are many.
    workers: usize,
    database_url: Option<String>,
}

/// In the order of the list in the help, each kind once.
fn scenarios(values: &Values, clock: Clock) -> Result<Vec<Scenario>, String> {
    let mut kinds = Vec::new();
    for wanted in values.kinds(&KIND) {
        match *wanted {
            // All that this clock can show.
            Kinds::All => kinds.extend(Kind::real().filter(|kind| can_show(*kind, clock))),
            Kinds::One(kind) if !can_show(kind, clock) => {
                return Err(format!(
                    "--clock: `model` given; allowed for {kind}: both or real, since nobody can predict a disk"
                ));
            }
            Kinds::One(kind) => kinds.push(kind),
        }
    }
    if values.url(&DATABASE_URL).is_some() {
        if !kinds.contains(&Kind::DbQuery) {
            return Err("--database-url: given without `--kind db-query`, which would use it".to_owned());
        }
        // Asked for alone, the query goes to the server; among others it is shown beside SQLite's.
        match &mut kinds[..] {
            [kind] if *kind == Kind::DbQuery => *kind = Kind::PostgresQuery,
            _ => kinds.push(Kind::PostgresQuery),
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    let is_unforeseeable = |kind: &Kind| kind.nature() == Nature::WaitsUnforeseeably;
    if values.given_length(&WAITING).is_some() && kinds.iter().all(is_unforeseeable) {
        return Err(
            "--wait: given, and has no effect: nobody can say how long a disk takes; leave it out".to_owned()
        );
    }
    Ok(kinds.into_iter().map(|kind| scenario(kind, values)).collect())
}

fn can_show(kind: Kind, clock: Clock) -> bool {
    clock == Clock::Real || kind.nature() != Nature::WaitsUnforeseeably
}

/// A timer lasts long enough to look on, and something is computed after it. The kinds of I/O are
/// shorter, since there are many, and what they compute is the I/O itself.
fn scenario(kind: Kind, values: &Values) -> Scenario {
    let (wait, compute) = match kind {
        Kind::Timer => (Time::from_secs(1), Time::from_millis(10)),
        _ => (Time::from_millis(100), Time::ZERO),
    };
    let own = IoWait {
        kind,
        tasks: values.count(&TASKS),
        wait: values.given_length(&WAITING).unwrap_or(wait),
        compute: values.given_length(&COMPUTING).unwrap_or(compute),
        workers: values.count(&WORKERS),
        database_url: values.url(&DATABASE_URL),
    };
    let shown_wait = if own.is_only_measured() { Value::Nothing } else { Value::length(own.wait) };
    let shown = [
        (KIND.flag, Value::Kinds(vec![Kinds::One(kind)])),
        (WAITING.flag, shown_wait),
        (COMPUTING.flag, Value::length(own.compute)),
    ];
    let values = shown.into_iter().try_fold(values.clone(), |values, (flag, value)| values.with(flag, value));
    own.scenario(&values.expect("these are its own numbers"))
}

impl IoWait {
    fn lesson(&self, values: &Values) -> Vec<Sentence> {
        let mut lesson = vec![Sentence::always(self.kind.info().words.lesson)];
        lesson.extend(self.worker_for_each(values));
        lesson
    }

    /// How many workers that stay with their waits are as good as one that leaves them: with one less, some task
    /// waits for another. Not where computing takes so long that fewer are as good already.
    fn worker_for_each(&self, values: &Values) -> Option<Sentence> {
        const CLOSE: f64 = 1.05;
        let alone = self.wait.checked_add(self.compute)?;
        let after_another = alone.checked_mul(2)?;
        let in_turn = self.compute.checked_mul(u64::try_from(self.tasks).ok()?)?.checked_add(self.wait)?;
        let fewer = self.tasks.checked_sub(1).filter(|fewer| self.workers <= *fewer)?;
        let is_so = self.kind == Kind::Timer && values.has_processor_for_each() && in_turn < after_another;
        is_so.then(|| {
            Sentence::always(&format!(
                "A worker each is {} good, for more memory: in parallel {} take {}, {} {}.",
                if ratio(in_turn, alone) <= CLOSE { "as" } else { "at least as" },
                count(self.tasks, "worker"),
                length(alone),
                count(fewer, "worker"),
                length(after_another)
            ))
        })
    }

    fn scenario(&self, values: &Values) -> Scenario {
        let words = &self.kind.info().words;
        Scenario {
            question: words.question.to_owned(),
            givens: self.givens(),
            lesson: self.lesson(values),
            try_next: words.try_next,
            clock: if self.kind == Kind::Timer { StoryClock::Seconds } else { StoryClock::Milliseconds },
            pace: Pace::REAL_TIME,
            claims: self.claims(),
            events: match (self.kind, self.kind.nature()) {
                (_, Nature::Computes) => {
                    events(&[(Moment::begins(QUERY), "query starts"), (Moment::Finishes, "ends")])
                }
                (Kind::Timer, _) => events(&[
                    (Moment::begins(WAIT), "starts to wait"),
                    (Moment::ends(WAIT), "has waited"),
                    (Moment::Finishes, "ends"),
                ]),
                _ => events(&[(Moment::begins(WAIT), "starts to wait"), (Moment::Finishes, "ends")]),
            },
            foresight: if self.is_only_measured() { Foresight::OnlyMeasured } else { Foresight::Predictable },
            runner: Runner::Io {
                kind: self.kind,
                step: self.outside(),
                database_url: self.database_url.clone(),
            },
            ..Scenario::made(&ENTRY, values, |strategy| self.setup(strategy))
        }
    }

    /// Whether a prediction would be a guess.
    fn is_only_measured(&self) -> bool {
        self.kind.nature() == Nature::WaitsUnforeseeably
    }

    fn givens(&self) -> Vec<String> {
        let each = (self.kind.info().words.each)(&length(self.wait));
        let each = each.replacen("Each", agree(self.tasks, "It", "Each"), 1);
        let then = match (self.kind, self.compute.is_zero()) {
            (kind, true) if kind != Kind::Timer => String::new(),
            _ => format!(", then computes {}", length(self.compute)),
        };
        let mut givens = vec![format!("{} at 0 s.", count(self.tasks, "task")), format!("{each}{then}.")];
        if self.is_only_measured() {
            givens.push(
                "Nobody can say how long a disk takes: this is measured, and not predicted.".to_owned(),
            );
        }
        givens
    }

    fn headline(&self, strategy: Strategy) -> String {
        let workers = match strategy.workers {
            Workers::One => "one worker".to_owned(),
            Workers::Many => count(self.workers, "worker"),
        };
        match strategy.waiting {
            Waiting::Holds => format!("{workers}; a wait holds its worker"),
            Waiting::Frees => format!("{workers}; a wait frees its worker"),
        }
    }

    /// What comes from outside.
    fn outside(&self) -> &'static str {
        match self.kind.nature() {
            Nature::Waits | Nature::WaitsUnforeseeably => WAIT,
            Nature::Computes => QUERY,
        }
    }

    fn setup(&self, strategy: Strategy) -> Setup {
        let outside = match self.kind.nature() {
            Nature::Waits => Step::wait(WAIT, 0, self.wait),
            Nature::WaitsUnforeseeably => Step::wait(WAIT, 0, Time::ZERO),
            Nature::Computes => Step::compute(QUERY, 0, self.wait),
        };
        let computes = self.kind == Kind::Timer || !self.compute.is_zero();
        let compute = computes.then(|| Step::compute(COMPUTE, 0, self.compute));
        Setup {
            headline: Some(self.headline(strategy)),
            answer: Some(if self.kind == Kind::Timer { COMPUTE } else { self.outside() }.to_owned()),
            pools: vec![Pool::of_workers(strategy, self.workers)],
            sets: vec![TaskSet::many("Task", self.tasks, std::iter::once(outside).chain(compute).collect())],
        }
    }

    fn claims(&self) -> Vec<Claim> {
        let claim = |id, text, strategy, relation, sum| {
            let makespan = Target::makespan(strategy);
            Claim::new(id, text, (makespan.clone(), relation, Target::new(strategy, sum)), makespan)
        };
        match self.kind.nature() {
            Nature::Waits => vec![
                claim(
                    "blocking-adds-the-waits",
                    "blocking: takes at least the sum of the waits",
                    Strategy::BLOCKING,
                    Relation::NoEarlierThan,
                    Measure::SumOfWaits,
                ),
                claim(
                    "concurrent-overlaps-the-waits",
                    "concurrent: takes less than the sum of the waits",
                    Strategy::CONCURRENT,
                    Relation::Before,
                    Measure::SumOfWaits,
                ),
            ],
            Nature::Computes => vec![claim(
                "a-query-is-no-wait",
                "concurrent: takes at least the sum of all computing",
                Strategy::CONCURRENT,
                Relation::NoEarlierThan,
                Measure::SumOfComputing,
            )],
            Nature::WaitsUnforeseeably => Vec::new(),
        }
    }
}
