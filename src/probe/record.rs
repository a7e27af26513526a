//! What is written down of each request: times since the probe began, and what came of it.

use serde::{Deserialize, Serialize};

use crate::time::Time;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it was to be sent.
    pub due: Time,
    pub sent: Time,
    pub connected: Option<Time>,
    pub first_byte: Option<Time>,
    /// When the whole answer was there, or nothing more was to be hoped for.
    pub ended: Time,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Answered(Answer),
    Failed(Failure),
}

/// A whole answer, without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    pub bytes: u64,
    /// Of all its bytes.
    pub digest: u64,
    /// The same with all numbers alike: a time or the number of a process makes no other answer.
    pub digest_of_words: u64,
    /// Where it sends us instead.
    pub location: Option<String>,
}

/// Why there is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Failure {
    NoConnection,
    /// It was closed before the answer was whole.
    Closed,
    NotHttp,
    TooLate,
    TooMuch,
}

impl Record {
    pub fn response(&self) -> Time {
        self.ended.saturating_sub(self.sent)
    }

    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answered(answer) => Some(answer),
            Outcome::Failed(_) => None,
        }
    }

    /// Whether it was answered as it was meant to be.
    pub fn is_good(&self) -> bool {
        self.answer().is_some_and(|answer| (200..300).contains(&answer.status))
    }
}

impl Failure {
    /// After "it": "did not answer in time".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NoConnection => "got no connection",
            Self::Closed => "lost the connection before the whole answer was there",
            Self::NotHttp => "got something that is not HTTP/1.1, or a head that is too long",
            Self::TooLate => "got no whole answer in time",
            Self::TooMuch => "got more bytes than are allowed",
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::NoConnection => "no-connection",
            Self::Closed => "closed",
            Self::NotHttp => "not-http",
            Self::TooLate => "too-late",
            Self::TooMuch => "too-much",
        }
    }
}
