//! What a program used, for programs.

use serde::Serialize;

use crate::child::history::{History, Span};
use crate::child::{Ending, Memory};
use crate::classify::Classification;
use crate::classify::sentences::{help, sureness, verdict};
use crate::classify::threads::{Named, named, peaks};
use crate::system::machine::Machine;
use crate::time::Time;

#[derive(Serialize)]
struct View<'a> {
    format: u32,
    command: &'a [String],
    machine: Machine,
    kind: &'static str,
    sure: bool,
    verdict: String,
    help: String,
    sureness: String,
    exit_code: Option<i32>,
    signal: Option<i32>,
    wall_s: f64,
    user_s: f64,
    system_s: f64,
    cores_used: f64,
    running_s: Option<f64>,
    queued_s: Option<f64>,
    waiting_s: Option<f64>,
    peak_memory_bytes: u64,
    voluntary_switches: u64,
    involuntary_switches: u64,
    others_cores: Option<f64>,
    quota_cores: Option<f64>,
    throttled_s: Option<f64>,
    uncounted_s: f64,
    leaves_processes: bool,
    samples_s: Vec<f64>,
    /// If it was asked for, and the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    threads: Option<Threads>,
}

/// What each thread did when.
#[derive(Serialize)]
struct Threads {
    looked_every_s: f64,
    peak_in_progress: usize,
    peak_running: f64,
    /// Of which there were too many.
    forgotten: usize,
    told: Vec<Thread>,
}

#[derive(Serialize)]
struct Thread {
    process: String,
    name: String,
    pid: u32,
    tid: u32,
    start_s: f64,
    end_s: f64,
    running_s: f64,
    queued_s: f64,
    waiting_s: f64,
    /// From one look to the next: when that ended, and how long of it the thread ran and was queued.
    looks: Vec<[f64; 3]>,
}

/// One JSON object and a line end. Real seconds: a program of somebody else's has no story.
pub fn json(program: &Classification) -> String {
    let seen = program.shown();
    let shares = program.shares();
    let (exit_code, signal) = match seen.ending {
        Ending::Exit(code) => (Some(code), None),
        Ending::Signal(signal) => (None, Some(signal)),
    };
    super::text(&View {
        format: super::FORMAT,
        command: &program.command,
        machine: program.machine(),
        kind: program.kind().name(),
        sure: program.doubt().is_none(),
        verdict: verdict(program),
        help: help(program).join(" "),
        sureness: sureness(program),
        exit_code,
        signal,
        wall_s: seen.wall.as_secs(),
        user_s: seen.cpu.user.as_secs(),
        system_s: seen.cpu.system.as_secs(),
        cores_used: program.cores_used(),
        running_s: shares.map(|shares| shares.running.as_secs()),
        queued_s: program.queued().map(Time::as_secs),
        waiting_s: shares.map(|shares| shares.waiting.as_secs()),
        peak_memory_bytes: match seen.memory {
            Memory::Bytes(bytes) | Memory::AtMost(bytes) => bytes,
        },
        voluntary_switches: seen.switches.voluntary,
        involuntary_switches: seen.switches.involuntary,
        others_cores: seen.others.map(|others| others.used),
        quota_cores: program.quota().map(|quota| quota.cores),
        throttled_s: program.quota().map(|quota| quota.time.as_secs()),
        uncounted_s: program.uncounted().as_secs(),
        leaves_processes: program.leaves_processes(),
        samples_s: program.runs().iter().map(|run| run.wall.as_secs()).collect(),
        threads: program.history().map(threads),
    })
}

fn threads(history: &History) -> Threads {
    let peaks = peaks(history);
    Threads {
        looked_every_s: history.every.as_secs(),
        peak_in_progress: peaks.in_progress,
        peak_running: peaks.running,
        forgotten: history.forgotten,
        told: named(history).into_iter().map(thread).collect(),
    }
}

fn thread(Named { thread, process, name }: Named) -> Thread {
    let parts = thread.parts();
    let looks = thread.spans.iter().map(|Span { end, times }| [*end, times.running, times.queued]);
    Thread {
        process,
        name,
        pid: thread.process,
        tid: thread.number,
        start_s: thread.start.as_secs(),
        end_s: thread.end().as_secs(),
        running_s: parts.running.as_secs(),
        queued_s: parts.queued.as_secs(),
        waiting_s: parts.waiting.as_secs(),
        looks: looks.map(|times| times.map(Time::as_secs)).collect(),
    }
}
