//! `meanwhile replay`: shows what was recorded, without running anything.

use super::play;
use super::run::Advice;
use super::session::{Session, Source};
use crate::cli::{ClockArg, Options, ReplayArgs};
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::recording::{Recording, Subject};
use crate::report::Clocks;
use crate::scenario::{catalogue, file};
use crate::time::Pace;

/// Longer than any recording of the program.
const MOST_BYTES: usize = 256 << 20;

/// # Errors
/// If the file cannot be read or is no recording, or a page cannot be written.
pub fn run(args: &ReplayArgs) -> Result<Outcome, Error> {
    let name = super::run::name(&args.file);
    let told = |why: String| Error::Usage(format!("{name}: {why}"));
    let advice =
        Advice { if_missing: "record one with `--export NAME.run.json`", if_too_long: "record fewer tasks" };
    let text = super::run::text_up_to(&args.file, MOST_BYTES, advice)?;
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
        page: args.page.clone(),
        quiet: true,
    };
    let Recording { subject, cores, found, .. } = recording;
    let session =
        Session { options: &options, subject: subject.clone(), source: Source::Recording { found, cores } };
    match subject {
        Subject::Program { name: scenario, values } => {
            let entry = catalogue::find(&scenario).ok_or_else(|| {
                told(format!("plays `{}`, which this program does not have", shown(&scenario)))
            })?;
            let given: Vec<(&str, &str)> =
                values.iter().map(|(flag, text)| (flag.as_str(), text.as_str())).collect();
            let values = entry.values(&given, cores).map_err(|why| told(format!("is damaged: {why}")))?;
            play::entry(entry, &values, &session)
        }
        Subject::File { name: scenario, text, sets } => {
            let scenario = file::read(&scenario, &text, &sets)
                .map_err(|found| told(format!("has a scenario that this program does not read: {found}")))?;
            play::one(scenario, &session)
        }
    }
}
