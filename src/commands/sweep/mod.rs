//! `meanwhile sweep`: every strategy over a range.

mod knob;
mod measure;
mod points;

use super::feasible;
use crate::cli::{SweepArgs, SweepFormatArg};
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::plan::Strategy;
use crate::render::sweep as render;
use crate::report::{Machine, Show};
use crate::scenario::{Param, Scenario};
use crate::sweep::axis::{Axis, Value};
use crate::sweep::figures::Figures;
use crate::sweep::{MOST_POINTS, Measuring, Point, Sweep};
use crate::terminal;
use crate::{model, plan};
use knob::Knob;
use points::Counter;

/// # Errors
/// If what was typed makes no sense, or the system does not give what is needed.
pub fn run(args: &SweepArgs) -> Result<Outcome, Error> {
    let scenario = set(find(&args.scenario)?, args)?;
    let (knobs, axes) = axes(&scenario, args)?;
    let interrupt = Interrupt::catch()?;
    let strategies: Vec<Strategy> = Strategy::ALL
        .into_iter()
        .filter(|it| args.strategy.is_empty() || args.strategy.contains(it))
        .collect();
    let scenarios = scenarios(&scenario, &knobs, &axes)?;
    let counter = Counter::new(scenarios.len(), args.quiet);
    let points = predict(&scenarios, &axes, &strategies, &counter, &interrupt)?;
    let mut sweep = Sweep { scenario, axes, strategies, points, measuring: None };
    if args.measure {
        let pace = args.pace.unwrap_or_else(|| sweep.scenario.default_pace());
        let machine = Machine { cores: super::cores() };
        sweep.measuring = Some(Measuring { machine, pace, repeat: args.repeat.unwrap_or(1) });
        if !interrupt.was_pressed() {
            measure::measure(&mut sweep, &scenarios, args, &interrupt)?;
        }
    }
    let text = match args.format {
        SweepFormatArg::Table => {
            render::page(&sweep, &terminal::look_on(Some(&console::Term::stdout()), &args.look))
        }
        SweepFormatArg::Plain => render::plain(&sweep),
        SweepFormatArg::Json => render::json(&sweep),
        SweepFormatArg::Csv => render::csv(&sweep),
    };
    terminal::print(&text).map_err(|error| Error::Failure(format!("cannot write the page: {error}")))?;
    Ok(if interrupt.was_pressed() { interrupt.outcome() } else { Outcome::Done })
}

fn find(name: &str) -> Result<Scenario, Error> {
    let known = Scenario::all();
    let names = || known.iter().map(|scenario| scenario.about().name).collect::<Vec<_>>().join(", ");
    let found = known.iter().find(|scenario| scenario.about().name == name);
    let scenario = found
        .cloned()
        .ok_or_else(|| Error::Usage(format!("SCENARIO: `{name}` given; allowed: {}", names())))?;
    // As when it is played.
    Ok(match &scenario {
        Scenario::IoWait(_) | Scenario::Parallel(_) => {
            scenario.with("workers", Param::Count(super::cores())).unwrap_or(scenario)
        }
        _ => scenario,
    })
}

fn set(scenario: Scenario, args: &SweepArgs) -> Result<Scenario, Error> {
    args.set.iter().try_fold(scenario, |scenario, set| Knob::set(&scenario, set))
}

fn axes(scenario: &Scenario, args: &SweepArgs) -> Result<(Vec<Knob>, Vec<Axis>), Error> {
    if 2 < args.over.len() {
        return Err(Error::Usage(format!("--over: given {} times; allowed: once or twice", args.over.len())));
    }
    let knob = |name: &String| Knob::find(scenario, "--over", name);
    let knobs: Vec<Knob> = args.over.iter().map(|over| knob(&over.name)).collect::<Result<_, _>>()?;
    if let [one, other] = &knobs[..]
        && one.is_same(other)
    {
        return Err(Error::Usage(format!(
            "--over: `{}` and `{}` given; allowed: two different numbers",
            one.name, other.name
        )));
    }
    let axes: Vec<Axis> =
        knobs.iter().zip(&args.over).map(|(knob, over)| knob.axis(over)).collect::<Result<_, _>>()?;
    let points: usize = axes.iter().map(|axis| axis.values.len()).product();
    if MOST_POINTS < points {
        return Err(Error::Usage(format!(
            "--over: {points} points given, both ranges taken together; allowed: at most {MOST_POINTS}"
        )));
    }
    Ok((knobs, axes))
}

/// The scenario of each point.
fn scenarios(scenario: &Scenario, knobs: &[Knob], axes: &[Axis]) -> Result<Vec<Scenario>, Error> {
    // A load is a share of what the workers can do: they must be known first.
    let mut order: Vec<usize> = (0..knobs.len()).collect();
    order.sort_by_key(|axis| knobs[*axis].depends_on_others());
    let turned = |values: &Vec<Value>| {
        let turned = order
            .iter()
            .try_fold(scenario.clone(), |scenario, axis| knobs[*axis].turn(&scenario, values[*axis]));
        let turned =
            turned.ok_or_else(|| Error::Usage(format!("--over: {} cannot be played", at(axes, values))))?;
        feasible::check_memory(&turned, &turned.params(), Show::Model)?;
        Ok(turned)
    };
    Sweep::places(axes).iter().map(turned).collect()
}

/// "7 users, 2 cores".
fn at(axes: &[Axis], values: &[Value]) -> String {
    axes.iter().zip(values).map(|(axis, value)| axis.at(*value)).collect::<Vec<_>>().join(", ")
}

/// All points, or those that were done before Ctrl-C.
fn predict(
    scenarios: &[Scenario],
    axes: &[Axis],
    strategies: &[Strategy],
    counter: &Counter,
    interrupt: &Interrupt,
) -> Result<Vec<Point>, Error> {
    let (jobs, order) = (scenarios.to_vec(), strategies.to_vec());
    let done = points::all(jobs.len(), counter, interrupt, move |place| figures(&jobs[place], &order))?;
    let places = Sweep::places(axes);
    let mut points = Vec::new();
    for (values, figures) in places.into_iter().zip(done) {
        match figures {
            Some(Ok(figures)) => points.push(Point::predicted(values, figures)),
            Some(Err(error)) => {
                return Err(Error::Usage(format!(
                    "--over: with {}: {error}; choose smaller values",
                    at(axes, &values)
                )));
            }
            None => {}
        }
    }
    Ok(points)
}

fn figures(scenario: &Scenario, strategies: &[Strategy]) -> Result<Vec<Figures>, plan::PlanError> {
    let of = |strategy: &Strategy| {
        let plan = scenario.plan(*strategy)?;
        Ok(Figures::of(&plan, &model::simulate(&plan, &model::Keep::Only(Vec::new()))))
    };
    strategies.iter().map(of).collect()
}
