//! Texts that a command reads: of a file, or what comes from standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::foreign;
use crate::scenario::catalogue;
use crate::scenario::file::{self, limits};

/// Some editors and spreadsheets begin a text so, to say that it is in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What the file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if is_standard_input(path) { file::STANDARD_INPUT.to_owned() } else { foreign::path(path) }
}

pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Nobody wants a scenario that was written by hand to be replaced by its page.
///
/// # Errors
/// If one of the files to be is the one that is read.
pub(super) fn keep(file: &Path, exports: &[PathBuf]) -> Result<(), Error> {
    let Ok(file) = fs::canonicalize(file) else { return Ok(()) };
    let is_file = |export: &&PathBuf| fs::canonicalize(export).is_ok_and(|export| export == file);
    match exports.iter().find(is_file) {
        Some(export) => {
            let path = foreign::path(export);
            Err(Error::Usage(format!("--export: `{path}` given, and it is read; choose another name")))
        }
        None => Ok(()),
    }
}

/// The text of a file; `-` is standard input. No more than a scenario may have is read.
pub(super) fn text(path: &Path) -> Result<String, Error> {
    let advice = Advice {
        if_missing: "make one with `meanwhile new`",
        if_too_long: "write less: `count` and `repeat` make many of one kind",
    };
    text_up_to(path, limits::BYTES, advice)
}

/// What to do about a file that cannot be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Advice {
    pub if_missing: &'static str,
    pub if_too_long: &'static str,
}

/// The text of a file that has at most so many bytes.
///
/// # Errors
/// If it is longer, cannot be read, or is no text.
pub(super) fn text_up_to(path: &Path, most_bytes: usize, advice: Advice) -> Result<String, Error> {
    let name = name(path);
    let failed = |error: io::Error| {
        let hint = match (error.kind(), path.to_str().and_then(catalogue::find)) {
            (io::ErrorKind::NotFound, Some(entry)) => return no_file(entry.name),
            (io::ErrorKind::NotFound, None) => {
                format!("; name a file that is there, or {}", advice.if_missing)
            }
            (io::ErrorKind::IsADirectory, _) => "; name a file in it".to_owned(),
            _ => String::new(),
        };
        Error::Usage(format!("{name}: cannot be read: {error}{hint}"))
    };
    let mut bytes = Vec::new();
    let most = most_bytes as u64 + 1;
    let read = match is_standard_input(path) {
        true => io::stdin().lock().take(most).read_to_end(&mut bytes),
        false => File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(failed)?;
    if most_bytes < bytes.len() {
        let kibibytes = most_bytes / 1024;
        return Err(Error::Usage(format!("{name}: longer than {kibibytes} KiB; {}", advice.if_too_long)));
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    String::from_utf8(bytes).map_err(|error| {
        let readable = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = readable.matches('\n').count() + 1;
        Error::Usage(format!("{name}:{line}: this is no text in UTF-8; save the file as UTF-8"))
    })
}

fn no_file(scenario: &str) -> Error {
    Error::Usage(format!(
        "{scenario}: is a scenario of this program, and no file here; type `meanwhile {scenario}`, or make a file of it \
         with `meanwhile new {scenario}.toml --from {scenario}`"
    ))
}
