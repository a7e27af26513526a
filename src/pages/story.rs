//! One strategy in sentences, in the order of time.

use super::chart;
use super::figures::cost_cells;
use crate::report::cost::Cost;
use crate::report::played::{Played, tasks_to_tell};
use crate::report::{Report, sentences};
use crate::story::{Units, count, plural, whole_percent};

/// What the strategy's chart and its figures show.
pub(super) fn strategy(report: &Report, played: &Played) -> Vec<String> {
    let (run, units) = (played.drawn(), report.units);
    let told = tasks_to_tell(run);
    let mut lines = vec![makespan(report, played)];
    if let Some((measured, found)) = played.disturbed() {
        lines.push(sentences::disturbed(found, measured.run.makespan(), units));
    }
    lines.extend(told.iter().map(|task| sentences::story(task, run.unseen, units)));
    match run.task_count - told.len() {
        0 => (),
        more => lines.push(format!("{} not told here.", plural(more, "more task is", "more tasks are"))),
    }
    lines.extend(chart::workers_in_words(run, units));
    let own = played.own_figures.iter().map(|(name, value)| format!(", {name} {value}"));
    lines.push(format!(
        "Worst response {}, {} in progress at most, {} running at most, workers used {}{}.",
        units.length(run.response.max),
        run.peaks.in_progress,
        run.peaks.running,
        whole_percent(run.utilization()),
        own.collect::<String>()
    ));
    lines.push(format!(
        "On average a task has a response of {}, is queued {} and starts after {}. Throughput {}.",
        units.length(run.means.response),
        units.length(run.means.queued),
        units.length(run.means.to_start),
        report.rates.told(run.throughput())
    ));
    let sum = played.arithmetic.as_ref().map(|sum| {
        let makespan = units.length(played.predicted.makespan());
        format!("The predicted {makespan} are {}.", sum.in_words(units))
    });
    lines.extend(sum);
    lines.extend(slacks(played, units));
    lines.extend(stages(report, played));
    lines.extend(played.cost.as_ref().map(cost));
    lines.extend(played.notes.iter().map(|sentence| format!("{sentence}.")));
    lines
}

/// "Slack, as predicted: Draft 3 h, Passport 0 h.": of the first tasks, where tasks come after others.
pub(super) fn slacks(played: &Played, units: Units) -> Option<String> {
    let run = &played.predicted;
    let told = run.tasks.iter().filter_map(|task| {
        let slack = run.slacks.get(task.id.index())?;
        Some(format!("{} {}", task.name, units.length(*slack)))
    });
    let told: Vec<String> = told.take(chart::ROOM).collect();
    let is_told = !told.is_empty() && played.arithmetic.is_some();
    let more = match run.task_count - told.len() {
        0 => String::new(),
        more => format!(", and {}", plural(more, "more task", "more tasks")),
    };
    is_told.then(|| format!("Slack, as predicted: {}{more}.", told.join(", ")))
}

fn stages(report: &Report, played: &Played) -> Option<String> {
    let rows = played.drawn_stages()?.rows.iter();
    let told = rows.filter(|stage| report.stages.names.contains(&stage.name) && !stage.worst.is_zero());
    Some(sentences::stages::in_words(told, report.units))
}

/// "Waited 500.2 ms and used 1.5 ms of CPU time, 99.7 % of it waiting, with 1 thread, 0 of them borrowed."
pub(super) fn cost(cost: &Cost) -> String {
    let [waiting, cpu, share, _, _] = cost_cells(cost);
    format!(
        "Waited {waiting} of real time, all tasks added up, and used {cpu} of CPU time: {share} waiting, with {}, {} of \
         them borrowed.",
        count(cost.usage.threads, "thread"),
        cost.usage.borrowed
    )
}

fn makespan(report: &Report, played: &Played) -> String {
    let length = |time| report.units.length(time);
    let mut parts = Vec::new();
    if let Some(published) = played.published {
        parts.push(format!("published {}", length(published)));
    }
    if report.conditions.clocks.model() {
        parts.push(format!("predicted {}", length(played.predicted.makespan())));
    }
    if let Some(measured) = &played.measured {
        parts.push(format!("measured {}", length(measured.run.makespan())));
        parts.push(format!("replay {}", length(measured.measurement.replay_makespan)));
    }
    format!("Makespan: {}.", parts.join(", "))
}
