//! `file-write`: a slow file. It is a pipe, and the other side drains it at a stated rate; when it
//! is full, a write has to wait.

use std::fs::File;
use std::io::{self, Write};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::backend::{Answer, Awaited, Backend};
use super::completions::Completions;
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};
use super::peer::{Pacer, Peer, message};
use super::{pipes, real_file};

pub static INFO: KindInfo = KindInfo {
    name: "file-write",
    chosen: Chosen::ByName,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::BorrowsThread,
    files_per_call: 2,
    words: Words {
        question: "When is a file written?",
        lesson: "A write to a slow file has to wait as soon as the file takes no more. tokio borrows a thread for it, \
                 which stands still instead of the event loop. A write to a real file mostly goes into memory; only \
                 fsync waits for the disk.",
        try_next: &[
            ("meanwhile io-wait --kind db-write", "a database that waits for the disk at every commit"),
            ("meanwhile io-wait --kind client-receives", "the same with a socket: no thread is borrowed"),
        ],
        each: |wait| {
            let kib = LENGTH >> 10;
            format!("Each writes {kib} KiB to a slow file, which takes {wait} to take them")
        },
        who_waits: Some(pipes::WHO_WAITS),
    },
    open: Some(|opening| Ok(Box::new(Files::start(opening.waits, &opening.completions)?))),
    beside: Some(real_file::write),
};

/// Bytes that a pipe holds, mostly.
const CAPACITY: usize = 1 << 16;
/// Pieces in which it is drained.
const PIECES: u32 = 8;
/// Bytes to write: when all pieces but one are drained, the last one fits into the pipe.
pub const LENGTH: usize = CAPACITY * (PIECES as usize + 1);

/// Blocking: the thread stands still until the last byte fits.
pub fn write(mut file: File, number: usize) -> io::Result<()> {
    file.write_all(&message(number, LENGTH))
}

/// Asynchronous: the event loop goes on, since tokio borrows another thread that stands still
/// instead. `write_all` only gives tokio the bytes; `flush` waits until they are written.
pub async fn write_async(file: File, number: usize) -> io::Result<()> {
    let mut file = tokio::fs::File::from_std(file);
    file.write_all(&message(number, LENGTH)).await?;
    file.flush().await
}

/// The other side: from the first byte on, a piece at every beat, and the rest when it comes.
async fn drain(
    end: io::PipeReader,
    number: usize,
    wait: Duration,
    completions: &Completions,
) -> io::Result<Vec<u8>> {
    let mut pipe = pipes::awaitable(end)?;
    let mut drained = Vec::with_capacity(LENGTH);
    (&mut pipe).take(1).read_to_end(&mut drained).await?;
    let pacer = Pacer::from_now(wait, PIECES);
    for beats in 1..=PIECES {
        pacer.end_of(beats).await;
        if beats == PIECES {
            completions.over(number);
        }
        let missing = CAPACITY * beats as usize - drained.len();
        (&mut pipe).take(missing as u64).read_to_end(&mut drained).await?;
    }
    pipe.read_to_end(&mut drained).await?;
    Ok(drained)
}

pub struct Files {
    pipes: pipes::Files,
    _peer: Peer,
}

impl Files {
    pub fn start(waits: Vec<Duration>, completions: &Completions) -> io::Result<Self> {
        let pipes: Vec<_> = waits.iter().map(|_| io::pipe()).collect::<io::Result<_>>()?;
        let (theirs, ours): (Vec<_>, Vec<_>) = pipes.into_iter().unzip();
        let completions = completions.clone();
        let peer = Peer::start(async move {
            for (number, (end, wait)) in theirs.into_iter().zip(waits).enumerate() {
                let completions = completions.clone();
                tokio::spawn(async move {
                    // What has arrived is the answer; if nothing can be read, none is like the others.
                    let drained = drain(end, number, wait, &completions).await.unwrap_or_default();
                    completions.answered(number, &drained);
                });
            }
        })?;
        let pipes = pipes::Files::new(ours.into_iter().map(pipes::to_write));
        Ok(Self { pipes, _peer: peer })
    }
}

impl Backend for Files {
    fn call(&self, number: usize) -> io::Result<Answer> {
        write(self.pipes.take(number), number).map(|()| Answer::WithPeer)
    }

    fn call_async(&self, number: usize) -> Awaited<'_> {
        Box::pin(async move { write_async(self.pipes.take(number), number).await.map(|()| Answer::WithPeer) })
    }
}
