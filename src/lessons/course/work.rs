//! What computes: rounds, the part that cannot be divided, and the processors.

use crate::lessons::belief::Belief;
use crate::lessons::code::{About, Code};
use crate::lessons::lesson::{Asks, Lesson, Numbers, Reading, Source};
use crate::lessons::question::Sought;
use crate::lessons::situation::Part;
use crate::pitfalls::Side;
use crate::plan::Strategy;
use crate::scenario::claim::{Measure, Moment, Target};

const CALCULATION: Numbers = Numbers { flag: "calculation", values: &["30s", "10s", "60s"] };
const MAKESPAN: Sought = Sought::Time(Target::makespan(Strategy::PARALLEL));

pub static ROUNDS: Lesson = Lesson {
    name: "parallel",
    objective: "Compute how long workers need for tasks that only compute.",
    asks: Asks {
        scenario: "parallel",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "tasks", values: &["5", "7", "9"] },
            CALCULATION,
            Numbers { flag: "workers", values: &["4", "2", "3"] },
        ],
        text: "In parallel, each worker takes a whole factorial at a time. How long do all take?",
        sought: MAKESPAN,
        beliefs: &[Belief::DividedByWorkers, Belief::AllOverlaps, Belief::AllInTurn],
    },
    observe: [
        Reading {
            text: "How long does concurrent take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::CONCURRENT),
        },
        Reading {
            text: "In parallel, when does the last factorial start?",
            part: Part::Whole,
            quantity: Target::new(Strategy::PARALLEL, Measure::Last(Moment::Starts)),
        },
    ],
    explain: "Each worker takes the next whole factorial, so it goes in rounds, and the last may be nearly empty.",
    change: Numbers { flag: "workers", values: &["3", "6", "8"] },
    check: Asks {
        scenario: "parallel",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "tasks", values: &["8", "6"] },
            CALCULATION,
            Numbers { flag: "workers", values: &["8", "16"] },
            Numbers { flag: "processors", values: &["2", "4"] },
        ],
        text: "Somebody starts a thread for each factorial, on fewer processors. How long does parallel take?",
        sought: MAKESPAN,
        beliefs: &[Belief::WorkersAreProcessors, Belief::SpeedUpIsWorkers, Belief::AllInTurn],
    },
    code: Some(Code {
        about: About::Pitfall(
            "too-many-threads",
            &Side::BOTH,
            MAKESPAN,
            "32 x 40 ms on two cores take 0.64 s, with two threads or with 32: more threads than cores only take turns.",
        ),
        text: "There are 32 jobs of 40 ms, and two cores. How long until all are done?",
        beliefs: &[Belief::WorkersAreProcessors, Belief::AllInTurn, Belief::AllOverlaps],
    }),
    in_code: &[
        "To hand work over has a price of some microseconds: pieces that are shorter cost more than they save: `meanwhile pitfall tiny-tasks`. `meanwhile latency` says what it is here.",
        "For calculations a pool has as many threads as there are cores: rayon does that by itself. More of them only take turns: `meanwhile pitfall too-many-threads`.",
    ],
    source: Source::Notes,
};

pub static SERIAL: Lesson = Lesson {
    name: "amdahl",
    objective: "Compute how long many workers take with a part that cannot be divided.",
    asks: Asks {
        scenario: "parallel",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "serial", values: &["0.2", "0.1", "0.4"] },
            Numbers { flag: "tasks", values: &["8"] },
            Numbers { flag: "calculation", values: &["10s", "30s", "60s"] },
            Numbers { flag: "workers", values: &["8", "4"] },
        ],
        text: "In parallel, how long does it all take?",
        sought: MAKESPAN,
        beliefs: &[Belief::SpeedUpIsWorkers, Belief::OrderForgotten, Belief::AllInTurn],
    },
    observe: [
        Reading {
            text: "How long does blocking take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::BLOCKING),
        },
        Reading {
            text: "In parallel, when does the first factorial end?",
            part: Part::Whole,
            quantity: Target::new(Strategy::PARALLEL, Measure::At("Factorial 1", Moment::Finishes)),
        },
    ],
    explain: "One worker does the serial part while the others have nothing to do: that part takes as long with any number of workers.",
    change: Numbers { flag: "serial", values: &["0.1", "0.3", "0.5"] },
    check: Asks {
        scenario: "parallel",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "serial", values: &["0.2", "0.25", "0.5"] },
            Numbers { flag: "tasks", values: &["100"] },
            Numbers { flag: "calculation", values: &["1s", "2s"] },
            Numbers { flag: "workers", values: &["100"] },
        ],
        text: "With a worker for each factorial, how long does parallel take?",
        sought: MAKESPAN,
        beliefs: &[Belief::SpeedUpIsWorkers, Belief::OrderForgotten, Belief::AllInTurn],
    },
    code: Some(Code {
        about: About::Pitfall(
            "tiny-tasks",
            &[Side::Before],
            MAKESPAN,
            "Each thread takes half of the pieces, and takes each over: half of 800 x (5 us + 2 us). Larger pieces are fewer.",
        ),
        text: "800 pieces of 5 us each, on two threads; to take a piece over costs a thread 2 us more. How long until all are done?",
        beliefs: &[Belief::HandOverForgotten, Belief::AllInTurn],
    }),
    in_code: &[
        "Before you add workers, measure what only one of them can do.",
        "To hand a piece over takes time, too: `meanwhile latency` computes how long a calculation must be here until half of it on a second thread pays.",
    ],
    source: Source::Link("https://doi.org/10.1145/1465482.1465560"),
};
