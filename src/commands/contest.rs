//! Two workloads in the same strategies, on one page.

use super::play;
use super::session::{Heeded, Page, Session, Shown};
use crate::analysis::claims::Judgement;
use crate::data;
use crate::error::Error;
use crate::export::forms;
use crate::interrupt::Interrupt;
use crate::pages;
use crate::scenario::web_vs_ml as scenario;
use crate::special::contest::Contest;
use crate::terminal;
use crate::time::Pace;

pub fn show(given: scenario::Contest, session: &Session, pace: Pace) -> Result<Shown, Error> {
    session.refuse(Heeded::View, "this page draws what the workers do")?;
    session.show(&CONTEST, pace, |interrupt| played(given, session, pace, interrupt))
}

const CONTEST: Page<Contest> = Page {
    forms: forms::CHARTS,
    document: pages::contest::page,
    screen: pages::contest::screen,
    style: terminal::style,
    json: data::contest::json,
    report: |_| None,
    found: |contest| contest.workloads.iter().map(|workload| workload.report.measured()).collect(),
    judgement: |contest| Judgement::of_all(&contest.verdicts),
};

/// `None` if somebody ended it before anything was measured.
pub(super) fn played(
    given: scenario::Contest,
    session: &Session,
    pace: Pace,
    interrupt: &Interrupt,
) -> Result<Option<Contest>, Error> {
    let scenarios = given.workloads.iter().map(|workload| workload.scenario.clone()).collect();
    let reports = play::reports(scenarios, &given.values.shown(), pace, session, interrupt)?;
    Ok(reports.map(|reports| {
        let reports = <[_; 2]>::try_from(reports).expect("a report for each of two scenarios");
        Contest::new(given, reports)
    }))
}
