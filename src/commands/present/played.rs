//! Plays what is presented, without printing it.

use crate::cli::ClockArg;
use crate::commands::session::Session;
use crate::commands::{contest, play, square};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::pages::slides::Slides;
use crate::scenario::Scenario;
use crate::scenario::catalogue::{Clock, Entry, Plays};
use crate::scenario::param::Values;

/// `None` if it was ended before anything was measured.
pub fn slides(
    entry: &'static Entry,
    values: &Values,
    session: &Session,
    interrupt: &Interrupt,
) -> Result<Option<Slides>, Error> {
    match entry.plays {
        Plays::One(scenario) => of_scenario(scenario(values), session, interrupt),
        Plays::Several(scenarios) => {
            let clock = if session.options.clock == ClockArg::Model { Clock::Model } else { Clock::Real };
            match <[Scenario; 1]>::try_from(scenarios(values, clock).map_err(Error::Usage)?) {
                Ok([scenario]) => of_scenario(scenario, session, interrupt),
                Err(_) => Err(Error::Usage(format!(
                    "present: this recording has several kinds of I/O beside each other; show it with `meanwhile replay`, \
                     or record one kind of {entry}"
                ))),
            }
        }
        Plays::Contest(contest) => {
            let given = contest(values);
            let pace = session.options.pace.unwrap_or(given.pace);
            let contest = contest::played(given, session, pace, interrupt)?;
            Ok(contest.as_ref().map(Slides::of_contest))
        }
        Plays::Square(square) => {
            let cases = square::played(&square(values), session, interrupt)?;
            Ok(cases.as_ref().map(Slides::of_cases))
        }
    }
}

/// `None` if it was ended before anything was measured.
pub fn of_scenario(
    scenario: Scenario,
    session: &Session,
    interrupt: &Interrupt,
) -> Result<Option<Slides>, Error> {
    let pace = session.options.pace.unwrap_or_else(|| scenario.default_pace());
    let params = scenario.params();
    let reports = play::reports(vec![scenario], &params, pace, session, interrupt)?;
    Ok(reports.as_ref().and_then(|reports| reports.first()).map(Slides::of_report))
}
