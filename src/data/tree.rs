//! One factorial in three ways, for programs.

use serde::Serialize;

use super::{ClaimView, FORMAT, claim, text};
use crate::special::tree::{ThreeWays, Way};
use crate::system::machine::Machine;

#[derive(Serialize)]
struct Page {
    format: u32,
    scenario: &'static str,
    params: Params,
    machine: Machine,
    ways: Vec<WayView>,
    workers: usize,
    at_least_s: f64,
    at_most_s: f64,
    speed_up: f64,
    explained_speed_up: f64,
    claims: Vec<ClaimView>,
}

#[derive(Serialize)]
struct Params {
    tree: u32,
}

#[derive(Serialize)]
struct WayView {
    name: &'static str,
    workers: usize,
    elapsed_s: f64,
    samples_s: Vec<f64>,
    work_s: f64,
    span_s: f64,
    digest: String,
}

/// Real seconds: it has no story clock.
pub fn json(tree: &ThreeWays, machine: Machine) -> String {
    text(&Page {
        format: FORMAT,
        scenario: "parallel-tree",
        params: Params { tree: tree.n },
        machine,
        ways: tree.ways().into_iter().map(|(name, workers, way)| way_view(name, workers, way)).collect(),
        workers: tree.workers,
        at_least_s: tree.at_least().as_secs(),
        at_most_s: tree.at_most().as_secs(),
        speed_up: tree.speed_up(),
        explained_speed_up: tree.explained_speed_up(),
        claims: tree.verdicts().iter().map(claim).collect(),
    })
}

fn way_view(name: &'static str, workers: usize, way: &Way) -> WayView {
    WayView {
        name,
        workers,
        elapsed_s: way.elapsed.as_secs(),
        samples_s: way.samples.iter().map(|sample| sample.as_secs()).collect(),
        work_s: way.work.as_secs(),
        span_s: way.span.as_secs(),
        digest: way.digest.to_string(),
    }
}
