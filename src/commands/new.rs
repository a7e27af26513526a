//! `meanwhile show` and `meanwhile new`: files to begin with.

use std::fs::OpenOptions;
use std::io::{self, Write};

use super::run::name;
use crate::cli::{NewArgs, ShowArgs};
use crate::error::{Error, Outcome};
use crate::scenario::file::built_in::NEW;
use crate::terminal;

/// Prints a scenario of the program as a file.
///
/// # Errors
/// If it cannot be printed.
pub fn show(args: &ShowArgs) -> Result<Outcome, Error> {
    let print = terminal::print(args.name.text);
    print.map_err(|error| Error::Failure(format!("cannot write the file: {error}")))?;
    Ok(Outcome::Done)
}

/// Writes a file where there is none.
///
/// # Errors
/// If there is one, or the system does not make one.
pub fn run(args: &NewArgs) -> Result<Outcome, Error> {
    let name = name(&args.file);
    let text = args.from.map_or(NEW, |from| from.text);
    let made = OpenOptions::new().write(true).create_new(true).open(&args.file);
    let written = made.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Error::Usage(format!("{name}: is there already, and is not overwritten; choose another name"))
        }
        io::ErrorKind::NotFound => {
            Error::Usage(format!("{name}: its folder is not there; make the folder first"))
        }
        _ => Error::Failure(format!("{name}: cannot be written: {error}")),
    })?;
    let next = format!("{name}: written. Next: `meanwhile run {name}`.\n");
    terminal::print(&next).map_err(|error| Error::Failure(format!("cannot write: {error}")))?;
    Ok(Outcome::Done)
}
