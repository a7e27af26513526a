//! `meanwhile quiz`: a problem sheet, to be handed out.

use console::Term;

use super::told::{self, Told};
use super::{learn, session};
use crate::cli::{FormatArg, QuizArgs};
use crate::error::{Error, Outcome};
use crate::export::forms::{self, Form};
use crate::export::{gift, qti};
use crate::lessons::course;
use crate::lessons::lesson::Lesson;
use crate::pages::Length;
use crate::pages::quiz::{self, Key};
use crate::quiz::draw::{self, Size, Sums};
use crate::render::View;
use crate::terminal;

/// # Errors
/// If there is no such lesson, or a file cannot be written.
pub fn run(args: &QuizArgs) -> Result<Outcome, Error> {
    let lessons = lessons(&args.lessons)?;
    let sinks = told::open(&args.export, forms::SHEETS)?;
    let draws = sinks.iter().any(|sink| matches!(sink.form(), Form::Gift | Form::Qti));
    let why = "only files that end in .gift or .qti.zip have several of a question";
    session::refuse(args.variants.is_some() && !draws, "--variants", why)?;
    let sums = if args.key || !sinks.is_empty() { Sums::With } else { Sums::Without };
    let size = Size { questions: args.count, variants: args.variants.unwrap_or(1), sums };
    let sheet = draw::sheet(&lessons, args.seed, size);
    let told = Told {
        document: &|_| quiz::document(&sheet, if args.key { Key::With } else { Key::Without }),
        json: &|| sheet.json(),
        special: &|form| match form {
            Form::Gift => gift::gift(&sheet).into_bytes(),
            _ => qti::qti(&sheet),
        },
    };
    told::export(&told, sinks, View::Both)?;
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    terminal::print(&told::text(&told, FormatArg::Table, Length::Full, &style))?;
    Ok(Outcome::Done)
}

/// All, or those that were named.
fn lessons(names: &[String]) -> Result<Vec<&'static Lesson>, Error> {
    match names {
        [] => Ok(course::all().collect()),
        names => names.iter().map(|name| learn::find("quiz", name)).collect(),
    }
}
