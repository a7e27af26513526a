//! The stages of a pipeline: a table, and in words what limits each strategy.

use super::{Look, tables};
use crate::analysis::Run;
use crate::analysis::stages::{Limit, Resource, Stages};
use crate::report::{Played, Report};
use crate::story::{count, percent};

/// Empty where a scenario has no stages, or too many tasks to tell them.
#[must_use]
pub fn stages(report: &Report, look: &Look) -> String {
    let names = stage_names(report);
    if names.is_empty() {
        return String::new();
    }
    let mut text = table(report, look, &names) + "\n";
    for sentence in sentences(report) {
        text.push_str(&look.wrap(&format!("  {sentence}"), "    "));
    }
    text
}

/// What limits each strategy, and what a bounded queue changes.
#[must_use]
pub fn sentences(report: &Report) -> Vec<String> {
    let told = report.strategies.iter().filter_map(|played| Some((played, report.stages(played.drawn())?)));
    let mut sentences: Vec<String> =
        told.map(|(played, stages)| limit_in_words(report, played, &stages)).collect();
    sentences.extend(report.strategies.iter().filter_map(|played| backpressure(report, played)));
    sentences
}

/// "receive 2.0 s on average and 2.0 s at worst", stage after stage.
#[must_use]
pub fn in_words(report: &Report, run: &Run) -> Option<String> {
    let names = stage_names(report);
    let stages = report.stages(run)?;
    let length = |time| report.clock().length(time, report.precision());
    let told = stages.rows.iter().filter(|stage| names.contains(&stage.name));
    let parts = told.map(|stage| {
        format!("{} {} on average and {} at worst", stage.name, length(stage.mean), length(stage.worst))
    });
    Some(format!("Stages: {}.", parts.collect::<Vec<_>>().join(", ")))
}

/// The stages in which the model has anybody, in any strategy.
fn stage_names(report: &Report) -> Vec<String> {
    let stages: Vec<Stages> =
        report.strategies.iter().filter_map(|played| report.stages(&played.predicted)).collect();
    let Some(first) = stages.first() else { return Vec::new() };
    let places = (0..first.rows.len()).filter(|&row| stages.iter().any(|it| !it.rows[row].worst.is_zero()));
    places.map(|row| first.rows[row].name.clone()).collect()
}

fn table(report: &Report, look: &Look, names: &[String]) -> String {
    let cell = |run: Option<&Run>, name: &str| {
        let stages = run.and_then(|run| report.stages(run));
        let stage = stages.and_then(|stages| stages.rows.into_iter().find(|stage| stage.name == name));
        let digits = report.precision().digits().max(1);
        stage.map_or("-".to_owned(), |stage| {
            format!("{:.digits$}, {:.digits$} s", stage.mean.as_secs(), stage.worst.as_secs())
        })
    };
    let model = report.show.model();
    let cells = |played: &Played, name: &str| {
        let predicted = model.then(|| cell(Some(&played.predicted), name));
        let measured = report.show.real().then(|| cell(played.measured.as_ref(), name));
        [predicted, measured].into_iter().flatten().collect::<Vec<_>>()
    };
    let clocks: Vec<&str> = [(model, "predicted"), (report.show.real(), "measured")]
        .into_iter()
        .filter_map(|(shown, name)| shown.then_some(name))
        .collect();
    let widest =
        report.strategies.iter().flat_map(|played| names.iter().flat_map(move |name| cells(played, name)));
    let widest = widest.map(|cell| cell.chars().count()).max().unwrap_or(0);
    const LABEL: usize = 24;
    if LABEL + report.strategies.len() * (widest + 2) <= look.width {
        let mut header = vec!["mean, worst"];
        header.extend(report.strategies.iter().map(|played| played.strategy.name()));
        let rows = names.iter().flat_map(|name| {
            clocks.iter().enumerate().map(|(line, clock)| {
                let label = if line == 0 { name.clone() } else { format!("  {clock}") };
                let own = report.strategies.iter().map(|played| cells(played, name)[line].clone());
                [label].into_iter().chain(own).collect()
            })
        });
        return tables::simple(look, &header, rows.collect());
    }
    let tables = report.strategies.iter().map(|played| {
        let mut header = vec![played.strategy.name()];
        header.extend(&clocks);
        let rows = names.iter().map(|name| [name.clone()].into_iter().chain(cells(played, name)).collect());
        tables::simple(look, &header, rows.collect())
    });
    tables.collect::<Vec<_>>().join("\n")
}

fn limit_in_words(report: &Report, played: &Played, stages: &Stages) -> String {
    let strategy = played.strategy;
    let Some(limit) = stages.limit else {
        let response = report.clock().length(played.drawn().response.max, report.precision());
        return format!("{strategy}: nothing limits it. Nobody queues: a request takes its own {response}.");
    };
    let Limit { stage, resource, taken, by_stage, workers_taken } = limit;
    let rounded = |share: f64| percent((share * 100.0).round() / 100.0);
    let why = match resource {
        Resource::Workers(workers) => {
            let who =
                if workers == 1 { "The worker is".to_owned() } else { format!("The {workers} workers are") };
            let part = match taken - by_stage {
                others if others < 0.005 => "all by this stage".to_owned(),
                _ => format!("{} by this stage", rounded(by_stage)),
            };
            format!("{who} taken {} of the time, {part}.", rounded(taken))
        }
        Resource::Places(places) => {
            let who =
                if places == 1 { "The one place is".to_owned() } else { format!("The {places} places are") };
            format!(
                "{who} taken {} of the time, and the workers only {}.",
                rounded(taken),
                rounded(workers_taken)
            )
        }
    };
    format!("{strategy}: {stage} limits it. {why}")
}

/// What the bound of the queue changes, by the model.
fn backpressure(report: &Report, played: &Played) -> Option<String> {
    let unbounded = report.without_bound(played.strategy)?;
    let length = |run: &Run| report.clock().length(run.makespan(), report.precision());
    let (with, without) = (report.stages(&played.predicted)?, report.stages(&unbounded)?);
    Some(format!(
        "{}, with and without the bound: {} and {} inside at most, {} and {} in all (predicted).",
        played.strategy,
        with.peak_inside,
        count(without.peak_inside, "request"),
        length(&played.predicted),
        length(&unbounded)
    ))
}
