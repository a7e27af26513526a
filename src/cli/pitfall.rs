//! What can be typed to meet a pitfall.

use clap::Args;

use super::parsers::{named, pitfall};
use super::{ClockArg, ToldArgs};
use crate::pitfalls::{Pitfall, catalogue};

#[derive(Debug, Args)]
pub struct PitfallArgs {
    /// The pitfall [default: list them all]
    #[arg(
        value_name = "NAME",
        value_parser = named(catalogue::ALL.map(|pitfall| pitfall.name), pitfall),
        hide_possible_values = true
    )]
    pub(crate) name: Option<&'static Pitfall>,
    /// Predict only, measure only, or both
    #[arg(long, value_name = "CLOCK", default_value = "both")]
    pub clock: ClockArg,
    /// Show what proves that before is worse, and exit with 3 if it did not show, 4 if that cannot be told
    #[arg(long)]
    pub verify: bool,
    #[command(flatten)]
    pub told: ToldArgs,
}
