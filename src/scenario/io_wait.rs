//! `io-wait`: tasks that mostly wait. What a wait does to its worker decides nearly everything.

use super::claim::{Claim, Quantity, Relation};
use super::{About, EventWords, Moment, Param, number, numbered};
use crate::plan::{Plan, PlanError, Seat, StepSpec, Strategy, Workers};
use crate::story::{StoryClock, count, length};
use crate::time::Time;

const WAIT: &str = "wait";
const COMPUTE: &str = "compute";

#[derive(Clone, Debug, PartialEq)]
pub struct IoWait {
    pub tasks: usize,
    pub wait: Time,
    pub compute: Time,
    /// Where there are many.
    pub workers: usize,
}

pub const ABOUT: About = About {
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
    ],
    events: &[
        EventWords { moment: Moment::Begins(WAIT), words: "starts to wait" },
        EventWords { moment: Moment::Ends(WAIT), words: "has waited" },
        EventWords { moment: Moment::Finishes, words: "ends" },
    ],
};

impl Default for IoWait {
    fn default() -> Self {
        Self { tasks: 5, wait: Time::from_secs(1), compute: Time::from_millis(10), workers: 2 }
    }
}

impl IoWait {
    #[must_use]
    pub fn about(&self) -> &'static About {
        &ABOUT
    }

    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        let each = if self.tasks == 1 { "It waits" } else { "Each waits" };
        vec![
            format!("{} from 0 s on.", count(self.tasks, "task")),
            format!(
                "{each} {} for something outside, then computes {}.",
                length(self.wait),
                length(self.compute)
            ),
        ]
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

    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let mut plan = Plan::builder(strategy.waiting);
        let workers = match strategy {
            Strategy::CONCURRENT => plan.pool(Seat::EventLoop, numbered("Worker", 1, 1)),
            Strategy::BLOCKING => plan.pool(Seat::Threads, numbered("Worker", 1, 1)),
            _ => plan.pool(Seat::Threads, numbered("Worker", 1, self.workers)),
        };
        let steps =
            [StepSpec::wait(WAIT, workers, self.wait), StepSpec::compute(COMPUTE, workers, self.compute)];
        let routine = plan.routine(steps);
        for task in 0..self.tasks {
            plan.task("Task", number(task), Time::ZERO, &routine);
        }
        plan.answer(COMPUTE);
        plan.build()
    }

    #[must_use]
    pub fn published_makespan(&self, _strategy: Strategy) -> Option<Time> {
        None
    }

    #[must_use]
    pub fn claims(&self) -> Vec<Claim> {
        if self.tasks < 2 {
            return Vec::new();
        }
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

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("tasks", Param::Count(self.tasks)),
            ("wait", Param::Length(self.wait)),
            ("compute", Param::Length(self.compute)),
            ("workers", Param::Count(self.workers)),
        ]
    }
}
