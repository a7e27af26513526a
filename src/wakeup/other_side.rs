//! Whom the tasks wait for: a thread of its own, which answers after a while and so calls a waker.

use std::io;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::sync::oneshot;
use tokio::time::sleep_until;

use crate::io::peer::Peer;

/// How long every answer takes.
pub const TAKES: Duration = Duration::from_millis(5);

/// Can be asked by many.
#[derive(Clone)]
pub struct OtherSide(UnboundedSender<Question>);

struct Question {
    due: Instant,
    reply: oneshot::Sender<()>,
}

impl OtherSide {
    /// It answers until the peer is dropped. All answers take as long, so they come in the order of the
    /// questions.
    pub fn open() -> io::Result<(Peer, Self)> {
        let (ask, mut asked) = mpsc::unbounded_channel::<Question>();
        let peer = Peer::start(async move {
            while let Some(Question { due, reply }) = asked.recv().await {
                sleep_until(due.into()).await;
                // Whoever has asked may have gone.
                let _ = reply.send(());
            }
        })?;
        Ok((peer, Self(ask)))
    }

    pub async fn answer(&self) {
        let (reply, answer) = oneshot::channel();
        let is_there = self.0.send(Question { due: Instant::now() + TAKES, reply }).is_ok();
        let has_come = answer.await.is_ok();
        assert!(is_there && has_come, "the other side stays until the tasks have ended");
    }
}
