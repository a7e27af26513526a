//! What is written down of each task's I/O: when the other side had done its part, and the answer.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use crate::engine::calculation::Digest;
use crate::plan::TaskId;

/// Both sides write into it, each of a task at most once.
#[derive(Clone, Debug)]
pub struct Book(Arc<[Entry]>);

#[derive(Debug, Default)]
struct Entry {
    over: OnceLock<Instant>,
    answer: OnceLock<Digest>,
}

impl Book {
    #[must_use]
    pub fn new(tasks: usize) -> Self {
        Self((0..tasks).map(|_| Entry::default()).collect())
    }

    /// The other side says: now my part is done. It says so before it sends the last byte, so
    /// that whoever has that byte finds the note.
    pub fn over(&self, task: usize) {
        if let Some(entry) = self.0.get(task) {
            entry.over.get_or_init(Instant::now);
        }
    }

    #[must_use]
    pub fn over_at(&self, task: TaskId) -> Option<Instant> {
        self.0[task.index()].over.get().copied()
    }

    pub fn answered(&self, task: usize, answer: &[u8]) {
        self.0[task].answer.get_or_init(|| Digest::of_bytes(answer));
    }

    /// Of all answers, in the order of the tasks. Waits for those that the other side still has
    /// to give.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let answers: Vec<String> = self.0.iter().map(|entry| entry.answer.wait().to_string()).collect();
        Digest::of_bytes(answers.concat().as_bytes())
    }
}
