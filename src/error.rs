//! What goes wrong, in one line: what was given, what is allowed, what to do.

use std::fmt;
use std::process::ExitCode;

use crate::foreign::escaped;

/// Why there is no page.
#[derive(Debug)]
pub enum Error {
    /// What was typed makes no sense. Exit code 2.
    Usage(String),
    /// A scenario file is wrong: what is wrong, in paragraphs. Exit code 2.
    WrongFile(String),
    /// The system does not give what is needed. Exit code 1.
    Failure(String),
    /// `classify`: there is no such program. Exit code 127, as in a shell.
    CommandNotFound(String),
    /// `classify`: it cannot be run. Exit code 126, as in a shell.
    CommandNotExecutable(String),
}

/// Why a value that was typed is none: the end of a line that begins with what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// What is allowed.
    Allowed(String),
    /// A guess at what was meant.
    Asked(String),
}

impl From<String> for Refusal {
    fn from(allowed: String) -> Self {
        Self::Allowed(allowed)
    }
}

impl From<&str> for Refusal {
    fn from(allowed: &str) -> Self {
        Self::Allowed(allowed.to_owned())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed(allowed) => write!(f, "allowed: {allowed}"),
            Self::Asked(question) => f.write_str(question),
        }
    }
}

impl std::error::Error for Refusal {}

/// How a command ended, if nothing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// `--verify` found a claim that does not hold.
    ClaimFailed,
    /// All that could be told holds, but a run was disturbed.
    ClaimUnclear,
    /// As a signal says, or as the program that `classify` has run.
    Exited(u8),
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::ClaimFailed => Self::from(3),
            Outcome::ClaimUnclear => Self::from(4),
            Outcome::Exited(code) => Self::from(code),
        }
    }
}

impl Error {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) | Self::WrongFile(_) => ExitCode::from(2),
            Self::Failure(_) => ExitCode::FAILURE,
            Self::CommandNotFound(_) => ExitCode::from(127),
            Self::CommandNotExecutable(_) => ExitCode::from(126),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(line)
            | Self::Failure(line)
            | Self::CommandNotFound(line)
            | Self::CommandNotExecutable(line) => write!(f, "error: {}", escaped(line)),
            // Each paragraph says that it is one.
            Self::WrongFile(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}
