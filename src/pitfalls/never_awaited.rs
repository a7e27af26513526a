//! A future that is made and never awaited.

use tokio::time::sleep;

use super::source::File;
use super::{Better, Elsewhere, Figure, Job, Pitfall, Proof, Side, Stage, There, Threads, built, event_loop};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

#[expect(clippy::unused_async, reason = "that is the pitfall, and clippy finds it")]
pub async fn before(stage: Stage) {
    let [order, mut answer] = stage.jobs();
    let _saved = save(&stage, order); // A future: nobody polls it.
    answer.calculates();
}

pub async fn after(stage: Stage) {
    let [order, mut answer] = stage.jobs();
    save(&stage, order).await;
    answer.calculates();
}

async fn save(stage: &Stage, mut order: Job) {
    order.waits(sleep).await;
    stage.count();
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let event_loop = event_loop(&mut plan);
    let answer = plan.routine([StepSpec::compute("answer", event_loop, Time::from_millis(100))]);
    // Nothing of it is done before.
    let write = StepSpec::wait("write", event_loop, Time::from_millis(400));
    let order = plan.routine(Some(write).filter(|_| side == Side::After));
    let order = plan.task("Order", 0, Time::ZERO, &order);
    let answer = plan.task("Answer", 0, Time::ZERO, &answer);
    plan.after(answer, &[order]);
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "never-awaited",
    short: "a future that nobody awaits does nothing",
    trap: "To call an async function makes a future, and no more: it runs when an await polls it.",
    captions: ["the order is never saved", "the order is saved: .await"],
    see: "Before, the user is told soon, and the order is lost. Await it, or spawn it: give it to the loop as a task. The \
          compiler warns, unless the future has a name.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "the same; it warns", cure: "`await`" },
            "https://docs.python.org/3/library/asyncio-dev.html",
        ),
        Elsewhere::javascript(
            There::Trap { trap: "it runs, but nobody handles its error", cure: "`await`" },
            "https://typescript-eslint.io/rules/no-floating-promises/",
        ),
        Elsewhere::go(There::NoTrap("a call is made at once"), "https://go.dev/ref/spec#Calls"),
    ],
    proof: Proof { figure: Figure::Counted("orders saved", [0, 1]), better: Better::More },
    figures: &[Figure::Makespan],
    workers: 1,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/never_awaited.rs", text: include_str!("never_awaited.rs") },
};
