//! Measuring while somebody looks on: a display that ticks, and Ctrl-C at any time.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use crate::analysis::{Run, median_run};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::io::Trouble;
use crate::progress::{Board, Live, TICK};
use crate::scenario::Server;
use crate::server::measure::Equipment;

/// Measures on a thread of its own, and shows it here. `None` after Ctrl-C.
///
/// # Errors
/// If the system does not give what the measurement needs.
pub fn watch<T: Send + 'static>(
    live: Live,
    interrupt: &Interrupt,
    measure: impl FnOnce(&Live) -> io::Result<T> + Send + 'static,
) -> Result<Option<T>, Error> {
    let live = Arc::new(live);
    let (tell, result) = mpsc::channel();
    let shown = Arc::clone(&live);
    thread::Builder::new()
        .name("measure".to_owned())
        .spawn(move || {
            // If nobody listens any more, the program is about to end.
            let _ = tell.send(measure(&shown));
        })
        .map_err(|error| Error::Failure(format!("the system gave no thread: {error}")))?;
    interrupt.listen();
    let measured = loop {
        if interrupt.was_pressed() {
            break None;
        }
        match result.recv_timeout(TICK) {
            Ok(measured) => break Some(measured),
            Err(RecvTimeoutError::Timeout) => live.tick(),
            Err(RecvTimeoutError::Disconnected) => {
                live.clear();
                return Err(Error::Failure("the measuring thread ended without a result".to_owned()));
            }
        }
    };
    live.clear();
    interrupt.stop_listening();
    measured.transpose().map_err(|error| refused(&error))
}

/// An I/O says itself what is the matter.
fn refused(error: &io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Trouble>()) {
        Some(trouble) => Error::Failure(trouble.to_string()),
        None => Error::Failure(format!("cannot measure: {error}; fewer tasks or workers may help")),
    }
}

/// Every place once, and all again, `repeat` times: a machine that changes its speed changes it for
/// all. Of each place the median run counts.
///
/// # Errors
/// If a run fails.
pub fn in_turns(
    places: usize,
    repeat: usize,
    live: &Live,
    mut measure: impl FnMut(usize, Arc<Board>) -> io::Result<Run>,
) -> io::Result<Vec<Run>> {
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); places];
    for round in 0..repeat {
        for (place, runs) in runs.iter_mut().enumerate() {
            let run = measure(place, live.begin(place, round, repeat))?;
            live.end();
            runs.push(run);
        }
    }
    Ok(runs.into_iter().map(median_run).collect())
}

/// What the server of a scenario needs.
///
/// # Errors
/// If the system does not say which program this is.
pub fn equipment(server: &Server) -> Result<Equipment, Error> {
    let program = std::env::current_exe().map_err(|error| {
        Error::Failure(format!("cannot find this program, to start it as a worker: {error}"))
    })?;
    Ok(Equipment { program, start: server.start, pinning: server.pinning })
}
