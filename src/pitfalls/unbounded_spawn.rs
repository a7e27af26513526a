//! A task for all that comes, however much that is: no backpressure.

use tokio::task::JoinSet;

use super::source::File;
use super::{
    Better, Elsewhere, Figure, Pitfall, Proof, Seats, Side, Stage, There, Threads, built, event_loop,
};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

const REQUESTS: u32 = 100;
const AT_ONCE: usize = 8;
/// What a request has with it until it is answered, in bytes.
const BODY: usize = 16 << 10;

pub async fn before(stage: Stage) {
    let mut requests = JoinSet::new();
    for mut request in stage.all() {
        requests.spawn(async move {
            request.allocates(BODY);
            request.does_all().await;
        });
    }
    requests.join_all().await;
}

pub async fn after(stage: Stage) {
    let places = Seats::new(AT_ONCE);
    let mut requests = JoinSet::new();
    for mut request in stage.all() {
        request.keeps_one_of(&places).await; // Until it ends; others wait.
        requests.spawn(async move {
            request.allocates(BODY);
            request.does_all().await;
        });
    }
    requests.join_all().await;
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let event_loop = event_loop(&mut plan);
    let query = StepSpec::wait("query", event_loop, Time::from_millis(20));
    let request = plan.routine([query, StepSpec::compute("answer", event_loop, Time::from_millis(5))]);
    let mut all = Vec::new();
    for number in 1..=REQUESTS {
        let task = plan.task("Request", number, Time::ZERO, &request);
        let before = all.len().checked_sub(AT_ONCE).filter(|_| side == Side::After);
        plan.after(task, before.map(|place| all[place]).as_slice());
        all.push(task);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "unbounded-spawn",
    short: "a task for all that comes",
    trap: "`spawn` never says no: all that comes is inside at once, and needs memory while it waits.",
    captions: ["100 requests of 16 KiB at once", "8 at a time: the others wait outside (backpressure)"],
    see: "A response counts from being let in: only inside is memory held.",
    elsewhere: [
        Elsewhere::python(There::Cure("`Semaphore`"), "https://docs.python.org/3/library/asyncio-sync.html"),
        Elsewhere::javascript(There::Cure("wait for `drain`"), "https://nodejs.org/api/stream.html"),
        Elsewhere::go(There::Cure("`SetLimit`"), "https://pkg.go.dev/golang.org/x/sync/errgroup"),
    ],
    proof: Proof { figure: Figure::InProgress, better: Better::Fewer },
    figures: &[Figure::Held(BODY), Figure::Slowest, Figure::Makespan],
    workers: 1,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/unbounded_spawn.rs", text: include_str!("unbounded_spawn.rs") },
};
