//! Parse, run, exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use meanwhile::cli::Typed;
use meanwhile::commands;
use meanwhile::error::usage_error;

fn main() -> ExitCode {
    if asks_for_version() {
        // A reader that has gone away is no error.
        let _ = writeln!(io::stdout(), concat!("meanwhile ", env!("CARGO_PKG_VERSION")));
        return ExitCode::SUCCESS;
    }
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

/// It takes longer to describe all commands than to start the program, and the version needs none.
fn asks_for_version() -> bool {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    arguments == ["--version"] || arguments == ["-V"]
}
