//! What can be typed for sweeps.

use clap::Args;
use clap::builder::StringValueParser;

use super::parsers::{between, named, names, over, pace, repeat, set, strategy};
use super::{LengthArgs, ToldArgs};
use crate::plan::Strategy;
use crate::scenario::catalogue;
use crate::time::Pace;

#[derive(Debug, Args)]
pub struct SweepArgs {
    /// A scenario that `meanwhile list` names, or a file of your own
    #[arg(
        value_name = "SCENARIO|FILE",
        value_parser = named(names(catalogue::scenarios()), StringValueParser::new()),
        hide_possible_values = true
    )]
    pub scenario: String,
    /// The range: `workers=1..16`, `users=1..100:3` with a step, `wait=0s,1s,10s`; twice for a heat table
    #[arg(long, value_name = "NAME=RANGE", required = true, value_parser = over)]
    pub over: Vec<Over>,
    /// Another number of the scenario, such as `cores=8`
    #[arg(long, value_name = "NAME=VALUE", value_parser = set)]
    pub set: Vec<Set>,
    /// Also measure the points for which this machine has the cores and the time
    #[arg(long)]
    pub measure: bool,
    /// Where tasks come at random: so many runs for each point, with a seed each [default: 20 or more]
    #[arg(long, value_name = "N", value_parser = between(5, 10_000))]
    pub seeds: Option<usize>,
    /// Strategies to play, separated by commas [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = named(Strategy::ALL.map(Strategy::name), strategy))]
    pub strategy: Vec<Strategy>,
    /// Story seconds per real second, with --measure [default: as the scenario needs]
    #[arg(long, value_name = "N", value_parser = pace)]
    pub pace: Option<Pace>,
    /// Measure each point so often; the run in the middle counts
    #[arg(long, value_name = "N", value_parser = repeat)]
    pub repeat: Option<usize>,
    #[command(flatten)]
    pub told: ToldArgs,
    #[command(flatten)]
    pub length: LengthArgs,
    /// No progress bar
    #[arg(long)]
    pub quiet: bool,
}

impl SweepArgs {
    /// Whether nothing may move: sentences are for those who are read to.
    pub fn is_still(&self) -> bool {
        self.quiet || self.told.is_still()
    }
}

/// A number of a scenario, and the range of its values as it was typed: what they mean depends on
/// the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    pub name: String,
    pub range: Range,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// From, to, and the step if there is one.
    Steps(String, String, Option<String>),
    List(Vec<String>),
}

/// A number of a scenario, and its value as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    pub name: String,
    pub value: String,
}
