//! `meanwhile sweep`: every strategy over a range.

mod kind;
mod knob;
mod long_run;
mod measure;
mod points;
mod subject;

use std::sync::{Arc, OnceLock};

use super::told::{self, Told};
use super::{feasible, session};
use crate::analysis::Run;
use crate::cli::{Set, SweepArgs};
use crate::data;
use crate::document::Document;
use crate::error::{Error, Outcome};
use crate::export::forms;
use crate::foreign::shown;
use crate::interrupt::Interrupt;
use crate::model;
use crate::pages::{self, Length};
use crate::plan::{Plan, Strategy};
use crate::report::Clocks;
use crate::scenario::{Number, Scenario};
use crate::story::list;
use crate::sweep::axis::Axis;
use crate::sweep::figures::Figures;
use crate::sweep::report::{LongRunReport, SweepReport};
use crate::sweep::{MOST_POINTS, Measuring, Point, Sweep, sentences};
use crate::system::machine::Machine;
use knob::Knob;
use points::Counter;
use subject::Subject;

/// What is to be computed: a scenario, and the numbers that change.
#[derive(Clone, Debug)]
struct Experiment {
    subject: Subject,
    knobs: Vec<Knob>,
    axes: Vec<Axis>,
    strategies: Vec<Strategy>,
    /// By strategy: the first plan that was played. More workers change nothing where one works, and
    /// the same plan is not played again.
    known: Arc<[OnceLock<(Plan, Figures)>]>,
}

/// What was found out, whether all or a part.
#[derive(Debug)]
enum Swept {
    Points(SweepReport),
    LongRun(LongRunReport),
}

/// # Errors
/// If what was typed makes no sense, or the system does not give what is needed.
pub fn run(args: &SweepArgs) -> Result<Outcome, Error> {
    let experiment = Experiment::new(args)?;
    let is_long_run = long_run::applies(&experiment);
    check_options(args, &experiment, is_long_run)?;
    let forms = if experiment.axes.len() == 1 { forms::CURVES } else { forms::TABLES };
    let sinks = told::open(&args.told.export, forms)?;
    let interrupt = Interrupt::catch()?;
    let found = match is_long_run {
        true => Swept::LongRun(LongRunReport::of(long_run::run(experiment, args, &interrupt)?)),
        false => Swept::Points(SweepReport::of(play_all(&experiment, args, &interrupt)?)),
    };
    let told = Told {
        document: &|length| found.document(length),
        json: &|| found.json(),
        special: &|_| found.csv().into_bytes(),
    };
    told::tell(&told, &args.told, args.length.length(), sinks)?;
    Ok(if interrupt.was_pressed() { interrupt.outcome() } else { Outcome::Done })
}

/// # Errors
/// If an option was typed that this sweep cannot heed.
fn check_options(args: &SweepArgs, experiment: &Experiment, is_long_run: bool) -> Result<(), Error> {
    let not_measured = !args.measure;
    if args.measure
        && let Some((given, instead)) = processors_of_the_model(args, experiment)
    {
        return Err(Error::Usage(format!(
            "--measure: given with {given}, and only the model can change the processors: a measured run has those \
             of this machine; leave --measure out, or {instead}"
        )));
    }
    session::refuse(args.measure && is_long_run, "--measure", "a long run is only predicted")?;
    session::refuse(args.pace.is_some() && not_measured, "--pace", "nothing is measured without --measure")?;
    session::refuse(
        args.repeat.is_some() && not_measured,
        "--repeat",
        "nothing is measured without --measure",
    )?;
    let one_run = "it is for tasks of one kind that come at random, over load or arrival-rate alone";
    session::refuse(args.seeds.is_some() && !is_long_run, "--seeds", one_run)
}

/// Where the processors were changed that only the model has, and what else can be done.
fn processors_of_the_model(args: &SweepArgs, experiment: &Experiment) -> Option<(String, &'static str)> {
    let Experiment { subject, knobs, .. } = experiment;
    let is_set = |set: &&Set| Knob::of_set(subject, set).is_some_and(|own| own.is_of_the_model());
    let swept = knobs.iter().find(|knob| knob.is_of_the_model());
    let swept = swept.map(|knob| (format!("--over {}", shown(&knob.name)), "sweep over workers"));
    let set = || {
        let set = args.set.iter().find(is_set)?;
        Some((format!("--set {}", shown(&set.name)), "leave that out"))
    };
    let in_file = || {
        subject.scenario.processors()?;
        Some(("`processors` in the file".to_owned(), "take them out of it"))
    };
    swept.or_else(set).or_else(in_file)
}

fn play_all(experiment: &Experiment, args: &SweepArgs, interrupt: &Interrupt) -> Result<Sweep, Error> {
    let places = Sweep::places(&experiment.axes);
    let counter = Counter::new(places.len(), "point", args.is_still());
    let points = predict(experiment, places, &counter, interrupt)?;
    let Experiment { subject, axes, strategies, .. } = experiment.clone();
    let mut sweep =
        Sweep { scenario: subject.scenario, axes, strategies, points, at_knees: Vec::new(), measuring: None };
    sweep.at_knees = experiment.at_knees(&sweep)?;
    if args.measure {
        let pace = args.pace.unwrap_or_else(|| sweep.scenario.default_pace());
        let machine = Machine::here();
        sweep.measuring = Some(Measuring { machine, pace, repeat: args.repeat.unwrap_or(1), wanted: 0 });
        if !interrupt.was_pressed() {
            measure::measure(&mut sweep, experiment, args, interrupt)?;
        }
    }
    Ok(sweep)
}

impl Swept {
    fn document(&self, length: Length) -> Document {
        match (self, length) {
            (Self::Points(report), Length::OneScreen) => pages::sweep::screen(report),
            (Self::Points(report), Length::Full) => pages::sweep::document(report),
            (Self::LongRun(report), Length::OneScreen) => pages::sweep::long_run::screen(report),
            (Self::LongRun(report), Length::Full) => pages::sweep::long_run::document(report),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Points(report) => data::sweep::json(report),
            Self::LongRun(report) => data::long_run::json(report),
        }
    }

    fn csv(&self) -> String {
        match self {
            Self::Points(report) => data::sweep::csv(report),
            Self::LongRun(report) => data::long_run::csv(report),
        }
    }
}

impl Experiment {
    fn new(args: &SweepArgs) -> Result<Self, Error> {
        let subject =
            args.set.iter().try_fold(Subject::find(args)?, |subject, set| Knob::set(&subject, set))?;
        let (knobs, axes) = axes(&subject, args)?;
        for set in &args.set {
            let is_swept =
                Knob::of_set(&subject, set).is_some_and(|own| knobs.iter().any(|it| it.is_same(&own)));
            let option = format!("--set {}", shown(&set.name));
            session::refuse(is_swept, &option, "--over changes the same number")?;
        }
        for (knob, axis) in knobs.iter().zip(&axes) {
            knob.check_that_it_matters(&subject, axis)?;
        }
        let strategies = feasible::strategies(&subject.scenario, &args.strategy)?;
        let known = strategies.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { subject, knobs, axes, strategies, known })
    }

    /// The scenario of a point.
    fn at(&self, values: &[Number]) -> Result<Scenario, Error> {
        let mut turns: Vec<(&Knob, Number)> = self.knobs.iter().zip(values.iter().copied()).collect();
        // A load is a share of what the workers can do: they must be known first.
        turns.sort_by_key(|(knob, _)| knob.depends_on_others());
        let turned = turns
            .into_iter()
            .try_fold(self.subject.clone(), |subject, (knob, value)| knob.turn(&subject, value))?;
        feasible::check_memory(&turned.scenario, &turned.scenario.params(), Clocks::Model)?;
        Ok(turned.scenario)
    }

    fn figures(&self, values: &[Number]) -> Result<Vec<Figures>, Error> {
        let scenario = self.at(values)?;
        let of = |(strategy, known): (&Strategy, &OnceLock<(Plan, Figures)>)| {
            Ok(play(self.plan(&scenario, *strategy, values)?, known))
        };
        self.strategies.iter().zip(self.known.iter()).map(of).collect()
    }

    fn plan(&self, scenario: &Scenario, strategy: Strategy, values: &[Number]) -> Result<Plan, Error> {
        scenario.plan(strategy).map_err(|error| {
            Error::Usage(format!("--over: with {}: {error}; choose smaller values", self.told(values)))
        })
    }

    /// See [`Sweep::at_knees`].
    fn at_knees(&self, sweep: &Sweep) -> Result<Vec<Option<Run>>, Error> {
        /// A page names one of them: a crowd would only cost time.
        const MOST_TASKS: usize = 10_000;
        let [_] = &self.axes[..] else { return Ok(Vec::new()) };
        let run = |(strategy, shown): (&Strategy, Option<usize>)| {
            let Some(point) = shown.and_then(|place| sweep.points.get(place)) else { return Ok(None) };
            let plan = self.plan(&self.at(&point.values)?, *strategy, &point.values)?;
            let is_small = plan.task_count() <= MOST_TASKS;
            Ok(is_small.then(|| Run::new(&plan, *strategy, &model::predict(&plan))))
        };
        self.strategies.iter().zip(sentences::where_knees_show(sweep)).map(run).collect()
    }

    /// "7 users and 2 cores".
    fn told(&self, values: &[Number]) -> String {
        let told = self.axes.iter().zip(values).map(|(axis, value)| axis.at(*value));
        list(&told.collect::<Vec<_>>())
    }
}

fn play(plan: Plan, known: &OnceLock<(Plan, Figures)>) -> Figures {
    /// A larger plan is not worth its memory.
    const MOST_TASKS: usize = 100_000;
    if let Some((_, figures)) = known.get().filter(|(known, _)| *known == plan) {
        return *figures;
    }
    let figures = Figures::of(&plan, &model::simulate(&plan, &model::Keep::Only(Vec::new())));
    if plan.task_count() <= MOST_TASKS {
        // If somebody else was first, his plan is as good.
        let _ = known.set((plan, figures));
    }
    figures
}

fn axes(subject: &Subject, args: &SweepArgs) -> Result<(Vec<Knob>, Vec<Axis>), Error> {
    if 2 < args.over.len() {
        return Err(Error::Usage(format!("--over: given {} times; allowed: once or twice", args.over.len())));
    }
    let knobs: Vec<Knob> =
        args.over.iter().map(|over| Knob::find(subject, "--over", over)).collect::<Result<_, _>>()?;
    if let [one, other] = &knobs[..]
        && one.is_same(other)
    {
        return Err(Error::Usage(format!(
            "--over: `{}` and `{}` given; allowed: two different numbers",
            shown(&one.name),
            shown(&other.name)
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

/// All points, or those that were done before Ctrl-C.
fn predict(
    experiment: &Experiment,
    places: Vec<Vec<Number>>,
    counter: &Counter,
    interrupt: &Interrupt,
) -> Result<Vec<Point>, Error> {
    let (mine, jobs) = (experiment.clone(), places.clone());
    let done = points::all(jobs.len(), None, counter, interrupt, move |place| mine.figures(&jobs[place]))?;
    let done = places.into_iter().zip(done).filter_map(|(values, figures)| Some((values, figures?)));
    done.map(|(values, figures)| Ok(Point::predicted(values, figures?))).collect()
}
