//! `meanwhile quiz`: a problem sheet, to be handed out.

use console::Term;

use super::{learn, session};
use crate::cli::QuizArgs;
use crate::document::Document;
use crate::error::{Error, Outcome};
use crate::export::sink::Form;
use crate::export::{gift, html, markdown, qti};
use crate::lessons::course;
use crate::lessons::lesson::Lesson;
use crate::pages::quiz::{self, Key};
use crate::quiz::draw::{self, Size};
use crate::quiz::sheet::Sheet;
use crate::render::{self, View};
use crate::terminal;

/// # Errors
/// If there is no such lesson, or a file cannot be written.
pub fn run(args: &QuizArgs) -> Result<Outcome, Error> {
    let lessons = lessons(&args.lessons)?;
    let sinks = session::open(&args.export, session::SHEETS)?;
    let draws = sinks.iter().any(|sink| matches!(sink.form(), Form::Gift | Form::Qti));
    let why = "only files that end in .gift or .qti.zip have several of a question";
    session::refuse(args.variants.is_some() && !draws, "--variants", why)?;
    let size = Size { questions: args.count, variants: args.variants.unwrap_or(1) };
    let sheet = draw::sheet(&lessons, args.seed, size);
    let document = quiz::document(&sheet, if args.key { Key::With } else { Key::Without });
    for sink in sinks {
        let content = content(sink.form(), &sheet, &document);
        sink.write(&content)?;
    }
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    terminal::print(&render::terminal::text(&document, &style))?;
    Ok(Outcome::Done)
}

/// All, or those that were named.
fn lessons(names: &[String]) -> Result<Vec<&'static Lesson>, Error> {
    match names {
        [] => Ok(course::all().collect()),
        names => names.iter().map(|name| learn::find("quiz", name)).collect(),
    }
}

/// In one of [`session::SHEETS`].
fn content(form: Form, sheet: &Sheet, document: &Document) -> Vec<u8> {
    match form {
        Form::Qti => qti::qti(sheet),
        Form::Gift => gift::gift(sheet).into_bytes(),
        Form::Html => html::html(document).into_bytes(),
        Form::Json => sheet.json().into_bytes(),
        _ => markdown::markdown(document, View::Both).into_bytes(),
    }
}
