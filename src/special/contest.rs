//! The contest of `web-vs-ml`: two workloads in the same strategies, and who wins each.

use crate::analysis::Run;
use crate::analysis::claims::{Evidence, Runs, Verdict, judge};
use crate::plan::Strategy;
use crate::report::Report;
use crate::report::played::Played;
use crate::report::sentences::warnings::{self, RunToTrust};
use crate::scenario::catalogue::{Proposal, others_than};
use crate::scenario::claim::Claim;
use crate::scenario::web_vs_ml as scenario;
use crate::story::Units;
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
            let claim = Some(&given.claim)
                .filter(|claim| workload.predicted().bear_out(&claim.statement) == Some(true));
            verdicts.extend(claim.and_then(|claim| workload.judge(claim)));
        }
        for workload in &workloads {
            verdicts.extend(workload.report.verdicts.iter().map(|verdict| workload.told(verdict)));
        }
        Self { given, workloads, verdicts }
    }

    /// What is to be seen.
    pub fn lessons(&self) -> Vec<&'static str> {
        let winners = self.workloads.each_ref().map(|it| Some(it.duel()?.winner()?.0.strategy));
        let [changes_side, rule] = self.given.lessons;
        let changes = matches!(winners, [Some(one), Some(other)] if one != other);
        changes.then_some(changes_side).into_iter().chain([rule]).collect()
    }

    /// Commands to try next.
    pub fn try_next(&self) -> Vec<Proposal> {
        let report = &self.workloads[0].report;
        let strategies: Vec<Strategy> = report.strategies.iter().map(|played| played.strategy).collect();
        let made = (&scenario::ENTRY, &self.given.values);
        others_than(self.given.try_next, made, &strategies, report.conditions.machine.cores)
    }

    /// What a reader must know before trusting the measured figures, each once.
    pub fn warnings(&self) -> Vec<String> {
        let runs = self.workloads.iter().flat_map(|workload| {
            let runs = workload.report.runs_to_trust().into_iter();
            runs.map(|run| RunToTrust { of: Some(workload.name), ..run })
        });
        warnings::of(&runs.collect::<Vec<_>>(), self.units(), self.workloads[0].report.conditions)
    }

    /// All times of the page are told as finely as the finer workload needs.
    fn units(&self) -> Units {
        let finer = self.workloads.iter().map(|it| it.report.units).max_by_key(|it| it.precision);
        finer.unwrap_or(self.workloads[0].report.units)
    }

    pub fn length(&self, length: Time) -> String {
        self.units().length(length)
    }
}

impl Workload {
    fn predicted(&self) -> Runs<'_> {
        Runs(self.report.strategies.iter().map(|played| &played.predicted).collect())
    }

    fn judge(&self, claim: &Claim) -> Option<Verdict> {
        let verdict = judge(claim, None, &Evidence::of(&self.report.strategies))?;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::analysis::MeasuredRuns;
    use crate::analysis::disturbance::{Cause, Disturbance};
    use crate::analysis::tests::measured;
    use crate::model;
    use crate::report::{Clocks, Conditions, Extent};
    use crate::scenario::Scenario;
    use crate::scenario::catalogue::{Plays, find};
    use crate::system::load::Meanwhile;
    use crate::system::machine::Machine;
    use crate::time::Pace;

    /// As if others had taken a core and so many tenths of another.
    fn disturbed(scenario: Scenario, tenths: u64) -> Report {
        let run = |strategy| {
            let plan = scenario.plan(strategy).expect("a plan");
            Run::new(&plan, strategy, &model::predict(&plan))
        };
        let predicted: Vec<Run> = Strategy::ALL.into_iter().map(run).collect();
        let (wall, second) = (Duration::from_secs(1), Duration::from_secs(1));
        let others = Duration::from_millis(1_000 + 100 * tenths);
        let meanwhile = Meanwhile { wall, processors: 2, others, ..Meanwhile::default() };
        let found = Disturbance { cause: Cause::Others, meanwhile, running: second, planned: second };
        let mut runs: Vec<_> = predicted.iter().cloned().map(measured).collect();
        for run in &mut runs {
            run.measurement.disturbance = Some(found);
        }
        let machine = Machine { cores: 2, ..Machine::here() };
        let conditions = Conditions {
            clocks: Clocks::Both,
            pace: Pace::REAL_TIME,
            repeat: 1,
            machine,
            extent: Extent::Whole,
        };
        Report::new(scenario, conditions, predicted, MeasuredRuns { runs, beside: Vec::new() })
    }

    #[test]
    fn a_page_has_one_alarm_of_a_busy_machine_and_it_tells_the_worst() {
        let entry = find("web-vs-ml").expect("a scenario");
        let Plays::Contest(contest) = entry.plays else { panic!("it is a contest") };
        let given = contest(&entry.defaults(2));
        let [web, ml] = given.workloads.each_ref().map(|workload| workload.scenario.clone());
        let contest = Contest::new(given, [disturbed(web, 2), disturbed(ml, 6)]);
        let busy = "this machine was busy: other programs took 1.6 of 2 cores. Trust predictions.";
        let alarms = contest.warnings();
        assert_eq!(alarms.iter().filter(|alarm| alarm.contains("busy")).collect::<Vec<_>>(), [busy]);
    }
}
