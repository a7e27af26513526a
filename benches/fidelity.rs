//! How near a measured run comes to its replay: every scenario, and a plan with each discipline, in
//! every strategy; median of 5.
//!
//! `cargo bench --bench fidelity`. Aim: 1 % where a run mostly waits, 3 % where it calculates.

use std::sync::Arc;

use meanwhile::analysis::replay::replay;
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{self, Measured, Nobody};
use meanwhile::plan::{Discipline, Executor, Plan, Preemption, StepSpec, Strategy, Traits, Workers};
use meanwhile::scenario::server::{Pinning, Start};
use meanwhile::scenario::{Runner, Scenario, catalogue};
use meanwhile::server;
use meanwhile::server::measure::{Equipment, Shape};
use meanwhile::time::{Pace, Time, ratio};

mod support;
use support::median;

const ROUNDS: usize = 5;

fn main() {
    let speed = Speed::measure();
    println!("measured against its replay, % of it, {ROUNDS} rounds in turns\n");
    println!("scenario           strategy      median    from      to   aim");
    for entry in catalogue::scenarios() {
        let scenario = catalogue::typed(entry.name, 2).expect("a scenario");
        let aim = if scenario.waits_for().is_some() { 1 } else { 3 };
        compare(scenario.about().name, aim, |strategy| of_scenario(&scenario, strategy, speed));
    }
    for (name, discipline) in disciplines() {
        compare(name, 3, |strategy| of_discipline(discipline, strategy, speed));
    }
}

fn compare(name: &str, aim: u32, difference: impl Fn(Strategy) -> f64) {
    let mut off: Vec<Vec<f64>> = vec![Vec::new(); Strategy::ALL.len()];
    for _ in 0..ROUNDS {
        for (strategy, off) in Strategy::ALL.into_iter().zip(&mut off) {
            off.push(difference(strategy));
        }
    }
    for (strategy, off) in Strategy::ALL.into_iter().zip(off) {
        let (least, most) =
            off.iter().fold((f64::MAX, f64::MIN), |(least, most), it| (least.min(*it), most.max(*it)));
        println!("{name:<17}  {strategy:<11}  {:>+7.2} {least:>+7.2} {most:>+7.2}  {aim:>4}", median(off));
    }
}

fn of_scenario(scenario: &Scenario, strategy: Strategy, speed: Speed) -> f64 {
    let plan = Arc::new(scenario.plan(strategy).expect("a plan"));
    let (pace, nobody) = (scenario.default_pace(), Arc::new(Nobody));
    let run = match scenario.runner() {
        Runner::Server { .. } => {
            server::measure(&plan, Shape::of(strategy, &plan), &equipment(), pace, speed, nobody)
        }
        _ => engine::measure(&plan, strategy, pace, speed, nobody),
    };
    difference(&plan, &run.expect("a run"))
}

fn difference(plan: &Plan, run: &Measured) -> f64 {
    let replay = replay(plan, &run.timeline);
    (ratio(run.timeline.makespan(), replay.makespan()) - 1.0) * 100.0
}

fn disciplines() -> [(&'static str, Discipline); 5] {
    let preemptive = Preemption::Preemptive;
    [
        ("fifo, switches", Discipline::Fifo),
        ("round-robin", Discipline::RoundRobin { quantum: Time::from_millis(300) }),
        ("shortest-first", Discipline::ShortestFirst(Preemption::Cooperative)),
        ("the same, preempt.", Discipline::ShortestFirst(preemptive)),
        ("priority, preempt.", Discipline::Priority(preemptive)),
    ]
}

/// Eight tasks on two workers, or on one, with a switch cost.
fn of_discipline(discipline: Discipline, strategy: Strategy, speed: Speed) -> f64 {
    let mut plan = Plan::builder(strategy.waiting);
    let workers = if strategy.workers == Workers::One { 1 } else { 2 };
    let pool = plan.pool(Executor::Threads, (1..=workers).map(|number| format!("Worker {number}")));
    plan.discipline(pool, discipline);
    plan.switch_cost(pool, Time::from_millis(50));
    for number in 1..=8 {
        let length = |millis: u32| Time::from_millis((millis + 130 * (number * 5 % 8)).into());
        let routine = plan.routine([
            StepSpec::compute("compute", pool, length(400)),
            StepSpec::wait("wait", pool, length(200)),
            StepSpec::compute("compute", pool, length(300)),
        ]);
        let traits = Traits { priority: number * 3 % 8, ..Traits::default() };
        plan.task_with(&traits, "Task", number, Time::from_millis((number * 250).into()), &routine);
    }
    let (plan, pace) = (Arc::new(plan.build().expect("a plan")), Pace::new(10.0).expect("a pace"));
    let run = engine::measure(&plan, strategy, pace, speed, Arc::new(Nobody));
    difference(&plan, &run.expect("a run"))
}

fn equipment() -> Equipment {
    let program = env!("CARGO_BIN_EXE_meanwhile").into();
    Equipment { program, start: Start::Beforehand, pinning: Pinning::Free }
}
