//! The contest of `web-vs-ml`: two workloads in the same strategies, and who wins each.

use crate::analysis::Run;
use crate::analysis::claims::{Runs, Verdict, judge};
use crate::plan::Strategy;
use crate::report::Report;
use crate::report::played::Played;
use crate::scenario::claim::Claim;
use crate::scenario::web_vs_ml as scenario;
use crate::time::{Time, ratio};

#[derive(Clone, Debug)]
pub struct Contest {
    pub given: scenario::Contest,
    pub workloads: [Workload; 2],
    pub verdicts: Vec<Verdict>,
}

#[derive(Clone, Debug)]
pub struct Workload {
    pub name: &'static str,
    /// The strategies that are compared.
    pub sides: [Strategy; 2],
    pub report: Report,
}

/// Concurrent against parallel, in one workload.
#[derive(Clone, Copy, Debug)]
pub struct Duel<'a> {
    pub concurrent: &'a Run,
    pub parallel: &'a Run,
}

impl Contest {
    pub fn new(given: scenario::Contest, reports: [Report; 2]) -> Self {
        let mut names = given.workloads.iter().map(|workload| workload.name);
        let workloads = reports.map(|report| Workload {
            name: names.next().expect("a name for each workload"),
            sides: given.sides,
            report,
        });
        let mut verdicts = Vec::new();
        for (workload, given) in workloads.iter().zip(&given.workloads) {
            verdicts.extend(given.claim.as_ref().and_then(|claim| workload.judge(&claim.claim())));
        }
        for workload in &workloads {
            verdicts.extend(workload.report.verdicts.iter().map(|verdict| workload.told(verdict)));
        }
        Self { given, workloads, verdicts }
    }

    /// What a reader must know before trusting the measured figures, each once.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> =
            self.workloads.iter().flat_map(|it| it.report.warnings.clone()).collect();
        warnings.dedup();
        warnings
    }

    /// All times of the page are told as finely as the finer workload needs.
    pub fn length(&self, length: Time) -> String {
        let finer = self.workloads.iter().map(|it| it.report.telling).max_by_key(|it| it.precision.digits());
        finer.unwrap_or(self.workloads[0].report.telling).length(length)
    }
}

impl Workload {
    fn judge(&self, claim: &Claim) -> Option<Verdict> {
        let predicted = Runs(self.report.strategies.iter().map(|played| &played.predicted).collect());
        let measured = self.report.strategies.iter().filter_map(|played| played.measured.as_ref());
        let verdict = judge(claim, &predicted, measured)?;
        Some(verdict.of(self.name))
    }

    /// A verdict of the workload's own, under its name.
    fn told(&self, verdict: &Verdict) -> Verdict {
        Verdict { id: format!("{}-{}", self.name, verdict.id), ..verdict.of(self.name) }
    }

    /// `None` if one of the two was not played.
    pub fn duel(&self) -> Option<Duel<'_>> {
        let [concurrent, parallel] = self.sides.map(|strategy| self.drawn(strategy));
        Some(Duel { concurrent: concurrent?, parallel: parallel? })
    }

    pub fn drawn(&self, strategy: Strategy) -> Option<&Run> {
        self.report.strategies.iter().find(|played| played.strategy == strategy).map(Played::drawn)
    }
}

impl<'a> Duel<'a> {
    /// Winner and loser; `None` if they are within a twentieth of each other.
    pub fn winner(&self) -> Option<(&'a Run, &'a Run)> {
        const CLOSE: f64 = 1.05;
        let mut runs = [self.concurrent, self.parallel];
        runs.sort_by_key(|run| run.makespan());
        let [winner, loser] = runs;
        (CLOSE <= ratio(loser.makespan(), winner.makespan())).then_some((winner, loser))
    }
}

/// The share of the tasks' own time, without queues, that is waiting.
pub fn share_of_waiting(run: &Run) -> f64 {
    ratio(run.waiting, run.waiting + run.busy())
}
