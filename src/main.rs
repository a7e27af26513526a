//! Parse, run, exit code.

// A write that fails is no panic: `terminal` has the functions for both streams.
#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use meanwhile::cli::{self, Typed, mistakes};
use meanwhile::error::Error;
use meanwhile::terminal::pager;
use meanwhile::{commands, terminal};
use mimalloc::MiMalloc;

/// What somebody sees who types nothing else: what this is, and what to type first.
const WELCOME: &str = "\
meanwhile shows what else happens while something waits.

It plays small scenarios in four ways: blocking, concurrent, parallel and hybrid.
Each is predicted by an exact model, and then measured by really doing it.

  meanwhile case2           why does one slow request block the others?
  meanwhile case1           the way out
  meanwhile learn           a course: it asks before it answers
  meanwhile explain queued  what does a word of a page mean?
  meanwhile --help          all commands
";

/// `Cargo.toml` says why.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    answer(&arguments).unwrap_or_else(|error| {
        terminal::warn(&error.to_string());
        error.exit_code()
    })
}

fn answer(arguments: &[OsString]) -> Result<ExitCode, Error> {
    if cli::refuses_pager(arguments) {
        pager::refuse();
    }
    if asks_for_version(arguments) {
        return show(concat!("meanwhile ", env!("CARGO_PKG_VERSION"), "\n"));
    }
    if let [_] = arguments {
        return show(WELCOME);
    }
    match Typed::parse(arguments.to_vec()) {
        Ok(typed) => commands::run(typed).map(ExitCode::from),
        Err(help) if help.exit_code() == 0 => show(&help.render().to_string()),
        Err(help) if help.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::warn(help.render().to_string().trim_end());
            Ok(ExitCode::from(2))
        }
        Err(error) => Err(mistakes::told(error, arguments)),
    }
}

fn show(text: &str) -> Result<ExitCode, Error> {
    terminal::print(text)?;
    Ok(ExitCode::SUCCESS)
}

/// It takes longer to describe all commands than to start the program, and the version needs none.
fn asks_for_version(arguments: &[OsString]) -> bool {
    matches!(arguments, [_, only] if only == "--version" || only == "-V")
}
