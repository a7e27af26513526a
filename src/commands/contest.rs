//! Two workloads in the same strategies, on one page.

use super::play;
use super::session::{self, Heeded, Page, Screen, Session};
use crate::analysis::claims::Judgement;
use crate::data;
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::pages;
use crate::scenario::web_vs_ml as scenario;
use crate::special::contest::Contest;
use crate::terminal;
use crate::time::Pace;

pub fn run(given: scenario::Contest, session: &Session) -> Result<Outcome, Error> {
    let args = &session.options.page;
    session.refuse(Heeded::View, "this page draws what the workers do")?;
    let sinks = session::open(&args.export, session::CHARTS)?;
    let pace = session.options.pace.unwrap_or(given.pace);
    let interrupt = Interrupt::catch()?;
    let Some(contest) = played(given, session, pace, &interrupt)? else {
        return Ok(play::nothing_measured(&interrupt));
    };
    let told = Page {
        document: &|claims| pages::contest::page(&contest, claims),
        screen: Some(Screen {
            document: &|claims| pages::contest::screen(&contest, claims),
            style: terminal::style,
        }),
        json: &|| data::contest::json(&contest),
        report: None,
        found: &|| contest.workloads.iter().map(|workload| session::found(&workload.report)).collect(),
        pace,
        judgement: Judgement::of_all(&contest.verdicts),
    };
    Ok(play::ending(session.tell(&told, sinks)?, &interrupt))
}

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
