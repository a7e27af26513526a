//! What one command has besides its scenario: what was typed, where measured runs come from, and the
//! files that its page is written to.

use std::path::PathBuf;

use crate::analysis::claims::Judgement;
use crate::cli::{FormatArg, Options, PageArgs};
use crate::document::Document;
use crate::error::{Error, Outcome};
use crate::export::sink::{Form, Sink};
use crate::export::{cast, csv, html, markdown, svg, trace};
use crate::foreign;
use crate::pages::Claims;
use crate::recording::{Found, Recording, Subject};
use crate::render::{self, TextStyle, View};
use crate::report::Report;
use crate::terminal;
use crate::time::Pace;

/// One command that plays scenarios.
pub struct Session<'a> {
    pub options: &'a Options,
    pub subject: Subject,
    pub source: Source,
}

/// Where measured runs come from.
pub enum Source {
    Machine,
    /// They were measured before, on a machine with so many cores: by scenario of the page.
    Recording {
        found: Vec<Found>,
        cores: usize,
    },
}

/// A page of one screen, and how it looks.
pub struct Screen<'a> {
    pub document: &'a dyn Fn(Claims) -> Document,
    pub style: fn(&PageArgs) -> TextStyle,
}

/// What a page can be told as. All of it comes from the same data.
pub struct Page<'a> {
    /// The whole of it: what files have, and sentences.
    pub document: &'a dyn Fn(Claims) -> Document,
    /// What fits on a screen, where that is less.
    pub screen: Option<Screen<'a>>,
    pub json: &'a dyn Fn() -> String,
    /// Where it is one scenario in its strategies.
    pub report: Option<&'a Report>,
    /// What a recording keeps, by scenario of the page.
    pub found: &'a dyn Fn() -> Vec<Found>,
    pub pace: Pace,
    pub judgement: Judgement,
}

/// The forms that every page has.
pub const ANY_PAGE: &[Form] = &[Form::Markdown, Form::Json, Form::Html];
/// Of pages that can be shown again from what was measured.
pub const RECORDED: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Run];
/// With charts of runs besides.
pub const CHARTS: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg, Form::Cast, Form::Run];
/// Of one scenario.
pub const REPORT: &[Form] =
    &[Form::Markdown, Form::Csv, Form::Json, Form::Svg, Form::Html, Form::Trace, Form::Cast, Form::Run];

/// Of curves.
pub const CURVES: &[Form] = &[Form::Markdown, Form::Csv, Form::Json, Form::Svg, Form::Html];
/// Of tables over two numbers.
pub const TABLES: &[Form] = &[Form::Markdown, Form::Csv, Form::Json, Form::Html];

/// With charts, of pages that cannot be shown again.
pub const DRAWN: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg, Form::Cast];
/// Of what was looked at: a program, a server, a coroutine.
pub const OBSERVED: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg];
/// With what the threads of a program did when.
pub const THREADS: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg, Form::Trace];

/// Of problem sheets.
pub const SHEETS: &[Form] = &[Form::Markdown, Form::Html, Form::Gift, Form::Qti, Form::Json];

/// # Errors
/// If an option was typed that has no effect.
pub fn refuse(is_given: bool, option: &str, why: &str) -> Result<(), Error> {
    match is_given {
        true => Err(Error::Usage(format!("{option}: given, and has no effect: {why}; leave it out"))),
        false => Ok(()),
    }
}

/// Opens the files of `--export`, before anything is run.
///
/// # Errors
/// If one cannot be written, or the page has no such form.
pub fn open(paths: &[PathBuf], allowed: &[Form]) -> Result<Vec<Sink>, Error> {
    let open = |path: &PathBuf| {
        let sink = Sink::open(path)?;
        match allowed.contains(&sink.form()) {
            true => Ok(sink),
            false => Err(Error::Usage(format!(
                "--export: `{}` given; allowed for this page: a name that ends in one of {}",
                foreign::path(path),
                allowed.iter().map(|form| form.ending()).collect::<Vec<_>>().join(" ")
            ))),
        }
    };
    paths.iter().map(open).collect()
}

/// A page in one of [`OBSERVED`].
pub fn observed(form: Form, document: &Document, json: &dyn Fn() -> String) -> String {
    match form {
        Form::Html => html::html(document),
        Form::Svg => svg::svg(document, View::Both),
        Form::Json => json(),
        _ => markdown::markdown(document, View::Both),
    }
}

/// An option that not every page can heed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heeded {
    Strategy,
    View,
    Pace,
}

impl Session<'_> {
    /// # Errors
    /// If an option was typed that the page cannot heed.
    pub fn refuse(&self, option: Heeded, why: &str) -> Result<(), Error> {
        let (name, is_given) = match option {
            Heeded::Strategy => ("--strategy", !self.options.strategy.is_empty()),
            Heeded::View => ("--view", self.options.page.view.is_some()),
            Heeded::Pace => ("--pace", self.options.pace.is_some()),
        };
        refuse(is_given, name, why)
    }

    /// Processors of the machine that measures, or did.
    pub fn cores(&self) -> usize {
        match self.source {
            Source::Machine => super::cores(),
            Source::Recording { cores, .. } => cores,
        }
    }

    /// Prints the page in the format that was asked for, and writes it to the files that were.
    pub fn tell(&self, page: &Page, sinks: Vec<Sink>) -> Result<Outcome, Error> {
        let args = &self.options.page;
        let claims = if args.verify { Claims::All } else { Claims::Broken };
        for sink in sinks {
            let text = self.text(page, sink.form(), claims);
            sink.write(&text)?;
        }
        let text = match args.format {
            FormatArg::Table => match page.screen.as_ref().filter(|_| !args.full) {
                Some(Screen { document, style }) => render::terminal::text(&document(claims), &style(args)),
                None => render::terminal::text(&(page.document)(claims), &terminal::style(args)),
            },
            FormatArg::Plain => render::plain::text(&(page.document)(claims)),
            FormatArg::Json => (page.json)(),
        };
        terminal::print(&text)?;
        Ok(match page.judgement {
            Judgement::Fails if args.verify => Outcome::ClaimFailed,
            Judgement::CannotTell if args.verify => Outcome::ClaimUnclear,
            _ => Outcome::Done,
        })
    }

    fn text(&self, page: &Page, form: Form, claims: Claims) -> String {
        let view = terminal::view(&self.options.page);
        let document = || (page.document)(claims);
        match form {
            Form::Markdown => markdown::markdown(&document(), view),
            Form::Html => html::html(&document()),
            Form::Svg => svg::svg(&document(), view),
            Form::Cast => cast::cast(&document(), view),
            Form::Json => (page.json)(),
            Form::Csv => page.report.map_or_else(String::new, csv::csv),
            Form::Trace => page.report.map_or_else(String::new, trace::trace),
            Form::Run => self.recording(page).text(),
            // Of problem sheets: no page is allowed to have them.
            Form::Gift | Form::Qti => String::new(),
        }
    }

    fn recording(&self, page: &Page) -> Recording {
        Recording {
            subject: self.subject.clone(),
            strategies: self.options.strategy.clone(),
            clock: self.options.clock.clocks(),
            pace: page.pace.story_seconds(),
            repeat: self.options.repeat.unwrap_or(1),
            cores: self.cores(),
            found: (page.found)(),
        }
    }
}

/// What was measured of a report.
pub fn found(report: &Report) -> Found {
    Found {
        runs: report.strategies.iter().filter_map(|played| played.measured.clone()).collect(),
        beside: report.beside.clone(),
    }
}
