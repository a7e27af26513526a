//! `spawn_blocking` for calculations: a thread for each, up to 512.

use tokio::task::JoinSet;

use super::source::File;
use super::{Better, Elsewhere, Figure, Pitfall, Proof, Seats, Side, Stage, There, Threads, built, threads};
use crate::plan::{Plan, StepSpec, Waiting};
use crate::time::Time;

/// Jobs, and processors that they are for.
const JOBS: u32 = 64;
const CORES: usize = 2;

pub async fn before(stage: Stage) {
    let mut jobs = JoinSet::new();
    for mut job in stage.all() {
        jobs.spawn_blocking(move || job.calculates());
    }
    jobs.join_all().await;
}

pub async fn after(stage: Stage) {
    let cores = Seats::new(CORES);
    let mut jobs = JoinSet::new();
    for mut job in stage.all() {
        job.keeps_one_of(&cores).await; // It has it until it ends.
        jobs.spawn_blocking(move || job.calculates());
    }
    jobs.join_all().await;
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let threads = threads(&mut plan, "Thread", side.of([JOBS as usize, CORES]));
    plan.processors(u32::try_from(CORES).ok().and_then(std::num::NonZeroU32::new));
    let sum = plan.routine([StepSpec::compute("factorial", threads, Time::from_millis(20))]);
    for number in 1..=JOBS {
        plan.task("Job", number, Time::ZERO, &sum);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "spawn-blocking-is-not-sized-for-cpu",
    short: "64 calculations get 64 threads",
    trap: "`spawn_blocking` is made for waits: it has up to 512 threads, however few the cores.",
    captions: ["64 jobs on as many threads", "64 jobs, and a semaphore for 2 cores"],
    see: "The last ends at the same time. But 64 that share 2 cores in turns all end late, and each has memory of its \
          own. For calculations use rayon, or a semaphore: so many may run, the others wait for one of those to end.",
    elsewhere: [
        Elsewhere::python(
            There::Trap { trap: "a pool of many threads", cure: "processes, as many as cores" },
            "https://docs.python.org/3/library/concurrent.futures.html",
        ),
        Elsewhere::javascript(
            There::NoTrap("its pool has 4 (`UV_THREADPOOL_SIZE`)"),
            "https://nodejs.org/api/cli.html",
        ),
        Elsewhere::go(
            There::NoTrap("a thread for each core runs Go"),
            "https://pkg.go.dev/runtime#GOMAXPROCS",
        ),
    ],
    proof: Proof { figure: Figure::Running, better: Better::Fewer },
    figures: &[Figure::First, Figure::Makespan],
    workers: 0,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File {
        path: "src/pitfalls/spawn_blocking_is_not_sized_for_cpu.rs",
        text: include_str!("spawn_blocking_is_not_sized_for_cpu.rs"),
    },
};
