//! What can be typed to measure this machine: `latency` and `wakeup`.

use clap::Args;

use super::ToldArgs;
use super::told::LengthArgs;

#[derive(Debug, Args)]
pub struct MeasureArgs {
    #[command(flatten)]
    pub length: LengthArgs,
    #[command(flatten)]
    pub told: ToldArgs,
}
