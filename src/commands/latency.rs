//! `meanwhile latency`: the ladder of this machine.

use super::session;
use super::told::{self, Told};
use crate::cli::LatencyArgs;
use crate::data;
use crate::error::{Error, Outcome};
use crate::export::forms;
use crate::interrupt::Interrupt;
use crate::io::scratch::Scratch;
use crate::latency::{Ladder, Rung};
use crate::pages::{self, Length};
use crate::progress::Counter;

/// # Errors
/// If there is no folder for files, or the page cannot be written.
pub fn run(args: &LatencyArgs) -> Result<Outcome, Error> {
    let sinks = told::open(&args.told.export, forms::ANY_PAGE)?;
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
    let cores = super::cores();
    let told = Told {
        document: &|_| pages::latency::page(&ladder, cores),
        json: &|| data::latency::json(&ladder, cores),
        special: &told::nothing_special,
    };
    told::tell(&told, &args.told, Length::Full, sinks)?;
    Ok(Outcome::Done)
}
