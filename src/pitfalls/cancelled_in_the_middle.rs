//! `select!` drops what has not won: a read of two parts, and a tick in the middle of it.

use std::pin::pin;
use std::time::Duration;

use tokio::select;
use tokio::time::sleep;

use super::source::File;
use super::{Better, Elsewhere, Figure, Job, Pitfall, Proof, Side, Stage, There, Threads, built, event_loop};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

const HEAD: Duration = Duration::from_millis(200);
const BODY: Duration = Duration::from_millis(400);
/// Long before a read ends: a loop that is woken late finds both ready, and then `select!` takes any.
const TICK: Duration = Duration::from_millis(300);

pub async fn before(stage: Stage) {
    for attempt in stage.all() {
        select! {
            () = read(&stage, attempt) => return, // A tick drops it.
            () = sleep(TICK) => {}
        }
    }
}

pub async fn after(stage: Stage) {
    let [attempt] = stage.jobs();
    let mut read = pin!(read(&stage, attempt));
    loop {
        select! {
            () = &mut read => return, // It goes on after a tick.
            () = sleep(TICK) => {}
        }
    }
}

async fn read(stage: &Stage, mut attempt: Job) {
    attempt.waits(|_| sleep(HEAD)).await;
    attempt.waits(|_| sleep(BODY)).await;
    stage.count();
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let event_loop = event_loop(&mut plan);
    let part = |name, length| StepSpec::wait(name, event_loop, length);
    match side {
        Side::Before => {
            let left = Time::from(TICK) - Time::from(HEAD);
            let attempt = plan.routine([part("head", HEAD.into()), part("body", left)]);
            let mut last = None;
            for number in 1..=3 {
                let task = plan.task("Attempt", number, Time::ZERO, &attempt);
                plan.after(task, last.as_slice());
                last = Some(task);
            }
        }
        Side::After => {
            let attempt = plan.routine([part("head", HEAD.into()), part("body", BODY.into())]);
            plan.task("Attempt", 1, Time::ZERO, &attempt);
        }
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "cancelled-in-the-middle",
    short: "select! drops what was half done",
    trap: "`select!` runs several futures until the first one ends: it drops the others, and all that they had done so far.",
    captions: ["a new read after each tick (given up after three)", "one read that outlives the ticks"],
    see: "A tick comes after 0.3 s, a read takes 0.6 s: before, none ever ends. What must not be lost lives outside \
          of the loop: `select!` drops what it is given, here only `&mut`, a loan. `pin!` keeps the read in its place.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "`wait_for` drops it", cure: "make the task once, and `shield` it" },
            "https://docs.python.org/3/library/asyncio-task.html",
        ),
        Elsewhere::javascript(
            There::NoTrap("a promise goes on (but for an `AbortSignal`)"),
            "https://developer.mozilla.org/docs/Web/API/AbortSignal",
        ),
        Elsewhere::go(There::NoTrap("a goroutine asks `ctx.Done()`"), "https://pkg.go.dev/context"),
    ],
    proof: Proof { figure: Figure::Counted("reads that ended", [0, 1]), better: Better::More },
    figures: &[Figure::Makespan],
    workers: 0,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File {
        path: "src/pitfalls/cancelled_in_the_middle.rs",
        text: include_str!("cancelled_in_the_middle.rs"),
    },
};
