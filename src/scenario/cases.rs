//! `cases`: the square of the two cases. The notes change two things at once, from CASE 2 to
//! CASE 1: where the calculation is done, and whether it holds the receiver. Here each is changed
//! alone.

use std::num::NonZeroU32;

use super::catalogue::{Entry, Plays};
use super::param::{ParamSpec, Switch, Values};
use super::server::{CALCULATION, PARAMS, RECEIVE, START, Server, Side, Start};
use super::setup::{Pool, Setup, Step};
use super::{Scenario, planning};
use crate::plan::{Executor, Plan, PlanError, Strategy, Waiting};
use crate::story::{StoryClock, length};
use crate::time::{Pace, Time};

/// How long a thread of `CPython` has the interpreter's lock while another wants it: the switch
/// interval, see <https://docs.python.org/3/library/sys.html#sys.setswitchinterval>.
const SWITCH_INTERVAL: std::time::Duration = std::time::Duration::from_millis(5);

const GIL: ParamSpec = ParamSpec::switch(
    "gil",
    "Also what `CPython`'s threads do: one lock, handed over every 5 ms of real time",
);
const WITH_GIL: &[ParamSpec] = &{
    let [users, every, receive, calculation, slice, cores, start, pin] = PARAMS;
    [GIL, users, every, receive, calculation, slice, cores, start, pin]
};

pub static ENTRY: Entry = Entry {
    name: "cases",
    shows: "The two cases as a square: of four servers only one helps User 2",
    params: WITH_GIL,
    plays: Plays::Square(Square::of),
    instead: None,
};

/// The same users, and several servers for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    pub server: Server,
    values: Values,
    pub cases: Vec<Case>,
}

impl Square {
    /// The place of the user whom the question is about.
    pub fn user(&self) -> usize {
        usize::from(1 < self.server.users)
    }

    pub const CLOCK: StoryClock = StoryClock::TimeOfDay { starts: Time::from_hours(7) };
    /// Seven rows in ten seconds.
    pub const PACE: Pace = Pace::of(90.0);
    pub const QUESTION: &str = "Which change makes the server answer User 2 in time?";
    pub const TRY_NEXT: [(&str, &str); 3] = [
        ("meanwhile cases --gil", "threads that hand one lock over: do they help?"),
        ("meanwhile case2", "the first of these servers, with its charts"),
        ("meanwhile case1", "the way out, with its charts"),
    ];

    fn of(values: &Values) -> Self {
        let mut cases = Case::SQUARE.concat();
        cases.extend([Case::Yielding, Case::Thread]);
        if values.switch(&GIL) == Switch::On {
            cases.push(Case::ThreadWithLock);
        }
        Self { server: Server::of(values), values: values.clone(), cases }
    }

    /// Whose numbers it has.
    pub fn scenario(&self) -> Scenario {
        self.server.scenario(Side::Case1, &self.values)
    }

    /// What made it, and from which numbers.
    pub fn made_by(&self) -> (&'static Entry, &Values) {
        (&ENTRY, &self.values)
    }

    pub fn name(&self) -> &'static str {
        ENTRY.name
    }

    pub fn params(&self) -> Vec<(&'static str, super::Param)> {
        self.values.shown()
    }
}

/// One way to build the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A cell of the square: where the calculation is done, and whether the receiver is held
    /// until it has the answer.
    Cell(Elsewhere, Waiting),
    /// Inline, but giving way after every slice.
    Yielding,
    /// On a thread of a pool.
    Thread,
    /// On threads of which only one can run at a time.
    ThreadWithLock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// The server calculates itself.
    Inline,
    /// A worker process calculates.
    Process,
}

/// What the words of [`Case::words`] mean, for who has not seen any run yet.
pub const WORDS: &str = "Receiver: takes requests in. Inline: it calculates itself. Process: a program on another core. Waits \
                         for it: needs no core, yet holds its own. Awaits it (async): leaves its core to others until it \
                         answers. In turns: users share a core and queue between turns: the first ends later.";

impl Case {
    pub const SQUARE: [[Self; 2]; 2] = [
        [Self::Cell(Elsewhere::Inline, Waiting::Holds), Self::Cell(Elsewhere::Inline, Waiting::Frees)],
        [Self::Cell(Elsewhere::Process, Waiting::Holds), Self::Cell(Elsewhere::Process, Waiting::Frees)],
    ];
    /// The cell where both are changed.
    pub const CASE1: Self = Self::Cell(Elsewhere::Process, Waiting::Frees);
    pub const CASE2: Self = Self::Cell(Elsewhere::Inline, Waiting::Holds);

    /// The name in the JSON format.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cell(Elsewhere::Inline, Waiting::Holds) => "inline-holds",
            Self::Cell(Elsewhere::Inline, Waiting::Frees) => "inline-frees",
            Self::Cell(Elsewhere::Process, Waiting::Holds) => "process-holds",
            Self::Cell(Elsewhere::Process, Waiting::Frees) => "process-frees",
            Self::Yielding => "yielding",
            Self::Thread => "thread",
            Self::ThreadWithLock => "thread-with-lock",
        }
    }

    pub fn words(self, server: &Server) -> String {
        match self {
            Self::Cell(Elsewhere::Inline, Waiting::Holds) => {
                "inline, in a blocking receiver (CASE 2)".to_owned()
            }
            Self::Cell(Elsewhere::Inline, Waiting::Frees) => "inline, in an async receiver".to_owned(),
            Self::Cell(Elsewhere::Process, Waiting::Holds) if !server.has_another_core() => {
                "no core for a process: blocking, inline".to_owned()
            }
            Self::Cell(Elsewhere::Process, Waiting::Frees) if !server.has_another_core() => {
                "no core for a process: async, inline".to_owned()
            }
            Self::Thread if !server.has_another_core() => "no core for a thread: async, inline".to_owned(),
            Self::Cell(Elsewhere::Process, Waiting::Holds) => {
                "a process, the receiver waits for it".to_owned()
            }
            Self::Cell(Elsewhere::Process, Waiting::Frees) => {
                "a process, the receiver awaits it (CASE 1)".to_owned()
            }
            Self::Yielding => format!("inline, async, in turns of {}", length(server.slice)),
            Self::Thread => "a thread (in Rust), the receiver awaits it".to_owned(),
            Self::ThreadWithLock => "threads that share one lock (--gil)".to_owned(),
        }
    }

    /// The cell of the other square whose plan it has, or nearly.
    pub const fn strategy(self) -> Strategy {
        match self {
            Self::Cell(_, Waiting::Holds) => Strategy::BLOCKING,
            Self::Cell(Elsewhere::Inline, Waiting::Frees) | Self::Yielding | Self::ThreadWithLock => {
                Strategy::CONCURRENT
            }
            Self::Cell(Elsewhere::Process, Waiting::Frees) | Self::Thread => Strategy::HYBRID,
        }
    }

    /// The lock is handed over every 5 ms of real time, so the plan depends on the pace.
    pub fn plan(
        self,
        server: &Server,
        processors: Option<NonZeroU32>,
        pace: Pace,
    ) -> Result<Plan, PlanError> {
        let (strategy, setup) = self.setup(server, pace);
        planning::plan(&setup, strategy, processors, setup.answer.as_deref(), 1)
    }

    /// What it is on this server: without another core, a process or a thread has only that of the receiver.
    pub fn on(self, server: &Server) -> Self {
        match self {
            Self::Cell(Elsewhere::Process, receiver) if !server.has_another_core() => {
                Self::Cell(Elsewhere::Inline, receiver)
            }
            Self::Thread if !server.has_another_core() => Self::Cell(Elsewhere::Inline, Waiting::Frees),
            case => case,
        }
    }

    /// The cell of the other square, and what there is in it.
    pub fn setup(self, server: &Server, pace: Pace) -> (Strategy, Setup) {
        let of = |strategy, server: &Server| (strategy, server.setup(strategy));
        match self.on(server) {
            Self::Cell(Elsewhere::Inline, Waiting::Holds) => of(Strategy::BLOCKING, server),
            Self::Cell(Elsewhere::Process, Waiting::Holds) => (Strategy::BLOCKING, held_by_a_process(server)),
            Self::Cell(Elsewhere::Process, Waiting::Frees) => of(Strategy::HYBRID, server),
            Self::Thread => of(Strategy::HYBRID, &Server { start: Start::Beforehand, ..server.clone() }),
            Self::Yielding => of(Strategy::CONCURRENT, server),
            Self::ThreadWithLock => {
                let slice = pace.to_story(SWITCH_INTERVAL);
                let (strategy, mut setup) = of(Strategy::CONCURRENT, &Server { slice, ..server.clone() });
                // Whoever has the lock hands it over, whatever it does.
                let steps = setup.sets.iter_mut().flat_map(|set| &mut set.steps);
                steps.for_each(|step| step.gives_way = Some(slice));
                (strategy, setup)
            }
            Self::Cell(Elsewhere::Inline, Waiting::Frees) => {
                let slice = server.calculation.max(Time::from_nanos(1));
                of(Strategy::CONCURRENT, &Server { slice, ..server.clone() })
            }
        }
    }
}

/// A calculation elsewhere is a wait for the receiver, and here it holds it.
fn held_by_a_process(server: &Server) -> Setup {
    let mut steps =
        vec![Step::compute(RECEIVE, 0, server.receive), Step::wait(CALCULATION, 0, server.calculation)];
    if server.start == Start::PerRequest {
        steps.insert(1, Step::wait(START, 0, Time::ZERO));
    }
    let pools = vec![Pool::numbered("Core", (1, 1), Executor::Threads)];
    Setup { headline: None, answer: None, pools, sets: vec![server.users(steps)] }
}
