//! `meanwhile list`

use crate::error::{Error, Outcome};
use crate::scenario::catalogue;
use crate::terminal;

/// # Errors
/// If the list cannot be written.
pub fn run() -> Result<Outcome, Error> {
    let lines = catalogue::all().map(|entry| format!("{:<9} {}\n", entry.name, entry.shows));
    terminal::print(&lines.collect::<String>())
        .map_err(|error| Error::Failure(format!("cannot write the list: {error}")))?;
    Ok(Outcome::Done)
}
