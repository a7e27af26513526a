//! What waits: one worker overlaps it, and blocked workers do not.

use crate::lessons::belief::Belief;
use crate::lessons::code::{About, Code};
use crate::lessons::lesson::{Asks, Lesson, Numbers, Reading, Source};
use crate::lessons::question::Sought;
use crate::lessons::situation::Part;
use crate::pitfalls::Side;
use crate::plan::Strategy;
use crate::scenario::claim::Target;

const TASKS: Numbers = Numbers { flag: "tasks", values: &["5", "6", "8", "10"] };
const WAIT: Numbers = Numbers { flag: "wait", values: &["1s", "2s", "4s"] };
const COMPUTE: Numbers = Numbers { flag: "compute", values: &["10ms", "50ms", "100ms"] };
const MAKESPAN: Sought = Sought::Time(Target::makespan(Strategy::CONCURRENT));
const WORKERS: Numbers = Numbers { flag: "workers", values: &["2", "3", "4"] };

pub static ONE_WORKER: Lesson = Lesson {
    name: "io-wait",
    objective: "Explain how one worker serves many waits, and what it still does one at a time.",
    asks: Asks {
        scenario: "io-wait",
        part: Part::Whole,
        numbers: &[TASKS, WAIT, COMPUTE, WORKERS],
        text: "In concurrent, how long do all tasks take?",
        sought: Sought::Time(Target::makespan(Strategy::CONCURRENT)),
        beliefs: &[Belief::WaitsHold, Belief::TaskIsThread, Belief::HandOverForgotten],
    },
    observe: [
        Reading {
            text: "How long does blocking take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::BLOCKING),
        },
        Reading {
            text: "How long does parallel take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::PARALLEL),
        },
    ],
    explain: "All wait at the same time, and then the one worker computes for one after the other.",
    change: Numbers { flag: "compute", values: &["200ms", "500ms"] },
    check: Asks {
        scenario: "io-wait",
        part: Part::Whole,
        numbers: &[TASKS, WAIT, COMPUTE, WORKERS],
        text: "In concurrent, how many tasks run at the same instant, at most?",
        sought: Sought::Running(Strategy::CONCURRENT),
        beliefs: &[Belief::TaskIsThread, Belief::AsyncIsParallel],
    },
    code: Some(Code {
        about: About::Pitfall(
            "await-in-a-row",
            &Side::BOTH,
            MAKESPAN,
            "With an `.await` for each, the next is asked for when the last has come. `join!` asks for all at once.",
        ),
        text: "Each answer comes 0.40 s after it is asked for. How long until all three are there?",
        beliefs: &[Belief::CallBegins, Belief::AllInTurn, Belief::HandOverForgotten],
    }),
    in_code: &[
        "`.await` says where a task may pause; nobody comes back to check: the system tells when its wait is over. `meanwhile coroutine --step` shows it.",
        "`a().await; b().await` is one after the other: b begins when a is over. `join!` begins both: `meanwhile pitfall await-in-a-row`.",
        "`tokio::fs` borrows blocking threads: for a small file that is cached there is no wait to hide: `meanwhile pitfall tokio-fs`. `meanwhile latency` measures how long such waits are.",
    ],
    source: Source::Notes,
};

pub static BLOCKED_WORKERS: Lesson = Lesson {
    name: "workers",
    objective: "Compute how long workers need whom every wait holds, and how many it takes.",
    asks: Asks {
        scenario: "io-wait",
        part: Part::Whole,
        numbers: &[TASKS, WAIT, COMPUTE, WORKERS],
        text: "In parallel, each wait holds its worker. How long do all tasks take?",
        sought: Sought::Time(Target::makespan(Strategy::PARALLEL)),
        beliefs: &[Belief::SleepIsSleep, Belief::DividedByWorkers, Belief::AllInTurn, Belief::AllOverlaps],
    },
    observe: [
        Reading {
            text: "How long does concurrent take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::CONCURRENT),
        },
        Reading {
            text: "How long does hybrid take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::HYBRID),
        },
    ],
    explain: "So many tasks as there are workers wait at a time, and the next round begins when they are over.",
    change: Numbers { flag: "workers", values: &["2", "3", "5"] },
    check: Asks {
        scenario: "io-wait",
        part: Part::Whole,
        numbers: &[TASKS, WAIT, Numbers { flag: "compute", values: &["10ms", "50ms"] }, WORKERS],
        text: "How many workers does parallel need at least to be done as soon as concurrent with its one?",
        sought: Sought::WorkersLike(Strategy::CONCURRENT),
        beliefs: &[],
    },
    code: Some(Code {
        about: About::Pitfall(
            "blocking-sleep",
            &Side::BOTH,
            MAKESPAN,
            "`thread::sleep` keeps the one thread until it is over. A sleep that is awaited gives it back.",
        ),
        text: "Three tasks on one event loop (one thread): each sleeps for 0.40 s. How long until all have slept?",
        beliefs: &[Belief::SleepIsSleep, Belief::WaitsHold],
    }),
    in_code: &[
        "`thread::sleep` holds the thread, `tokio::time::sleep().await` gives it back: `meanwhile pitfall blocking-sleep`.",
        "`spawn_blocking` has up to 512 threads, since they are meant to wait: for calculations use a pool of the cores' size: `meanwhile pitfall spawn-blocking-is-not-sized-for-cpu`.",
        "`block_in_place` moves other tasks away, not those in the same `join!`; a task may sit in the slot of a blocked worker: `meanwhile pitfall block-in-place`.",
    ],
    source: Source::Link("https://docs.rs/tokio/latest/tokio/task/fn.spawn_blocking.html"),
};
