//! A calculation on the event loop, and a heartbeat beside it.

use tokio::join;
use tokio::task::spawn_blocking;

use super::source::File;
use super::{BEATS, Elsewhere, Figure, Pitfall, Side, Stage, There, Threads};
use super::{built, event_loop, heartbeat, threads};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let [mut sum, heart] = stage.jobs();
    join!(heart.beats(), async {
        sum.calculates(); // No `.await` in it: nobody else gets on.
    });
}

pub async fn after(stage: Stage) {
    let [mut sum, heart] = stage.jobs();
    join!(heart.beats(), async {
        spawn_blocking(move || sum.calculates()).await.expect("it ends");
    });
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let event_loop = event_loop(&mut plan);
    let pool = match side {
        Side::Before => event_loop,
        Side::After => threads(&mut plan, "Thread", 1),
    };
    let sum = plan.routine([StepSpec::compute("factorial", pool, Time::from_millis(500))]);
    plan.task("Calculation", 0, Time::ZERO, &sum);
    heartbeat(&mut plan, event_loop, 10);
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "calculation-in-the-loop",
    short: "a calculation stops the heartbeat",
    trap: "An event loop is one thread that serves all tasks: at each `.await` another one gets on. A calculation has none.",
    captions: ["the event loop calculates", "another thread calculates: spawn_blocking"],
    see: "The first beat comes when the calculation is over. On a thread it takes as long, and the loop goes on; \
          even with one core, in turns.",
    elsewhere: [
        Elsewhere::python(
            There::Cure("`run_in_executor`, with processes"),
            "https://docs.python.org/3/library/asyncio-eventloop.html",
        ),
        Elsewhere::javascript(There::Cure("a worker thread"), "https://nodejs.org/api/worker_threads.html"),
        Elsewhere::go(There::NoTrap("since 1.14 it preempts"), "https://go.dev/doc/go1.14#runtime"),
    ],
    proof: BEATS,
    figures: &[Figure::Makespan, Figure::Queued],
    workers: 2,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File {
        path: "src/pitfalls/calculation_in_the_loop.rs",
        text: include_str!("calculation_in_the_loop.rs"),
    },
};
