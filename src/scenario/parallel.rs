//! `parallel`: work that never waits. Only more workers make it shorter, and only the part that
//! can be divided.

use super::claim::{Claim, Quantity, Relation};
use super::{About, EventWords, Moment, Param, Remark, number, worker_pool};
use crate::plan::{Plan, PlanError, StepSpec, Strategy, Workers};
use crate::story::{StoryClock, count, length};
use crate::time::Time;

const CALCULATION: &str = "calculation";
const SERIAL_PART: &str = "serial part";

#[derive(Clone, Debug, PartialEq)]
pub struct Parallel {
    pub tasks: usize,
    pub calculation: Time,
    /// The share of all work that cannot be divided, 0 to 1.
    pub serial: f64,
    /// Where there are many.
    pub workers: usize,
}

pub const ABOUT: About<'static> = About {
    name: "parallel",
    shows: "Work without waiting: taking turns gains nothing, more workers do",
    question: "What makes pure calculation faster?",
    clock: StoryClock::Seconds,
    pace: 60.0,
    lesson: "There is nothing to wait for, so concurrent takes as long as blocking: it has all calculations in \
             progress, and only ever runs one. More workers take less time because several calculations run at the \
             same instant. What cannot be divided sets the limit.",
    lesson_in_the_notes: "",
    try_next: &[
        ("meanwhile parallel --serial 0.2", "a fifth cannot be divided (Amdahl)"),
        ("meanwhile parallel --tasks 5", "five calculations for the same workers"),
        ("meanwhile parallel --tree 100000", "one factorial, divided"),
    ],
    events: &[
        EventWords { moment: Moment::Begins(SERIAL_PART), words: "starts" },
        EventWords { moment: Moment::Begins(CALCULATION), words: "starts" },
        EventWords { moment: Moment::Finishes, words: "ends" },
    ],
};

impl Default for Parallel {
    fn default() -> Self {
        Self { tasks: 4, calculation: Time::from_secs(30), serial: 0.0, workers: 2 }
    }
}

impl Parallel {
    /// A calculation of this length gives way to the others in the concurrent strategy.
    const SLICE: Time = Time::from_secs(1);

    #[must_use]
    pub fn about(&self) -> About<'static> {
        ABOUT
    }

    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        let work = format!(
            "{} of {} each, from 0 s on; nothing waits.",
            count(self.tasks, "factorial"),
            length(self.calculation)
        );
        if self.serial <= 0.0 {
            return vec![work];
        }
        let share = crate::story::percent(self.serial);
        vec![work, format!("{share} of all work cannot be divided: it comes first, and one worker does it.")]
    }

    #[must_use]
    pub fn headline(&self, strategy: Strategy) -> String {
        match strategy {
            Strategy::BLOCKING => "one worker, one factorial after the other".to_owned(),
            Strategy::CONCURRENT => format!("one worker, taking turns every {}", length(Self::SLICE)),
            Strategy::PARALLEL => format!("{}, a pool of threads", count(self.workers, "worker")),
            _ => format!("{}, and an event loop that waits for them", count(self.workers, "worker")),
        }
    }

    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let mut plan = Plan::builder(strategy.waiting);
        let workers = worker_pool(&mut plan, strategy, self.workers);
        let part = |what, length| match strategy {
            Strategy::CONCURRENT => StepSpec::compute(what, workers, length).gives_way(Self::SLICE),
            _ => Ok(StepSpec::compute(what, workers, length)),
        };
        let serial = self.serial_part().ok_or(PlanError::TooLong)?;
        let mut before = Vec::new();
        if !serial.is_zero() {
            let routine = plan.routine([part(SERIAL_PART, serial)?]);
            before.push(plan.task("Serial part", 0, Time::ZERO, &routine));
        }
        let divided = self.calculation.share(1.0 - self.serial);
        let routine = plan.routine([part(CALCULATION, divided)?]);
        for task in 0..self.tasks {
            let task = plan.task("Factorial", number(task), Time::ZERO, &routine);
            if !before.is_empty() {
                plan.after(task, &before);
            }
        }
        plan.answer(CALCULATION);
        plan.build()
    }

    /// All work, in story time; `None` if it is too long.
    #[must_use]
    pub fn work(&self) -> Option<Time> {
        self.calculation.checked_mul(u64::try_from(self.tasks).ok()?)
    }

    fn serial_part(&self) -> Option<Time> {
        Some(self.work()?.share(self.serial))
    }

    /// The longest chain of work of which each part needs the one before.
    #[must_use]
    pub fn span(&self) -> Option<Time> {
        self.serial_part()?.checked_add(self.calculation.share(1.0 - self.serial))
    }

    /// The most that `workers` can gain when this share of the work is serial (Amdahl, 1967).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    pub fn amdahl_bound(&self) -> f64 {
        1.0 / (self.serial + (1.0 - self.serial) / self.workers as f64)
    }

    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        let (work, span) = (self.work().unwrap_or_default(), self.span().unwrap_or_default());
        vec![
            Remark::Said(format!(
                "Work: {} of computing in all. Span: {}, the longest chain that must be done in order.",
                length(work),
                length(span)
            )),
            Remark::Said(format!(
                "Amdahl's bound: with {} a speed-up of at most {:.2}.",
                count(self.workers, "worker"),
                self.amdahl_bound()
            )),
        ]
    }

    #[must_use]
    pub fn published_makespan(&self, _strategy: Strategy) -> Option<Time> {
        None
    }

    #[must_use]
    pub fn claims(&self) -> Vec<Claim<'static>> {
        if self.tasks < 2 || self.workers < 2 || 1.0 <= self.serial {
            return Vec::new();
        }
        let faster = |id, strategy: Strategy| {
            let text = format!("{strategy}: takes less time than blocking");
            Claim::faster(id, text, strategy, Strategy::BLOCKING)
        };
        vec![
            faster("parallel-is-faster", Strategy::PARALLEL),
            faster("hybrid-is-faster", Strategy::HYBRID),
            Claim {
                id: "concurrent-takes-turns",
                text: "concurrent: Factorial 1 ends no earlier than in blocking".to_owned(),
                left: Quantity::At(Strategy::CONCURRENT, "Factorial 1", Moment::Finishes),
                relation: Relation::NoEarlierThan,
                right: Quantity::At(Strategy::BLOCKING, "Factorial 1", Moment::Finishes),
                figure: Quantity::At(Strategy::CONCURRENT, "Factorial 1", Moment::Finishes),
                published: None,
            },
        ]
    }

    /// The same with another value for one of [`Self::params`]; `None` if it has no such number.
    #[must_use]
    pub fn with(&self, name: &str, value: Param) -> Option<Self> {
        let mut other = self.clone();
        match (name, value) {
            ("tasks", Param::Count(tasks)) => other.tasks = tasks,
            ("calculation", Param::Length(calculation)) => other.calculation = calculation,
            ("serial", Param::Share(serial)) => other.serial = serial,
            ("workers", Param::Count(workers)) => other.workers = workers,
            _ => return None,
        }
        Some(other)
    }

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("tasks", Param::Count(self.tasks)),
            ("calculation", Param::Length(self.calculation)),
            ("serial", Param::Share(self.serial)),
            ("workers", Param::Count(self.workers)),
        ]
    }

    /// How many workers a strategy has.
    #[must_use]
    pub fn workers_of(&self, strategy: Strategy) -> usize {
        match strategy.workers {
            Workers::One => 1,
            Workers::Many => self.workers,
        }
    }
}
