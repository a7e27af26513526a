//! The square of the two cases, for programs.

use serde::Serialize;

use super::{ClaimView, FORMAT, claim, params, text};
use crate::analysis::{Measurement, Run};
use crate::plan::Waiting;
use crate::scenario::cases::{Case, Elsewhere};
use crate::special::cases::Cases;
use crate::system::machine::Machine;

#[derive(Serialize)]
struct Page {
    format: u32,
    scenario: &'static str,
    params: serde_json::Map<String, serde_json::Value>,
    pace: f64,
    machine: Machine,
    partial: bool,
    cases: Vec<CaseView>,
    claims: Vec<ClaimView>,
}

#[derive(Serialize)]
struct CaseView {
    case: &'static str,
    calculation: &'static str,
    receiver: &'static str,
    clock: &'static str,
    makespan_s: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay_makespan_s: Option<f64>,
    responses_s: Vec<f64>,
}

pub fn json(cases: &Cases) -> String {
    text(&Page {
        format: FORMAT,
        scenario: cases.square.name(),
        params: params(cases.square.params()),
        pace: cases.conditions.pace.story_seconds(),
        machine: cases.conditions.machine,
        partial: cases.conditions.extent.is_partial(),
        cases: cases
            .rows
            .iter()
            .flat_map(|row| {
                let predicted =
                    cases.conditions.clocks.model().then(|| case_view(row.case, &row.predicted, None));
                let measured =
                    row.measured.as_ref().map(|it| case_view(row.case, &it.run, Some(&it.measurement)));
                predicted.into_iter().chain(measured)
            })
            .collect(),
        claims: cases.verdicts().iter().map(claim).collect(),
    })
}

fn case_view(case: Case, run: &Run, measurement: Option<&Measurement>) -> CaseView {
    let (calculation, receiver) = match case {
        Case::Cell(Elsewhere::Inline, Waiting::Holds) => ("inline", "holds"),
        Case::Cell(Elsewhere::Inline, Waiting::Frees) | Case::Yielding => ("inline", "frees"),
        Case::Cell(Elsewhere::Process, Waiting::Holds) => ("process", "holds"),
        Case::Cell(Elsewhere::Process, Waiting::Frees) => ("process", "frees"),
        Case::Thread | Case::ThreadWithLock => ("thread", "frees"),
    };
    CaseView {
        case: case.id(),
        calculation,
        receiver,
        clock: if measurement.is_some() { "real" } else { "model" },
        makespan_s: run.makespan().as_secs(),
        replay_makespan_s: measurement.map(|measured| measured.replay_makespan.as_secs()),
        responses_s: run.tasks.iter().map(|task| task.times.response().as_secs()).collect(),
    }
}
