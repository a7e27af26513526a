//! What can be typed to watch wake-ups.

use clap::Args;

use super::ToldArgs;

#[derive(Debug, Args)]
pub struct WakeupArgs {
    #[command(flatten)]
    pub told: ToldArgs,
}
