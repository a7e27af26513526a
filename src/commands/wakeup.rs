//! `meanwhile wakeup`: from being woken to being polled.

use super::session;
use super::told::{self, Told};
use crate::cli::WakeupArgs;
use crate::data;
use crate::error::{Error, Outcome};
use crate::export::forms;
use crate::interrupt::Interrupt;
use crate::pages::{self, Length};
use crate::progress::Counter;
use crate::wakeup::{Scene, Wakeups};

/// # Errors
/// If the system gives no thread, or the page cannot be written.
pub fn run(args: &WakeupArgs) -> Result<Outcome, Error> {
    let sinks = told::open(&args.told.export, forms::OBSERVED)?;
    let interrupt = Interrupt::catch()?;
    interrupt.listen();
    let counter = Counter::new(Scene::ALL.len(), "scene", args.told.is_still());
    let measured = Wakeups::measure(&|| {
        counter.count();
        !interrupt.was_pressed()
    });
    interrupt.stop_listening();
    counter.clear();
    let wakeups = measured.map_err(|error| Error::Failure(error.to_string()))?;
    let Some(wakeups) = wakeups else { return Ok(session::nothing_measured(&interrupt)) };
    let cores = super::cores();
    let told = Told {
        document: &|_| pages::wakeup::page(&wakeups, cores),
        json: &|| data::wakeup::json(&wakeups, cores),
        special: &told::nothing_special,
    };
    told::tell(&told, &args.told, Length::Full, sinks)?;
    Ok(Outcome::Done)
}
