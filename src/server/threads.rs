//! The worker threads, seen from the server: all are there before the first request, so that the
//! system cannot refuse one when it is needed.

use std::io;
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::sync::oneshot;

use super::job::Answer;
use super::worker_slots::WorkerSlots;
use crate::engine::death::attend;

type Work = Box<dyn FnOnce() + Send>;

/// A row of worker threads. They end when this is dropped and their work is done.
#[derive(Debug)]
pub struct Threads {
    slots: Arc<WorkerSlots<Option<mpsc::Sender<Work>>>>,
}

impl Threads {
    /// One for each worker of `numbers`.
    ///
    /// # Errors
    /// If the system gives fewer.
    pub fn start(numbers: impl IntoIterator<Item = usize>) -> io::Result<Self> {
        let start = |number| Ok((number, Some(start(number)?)));
        let threads: io::Result<Vec<_>> = numbers.into_iter().map(start).collect();
        Ok(Self { slots: WorkerSlots::new(threads?) })
    }

    /// Has it done by the next free thread, which is told its number. A thread cannot be stopped:
    /// it is free again when it has done its work, also if nobody waits for the answer any more.
    ///
    /// # Errors
    /// If the calculation died.
    pub async fn calculate(&self, work: impl FnOnce(usize) -> Answer + Send + 'static) -> io::Result<Answer> {
        let slot = self.slots.take().await;
        let thread = slot.worker.clone().expect("every slot has a thread");
        let (give, answer) = oneshot::channel();
        let work = move || {
            let answer = attend(|| work(slot.number));
            drop(slot);
            // Nobody may be there any more.
            let _ = give.send(answer);
        };
        thread.send(Box::new(work)).map_err(|_| io::Error::other("the thread has ended"))?;
        Ok(answer.await.map_err(io::Error::other)??)
    }
}

fn start(number: usize) -> io::Result<mpsc::Sender<Work>> {
    let (thread, all_work) = mpsc::channel::<Work>();
    let run = move || all_work.into_iter().for_each(|work| work());
    thread::Builder::new().name(format!("worker {number}")).spawn(run)?;
    Ok(thread)
}
