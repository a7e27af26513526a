//! The stages of a pipeline.

use super::or_none;
use super::screen::Words;
use crate::analysis::stages::{Limit, Resource, Stage, Stages};
use crate::document::{Block, Grid, Line, Section, Table};
use crate::grouped::grouped;
use crate::report::played::Played;
use crate::report::{Clocks, Report};
use crate::story::{self, agree, plural};
use crate::width;

/// Empty where a scenario has no stages.
pub(super) fn section(report: &Report) -> Section {
    let mut blocks = Vec::new();
    if !report.stages.names.is_empty() {
        blocks.push(Block::Table(table(report, &report.stages.names)));
    }
    blocks.push(Block::Lines(report.stages.sentences.iter().map(Line::item).collect()));
    Section::new("Stage by stage: mean, worst", blocks)
}

/// One table where there is room for all strategies side by side, and else one for each.
fn table(report: &Report, names: &[String]) -> Table {
    const LABEL: usize = 24;
    let clocks =
        [(report.conditions.clocks.model(), "predicted"), (report.conditions.clocks.real(), "measured")];
    let clocks: Vec<&str> = clocks.into_iter().filter(|clock| clock.0).map(|clock| clock.1).collect();
    let columns: Vec<_> = report.strategies.iter().map(|played| rows(report, played, names)).collect();
    let widest = columns.iter().flatten().flatten().map(|cell| width::of(cell)).max().unwrap_or(0);
    Table::wide_or_narrow(
        LABEL + report.strategies.len() * (widest + 2),
        vec![side_by_side(report, names, &clocks, &columns)],
        one_by_one(report, names, &clocks, &columns),
    )
}

/// By stage, and for each stage by clock: "mean, worst" of one strategy.
fn rows(report: &Report, played: &Played, names: &[String]) -> Vec<Vec<String>> {
    let digits = report.units.precision.digits().max(1);
    let told =
        |stage: &Stage| format!("{:.digits$}, {:.digits$} s", stage.mean.as_secs(), stage.worst.as_secs());
    let cell = |stages: Option<&Stages>, name: &str| {
        let stage = stages.and_then(|stages| stages.rows.iter().find(|stage| stage.name == name));
        or_none(stage.map(told))
    };
    let row = |name: &String| {
        let predicted =
            report.conditions.clocks.model().then(|| cell(played.predicted_stages.as_ref(), name));
        let measured = report.conditions.clocks.real().then(|| cell(played.measured_stages.as_ref(), name));
        predicted.into_iter().chain(measured).collect()
    };
    names.iter().map(row).collect()
}

/// Of a strategy: by stage, and for each stage by clock.
type Column = Vec<Vec<String>>;

/// One line for each clock.
fn side_by_side(report: &Report, names: &[String], clocks: &[&str], columns: &[Column]) -> Grid {
    let corner =
        if report.conditions.clocks == Clocks::Both { "predicted, then measured" } else { clocks[0] };
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

/// "Limit, what takes most worker time: receive 50 % (blocking, parallel), compute 100 % (concurrent). In hybrid the
/// 2 places limit: receive takes them 100 % of the time from first to last use; workers are idle 25 % of theirs."
pub(super) fn limits(report: &Report, words: Words) -> Option<String> {
    let (mut workers, mut places) = (Vec::new(), Vec::new());
    for played in &report.strategies {
        let has_prediction = report.has_prediction();
        let stages = if has_prediction { played.predicted_stages.as_ref() } else { played.drawn_stages() };
        let strategy = played.strategy.to_string();
        match &stages?.limit {
            None => workers.push(("nothing".to_owned(), strategy)),
            Some(limit) => match limit.resource {
                Resource::Workers(_) => {
                    let told = taken_most(limit);
                    workers.push((told, strategy));
                }
                Resource::Places(count) => {
                    let idle = story::whole_percent(1.0 - limit.workers_taken);
                    places.push((limited_by_places(limit, count, words), (strategy, idle)));
                }
            },
        }
    }
    let workers = grouped(workers).into_iter();
    let workers: Vec<String> =
        workers.map(|(limit, strategies)| format!("{limit} ({})", strategies.join(", "))).collect();
    let noun = report.scenario.worker_noun();
    let workers =
        (!workers.is_empty()).then(|| format!("Limit, what takes most {noun} time: {}.", workers.join(", ")));
    let places = grouped(places).into_iter().map(|(limit, strategies)| {
        let (names, mut idle): (Vec<String>, Vec<String>) = strategies.into_iter().unzip();
        idle.dedup();
        let idle = match words {
            Words::All => format!("; workers are idle {} of theirs", story::list(&idle)),
            Words::Few => String::new(),
        };
        format!("In {} {limit}{idle}.", story::list(&names))
    });
    Some(workers.into_iter().chain(places).collect::<Vec<_>>().join(" "))
}

/// "receive 50 %", "receive and send 40 % each".
fn taken_most(limit: &Limit) -> String {
    let names: Vec<String> = limit.stages.iter().map(|stage| (*stage).to_owned()).collect();
    let each = agree(names.len(), "", " each");
    format!("{} {}{each}", story::list(&names), story::whole_percent(limit.by_stage))
}

/// "the 2 places limit: receive takes them 100 % of the time from first to last use".
fn limited_by_places(limit: &Limit, count: usize, words: Words) -> String {
    let limits = format!("the {} {}", plural(count, "place", "places"), agree(count, "limits", "limit"));
    match words {
        Words::Few => limits,
        Words::All => format!(
            "{limits}: {} takes {} {} of the time from first to last use",
            limit.stages.join(", "),
            agree(count, "it", "them"),
            story::whole_percent(limit.by_stage),
        ),
    }
}
