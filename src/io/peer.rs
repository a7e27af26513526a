//! The other side: clients, slow files and an API, on a thread of its own that no figure counts.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

/// It is there until this is dropped.
pub struct Peer {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Peer {
    pub fn start(serve: impl Future<Output = ()> + Send + 'static) -> io::Result<Self> {
        let event_loop = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("other side".to_owned()).spawn(move || {
            event_loop.spawn(serve);
            // Either it is told to stop, or nobody is left who could tell it.
            let _ = event_loop.block_on(stopped);
            event_loop.shutdown_background();
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Equal pauses that add up to one length, counted from one instant: late wake-ups do not add up.
pub struct Pacer {
    start: Instant,
    whole: Duration,
    beats: u32,
}

impl Pacer {
    pub fn from_now(whole: Duration, beats: u32) -> Self {
        Self { start: Instant::now(), whole, beats }
    }

    /// Until the end of beat `number`, counted from 1.
    pub async fn end_of(&self, number: u32) {
        sleep_until(self.start + self.whole * number / self.beats).await;
    }
}

/// What is sent: for every wait another message, the same in every run.
pub fn message(number: usize, length: usize) -> Vec<u8> {
    let line = format!("This is message {}. ", number + 1);
    let mut message = line.repeat(length / line.len() + 1).into_bytes();
    message.truncate(length);
    message
}

/// # Errors
/// If there is less than there should be.
pub fn whole(message: Vec<u8>, length: usize) -> io::Result<Vec<u8>> {
    if message.len() == length {
        return Ok(message);
    }
    let words = format!("the other side hung up after {} of {length} bytes", message.len());
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, words))
}
