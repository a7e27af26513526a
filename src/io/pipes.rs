//! Pipes as slow files: reading from one and writing to it is like a file on a slow device.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter};
#[cfg(unix)]
use std::os::fd::OwnedFd as Owned;
#[cfg(windows)]
use std::os::windows::io::OwnedHandle as Owned;

use parking_lot::Mutex;
use tokio::io::AsyncRead;

/// Said of reading and of writing.
pub const WHO_WAITS: &str = "Borrowed: tokio's file functions are blocking calls on threads that tokio keeps for that; where a wait \
     frees its worker, one of them stands still instead.";

/// A file for each wait.
pub struct Files(Mutex<Vec<Option<File>>>);

impl Files {
    pub fn new(files: impl IntoIterator<Item = File>) -> Self {
        Self(Mutex::new(files.into_iter().map(Some).collect()))
    }

    /// The file of one wait.
    ///
    /// # Panics
    /// If it is taken twice.
    pub fn take(&self, number: usize) -> File {
        let mut files = self.0.lock();
        files[number].take().expect("each wait happens once")
    }
}

pub fn to_read(end: PipeReader) -> File {
    File::from(Owned::from(end))
}

pub fn to_write(end: PipeWriter) -> File {
    File::from(Owned::from(end))
}

/// An end that the other side awaits.
#[cfg(unix)]
pub fn awaitable(end: PipeReader) -> io::Result<impl AsyncRead + Unpin> {
    tokio::net::unix::pipe::Receiver::from_owned_fd(end.into())
}

/// Where an event loop cannot wait for a pipe, the other side borrows threads, too.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn awaitable(end: PipeReader) -> io::Result<impl AsyncRead + Unpin> {
    Ok(tokio::fs::File::from_std(to_read(end)))
}
