//! `pipeline`: requests are received, calculated and sent. Two stages wait and one computes, so
//! each of them needs something else.

use std::num::NonZeroU32;

use super::claim::{Claim, Quantity, Relation};
use super::{About, EventWords, Moment, Param, Remark, StageSteps, number, worker_pool};
use crate::plan::{Plan, PlanError, StepSpec, Strategy};
use crate::story::{StoryClock, count, length};
use crate::time::Time;

pub const RECEIVE: &str = "receive";
pub const COMPUTE: &str = "compute";
pub const SEND: &str = "send";

#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    pub requests: usize,
    /// How long a sender needs: a wait.
    pub receive: Time,
    pub compute: Time,
    /// How long a reader needs: a wait.
    pub send: Time,
    /// How many requests may be on their way to the workers where waits free them; any number if
    /// there is none.
    pub queue: Option<NonZeroU32>,
    /// Where there are many.
    pub workers: usize,
}

pub const ABOUT: About<'static> = About {
    name: "pipeline",
    shows: "Receive asynchronously, calculate in parallel, send asynchronously",
    question: "Which of its stages limits a server, and what does that stage need?",
    clock: StoryClock::Seconds,
    pace: 10.0,
    lesson: "Two stages wait and one computes. Concurrent overlaps the waits, and computes one request at a time. \
             Parallel computes several at a time, and its workers stand still while they receive and send. Hybrid \
             gives each stage what it needs: an event loop for the waits, workers that only compute, and a queue in \
             between.",
    lesson_in_the_notes: "",
    try_next: &[
        (
            "meanwhile pipeline --queue 4",
            "a bounded queue: where do requests wait now, and what does it cost?",
        ),
        ("meanwhile pipeline --queue 2", "a queue that is too short for the workers"),
        ("meanwhile pipeline --workers 6", "a worker for each request: which stage limits now?"),
    ],
    events: &[
        EventWords { moment: Moment::Begins(RECEIVE), words: "receive starts" },
        EventWords { moment: Moment::Ends(RECEIVE), words: "is received" },
        EventWords { moment: Moment::Begins(COMPUTE), words: "compute starts" },
        EventWords { moment: Moment::Finishes, words: "is sent" },
    ],
};

pub(super) fn remarks() -> Vec<Remark> {
    vec![Remark::Said(
        "Throughput: requests in a second of the story. Inside: the most requests that are being received, or are \
         received and queued for a worker."
            .to_owned(),
    )]
}

impl Default for Pipeline {
    fn default() -> Self {
        Self {
            requests: 6,
            receive: Time::from_secs(2),
            compute: Time::from_secs(1),
            send: Time::from_secs(1),
            queue: None,
            workers: 2,
        }
    }
}

impl Pipeline {
    #[must_use]
    pub fn about(&self) -> About<'static> {
        ABOUT
    }

    #[must_use]
    pub fn stages(&self) -> StageSteps {
        StageSteps { steps: vec![RECEIVE, COMPUTE, SEND], queue: self.queue }
    }

    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        let mut givens = vec![
            format!("{} from 0 s on.", count(self.requests, "request")),
            format!(
                "Each is received for {}, computed for {} and sent for {}; receiving and sending are waits.",
                length(self.receive),
                length(self.compute),
                length(self.send)
            ),
        ];
        if let Some(queue) = self.queue {
            givens.push(format!(
                "In concurrent and hybrid, at most {} may be inside: being received, or queued for a worker.",
                count(queue.get() as usize, "request")
            ));
        }
        givens
    }

    #[must_use]
    pub fn headline(&self, strategy: Strategy) -> String {
        let workers = count(self.workers, "worker");
        match strategy {
            Strategy::BLOCKING => "one worker receives, computes and sends, request after request".to_owned(),
            Strategy::CONCURRENT => "an event loop receives and sends, and computes itself".to_owned(),
            Strategy::PARALLEL if self.workers == 1 => format!("{workers} receives, computes and sends"),
            Strategy::PARALLEL => format!("{workers}, each receives, computes and sends"),
            _ if self.workers == 1 => format!("an event loop receives and sends, {workers} computes"),
            _ => format!("an event loop receives and sends, {workers} compute"),
        }
    }

    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let mut plan = Plan::builder(strategy.waiting);
        let workers = worker_pool(&mut plan, strategy, self.workers);
        if let Some(places) = self.queue {
            plan.bound(workers, places);
        }
        let routine = plan.routine([
            StepSpec::wait(RECEIVE, workers, self.receive),
            StepSpec::compute(COMPUTE, workers, self.compute),
            StepSpec::wait(SEND, workers, self.send),
        ]);
        for request in 0..self.requests {
            plan.task("Request", number(request), Time::ZERO, &routine);
        }
        plan.answer(COMPUTE);
        plan.build()
    }

    #[must_use]
    pub fn published_makespan(&self, _strategy: Strategy) -> Option<Time> {
        None
    }

    /// What a bounded queue costs depends on the numbers: the page compares it, and nothing is
    /// claimed but that the queue is bounded.
    #[must_use]
    pub fn claims(&self) -> Vec<Claim<'static>> {
        let waits = !(self.receive.is_zero() && self.send.is_zero());
        let mut claims = Vec::new();
        if 1 < self.requests && waits {
            claims.push(faster("waits-overlap", Strategy::CONCURRENT, Strategy::BLOCKING));
        }
        if self.queue.is_some_and(|places| (places.get() as usize) < self.requests) {
            claims.extend([Strategy::CONCURRENT, Strategy::HYBRID].map(backpressure));
            return claims;
        }
        if 1 < self.requests.min(self.workers) && !self.compute.is_zero() {
            claims.push(faster("calculations-overlap", Strategy::HYBRID, Strategy::CONCURRENT));
        }
        if self.workers < self.requests && waits {
            claims.push(faster("workers-do-not-wait", Strategy::HYBRID, Strategy::PARALLEL));
        }
        claims
    }

    /// See [`super::Scenario::with_io_share`]. Receiving and sending keep their proportion.
    #[must_use]
    pub fn with_io_share(&self, share: f64) -> Self {
        let sum = |one: Time, other: Time| one.checked_add(other).unwrap_or(Time::LONGEST);
        let waits = sum(self.receive, self.send);
        let all = sum(waits, self.compute);
        let waiting = all.share(share);
        let receiving = if waits.is_zero() { 0.5 } else { crate::time::ratio(self.receive, waits) };
        let receive = waiting.share(receiving);
        Self { receive, send: waiting - receive, compute: all - waiting, ..self.clone() }
    }

    /// The same with another value for one of [`Self::params`]; `None` if it has no such number.
    #[must_use]
    pub fn with(&self, name: &str, value: Param) -> Option<Self> {
        let mut other = self.clone();
        match (name, value) {
            ("requests", Param::Count(requests)) => other.requests = requests,
            ("receive", Param::Length(receive)) => other.receive = receive,
            ("compute", Param::Length(compute)) => other.compute = compute,
            ("send", Param::Length(send)) => other.send = send,
            ("workers", Param::Count(workers)) => other.workers = workers,
            ("queue", Param::Count(places)) => {
                other.queue = Some(u32::try_from(places).ok().and_then(NonZeroU32::new)?);
            }
            _ => return None,
        }
        Some(other)
    }

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        let mut params = vec![
            ("requests", Param::Count(self.requests)),
            ("receive", Param::Length(self.receive)),
            ("compute", Param::Length(self.compute)),
            ("send", Param::Length(self.send)),
        ];
        params.extend(self.queue.map(|places| ("queue", Param::Count(places.get() as usize))));
        params.push(("workers", Param::Count(self.workers)));
        params
    }
}

fn faster(id: &'static str, strategy: Strategy, other: Strategy) -> Claim<'static> {
    Claim::faster(id, format!("{strategy}: takes less time than {other}"), strategy, other)
}

/// When the first request is taken by a worker, all places are taken: somebody is still outside.
fn backpressure(strategy: Strategy) -> Claim<'static> {
    Claim {
        id: if strategy == Strategy::HYBRID { "hybrid-backpressure" } else { "concurrent-backpressure" },
        text: format!("{strategy}: the last request is not received before a worker has taken the first"),
        left: Quantity::Last(strategy, Moment::Begins(RECEIVE)),
        relation: Relation::NoEarlierThan,
        right: Quantity::First(strategy, Moment::Begins(COMPUTE)),
        figure: Quantity::Last(strategy, Moment::Begins(RECEIVE)),
        published: None,
    }
}
