//! Two workloads in the same strategies, on one page.

use super::play::{self, Reports};
use crate::cli::{Options, ViewArg};
use crate::data;
use crate::error::{Error, Outcome};
use crate::pages;
use crate::scenario::web_vs_ml as scenario;
use crate::special::contest::Contest;

/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn run(given: scenario::Contest, options: &Options) -> Result<Outcome, Error> {
    if options.view == ViewArg::Tasks {
        let line =
            "--view: `tasks` given; allowed: workers or both, since this page draws what the workers do";
        return Err(Error::Usage(line.to_owned()));
    }
    let pace = options.pace.unwrap_or(given.pace);
    let scenarios = given.workloads.iter().map(|workload| workload.scenario.clone()).collect();
    let reports = match play::reports(scenarios, &given.params, pace, options)? {
        Reports::All(reports) => reports,
        Reports::Interrupted(outcome) => return Ok(outcome),
    };
    let reports = <[_; 2]>::try_from(reports).expect("a report for each of two scenarios");
    let contest = Contest::new(given, reports);
    let holds = contest.verdicts.iter().all(|verdict| verdict.holds);
    let document = |claims| pages::contest::page(&contest, claims);
    play::print(document, || data::contest::json(&contest), holds, options)
}
