//! What is written down of each wait for a kind of I/O: when the other side had done its part, and the
//! answer.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use crate::digest::Digest;

/// Both sides write into it, each of a wait at most once. Waits go by their numbers.
#[derive(Clone, Debug)]
pub struct Completions(Arc<[Entry]>);

#[derive(Debug, Default)]
struct Entry {
    over: OnceLock<Instant>,
    answer: OnceLock<Digest>,
}

impl Completions {
    pub fn new(waits: usize) -> Self {
        Self((0..waits).map(|_| Entry::default()).collect())
    }

    /// The other side says: now my part is done. It says so before it sends the last byte, so
    /// that whoever has that byte finds the note.
    pub fn over(&self, number: usize) {
        if let Some(entry) = self.0.get(number) {
            entry.over.get_or_init(Instant::now);
        }
    }

    pub fn over_at(&self, number: usize) -> Option<Instant> {
        self.0[number].over.get().copied()
    }

    pub fn answered(&self, number: usize, answer: &[u8]) {
        self.0[number].answer.get_or_init(|| Digest::of_bytes(answer));
    }

    /// Of all answers, in the order of their numbers. Waits for those that the other side still has
    /// to give.
    pub fn digest(&self) -> Digest {
        let answers: Vec<String> = self.0.iter().map(|entry| entry.answer.wait().to_string()).collect();
        Digest::of_bytes(answers.concat().as_bytes())
    }
}
