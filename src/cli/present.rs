//! What can be typed for a presentation.

use clap::Args;
use clap::builder::StringValueParser;

use super::ColorArg;
use super::parsers::{named, seed};
use crate::lessons::course;

#[derive(Debug, Args)]
pub struct PresentArgs {
    /// A lesson that `meanwhile learn` names, or a recording: FILE.run.json
    #[arg(
        value_name = "NAME",
        value_parser = named(course::all().map(|lesson| lesson.name), StringValueParser::new()),
        hide_possible_values = true
    )]
    pub name: String,
    /// Measure while the class votes; until then, the prediction is shown
    #[arg(long)]
    pub measure: bool,
    /// Draw other numbers from this seed [default: the numbers of the source]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    /// Colours [default: auto, which heeds `NO_COLOR`]
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: ColorArg,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
}
