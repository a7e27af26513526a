//! `meanwhile web-vs-ml`

use super::play::{self, Reports};
use crate::cli::{Options, ViewArg};
use crate::data;
use crate::error::{Error, Outcome};
use crate::pages;
use crate::scenario::{WebVsMl, web_vs_ml};
use crate::special::contest::Contest;
use crate::time::Pace;

/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn run(given: WebVsMl, options: &Options) -> Result<Outcome, Error> {
    if options.view == ViewArg::Tasks {
        let line =
            "--view: `tasks` given; allowed: workers or both, since this page draws what the workers do";
        return Err(Error::Usage(line.to_owned()));
    }
    let pace = options.pace.or_else(|| Pace::new(web_vs_ml::PACE)).unwrap_or(Pace::REAL_TIME);
    let reports = match play::reports(vec![given.web(), given.ml()], &given.params(), pace, options)? {
        Reports::All(reports) => reports,
        Reports::Interrupted(outcome) => return Ok(outcome),
    };
    let [web, ml] = <[_; 2]>::try_from(reports).expect("a report for each of two scenarios");
    let contest = Contest::new(given, web, ml);
    let holds = contest.verdicts.iter().all(|verdict| verdict.holds);
    let document = |claims| pages::contest::page(&contest, claims);
    play::print(document, || data::contest::json(&contest), holds, options)
}
