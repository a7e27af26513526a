//! How a page is told, and where else it goes: options that mean the same with every command.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, Command, ValueEnum};

use super::StyleArgs;
use crate::export::forms::{self, Form, REPORT};
use crate::pages::Length;

/// What every page can be told as.
#[derive(Clone, Debug, Default, Args)]
pub struct ToldArgs {
    /// A page, sentences without drawing, or data for programs
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = without_rows())]
    pub format: FormatArg,
    #[command(flatten)]
    pub style: StyleArgs,
    #[arg(long, value_name = "FILE", help = also_written(REPORT))]
    pub export: Vec<PathBuf>,
}

impl ToldArgs {
    /// Whether nothing may move: sentences are for those who are read to.
    pub fn is_still(&self) -> bool {
        self.format == FormatArg::Plain
    }
}

/// How much of a page that is cut to a screen.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct LengthArgs {
    /// The whole page: also what does not fit on one screen
    #[arg(long)]
    pub full: bool,
}

impl LengthArgs {
    pub const fn length(self) -> Length {
        if self.full { Length::Full } else { Length::OneScreen }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    #[default]
    Table,
    Plain,
    Json,
    /// Of what has rows.
    #[value(help = None)]
    Csv,
}

fn without_rows() -> impl TypedValueParser<Value = FormatArg> {
    PossibleValuesParser::new(["table", "plain", "json"]).try_map(|text| FormatArg::from_str(&text, false))
}

/// The page of this command has rows for CSV.
pub(super) fn with_rows(arg: Arg) -> Arg {
    arg.value_parser(clap::value_parser!(FormatArg))
}

/// The page of this command has these forms.
pub(super) fn in_forms(command: Command, forms: &[Form]) -> Command {
    command.mut_arg("export", |arg| arg.help(also_written(forms)))
}

fn also_written(forms: &[Form]) -> String {
    format!("Also write it to a file; its ending says the form: {}", forms::endings(forms))
}
