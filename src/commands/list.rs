//! `meanwhile list`

use crate::cli::TextFormatArg;
use crate::data;
use crate::error::{Error, Outcome};
use crate::scenario::catalogue::{self, Entry};
use crate::terminal;

pub fn run(format: TextFormatArg) -> Result<Outcome, Error> {
    let text = match format {
        TextFormatArg::Text => lines(),
        TextFormatArg::Json => data::list::json(),
    };
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn lines() -> String {
    let line = |entry: &Entry| format!("{:<9} {}\n", entry.name, entry.shows);
    catalogue::all().map(line).collect::<Vec<_>>().concat()
}
