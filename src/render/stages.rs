//! The stages of a pipeline: a table, and in words what limits each strategy.

use super::{Look, tables};
use crate::analysis::stages::{Limit, Resource, Stages};
use crate::analysis::{FEW_TASKS, Run};
use crate::report::{Played, Report, Show};
use crate::story::{count, percent};

/// Empty where a scenario has no stages.
#[must_use]
pub fn stages(report: &Report, look: &Look) -> String {
    let names = stage_names(report);
    if names.is_empty() {
        return too_many(report).map_or(String::new(), |sentence| look.wrap(&format!("  {sentence}"), "  "));
    }
    let mut text = table(report, look, &names) + "\n";
    for sentence in sentences(report) {
        text.push_str(&look.wrap(&format!("  {sentence}"), "    "));
    }
    text
}

fn too_many(report: &Report) -> Option<String> {
    let has_stages = report.scenario.stages().is_some();
    has_stages.then(|| format!("With more than {FEW_TASKS} requests they are not told stage by stage."))
}

/// What limits each strategy, and what a bounded queue changes.
#[must_use]
pub fn sentences(report: &Report) -> Vec<String> {
    if stage_names(report).is_empty() {
        return too_many(report).into_iter().collect();
    }
    let told = report.strategies.iter().filter_map(|played| Some((played, report.stages(played.drawn())?)));
    let mut sentences: Vec<String> =
        told.map(|(played, stages)| limit_in_words(report, played, &stages)).collect();
    sentences.extend(report.strategies.iter().filter_map(|played| backpressure(report, played)));
    sentences
}

/// "receive 2.0 s on average and 2.0 s at worst", stage after stage.
#[must_use]
pub fn in_words(report: &Report, run: &Run) -> Option<String> {
    let stages = report.stages(run)?;
    let names = stage_names(report);
    let length = |time| report.clock().length(time, report.precision());
    let told = stages.rows.iter().filter(|stage| names.contains(&stage.name) && !stage.worst.is_zero());
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

/// One table where there is room for all strategies side by side, and else one for each.
fn table(report: &Report, look: &Look, names: &[String]) -> String {
    const LABEL: usize = 24;
    let clocks = [(report.show.model(), "predicted"), (report.show.real(), "measured")];
    let clocks: Vec<&str> = clocks.into_iter().filter(|clock| clock.0).map(|clock| clock.1).collect();
    let cells: Vec<Vec<String>> = report.strategies.iter().flat_map(|it| rows(report, it, names)).collect();
    let widest = cells.iter().flatten().map(|cell| cell.chars().count()).max().unwrap_or(0);
    if LABEL + report.strategies.len() * (widest + 2) <= look.width {
        wide(report, look, names, &clocks)
    } else {
        narrow(report, look, names, &clocks)
    }
}

/// By stage, and for each stage by clock: "mean, worst" of one strategy.
fn rows(report: &Report, played: &Played, names: &[String]) -> Vec<Vec<String>> {
    let digits = report.precision().digits().max(1);
    let cell = |run: Option<&Run>, name: &str| {
        let stages = run.and_then(|run| report.stages(run));
        let stage = stages.and_then(|stages| stages.rows.into_iter().find(|stage| stage.name == name));
        stage.map_or("-".to_owned(), |stage| {
            format!("{:.digits$}, {:.digits$} s", stage.mean.as_secs(), stage.worst.as_secs())
        })
    };
    let row = |name: &String| {
        let predicted = report.show.model().then(|| cell(Some(&played.predicted), name));
        let measured = report.show.real().then(|| cell(played.measured.as_ref(), name));
        predicted.into_iter().chain(measured).collect()
    };
    names.iter().map(row).collect()
}

/// One line for each clock.
fn wide(report: &Report, look: &Look, names: &[String], clocks: &[&str]) -> String {
    let mut header = vec![if report.show == Show::Both { "predicted, then measured" } else { clocks[0] }];
    header.extend(report.strategies.iter().map(|played| played.strategy.name()));
    let columns: Vec<_> = report.strategies.iter().map(|played| rows(report, played, names)).collect();
    let mut lines = Vec::new();
    for (stage, name) in names.iter().enumerate() {
        for (line, clock) in clocks.iter().enumerate() {
            let label = if line == 0 { name.clone() } else { format!("  {clock}") };
            let cells = columns.iter().map(|column| column[stage][line].clone());
            lines.push([label].into_iter().chain(cells).collect());
        }
    }
    tables::simple(look, &header, lines)
}

fn narrow(report: &Report, look: &Look, names: &[String], clocks: &[&str]) -> String {
    let table = |played: &Played| {
        let header = [&[played.strategy.name()], clocks].concat();
        let rows = names.iter().zip(rows(report, played, names));
        let rows = rows.map(|(name, cells)| [name.clone()].into_iter().chain(cells).collect());
        tables::simple(look, &header, rows.collect())
    };
    report.strategies.iter().map(table).collect::<Vec<_>>().join("\n")
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
