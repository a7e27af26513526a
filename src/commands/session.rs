//! What one command has besides its scenario: what was typed, where measured runs come from, and the
//! files that its page is written to.

use std::io;

use super::told::{self, Told};
use crate::analysis::MeasuredRuns;
use crate::analysis::claims::Judgement;
use crate::cli::{Options, PageArgs, ToldArgs};
use crate::data::{facts, trace};
use crate::document::Document;
use crate::error::{Error, Outcome};
use crate::export::forms::Form;
use crate::export::sink::Sink;
use crate::interrupt::Interrupt;
use crate::pages::{Claims, Length};
use crate::progress::Counter;
use crate::recording::{self, Scenarios, Subject};
use crate::render::TextStyle;
use crate::report::Report;
use crate::system::machine::Machine;
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
    /// They were measured before, on this machine: by scenario of the page.
    Recording {
        found: Vec<MeasuredRuns>,
        machine: Machine,
    },
}

/// A page of scenarios: how what was played is told. All of it comes from the same data.
pub struct Page<P> {
    pub forms: &'static [Form],
    /// The whole of it: what files have, and sentences.
    pub document: fn(&P, Claims) -> Document,
    /// What fits on a screen, and how it looks there.
    pub screen: fn(&P, Claims) -> Document,
    pub style: fn(&PageArgs) -> TextStyle,
    pub json: fn(&P) -> String,
    /// Where it is one scenario in its strategies.
    pub report: fn(&P) -> Option<&Report>,
    /// What a recording keeps, by scenario of the page.
    pub found: fn(&P) -> Vec<MeasuredRuns>,
    pub judgement: fn(&P) -> Judgement,
}

/// What came of a page that was told.
pub struct Shown {
    pub outcome: Outcome,
    /// What was measured, by scenario of the page.
    pub found: Vec<MeasuredRuns>,
}

/// # Errors
/// If an option was typed that has no effect.
pub fn refuse(is_given: bool, option: &str, why: &str) -> Result<(), Error> {
    match is_given {
        true => Err(Error::Usage(format!("{option}: given, and has no effect: {why}; leave it out"))),
        false => Ok(()),
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

    /// That measures, or did.
    pub fn machine(&self) -> Machine {
        match self.source {
            Source::Machine => Machine::here(),
            Source::Recording { machine, .. } => machine,
        }
    }

    /// Plays what the page is about, and tells it: what there is, where somebody ended it.
    ///
    /// # Errors
    /// If it cannot be played, or a file cannot be written.
    pub fn show<P>(
        &self,
        told_as: &Page<P>,
        pace: Pace,
        play: impl FnOnce(&Interrupt) -> Result<Option<P>, Error>,
    ) -> Result<Shown, Error> {
        let sinks = told::open(&self.options.page.told.export, told_as.forms)?;
        let interrupt = Interrupt::catch()?;
        let Some(played) = play(&interrupt)? else {
            return Ok(Shown { outcome: nothing_measured(&interrupt), found: Vec::new() });
        };
        self.tell(told_as, &played, pace, sinks)?;
        let outcome = match interrupt.was_pressed() {
            true => interrupt.outcome(),
            false => outcome((told_as.judgement)(&played), self.options.page.verify),
        };
        Ok(Shown { outcome, found: (told_as.found)(&played) })
    }

    /// Prints the page in the format that was asked for, and writes it to the files that were.
    fn tell<P>(&self, told_as: &Page<P>, played: &P, pace: Pace, sinks: Vec<Sink>) -> Result<(), Error> {
        let args = &self.options.page;
        let claims = if args.verify { Claims::All } else { Claims::Broken };
        let of_report = |text: fn(&Report) -> String| (told_as.report)(played).map(text).unwrap_or_default();
        let told = Told {
            document: &|length| match length {
                Length::OneScreen => (told_as.screen)(played, claims),
                Length::Full => (told_as.document)(played, claims),
            },
            json: &|| (told_as.json)(played),
            special: &|form| {
                let text = match form {
                    Form::Csv => of_report(facts::csv),
                    Form::Trace => of_report(trace::trace),
                    _ => recording::text(&self.recording(pace, (told_as.found)(played))),
                };
                text.into_bytes()
            },
        };
        told::export(&told, sinks, terminal::view(args))?;
        let length = args.length.length();
        let style = match length {
            Length::OneScreen => (told_as.style)(args),
            Length::Full => terminal::style(args),
        };
        terminal::print(&told::text(&told, args.told.format, length, &style))
    }

    fn recording(&self, pace: Pace, found: Vec<MeasuredRuns>) -> Scenarios {
        Scenarios {
            subject: self.subject.clone(),
            strategies: self.options.strategy.clone(),
            clock: self.options.clock.clocks(),
            pace: pace.story_seconds(),
            repeat: self.options.repeat.unwrap_or(1),
            machine: self.machine(),
            found,
        }
    }
}

/// How a command ends that tells what it found of its claims.
pub fn outcome(judgement: Judgement, verify: bool) -> Outcome {
    match judgement {
        Judgement::Fails if verify => Outcome::ClaimFailed,
        Judgement::CannotTell if verify => Outcome::ClaimUnclear,
        _ => Outcome::Done,
    }
}

/// Measures one part after the other, and counts them. `None` of `measure`: it did not go on, since somebody
/// has ended it. What it made for that is gone before nobody listens any more.
///
/// # Errors
/// If it cannot be measured, or the page cannot be written.
pub fn in_parts<T>(
    (parts, noun): (usize, &str),
    told: &ToldArgs,
    measure: impl FnOnce(&dyn Fn() -> bool) -> io::Result<Option<T>>,
    tell: impl FnOnce(&T) -> Result<Outcome, Error>,
) -> Result<Outcome, Error> {
    let interrupt = Interrupt::catch()?;
    interrupt.listen();
    let counter = Counter::new(parts, noun, told.is_still());
    let measured = measure(&|| {
        counter.count();
        !interrupt.was_pressed()
    });
    interrupt.stop_listening();
    counter.clear();
    match measured.map_err(|error| Error::Failure(error.to_string()))? {
        Some(measured) => tell(&measured),
        None => Ok(nothing_measured(&interrupt)),
    }
}

/// Ended before the first run was over.
fn nothing_measured(interrupt: &Interrupt) -> Outcome {
    terminal::warn("partial: nothing was measured yet");
    interrupt.outcome()
}
