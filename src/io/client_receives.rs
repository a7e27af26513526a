//! `client-receives`: our data is taken by a client that is slow to read it. What it has not taken
//! fills the buffers of both ends, and then a write has to wait.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::backend::{Answer, Awaited, Backend};
use super::completions::Completions;
use super::connections::{Connections, awaitable};
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};
use super::peer::{Pacer, Peer, message, whole};
use crate::digest::Digest;

pub static INFO: KindInfo = KindInfo {
    name: "client-receives",
    chosen: Chosen::ByName,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::NobodyStandsStill,
    files_per_call: 2,
    words: Words {
        question: "Why must a program wait when it sends?",
        lesson: "A write is done when the system has taken the bytes. It takes them as long as its buffers have room, \
                 and a client that reads slowly leaves them full. So one slow reader holds a blocked worker, as a slow \
                 sender does.",
        try_next: &[
            ("meanwhile io-wait --kind client-sends", "the other direction"),
            ("meanwhile io-wait --kind file-write", "the same with a file that is slow to take data"),
        ],
        each: |wait| {
            let kib = LENGTH >> 10;
            format!("Each sends {kib} KiB to a client of its own, which takes {wait} to read them")
        },
        who_waits: None,
    },
    open: Some(|opening| Ok(Box::new(Clients::start(opening.waits, &opening.completions)?))),
    beside: None,
};

/// Bytes that each client is to take: several times what the buffers hold.
pub const LENGTH: usize = 1 << 20;
/// Pieces in which the client takes them.
const PIECES: u32 = 8;
/// Bytes of each buffer that we ask for; Linux doubles it.
const BUFFER: usize = 1 << 16;
/// Bytes of the receipt: the digest of what the client has taken.
const RECEIPT: usize = 16;

/// Blocking: the thread stands still until the client has taken the last byte, and says so.
pub fn send(mut client: TcpStream, number: usize) -> io::Result<Vec<u8>> {
    client.write_all(&message(number, LENGTH))?;
    let mut receipt = Vec::new();
    client.read_to_end(&mut receipt)?;
    whole(receipt, RECEIPT)
}

/// Asynchronous: the same, and at every `.await` the event loop may go on with another task.
pub async fn send_async(client: TcpStream, number: usize) -> io::Result<Vec<u8>> {
    let mut client = awaitable(client)?;
    client.write_all(&message(number, LENGTH)).await?;
    let mut receipt = Vec::new();
    client.read_to_end(&mut receipt).await?;
    whole(receipt, RECEIPT)
}

/// The other side: from the first byte on, a piece at every beat.
async fn slow_client(
    server: TcpStream,
    number: usize,
    wait: Duration,
    completions: Completions,
) -> io::Result<()> {
    let mut server = awaitable(server)?;
    server.readable().await?;
    let pacer = Pacer::from_now(wait, PIECES);
    let mut taken = Vec::with_capacity(LENGTH);
    for beats in 1..=PIECES {
        pacer.end_of(beats).await;
        (&mut server).take(LENGTH as u64 / u64::from(PIECES)).read_to_end(&mut taken).await?;
    }
    completions.over(number);
    server.write_all(Digest::of_bytes(&taken).to_string().as_bytes()).await?;
    server.shutdown().await
}

pub struct Clients {
    connections: Connections,
    _peer: Peer,
}

impl Clients {
    pub fn start(waits: Vec<Duration>, completions: &Completions) -> io::Result<Self> {
        let (connections, theirs) = Connections::open_with_buffers(waits.len(), BUFFER)?;
        let completions = completions.clone();
        let peer = Peer::start(async move {
            for (number, (server, wait)) in theirs.into_iter().zip(waits).enumerate() {
                tokio::spawn(slow_client(server, number, wait, completions.clone()));
            }
        })?;
        Ok(Self { connections, _peer: peer })
    }
}

impl Backend for Clients {
    fn call(&self, number: usize) -> io::Result<Answer> {
        send(self.connections.take(number), number).map(Answer::Here)
    }

    fn call_async(&self, number: usize) -> Awaited<'_> {
        Box::pin(async move { send_async(self.connections.take(number), number).await.map(Answer::Here) })
    }
}
