//! How fast the model is: users on 8 cores, first come first served.
//!
//! `cargo bench --bench model`. The last column must not grow: time by n log n.

use std::hint::black_box;
use std::time::Instant;

use meanwhile::model::{Keep, simulate};
use meanwhile::plan::Strategy;
use meanwhile::scenario::catalogue;

mod support;
use support::median;

fn main() {
    println!("plan and simulation, medians\n");
    println!("strategy       users  seconds  ns a user  ns by n log2 n");
    for strategy in [Strategy::BLOCKING, Strategy::PARALLEL, Strategy::HYBRID] {
        for users in [10_000, 100_000, 1_000_000, 10_000_000] {
            let rounds = if users < 1_000_000 { 15 } else { 5 };
            let seconds = median((0..rounds).map(|_| seconds(strategy, users)).collect());
            #[expect(clippy::cast_precision_loss, reason = "a count of users")]
            let n = users as f64;
            println!(
                "{strategy:<10} {users:>9}  {seconds:>7.4}  {:>9.1}  {:>14.2}",
                seconds * 1e9 / n,
                seconds * 1e9 / (n * n.log2())
            );
        }
    }
}

fn seconds(strategy: Strategy, users: usize) -> f64 {
    let server = catalogue::typed(&format!("case1 --users {users}"), 8).expect("a scenario");
    let start = Instant::now();
    let plan = server.plan(strategy).expect("a plan");
    black_box(simulate(&plan, &Keep::Only(Vec::new())));
    start.elapsed().as_secs_f64()
}
