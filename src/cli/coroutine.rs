//! What can be typed to look into a coroutine.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::ToldArgs;

#[derive(Debug, Args)]
pub struct CoroutineArgs {
    /// A call without an await: what runs?
    #[arg(long, conflicts_with = "one_after_another")]
    pub never_awaited: bool,
    /// Two awaits in a row, beside the same two joined
    #[arg(long)]
    pub one_after_another: bool,
    /// Poll by poll: predict what comes of each, or press Enter; without a terminal, a listing
    #[arg(long, conflicts_with_all = ["format", "export"])]
    pub step: bool,
    /// Read the predictions of --step from a file, a line each; `-` is standard input. Ends with 0 if all are right, with 3 if not
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub answers: Option<PathBuf>,
    #[command(flatten)]
    pub told: ToldArgs,
}
