//! `meanwhile pitfall [NAME]`

use std::io;
use std::sync::Arc;

use console::Term;

use super::measuring::{Under, measured_run};
use super::session;
use crate::analysis::claims::Judgement;
use crate::cli::{FormatArg, PitfallArgs};
use crate::data;
use crate::document::Document;
use crate::engine::calibration::Speed;
use crate::error::{Error, Outcome};
use crate::export::sink::Form;
use crate::export::{cast, html, markdown, svg};
use crate::interrupt::Interrupt;
use crate::pages::Claims;
use crate::pages::pitfall as page;
use crate::pitfalls::comparison::{Comparison, Found, predicted, strategy};
use crate::pitfalls::{self, Pitfall, Side, catalogue};
use crate::plan::Plan;
use crate::progress::Counter;
use crate::render::{self, View};
use crate::report::{Conditions, Extent, Machine};
use crate::system::load::Load;
use crate::terminal;
use crate::time::Pace;

/// # Errors
/// If the machine gives no threads, or the page cannot be written.
pub fn run(args: &PitfallArgs) -> Result<Outcome, Error> {
    let Some(pitfall) = args.name else { return list(args) };
    let sinks = session::open(&args.export, session::DRAWN)?;
    let comparison = compare(pitfall, args)?;
    let claims = if args.verify { Claims::All } else { Claims::Broken };
    let document = page::page(&comparison, claims);
    for sink in sinks {
        let text = exported(sink.form(), &document, &comparison);
        sink.write(text)?;
    }
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    terminal::print(&match args.format {
        FormatArg::Table => render::terminal::text(&document, &style),
        FormatArg::Plain => render::plain::text(&document),
        FormatArg::Json => data::pitfall::json(&comparison),
    })?;
    Ok(match comparison.judgement {
        Judgement::Fails if args.verify => Outcome::ClaimFailed,
        Judgement::CannotTell if args.verify => Outcome::ClaimUnclear,
        _ => Outcome::Done,
    })
}

/// Without a name.
fn list(args: &PitfallArgs) -> Result<Outcome, Error> {
    session::refuse(!args.export.is_empty(), "--export", "the list of all pitfalls has no page")?;
    session::refuse(args.verify, "--verify", "nothing is run without a name")?;
    let longest = catalogue::ALL.iter().map(|pitfall| pitfall.name.len()).max().unwrap_or(0);
    let line = |pitfall: &Pitfall| format!("{:<longest$}  {}\n", pitfall.name, pitfall.short);
    terminal::print(&match args.format {
        FormatArg::Json => data::pitfall::list(),
        FormatArg::Table | FormatArg::Plain => catalogue::ALL.into_iter().map(line).collect::<String>(),
    })?;
    Ok(Outcome::Done)
}

fn compare(pitfall: &'static Pitfall, args: &PitfallArgs) -> Result<Comparison, Error> {
    let plans = Side::BOTH.map(|side| Arc::new((pitfall.plan)(side)));
    let clocks = args.clock.clocks();
    let measured = match clocks.real() {
        true => {
            // Ctrl-C ends it at once, and with the exit code that it has everywhere.
            let _interrupt = Interrupt::catch()?;
            let counter = Counter::new(Side::BOTH.len(), "run", args.format == FormatArg::Plain);
            let both = both(pitfall, &plans, &counter);
            counter.clear();
            Some(both.map_err(|error| Error::Failure(format!("pitfall {}: {error}", pitfall.name)))?)
        }
        false => None,
    };
    let machine = Machine { cores: super::cores() };
    let conditions = Conditions { clocks, pace: Pace::REAL_TIME, repeat: 1, machine, extent: Extent::Whole };
    Ok(Comparison::new(pitfall, conditions, plans.each_ref().map(AsRef::as_ref), measured))
}

fn both(pitfall: &Pitfall, plans: &[Arc<Plan>; 2], counter: &Counter) -> io::Result<[Found; 2]> {
    let speed = Speed::measure();
    let measure = |side: Side, plan: &Arc<Plan>| {
        let found = measure(pitfall, side, plan, speed)?;
        counter.count();
        Ok::<_, io::Error>(found)
    };
    Ok([measure(Side::Before, &plans[0])?, measure(Side::After, &plans[1])?])
}

/// A disturbed run is measured once more, and the less disturbed one counts.
fn measure(pitfall: &Pitfall, side: Side, plan: &Arc<Plan>, speed: Speed) -> io::Result<Found> {
    let once = || once(pitfall, side, plan, speed);
    let first = once()?;
    Ok(if first.run.is_disturbed() { first.or_less_disturbed(once()?) } else { first })
}

fn once(pitfall: &Pitfall, side: Side, plan: &Arc<Plan>, speed: Speed) -> io::Result<Found> {
    let before = Load::now();
    let (measured, counts) = pitfalls::measure(pitfall, side, plan, speed)?;
    let peak = predicted(plan).peaks.running;
    let under = Under { before, peak, cores: super::cores(), pace: Pace::REAL_TIME };
    Ok(Found { run: measured_run(plan, strategy(plan), measured, &under), counts })
}

/// In one of [`session::DRAWN`].
fn exported(form: Form, document: &Document, comparison: &Comparison) -> String {
    match form {
        Form::Html => html::html(document),
        Form::Svg => svg::svg(document, View::Both),
        Form::Cast => cast::cast(document, View::Both),
        Form::Json => data::pitfall::json(comparison),
        _ => markdown::markdown(document, View::Both),
    }
}
