//! Many points on all cores, while somebody looks on.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use rayon::iter::{ParallelBridge, ParallelIterator};

use crate::error::Error;
use crate::interrupt::Interrupt;
pub(super) use crate::progress::Counter;
use crate::progress::TICK;

/// Does the work of each point, on all cores or on so many, and about in order. After Ctrl-C at once: with what is
/// done so far. A point that was not done is `None`.
pub(super) fn all<T: Send + 'static>(
    count: usize,
    threads: Option<usize>,
    counter: &Counter,
    interrupt: &Interrupt,
    work: impl Fn(usize) -> T + Send + Sync + 'static,
) -> Result<Vec<Option<T>>, Error> {
    let mut done: Vec<Option<T>> = std::iter::repeat_with(|| None).take(count).collect();
    let (tell, result) = mpsc::channel();
    let most = super::super::cores();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(most, |threads| threads.min(most)));
    let no_thread =
        |error: &dyn std::fmt::Display| Error::Failure(format!("the system gave no thread: {error}"));
    let pool = pool.build().map_err(|error| no_thread(&error))?;
    interrupt.listen();
    thread::Builder::new()
        .name("sweep".to_owned())
        .spawn(move || {
            pool.install(|| {
                (0..count).par_bridge().for_each_with(tell, |tell, place| {
                    // If nobody listens any more, the program is about to end.
                    let _ = tell.send((place, work(place)));
                });
            });
        })
        .map_err(|error| no_thread(&error))?;
    while !interrupt.was_pressed() {
        match result.recv_timeout(TICK) {
            Ok((place, value)) => {
                done[place] = Some(value);
                counter.count();
            }
            Err(RecvTimeoutError::Timeout) => counter.tick(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    counter.clear();
    interrupt.stop_listening();
    Ok(done)
}
