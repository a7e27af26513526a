//! A page in each form that was asked for: printed, and in files.

use std::path::PathBuf;

use console::Term;

use crate::cli::{FormatArg, ToldArgs};
use crate::document::Document;
use crate::error::Error;
use crate::export::forms::Form;
use crate::export::sink::Sink;
use crate::export::{cast, html, markdown, plot_svg, svg};
use crate::interrupt::Interrupt;
use crate::pages::Length;
use crate::render::{self, TextStyle, View};
use crate::terminal;

/// What a command found out, in all its forms.
pub struct Told<'a> {
    /// Files and sentences have the whole page.
    pub document: &'a dyn Fn(Length) -> Document,
    pub json: &'a dyn Fn() -> String,
    /// In a form that only some pages have, as [`forms`] says: [`open`] lets no other through.
    pub special: &'a dyn Fn(Form) -> Vec<u8>,
}

/// The files to be. Whatever ends the program from now on, nothing is left of one that is not whole.
///
/// # Errors
/// If one cannot be written, or the page has no such form.
pub fn open(paths: &[PathBuf], allowed: &[Form]) -> Result<Vec<Sink>, Error> {
    if !paths.is_empty() {
        Interrupt::catch()?;
    }
    open_while_listening(paths, allowed)
}

/// The same for who has ears of its own for what ends the program.
///
/// # Errors
/// If one cannot be written, or the page has no such form.
pub fn open_while_listening(paths: &[PathBuf], allowed: &[Form]) -> Result<Vec<Sink>, Error> {
    paths.iter().map(|path| Sink::open(path, allowed)).collect()
}

/// Writes the files, and then prints the page.
///
/// # Errors
/// If one of them cannot be written.
pub fn tell(told: &Told, args: &ToldArgs, length: Length, sinks: Vec<Sink>) -> Result<(), Error> {
    export(told, sinks, View::Both)?;
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    terminal::print(&text(told, args.format, length, &style))
}

/// # Errors
/// If one of the files cannot be written.
pub fn export(told: &Told, sinks: Vec<Sink>, view: View) -> Result<(), Error> {
    let document = || (told.document)(Length::Full);
    for sink in sinks {
        let content = match sink.form() {
            Form::Markdown => markdown::markdown(&document(), view).into_bytes(),
            Form::Html => html::html(&document()).into_bytes(),
            Form::Svg => picture(&document(), view).into_bytes(),
            Form::Cast => cast::cast(&document(), view).into_bytes(),
            Form::Json => (told.json)().into_bytes(),
            form @ (Form::Csv | Form::Trace | Form::Run | Form::Gift | Form::Qti) => (told.special)(form),
        };
        sink.write(content)?;
    }
    Ok(())
}

/// The curves of a page that has some, or all its charts.
fn picture(document: &Document, view: View) -> String {
    match document.plot() {
        None if svg::has_pictures(document) => svg::svg(document, view),
        _ => plot_svg::of_page(document),
    }
}

/// What is printed.
pub fn text(told: &Told, format: FormatArg, length: Length, style: &TextStyle) -> String {
    match format {
        FormatArg::Table => render::terminal::text(&(told.document)(length), style),
        FormatArg::Plain => render::plain::text(&(told.document)(Length::Full)),
        FormatArg::Json => (told.json)(),
        FormatArg::Csv => String::from_utf8((told.special)(Form::Csv)).expect("rows are text"),
    }
}
