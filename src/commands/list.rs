//! `meanwhile list`

use crate::error::{Error, Outcome};
use crate::scenario::{Scenario, web_vs_ml};
use crate::special::cases;
use crate::terminal;

/// # Errors
/// If the list cannot be written.
pub fn run() -> Result<Outcome, Error> {
    let scenarios = Scenario::all();
    let abouts = scenarios.iter().map(Scenario::about);
    let mut all: Vec<(&str, &str)> = abouts.map(|about| (about.name, about.shows)).collect();
    // Beside the two cases that it compares.
    all.insert(2, (cases::NAME, cases::SHOWS));
    all.push((web_vs_ml::NAME, web_vs_ml::SHOWS));
    let lines: Vec<String> = all.into_iter().map(|(name, shows)| format!("{name:<9} {shows}\n")).collect();
    terminal::print(&lines.concat())
        .map_err(|error| Error::Failure(format!("cannot write the list: {error}")))?;
    Ok(Outcome::Done)
}
