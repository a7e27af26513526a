//! The ladder of this machine, for programs. Times are real seconds.

use serde::Serialize;

use super::csv::{maybe, table};
use super::{FORMAT, text};
use crate::latency::published::{self, SOURCES};
use crate::latency::{Ladder, Picos, Rung, Spread};
use crate::system::machine::Machine;

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
pub fn json(ladder: &Ladder) -> String {
    text(&View {
        format: FORMAT,
        latency: ladder.rungs.iter().map(rung).collect(),
        machine: ladder.machine,
        disturbed: ladder.disturbance.is_some(),
        worth_an_await_s: ladder.worth_an_await().map(Picos::as_secs),
        there_and_back_s: ladder.there_and_back().map(Picos::as_secs),
        worth_dividing_s: ladder.worth_dividing().map(Picos::as_secs),
    })
}

/// A row for each rung.
pub fn csv(ladder: &Ladder) -> String {
    let header = ["rung", "p10_s", "median_s", "p90_s", "samples", "why_not", "published", "source"];
    let row = |found: &(Rung, Result<Spread, String>)| {
        let RungView { name, measured, why_not, published } = rung(found);
        let of = |figure: fn(&SpreadView) -> f64| maybe(measured.as_ref().map(figure));
        let samples = measured.as_ref().map(|it| it.samples.to_string());
        let published = published.map(|it| (it.told.to_owned(), it.source.to_owned())).unwrap_or_default();
        let spread = [of(|it| it.p10_s), of(|it| it.median_s), of(|it| it.p90_s)];
        let others = [samples, why_not].map(Option::unwrap_or_default);
        let texts = [published.0, published.1];
        std::iter::once(name.to_owned()).chain(spread).chain(others).chain(texts).collect()
    };
    table(header.map(str::to_owned).to_vec(), ladder.rungs.iter().map(row))
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
