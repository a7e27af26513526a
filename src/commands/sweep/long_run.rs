//! A sweep over how often tasks come, where they come at random: many long runs for each point.

use super::points::{self, Counter};
use super::{Experiment, kind};
use crate::cli::SweepArgs;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::model::{self, Keep};
use crate::plan::Strategy;
use crate::scenario::file::limits;
use crate::scenario::{Number, Scenario};
use crate::sweep::long_run::{LongRun, Outcome, Point, Settled};
use crate::sweep::queueing::{self, Queue};
use crate::sweep::steady::{Effort, Estimates, Known, Limits, Observation, Seen, seed_of_run};

/// Runs that are under way at one time may need so much memory.
const MEMORY: usize = 600_000_000;
/// In the plan and in the model, for a task with one step; measured, and rounded up.
const BYTES_A_TASK: usize = 200;
/// Its response.
const BYTES_OF_RECURSION: usize = 8;

/// What a point needs for one strategy.
struct Cell {
    point: usize,
    /// Those that are this queue; more than one if nothing distinguishes them in the long run.
    strategies: Vec<usize>,
    scenario: Scenario,
    strategy: Strategy,
    known: Known,
    load: f64,
    queue: Option<Queue>,
    effort: Effort,
}

impl Cell {
    /// What a run needs.
    fn bytes(&self) -> usize {
        let of_task = if self.queue.is_some() { BYTES_OF_RECURSION } else { BYTES_A_TASK };
        of_task * self.effort.tasks()
    }
}

/// Whether the sweep is about the long run: over how often tasks come, and at random.
pub(super) fn applies(experiment: &Experiment) -> bool {
    let is_random =
        |file: &Scenario| experiment.strategies.iter().all(|strategy| file.stream(*strategy).is_some());
    matches!(&experiment.knobs[..], [knob] if knob.is_arrivals())
        && experiment.subject.file().is_some_and(is_random)
}

/// # Errors
/// If a point cannot be played, or the system gives no thread.
pub(super) fn run(experiment: Experiment, args: &SweepArgs, interrupt: &Interrupt) -> Result<LongRun, Error> {
    let axis = experiment.axes[0].clone();
    let (mut cells, mut outcomes) =
        (Vec::new(), vec![vec![None; experiment.strategies.len()]; axis.values.len()]);
    for (point, value) in axis.values.iter().enumerate() {
        prepare(&experiment, (point, *value), args.seeds, &mut cells, &mut outcomes[point])?;
    }
    let jobs: Vec<(usize, u64)> = cells
        .iter()
        .enumerate()
        .flat_map(|(place, cell)| (0..cell.effort.seeds as u64).map(move |seed| (place, seed)))
        .collect();
    let threads = (MEMORY / cells.iter().map(Cell::bytes).max().unwrap_or(1)).max(1);
    let counter = Counter::new(jobs.len(), "run", args.is_still());
    let cells = std::sync::Arc::new(cells);
    let (mine, order) = (std::sync::Arc::clone(&cells), jobs.clone());
    let done = points::all(jobs.len(), Some(threads), &counter, interrupt, move |place| {
        let (cell, seed) = order[place];
        observe(&mine[cell], seed)
    })?;
    let mut runs: Vec<Vec<Observation>> = vec![Vec::new(); cells.len()];
    for ((cell, _), observation) in jobs.iter().zip(done) {
        runs[*cell].extend(observation.transpose()?);
    }
    for (cell, runs) in cells.iter().zip(runs) {
        let estimates = Estimates::of(&runs, cell.known).filter(|_| runs.len() == cell.effort.seeds);
        for strategy in &cell.strategies {
            outcomes[cell.point][*strategy] = estimates.map(|estimates| settled(cell, estimates));
        }
    }
    let points = axis.values.iter().zip(outcomes).filter_map(|(value, outcomes)| {
        Some(Point { value: *value, outcomes: outcomes.into_iter().collect::<Option<Vec<_>>>()? })
    });
    let points = points.collect();
    Ok(LongRun { scenario: experiment.subject.scenario, axis, strategies: experiment.strategies, points })
}

fn settled(cell: &Cell, estimates: Estimates) -> Outcome {
    Outcome::Settles(Settled::new(cell.load, cell.effort, estimates, cell.queue))
}

/// Says what is unstable, and what is to be played for the rest.
fn prepare(
    experiment: &Experiment,
    (point, value): (usize, Number),
    seeds: Option<usize>,
    cells: &mut Vec<Cell>,
    outcomes: &mut [Option<Outcome>],
) -> Result<(), Error> {
    let scenario = experiment.at(&[value])?;
    for (place, strategy) in experiment.strategies.iter().enumerate() {
        let Some(stream) = scenario.stream(*strategy) else { continue };
        // So near to 1 a queue would remember longer than any run lasts.
        if kind::HIGHEST_LOAD + 1e-6 < stream.load {
            outcomes[place] = Some(Outcome::Unstable { load: stream.load });
            continue;
        }
        let queue = Queue::of(&stream);
        let same =
            cells.iter_mut().find(|cell| cell.point == point && queue.is_some() && cell.queue == queue);
        if let Some(cell) = same {
            cell.strategies.push(place);
            continue;
        }
        // A step with a length of its own needs room in the plan.
        let steps = usize::try_from(limits::RANDOM_STEPS).unwrap_or(usize::MAX) / stream.steps.max(1);
        let limits = match queue {
            Some(_) => Limits::RECURSION,
            None => Limits { tasks: Limits::MODEL.tasks.min(steps), ..Limits::MODEL },
        };
        cells.push(Cell {
            point,
            strategies: vec![place],
            scenario: scenario.clone(),
            strategy: *strategy,
            known: Known { gap: stream.gap, service: stream.service },
            load: stream.load,
            queue,
            effort: Effort::of(stream.load, stream.workers, limits, seeds),
        });
    }
    Ok(())
}

fn observe(cell: &Cell, seed: u64) -> Result<Observation, Error> {
    let seed = seed_of_run(cell.scenario.seed(), seed);
    if let Some((queue, draws)) = cell.queue.zip(cell.scenario.draws(cell.strategy, seed)) {
        return Ok(Observation::of(queueing::responses(queue.servers, draws), cell.effort));
    }
    let plan = cell.scenario.long_run(cell.effort.tasks(), seed).plan(cell.strategy);
    let plan = plan.map_err(|error| Error::Usage(format!("--over: {error}; choose shorter lengths")))?;
    let timeline = model::simulate(&plan, &Keep::Only(Vec::new()));
    Ok(Observation::of(timeline.tasks.iter().map(Seen::from), cell.effort))
}
