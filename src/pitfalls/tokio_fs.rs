//! `tokio::fs`: each call is handed to a borrowed thread, which waits as any other.

use std::path::PathBuf;

use tokio::task::spawn_blocking;

use super::source::File;
use super::{Better, Elsewhere, Figure, Job, Pitfall, Proof, Side, Stage, There, Threads, built, threads};
use crate::io::scratch::Scratch;
use crate::plan::{Interruptibility, Plan, StepSpec, Traits, Waiting};
use crate::time::Time;

const READS: u32 = 200;

pub async fn before(stage: Stage) {
    let (_folder, file, reads) = small_file(&stage);
    for mut read in reads {
        stage.count(); // To a borrowed thread and back.
        read.awaits(tokio::fs::read(&file)).await.expect("it is there");
    }
}

pub async fn after(stage: Stage) {
    let (_folder, file, reads) = small_file(&stage);
    stage.count(); // To a borrowed thread and back.
    let all = move || {
        for mut read in reads {
            read.holds(|_| drop(std::fs::read(&file).expect("it is there")));
        }
    };
    spawn_blocking(all).await.expect("it ends");
}

/// Of 4 KB, which the system has in memory; and those who read it.
fn small_file(stage: &Stage) -> (Scratch, PathBuf, Vec<Job>) {
    let folder = Scratch::new().expect("the system gives a folder");
    let file = folder.path().join("small");
    std::fs::write(&file, [0; 4096]).expect("the folder is ours");
    (folder, file, stage.all())
}

fn plan(side: Side) -> Plan {
    let mut plan = Plan::builder(Waiting::Frees);
    let thread = threads(&mut plan, "Thread", 1);
    // 5 us to read it, and 15 us to hand it over.
    let read = plan.routine([StepSpec::wait("read", thread, Time::from_nanos(side.of([20_000, 5_000])))]);
    let keeps = [Interruptibility::Interruptible, Interruptibility::Uninterruptible];
    let traits = Traits { interruptibility: side.of(keeps), ..Traits::default() };
    let mut last = None;
    for number in 1..=READS {
        let task = plan.task_with(&traits, "Read", number, Time::ZERO, &read);
        plan.after(task, last.as_slice());
        last = Some(task);
    }
    built(plan)
}

pub const PITFALL: Pitfall = Pitfall {
    name: "tokio-fs",
    short: "an asynchronous read that is none",
    trap: "`tokio::fs` hands each call to a borrowed thread: that one waits, and the hand-over is added.",
    captions: ["200 reads with tokio::fs", "200 reads on one borrowed thread"],
    see: "Read many files in one `spawn_blocking`: one hand-over for all.",
    elsewhere: [
        Elsewhere::python(There::Cure("`to_thread`"), "https://docs.python.org/3/library/asyncio-task.html"),
        Elsewhere::javascript(There::Cure("fewer, larger reads"), "https://nodejs.org/api/fs.html"),
        Elsewhere::go(There::NoTrap("it has a thread by itself"), "https://go.dev/doc/faq#goroutines"),
    ],
    proof: Proof { figure: Figure::Counted("hand-overs", [READS as u64, 1]), better: Better::Fewer },
    figures: &[Figure::Makespan],
    workers: 1,
    threads: Threads::One,
    plan,
    play: play!(before, after),
    file: File { path: "src/pitfalls/tokio_fs.rs", text: include_str!("tokio_fs.rs") },
};
