//! `meanwhile replay`: shows what was recorded, without running anything.

use std::path::Path;

use super::input::{self, Advice};
use super::play::{self, Playable};
use super::session::{self, Session, Source};
use super::{classify, coroutine, latency, pitfall, probe, wakeup};
use crate::cli::{ClockArg, LengthArgs, Options, PageArgs, ReplayArgs};
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::recording::{Body, Kind, Opened, Scenarios, Subject};
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
    let file = Recorded::open(&args.file)?;
    match file.opened.kind {
        Kind::Scenarios => scenarios(file.scenarios(args.page.clone())?),
        Kind::Pitfall => pitfall::replay(&file, &args.page),
        Kind::Coroutine => coroutine::replay(&file, &args.page),
        Kind::Wakeup => wakeup::replay(&file, &args.page),
        Kind::Latency => latency::replay(&file, &args.page),
        Kind::Probe => probe::replay(&file, &args.page),
        Kind::Classify => classify::replay(&file, &args.page),
    }
}

fn scenarios(replayed: Replayed) -> Result<Outcome, Error> {
    let Replayed { options, plays, subject, source } = replayed;
    let session = Session { options: &options, subject, source };
    Ok(play::show(plays.playable(options.clock.clocks())?, &session)?.outcome)
}

/// Options of pages that can be cut have no effect on one that is always whole.
///
/// # Errors
/// If one was typed.
pub(super) fn refuse_those_of_long_pages(page: &PageArgs) -> Result<(), Error> {
    let LengthArgs { full } = page.length;
    session::refuse(full, "--full", "this page is whole")?;
    refuse_rows(page)
}

/// # Errors
/// If rows were chosen.
pub(super) fn refuse_rows(page: &PageArgs) -> Result<(), Error> {
    session::refuse(page.view.is_some(), "--view", "only charts of scenarios have rows to choose from")
}

/// # Errors
/// If a page that claims nothing is to be judged.
pub(super) fn refuse_verify(page: &PageArgs) -> Result<(), Error> {
    session::refuse(page.verify, "--verify", "this page claims nothing that could fail")
}

/// A recording of any kind.
pub(super) struct Recorded {
    /// What the file is called in messages.
    name: String,
    opened: Opened,
}

impl Recorded {
    /// # Errors
    /// If the file cannot be read, or is no recording.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let name = input::name(path);
        let advice = Advice {
            if_missing: "record one with `--export NAME.run.json`",
            if_too_long: "record fewer tasks",
        };
        let text = input::text_up_to(path, MOST_BYTES, advice)?;
        let opened = Opened::new(&text).map_err(|why| Error::Usage(format!("{name}: {why}")))?;
        Ok(Self { name, opened })
    }

    /// # Errors
    /// If it is of another kind, or not what was written.
    pub fn read<B: Body>(&self) -> Result<B, Error> {
        self.opened.read().map_err(|why| self.refused(&why))
    }

    /// Why it cannot be shown.
    pub fn refused(&self, why: &str) -> Error {
        Error::Usage(format!("{}: {why}", self.name))
    }

    /// Scenarios, ready to be shown again.
    ///
    /// # Errors
    /// If it is of something else, or plays what this program does not have.
    pub fn scenarios(&self, told_as: PageArgs) -> Result<Replayed, Error> {
        let told = |why: String| self.refused(&why);
        let recording: Scenarios = self.read()?;
        let pace = Pace::new(recording.pace)
            .ok_or_else(|| told("has a pace that this program does not play; measure it again".to_owned()))?;
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
        let Scenarios { subject, machine, found, .. } = recording;
        let plays = self.plays(&subject, machine.cores)?;
        Ok(Replayed { options, plays, subject, source: Source::Recording { found, machine } })
    }

    fn plays(&self, subject: &Subject, cores: usize) -> Result<Plays, Error> {
        let told = |why: String| self.refused(&why);
        match subject {
            Subject::Program { name: scenario, values } => {
                let entry = catalogue::find(scenario).ok_or_else(|| {
                    told(format!("plays `{}`, which this program does not have", shown(scenario)))
                })?;
                let given: Vec<(&str, &str)> =
                    values.iter().map(|(flag, text)| (flag.as_str(), text.as_str())).collect();
                let values = entry
                    .values(&given, cores)
                    .map_err(|why| told(format!("has numbers that this program does not play: {why}")))?;
                Ok(Plays::Program(entry, values))
            }
            Subject::File { name: scenario, text, sets } => {
                let scenario = file::read(scenario, text, sets).map_err(|found| {
                    told(format!("has a scenario that this program does not read: {found}"))
                })?;
                Ok(Plays::File(Box::new(scenario)))
            }
        }
    }
}

/// Recorded scenarios, ready to be shown again.
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

impl Plays {
    /// # Errors
    /// As for what is typed.
    pub fn playable(self, clocks: Clocks) -> Result<Playable, Error> {
        match self {
            Self::Program(entry, values) => Playable::of(entry, &values, clocks),
            Self::File(scenario) => Ok(Playable::One(scenario)),
        }
    }
}
