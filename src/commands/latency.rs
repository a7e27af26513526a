//! `meanwhile latency`: the ladder of this machine.

use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::cli::{MeasureArgs, PageArgs, ToldArgs};
use crate::data::{self, trace};
use crate::error::{Error, Outcome};
use crate::export::forms::{self, Form};
use crate::export::sink::Sink;
use crate::io::scratch::Scratch;
use crate::latency::{Ladder, Rung};
use crate::pages::{self, Length};
use crate::recording;

/// # Errors
/// If there is no folder for files, or the page cannot be written.
pub fn run(args: &MeasureArgs) -> Result<Outcome, Error> {
    let sinks = told::open(&args.told.export, forms::REPORT)?;
    let measure = |goes_on: &dyn Fn() -> bool| {
        // Between two rungs somebody looks, so its files are removed whatever ends it.
        let scratch = Scratch::new()?;
        Ok(Ladder::measure(scratch.path(), goes_on))
    };
    let tell = |ladder: &Ladder| tell(ladder, &args.told, args.length.length(), sinks);
    session::in_parts((Rung::ALL.len(), "rung"), &args.told, measure, tell)
}

/// Shows again what was recorded.
///
/// # Errors
/// If it is not what was written, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_rows(page)?;
    replay::refuse_verify(page)?;
    let ladder = file.read()?;
    tell(&ladder, &page.told, page.length.length(), told::open(&page.told.export, forms::REPORT)?)
}

fn tell(ladder: &Ladder, args: &ToldArgs, length: Length, sinks: Vec<Sink>) -> Result<Outcome, Error> {
    let told = Told {
        document: &|length| pages::latency::page(ladder, length),
        json: &|| data::latency::json(ladder),
        special: &|form| {
            let text = match form {
                Form::Csv => data::latency::csv(ladder),
                Form::Trace => trace::ladder::trace(ladder),
                _ => recording::text(ladder),
            };
            text.into_bytes()
        },
    };
    told::tell(&told, args, length, sinks)?;
    Ok(Outcome::Done)
}
