//! What can be typed to measure this machine.

use clap::Args;

use super::{ToldArgs, examples, takes_hyphens, told};
use crate::export::forms;

pub(super) const NAME: &str = "latency";

#[derive(Debug, Args)]
pub struct LatencyArgs {
    #[command(flatten)]
    pub told: ToldArgs,
}

/// Its options are built only if it was typed.
pub(super) fn command() -> clap::Command {
    const ABOUT: &str =
        "Measure what things take here, from an addition to a commit: when is a wait worth an await?";
    let with_options = |command| {
        told::in_forms(LatencyArgs::augment_args(command), forms::LADDER)
            .about(ABOUT)
            .after_long_help(examples::text(examples::LATENCY))
            .mut_args(takes_hyphens)
    };
    clap::Command::new(NAME).about(ABOUT).defer(with_options)
}
