//! The factorial server: the problem, what does not help, and the way out.

use crate::lessons::belief::Belief;
use crate::lessons::code::{About, Code};
use crate::lessons::lesson::{Asks, Lesson, Numbers, Reading, Source};
use crate::lessons::question::Sought;
use crate::lessons::situation::Part;
use crate::pitfalls::Side;
use crate::plan::{Strategy, Waiting};
use crate::scenario::cases::{Case, Elsewhere};
use crate::scenario::claim::{Measure, Moment, Target};

const EVERY: Numbers = Numbers { flag: "every", values: &["1s", "2s", "5s", "10s"] };
const RECEIVE: Numbers = Numbers { flag: "receive", values: &["1s", "2s", "3s"] };
const CALCULATION: Numbers = Numbers { flag: "calculation", values: &["60s", "45s", "90s", "2m"] };

pub static PROBLEM: Lesson = Lesson {
    name: "case2",
    objective: "Tell when a request is answered that comes while the server calculates.",
    asks: Asks {
        scenario: "case2",
        part: Part::Whole,
        numbers: &[EVERY, RECEIVE, CALCULATION],
        text: "In blocking, when is User 2's calculation over?",
        sought: Sought::Time(Target::new(Strategy::BLOCKING, Measure::At("User 2", Moment::Finishes))),
        beliefs: &[
            Belief::AllOverlaps,
            Belief::RequestIsLost,
            Belief::HandOverForgotten,
            Belief::FairShares,
            Belief::ArrivalsIgnored,
        ],
    },
    observe: [
        Reading {
            text: "In blocking, when does User 2's calculation start?",
            part: Part::Whole,
            quantity: Target::new(Strategy::BLOCKING, Measure::At("User 2", Moment::Begins("calculation"))),
        },
        Reading {
            text: "How long is User 2 queued in blocking?",
            part: Part::Whole,
            quantity: Target::new(Strategy::BLOCKING, Measure::Queued("User 2")),
        },
    ],
    explain: "While the server calculates it receives nobody, so each next user is queued for the rest of those before.",
    change: Numbers { flag: "calculation", values: &["30s", "60s", "3m"] },
    check: Asks {
        scenario: "case2",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "users", values: &["3", "4", "5"] },
            EVERY,
            RECEIVE,
            Numbers { flag: "calculation", values: &["20s", "30s", "40s"] },
        ],
        text: "In blocking, how long does User 3 wait for the answer, from sending to the end?",
        sought: Sought::Time(Target::new(Strategy::BLOCKING, Measure::Response("User 3"))),
        beliefs: &[
            Belief::AllOverlaps,
            Belief::FairShares,
            Belief::ArrivalsIgnored,
            Belief::HandOverForgotten,
            Belief::RequestIsLost,
        ],
    },
    code: None,
    in_code: &[
        "Two tabs of one browser do not show it: browsers queue equal requests themselves. Use two clients.",
        "A heartbeat tells from outside whether a loop is blocked or overloaded: `meanwhile wakeup` shows both.",
    ],
    source: Source::Notes,
};

pub static TURNS: Lesson = Lesson {
    name: "turns",
    objective: "Tell who gains and who loses when a calculation gives way.",
    asks: Asks {
        scenario: "case2",
        part: Part::Whole,
        numbers: &[EVERY, RECEIVE, CALCULATION],
        text: "In concurrent, the calculations take turns. How long does it take until both users have their answer?",
        sought: Sought::Time(Target::makespan(Strategy::CONCURRENT)),
        beliefs: &[Belief::AsyncSpeedsUpWork, Belief::HandOverForgotten, Belief::ArrivalsIgnored],
    },
    observe: [
        Reading {
            text: "When does User 2's calculation start in concurrent?",
            part: Part::Whole,
            quantity: Target::new(Strategy::CONCURRENT, Measure::At("User 2", Moment::Begins("calculation"))),
        },
        Reading {
            text: "How long does blocking take?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::BLOCKING),
        },
    ],
    explain: "User 2 starts sooner, User 1 ends later, and the last answer comes when it came before.",
    change: Numbers { flag: "calculation", values: &["30s", "60s", "3m"] },
    check: Asks {
        scenario: "case2",
        part: Part::Whole,
        numbers: &[EVERY, RECEIVE, CALCULATION],
        text: "Giving way was added for User 2. How long does User 1 wait for the answer in concurrent, from sending to the end?",
        sought: Sought::Time(Target::new(Strategy::CONCURRENT, Measure::Response("User 1"))),
        beliefs: &[Belief::TurnsAreFree, Belief::AllInTurn, Belief::TaskIsThread, Belief::HandOverForgotten],
    },
    code: Some(Code {
        about: About::Pitfall(
            "join-is-one-task",
            &Side::BOTH,
            Sought::Time(Target::makespan(Strategy::CONCURRENT)),
            "All of a `join!` is one task, and a task runs on one thread at a time. `spawn` makes a task of each.",
        ),
        text: "Each calculation takes 0.40 s, on a runtime with threads enough. How long until both are over?",
        beliefs: &[Belief::TaskIsThread, Belief::AllInTurn],
    }),
    in_code: &[
        "`join!` polls all its futures in one task: two calculations in it run one after the other, on one thread. `meanwhile pitfall join-is-one-task` shows it.",
        "`yield_now` in a loop is such a turn.",
    ],
    source: Source::Notes,
};

const RECEIVER_FREE: Case = Case::Cell(Elsewhere::Inline, Waiting::Frees);
const RECEIVER_HELD: Case = Case::Cell(Elsewhere::Process, Waiting::Holds);

pub static CHANGES: Lesson = Lesson {
    name: "cases",
    objective: "Say which changes a busy server needs, and that each alone is not enough.",
    asks: Asks {
        scenario: "cases",
        part: Part::Server(Case::CASE1),
        numbers: &[EVERY, RECEIVE, CALCULATION],
        text: "Which of these servers answers User 2 first?",
        sought: Sought::Answers("User 2", &[RECEIVER_FREE, RECEIVER_HELD, Case::Yielding, Case::CASE1]),
        beliefs: &[Belief::AsyncIsEnough, Belief::ElsewhereIsEnough, Belief::TurnsAreEnough],
    },
    observe: [
        Reading {
            text: "A process calculates, and the receiver waits for it: how long does User 2 wait?",
            part: Part::Server(RECEIVER_HELD),
            quantity: Target::new(Strategy::BLOCKING, Measure::Response("User 2")),
        },
        Reading {
            text: "A process calculates, and the receiver awaits it: how long does User 2 wait?",
            part: Part::Server(Case::CASE1),
            quantity: Target::new(Strategy::HYBRID, Measure::Response("User 2")),
        },
    ],
    explain: "Two changes are needed at once: another process calculates, and the receiver does not wait for it.",
    change: Numbers { flag: "receive", values: &["4s", "5s"] },
    check: Asks {
        scenario: "cases",
        part: Part::Server(RECEIVER_FREE),
        numbers: &[
            Numbers { flag: "every", values: &["2s", "1s", "5s", "10s"] },
            RECEIVE,
            Numbers { flag: "calculation", values: &["90s", "60s", "45s", "2m"] },
        ],
        text: "Only the receiver becomes `async`; it still calculates itself. How long does User 2 wait, from sending to the end?",
        sought: Sought::Time(Target::new(Strategy::CONCURRENT, Measure::Response("User 2"))),
        beliefs: &[Belief::AsyncSpeedsUpWork, Belief::RequestIsLost, Belief::HandOverForgotten],
    },
    code: None,
    in_code: &[
        "`async def` makes no calculation faster: what calculates belongs in a process; what only waits can go to a thread (`asyncio.to_thread`).",
        "`meanwhile pitfall calculation-in-the-loop` shows how long quick requests wait for it, and the line that helps.",
    ],
    source: Source::Link("https://fastapi.tiangolo.com/async/"),
};

pub static WAY_OUT: Lesson = Lesson {
    name: "case1",
    objective: "Tell when users have their answers if one core receives and others calculate.",
    asks: Asks {
        scenario: "case1",
        part: Part::Whole,
        numbers: &[EVERY, RECEIVE, CALCULATION, Numbers { flag: "cores", values: &["8", "4", "3"] }],
        text: "In hybrid, when is User 2's calculation over?",
        sought: Sought::Time(Target::new(Strategy::HYBRID, Measure::At("User 2", Moment::Finishes))),
        beliefs: &[Belief::AllInTurn, Belief::HandOverForgotten, Belief::ArrivalsIgnored],
    },
    observe: [
        Reading {
            text: "What is User 2's response in hybrid?",
            part: Part::Whole,
            quantity: Target::new(Strategy::HYBRID, Measure::Response("User 2")),
        },
        Reading {
            text: "How long does hybrid take, from the first arrival to the last end?",
            part: Part::Whole,
            quantity: Target::makespan(Strategy::HYBRID),
        },
    ],
    explain: "The receiver only receives, so it is free for the next user; each other core calculates for one user at a time.",
    change: Numbers { flag: "cores", values: &["2"] },
    check: Asks {
        scenario: "case1",
        part: Part::Whole,
        numbers: &[
            Numbers { flag: "users", values: &["8", "9", "10"] },
            Numbers { flag: "cores", values: &["8"] },
            Numbers { flag: "every", values: &["1s", "2s"] },
            Numbers { flag: "calculation", values: &["60s", "2m", "3m"] },
        ],
        text: "In hybrid, how long does it take from the first arrival to the last answer?",
        sought: Sought::Time(Target::makespan(Strategy::HYBRID)),
        beliefs: &[
            Belief::AllOverlaps,
            Belief::ReceiverCalculates,
            Belief::AllInTurn,
            Belief::DividedByWorkers,
        ],
    },
    code: None,
    in_code: &[
        "`par_iter` blocks whoever calls it, also an event loop: give it to the pool, and await a oneshot. `meanwhile pitfall rayon-in-async` shows both.",
    ],
    source: Source::Notes,
};

const GIL: Numbers = Numbers { flag: "gil", values: &[""] };
const FEW: Numbers = Numbers { flag: "every", values: &["1s", "5s"] };

pub static LOCK: Lesson = Lesson {
    name: "gil",
    objective: "Tell what threads gain that share one lock.",
    asks: Asks {
        scenario: "cases",
        part: Part::Server(Case::ThreadWithLock),
        numbers: &[GIL, FEW, RECEIVE, CALCULATION],
        text: "Threads of CPython share one lock: only who has it runs, to receive as well. How long does User 2 wait for the answer, from sending to the end?",
        sought: Sought::Time(Target::new(Strategy::CONCURRENT, Measure::Response("User 2"))),
        beliefs: &[Belief::ThreadsAlwaysRun, Belief::HandOverForgotten, Belief::ArrivalsIgnored],
    },
    observe: [
        Reading {
            text: "Threads that share one lock: how long does User 1 wait?",
            part: Part::Server(Case::ThreadWithLock),
            quantity: Target::new(Strategy::CONCURRENT, Measure::Response("User 1")),
        },
        Reading {
            text: "A thread (in Rust), without the lock: how long does User 2 wait?",
            part: Part::Server(Case::Thread),
            quantity: Target::new(Strategy::HYBRID, Measure::Response("User 2")),
        },
    ],
    explain: "Threads that hand one lock over are turns on one core; so the notes start another process, with a lock of its own.",
    change: Numbers { flag: "calculation", values: &["30s", "60s", "3m"] },
    check: Asks {
        scenario: "cases",
        part: Part::Server(Case::Thread),
        numbers: &[GIL, FEW, RECEIVE, CALCULATION],
        text: "The same server without the lock, on a pool of threads: how long does User 2 wait for the answer?",
        sought: Sought::Time(Target::new(Strategy::HYBRID, Measure::Response("User 2"))),
        beliefs: &[Belief::AllInTurn, Belief::HandOverForgotten, Belief::ArrivalsIgnored],
    },
    code: Some(Code {
        about: About::Pitfall(
            "lock-across-await",
            &[Side::After],
            Sought::Time(Target::makespan(Strategy::CONCURRENT)),
            "The lock is kept during the wait, too: the second task begins when the first has given it back.",
        ),
        text: "Two tasks, one lock: the wait takes 0.30 s, the calculation 0.02 s. How long until both are done?",
        beliefs: &[Belief::SleepIsSleep, Belief::ThreadsAlwaysRun, Belief::HandOverForgotten],
    }),
    in_code: &[
        "Python code gives the lock away every 5 ms, as here. `math.factorial` is one call into C that keeps it: others get no turn until it is over.",
        "In CPython a thread helps where it waits, or where its library gives the lock back; for Python code use a process.",
        "A lock that stops its thread, kept across an `.await`, ends in a deadlock: `meanwhile pitfall lock-across-await`. One that is awaited makes turns.",
    ],
    source: Source::Link("https://docs.python.org/3/library/sys.html#sys.setswitchinterval"),
};
