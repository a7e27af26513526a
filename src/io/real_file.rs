//! Beside the slow files: a real one. How long it takes depends on the disk and on what the
//! system still has in memory, so no prediction would be honest: it is only measured.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use super::peer::message;
use super::{IoError, Kind};
use crate::system;

/// Bytes of the file.
const LENGTH: usize = 16 << 20;

/// Something that was done with the file, and how long it took in real time.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Timed {
    pub what: String,
    pub took: Duration,
}

/// What is measured beside this kind, if anything.
pub fn measure(kind: Kind, folder: &Path) -> Result<Vec<Timed>, IoError> {
    let Some(measure) = kind.info().beside else { return Ok(Vec::new()) };
    measure(folder).map_err(|error| IoError::new(kind, &error))
}

/// A file of this folder without a name: nothing is left of it, however the program ends.
fn nameless(folder: &Path) -> io::Result<File> {
    tempfile::tempfile_in(folder)
}

pub(super) fn read(folder: &Path) -> io::Result<Vec<Timed>> {
    let mut file = nameless(folder)?;
    file.write_all(&message(0, LENGTH))?;
    file.sync_all()?;
    let mut timed = Vec::new();
    if system::forget_pages(&file) {
        timed.push(read_all("Real file of 16 MiB, read from the disk (cold)", &mut file)?);
    }
    read_all("", &mut file)?;
    timed.push(read_all("Real file of 16 MiB, read from memory (warm)", &mut file)?);
    Ok(timed)
}

fn read_all(what: &'static str, file: &mut File) -> io::Result<Timed> {
    let mut bytes = vec![0; LENGTH];
    file.rewind()?;
    let start = Instant::now();
    file.read_exact(&mut bytes)?;
    Ok(Timed { what: what.to_owned(), took: start.elapsed() })
}

pub(super) fn write(folder: &Path) -> io::Result<Vec<Timed>> {
    let mut file = nameless(folder)?;
    let bytes = message(0, LENGTH);
    let start = Instant::now();
    file.write_all(&bytes)?;
    let written = start.elapsed();
    file.sync_all()?;
    Ok(vec![
        Timed { what: "Real file of 16 MiB, written to memory".to_owned(), took: written },
        Timed { what: "Real file of 16 MiB, written to the disk (fsync)".to_owned(), took: start.elapsed() },
    ])
}
