//! How near a measured run comes to its replay: every scenario in every strategy, median of 5.
//!
//! `cargo bench --bench fidelity`. Aim: 1 % where a run mostly waits, 3 % where it calculates.

use std::sync::Arc;

use meanwhile::analysis::replay::replay;
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{self, Nobody};
use meanwhile::plan::Strategy;
use meanwhile::scenario::Scenario;
use meanwhile::scenario::server::{Pinning, Start};
use meanwhile::server;
use meanwhile::server::measure::{Equipment, Shape};
use meanwhile::time::ratio;

mod support;
use support::median;

const ROUNDS: usize = 5;

fn main() {
    let speed = Speed::measure();
    println!("measured against its replay, % of it, {ROUNDS} rounds in turns\n");
    println!("scenario  strategy      median    from      to   aim");
    for scenario in Scenario::all() {
        let mut off: Vec<Vec<f64>> = vec![Vec::new(); Strategy::ALL.len()];
        for _ in 0..ROUNDS {
            for (strategy, off) in Strategy::ALL.into_iter().zip(&mut off) {
                off.push(difference(&scenario, strategy, speed));
            }
        }
        for (strategy, off) in Strategy::ALL.into_iter().zip(off) {
            let aim = if matches!(scenario, Scenario::IoWait(_)) { 1 } else { 3 };
            let (least, most) =
                off.iter().fold((f64::MAX, f64::MIN), |(least, most), it| (least.min(*it), most.max(*it)));
            println!(
                "{:<9} {strategy:<11}  {:>+7.2} {least:>+7.2} {most:>+7.2}  {aim:>4}",
                scenario.about().name,
                median(off)
            );
        }
    }
}

fn difference(scenario: &Scenario, strategy: Strategy, speed: Speed) -> f64 {
    let plan = Arc::new(scenario.plan(strategy).expect("a plan"));
    let (pace, nobody) = (scenario.default_pace(), Arc::new(Nobody));
    let run = match scenario {
        Scenario::Server(_) => {
            server::measure(&plan, Shape::of(strategy, &plan), &equipment(), pace, speed, nobody)
        }
        _ => engine::measure(&plan, strategy, pace, speed, nobody),
    };
    let run = run.expect("a run");
    let replay = replay(&plan, &run.timeline);
    (ratio(run.timeline.makespan(), replay.makespan()) - 1.0) * 100.0
}

fn equipment() -> Equipment {
    let program = env!("CARGO_BIN_EXE_meanwhile").into();
    Equipment { program, start: Start::Beforehand, pinning: Pinning::Free }
}
