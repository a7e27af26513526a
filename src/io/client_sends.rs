//! `client-sends`: data arrives over the network, from a client that is slow to send it.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::backend::{Answer, Awaited, Backend};
use super::completions::Completions;
use super::connections::{Connections, awaitable};
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};
use super::peer::{Pacer, Peer, message, whole};

pub static INFO: KindInfo = KindInfo {
    name: "client-sends",
    chosen: Chosen::ByName,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::NobodyStandsStill,
    files_per_call: 2,
    words: Words {
        question: "Clients send slowly: must one wait for the other?",
        lesson: "The data of all clients can be on its way at the same time. A thread that reads from one socket \
                 hears nothing of the others; an event loop asks the system to be told of whichever has data next.",
        try_next: &[
            (
                "meanwhile io-wait --kind client-sends --tasks 200 --strategy concurrent",
                "200 slow clients, one thread",
            ),
            ("meanwhile io-wait --kind client-receives", "the other direction"),
        ],
        each: |wait| {
            format!("Each reads {LENGTH} bytes from a client of its own, which takes {wait} to send them")
        },
        who_waits: None,
    },
    open: Some(|opening| Ok(Box::new(Clients::start(opening.waits, &opening.completions)?))),
    beside: None,
};

/// Bytes of a client's message.
pub const LENGTH: usize = 4096;
/// Pieces in which it comes.
const PIECES: u32 = 8;

/// Blocking: the thread stands still until the last byte is there.
pub fn receive(mut client: TcpStream) -> io::Result<Vec<u8>> {
    client.write_all(b"!")?; // "I am ready."
    let mut message = Vec::new();
    client.read_to_end(&mut message)?;
    whole(message, LENGTH)
}

/// Asynchronous: the same, and at every `.await` the event loop may go on with another task.
pub async fn receive_async(client: TcpStream) -> io::Result<Vec<u8>> {
    let mut client = awaitable(client)?;
    client.write_all(b"!").await?;
    let mut message = Vec::new();
    client.read_to_end(&mut message).await?;
    whole(message, LENGTH)
}

/// The other side: as soon as we are ready, a piece at every beat.
async fn slow_client(
    server: TcpStream,
    number: usize,
    wait: Duration,
    completions: Completions,
) -> io::Result<()> {
    let mut server = awaitable(server)?;
    server.read_exact(&mut [0]).await?;
    let pacer = Pacer::from_now(wait, PIECES);
    for (piece, beats) in message(number, LENGTH).chunks(LENGTH / PIECES as usize).zip(1..) {
        pacer.end_of(beats).await;
        if beats == PIECES {
            completions.over(number);
        }
        server.write_all(piece).await?;
    }
    server.shutdown().await
}

pub struct Clients {
    connections: Connections,
    _peer: Peer,
}

impl Clients {
    pub fn start(waits: Vec<Duration>, completions: &Completions) -> io::Result<Self> {
        let (connections, theirs) = Connections::open(waits.len())?;
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
        receive(self.connections.take(number)).map(Answer::Here)
    }

    fn call_async(&self, number: usize) -> Awaited<'_> {
        Box::pin(async move { receive_async(self.connections.take(number)).await.map(Answer::Here) })
    }
}
