//! 2,000 calls of an API at once, on one thread: the concurrent engine with its timeline, beside
//! the same HTTP client without anything around it.
//!
//! `cargo bench --bench remote_api [-- COUNT]`. The API is the same, on a thread of its own; the two
//! take turns, so that the machine's swings hit both.

use std::env;
use std::sync::Arc;
use std::time::{Duration, Instant};

use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{self, Nobody};
use meanwhile::io::completions::Completions;
use meanwhile::io::remote_api::{Api, call_async};
use meanwhile::io::{IoBackends, IoConfig};
use meanwhile::plan::Strategy;
use meanwhile::scenario::catalogue;
use meanwhile::system;
use meanwhile::time::Pace;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

mod support;
use support::median;

const WAIT: Duration = Duration::from_millis(100);
const ROUNDS: usize = 7;

fn main() {
    let count = env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(2_000);
    assert!(2 * count + 100 <= system::allow_open_files(2 * count + 100), "too few open files");
    println!("{count} calls of {} ms on one thread, {ROUNDS} rounds in turns\n", WAIT.as_millis());
    println!("round  bare ms  recorded ms  ratio  longest wait ms");
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (bare, (recorded, longest)) = (bare(count), recorded(count));
        let ratio = recorded / bare;
        println!("{round:>5}  {bare:>7.0}  {recorded:>11.0}  {ratio:>5.2}  {longest:>15.0}");
        ratios.push(ratio);
    }
    println!("\nmedian: {:.2} times the time of the bare client (aim: 1.3)", median(ratios));
}

/// Real milliseconds.
fn bare(count: usize) -> f64 {
    let api = Arc::new(Api::start(vec![WAIT; count], &Completions::new(count)).expect("an API"));
    let event_loop = Builder::new_current_thread().enable_all().build().expect("an event loop");
    let start = Instant::now();
    event_loop.block_on(async {
        let mut calls = JoinSet::new();
        for task in 0..count {
            let api = Arc::clone(&api);
            calls.spawn(async move { call_async(&api.client, &api.url(task)).await });
        }
        while let Some(answer) = calls.join_next().await {
            answer.expect("no panic").expect("an answer");
        }
    });
    start.elapsed().as_secs_f64() * 1e3
}

/// The makespan and the longest wait, in real milliseconds.
fn recorded(count: usize) -> (f64, f64) {
    let line = format!("io-wait --kind remote-api --tasks {count} --wait {}ns", WAIT.as_nanos());
    let scenario = catalogue::typed(&line, 2).expect("a scenario");
    let plan = Arc::new(scenario.plan(Strategy::CONCURRENT).expect("a plan"));
    let (kinds, pace, folder) = (scenario.io_of_steps(), Pace::REAL_TIME, env::temp_dir());
    let setting = IoConfig { kinds, pace, folder, passes: 0, database_url: None };
    let outside = IoBackends::open(&plan, &setting).expect("an API");
    let speed = Speed::per_second(0.0);
    let run = engine::measure_io(&plan, Strategy::CONCURRENT, pace, speed, outside, Arc::new(Nobody));
    let run = run.expect("a run");
    assert_eq!(run.timeline.peaks.in_progress, count, "all calls overlap");
    assert_eq!(run.usage.threads, 1);
    let longest = run.timeline.tasks.iter().map(|task| task.waiting).max().unwrap_or_default();
    (run.timeline.makespan().as_secs() * 1e3, longest.as_secs() * 1e3)
}
