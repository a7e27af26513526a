//! A million waits on one thread: the concurrent engine with its timeline, beside a bare tokio
//! `JoinSet` that does the same and records nothing.
//!
//! `cargo bench --bench waits [-- COUNT]`. Each run is a process of its own, so that its memory
//! can be told; the two take turns, so that the machine's swings hit both.

use std::env;
use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{self, Nobody};
use meanwhile::plan::{Executor, Plan, StepSpec, Strategy, Waiting};
use meanwhile::time::{Pace, Time};
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::sleep;

mod support;
use support::median;

const WAIT: Duration = Duration::from_secs(1);
const ROUNDS: usize = 7;

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", count] => child(|| bare(number(count))),
        ["recorded", count] => child(|| recorded(number(count))),
        [count] => compare(number(count)),
        _ => compare(1_000_000),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a count of waits")
}

fn bare(count: usize) {
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for _ in 0..count {
            tasks.spawn(sleep(WAIT));
        }
        while tasks.join_next().await.is_some() {}
    });
}

fn recorded(count: usize) {
    let mut plan = Plan::builder(Waiting::Frees);
    let worker = plan.pool(Executor::EventLoop, ["Worker 1".to_owned()]);
    let routine = plan.routine([StepSpec::wait("wait", worker, Time::from(WAIT))]);
    for task in 0..count {
        plan.task("Task", u32::try_from(task + 1).expect("a small count"), Time::ZERO, &routine);
    }
    let plan = Arc::new(plan.build().expect("a plan"));
    let speed = Speed::per_second(1e9);
    let measured = engine::measure(&plan, Strategy::CONCURRENT, Pace::REAL_TIME, speed, Arc::new(Nobody));
    let timeline = measured.expect("a run").timeline;
    assert_eq!(timeline.peaks.in_progress, count, "all waits overlap");
    black_box(timeline);
}

/// Prints seconds and the most memory in MB.
fn child(run: impl FnOnce()) {
    let start = Instant::now();
    run();
    println!("{} {}", start.elapsed().as_secs_f64(), peak_memory().unwrap_or(f64::NAN));
}

/// In MB; Linux only.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

fn compare(count: usize) {
    println!("{count} waits of 1 s on one thread, {ROUNDS} rounds in turns\n");
    println!("round  bare s  recorded s  ratio   bare MB  recorded MB  ratio");
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (bare, recorded) = (run("bare", count), run("recorded", count));
        let ratio = (recorded.0 / bare.0, recorded.1 / bare.1);
        println!(
            "{round:>5}  {:>6.2}  {:>10.2}  {:>5.2}  {:>8.0}  {:>11.0}  {:>5.2}",
            bare.0, recorded.0, ratio.0, bare.1, recorded.1, ratio.1
        );
        ratios.push(ratio);
    }
    let time = median(ratios.iter().map(|ratio| ratio.0).collect());
    let memory = median(ratios.iter().map(|ratio| ratio.1).collect());
    println!("\nmedian: {time:.2} times the time, {memory:.2} times the memory (aim: 1.15 each)");
}

fn run(which: &str, count: usize) -> (f64, f64) {
    let this = env::current_exe().expect("this program");
    let output = Command::new(this).args([which, &count.to_string()]).output().expect("a child process");
    let text = String::from_utf8(output.stdout).expect("two numbers");
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    assert_eq!(numbers.len(), 2, "{}", String::from_utf8_lossy(&output.stderr));
    (numbers[0], numbers[1])
}
