//! `meanwhile wakeup`: from being woken to being polled.

use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::cli::{MeasureArgs, PageArgs, ToldArgs};
use crate::data::{self, trace};
use crate::error::{Error, Outcome};
use crate::export::forms::{self, Form};
use crate::export::sink::Sink;
use crate::pages::{self, Length};
use crate::recording;
use crate::wakeup::{Scene, Wakeups};

/// # Errors
/// If the system gives no thread, or the page cannot be written.
pub fn run(args: &MeasureArgs) -> Result<Outcome, Error> {
    let sinks = told::open(&args.told.export, forms::REPORT)?;
    let tell = |wakeups: &Wakeups| tell(wakeups, &args.told, args.length.length(), sinks);
    session::in_parts((Scene::ALL.len(), "scene"), &args.told, |goes_on| Wakeups::measure(goes_on), tell)
}

/// Shows again what was recorded.
///
/// # Errors
/// If it is not what was written, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_rows(page)?;
    replay::refuse_verify(page)?;
    let wakeups = file.read()?;
    tell(&wakeups, &page.told, page.length.length(), told::open(&page.told.export, forms::REPORT)?)
}

fn tell(wakeups: &Wakeups, args: &ToldArgs, length: Length, sinks: Vec<Sink>) -> Result<Outcome, Error> {
    let told = Told {
        document: &|length| pages::wakeup::page(wakeups, length),
        json: &|| data::wakeup::json(wakeups),
        special: &|form| {
            let text = match form {
                Form::Csv => data::wakeup::csv(wakeups),
                Form::Trace => trace::polls::of_wakeups(wakeups),
                _ => recording::text(wakeups),
            };
            text.into_bytes()
        },
    };
    told::tell(&told, args, length, sinks)?;
    Ok(Outcome::Done)
}
