//! A folder for files that nobody keeps.

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::foreign;

const PREFIX: &str = "meanwhile-";
/// A file in it, locked as long as the process lives that made the folder.
const ALIVE: &str = ".alive";

/// It is gone when this is dropped, even if another thread still writes into it: after Ctrl-C the
/// main thread leaves while the others run. What a process left that was killed, the next one removes.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    /// None where the system locks no files: then nobody removes the folder if this process is killed.
    alive: Option<File>,
}

impl Scratch {
    /// # Errors
    /// Says which folder refused.
    pub fn new() -> io::Result<Self> {
        let folder = std::env::temp_dir();
        remove_those_of_the_dead(&folder);
        let scratch = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&folder).map_err(|error| {
            // tempfile names the path that it tried; its folder says more.
            let reason = fs::metadata(&folder).err().unwrap_or(error);
            let words = format!(
                "cannot make a temporary folder in {}: {reason}; choose one with TMPDIR",
                foreign::path(&folder)
            );
            io::Error::other(words)
        })?;
        let folder = scratch.keep();
        let alive = mark(&folder).ok();
        Ok(Self { folder, alive })
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        /// A file may appear while the others are removed; not many times in a row.
        const TRIES: usize = 100;
        // Some systems remove no file that is open.
        self.alive = None;
        for _ in 0..TRIES {
            if fs::remove_dir_all(&self.folder).is_ok() || !self.folder.exists() {
                return;
            }
        }
    }
}

/// Under its own name the file is locked from the beginning: nobody takes us for dead.
fn mark(folder: &Path) -> io::Result<File> {
    let unlocked = folder.join(".begins");
    let file = File::create_new(&unlocked)?;
    file.lock()?;
    fs::rename(unlocked, folder.join(ALIVE))?;
    Ok(file)
}

/// If one cannot be removed, it stays.
fn remove_those_of_the_dead(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_ours(&entry) {
            // The system gives the lock of a dead process back, whatever ended it.
            let dead = File::open(entry.path().join(ALIVE)).ok().filter(|alive| alive.try_lock().is_ok());
            if dead.is_some() {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// A folder, and no link to one, of the same user.
fn is_ours(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
    is_folder && entry.file_name().to_string_lossy().starts_with(PREFIX) && is_of_this_user(entry)
}

#[cfg(unix)]
fn is_of_this_user(entry: &DirEntry) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = nix::unistd::geteuid().as_raw();
    entry.metadata().is_ok_and(|metadata| metadata.uid() == user)
}

/// Temporary folders of other systems are those of one user.
#[cfg(not(unix))]
fn is_of_this_user(_entry: &DirEntry) -> bool {
    true
}
