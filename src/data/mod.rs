//! What the pages say, as data for programs. The structs here are the format: it does not change when
//! the reports do, and it is never made from a page. The schemas are docs/report.schema.json and
//! docs/sweep.schema.json; times are story seconds.

pub(crate) mod cases;
pub(crate) mod classify;
pub(crate) mod contest;
pub(crate) mod coroutine;
pub(crate) mod facts;
pub(crate) mod grade;
pub(crate) mod latency;
pub(crate) mod list;
pub(crate) mod long_run;
pub(crate) mod pitfall;
pub(crate) mod probe;
pub(crate) mod scenario;
pub(crate) mod sweep;
pub(crate) mod trace;
pub(crate) mod tree;
pub(crate) mod wakeup;
// What several of them share.
mod csv;
#[cfg(test)]
pub(crate) mod samples;
mod shown;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::analysis::claims::{Figure, Verdict};
use crate::foreign;
use crate::scenario::{Number, Param};

pub(crate) const FORMAT: u32 = 1;

#[derive(Serialize)]
struct ClaimView {
    id: String,
    text: String,
    published: Option<Value>,
    model: Option<Value>,
    measured: Option<Value>,
    /// None where it cannot be told.
    holds: Option<bool>,
}

/// One JSON object and a line end.
pub(crate) fn text(page: &impl Serialize) -> String {
    foreign::json(&serde_json::to_string_pretty(page).expect("the format has only names and numbers")) + "\n"
}

fn params(params: Vec<(&'static str, Param)>) -> Map<String, Value> {
    params.into_iter().map(|(name, value)| param(name, value)).collect()
}

fn param(name: &str, value: Param) -> (String, Value) {
    match value {
        Param::Number(Number::Length(length)) => (format!("{name}_s"), json!(length.as_secs())),
        Param::Number(Number::Count(count)) => (name.to_owned(), json!(count)),
        Param::Number(number) => (name.to_owned(), json!(number.number())),
        Param::Name(value) => (name.to_owned(), json!(value)),
    }
}

fn claim(verdict: &Verdict) -> ClaimView {
    ClaimView {
        id: verdict.id.clone(),
        text: verdict.text.clone(),
        published: verdict.published.map(figure),
        model: verdict.model.map(figure),
        measured: verdict.measured.map(figure),
        holds: verdict.judgement.holds(),
    }
}

/// A count, or seconds.
fn figure(figure: Figure) -> Value {
    match figure {
        Figure::Time(time) => json!(time.as_secs()),
        Figure::Count(count) => json!(count),
    }
}
