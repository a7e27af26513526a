//! `meanwhile pitfall [NAME]`

use std::io;
use std::sync::Arc;

use super::measuring::{Under, measured_run};
use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::cli::{FormatArg, PageArgs, PitfallArgs, ToldArgs};
use crate::data::{self, facts, trace};
use crate::engine::calibration::Speed;
use crate::error::{Error, Outcome};
use crate::export::forms::{self, Form};
use crate::export::sink::Sink;
use crate::foreign::shown;
use crate::interrupt::Interrupt;
use crate::pages::pitfall as page;
use crate::pages::{Claims, Length};
use crate::pitfalls::comparison::{Comparison, MeasuredSide, predicted, strategy};
use crate::pitfalls::{self, Pitfall, Side, catalogue};
use crate::plan::Plan;
use crate::progress::Counter;
use crate::recording::{self, BothSides};
use crate::report::{Clocks, Conditions, Extent};
use crate::system::load::Load;
use crate::system::machine::Machine;
use crate::terminal;
use crate::time::{Pace, Time};

/// # Errors
/// If the machine gives no threads, or the page cannot be written.
pub fn run(args: &PitfallArgs) -> Result<Outcome, Error> {
    let Some(pitfall) = args.name else { return list(args) };
    let sinks = told::open(&args.told.export, forms::REPORT)?;
    let comparison = compare(pitfall, args)?;
    tell(&comparison, args.verify, &args.told, sinks)
}

/// Shows again what was recorded.
///
/// # Errors
/// If it is of no pitfall of this program, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_those_of_long_pages(page)?;
    let recorded: BothSides = file.read()?;
    let pitfall = catalogue::find(&recorded.name).ok_or_else(|| {
        file.refused(&format!(
            "is of the pitfall `{}`, which this program does not have",
            shown(&recorded.name)
        ))
    })?;
    let plans = Side::BOTH.map(pitfall.plan);
    let fits = |found: &[MeasuredSide; 2]| found.iter().zip(&plans).all(|(found, plan)| found.is_of(plan));
    if !recorded.is_of(pitfall) || !recorded.found.as_ref().is_none_or(fits) {
        return Err(file.refused(&format!(
            "is of `{}` of another program: {} is not the file that ran; measure it again",
            pitfall.name, pitfall.file.path
        )));
    }
    let sinks = told::open(&page.told.export, forms::REPORT)?;
    let conditions = conditions(recorded.clock, recorded.machine);
    let comparison = Comparison::new(pitfall, conditions, plans.each_ref(), recorded.found);
    tell(&comparison, page.verify, &page.told, sinks)
}

fn tell(comparison: &Comparison, verify: bool, args: &ToldArgs, sinks: Vec<Sink>) -> Result<Outcome, Error> {
    let claims = if verify { Claims::All } else { Claims::Broken };
    let told = Told {
        document: &|_| page::page(comparison, claims),
        json: &|| data::pitfall::json(comparison),
        special: &|form| {
            let text = match form {
                Form::Csv => facts::of_pitfall(comparison),
                Form::Trace => trace::of_pitfall(comparison),
                _ => recording::text(&BothSides::of(comparison)),
            };
            text.into_bytes()
        },
    };
    told::tell(&told, args, Length::Full, sinks)?;
    Ok(session::outcome(comparison.judgement, verify))
}

fn conditions(clocks: Clocks, machine: Machine) -> Conditions {
    Conditions { clocks, pace: Pace::REAL_TIME, repeat: 1, machine, extent: Extent::Whole }
}

/// Without a name.
fn list(args: &PitfallArgs) -> Result<Outcome, Error> {
    session::refuse(!args.told.export.is_empty(), "--export", "the list of all pitfalls has no page")?;
    session::refuse(args.verify, "--verify", "nothing is run without a name")?;
    let longest = catalogue::ALL.iter().map(|pitfall| pitfall.name.len()).max().unwrap_or(0);
    let line = |pitfall: &Pitfall| format!("{:<longest$}  {}\n", pitfall.name, pitfall.short);
    terminal::print(&match args.told.format {
        FormatArg::Json => data::pitfall::list(),
        _ => catalogue::ALL.into_iter().map(line).collect::<String>(),
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
            let counter = Counter::new(Side::BOTH.len(), "run", args.told.is_still());
            let both = both(pitfall, &plans, &counter);
            counter.clear();
            Some(both.map_err(|error| Error::Failure(format!("pitfall {}: {error}", pitfall.name)))?)
        }
        false => None,
    };
    let conditions = conditions(clocks, Machine::here());
    Ok(Comparison::new(pitfall, conditions, plans.each_ref().map(AsRef::as_ref), measured))
}

fn both(pitfall: &Pitfall, plans: &[Arc<Plan>; 2], counter: &Counter) -> io::Result<[MeasuredSide; 2]> {
    let speed = Speed::measure();
    let measure = |side: Side, plan: &Arc<Plan>| {
        let found = measure(pitfall, side, plan, speed)?;
        counter.count();
        Ok::<_, io::Error>(found)
    };
    Ok([measure(Side::Before, &plans[0])?, measure(Side::After, &plans[1])?])
}

/// A disturbed run is measured once more, and the less disturbed one counts.
fn measure(pitfall: &Pitfall, side: Side, plan: &Arc<Plan>, speed: Speed) -> io::Result<MeasuredSide> {
    let once = || once(pitfall, side, plan, speed);
    let first = once()?;
    Ok(if first.run.is_disturbed() { first.or_less_disturbed(once()?) } else { first })
}

fn once(pitfall: &Pitfall, side: Side, plan: &Arc<Plan>, speed: Speed) -> io::Result<MeasuredSide> {
    let before = Load::now();
    let (measured, counts) = pitfalls::measure(pitfall, side, plan, speed)?;
    let peak = predicted(plan).peaks.running;
    let under = Under { before, peak, cores: super::cores(), planned: Time::ZERO, pace: Pace::REAL_TIME };
    Ok(MeasuredSide { run: measured_run(plan, strategy(plan), measured, &under), counts })
}
