//! `pipeline`: requests are received, calculated and sent. Two stages wait and one computes, so
//! each of them needs something else.

use std::num::NonZeroU32;

use super::catalogue::{Entry, Plays};
use super::claim::{Claim, Measure, Moment, Relation, Sentence, Target, events};
use super::param::{Default, ParamKind, ParamSpec, Role, Values};
use super::setup::{Pool, Setup, Step, TaskSet};
use super::{ExtraFigure, Scenario, StageSteps};
use crate::plan::Strategy;
use crate::story::{agree, count, length};
use crate::time::{Pace, Time};

const RECEIVE: &str = "receive";
const COMPUTE: &str = "compute";
const SEND: &str = "send";

const REQUESTS: ParamSpec = ParamSpec::tasks("requests", "6", "Requests, all there from the start");
const RECEIVING: ParamSpec =
    ParamSpec::length("receive", "2s", "How long it takes until a request is received: a wait")
        .role(Role::Waiting);
const COMPUTING: ParamSpec =
    ParamSpec::length("compute", "1s", "How long a request computes").role(Role::Computing);
const SENDING: ParamSpec =
    ParamSpec::length("send", "1s", "How long it takes until an answer is sent: a wait").role(Role::Waiting);
const QUEUE: ParamSpec = ParamSpec::new(
    "queue",
    ParamKind::Places,
    Default::Nothing("any number"),
    "Requests that may be received or queued for a worker at a time, in concurrent and hybrid",
);
const WORKERS: ParamSpec = ParamSpec::workers("workers", Default::Typed("2"), "Workers where there are many");

pub static ENTRY: Entry = Entry {
    name: "pipeline",
    shows: "Receive asynchronously, calculate in parallel, send asynchronously",
    params: &[REQUESTS, RECEIVING, COMPUTING, SENDING, QUEUE, WORKERS],
    plays: Plays::One(|values| Pipeline::of(values).scenario(values)),
    instead: None,
};

#[derive(Clone, Debug, PartialEq)]
struct Pipeline {
    requests: usize,
    /// How long a sender needs: a wait.
    receive: Time,
    compute: Time,
    /// How long a reader needs: a wait.
    send: Time,
    /// How many requests may be on their way to the workers where waits free them; any number if
    /// there is none.
    queue: Option<NonZeroU32>,
    /// Where there are many.
    workers: usize,
}

impl Pipeline {
    fn of(values: &Values) -> Self {
        Self {
            requests: values.count(&REQUESTS),
            receive: values.length(&RECEIVING),
            compute: values.length(&COMPUTING),
            send: values.length(&SENDING),
            queue: values.places(&QUEUE),
            workers: values.count(&WORKERS),
        }
    }

    fn scenario(&self, values: &Values) -> Scenario {
        Scenario {
            question: "Which of its stages limits a server, and what does that stage need?".to_owned(),
            givens: self.givens(),
            lesson: self.lesson(),
            try_next: &[
                ("meanwhile pipeline --queue 2", "a bounded queue: where do requests stand now, and what does it cost?"),
                ("meanwhile pipeline --queue 4", "a queue that is long enough for the workers"),
                ("meanwhile pipeline --workers 6", "a worker for each request: which stage limits now?"),
            ],
            pace: Pace::of(10.0),
            claims: self.claims(),
            events: events(&[
                (Moment::begins(RECEIVE), "receive starts"),
                (Moment::ends(RECEIVE), "is received"),
                (Moment::begins(COMPUTE), "compute starts"),
                (Moment::Finishes, "is sent"),
            ]),
            figures: &[ExtraFigure::Throughput, ExtraFigure::Inside],
            remarks: vec![
                "Throughput: requests by the time of the story. Inside: the most requests that are being received, or \
                 are received and queued for a worker."
                    .to_owned()],
            stages: Some(StageSteps { steps: vec![RECEIVE, COMPUTE, SEND], queue: self.queue }),
            ..Scenario::made(&ENTRY, values, |strategy| self.setup(strategy))
        }
    }

    pub fn givens(&self) -> Vec<String> {
        let mut givens = vec![
            format!("{} at 0 s.", count(self.requests, "request")),
            format!(
                "{} waits {} to be received, computes {}, and waits {} to be sent.",
                agree(self.requests, "It", "Each"),
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

    pub fn headline(&self, strategy: Strategy) -> String {
        let workers = count(self.workers, "worker");
        match strategy {
            Strategy::BLOCKING => "one worker does all of it; a wait holds it".to_owned(),
            Strategy::CONCURRENT => "an event loop does all of it; a wait frees it".to_owned(),
            Strategy::PARALLEL => {
                format!("{workers}{} does all of it", agree(self.workers, "", ", each"))
            }
            _ => {
                let compute = agree(self.workers, "computes", "compute");
                format!("an event loop receives and sends, {workers} {compute}")
            }
        }
    }

    fn setup(&self, strategy: Strategy) -> Setup {
        let steps = vec![
            Step::wait(RECEIVE, 0, self.receive),
            Step::compute(COMPUTE, 0, self.compute),
            Step::wait(SEND, 0, self.send),
        ];
        Setup {
            headline: Some(self.headline(strategy)),
            answer: Some(COMPUTE.to_owned()),
            pools: vec![Pool::of_workers(strategy, self.workers).bounded(self.queue)],
            sets: vec![TaskSet::many("Request", self.requests, steps)],
        }
    }

    /// What a bounded queue costs depends on the numbers: the page compares it, and nothing is
    /// claimed but that the queue is bounded.
    fn claims(&self) -> Vec<Claim> {
        let mut claims = vec![Claim::faster("waits-overlap", Strategy::CONCURRENT, Strategy::BLOCKING)];
        if self.queue.is_some_and(|places| (places.get() as usize) < self.requests) {
            claims.extend([Strategy::CONCURRENT, Strategy::HYBRID].map(backpressure));
            return claims;
        }
        claims.push(Claim::faster("calculations-overlap", Strategy::HYBRID, Strategy::CONCURRENT));
        claims.push(Claim::faster("workers-do-not-wait", Strategy::HYBRID, Strategy::PARALLEL));
        claims
    }

    /// What to see.
    fn lesson(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        if !(self.receive.is_zero() && self.send.is_zero()) {
            sentences
                .push(Sentence::always("If a wait limits, free its worker; if computing does, add workers."));
        }
        sentences.push(Sentence::always(match self.queue {
            Some(_) => "A bounded queue saves memory (each request inside takes some): who has no place stays with its sender, at the door. Too few places leave workers idle.",
            None => "A queue (--queue N) saves memory: others stay with the sender until a place is free.",
        }));
        sentences
    }
}

/// When the first request is taken by a worker, all places are taken: somebody is still outside.
fn backpressure(strategy: Strategy) -> Claim {
    let last = || Target::new(strategy, Measure::Last(Moment::begins(RECEIVE)));
    let first = Target::new(strategy, Measure::First(Moment::begins(COMPUTE)));
    Claim::new(
        if strategy == Strategy::HYBRID { "hybrid-backpressure" } else { "concurrent-backpressure" },
        format!("{strategy}: the last request is not received before a worker has taken the first"),
        (last(), Relation::NoEarlierThan, first),
        last(),
    )
}
