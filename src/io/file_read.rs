//! `file-read`: a slow file. It is a pipe, and the other side feeds it at a stated rate.
//!
//! Operating systems tell an event loop when a socket has data; of files they mostly do not.

use std::fs::File;
use std::io::{self, Read, Write};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::sync::mpsc::{self, UnboundedSender};

use super::backend::{Answer, Awaited, Backend};
use super::completions::Completions;
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};
use super::peer::{Pacer, Peer, message, whole};
use super::{pipes, real_file};

pub static INFO: KindInfo = KindInfo {
    name: "file-read",
    chosen: Chosen::ByName,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::BorrowsThread,
    files_per_call: 2,
    words: Words {
        question: "Can one thread wait for many files?",
        lesson: "An event loop is told when a socket has data, but of files the system mostly does not tell. So tokio \
                 borrows a thread for each read, and that thread stands still. The waits overlap all the same.",
        try_next: &[
            ("meanwhile io-wait --kind client-sends", "the same wait for a socket: no thread is borrowed"),
            ("meanwhile io-wait --kind file-read --tasks 100 --strategy concurrent", "how many threads now?"),
        ],
        each: |wait| format!("Each reads a slow file of {LENGTH} bytes, which takes {wait} to come"),
        who_waits: Some(pipes::WHO_WAITS),
    },
    open: Some(|opening| Ok(Box::new(Files::start(opening.waits, &opening.completions)?))),
    beside: Some(real_file::read),
};

/// Bytes of a file.
pub const LENGTH: usize = 4096;
/// Pieces in which they come.
const PIECES: u32 = 8;

/// Blocking: the thread stands still until the end of the file.
///
/// # Errors
/// If the file ends too early.
pub fn read(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    whole(bytes, LENGTH)
}

/// Asynchronous: the event loop goes on, since tokio borrows another thread that stands still
/// instead: one for each read that is under way.
///
/// # Errors
/// If the file ends too early.
pub async fn read_async(file: File) -> io::Result<Vec<u8>> {
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).await?;
    whole(bytes, LENGTH)
}

/// The other side: as soon as the file is opened, a piece at every beat.
async fn feed(mut pipe: File, number: usize, wait: Duration, completions: Completions) -> io::Result<()> {
    let pacer = Pacer::from_now(wait, PIECES);
    for (piece, beats) in message(number, LENGTH).chunks(LENGTH / PIECES as usize).zip(1..) {
        pacer.end_of(beats).await;
        if beats == PIECES {
            completions.over(number);
        }
        pipe.write_all(piece)?; // A pipe takes so little at once: this never stands still.
    }
    Ok(())
}

pub struct Files {
    pipes: pipes::Files,
    opens: UnboundedSender<usize>,
    _peer: Peer,
}

impl Files {
    pub fn start(waits: Vec<Duration>, completions: &Completions) -> io::Result<Self> {
        let pipes: Vec<_> = waits.iter().map(|_| io::pipe()).collect::<io::Result<_>>()?;
        let (ours, theirs): (Vec<_>, Vec<_>) = pipes.into_iter().unzip();
        let theirs = theirs.into_iter().map(pipes::to_write).zip(waits);
        let mut theirs: Vec<_> = theirs.map(Some).collect();
        let (opens, mut opened) = mpsc::unbounded_channel();
        let completions = completions.clone();
        let peer = Peer::start(async move {
            while let Some(number) = opened.recv().await {
                if let Some((pipe, wait)) = theirs.get_mut(number).and_then(Option::take) {
                    tokio::spawn(feed(pipe, number, wait, completions.clone()));
                }
            }
        })?;
        Ok(Self { pipes: pipes::Files::new(ours.into_iter().map(pipes::to_read)), opens, _peer: peer })
    }

    /// The file of one wait: from now on its data comes.
    fn open(&self, number: usize) -> File {
        let _ = self.opens.send(number);
        self.pipes.take(number)
    }
}

impl Backend for Files {
    fn call(&self, number: usize) -> io::Result<Answer> {
        read(self.open(number)).map(Answer::Here)
    }

    fn call_async(&self, number: usize) -> Awaited<'_> {
        Box::pin(async move { read_async(self.open(number)).await.map(Answer::Here) })
    }
}
