//! A sleep that keeps its thread: three tasks wait on one event loop.

use tokio::task::JoinSet;

use super::source::File;
use super::{Better, Elsewhere, Figure, Pitfall, Proof, Side, Stage, There, Threads, built, event_loop};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let mut tasks = JoinSet::new();
    for mut task in stage.all() {
        tasks.spawn(async move {
            task.holds(std::thread::sleep); // The event loop sleeps, too.
        });
    }
    tasks.join_all().await;
}

pub async fn after(stage: Stage) {
    let mut tasks = JoinSet::new();
    for mut task in stage.all() {
        tasks.spawn(async move {
            task.waits(tokio::time::sleep).await;
        });
    }
    tasks.join_all().await;
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(side.of([Waiting::Holds, Waiting::Frees]));
    let event_loop = event_loop(&mut plan);
    let sleep = plan.routine([StepSpec::wait("sleep", event_loop, Time::from_millis(400))]);
    for number in 1..=3 {
        plan.task("Task", number, Time::ZERO, &sleep);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "blocking-sleep",
    short: "a sleep keeps the thread of all others",
    trap: "`std::thread::sleep` in an async function puts its thread to sleep, with every task that it serves.",
    captions: ["std::thread::sleep", "tokio::time::sleep"],
    see: "The waits are as long. A blocking one keeps the thread, an async one gives it back. So it is with \
          every blocking call: a file, a lock, a query.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "`time.sleep`", cure: "`asyncio.sleep`" },
            "https://docs.python.org/3/library/asyncio-task.html",
        ),
        Elsewhere::javascript(
            There::NoTrap("no call sleeps; `setTimeout` is a timer"),
            "https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop",
        ),
        Elsewhere::go(There::NoTrap("`Sleep` parks one goroutine"), "https://pkg.go.dev/time#Sleep"),
    ],
    proof: Proof { figure: Figure::InProgress, better: Better::More },
    figures: &[Figure::Makespan, Figure::Queued],
    workers: 1,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/blocking_sleep.rs", text: include_str!("blocking_sleep.rs") },
};
