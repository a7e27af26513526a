//! `block_in_place`: it moves other tasks away, and stops all that is in its own.

use tokio::task::block_in_place;
use tokio::{join, spawn};

use super::source::File;
use super::{BEATS, Elsewhere, Figure, Pitfall, Side, Stage, There, Threads, built, heartbeat};
use crate::plan::{Executor, Plan, PlanBuilder, StepSpec, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let [mut sum, heart] = stage.jobs();
    let heart = heart.beats(); // Of the same task.
    let sum = async move { block_in_place(|| sum.calculates()) };
    let both = async move {
        let _ = join!(heart, sum);
    };
    spawn(both).await.expect("they end");
}

pub async fn after(stage: Stage) {
    let [mut sum, heart] = stage.jobs();
    let heart = spawn(heart.beats()); // A task of its own.
    let sum = async move { block_in_place(|| sum.calculates()) };
    let both = async move {
        let _ = join!(heart, sum);
    };
    spawn(both).await.expect("they end");
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    // A worker is a task of the runtime here: its thread may be another one each time.
    let task = |plan: &mut PlanBuilder, name: &str| plan.pool(Executor::Threads, [name.to_owned()]);
    let one = task(&mut plan, "Task 1");
    let other = if side == Side::Before { one } else { task(&mut plan, "Task 2") };
    let sum = plan.routine([StepSpec::compute("factorial", one, Time::from_millis(500))]);
    plan.task("Calculation", 0, Time::ZERO, &sum);
    heartbeat(&mut plan, other, 10);
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "block-in-place",
    short: "it stops all that is in its own task",
    trap: "`block_in_place` moves the other tasks to another thread. What is in its own task stands still.",
    captions: ["the heartbeat is in the same task", "the heartbeat is a task of its own"],
    see: "While the thread of the tasks calculates, a new one takes the others. On an event loop of one thread \
          (`current_thread`) it panics.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "a calculation, also in a task of its own", cure: "processes" },
            "https://docs.python.org/3/library/asyncio-eventloop.html",
        ),
        Elsewhere::javascript(There::Cure("a worker thread"), "https://nodejs.org/api/worker_threads.html"),
        Elsewhere::go(There::NoTrap("it moves the others itself"), "https://go.dev/doc/faq#goroutines"),
    ],
    proof: BEATS,
    figures: &[Figure::Makespan, Figure::Queued],
    workers: 2,
    threads: Threads::Many(1),
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/block_in_place.rs", text: include_str!("block_in_place.rs") },
};
