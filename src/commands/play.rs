//! Plays a scenario: plans, predicts, measures, and prints the page.

use std::sync::Arc;

use super::session::{Heeded, Page, Session, Shown, Source};
use super::{contest, feasible, measuring, square, tree};
use crate::analysis::claims::Judgement;
use crate::analysis::{MeasuredRuns, Run};
use crate::cli::{Options, Play};
use crate::data;
use crate::error::{Error, Outcome};
use crate::export::forms;
use crate::interrupt::Interrupt;
use crate::model;
use crate::pages;
use crate::plan::{Plan, Strategy};
use crate::recording::Subject;
use crate::report::{Clocks, Conditions, Extent, Report};
use crate::scenario::cases::Square;
use crate::scenario::catalogue::{Clock, Entry, Instead, Plays};
use crate::scenario::param::Values;
use crate::scenario::web_vs_ml::Contest;
use crate::scenario::{Param, Scenario};
use crate::terminal;
use crate::time::Pace;

pub fn run(play: &Play) -> Result<Outcome, Error> {
    let Play { entry, values, options, .. } = play;
    let subject = Subject::of(entry, values);
    let session = Session { options, subject, source: Source::Machine };
    let shown = match play.instead {
        Some((Instead::ProductTree, n)) => tree::run(n, entry.workers(values), &session),
        None => show(Playable::of(entry, values, options.clock.clocks())?, &session),
    }?;
    Ok(shown.outcome)
}

/// What a command plays, with its numbers.
pub(super) enum Playable {
    /// A scenario on a page of its own.
    One(Box<Scenario>),
    /// Several of one kind beside each other.
    Several(Vec<Scenario>),
    Contest(Box<Contest>),
    Square(Square),
}

impl Playable {
    /// # Errors
    /// If what was typed is not to be had on this machine.
    pub fn of(entry: &'static Entry, values: &Values, clocks: Clocks) -> Result<Self, Error> {
        Ok(match entry.plays {
            Plays::One(scenario) => Self::One(Box::new(scenario(values))),
            Plays::Several(scenarios) => {
                let clock = if clocks.real() { Clock::Real } else { Clock::Model };
                match <[Scenario; 1]>::try_from(scenarios(values, clock).map_err(Error::Usage)?) {
                    Ok([scenario]) => Self::One(Box::new(scenario)),
                    Err(scenarios) => Self::Several(scenarios),
                }
            }
            Plays::Contest(contest) => Self::Contest(Box::new(contest(values))),
            Plays::Square(square) => Self::Square(square(values)),
        })
    }

    pub fn pace(&self, session: &Session) -> Pace {
        session.options.pace.unwrap_or_else(|| match self {
            Self::One(scenario) => scenario.default_pace(),
            Self::Several(scenarios) => scenarios[0].default_pace(),
            Self::Contest(contest) => contest.pace,
            Self::Square(_) => Square::PACE,
        })
    }
}

/// Plays it, or shows again what was recorded of it.
pub(super) fn show(playable: Playable, session: &Session) -> Result<Shown, Error> {
    let pace = playable.pace(session);
    match playable {
        Playable::One(scenario) => {
            session.show(&REPORT, pace, |interrupt| report(*scenario, session, pace, interrupt))
        }
        Playable::Several(scenarios) => several(scenarios, session, pace),
        Playable::Contest(contest) => contest::show(*contest, session, pace),
        Playable::Square(square) => square::show(&square, session, pace),
    }
}

const REPORT: Page<Report> = Page {
    forms: forms::REPORT,
    document: pages::scenario::page,
    screen: pages::screen::page,
    style: terminal::style_in_short,
    json: data::scenario::json,
    report: |report| Some(report),
    found: |report| vec![report.measured()],
    judgement: Report::judgement,
};

fn several(scenarios: Vec<Scenario>, session: &Session, pace: Pace) -> Result<Shown, Error> {
    session.refuse(Heeded::View, "a page of several kinds has no charts")?;
    let params = scenarios[0].params();
    session.show(&KINDS, pace, |interrupt| reports(scenarios, &params, pace, session, interrupt))
}

const KINDS: Page<Vec<Report>> = Page {
    forms: forms::RECORDED,
    document: |reports, claims| pages::kinds::page(reports, claims),
    screen: |reports, claims| pages::kinds::screen(reports, claims),
    style: terminal::style,
    json: |reports| data::scenario::several(reports),
    report: |_| None,
    found: |reports| reports.iter().map(Report::measured).collect(),
    judgement: |reports| reports.iter().map(Report::judgement).max().unwrap_or(Judgement::Holds),
};

/// Plays a scenario; `None` if somebody ended it before anything was measured.
pub(super) fn report(
    scenario: Scenario,
    session: &Session,
    pace: Pace,
    interrupt: &Interrupt,
) -> Result<Option<Report>, Error> {
    let params = scenario.params();
    let reports = reports(vec![scenario], &params, pace, session, interrupt)?;
    Ok(reports.and_then(|reports| reports.into_iter().next()))
}

/// Plays scenarios, one after the other: a report for each, or `None` if somebody ended it before anything
/// was measured. `params` are the options as they were typed: an error names them.
pub fn reports(
    scenarios: Vec<Scenario>,
    params: &[(&'static str, Param)],
    pace: Pace,
    session: &Session,
    interrupt: &Interrupt,
) -> Result<Option<Vec<Report>>, Error> {
    let options = session.options;
    let repeat = options.repeat.unwrap_or(1);
    let prepared: Vec<Prepared> = scenarios
        .into_iter()
        .map(|scenario| Prepared::new(scenario, params, options))
        .collect::<Result<_, _>>()?;
    let measured = || prepared.iter().filter(|prepared| prepared.clocks.real());
    for Prepared { scenario, plans, .. } in measured() {
        feasible::check_measurable(scenario, plans.iter().map(|(_, plan)| &**plan))?;
    }
    feasible::check_that_it_ends(measured().flat_map(|prepared| &prepared.predicted), pace, repeat)?;
    let machine = session.machine();
    let mut all = Vec::new();
    for (place, Prepared { scenario, clocks, plans, predicted }) in prepared.iter().enumerate() {
        let found = match &session.source {
            Source::Machine if clocks.real() && !interrupt.was_pressed() => {
                measuring::measure(scenario, options, plans, predicted, pace, repeat, interrupt)?
            }
            Source::Recording { found, .. } if clocks.real() => {
                recorded(found, place, plans.iter().map(|(strategy, _)| *strategy))?
            }
            _ => MeasuredRuns::default(),
        };
        all.push(found);
    }
    let wanted = prepared.iter().map(|prepared| prepared.plans.len()).sum::<usize>() * repeat;
    let extent = Extent::of(all.iter().flat_map(|found| &found.runs), wanted);
    if matches!(extent, Extent::Partial { measured: 0, .. }) {
        return Ok(None);
    }
    let report = |(Prepared { scenario, clocks, predicted, .. }, found)| {
        let conditions = Conditions { clocks, pace, repeat, machine, extent };
        Report::new(scenario, conditions, predicted, found)
    };
    Ok(Some(prepared.into_iter().zip(all).map(report).collect()))
}

/// What was recorded of a scenario of the page.
///
/// # Errors
/// If these strategies were not recorded.
pub(super) fn recorded(
    found: &[MeasuredRuns],
    scenario: usize,
    strategies: impl Iterator<Item = Strategy>,
) -> Result<MeasuredRuns, Error> {
    let found = found.get(scenario).cloned().unwrap_or_default();
    // What was ended before has the first of them.
    let strategies = strategies.take(found.runs.len());
    match found.runs.iter().map(|measured| measured.run.strategy).eq(strategies) {
        true => Ok(found),
        false => Err(Error::Usage("the recording has not the runs of its page: another build wrote it, or somebody changed it; measure it again"
                .to_owned())),
    }
}

/// A scenario, and all that can be said of it before anything is run.
struct Prepared {
    scenario: Scenario,
    clocks: Clocks,
    /// Of the strategies that are to be measured.
    plans: Vec<(Strategy, Arc<Plan>)>,
    predicted: Vec<Run>,
}

impl Prepared {
    fn new(scenario: Scenario, params: &[(&'static str, Param)], options: &Options) -> Result<Self, Error> {
        let clocks = match options.clock.clocks() {
            Clocks::Both if scenario.is_only_measured() => Clocks::Real,
            clocks => clocks,
        };
        let (mut plans, mut predicted) = (Vec::new(), Vec::new());
        for strategy in feasible::strategies(&scenario, &options.strategy)? {
            let plan = plan(&scenario, params, strategy, clocks)?;
            predicted.push(Run::new(&plan, strategy, &model::predict(&plan)));
            if clocks.real() {
                plans.push((strategy, Arc::new(plan)));
            }
        }
        Ok(Self { scenario, clocks, plans, predicted })
    }
}

fn plan(
    scenario: &Scenario,
    params: &[(&'static str, Param)],
    strategy: Strategy,
    clocks: Clocks,
) -> Result<Plan, Error> {
    feasible::check_memory(scenario, params, clocks)?;
    scenario.plan(strategy).map_err(|error| feasible::no_plan(params, error))
}
