//! Awaits in a row: three answers from elsewhere, none of which needs another.

use tokio::join;
use tokio::time::sleep;

use super::source::File;
use super::{Better, Elsewhere, Figure, Pitfall, Proof, Side, Stage, There, Threads, built, event_loop};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let [mut user, mut basket, mut prices] = stage.jobs();
    user.waits(sleep).await;
    basket.waits(sleep).await; // Asked for only now.
    prices.waits(sleep).await;
}

pub async fn after(stage: Stage) {
    let [mut user, mut basket, mut prices] = stage.jobs();
    join!(user.waits(sleep), basket.waits(sleep), prices.waits(sleep));
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let event_loop = event_loop(&mut plan);
    let answer = plan.routine([StepSpec::wait("answer", event_loop, Time::from_millis(400))]);
    let tasks = ["User", "Basket", "Prices"].map(|name| plan.task(name, 0, Time::ZERO, &answer));
    if side == Side::Before {
        for pair in tasks.windows(2) {
            plan.after(pair[1], &pair[..1]);
        }
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "await-in-a-row",
    short: "waits that could overlap follow each other",
    trap: "`a.await; b.await;` does one after the other: b is not even begun before a is there.",
    captions: ["one await after the other", "one await for all: join!"],
    see: "Same waits, same thread. An async function begins when it is first polled: `.await` polls one, `join!` polls all \
          that it is given. So begin all, then await all.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "`await` after `await`", cure: "`asyncio.gather`" },
            "https://docs.python.org/3/library/asyncio-task.html",
        ),
        Elsewhere::javascript(
            There::Trap { trap: "`await` in a loop", cure: "`Promise.all`" },
            "https://eslint.org/docs/latest/rules/no-await-in-loop",
        ),
        Elsewhere::go(
            There::Trap { trap: "call after call", cure: "`errgroup`" },
            "https://pkg.go.dev/golang.org/x/sync/errgroup",
        ),
    ],
    proof: Proof { figure: Figure::InProgress, better: Better::More },
    figures: &[Figure::Makespan],
    workers: 0,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/await_in_a_row.rs", text: include_str!("await_in_a_row.rs") },
};
