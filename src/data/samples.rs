//! Reports of the model, to be written in tests.

use crate::analysis::tests::measured as measured_as;
use crate::analysis::{MeasuredRuns, Run};
use crate::model;
use crate::pitfalls::comparison::Comparison;
use crate::pitfalls::{self, Side};
use crate::plan::Strategy;
use crate::report::{Clocks, Conditions, Extent, Report};
use crate::scenario::{Scenario, catalogue};
use crate::system::machine::Machine;
use crate::time::Pace;

/// A report of every scenario.
pub fn all() -> Vec<Report> {
    catalogue::scenarios().map(|entry| named(entry.name)).collect()
}

pub fn case2() -> Report {
    named("case2")
}

pub fn named(name: &str) -> Report {
    predicted(catalogue::typed(name, 2).expect("a scenario"))
}

/// As if the machine had done just what the model says.
pub fn measured() -> Report {
    let mut report = case2();
    report.conditions.clocks = Clocks::Both;
    for played in &mut report.strategies {
        let mut run = measured_as(played.predicted.clone());
        run.measurement.samples = vec![played.predicted.makespan(); 2];
        played.measured = Some(run);
    }
    report
}

/// A pitfall, as the model plays it.
pub fn pitfall() -> Comparison {
    let [pitfall, ..] = pitfalls::catalogue::ALL;
    let plans = Side::BOTH.map(pitfall.plan);
    Comparison::new(pitfall, in_the_model(), plans.each_ref(), None)
}

pub fn predicted(scenario: Scenario) -> Report {
    let run = |strategy| {
        let plan = scenario.plan(strategy).expect("a plan");
        Run::new(&plan, strategy, &model::predict(&plan))
    };
    let runs = Strategy::ALL.map(run).to_vec();
    Report::new(scenario, in_the_model(), runs, MeasuredRuns::default())
}

fn in_the_model() -> Conditions {
    let machine = Machine { cores: 8, ..Machine::here() };
    Conditions { clocks: Clocks::Model, pace: Pace::REAL_TIME, repeat: 1, machine, extent: Extent::Whole }
}
