//! A pool of one connection for three tasks, which keep it while they wait for something else.

use tokio::join;
use tokio::time::sleep;

use super::source::File;
use super::{Better, Elsewhere, Figure, Job, Pitfall, Proof, Seats, Side, Stage, There, Threads, built};
use crate::plan::{Executor, Interruptibility, Plan, StepSpec, Traits, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let (pool, [one, two, three]) = (Seats::new(1), stage.jobs());
    let page = async |mut task: Job| {
        task.keeps_one_of(&pool).await; // It has it until it ends.
        task.waits(sleep).await; // Another service answers.
        task.asks_database().await;
    };
    join!(page(one), page(two), page(three));
}

pub async fn after(stage: Stage) {
    let (pool, [one, two, three]) = (Seats::new(1), stage.jobs());
    let page = async |mut task: Job| {
        task.waits(sleep).await; // Another service answers.
        task.keeps_one_of(&pool).await; // It has it until it ends.
        task.asks_database().await;
    };
    join!(page(one), page(two), page(three));
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let pool = plan.pool(Executor::Threads, ["Connection".to_owned()]);
    let service = StepSpec::wait("service", pool, Time::from_millis(300));
    let page = plan.routine([service, StepSpec::compute("query", pool, Time::from_millis(80))]);
    // Before, the wait keeps the connection.
    let keeps = [Interruptibility::Uninterruptible, Interruptibility::Interruptible];
    let traits = Traits { interruptibility: side.of(keeps), ..Traits::default() };
    for number in 1..=3 {
        plan.task_with(&traits, "Task", number, Time::ZERO, &page);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "pool-of-connections",
    short: "waiting with a connection in hand",
    trap: "Who keeps a connection while it waits for something else keeps it from the others.",
    captions: ["a connection from the beginning", "a connection for the query only"],
    see: "The queries take as long. Who takes a connection late keeps it for a short time, and the queue for the \
          pool is short.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "the error `QueuePool limit of size`", cure: "connect late" },
            "https://docs.sqlalchemy.org/en/20/errors.html#error-3o7r",
        ),
        Elsewhere::javascript(There::Cure("`release()` early"), "https://node-postgres.com/features/pooling"),
        Elsewhere::go(There::Cure("`Close` early"), "https://go.dev/doc/database/manage-connections"),
    ],
    proof: Proof { figure: Figure::InProgress, better: Better::More },
    figures: &[Figure::Makespan, Figure::Queued],
    workers: 1,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/pool_of_connections.rs", text: include_str!("pool_of_connections.rs") },
};
