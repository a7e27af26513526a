//! `meanwhile latency`: the ladder of this machine.

use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::cli::{LatencyArgs, PageArgs, ToldArgs};
use crate::data;
use crate::error::{Error, Outcome};
use crate::export::forms;
use crate::export::sink::{Form, Sink};
use crate::interrupt::Interrupt;
use crate::io::scratch::Scratch;
use crate::latency::{Ladder, Rung};
use crate::pages::{self, Length};
use crate::progress::Counter;
use crate::recording;

/// # Errors
/// If there is no folder for files, or the page cannot be written.
pub fn run(args: &LatencyArgs) -> Result<Outcome, Error> {
    let sinks = told::open(&args.told.export, forms::LADDER)?;
    let interrupt = Interrupt::catch()?;
    // Before there are files: between two rungs somebody looks, so they are removed whatever ends it.
    interrupt.listen();
    let scratch = Scratch::new().map_err(|error| Error::Failure(error.to_string()))?;
    let counter = Counter::new(Rung::ALL.len(), "rung", args.told.is_still());
    let ladder = Ladder::measure(scratch.path(), &|| {
        counter.count();
        !interrupt.was_pressed()
    });
    interrupt.stop_listening();
    counter.clear();
    drop(scratch);
    let Some(ladder) = ladder else { return Ok(session::nothing_measured(&interrupt)) };
    tell(&ladder, &args.told, sinks)
}

/// Shows again what was recorded.
///
/// # Errors
/// If it is not what was written, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_those_of_claims(page)?;
    let ladder = file.read()?;
    tell(&ladder, &page.told, told::open(&page.told.export, forms::LADDER)?)
}

fn tell(ladder: &Ladder, args: &ToldArgs, sinks: Vec<Sink>) -> Result<Outcome, Error> {
    let told = Told {
        document: &|_| pages::latency::page(ladder),
        json: &|| data::latency::json(ladder),
        special: &|form| {
            let text = match form {
                Form::Csv => data::latency::csv(ladder),
                _ => recording::text(ladder),
            };
            text.into_bytes()
        },
    };
    told::tell(&told, args, Length::Full, sinks)?;
    Ok(Outcome::Done)
}
