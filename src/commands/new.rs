//! `meanwhile show` and `meanwhile new`: files to begin with.

use std::fs::OpenOptions;
use std::io::{self, Write};

use super::input::{is_standard_input, name};
use crate::analysis::claims::borne_out;
use crate::cli::NewArgs;
use crate::error::{Error, Outcome};
use crate::scenario::catalogue::Entry;
use crate::scenario::file::{NEW, writing};
use crate::scenario::param::Values;
use crate::terminal;

/// Prints a scenario of the program as a file.
///
/// # Errors
/// If a file cannot say it, or it cannot be printed.
pub fn show(entry: &'static Entry, values: &Values) -> Result<Outcome, Error> {
    let text = text(entry, values)?;
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn text(entry: &'static Entry, values: &Values) -> Result<String, Error> {
    let scenario = entry.scenario(values).ok_or_else(|| {
        Error::Usage(format!("{entry}: a file has one scenario, and this page compares several"))
    })?;
    // Checked before the claims are judged: that plays the scenario.
    let text = writing::check(&scenario).and_then(|()| writing::text(&borne_out(scenario)));
    text.map_err(|why| Error::Usage(format!("{entry}: a file cannot say this: {why}")))
}

/// Writes a file where there is none.
///
/// # Errors
/// If there is one, or the system does not make one.
pub fn run(args: &NewArgs) -> Result<Outcome, Error> {
    let name = name(&args.file);
    if is_standard_input(&args.file) {
        let why =
            "`-` given; allowed: the name of a file to be; `meanwhile show NAME` writes on standard output";
        return Err(Error::Usage(format!("new: {why}")));
    }
    let text = match args.from {
        None => NEW.to_owned(),
        Some(entry) => text(entry, &entry.defaults(super::cores()))?,
    };
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
    terminal::print(&next)?;
    Ok(Outcome::Done)
}
