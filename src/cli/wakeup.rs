//! What can be typed to watch wake-ups.

use clap::Args;

use super::{ToldArgs, examples, takes_hyphens};

pub(super) const NAME: &str = "wakeup";

#[derive(Debug, Args)]
pub struct WakeupArgs {
    #[command(flatten)]
    pub told: ToldArgs,
}

/// Its options are built only if it was typed.
pub(super) fn command() -> clap::Command {
    const ABOUT: &str =
        "Watch how long a task is in line when its wait is over: is a loop blocked or overloaded?";
    let with_options = |command| {
        WakeupArgs::augment_args(command)
            .about(ABOUT)
            .after_long_help(examples::text(examples::WAKEUP))
            .mut_args(takes_hyphens)
    };
    clap::Command::new(NAME).about(ABOUT).defer(with_options)
}
