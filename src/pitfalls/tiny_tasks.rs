//! Tasks so small that to hand them over takes as long as to do them.

use tokio::task::JoinSet;

use super::source::File;
use super::{
    Better, Elsewhere, Figure, Pitfall, Proof, Side, Stage, There, Threads, built, calculate, threads,
};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

const PIECES: u32 = 800;

pub async fn before(stage: Stage) {
    let mut tasks = JoinSet::new();
    for share in stage.shares(PIECES) {
        stage.count();
        tasks.spawn(async move { share.into_iter().for_each(calculate) });
    }
    tasks.join_all().await;
}

pub async fn after(stage: Stage) {
    let mut tasks = JoinSet::new();
    for share in stage.shares(2) {
        stage.count();
        tasks.spawn(async move { share.into_iter().for_each(calculate) });
    }
    tasks.join_all().await;
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let threads = threads(&mut plan, "Thread", 2);
    let sum = plan.routine([StepSpec::compute("factorial", threads, Time::from_nanos(5_000))]);
    if side == Side::Before {
        // To make a task, to hand it over and to take it.
        plan.switch_cost(threads, Time::from_nanos(2_000));
    }
    for number in 1..=PIECES {
        plan.task("Piece", number, Time::ZERO, &sum);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "tiny-tasks",
    short: "handing over costs much of what it saves",
    trap: "Each task is made, handed over and taken: for a piece of 5 us that is much of its own length.",
    captions: ["800 tasks of a piece each", "2 tasks of 400 pieces each"],
    see: "The work is the same. A task should be much longer than a hand-over (in the model 2 us; here: `meanwhile \
          latency` measures it). So make few tasks of many pieces: one or some for each thread.",
    elsewhere: [
        Elsewhere::python(
            There::Cure("`chunksize` in `ProcessPoolExecutor.map`: many in one"),
            "https://docs.python.org/3/library/concurrent.futures.html",
        ),
        Elsewhere::javascript(There::Cure("large messages"), "https://nodejs.org/api/worker_threads.html"),
        Elsewhere::go(There::Cure("fewer goroutines"), "https://go.dev/doc/faq#goroutines"),
    ],
    proof: Proof { figure: Figure::Counted("hand-overs", [PIECES as u64, 2]), better: Better::Fewer },
    figures: &[Figure::Makespan],
    workers: 2,
    threads: Threads::Many(2),
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/tiny_tasks.rs", text: include_str!("tiny_tasks.rs") },
};
