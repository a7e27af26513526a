//! What can be typed to measure this machine.

use clap::Args;

use super::ToldArgs;

#[derive(Debug, Args)]
pub struct LatencyArgs {
    #[command(flatten)]
    pub told: ToldArgs,
}
