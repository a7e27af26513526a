//! What can be typed for the course.

use std::path::PathBuf;

use clap::builder::StringValueParser;
use clap::{ArgAction, Args, ValueHint};

use super::parsers::{named, seed};
use super::{ClockArg, StyleArgs};
use crate::lessons::course;
use crate::scenario::catalogue::Entry;

#[derive(Debug, Args)]
pub struct LearnArgs {
    /// A lesson [default: show the way, with what is done]
    #[arg(
        value_name = "LESSON",
        value_parser = named(course::all().map(|lesson| lesson.name), StringValueParser::new())
    )]
    pub lesson: Option<String>,
    /// Play the first lesson that is not done
    #[arg(long, conflicts_with = "lesson")]
    pub next: bool,
    /// Draw other numbers from this seed [default: the numbers of the source]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    /// Read the answers from a file, a line each; `-` is standard input. Ends with 0 if all are right, with 3 if not
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub answers: Option<PathBuf>,
    #[command(flatten)]
    pub score: ScoreArgs,
    /// Predict only, measure only, or both
    #[arg(long, value_name = "CLOCK", default_value = "both")]
    pub clock: ClockArg,
    #[command(flatten)]
    pub style: StyleArgs,
    /// No live display
    #[arg(long)]
    pub quiet: bool,
}

/// What becomes of the score.
#[derive(Debug, Default, Args)]
pub struct ScoreArgs {
    /// Forget how it went
    #[arg(long)]
    pub no_save: bool,
    /// Forget all that is done
    #[arg(long, conflicts_with_all = ["lesson", "next", "seed", "answers", "no_save"])]
    pub reset: bool,
}

/// Options that a lesson has no use for.
const PLAYED: [&str; 8] = ["format", "strategy", "pace", "repeat", "full", "view", "verify", "export"];

/// The option of a scenario that plays its lesson. That has numbers of its own.
pub(super) fn ask(entry: &'static Entry) -> clap::Arg {
    let numbers = entry.numbers().chain(entry.instead.map(|(spec, _)| spec)).map(|spec| spec.flag);
    clap::Arg::new("ask")
        .long("ask")
        .action(ArgAction::SetTrue)
        .conflicts_with_all(numbers.chain(PLAYED))
        .help("Ask before it answers: play its lesson, as `meanwhile learn` does")
        .help_heading("Options of every scenario")
}
