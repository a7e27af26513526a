//! Plays a scenario: plans, predicts, measures, and prints the page.

use std::sync::Arc;

use super::{contest, feasible, measuring, square, tree};
use crate::analysis::Run;
use crate::cli::{ClockArg, FormatArg, Options, Play};
use crate::data;
use crate::document::Document;
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::model;
use crate::pages::{self, Claims};
use crate::plan::{Plan, Strategy};
use crate::render;
use crate::report::{Conditions, Machine, Report, Show};
use crate::scenario::catalogue::{Clock, Instead, Plays};
use crate::scenario::{Param, Scenario};
use crate::terminal;
use crate::time::Pace;

/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn run(play: &Play) -> Result<Outcome, Error> {
    let Play { entry, values, options, .. } = play;
    if let Some((Instead::ProductTree, n)) = play.instead {
        return tree::run(n, entry.workers(values), options);
    }
    match entry.plays {
        Plays::One(scenario) => one(scenario(values), options),
        Plays::Several(scenarios) => {
            let clock = if show(options).real() { Clock::Real } else { Clock::Model };
            let scenarios = scenarios(values, clock).map_err(Error::Usage)?;
            match <[Scenario; 1]>::try_from(scenarios) {
                Ok([scenario]) => one(scenario, options),
                Err(scenarios) => several(scenarios, options),
            }
        }
        Plays::Contest(contest) => contest::run(contest(values), options),
        Plays::Square(square) => square::run(&square(values), options),
    }
}

/// A scenario on a page of its own.
///
/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn one(scenario: Scenario, options: &Options) -> Result<Outcome, Error> {
    let pace = options.pace.unwrap_or_else(|| scenario.default_pace());
    let params = scenario.params();
    let reports = match reports(vec![scenario], &params, pace, options)? {
        Reports::All(reports) => reports,
        Reports::Interrupted(outcome) => return Ok(outcome),
    };
    let report = &reports[0];
    let document = |claims| pages::scenario::page(report, claims);
    print(document, || data::scenario::json(report), report.holds(), options)
}

/// Several scenarios of one kind beside each other.
fn several(scenarios: Vec<Scenario>, options: &Options) -> Result<Outcome, Error> {
    let (pace, params) = (scenarios[0].default_pace(), scenarios[0].params());
    let pace = options.pace.unwrap_or(pace);
    let reports = match reports(scenarios, &params, pace, options)? {
        Reports::All(reports) => reports,
        Reports::Interrupted(outcome) => return Ok(outcome),
    };
    let document = |claims| pages::kinds::page(&reports, claims);
    let holds = reports.iter().all(Report::holds);
    print(document, || data::scenario::several(&reports), holds, options)
}

/// Prints a page in the format that was asked for: laid out from a document, or as data.
///
/// # Errors
/// If nobody takes the page.
pub(super) fn print(
    document: impl FnOnce(Claims) -> Document,
    data: impl FnOnce() -> String,
    holds: bool,
    options: &Options,
) -> Result<Outcome, Error> {
    let claims = if options.verify { Claims::All } else { Claims::Broken };
    let text = match options.format {
        FormatArg::Table => render::terminal::text(&document(claims), &terminal::look(options)),
        FormatArg::Plain => render::plain::text(&document(claims)),
        FormatArg::Json => data(),
    };
    terminal::print(&text).map_err(|error| Error::Failure(format!("cannot write the page: {error}")))?;
    Ok(if options.verify && !holds { Outcome::ClaimFailed } else { Outcome::Done })
}

/// What came of playing scenarios.
pub enum Reports {
    /// A report for each.
    All(Vec<Report>),
    /// Somebody ended it before.
    Interrupted(Outcome),
}

/// Plays scenarios, one after the other. `params` are the options as they
/// were typed: an error names them.
///
/// # Errors
/// If the numbers make no plan or no run, or the system does not give what is needed.
pub fn reports(
    scenarios: Vec<Scenario>,
    params: &[(&'static str, Param)],
    pace: Pace,
    options: &Options,
) -> Result<Reports, Error> {
    let interrupt = Interrupt::catch()?;
    let repeat = options.repeat.unwrap_or(1);
    let rehearsals: Vec<Rehearsal> = scenarios
        .into_iter()
        .map(|scenario| Rehearsal::new(scenario, params, options))
        .collect::<Result<_, _>>()?;
    let measured = || rehearsals.iter().filter(|rehearsal| rehearsal.show.real());
    for Rehearsal { scenario, plans, .. } in measured() {
        feasible::check_measurable(scenario, plans.iter().map(|(_, plan)| &**plan))?;
    }
    feasible::check_that_it_ends(measured().flat_map(|rehearsal| &rehearsal.predicted), pace, repeat)?;
    let machine = Machine { cores: super::cores() };
    let mut reports = Vec::new();
    for Rehearsal { scenario, show, plans, predicted } in rehearsals {
        let (mut measured, mut beside) = (Vec::new(), Vec::new());
        if show.real() {
            match measuring::measure(&scenario, options, &plans, &predicted, pace, repeat, &interrupt)? {
                Some(found) => (measured, beside) = found,
                None => return Ok(Reports::Interrupted(interrupt.outcome())),
            }
        }
        let conditions = Conditions { show, pace, repeat, machine };
        reports.push(Report::new(scenario, conditions, predicted, measured, beside));
    }
    Ok(Reports::All(reports))
}

/// A scenario, and all that can be said of it before anything is run.
struct Rehearsal {
    scenario: Scenario,
    show: Show,
    /// Of the strategies that are to be measured.
    plans: Vec<(Strategy, Arc<Plan>)>,
    predicted: Vec<Run>,
}

impl Rehearsal {
    fn new(scenario: Scenario, params: &[(&'static str, Param)], options: &Options) -> Result<Self, Error> {
        let show = match show(options) {
            Show::Both if scenario.is_only_measured() => Show::Real,
            show => show,
        };
        let (mut plans, mut predicted) = (Vec::new(), Vec::new());
        for strategy in Strategy::ALL.into_iter().filter(|strategy| is_wanted(*strategy, options)) {
            let plan = plan(&scenario, params, strategy, show)?;
            predicted.push(Run::new(&plan, strategy, &model::predict(&plan)));
            if show.real() {
                plans.push((strategy, Arc::new(plan)));
            }
        }
        Ok(Self { scenario, show, plans, predicted })
    }
}

pub(super) fn show(options: &Options) -> Show {
    match options.clock {
        ClockArg::Model => Show::Model,
        ClockArg::Real => Show::Real,
        ClockArg::Both => Show::Both,
    }
}

fn is_wanted(strategy: Strategy, options: &Options) -> bool {
    options.strategy.is_empty() || options.strategy.contains(&strategy)
}

fn plan(
    scenario: &Scenario,
    params: &[(&'static str, Param)],
    strategy: Strategy,
    show: Show,
) -> Result<Plan, Error> {
    feasible::check_memory(scenario, params, show)?;
    scenario.plan(strategy).map_err(|error| feasible::no_plan(params, error))
}
