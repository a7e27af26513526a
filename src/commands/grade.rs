//! `meanwhile grade`: the answers of a class, marked.

use console::Term;

use super::input::{self, Advice};
use super::told::{self, Told};
use crate::cli::GradeArgs;
use crate::data;
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::pages::{self, Length};
use crate::quiz::grading;
use crate::quiz::{answers, sheet::Sheet};
use crate::terminal;

/// Far more than a sheet takes, and than a class writes.
const MOST_BYTES: usize = 10_000_000;
const OF_SHEETS: Advice = Advice {
    if_missing: "make one with `meanwhile quiz --export sheet.json`",
    if_too_long: "give one sheet",
};
const OF_ANSWERS: Advice =
    Advice { if_missing: "write one: a row for each student", if_too_long: "give the answers of one class" };

/// # Errors
/// If a file cannot be read, or is not what it should be.
pub fn run(args: &GradeArgs) -> Result<Outcome, Error> {
    let name = input::name(&args.sheet);
    let sheet = input::text_up_to(&args.sheet, MOST_BYTES, OF_SHEETS)?;
    let sheet = Sheet::read(&sheet).map_err(|why| Error::Usage(format!("{name}: {why}")))?;
    let name = input::name(&args.answers);
    let text = input::text_up_to(&args.answers, MOST_BYTES, OF_ANSWERS)?;
    let class = answers::read(&text, &sheet).map_err(|why| Error::Usage(format!("{name}{why}")))?;
    if !class.others.is_empty() {
        let others: Vec<String> = class.others.iter().map(|name| format!("`{}`", shown(name))).collect();
        terminal::warn(&format!("note: columns that are no questions: {}", others.join(", ")));
    }
    let graded = grading::grade(&sheet, &class);
    let told = Told {
        document: &|_| pages::grade::document(&graded),
        json: &|| data::grade::json(&graded),
        special: &|_| data::grade::csv(&graded).into_bytes(),
    };
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    terminal::print(&told::text(&told, args.format, Length::Full, &style))?;
    Ok(Outcome::Done)
}
