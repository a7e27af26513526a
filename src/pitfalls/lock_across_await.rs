//! A lock that is kept across an `.await`: its thread waits for the lock, and the lock for the thread.

use tokio::join;
use tokio::time::sleep;

use super::source::File;
use super::{Better, Elsewhere, Figure, Job, Pitfall, Proof, Side, Stage, There, Threads, built, event_loop};
use crate::plan::{Executor, Interruptibility, Plan, StepSpec, Traits, Waiting};
use crate::time::Time;

#[expect(clippy::await_holding_lock, reason = "that is the pitfall, and clippy finds it")]
pub async fn before(stage: Stage) {
    let (lock, [one, two]) = (parking_lot::Mutex::new(()), stage.jobs());
    let save = async |mut task: Job| {
        let Some(_guard) = task.locks(&lock) else { return stage.count() };
        task.waits(sleep).await; // The lock is kept.
        task.calculates();
    };
    join!(save(one), save(two));
}

pub async fn after(stage: Stage) {
    let (lock, [one, two]) = (tokio::sync::Mutex::new(()), stage.jobs());
    let save = async |mut task: Job| {
        let _guard = lock.lock().await;
        task.waits(sleep).await; // The lock is kept.
        task.calculates();
    };
    join!(save(one), save(two));
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let keeps = Traits { interruptibility: Interruptibility::Uninterruptible, ..Traits::default() };
    let event_loop = match side {
        Side::Before => event_loop(&mut plan),
        // Who waits for it waits in its queue.
        Side::After => plan.pool(Executor::Threads, ["Lock".to_owned()]),
    };
    let query = StepSpec::wait("query", event_loop, Time::from_millis(300));
    let save = plan.routine([query, StepSpec::compute("write", event_loop, Time::from_millis(20))]);
    match side {
        Side::Before => {
            // The first is asleep. The second has the only thread, until it gives up.
            let limit = plan.routine([StepSpec::wait("lock", event_loop, Time::from_millis(800))]);
            plan.task("Task", 1, Time::ZERO, &save);
            plan.task_with(&keeps, "Task", 2, Time::ZERO, &limit);
        }
        Side::After => {
            for number in 1..=2 {
                plan.task_with(&keeps, "Task", number, Time::ZERO, &save);
            }
        }
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "lock-across-await",
    short: "a lock kept across an await: a deadlock",
    trap: "Only one can have a lock. Task 1 has it, and awaits. Task 2 stops the only thread to wait for it: a deadlock.",
    captions: [
        "a lock that stops its thread, as std's (given up after 0.8 s)",
        "a lock that is awaited: tokio's",
    ],
    see: "Without the limit of 0.8 s, before never ends. A lock that is awaited leaves the thread to others: task 1 goes \
          on, and gives it back. Or drop its guard, which gives it back, before the `.await`.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "`threading.Lock`", cure: "`asyncio.Lock`" },
            "https://docs.python.org/3/library/asyncio-sync.html",
        ),
        Elsewhere::javascript(
            There::Trap { trap: "`Atomics.wait`", cure: "`Atomics.waitAsync`" },
            "https://tc39.es/ecma262/#sec-atomics.wait",
        ),
        Elsewhere::go(There::NoTrap("only the goroutine waits"), "https://pkg.go.dev/sync#Mutex"),
    ],
    proof: Proof { figure: Figure::Counted("deadlocks", [1, 0]), better: Better::Fewer },
    figures: &[Figure::Makespan, Figure::Queued],
    workers: 1,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/lock_across_await.rs", text: include_str!("lock_across_await.rs") },
};
