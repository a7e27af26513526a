//! `web-vs-ml`: two workloads through the same four strategies. One mostly waits, the other only
//! computes; each is a scenario that can also be played alone.

use super::claim::Claim;
use super::{IoWait, Parallel, Param, Scenario};
use crate::plan::Strategy;
use crate::story::{count, length};
use crate::time::Time;

#[derive(Clone, Debug, PartialEq)]
pub struct WebVsMl {
    pub requests: usize,
    pub wait: Time,
    /// What a request computes after its wait.
    pub compute: Time,
    pub calculations: usize,
    pub calculation: Time,
    /// Where there are many.
    pub workers: usize,
}

pub const NAME: &str = "web-vs-ml";
pub const SHOWS: &str = "A workload that waits and one that computes: the winner changes side";
pub const QUESTION: &str = "Which is better: concurrency or parallelism?";
pub const LESSON: &str = "There is no best strategy, only one that fits the work. What waits needs concurrency, and one \
                          worker may be enough; what computes needs more workers, and concurrency gains nothing.";
pub const PACE: f64 = 10.0;
pub const TRY_NEXT: [(&str, &str); 3] = [
    ("meanwhile web-vs-ml --compute 4s", "a web server that computes as long as it waits"),
    ("meanwhile web-vs-ml --workers 6", "how many workers make parallel as good as concurrent for the web?"),
    ("meanwhile pipeline", "both at once: waits and calculations in each request"),
];

/// The strategies that change one thing each: what a wait does, or how many workers there are.
pub const SIDES: [Strategy; 2] = [Strategy::CONCURRENT, Strategy::PARALLEL];

impl Default for WebVsMl {
    fn default() -> Self {
        Self {
            requests: 6,
            wait: Time::from_secs(4),
            compute: Time::from_millis(50),
            calculations: 4,
            calculation: Time::from_secs(2),
            workers: 2,
        }
    }
}

impl WebVsMl {
    #[must_use]
    pub fn web(&self) -> Scenario {
        let Self { requests, wait, compute, workers, .. } = *self;
        Scenario::IoWait(IoWait { tasks: requests, wait, compute, workers, ..IoWait::default() })
    }

    #[must_use]
    pub fn ml(&self) -> Scenario {
        let Self { calculations, calculation, workers, .. } = *self;
        Scenario::Parallel(Parallel { tasks: calculations, calculation, serial: 0.0, workers })
    }

    /// What is given, in a few sentences.
    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        vec![
            format!(
                "web: {} from 0 s on; each waits {}, then computes {}.",
                count(self.requests, "request"),
                length(self.wait),
                length(self.compute)
            ),
            format!(
                "ml, machine learning: {} of {} each from 0 s on; nothing waits.",
                count(self.calculations, "calculation"),
                length(self.calculation)
            ),
            format!(
                "{} in parallel and hybrid, one in blocking and concurrent.",
                count(self.workers, "worker")
            ),
        ]
    }

    /// That concurrent wins the web, if a worker for each request does not make it unnecessary.
    #[must_use]
    pub fn claim_of_web(&self) -> Option<Claim<'static>> {
        (self.workers < self.requests)
            .then(|| wins("web-concurrent-wins", Strategy::CONCURRENT, Strategy::PARALLEL))
    }

    /// That parallel wins the machine learning, if there is a second worker with something to do.
    #[must_use]
    pub fn claim_of_ml(&self) -> Option<Claim<'static>> {
        (1 < self.workers.min(self.calculations))
            .then(|| wins("ml-parallel-wins", Strategy::PARALLEL, Strategy::CONCURRENT))
    }

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("requests", Param::Count(self.requests)),
            ("wait", Param::Length(self.wait)),
            ("compute", Param::Length(self.compute)),
            ("calculations", Param::Count(self.calculations)),
            ("calculation", Param::Length(self.calculation)),
            ("workers", Param::Count(self.workers)),
        ]
    }
}

fn wins(id: &'static str, winner: Strategy, other: Strategy) -> Claim<'static> {
    Claim::faster(id, format!("{winner} takes less time than {other}"), winner, other)
}
