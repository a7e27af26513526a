//! rayon inside of an async function: the calculation is on other threads, and the caller blocks.

use tokio::join;
use tokio::sync::oneshot;

use super::source::File;
use super::{BEATS, Elsewhere, Figure, Pitfall, Side, Stage, There, Threads};
use super::{built, event_loop, heartbeat, rayon_of, threads};
use crate::plan::{Interruptibility, Plan, StepSpec, Traits, Waiting};
use crate::time::Time;

pub async fn before(stage: Stage) {
    let (rayon, [sum, mut caller, heart]) = (rayon_of(1), stage.jobs());
    join!(heart.beats(), async {
        caller.holds(|_| drop(rayon.install(|| sum.calculated())));
    });
}

pub async fn after(stage: Stage) {
    let (rayon, [sum, mut caller, heart]) = (rayon_of(1), stage.jobs());
    join!(heart.beats(), async {
        let (done, answer) = oneshot::channel();
        rayon.spawn(|| drop(done.send(sum.calculated())));
        caller.awaits(answer).await.expect("it ends");
    });
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let event_loop = event_loop(&mut plan);
    let rayon = threads(&mut plan, "rayon", 1);
    let sum = plan.routine([StepSpec::compute("factorial", rayon, Time::from_millis(400))]);
    plan.task("Calculation", 0, Time::ZERO, &sum);
    let answer = plan.routine([StepSpec::wait("answer", event_loop, Time::from_millis(400))]);
    let keeps = [Interruptibility::Uninterruptible, Interruptibility::Interruptible];
    let traits = Traits { interruptibility: side.of(keeps), ..Traits::default() };
    plan.task_with(&traits, "Caller", 0, Time::ZERO, &answer);
    heartbeat(&mut plan, event_loop, 8);
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "rayon-in-async",
    short: "rayon's `install` blocks its caller",
    trap: "rayon calculates on its own threads; `install` stops its caller: here the event loop (one thread), with the heartbeat.",
    captions: ["the event loop stands still for rayon", "the caller awaits a oneshot; the loop goes on"],
    see: "`install`, as `par_iter`, blocks until the end. `spawn` does not: its answer comes through a channel \
          (`oneshot`), and is awaited.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "`future.result()`", cure: "await `wrap_future(future)`" },
            "https://docs.python.org/3/library/asyncio-future.html",
        ),
        Elsewhere::javascript(There::Cure("await its message"), "https://nodejs.org/api/worker_threads.html"),
        Elsewhere::go(There::NoTrap("`Wait` parks one goroutine"), "https://pkg.go.dev/sync#WaitGroup"),
    ],
    proof: BEATS,
    figures: &[Figure::Makespan, Figure::Queued],
    workers: 2,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/rayon_in_async.rs", text: include_str!("rayon_in_async.rs") },
};
