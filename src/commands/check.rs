//! `meanwhile check`: all that is wrong with a scenario file, without running it.

use super::input::{name, text};
use super::run::or_told;
use crate::cli::{CheckArgs, TextFormatArg};
use crate::error::{Error, Outcome};
use crate::render::diagnostics;
use crate::scenario::{Scenario, file};
use crate::story::{count, list, plural};
use crate::terminal;

/// # Errors
/// If the file cannot be read, or is no scenario.
pub fn run(args: &CheckArgs) -> Result<Outcome, Error> {
    let text = text(&args.file)?;
    let name = name(&args.file);
    let (scenario, found) = file::proofread(&name, &text, &args.set);
    match args.format {
        TextFormatArg::Text => {
            let scenario = or_told(scenario, &found, &args.style)?;
            terminal::print(&summary(&name, &scenario)).map(|()| Outcome::Done)
        }
        TextFormatArg::Json => {
            terminal::print(&diagnostics::json(&name, &found))?;
            Ok(if scenario.is_some() { Outcome::Done } else { Outcome::Exited(2) })
        }
    }
}

/// "bank.toml: no problem. It has 20 tasks, 4 workers where there are many, and ..."
fn summary(name: &str, scenario: &Scenario) -> String {
    let holds = [
        count(scenario.task_count(), "task"),
        count(scenario.worker_count(), "worker"),
        plural(scenario.strategies().count(), "strategy", "strategies"),
        count(scenario.claims().len(), "claim"),
    ];
    format!("{name}: no problem; {}.\n", list(&holds))
}
