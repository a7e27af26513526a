//! What goes wrong, in one line: what was given, what is allowed, what to do.

use std::error::Error as _;
use std::fmt;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

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
            | Self::CommandNotExecutable(line) => write!(f, "error: {line}"),
            // Each paragraph says that it is one.
            Self::WrongFile(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

/// One line of what clap would say in several.
pub fn usage_error(error: &clap::Error) -> Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let option = text(ContextKind::InvalidArg);
    let option = option.as_deref().map(|option| option.split([' ', '=']).next().unwrap_or(option));
    let option = option.map(|option| option.trim_matches(['<', '>', '[', ']', '.']));
    let value = text(ContextKind::InvalidValue);
    let line = match (error.kind(), option, value) {
        (ErrorKind::ValueValidation, Some(option), Some(value)) => {
            let allowed = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{option}: `{value}` given; allowed: {allowed}")
        }
        (ErrorKind::InvalidValue, Some(option), Some(value)) => {
            let allowed = text(ContextKind::ValidValue).filter(|allowed| !allowed.is_empty());
            let allowed = allowed.unwrap_or_else(|| "a value".to_owned());
            let given = if value.is_empty() { "nothing".to_owned() } else { format!("`{value}`") };
            format!("{option}: {given} given; allowed: {allowed}")
        }
        _ => first_line(error),
    };
    Error::Usage(line)
}

fn first_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let mut lines = rendered.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("this cannot be understood").trim_start_matches("error: ").to_owned();
    let tip = lines.find_map(|line| line.strip_prefix("tip: ").map(str::to_owned));
    match tip {
        Some(tip) => format!("{first}; {tip}"),
        None => format!("{first}; see `meanwhile --help`"),
    }
}
