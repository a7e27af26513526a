//! Files, and a database in one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use super::spread::{Spread, sample};
use crate::io::db_write::{Database, commit};
use crate::system;

const BYTES: usize = 4 << 10;

/// Opens it and reads all of it: the system has it in memory.
pub fn cached(folder: &Path) -> io::Result<Spread> {
    let path = folder.join("cached");
    fs::write(&path, [1; BYTES])?;
    sample(1, || read(&path))
}

/// The same, and the system was told to forget it. A cache of the disk may still have it.
pub fn cold(folder: &Path) -> io::Result<Spread> {
    let path = folder.join("cold");
    let mut file = File::create(&path)?;
    is_on_a_disk(&file)?;
    file.write_all(&[1; BYTES])?;
    file.sync_all()?;
    sample(1, || match system::forget_pages(&file) {
        true => read(&path),
        false => Err(io::Error::other("this system does not forget a file without special rights")),
    })
}

fn read(path: &Path) -> io::Result<Duration> {
    let mut bytes = [0; BYTES];
    let start = Instant::now();
    File::open(path)?.read_exact(&mut bytes)?;
    Ok(start.elapsed())
}

/// Writes a page, and waits until the disk says that it has it.
pub fn fsync(folder: &Path) -> io::Result<Spread> {
    let mut file = File::create(folder.join("synced"))?;
    is_on_a_disk(&file)?;
    sample(1, || {
        let start = Instant::now();
        file.write_all(&[1; BYTES])?;
        file.sync_all()?;
        Ok(start.elapsed())
    })
}

/// One row, with full synchronisation.
pub fn sqlite(folder: &Path) -> io::Result<Spread> {
    is_on_a_disk(&File::create(folder.join("place"))?)?;
    let database = Database::create(folder)?;
    let mut number = 0;
    sample(1, || {
        number += 1;
        let start = Instant::now();
        commit(&database.connection, number)?;
        Ok(start.elapsed())
    })
}

fn is_on_a_disk(file: &File) -> io::Result<()> {
    match system::is_in_memory(file) {
        true => Err(io::Error::other(
            "the folder for temporary files is in memory; choose one on a disk with TMPDIR",
        )),
        false => Ok(()),
    }
}
