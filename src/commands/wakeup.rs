//! `meanwhile wakeup`: from being woken to being polled.

use console::Term;

use super::{play, session};
use crate::cli::{FormatArg, WakeupArgs};
use crate::data;
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::pages;
use crate::progress::Counter;
use crate::render;
use crate::terminal;
use crate::wakeup::{Scene, Wakeups};

/// # Errors
/// If the system gives no thread, or the page cannot be written.
pub fn run(args: &WakeupArgs) -> Result<Outcome, Error> {
    let sinks = session::open(&args.export, session::OBSERVED)?;
    let interrupt = Interrupt::catch()?;
    interrupt.listen();
    let counter = Counter::new(Scene::ALL.len(), "scene", args.format == FormatArg::Plain);
    let measured = Wakeups::measure(&|| {
        counter.count();
        !interrupt.was_pressed()
    });
    interrupt.stop_listening();
    counter.clear();
    let wakeups = measured.map_err(|error| Error::Failure(error.to_string()))?;
    let Some(wakeups) = wakeups else { return Ok(play::nothing_measured(&interrupt)) };
    let cores = super::cores();
    let document = pages::wakeup::page(&wakeups, cores);
    let json = || data::wakeup::json(&wakeups, cores);
    for sink in sinks {
        let text = session::observed(sink.form(), &document, &json);
        sink.write(text)?;
    }
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    terminal::print(&match args.format {
        FormatArg::Table => render::terminal::text(&document, &style),
        FormatArg::Plain => render::plain::text(&document),
        FormatArg::Json => json(),
    })?;
    Ok(Outcome::Done)
}
