//! `meanwhile completions`: the command line, for a shell that completes it.

use clap_complete::Shell;

use crate::cli;
use crate::error::{Error, Outcome};
use crate::terminal;

/// # Errors
/// If the script cannot be written.
pub fn run(shell: Shell) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "meanwhile", &mut script);
    let script = String::from_utf8(script).expect("all names are UTF-8");
    terminal::print(&script)?;
    Ok(Outcome::Done)
}
