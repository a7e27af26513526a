//! What can be typed to measure this machine.

use clap::Args;

use super::ToldArgs;
use super::told::LengthArgs;

#[derive(Debug, Args)]
pub struct LatencyArgs {
    #[command(flatten)]
    pub length: LengthArgs,
    #[command(flatten)]
    pub told: ToldArgs,
}
