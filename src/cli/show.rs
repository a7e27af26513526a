//! What can be typed to see a scenario of the program as a file.

use clap::{ArgMatches, Command};

use super::{Typed, examples, scenario, values, with_params};
use crate::scenario::catalogue;

/// Each scenario is a command of its own, with its numbers.
pub(super) fn with_scenarios(command: Command) -> Command {
    command
        .arg_required_else_help(true)
        .subcommand_value_name("NAME")
        .subcommand_help_heading("Scenarios")
        .disable_help_subcommand(true)
        .subcommands(catalogue::all().map(|entry| scenario(entry).defer(with_numbers)))
}

fn with_numbers(command: Command) -> Command {
    let name = command.get_name();
    let lines = [format!("meanwhile show {name}"), format!("meanwhile new {name}.toml --from {name}")];
    let examples = [(&*lines[0], "how would a file say it?"), (&*lines[1], "written to a file")];
    let text = examples::text(&examples);
    with_params(command).after_long_help(text)
}

pub(super) fn read(typed: &ArgMatches) -> Typed {
    Typed::Show(typed.subcommand().map(|(name, numbers)| {
        let entry = catalogue::find(name).expect("a command of the catalogue");
        (entry, values(entry, numbers))
    }))
}
