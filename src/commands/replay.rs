//! `meanwhile replay`: shows what was recorded, without running anything.

use std::path::Path;

use super::play;
use super::run::Advice;
use super::session::{Session, Source};
use crate::cli::{ClockArg, Options, PageArgs, ReplayArgs};
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::recording::{Recording, Subject};
use crate::report::Clocks;
use crate::scenario::catalogue::{self, Entry};
use crate::scenario::param::Values;
use crate::scenario::{Scenario, file};
use crate::time::Pace;

/// Longer than any recording of the program.
const MOST_BYTES: usize = 256 << 20;

/// # Errors
/// If the file cannot be read or is no recording, or a page cannot be written.
pub fn run(args: &ReplayArgs) -> Result<Outcome, Error> {
    let Replayed { options, plays, subject, source } = read(&args.file, args.page.clone())?;
    let session = Session { options: &options, subject, source };
    match plays {
        Plays::Program(entry, values) => play::entry(entry, &values, &session),
        Plays::File(scenario) => play::one(*scenario, &session),
    }
}

/// A recording, ready to be shown again.
pub(super) struct Replayed {
    /// As they were when it was measured.
    pub options: Options,
    pub plays: Plays,
    pub subject: Subject,
    pub source: Source,
}

pub(super) enum Plays {
    Program(&'static Entry, Values),
    File(Box<Scenario>),
}

/// # Errors
/// If the file cannot be read, or is no recording.
pub(super) fn read(path: &Path, told_as: PageArgs) -> Result<Replayed, Error> {
    let name = super::run::name(path);
    let told = |why: String| Error::Usage(format!("{name}: {why}"));
    let advice =
        Advice { if_missing: "record one with `--export NAME.run.json`", if_too_long: "record fewer tasks" };
    let text = super::run::text_up_to(path, MOST_BYTES, advice)?;
    let recording = Recording::read(&text).map_err(told)?;
    let pace = Pace::new(recording.pace).ok_or_else(|| told("is damaged: its pace is none".to_owned()))?;
    let options = Options {
        clock: match recording.clock {
            Clocks::Model => ClockArg::Model,
            Clocks::Real => ClockArg::Real,
            Clocks::Both => ClockArg::Both,
        },
        strategy: recording.strategies.clone(),
        pace: Some(pace),
        repeat: Some(recording.repeat),
        page: told_as,
        quiet: true,
    };
    let Recording { subject, cores, found, .. } = recording;
    let plays = match &subject {
        Subject::Program { name: scenario, values } => {
            let entry = catalogue::find(scenario).ok_or_else(|| {
                told(format!("plays `{}`, which this program does not have", shown(scenario)))
            })?;
            let given: Vec<(&str, &str)> =
                values.iter().map(|(flag, text)| (flag.as_str(), text.as_str())).collect();
            let values = entry.values(&given, cores).map_err(|why| told(format!("is damaged: {why}")))?;
            Plays::Program(entry, values)
        }
        Subject::File { name: scenario, text, sets } => {
            let scenario = file::read(scenario, text, sets)
                .map_err(|found| told(format!("has a scenario that this program does not read: {found}")))?;
            Plays::File(Box::new(scenario))
        }
    };
    Ok(Replayed { options, plays, subject, source: Source::Recording { found, cores } })
}
