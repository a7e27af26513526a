//! `meanwhile list`

use crate::error::{Error, Outcome};
use crate::scenario::Scenario;
use crate::terminal;

/// # Errors
/// If the list cannot be written.
pub fn run() -> Result<Outcome, Error> {
    let lines =
        Scenario::all().map(|scenario| format!("{:<9} {}\n", scenario.about().name, scenario.about().shows));
    terminal::print(&lines.concat())
        .map_err(|error| Error::Failure(format!("cannot write the list: {error}")))?;
    Ok(Outcome::Done)
}
