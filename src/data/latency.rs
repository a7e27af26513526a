//! The ladder of this machine, for programs. Times are real seconds.

use serde::Serialize;

use super::{FORMAT, Machine, machine, text};
use crate::latency::published::{self, SOURCES};
use crate::latency::{Ladder, Picos, Rung, Spread};

#[derive(Serialize)]
struct View {
    format: u32,
    latency: Vec<RungView>,
    machine: Machine,
    /// Whether others took what was to be measured.
    disturbed: bool,
    worth_an_await_s: Option<f64>,
    there_and_back_s: Option<f64>,
    worth_dividing_s: Option<f64>,
}

#[derive(Serialize)]
struct RungView {
    name: &'static str,
    /// None where it could not be measured.
    measured: Option<SpreadView>,
    why_not: Option<String>,
    published: Option<PublishedView>,
}

#[derive(Serialize)]
struct SpreadView {
    p10_s: f64,
    median_s: f64,
    p90_s: f64,
    samples: usize,
}

#[derive(Serialize)]
struct PublishedView {
    told: &'static str,
    source: &'static str,
    link: &'static str,
}

/// One JSON object and a line end.
pub fn json(ladder: &Ladder, cores: usize) -> String {
    text(&View {
        format: FORMAT,
        latency: ladder.rungs.iter().map(rung).collect(),
        machine: machine(cores),
        disturbed: ladder.disturbance.is_some(),
        worth_an_await_s: ladder.worth_an_await().map(Picos::as_secs),
        there_and_back_s: ladder.there_and_back().map(Picos::as_secs),
        worth_dividing_s: ladder.worth_dividing().map(Picos::as_secs),
    })
}

fn rung((rung, found): &(Rung, Result<Spread, String>)) -> RungView {
    let spread = |spread: &Spread| SpreadView {
        p10_s: spread.low.as_secs(),
        median_s: spread.median.as_secs(),
        p90_s: spread.high.as_secs(),
        samples: spread.samples,
    };
    RungView {
        name: rung.name(),
        measured: found.as_ref().ok().map(spread),
        why_not: found.as_ref().err().cloned(),
        published: published::of(*rung).map(|found| {
            let source = SOURCES[found.source];
            PublishedView { told: found.told, source: source.name, link: source.link }
        }),
    }
}
