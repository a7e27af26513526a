//! What can be typed to measure this machine.

use std::path::PathBuf;

use clap::Args;

use super::{FormatArg, StyleArgs, examples, takes_hyphens};

pub(super) const NAME: &str = "latency";

#[derive(Debug, Args)]
pub struct LatencyArgs {
    /// A page, sentences without drawing, or JSON
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FormatArg,
    #[command(flatten)]
    pub style: StyleArgs,
    /// Also write it to a file; its ending says the form: .md .html .json
    #[arg(long, value_name = "FILE")]
    pub export: Vec<PathBuf>,
}

/// Its options are built only if it was typed.
pub(super) fn command() -> clap::Command {
    const ABOUT: &str =
        "Measure what things take here, from an addition to a commit: when is a wait worth an await?";
    let with_options = |command| {
        LatencyArgs::augment_args(command)
            .about(ABOUT)
            .after_long_help(examples::text(examples::LATENCY))
            .mut_args(takes_hyphens)
    };
    clap::Command::new(NAME).about(ABOUT).defer(with_options)
}
