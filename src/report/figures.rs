//! Figures that only some scenarios have.

use crate::analysis::Run;
use crate::analysis::stages::Stages;
use crate::scenario::{ExtraFigure, Scenario};
use crate::story::{Precision, Rates, StoryClock, percent};
use crate::time::{Time, ratio};

/// Name and value of each. `blocking` is the makespan of blocking on the same clock.
pub(super) fn of(
    scenario: &Scenario,
    run: &Run,
    stages: Option<&Stages>,
    blocking: Option<Time>,
    rates: Rates,
) -> Vec<(&'static str, String)> {
    // Of nothing there is no speed-up.
    let takes_time = |blocking: &Time| !(blocking.is_zero() || run.makespan().is_zero());
    let speed_up = blocking.filter(takes_time).map(|blocking| ratio(blocking, run.makespan()));
    let figures = scenario.extra_figures().iter();
    figures.filter_map(|extra| figure(*extra, run, stages, speed_up, rates)).collect()
}

fn figure(
    figure: ExtraFigure,
    run: &Run,
    stages: Option<&Stages>,
    speed_up: Option<f64>,
    rates: Rates,
) -> Option<(&'static str, String)> {
    let hours = |time| StoryClock::Hours.length(time, Precision::for_all([]));
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    let workers = run.workers.len() as f64;
    Some(match figure {
        ExtraFigure::Idle { worker, name } => {
            let own = run.workers.iter().find(|own| own.name == worker);
            (name, hours(own.map_or(Time::ZERO, |own| run.makespan().saturating_sub(own.busy))))
        }
        ExtraFigure::Worked { name } => (name, hours(run.busy())),
        ExtraFigure::SpeedUp => ("speed-up", or_none(speed_up.map(|speed_up| format!("{speed_up:.2}")))),
        ExtraFigure::Efficiency => {
            ("efficiency", or_none(speed_up.map(|speed_up| percent(speed_up / workers))))
        }
        ExtraFigure::Throughput => ("throughput", rates.told(run.throughput())),
        ExtraFigure::Inside => ("inside", stages?.peak_inside.to_string()),
    })
}
