//! `parallel`: work that never waits. Only more workers make it shorter, and only the part that
//! can be divided.

use super::catalogue::{Entry, Instead, Plays};
use super::claim::{Claim, Fact, Measure, Moment, Relation, Sentence, Target, events, takes_less};
use super::param::{Default, ParamKind, ParamSpec, Role, Values};
use super::setup::{Pool, Setup, Step, TaskSet};
use super::{ExtraFigure, Scenario};
use crate::plan::Strategy;
use crate::story::{agree, count, length};
use crate::time::{Pace, Time, ratio};

const CALCULATION: &str = "calculation";
const SERIAL_PART: &str = "serial part";

const TASKS: ParamSpec = ParamSpec::tasks("tasks", "4", "Factorials to calculate");
const CALCULATING: ParamSpec =
    ParamSpec::length("calculation", "30s", "Time that each takes on one worker").role(Role::Computing);
const SERIAL: ParamSpec = ParamSpec::new(
    "serial",
    ParamKind::Share,
    Default::Typed("0"),
    "Share of all work that cannot be divided, from 0 to 1",
);
pub static TREE: ParamSpec = ParamSpec::new(
    "tree",
    ParamKind::Whole { most: 1_000_000 },
    Default::Nothing(""),
    "A lesson of its own: one N! as a running product, as a product tree, and as the tree on rayon",
);
const WORKERS: ParamSpec = ParamSpec::workers("workers", Default::Cores, "Workers where there are many");

pub static ENTRY: Entry = Entry {
    name: "parallel",
    shows: "Work without waiting: taking turns gains nothing, more workers do",
    params: &[TASKS, CALCULATING, SERIAL, WORKERS],
    plays: Plays::One(|values| Parallel::of(values).scenario(values)),
    instead: Some((&TREE, Instead::ProductTree)),
};

#[derive(Clone, Debug, PartialEq)]
pub struct Parallel {
    pub tasks: usize,
    pub calculation: Time,
    /// The share of all work that cannot be divided, 0 to 1.
    pub serial: f64,
    /// Where there are many.
    pub workers: usize,
}

impl Parallel {
    /// A calculation of this length gives way to the others in the concurrent strategy.
    const SLICE: Time = Time::from_secs(1);

    pub fn of(values: &Values) -> Self {
        Self {
            tasks: values.count(&TASKS),
            calculation: values.length(&CALCULATING),
            serial: values.share(&SERIAL),
            workers: values.count(&WORKERS),
        }
    }

    fn scenario(&self, values: &Values) -> Scenario {
        Scenario {
            question: "What makes pure calculation faster?".to_owned(),
            givens: self.givens(),
            lesson: self.lesson(),
            try_next: &[
                ("meanwhile parallel --serial 0.2", "a fifth cannot be divided (Amdahl)"),
                ("meanwhile parallel --tasks 5", "five calculations: has each worker as many?"),
                ("meanwhile parallel --tree 100000", "one factorial, divided"),
            ],
            pace: Pace::of(60.0),
            claims: claims(),
            events: events(&[
                (Moment::begins(SERIAL_PART), "starts"),
                (Moment::begins(CALCULATION), "starts"),
                (Moment::Finishes, "ends"),
            ]),
            figures: &[ExtraFigure::SpeedUp, ExtraFigure::Efficiency],
            remarks: vec![SPEED_UP.to_owned()],
            key_remarks: self.key_remarks(values),
            ..Scenario::made(&ENTRY, values, |strategy| self.setup(strategy))
        }
    }

    pub fn givens(&self) -> Vec<String> {
        let work = format!(
            "{} of {}{}, at 0 s; nothing waits.",
            count(self.tasks, "factorial"),
            length(self.calculation),
            agree(self.tasks, "", " each")
        );
        if self.serial <= 0.0 {
            return vec![work];
        }
        let share = crate::story::percent(self.serial);
        let part = format!("{share} of all work cannot be divided: it comes first, and one worker does it.");
        let rest = length(self.calculation.share(1.0 - self.serial));
        vec![work, format!("{part} So {rest} of each are left.")]
    }

    pub fn headline(&self, strategy: Strategy) -> String {
        match strategy {
            Strategy::BLOCKING => "one worker, one after another".to_owned(),
            Strategy::CONCURRENT => {
                format!("one worker, in turns of {}", length(Self::SLICE))
            }
            Strategy::PARALLEL => format!("{}, a pool of threads", count(self.workers, "worker")),
            _ => {
                let them = agree(self.workers, "it", "them");
                format!(
                    "{}, and a loop that hands {them} the work, with no wait to fill",
                    count(self.workers, "worker")
                )
            }
        }
    }

    fn setup(&self, strategy: Strategy) -> Setup {
        let part = |what, length| match strategy {
            Strategy::CONCURRENT => Step::compute(what, 0, length).gives_way(Self::SLICE),
            _ => Step::compute(what, 0, length),
        };
        // Work that is too long has a serial part that is too long for a plan.
        let serial = self.serial_part().unwrap_or(Time::NEVER);
        let mut sets = Vec::new();
        if !serial.is_zero() {
            sets.push(TaskSet::one("Serial part", vec![part(SERIAL_PART, serial)]));
        }
        let divided = part(CALCULATION, self.calculation.share(1.0 - self.serial));
        sets.push(TaskSet::many("Factorial", self.tasks, vec![divided]).after(0..sets.len()));
        Setup {
            headline: Some(self.headline(strategy)),
            answer: Some(CALCULATION.to_owned()),
            pools: vec![Pool::of_workers(strategy, self.workers)],
            sets,
        }
    }

    /// All work, in story time; `None` if it is too long.
    pub fn work(&self) -> Option<Time> {
        self.calculation.checked_mul(u64::try_from(self.tasks).ok()?)
    }

    fn serial_part(&self) -> Option<Time> {
        Some(self.work()?.share(self.serial))
    }

    /// The longest chain of work of which each part needs the one before.
    pub fn span(&self) -> Option<Time> {
        self.serial_part()?.checked_add(self.calculation.share(1.0 - self.serial))
    }

    /// The most that so many at once can gain when this share of the work is serial (Amdahl, 1967).
    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    fn amdahl_bound(&self, at_once: usize) -> f64 {
        1.0 / (self.serial + (1.0 - self.serial) / at_once as f64)
    }

    /// " (shares 3:2)": where the workers have not the same number of calculations.
    fn shares(&self) -> String {
        let (fewest, more) = (self.tasks / self.workers, self.tasks % self.workers);
        if more == 0 { String::new() } else { format!(" (shares {}:{fewest})", fewest + 1) }
    }

    /// What `workers` do gain: they share whole calculations, round by round.
    fn gain(&self) -> Option<String> {
        let rounds = u64::try_from(self.tasks.div_ceil(self.workers)).ok()?;
        let divided = self.calculation.share(1.0 - self.serial).checked_mul(rounds)?;
        let makespan = self.serial_part()?.checked_add(divided).filter(|makespan| !makespan.is_zero())?;
        let work = self.work()?;
        let (gain, shares) = (ratio(work, makespan), self.shares());
        Some(format!("; gained {} / {} = {gain:.2}{shares}", length(work), length(makespan)))
    }

    /// What to see.
    fn lesson(&self) -> Vec<Sentence> {
        let of = |what: fn(Moment) -> Measure, when| Target::new(Strategy::CONCURRENT, what(when));
        let all_begin_before_one_ends = (
            of(Measure::Last, Moment::begins(CALCULATION)),
            Relation::Before,
            of(Measure::First, Moment::ends(CALCULATION)),
        );
        let mut sentences =
            vec![Sentence::always("Nothing waits: turns share one worker's time and add none.")];
        if 1 < self.tasks {
            sentences.push(Sentence::only_if(
                "All begin early, and none ends sooner.",
                [all_begin_before_one_ends, first_ends_no_sooner()],
            ));
        }
        sentences.extend([
            Sentence::only_if(
                "Several workers take less time: they run at once.",
                [takes_less(Strategy::PARALLEL, Strategy::BLOCKING)],
            ),
            Sentence::always(match self.serial <= 0.0 {
                true => "N workers are at most N times as fast, and only with equal shares.",
                false => "What cannot be divided takes as long with any number of workers.",
            }),
        ]);
        sentences
    }

    fn key_remarks(&self, values: &Values) -> Vec<String> {
        let (work, span) = (self.work().unwrap_or_default(), self.span().unwrap_or_default());
        let at_once = values.at_once(self.workers);
        let them = if at_once < self.workers { "processors" } else { "workers" };
        let bound = self.amdahl_bound(at_once);
        let gain = self.gain().filter(|_| values.has_processor_for_each());
        let gain = gain.unwrap_or_default();
        let serial = self.serial_part().unwrap_or_default();
        let divided = work.saturating_sub(serial);
        if work.is_zero() {
            return Vec::new();
        }
        let (chain, workers) = match (serial.is_zero(), divided.is_zero()) {
            (true, _) => ("one factorial", self.tasks),
            (false, false) => ("what is undivided, then one factorial", self.tasks),
            (false, true) => ("what is undivided", 1),
        };
        let reached = format!("; {} {} it", count(workers, "worker"), agree(workers, "reaches", "reach"));
        let reached = if values.has_processor_for_each() { reached.as_str() } else { "" };
        vec![
            format!(
                "Work: all computing, {}. Span, the longest chain of what cannot overlap: {chain}, {}{reached}.",
                length(work),
                length(span),
            ),
            format!(
                "Undivided (one worker must do it): {}. Amdahl's bound on the gain: work / (undivided + rest / {them}) = {} / ({} + {} / {}) = {bound:.2}{gain}.",
                length(serial),
                length(work),
                length(serial),
                length(divided),
                at_once,
            ),
        ]
    }
}

/// What its own figures are.
const SPEED_UP: &str =
    "Speed-up: blocking's makespan divided by the strategy's. Efficiency: speed-up divided by workers.";

fn claims() -> Vec<Claim> {
    vec![
        Claim::faster("parallel-is-faster", Strategy::PARALLEL, Strategy::BLOCKING),
        Claim::faster("hybrid-is-faster", Strategy::HYBRID, Strategy::BLOCKING),
        Claim::new(
            "concurrent-takes-turns",
            "concurrent: Factorial 1 ends no earlier than in blocking",
            first_ends_no_sooner(),
            Target::at(Strategy::CONCURRENT, "Factorial 1", Moment::Finishes),
        ),
    ]
}

fn first_ends_no_sooner() -> Fact {
    let first = |strategy| Target::at(strategy, "Factorial 1", Moment::Finishes);
    (first(Strategy::CONCURRENT), Relation::NoEarlierThan, first(Strategy::BLOCKING))
}
