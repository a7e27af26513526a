//! The stages of a pipeline: a table, and in words what limits each strategy.

use crate::analysis::stages::{Limit, Resource, Stages};
use crate::analysis::{FEW_TASKS, Run};
use crate::document::{Block, Grid, Line, Section, Table, TableForm};
use crate::report::{Played, Report, Show};
use crate::story::{count, whole_percent};

/// Empty where a scenario has no stages.
pub(super) fn section(report: &Report) -> Section {
    let names = stage_names(report);
    let mut blocks = Vec::new();
    if !names.is_empty() {
        blocks.push(Block::Table(table(report, &names)));
    }
    blocks.push(Block::Lines(sentences(report).into_iter().map(Line::item).collect()));
    Section::new("Stage by stage: mean, worst", blocks)
}

fn too_many(report: &Report) -> Option<String> {
    let has_stages = report.scenario.stages().is_some();
    has_stages.then(|| format!("With more than {FEW_TASKS} requests they are not told stage by stage."))
}

/// What limits each strategy, and what a bounded queue changes.
fn sentences(report: &Report) -> Vec<String> {
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
pub(super) fn in_words(report: &Report, run: &Run) -> Option<String> {
    let stages = report.stages(run)?;
    let names = stage_names(report);
    let length = |time| report.telling().length(time);
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
fn table(report: &Report, names: &[String]) -> Table {
    const LABEL: usize = 24;
    let clocks = [(report.show.model(), "predicted"), (report.show.real(), "measured")];
    let clocks: Vec<&str> = clocks.into_iter().filter(|clock| clock.0).map(|clock| clock.1).collect();
    let columns: Vec<_> = report.strategies.iter().map(|played| rows(report, played, names)).collect();
    let widest = columns.iter().flatten().flatten().map(|cell| cell.chars().count()).max().unwrap_or(0);
    Table::of(vec![
        TableForm::new(
            LABEL + report.strategies.len() * (widest + 2),
            vec![side_by_side(report, names, &clocks, &columns)],
        ),
        TableForm::new(0, one_by_one(report, names, &clocks, &columns)),
    ])
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

/// Of a strategy: by stage, and for each stage by clock.
type Column = Vec<Vec<String>>;

/// One line for each clock.
fn side_by_side(report: &Report, names: &[String], clocks: &[&str], columns: &[Column]) -> Grid {
    let corner = if report.show == Show::Both { "predicted, then measured" } else { clocks[0] };
    let strategies = report.strategies.iter().map(|played| played.strategy.name());
    let mut lines = Vec::new();
    for (stage, name) in names.iter().enumerate() {
        for (line, clock) in clocks.iter().enumerate() {
            let label = if line == 0 { name.clone() } else { format!("  {clock}") };
            let cells = columns.iter().map(|column| column[stage][line].clone());
            lines.push([label].into_iter().chain(cells).collect());
        }
    }
    Grid::new(std::iter::once(corner).chain(strategies), lines)
}

fn one_by_one(report: &Report, names: &[String], clocks: &[&str], columns: &[Column]) -> Vec<Grid> {
    let grid = |(played, column): (&Played, &Column)| {
        let header = std::iter::once(played.strategy.name()).chain(clocks.iter().copied());
        let rows = names.iter().zip(column);
        let rows =
            rows.map(|(name, cells)| [name.clone()].into_iter().chain(cells.iter().cloned()).collect());
        Grid::new(header, rows.collect())
    };
    report.strategies.iter().zip(columns).map(grid).collect()
}

fn limit_in_words(report: &Report, played: &Played, stages: &Stages) -> String {
    let strategy = played.strategy;
    let Some(limit) = stages.limit else {
        let response = report.telling().length(played.drawn().response.max);
        return format!("{strategy}: nothing limits it. Nobody queues: a request takes its own {response}.");
    };
    let Limit { stage, resource, taken, by_stage, workers_taken } = limit;
    let why = match resource {
        Resource::Workers(workers) => {
            let who =
                if workers == 1 { "The worker is".to_owned() } else { format!("The {workers} workers are") };
            let part = match taken - by_stage {
                others if others < 0.005 => "all by this stage".to_owned(),
                _ => format!("{} by this stage", whole_percent(by_stage)),
            };
            format!("{who} taken {} of the time, {part}.", whole_percent(taken))
        }
        Resource::Places(places) => {
            let who =
                if places == 1 { "The one place is".to_owned() } else { format!("The {places} places are") };
            format!(
                "{who} taken {} of the time, and the workers only {}.",
                whole_percent(taken),
                whole_percent(workers_taken)
            )
        }
    };
    format!("{strategy}: {stage} limits it. {why}")
}

/// What the bound of the queue changes, by the model.
fn backpressure(report: &Report, played: &Played) -> Option<String> {
    let unbounded = report.without_bound(played.strategy)?;
    let length = |run: &Run| report.telling().length(run.makespan());
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
