//! A folder for files that nobody keeps.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::foreign;

/// It is gone when this is dropped, even if another thread still writes into it: after Ctrl-C the
/// main thread leaves while the others run.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// # Errors
    /// Says which folder refused.
    pub fn new() -> io::Result<Self> {
        let folder = std::env::temp_dir();
        let scratch = tempfile::Builder::new().prefix("meanwhile-").tempdir_in(&folder).map_err(|error| {
            // tempfile names the path that it tried; its folder says more.
            let reason = fs::metadata(&folder).err().unwrap_or(error);
            let words = format!(
                "cannot make a temporary folder in {}: {reason}; choose one with TMPDIR",
                foreign::path(&folder)
            );
            io::Error::other(words)
        })?;
        Ok(Self(scratch.keep()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        /// A file may appear while the others are removed; not many times in a row.
        const TRIES: usize = 100;
        for _ in 0..TRIES {
            if fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
        }
    }
}
