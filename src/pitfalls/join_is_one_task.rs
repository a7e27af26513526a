//! `join!` of two calculations: one task, so one thread at a time.

use tokio::{spawn, try_join};

use super::source::File;
use super::{Better, Elsewhere, Figure, Pitfall, Proof, Side, Stage, There, Threads, built, threads};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let [mut one, mut two] = stage.jobs();
    let one = async move { one.calculates() };
    let two = async move { two.calculates() };
    tokio::join!(one, two); // Both belong to this task.
}

pub async fn after(stage: Stage) {
    let [mut one, mut two] = stage.jobs();
    let one = async move { one.calculates() };
    let two = async move { two.calculates() };
    try_join!(spawn(one), spawn(two)).expect("both end"); // A task each.
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let threads = threads(&mut plan, "Thread", side.of([1, 2]));
    let sum = plan.routine([StepSpec::compute("factorial", threads, Time::from_millis(400))]);
    for number in 1..=2 {
        plan.task("Calculation", number, Time::ZERO, &sum);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "join-is-one-task",
    short: "join! takes turns on one thread",
    trap: "`join!` polls all that it joins in one task, and a task runs on one thread at a time.",
    captions: ["join! of two futures", "join! of two tasks: spawn"],
    see: "The runtime has two threads in both. It hands out tasks, and not what is inside of one. For waits, `join!` \
          is enough.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "`gather`: tasks of one thread", cure: "processes" },
            "https://docs.python.org/3/library/asyncio-task.html",
        ),
        Elsewhere::javascript(
            There::Trap { trap: "`Promise.all`: one thread", cure: "worker threads" },
            "https://nodejs.org/api/worker_threads.html",
        ),
        Elsewhere::go(There::NoTrap("`go` is `spawn`"), "https://go.dev/tour/concurrency/1"),
    ],
    proof: Proof { figure: Figure::Running, better: Better::More },
    figures: &[Figure::Makespan],
    workers: 2,
    threads: Threads::Many(2),
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/join_is_one_task.rs", text: include_str!("join_is_one_task.rs") },
};
