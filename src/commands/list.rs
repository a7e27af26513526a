//! `meanwhile list`

use crate::error::{Error, Outcome};
use crate::scenario::{Scenario, web_vs_ml};
use crate::terminal;

/// # Errors
/// If the list cannot be written.
pub fn run() -> Result<Outcome, Error> {
    let scenarios = Scenario::all().map(|scenario| (scenario.about().name, scenario.about().shows));
    let all = scenarios.into_iter().chain([(web_vs_ml::NAME, web_vs_ml::SHOWS)]);
    let lines: Vec<String> = all.map(|(name, shows)| format!("{name:<9} {shows}\n")).collect();
    terminal::print(&lines.concat())
        .map_err(|error| Error::Failure(format!("cannot write the list: {error}")))?;
    Ok(Outcome::Done)
}
