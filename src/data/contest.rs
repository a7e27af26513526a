//! Two workloads in the same strategies, for programs.

use serde::Serialize;
use serde_json::{Map, Value};

use super::scenario::{RunView, runs};
use super::{ClaimView, FORMAT, claim, params, text};
use crate::special::contest::{Contest, Workload};
use crate::system::machine::Machine;

#[derive(Serialize)]
struct ContestView {
    format: u32,
    scenario: &'static str,
    params: Map<String, Value>,
    pace: f64,
    machine: Machine,
    partial: bool,
    workloads: Vec<WorkloadView>,
    claims: Vec<ClaimView>,
}

#[derive(Serialize)]
struct WorkloadView {
    name: &'static str,
    winner: Option<&'static str>,
    runs: Vec<RunView>,
}

pub fn json(contest: &Contest) -> String {
    let [web, _] = &contest.workloads;
    let workload = |workload: &Workload| WorkloadView {
        name: workload.name,
        winner: workload.duel().and_then(|duel| duel.winner()).map(|(winner, _)| winner.strategy.name()),
        runs: runs(&workload.report),
    };
    text(&ContestView {
        format: FORMAT,
        scenario: contest.given.name,
        params: params(contest.given.values.shown()),
        pace: web.report.conditions.pace.story_seconds(),
        machine: web.report.conditions.machine,
        partial: web.report.conditions.extent.is_partial(),
        workloads: contest.workloads.iter().map(workload).collect(),
        claims: contest.verdicts.iter().map(claim).collect(),
    })
}
