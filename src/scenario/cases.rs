//! `cases`: the square of the two cases. The notes change two things at once, from CASE 2 to
//! CASE 1: where the calculation is done, and whether it holds the receiver. Here each is changed
//! alone.

use super::numbered;
use super::server::{CALCULATION, RECEIVE, START, Server, Start};
use crate::plan::{Executor, Plan, PlanError, StepSpec, Strategy, Waiting};
use crate::story::length;
use crate::time::{Pace, Time};

/// How long a thread of `CPython` has the interpreter's lock while another wants it: the switch
/// interval, see <https://docs.python.org/3/library/sys.html#sys.setswitchinterval>.
const SWITCH_INTERVAL: std::time::Duration = std::time::Duration::from_millis(5);

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

impl Case {
    pub const SQUARE: [[Self; 2]; 2] = [
        [Self::Cell(Elsewhere::Inline, Waiting::Holds), Self::Cell(Elsewhere::Inline, Waiting::Frees)],
        [Self::Cell(Elsewhere::Process, Waiting::Holds), Self::Cell(Elsewhere::Process, Waiting::Frees)],
    ];
    /// The cell where both are changed.
    pub const CASE1: Self = Self::Cell(Elsewhere::Process, Waiting::Frees);
    pub const CASE2: Self = Self::Cell(Elsewhere::Inline, Waiting::Holds);

    /// The name in the JSON format.
    #[must_use]
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

    #[must_use]
    pub fn words(self, server: &Server) -> String {
        match self {
            Self::Cell(Elsewhere::Inline, Waiting::Holds) => {
                "inline, the receiver is held (CASE 2)".to_owned()
            }
            Self::Cell(Elsewhere::Inline, Waiting::Frees) => "inline, in an async receiver".to_owned(),
            Self::Cell(Elsewhere::Process, Waiting::Holds) => {
                "a process, the receiver waits for it".to_owned()
            }
            Self::Cell(Elsewhere::Process, Waiting::Frees) => {
                "a process, the receiver is free (CASE 1)".to_owned()
            }
            Self::Yielding => format!("inline, giving way every {}", length(server.slice)),
            Self::Thread => "a thread of a pool".to_owned(),
            Self::ThreadWithLock => "threads that share one lock (--gil)".to_owned(),
        }
    }

    /// The cell of the other square whose plan it has, or nearly.
    #[must_use]
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
    ///
    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(self, server: &Server, pace: Pace) -> Result<Plan, PlanError> {
        match self {
            Self::Cell(Elsewhere::Inline, Waiting::Holds) => server.plan(Strategy::BLOCKING),
            Self::Cell(Elsewhere::Process, Waiting::Frees) => server.plan(Strategy::HYBRID),
            Self::Thread => Server { start: Start::Beforehand, ..server.clone() }.plan(Strategy::HYBRID),
            Self::Yielding => server.plan(Strategy::CONCURRENT),
            Self::ThreadWithLock => {
                let slice = pace.to_story(SWITCH_INTERVAL);
                Server { slice, ..server.clone() }.plan(Strategy::CONCURRENT)
            }
            Self::Cell(Elsewhere::Inline, Waiting::Frees) => {
                let slice = server.calculation.max(Time::from_nanos(1));
                Server { slice, ..server.clone() }.plan(Strategy::CONCURRENT)
            }
            Self::Cell(Elsewhere::Process, Waiting::Holds) => held_by_a_process(server),
        }
    }
}

/// A calculation elsewhere is a wait for the receiver, and here it holds it.
fn held_by_a_process(server: &Server) -> Result<Plan, PlanError> {
    let mut plan = Plan::builder(Waiting::Holds);
    let receiver = plan.pool(Executor::Threads, numbered("Core", 1, 1));
    let mut steps = vec![
        StepSpec::compute(RECEIVE, receiver, server.receive),
        StepSpec::wait(CALCULATION, receiver, server.calculation),
    ];
    if server.start == Start::PerRequest {
        steps.insert(1, StepSpec::wait(START, receiver, Time::ZERO));
    }
    let routine = plan.routine(steps);
    server.add_users(&mut plan, &routine)?;
    plan.build()
}
