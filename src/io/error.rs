//! Why a kind of I/O did not come about, in a line.

use std::fmt;
use std::io;

use super::Kind;

/// Why a kind of I/O did not come about, in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IoError(pub(super) String);

impl IoError {
    pub fn new(kind: Kind, error: &io::Error) -> Self {
        Self(format!("{kind}: {}", error.to_string().replace('\n', " ")))
    }
}

/// The innermost error of a library that wraps what the system said in several others: it says most.
pub fn innermost(error: &dyn std::error::Error) -> io::Error {
    match error.source() {
        Some(source) => innermost(source),
        None => io::Error::other(error.to_string()),
    }
}

impl fmt::Display for IoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for IoError {}

impl From<IoError> for io::Error {
    fn from(error: IoError) -> Self {
        Self::other(error)
    }
}
