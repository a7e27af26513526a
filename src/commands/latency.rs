//! `meanwhile latency`: the ladder of this machine.

use console::Term;

use super::{play, session};
use crate::cli::{FormatArg, LatencyArgs};
use crate::data;
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::io::scratch::Scratch;
use crate::latency::{Ladder, Rung};
use crate::pages;
use crate::progress::Counter;
use crate::render;
use crate::terminal;

/// # Errors
/// If there is no folder for files, or the page cannot be written.
pub fn run(args: &LatencyArgs) -> Result<Outcome, Error> {
    let sinks = session::open(&args.export, session::ANY_PAGE)?;
    let interrupt = Interrupt::catch()?;
    // Before there are files: between two rungs somebody looks, so they are removed whatever ends it.
    interrupt.listen();
    let scratch = Scratch::new().map_err(|error| Error::Failure(error.to_string()))?;
    let counter = Counter::new(Rung::ALL.len(), "rung", args.format == FormatArg::Plain);
    let ladder = Ladder::measure(scratch.path(), &|| {
        counter.count();
        !interrupt.was_pressed()
    });
    interrupt.stop_listening();
    counter.clear();
    drop(scratch);
    let Some(ladder) = ladder else { return Ok(play::nothing_measured(&interrupt)) };
    let cores = super::cores();
    let document = pages::latency::page(&ladder, cores);
    let json = || data::latency::json(&ladder, cores);
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
