//! Everything that a page says of a scenario, computed once: published | predicted | measured.

pub mod arithmetic;
pub(crate) mod cost;
pub(crate) mod events;
pub mod played;
pub mod sentences;
mod figures;

use std::borrow::Cow;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::analysis::claims::{self, Evidence, Judgement, Runs, Verdict};
use crate::analysis::stages::Stages;
use crate::analysis::{FEW_TASKS, MeasuredRun, MeasuredRuns, Run, Stretch};
use crate::io::real_file::Timed;
use crate::model;
use crate::plan::{Strategy, Waiting};
use crate::scenario::catalogue::{self, Proposal};
use crate::scenario::claim::{Claim, Moment};
use crate::scenario::{Runner, Scenario};
use crate::story::{Precision, Rates, Units, plural};
use crate::system::machine::Machine;
use crate::time::{Pace, Time};
use crate::timeline::TaskTimes;
use arithmetic::Arithmetic;
use cost::Cost;
use events::Event;
use played::{Drawn, Here, Played, foreseen, tasks_to_tell};
use sentences::Crew;
use sentences::stages::Bound;
use sentences::warnings::RunToTrust;

/// One scenario, played in some strategies.
#[derive(Clone, Debug)]
pub struct Report {
    pub scenario: Scenario,
    pub conditions: Conditions,
    /// As finely as its model needs.
    pub units: Units,
    /// In which throughputs are told.
    pub rates: Rates,
    pub strategies: Vec<Played>,
    /// What happens to the tasks that matter, in the order of the first strategy shown.
    pub events: Vec<Event>,
    /// So many tasks have no events here.
    pub tasks_left_out: usize,
    /// Whether a source states a figure for these numbers.
    pub has_source: bool,
    /// The last moment that a chart must show.
    pub end: Time,
    pub stages: StagesInWords,
    /// Commands to try next.
    pub try_next: Vec<Proposal>,
    /// What the model says of the first of them.
    pub next_predicted: Option<String>,
    /// Sentences about the scenario as a whole.
    pub remarks: Vec<String>,
    /// Where a request was that came while the server was busy.
    pub buffered: Option<String>,
    /// Who stands still instead, where that is not plain.
    pub who_waits: Option<&'static str>,
    /// What was measured beside the runs, and never predicted.
    pub beside: Vec<Timed>,
    /// What a reader must know before trusting the measured figures.
    pub warnings: Vec<String>,
    pub verdicts: Vec<Verdict>,
}

/// What the stages of all strategies tell.
#[derive(Clone, Debug, Default)]
pub struct StagesInWords {
    /// Those in which the model has anybody, in any strategy.
    pub names: Vec<String>,
    pub sentences: Vec<String>,
    /// What a bounded queue costs.
    pub cost_of_bound: Option<String>,
}

/// Under which conditions the figures came about.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    pub clocks: Clocks,
    pub pace: Pace,
    pub repeat: usize,
    pub machine: Machine,
    /// Whether all was measured that was to be.
    pub extent: Extent,
}

/// How much of what was to be measured was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    Whole,
    /// Somebody ended it when there were so many of so many runs.
    Partial {
        measured: usize,
        wanted: usize,
    },
}

impl Extent {
    /// Of runs, each with how often it was measured.
    pub fn of<'a>(measured: impl IntoIterator<Item = &'a MeasuredRun>, wanted: usize) -> Self {
        let measured = measured.into_iter().map(|run| run.measurement.samples.len()).sum();
        if measured == wanted { Self::Whole } else { Self::Partial { measured, wanted } }
    }

    pub const fn is_partial(self) -> bool {
        matches!(self, Self::Partial { .. })
    }

    /// "partial: 2 of 4 runs were measured", if it is only a part.
    pub fn in_words(self) -> Option<String> {
        let Self::Partial { measured, wanted } = self else { return None };
        Some(format!("partial: {measured} of {} measured", plural(wanted, "run was", "runs were")))
    }
}

/// Which clocks the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clocks {
    Model,
    Real,
    Both,
}

impl Clocks {
    pub const fn model(self) -> bool {
        matches!(self, Self::Model | Self::Both)
    }

    pub const fn real(self) -> bool {
        matches!(self, Self::Real | Self::Both)
    }
}

impl Report {
    /// Whether causes and sums are those of the prediction.
    pub fn has_prediction(&self) -> bool {
        has_prediction(&self.scenario, self.conditions)
    }

    /// `predicted` has a run for each strategy; what was measured too, or none.
    pub fn new(
        scenario: Scenario,
        conditions: Conditions,
        predicted: Vec<Run>,
        MeasuredRuns { runs, beside }: MeasuredRuns,
    ) -> Self {
        let model = Runs(predicted.iter().collect());
        let scenario = scenario.saying_only(|statement| model.bear_out(statement));
        let units = Units { clock: scenario.about().clock, precision: precision(&scenario, &predicted) };
        let mut strategies = played(&scenario, conditions, predicted, runs);
        let verdicts = verdicts(&scenario, &strategies, conditions.pace);
        let rates = Rates::of(strategies.iter().map(|played| played.drawn().throughput()));
        tell(&mut strategies, &scenario, (units, rates), conditions);
        let is_published = strategies.iter().any(|played| played.published.is_some());
        let most = strategies.iter().map(|it| foreseen(&scenario, it)).max_by_key(|run| run.task_count);
        let try_next = try_next(&scenario, &strategies, conditions.machine);
        Self {
            units,
            rates,
            next_predicted: next_predicted(&scenario, &try_next, &strategies, conditions.machine),
            events: events::of(&scenario, &strategies),
            tasks_left_out: most.map_or(0, |run| run.task_count - tasks_to_tell(run).len()),
            has_source: is_published,
            end: last_finish(&strategies),
            stages: stages_in_words(&scenario, &strategies, units),
            remarks: scenario.remarks(),
            buffered: buffered(&scenario, &strategies, has_prediction(&scenario, conditions), units),
            who_waits: scenario.waits_for().and_then(|kind| kind.info().words.who_waits),
            warnings: sentences::warnings::of(
                &runs_to_trust(&strategies, scenario.processors()),
                units,
                conditions,
            ),
            try_next,
            conditions,
            strategies,
            beside,
            verdicts,
            scenario,
        }
    }

    /// What was measured of it.
    pub fn measured(&self) -> MeasuredRuns {
        MeasuredRuns {
            runs: self.strategies.iter().filter_map(|played| played.measured.clone()).collect(),
            beside: self.beside.clone(),
        }
    }

    pub fn judgement(&self) -> Judgement {
        Judgement::of_all(&self.verdicts)
    }

    /// Those that were measured.
    pub fn runs_to_trust(&self) -> Vec<RunToTrust<'_>> {
        runs_to_trust(&self.strategies, self.scenario.processors())
    }

    /// What waiting cost each strategy.
    pub fn costs(&self) -> Vec<Cost> {
        self.strategies.iter().filter_map(|played| played.cost).collect()
    }
}

/// Of all that is drawn.
fn last_finish(strategies: &[Played]) -> Time {
    let beside = strategies.iter().filter_map(|played| Some(&played.beside()?.run));
    let drawn = strategies.iter().map(Played::drawn).chain(beside);
    drawn.map(|run| run.last_finish).max().unwrap_or_default()
}

/// Given lengths are told exactly. Those that were drawn have no last digit: the shortest still has one.
fn precision(scenario: &Scenario, predicted: &[Run]) -> Precision {
    let stretches = || {
        let tasks = predicted.iter().flat_map(|run| run.tasks.iter().take(FEW_TASKS));
        tasks.flat_map(|task| &task.stretches)
    };
    let exact = Precision::for_all(stretches().map(|stretch| stretch.end));
    let shortest = stretches().map(Stretch::length).filter(|length| !length.is_zero()).min();
    match shortest.filter(|_| scenario.is_random()) {
        Some(shortest) => exact.min(Precision::to_see(shortest)),
        None => exact,
    }
}

fn verdicts(scenario: &Scenario, strategies: &[Played], pace: Pace) -> Vec<Verdict> {
    let evidence = Evidence::of(strategies);
    let judge = |claim: &Claim| claims::judge(claim, scenario.published_of(claim), &evidence);
    let mut verdicts: Vec<Verdict> = scenario.claims().iter().filter_map(judge).collect();
    for Played { strategy, predicted, measured, .. } in strategies {
        let published = scenario.published_makespan(*strategy);
        let published = published.filter(|_| !scenario.is_published_roughly(*strategy));
        if published.is_some() || measured.is_some() {
            verdicts.push(claims::judge_makespan(published, predicted, measured.as_ref(), pace));
        }
    }
    verdicts.extend(claims::judge_answer(strategies.iter().filter_map(|played| played.measured.as_ref())));
    if scenario.is_only_measured() {
        for verdict in &mut verdicts {
            verdict.model = None;
        }
    }
    verdicts
}

/// Whether the model says anything of it, and is asked to.
fn has_prediction(scenario: &Scenario, conditions: Conditions) -> bool {
    conditions.clocks.model() && !scenario.is_only_measured()
}

/// Each strategy's runs, and their stages. The rest is told when all are there.
fn played(
    scenario: &Scenario,
    conditions: Conditions,
    predicted: Vec<Run>,
    measured: Vec<MeasuredRun>,
) -> Vec<Played> {
    let has_prediction = has_prediction(scenario, conditions);
    let on_machine = |strategy, processors| {
        let scenario = scenario.clone().on_processors(processors);
        let can_say = !scenario.is_only_measured() && !scenario.keeps_a_processor();
        let plan = scenario.plan(strategy).ok().filter(|_| can_say)?;
        Some(Run::new(&plan, strategy, &model::predict(&plan)))
    };
    let steps = scenario.stages();
    let stages = |run: &Run| {
        let steps = steps.as_ref().filter(|_| run.tells_all_tasks())?;
        Some(Stages::of(run, steps))
    };
    let mut measured = measured.into_iter();
    let played = |predicted: Run| {
        let measured = measured.next();
        let on_machine = |processors| on_machine(predicted.strategy, processors);
        let given = scenario.processors();
        let here = Here::of(&predicted, measured.as_ref(), given, conditions.machine, on_machine);
        Played {
            strategy: predicted.strategy,
            headline: scenario.headline(predicted.strategy),
            published: scenario.published_makespan(predicted.strategy),
            predicted_stages: stages(&predicted),
            measured_stages: measured.as_ref().and_then(|measured| stages(&measured.run)),
            own_figures: Vec::new(),
            notes: Vec::new(),
            cause: String::new(),
            nobody_queued: String::new(),
            arithmetic: Arithmetic::of(&predicted.critical_path).filter(|_| has_prediction),
            cost: None,
            drawn: Drawn::of(&predicted, measured.as_ref(), &here, has_prediction),
            here,
            predicted,
            measured,
        }
    };
    predicted.into_iter().map(played).collect()
}

/// What is to be said of each strategy's run, which needs those of the others.
fn tell(
    strategies: &mut [Played],
    scenario: &Scenario,
    (units, rates): (Units, Rates),
    conditions: Conditions,
) {
    let pace = conditions.pace;
    let has_prediction = has_prediction(scenario, conditions);
    let in_blocking = strategies.iter().find(|played| played.strategy == Strategy::BLOCKING);
    let blocking = in_blocking.map(|played| played.drawn().makespan());
    let times = |played: &Played| played.predicted.tasks.iter().map(|task| task.times).collect();
    let times_in_blocking: Option<Vec<TaskTimes>> = in_blocking.map(times);
    let noun = scenario.worker_noun();
    for played in strategies {
        let run = played.drawn();
        let own = figures::of(scenario, run, played.drawn_stages(), blocking, rates);
        let mut notes = sentences::notes(run, units);
        let crew = match (scenario.setup(run.strategy).pools.len(), scenario.runner()) {
            (..=1, _) => Crew::Alike,
            (_, Runner::Server { .. }) => Crew::WithReceiver,
            _ => Crew::Different,
        };
        // Of a measured run nobody ends at the same instant as in another, and each hand-over is a cause of
        // its own: why somebody is queued is told by the prediction, where there is one.
        let told = if has_prediction { &played.predicted } else { run };
        let nobody_queued = sentences::nobody_queued(told, crew, units);
        let cause = if has_prediction {
            let times = times_in_blocking.as_deref();
            let told = sentences::longest_wait_in_short(&played.predicted, times, crew, &noun, units);
            match played.drawn == Drawn::Measured && played.predicted.longest_queue().is_some() {
                true => format!("Predicted: {told}"),
                false => told,
            }
        } else {
            sentences::longest_wait_in_short(run, None, crew, &noun, units)
        };
        if let Some(MeasuredRun { run, measurement }) = &played.measured {
            let step = scenario.process_start();
            notes.extend(sentences::processes(run));
            notes.extend(step.and_then(|step| sentences::process_starts(run, step, units, pace)));
            notes.extend(measurement.incidents.iter().cloned());
        }
        played.cost = played.measured.as_ref().filter(|_| scenario.waits_for().is_some()).map(|measured| {
            let waiting = pace.to_real(measured.run.waiting);
            Cost { strategy: played.strategy, waiting, usage: measured.measurement.usage }
        });
        (played.own_figures, played.notes) = (own, notes);
        (played.cause, played.nobody_queued) = (cause, nobody_queued);
    }
}

fn stages_in_words(scenario: &Scenario, strategies: &[Played], units: Units) -> StagesInWords {
    if scenario.stages().is_none() {
        return StagesInWords::default();
    }
    let names = stage_names(strategies);
    if names.is_empty() {
        return StagesInWords { names, sentences: vec![sentences::stages::too_many()], cost_of_bound: None };
    }
    let limit = |played: &Played| {
        let response = played.drawn().response.max;
        Some(sentences::stages::limit(
            played.strategy,
            played.drawn_stages()?.limit.as_ref(),
            response,
            units,
        ))
    };
    let bounds: Vec<Bound> = strategies.iter().filter_map(|played| bound(scenario, played)).collect();
    let backpressure = |bound: &Bound| sentences::stages::backpressure(bound, units);
    let limits = strategies.iter().filter_map(limit);
    let is_limited =
        strategies.iter().any(|it| it.drawn_stages().is_some_and(|stages| stages.limit.is_some()));
    let taken = is_limited.then(|| sentences::stages::TAKEN.to_owned());
    let sentences = limits.chain(taken).chain(bounds.iter().map(backpressure)).collect();
    let cost_of_bound = (!bounds.is_empty()).then(|| sentences::stages::cost(&bounds, units));
    StagesInWords { names, sentences, cost_of_bound }
}

fn stage_names(strategies: &[Played]) -> Vec<String> {
    let stages: Vec<&Stages> =
        strategies.iter().filter_map(|played| played.predicted_stages.as_ref()).collect();
    let Some(first) = stages.first() else { return Vec::new() };
    let places = (0..first.rows.len()).filter(|&row| stages.iter().any(|it| !it.rows[row].worst.is_zero()));
    places.map(|row| first.rows[row].name.clone()).collect()
}

/// `None` if the queue has no bound.
fn bound(scenario: &Scenario, played: &Played) -> Option<Bound> {
    let strategy = played.strategy;
    let unbounded = scenario.without_bound().filter(|_| strategy.waiting == Waiting::Frees)?;
    let plan = unbounded.plan(strategy).ok()?;
    let run = Run::new(&plan, strategy, &model::predict(&plan));
    let inside = Stages::of(&run, &scenario.stages().filter(|_| run.tells_all_tasks())?).peak_inside;
    let with = (played.predicted_stages.as_ref()?.peak_inside, played.predicted.makespan());
    Some(Bound { strategy, with, without: (inside, run.makespan()) })
}

fn try_next(scenario: &Scenario, strategies: &[Played], machine: Machine) -> Vec<Proposal> {
    let strategies: Vec<Strategy> = strategies.iter().map(|played| played.strategy).collect();
    match scenario.made_by() {
        Some(made) => catalogue::others_than(scenario.about().try_next, made, &strategies, machine.cores),
        None => {
            scenario.changes().iter().map(|change| (change.command.clone(), change.shows.clone())).collect()
        }
    }
}

/// What the first of these commands would take, if it plays the same strategies, and few tasks.
fn next_predicted(
    own: &Scenario,
    commands: &[Proposal],
    strategies: &[Played],
    machine: Machine,
) -> Option<String> {
    let (command, _) = commands.first()?;
    let line = command.trim_start_matches("meanwhile ");
    let scenario = match own.changes().first() {
        Some(change) => Cow::Borrowed(change.scenario.as_ref()),
        None => Cow::Owned(catalogue::typed(line, machine.cores).ok()?),
    };
    if scenario.is_only_measured() {
        return None;
    }
    let plans = strategies.iter().map(|played| Some((played.strategy, scenario.plan(played.strategy).ok()?)));
    let plans: Vec<_> = plans.collect::<Option<_>>()?;
    if plans.iter().any(|(_, plan)| FEW_TASKS < plan.task_count()) {
        return None;
    }
    let runs =
        plans.iter().map(|(strategy, plan)| Run::without_causes(plan, *strategy, &model::predict(plan)));
    let runs: Vec<Run> = runs.collect();
    let units = Units { clock: scenario.about().clock, precision: precision(&scenario, &runs) };
    let differs = |(run, here): &(&Run, &Played)| run.last_finish != here.predicted.last_finish;
    let (changed, alike): (Vec<_>, Vec<_>) = runs.iter().zip(strategies).partition(differs);
    let changed: Vec<&Run> = changed.into_iter().map(|(run, _)| run).collect();
    let alike: Vec<String> = alike.into_iter().map(|(run, _)| run.strategy.to_string()).collect();
    Some(match (changed.len(), alike.len()) {
        (0, _) => "as here".to_owned(),
        (_, 0) => sentences::ends(&changed, units),
        _ => format!("{}; {} as here", sentences::ends(&changed, units), alike.join(", ")),
    })
}

/// A request that came while the server was busy: where was it meanwhile?
fn buffered(
    scenario: &Scenario,
    strategies: &[Played],
    has_prediction: bool,
    units: Units,
) -> Option<String> {
    if !matches!(scenario.runner(), Runner::Server { .. }) {
        return None;
    }
    let blocking = strategies.iter().find(|played| played.strategy == Strategy::BLOCKING)?;
    // The moments of the table, if it has them.
    let run = if has_prediction { &blocking.predicted } else { blocking.drawn() };
    let user = tasks_to_tell(run).into_iter().find(|user| run.unseen < user.times.queued())?;
    let received = user.at(&Moment::Begins(scenario.received()?))?;
    Some(sentences::buffered(&user.name, received, units))
}

fn runs_to_trust(strategies: &[Played], processors: Option<NonZeroU32>) -> Vec<RunToTrust<'_>> {
    let measured = strategies.iter().filter_map(|played| {
        Some(RunToTrust {
            name: played.strategy.to_string(),
            of: None,
            predicted: &played.predicted,
            here: &played.here,
            processors,
            measured: played.measured.as_ref()?,
        })
    });
    measured.collect()
}

impl<'a> Evidence<'a> {
    /// All that strategies give.
    pub(crate) fn of(strategies: &'a [Played]) -> Self {
        Self {
            model: Runs(strategies.iter().map(|played| &played.predicted).collect()),
            here: Runs(strategies.iter().filter_map(|played| played.here.run(&played.predicted)).collect()),
            measured: strategies.iter().filter_map(|played| played.measured.as_ref()).collect(),
        }
    }
}
