//! The points of a sweep that this machine can really do.

use std::sync::Arc;
use std::time::Duration;

use super::super::{feasible, measuring};
use super::Experiment;
use super::points::Counter;
use crate::analysis::{MeasuredRuns, Run};
use crate::cli::{ClockArg, Options, PageArgs, SweepArgs};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::model;
use crate::plan::{Plan, Strategy};
use crate::scenario::Scenario;
use crate::sweep::{Measuring, Sweep};

/// Strategies of one point that are to be measured.
struct Job {
    point: usize,
    scenario: Scenario,
    plans: Vec<(Strategy, Arc<Plan>)>,
    predicted: Vec<Run>,
}

/// Measures what can be measured, point by point, and puts it beside the predictions.
pub(super) fn measure(
    sweep: &mut Sweep,
    experiment: &Experiment,
    args: &SweepArgs,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    let Some(Measuring { machine, pace, repeat, .. }) = sweep.measuring else { return Ok(()) };
    let jobs = jobs(sweep, experiment, machine.cores)?;
    sweep.measuring = sweep.measuring.map(|measuring| Measuring { wanted: jobs.len(), ..measuring });
    let counter = Counter::new(jobs.len(), "point", args.is_still());
    // The points count, not what happens in one of them.
    let options = Options { quiet: true, ..options(args) };
    for job in jobs {
        let scenario = &job.scenario;
        interrupt.listen();
        let MeasuredRuns { runs, .. } =
            measuring::measure(scenario, &options, &job.plans, &job.predicted, pace, repeat, interrupt)?;
        interrupt.stop_listening();
        if interrupt.was_pressed() {
            break;
        }
        sweep.points[job.point].tell_measured(&sweep.strategies, &runs);
        counter.count();
    }
    counter.clear();
    Ok(())
}

/// As many points as there are cores and time for, from the first on.
fn jobs(sweep: &Sweep, experiment: &Experiment, cores: usize) -> Result<Vec<Job>, Error> {
    let Some(Measuring { pace, repeat, .. }) = sweep.measuring else { return Ok(Vec::new()) };
    let (mut jobs, mut together) = (Vec::new(), Duration::ZERO);
    for (point, found) in sweep.points.iter().enumerate() {
        let scenario = experiment.at(&found.values)?;
        let mut job = Job { point, scenario, plans: Vec::new(), predicted: Vec::new() };
        let scenario = &job.scenario;
        for (place, strategy) in sweep.strategies.iter().enumerate() {
            let figures = &found.predicted[place];
            if cores < figures.workers || feasible::MOST_SWEPT_TASKS < figures.tasks {
                continue;
            }
            let plan =
                scenario.plan(*strategy).map_err(|error| feasible::no_plan(&scenario.params(), error))?;
            if feasible::check_measurable(scenario, std::iter::once(&plan)).is_err() {
                continue;
            }
            let predicted = Run::new(&plan, *strategy, &model::predict(&plan));
            let runs = u32::try_from(repeat).unwrap_or(u32::MAX);
            let longer = together.saturating_add(pace.to_real(predicted.last_finish).saturating_mul(runs));
            if longer <= feasible::LONGEST_MEASUREMENT {
                together = longer;
                job.plans.push((*strategy, Arc::new(plan)));
                job.predicted.push(predicted);
            }
        }
        if !job.plans.is_empty() {
            jobs.push(job);
        }
    }
    Ok(jobs)
}

fn options(args: &SweepArgs) -> Options {
    Options {
        clock: ClockArg::Both,
        strategy: args.strategy.clone(),
        pace: args.pace,
        repeat: args.repeat,
        page: PageArgs::default(),
        quiet: args.quiet,
    }
}
