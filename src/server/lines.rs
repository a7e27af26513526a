//! Lines on their way to somebody who may not read them: whoever says one never waits.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::story::plural;

/// Lines that are kept for a slow reader.
const MOST: usize = 1_000;

/// Where lines are said. They are written on a thread of its own, which a pipe or a terminal may
/// hold up as long as it likes.
#[derive(Clone)]
pub struct Lines(Arc<Way>);

#[derive(Default)]
struct Way {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    lines: VecDeque<String>,
    left_out: usize,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Open,
    /// Nothing more is said; what is there may still be written.
    Closing,
    /// All is written.
    Closed,
}

impl Lines {
    /// Lines that go to `write`.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn to(mut write: impl FnMut(&str) + Send + 'static) -> io::Result<Self> {
        let way = Arc::new(Way::default());
        let lines = Self(Arc::clone(&way));
        thread::Builder::new().name("lines".to_owned()).spawn(move || {
            while let Some(line) = way.next() {
                write(&line);
            }
        })?;
        Ok(lines)
    }

    pub fn say(&self, line: impl Into<String>) {
        let mut queue = self.0.queue.lock();
        // Once a line is left out, the next one that is kept comes after the word about it.
        if queue.lines.len() == MOST || 0 < queue.left_out {
            queue.left_out += 1;
        } else {
            queue.lines.push_back(line.into());
        }
        self.0.changed.notify_all();
    }

    /// Waits until all is written, but not longer than this.
    pub fn close(&self, patience: Duration) {
        let mut queue = self.0.queue.lock();
        queue.phase = Phase::Closing;
        self.0.changed.notify_all();
        self.0.changed.wait_while_for(&mut queue, |queue| queue.phase != Phase::Closed, patience);
    }
}

impl Way {
    /// The next line to be written; waits until there is one. None when all is written.
    fn next(&self) -> Option<String> {
        let mut queue = self.queue.lock();
        loop {
            if let Some(line) = queue.next() {
                return Some(line);
            }
            if queue.phase == Phase::Closing {
                queue.phase = Phase::Closed;
                self.changed.notify_all();
                return None;
            }
            self.changed.wait(&mut queue);
        }
    }
}

impl Queue {
    fn next(&mut self) -> Option<String> {
        self.lines.pop_front().or_else(|| match std::mem::take(&mut self.left_out) {
            0 => None,
            count => {
                let lines = plural(count, "line is", "lines are");
                Some(format!("{lines} left out here: nobody has read them"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_nobody_reads_is_counted_where_it_is_missing() {
        let (reader, written) = mpsc::sync_channel(0);
        let lines = Lines::to(move |line| drop(reader.send(line.to_owned()))).expect("a thread");
        let next = || written.recv_timeout(LONG).expect("a line");
        lines.say("first");
        assert_eq!(next(), "first");
        // One of these is with the writer, or none yet.
        (0..MOST + 3).for_each(|number| lines.say(number.to_string()));
        let mut kept = 0;
        let word = loop {
            let line = next();
            if line.contains("left out") {
                break line;
            }
            assert_eq!(line, kept.to_string());
            kept += 1;
        };
        assert_eq!(word, format!("{} lines are left out here: nobody has read them", MOST + 3 - kept));
        lines.say("last");
        assert_eq!(next(), "last");
        lines.close(LONG);
    }

    #[test]
    fn what_is_said_is_written_before_it_is_closed_if_somebody_reads() {
        let (reader, written) = mpsc::channel();
        let lines = Lines::to(move |line| drop(reader.send(line.to_owned()))).expect("a thread");
        lines.say("one");
        lines.say("two");
        lines.close(LONG);
        assert_eq!(written.try_iter().collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn nobody_reads_and_it_is_closed_all_the_same() {
        let (reader, written) = mpsc::sync_channel(0);
        let lines = Lines::to(move |line| drop(reader.send(line.to_owned()))).expect("a thread");
        lines.say("one");
        lines.close(Duration::from_millis(1));
        drop(written);
    }
}
