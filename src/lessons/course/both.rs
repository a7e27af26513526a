//! Waits and work together: which needs what, and which stage limits.

use crate::lessons::belief::Belief;
use crate::lessons::code::{About, Code};
use crate::lessons::lesson::{Asks, Lesson, Numbers, Reading, Source};
use crate::lessons::question::Sought;
use crate::lessons::situation::Part;
use crate::pitfalls::Side;
use crate::plan::Strategy;
use crate::scenario::claim::Target;

const THREE: &[Strategy] = &[Strategy::BLOCKING, Strategy::CONCURRENT, Strategy::PARALLEL];
const BEST: &[Belief] = &[Belief::ParallelIsBest, Belief::OneAtATimeIsBest, Belief::AsyncIsBest];
const WEB: Part = Part::Workload(0);
const LEARNING: Part = Part::Workload(1);
const WORKERS: Numbers = Numbers { flag: "workers", values: &["2", "3"] };

pub static CONTEST: Lesson = Lesson {
    name: "web-vs-ml",
    objective: "Choose a strategy by what the work does.",
    asks: Asks {
        scenario: "web-vs-ml",
        part: WEB,
        numbers: &[
            Numbers { flag: "requests", values: &["6", "8", "10"] },
            Numbers { flag: "wait", values: &["4s", "2s"] },
            Numbers { flag: "compute", values: &["50ms", "100ms"] },
            WORKERS,
        ],
        text: "Which strategy is done first with the web server's requests?",
        sought: Sought::First(THREE),
        beliefs: BEST,
    },
    observe: [
        Reading {
            text: "How long does parallel take for the machine learning (ml)?",
            part: LEARNING,
            quantity: Target::makespan(Strategy::PARALLEL),
        },
        Reading {
            text: "How long does concurrent take for the machine learning (ml)?",
            part: LEARNING,
            quantity: Target::makespan(Strategy::CONCURRENT),
        },
    ],
    explain: "What waits needs to overlap, and one worker may be enough; what computes needs more workers.",
    change: Numbers { flag: "compute", values: &["4s", "8s"] },
    check: Asks {
        scenario: "web-vs-ml",
        part: LEARNING,
        numbers: &[
            Numbers { flag: "calculations", values: &["6", "4"] },
            Numbers { flag: "workers", values: &["3", "2"] },
        ],
        text: "Which strategy is done first with the machine learning?",
        sought: Sought::First(THREE),
        beliefs: BEST,
    },
    code: None,
    in_code: &[
        "Look at your program before you choose: `meanwhile classify -- COMMAND` says whether it waits or computes.",
    ],
    source: Source::Notes,
};

const REQUESTS: Numbers = Numbers { flag: "requests", values: &["6", "8"] };
const RECEIVE: Numbers = Numbers { flag: "receive", values: &["2s", "3s"] };
const COMPUTE: Numbers = Numbers { flag: "compute", values: &["1s", "2s"] };

pub static STAGES: Lesson = Lesson {
    name: "pipeline",
    objective: "Find the stage that limits a server, and compute when all is done.",
    asks: Asks {
        scenario: "pipeline",
        part: Part::Whole,
        numbers: &[REQUESTS, RECEIVE, COMPUTE],
        text: "In concurrent, an event loop receives and sends, and computes itself. How long do all requests take?",
        sought: Sought::Time(Target::makespan(Strategy::CONCURRENT)),
        beliefs: &[Belief::WaitsHold, Belief::TaskIsThread, Belief::HandOverForgotten],
    },
    observe: [
        Reading {
            text: "How long does parallel take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::PARALLEL),
        },
        Reading {
            text: "How long does hybrid take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::HYBRID),
        },
    ],
    explain: "Receiving and sending overlap; computing is done one at a time, so that stage limits the server.",
    change: Numbers { flag: "compute", values: &["1s", "2s", "3s"] },
    check: Asks {
        scenario: "pipeline",
        part: Part::Whole,
        numbers: &[REQUESTS, RECEIVE, COMPUTE, Numbers { flag: "workers", values: &["3", "2"] }],
        text: "In hybrid the workers only compute, and an event loop does the rest. How long do all requests take?",
        sought: Sought::Time(Target::makespan(Strategy::HYBRID)),
        beliefs: &[Belief::WaitsHold, Belief::AllOverlaps, Belief::DividedByWorkers, Belief::AllInTurn],
    },
    code: Some(Code {
        about: About::Pitfall(
            "pool-of-connections",
            &Side::BOTH,
            Sought::Time(Target::makespan(Strategy::HYBRID)),
            "Who has the connection while it waits for the service keeps it from the others: 3 x (0.30 s + 0.08 s). Who takes it for the query only does not: 0.30 s + 3 x 0.08 s.",
        ),
        text: "One connection for three tasks: the service answers after 0.30 s, a query takes 0.08 s. How long until all are done?",
        beliefs: &[Belief::SleepIsSleep, Belief::WaitsHold, Belief::AllOverlaps, Belief::HandOverForgotten],
    }),
    in_code: &[
        "Give workers to the stage that is always busy: more of them elsewhere only make the queue before it longer.",
        "A pool of connections is a stage, too: whoever keeps one while waiting for something else makes it the narrow one, as in `meanwhile pitfall pool-of-connections`.",
    ],
    source: Source::Notes,
};

pub static BACKPRESSURE: Lesson = Lesson {
    name: "backpressure",
    objective: "Tell where requests wait if a queue is bounded, and what that costs.",
    asks: Asks {
        scenario: "pipeline",
        part: Part::Whole,
        numbers: &[REQUESTS, RECEIVE, COMPUTE, Numbers { flag: "queue", values: &["2", "3"] }, WORKERS],
        text: "The queue is bounded. How long do all requests take in hybrid?",
        sought: Sought::Time(Target::makespan(Strategy::HYBRID)),
        beliefs: &[Belief::BoundForgotten, Belief::WaitsHold, Belief::AllOverlaps, Belief::AllInTurn],
    },
    observe: [
        Reading {
            text: "How long does concurrent take with this queue?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::CONCURRENT),
        },
        Reading {
            text: "How long does parallel take, which has no such queue?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::PARALLEL),
        },
    ],
    explain: "No more are received at a time than there are places, round after round: memory is bounded, and too few places leave workers without work.",
    change: Numbers { flag: "queue", values: &["1", "4", "6"] },
    check: Asks {
        scenario: "pipeline",
        part: Part::Whole,
        numbers: &[
            REQUESTS,
            Numbers { flag: "receive", values: &["4s", "3s"] },
            Numbers { flag: "queue", values: &["1"] },
            Numbers { flag: "workers", values: &["4", "3"] },
        ],
        text: "There are enough workers, but the queue has one place. How long do all requests take in hybrid?",
        sought: Sought::Time(Target::makespan(Strategy::HYBRID)),
        beliefs: &[Belief::BoundForgotten, Belief::AllInTurn],
    },
    code: None,
    in_code: &[
        "Backpressure: who sends has to wait. A channel (a queue between tasks) with a capacity does it: `send().await` waits until there is a place. Without it: `meanwhile pitfall unbounded-spawn`.",
        "The nearer a server is to 100 % busy, the longer its queues: without a bound they grow without limit. `meanwhile wakeup` shows a queue that is never empty.",
    ],
    source: Source::Notes,
};
