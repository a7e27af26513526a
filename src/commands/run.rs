//! `meanwhile run`: plays a scenario that somebody has written as a file.

use console::Term;

use super::input;
use super::play::{self, Playable};
use super::session::{Session, Source};
use crate::cli::{RunArgs, StyleArgs};
use crate::error::{Error, Outcome};
use crate::recording::Subject;
use crate::render::diagnostics;
use crate::scenario::file::diagnostic::Diagnostics;
use crate::scenario::{Scenario, file};
use crate::terminal;

/// # Errors
/// If the file cannot be read or is no scenario, or there is no plan or no run of it.
pub fn run(args: &RunArgs) -> Result<Outcome, Error> {
    input::keep(&args.file, &args.options.page.told.export)?;
    let (text, name) = (input::text(&args.file)?, input::name(&args.file));
    let sets = args.sets();
    let (scenario, found) = file::check(&name, &text, &sets);
    let scenario = or_told(scenario, &found, &args.options.page.told.style)?;
    let subject = Subject::File { name, text, sets };
    let session = Session { options: &args.options, subject, source: Source::Machine };
    Ok(play::show(Playable::One(Box::new(scenario)), &session)?.outcome)
}

/// The scenario, if it is one: then what else is to be said of it goes to standard error.
///
/// # Errors
/// What was found, if there is no scenario.
pub(super) fn or_told(
    scenario: Option<Scenario>,
    found: &Diagnostics,
    style: &StyleArgs,
) -> Result<Scenario, Error> {
    let style = terminal::style_on(Some(&Term::stderr()), style);
    let told = || diagnostics::render(found, &style);
    let scenario = scenario.ok_or_else(|| Error::WrongFile(told()))?;
    if !found.is_empty() {
        terminal::warn(&(told() + "\n"));
    }
    Ok(scenario)
}
