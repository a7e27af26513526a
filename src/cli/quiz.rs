//! What can be typed for problem sheets.

use std::path::PathBuf;

use clap::builder::StringValueParser;
use clap::{Args, ValueHint};

use super::parsers::{between, named, seed};
use super::{FormatArg, StyleArgs};
use crate::lessons::course;
use crate::quiz::sheet::Sheet;

#[derive(Debug, Args)]
pub struct QuizArgs {
    /// Lessons, separated by commas [default: all, in the order of the course]
    #[arg(
        value_name = "LESSON",
        value_delimiter = ',',
        value_parser = named(course::all().map(|lesson| lesson.name), StringValueParser::new())
    )]
    pub lessons: Vec<String>,
    /// Draw the numbers from this seed: the same one gives the same sheet
    #[arg(long, value_name = "N", default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// So many questions
    #[arg(long, value_name = "N", default_value = "10", value_parser = between(1, Sheet::MOST_QUESTIONS))]
    pub count: usize,
    /// Print the answers, too, each with its reason and what leads to the wrong ones
    #[arg(long)]
    pub key: bool,
    /// Up to so many of each question with other numbers, of which one is drawn: in .gift and .qti.zip
    #[arg(long, value_name = "N", value_parser = between(1, 20))]
    pub variants: Option<usize>,
    #[command(flatten)]
    pub style: StyleArgs,
    /// Also write it to a file; its ending says the form: .md .html .gift (Moodle) .qti.zip (Canvas) .json (for `grade`)
    #[arg(long, value_name = "FILE")]
    pub export: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct GradeArgs {
    /// The sheet, as `meanwhile quiz --export NAME.json` writes it
    #[arg(value_hint = ValueHint::FilePath)]
    pub sheet: PathBuf,
    /// The answers, as CSV: a column `student` and one for each question, such as `q1`; `-` is standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub answers: PathBuf,
    /// A page, sentences without drawing, JSON, or a row for each student as CSV
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FormatArg,
    #[command(flatten)]
    pub style: StyleArgs,
}
