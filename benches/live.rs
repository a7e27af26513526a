//! Whether the live display disturbs what it shows: runs with and without it, in turns.
//!
//! `cargo bench --bench live`. Two workers calculate, so on two cores the display has to take its
//! time from one of them.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use meanwhile::document::Legend;
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{self, Nobody, Observer};
use meanwhile::plan::{Plan, Strategy};
use meanwhile::progress::{Canvas, Live, Screen, Stage, TICK};
use meanwhile::render::{Colour, Glyphs, TextStyle, View};
use meanwhile::scenario::{Scenario, catalogue};
use meanwhile::time::Time;

mod support;
use support::median;

const ROUNDS: usize = 7;
const LOOK: TextStyle =
    TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Always, view: View::Both };

fn main() {
    let speed = Speed::measure();
    println!("seconds with the display / without, {ROUNDS} rounds in turns\n");
    println!("scenario  strategy     median ratio");
    let pages = [
        ("parallel", Strategy::PARALLEL),
        ("parallel", Strategy::HYBRID),
        ("parallel", Strategy::CONCURRENT),
        ("io-wait", Strategy::CONCURRENT),
    ];
    for (scenario, strategy) in pages {
        let scenario = &catalogue::typed(scenario, 2).expect("a scenario");
        let ratios =
            (0..ROUNDS).map(|_| shown(scenario, strategy, speed) / unseen(scenario, strategy, speed));
        println!("{:<9} {strategy:<11}  {:>12.3}", scenario.about().name, median(ratios.collect()));
    }
}

fn unseen(scenario: &Scenario, strategy: Strategy, speed: Speed) -> f64 {
    seconds(scenario, &plan(scenario, strategy), strategy, speed, Arc::new(Nobody))
}

fn shown(scenario: &Scenario, strategy: Strategy, speed: Speed) -> f64 {
    let plan = plan(scenario, strategy);
    let (clock, pace) = (scenario.about().clock, scenario.default_pace());
    let (question, legend) = (scenario.about().question.to_owned(), Legend { keys: Vec::new() });
    let end = Time::from_secs(120);
    let stage = Stage { question, legend, style: LOOK, clock, pace, end, subjects: Vec::new() };
    let live = Live::on(Canvas::on(Nowhere), stage, &[(strategy, Arc::clone(&plan))]);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                live.tick();
                thread::sleep(TICK);
            }
        });
        let seconds = seconds(scenario, &plan, strategy, speed, live.begin(0, 0, 1));
        over.store(true, Ordering::Relaxed);
        seconds
    })
}

/// All is made that would be drawn.
struct Nowhere;

impl Screen for Nowhere {
    fn size(&self) -> (usize, usize) {
        (40, 100)
    }

    fn is_free(&self) -> bool {
        true
    }

    fn write(&self, text: &str) {
        black_box(text);
    }
}

fn plan(scenario: &Scenario, strategy: Strategy) -> Arc<Plan> {
    Arc::new(scenario.plan(strategy).expect("a plan"))
}

fn seconds(
    scenario: &Scenario,
    plan: &Arc<Plan>,
    strategy: Strategy,
    speed: Speed,
    observer: Arc<dyn Observer>,
) -> f64 {
    let run = engine::measure(plan, strategy, scenario.default_pace(), speed, observer).expect("a run");
    run.timeline.makespan().as_secs()
}
