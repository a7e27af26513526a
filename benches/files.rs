//! How long a scenario file takes: reading it, and making its plan.
//!
//! `cargo bench --bench files`. A sweep reads a file anew for every point.

use std::hint::black_box;
use std::time::Instant;

use meanwhile::plan::Strategy;
use meanwhile::scenario::file;

mod support;
use support::median;

const SMALL: &str = r#"
name = "bank"
question = "Who waits for whom?"
starts = "7:00:00"
claims = ["blocking: Customer 2 starts no earlier than Customer 1 finishes"]
[workers.clerk]
count = 4
[tasks.customer]
count = 20
every = "30s"
steps = [{ wait = "10s", name = "line" }, { compute = "60s", name = "talk", gives_way = "10s" }]
[events]
"begins talk" = "is served"
[published]
"blocking: makespan" = "1400s"
[hybrid]
headline = "one receives, the others serve"
[hybrid.workers.clerk]
count = 1
[hybrid.workers.office]
count = 3
[hybrid.tasks.customer]
steps = [{ wait = "10s", name = "line" }, { compute = "60s", name = "talk", on = "office" }]
"#;

const RANDOM: &str = r#"
[workers.server]
count = 4
[tasks.request]
count = 1000000
every = { exponential = "1s" }
steps = [{ compute = { exponential = "3s" } }, { wait = { uniform = ["1s", "2s"] } }]
"#;

fn main() {
    let read =
        || file::read("bank.toml", SMALL, &["tasks.customer.count=30".to_owned()]).expect("a scenario");
    println!("reading a small file           {:>9.1} us", micros(1_000, || drop(black_box(read()))));
    let small = read();
    println!(
        "its plan                       {:>9.1} us",
        micros(1_000, || drop(black_box(small.plan(Strategy::HYBRID))))
    );
    let random = file::read("random.toml", RANDOM, &[]).expect("a scenario");
    println!(
        "plan of 1,000,000 random tasks {:>9.1} us",
        micros(5, || drop(black_box(random.plan(Strategy::HYBRID))))
    );
}

fn micros(rounds: usize, mut work: impl FnMut()) -> f64 {
    let seconds = (0..rounds).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    });
    median(seconds.collect()) * 1e6
}
