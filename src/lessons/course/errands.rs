//! Days without a computer: what can be filled, what can be given away, and what neither.

use crate::coroutine::Show;
use crate::lessons::belief::Belief;
use crate::lessons::code::{About, Code, Counted};
use crate::lessons::lesson::{Asks, Lesson, Numbers, Reading, Source};
use crate::lessons::question::Sought;
use crate::lessons::situation::Part;
use crate::plan::Strategy;
use crate::scenario::claim::Target;

const THREE: &[Strategy] = &[Strategy::BLOCKING, Strategy::CONCURRENT, Strategy::PARALLEL];
const BEST: &[Belief] = &[Belief::ParallelIsBest, Belief::OneAtATimeIsBest, Belief::AsyncIsBest];

pub static PASSPORT: Lesson = Lesson {
    name: "passport",
    objective: "Tell work that can be interrupted from work that can be given away, and compute what each saves.",
    asks: Asks {
        scenario: "passport",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "line", values: &["4h", "3h", "1h"] },
            Numbers { flag: "presentation", values: &["5h", "4h", "6h"] },
            Numbers { flag: "edit", values: &["2h", "1h"] },
        ],
        text: "Who is done first: you alone (blocking), you with a laptop (concurrent), or you and an assistant (parallel)?",
        sought: Sought::First(THREE),
        beliefs: BEST,
    },
    observe: [
        Reading {
            text: "How long does the day take with a laptop (concurrent)?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::CONCURRENT),
        },
        Reading {
            text: "How long does it take with an assistant (parallel)?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::PARALLEL),
        },
    ],
    explain: "A presentation can be interrupted, so part of it fills the line; it is not independent of you, so a draft costs an edit: which saves more depends on the line.",
    change: Numbers { flag: "line", values: &["0s", "30m"] },
    check: Asks {
        scenario: "passport",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "line", values: &["6h", "5h", "2h"] },
            Numbers { flag: "presentation", values: &["5h", "3h", "4h"] },
        ],
        text: "You are alone, with a laptop (concurrent). How long does the day take?",
        sought: Sought::Time(Target::makespan(Strategy::CONCURRENT)),
        beliefs: &[Belief::WaitsHold, Belief::HandOverForgotten, Belief::AllOverlaps],
    },
    code: Some(Code {
        about: About::Coroutine(Show::OneAfterAnother, &[0, 1], Counted::Polls),
        text: "The office answers after 2 s or 3 s, and a poll takes 1 s. How often is this polled until it has returned?",
        beliefs: &[Belief::LoopChecks, Belief::TaskIsThread],
    }),
    in_code: &[
        "What needs no answer from others can be given to a worker; what waits can be awaited.",
        "What can be left can also be dropped halfway: `meanwhile pitfall cancelled-in-the-middle` shows what is lost then.",
    ],
    source: Source::Link("https://stackoverflow.com/questions/1050222"),
};

pub static BURGERS: Lesson = Lesson {
    name: "burgers",
    objective: "Tell what a number gives you, and what more cooks give you.",
    asks: Asks {
        scenario: "burgers",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "guests", values: &["9", "6", "12"] },
            Numbers { flag: "talk", values: &["40m", "60m", "5m", "2m"] },
            Numbers { flag: "cashiers", values: &["8", "4"] },
        ],
        text: "Where are burgers and talk over first: one cashier who cooks (blocking), a number and one cook (concurrent), or several cashiers who cook (parallel)?",
        sought: Sought::First(THREE),
        beliefs: BEST,
    },
    observe: [
        Reading {
            text: "How long are you there in concurrent?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::CONCURRENT),
        },
        Reading {
            text: "How long are you there in parallel?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::PARALLEL),
        },
    ],
    explain: "More cooks make the burgers ready sooner; a number lets you use the time until they are.",
    change: Numbers { flag: "talk", values: &["2m", "5m", "10m"] },
    check: Asks {
        scenario: "burgers",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "guests", values: &["12", "10", "9"] },
            Numbers { flag: "cook", values: &["4m", "5m"] },
            Numbers { flag: "talk", values: &["60m", "40m"] },
        ],
        text: "A number and one cook (concurrent): how long are you there, burgers and talk together?",
        sought: Sought::Time(Target::makespan(Strategy::CONCURRENT)),
        beliefs: &[Belief::WaitsHold, Belief::HandOverForgotten, Belief::OrderForgotten],
    },
    code: Some(Code {
        about: About::Coroutine(Show::NeverAwaited, &[0], Counted::Questions),
        text: "`postage` asks the office three times. How often was the office asked when this has returned?",
        beliefs: &[Belief::CallBegins],
    }),
    in_code: &[
        "A number is a future: you have it at once, do something else, and await it when you need what it stands for. Cashiers who cook are threads that block, each with one guest.",
        "In Rust, unlike in this kitchen, nobody cooks before a future is awaited or spawned: `meanwhile pitfall never-awaited`.",
    ],
    source: Source::Link("https://fastapi.tiangolo.com/async/"),
};
