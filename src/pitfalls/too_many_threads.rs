//! More threads than cores: they only take the cores from each other.

use std::num::NonZeroU32;
use std::thread;

use super::source::File;
use super::{
    Better, Elsewhere, Figure, Pitfall, Proof, Side, Stage, There, Threads, built, calculate, threads,
};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

/// Jobs, and processors that they are for.
const JOBS: u32 = 32;
const CORES: u32 = 2;

pub fn before(stage: &Stage) {
    thread::scope(|threads| {
        for share in stage.shares(JOBS) {
            threads.spawn(|| share.into_iter().for_each(calculate));
        }
    });
}

pub fn after(stage: &Stage) {
    thread::scope(|threads| {
        for share in stage.shares(CORES) {
            threads.spawn(|| share.into_iter().for_each(calculate));
        }
    });
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Holds);
    let threads = threads(&mut plan, "Thread", side.of([JOBS, CORES]) as usize);
    plan.processors(NonZeroU32::new(CORES));
    let sum = plan.routine([StepSpec::compute("factorial", threads, Time::from_millis(40))]);
    for number in 1..=JOBS {
        plan.task("Job", number, Time::ZERO, &sum);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "too-many-threads",
    short: "32 threads for two cores",
    trap: "Threads beyond the cores add no speed: the system takes the cores from one to give them to another.",
    captions: ["a thread for each of 32 jobs", "two threads for two cores"],
    see: "The last ends at the same time; before, the others end much later: each has a core for a turn only. The end of \
          a turn is a context switch.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "threads: the GIL lets one run", cure: "as many processes as cores" },
            "https://docs.python.org/3/library/threading.html",
        ),
        Elsewhere::javascript(
            There::Trap { trap: "more workers than cores", cure: "a worker for each" },
            "https://nodejs.org/api/worker_threads.html",
        ),
        Elsewhere::go(
            There::NoTrap("a thread for each core runs Go"),
            "https://pkg.go.dev/runtime#GOMAXPROCS",
        ),
    ],
    proof: Proof { figure: Figure::Running, better: Better::Fewer },
    figures: &[Figure::Switches, Figure::First, Figure::Makespan],
    workers: 0,
    threads: Threads::One,
    plan,
    play: |side, stage| match side {
        Side::Before => Box::pin(async move { before(&stage) }),
        Side::After => Box::pin(async move { after(&stage) }),
    },
    file: File { path: "src/pitfalls/too_many_threads.rs", text: include_str!("too_many_threads.rs") },
};
