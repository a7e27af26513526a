//! Parse, run, exit code.

use std::process::ExitCode;

use clap::error::ErrorKind;
use meanwhile::cli::Typed;
use meanwhile::commands;
use meanwhile::error::usage_error;

fn main() -> ExitCode {
    let typed = match Typed::parse(std::env::args_os()) {
        Ok(typed) => typed,
        Err(help) if help.exit_code() == 0 => {
            // A reader that has seen enough of the help is no error.
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
        Err(help) if help.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = help.print();
            return ExitCode::from(2);
        }
        Err(error) => {
            let error = usage_error(&error);
            eprintln!("{error}");
            return error.exit_code();
        }
    };
    match commands::run(typed) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("{error}");
            error.exit_code()
        }
    }
}
