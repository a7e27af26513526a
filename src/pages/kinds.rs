//! Several kinds of I/O on one page: first how long each strategy took, then what waiting cost.

use super::figures::{COSTS, beside, cost_cells, figures_down};
use super::{Claims, WIDE, checked, givens, in_short, or_none, partial_again, stacked_if_narrow, story};
use super::{take_home, told};
use crate::analysis::claims::Verdict;
use crate::document::{Audience, Block, Command, Document, Grid, Line, Section, Table};
use crate::plan::Strategy;
use crate::report::Report;
use crate::report::cost::Cost;
use crate::report::played::Played;
use crate::time::Time;

/// Of at least one kind.
pub fn page(reports: &[Report], claims: Claims) -> Document {
    let first = &reports[0];
    let sentences = reports.iter().map(|it| format!("{}: {}", name(it), it.scenario.givens().join(" ")));
    Document {
        title: title(first),
        givens: givens(sentences.collect(), first.conditions, &warnings(reports)),
        sections: vec![
            Section::new("How long it takes", makespans(reports)),
            Section::new("What waiting costs", costs(reports)),
            lessons(reports),
            checks(reports, claims),
            Section::new("What to try next", vec![Block::Commands(to_try(reports))]),
            partial_again(first.conditions),
        ],
        ..Document::default()
    }
}

/// The same on one screen: the first sentence of what each kind teaches.
pub fn screen(reports: &[Report], claims: Claims) -> Document {
    let first = &reports[0];
    let given = format!("{} kinds of I/O, each with tasks of its own.", reports.len());
    let grid = side_by_side(reports);
    let table = stacked_if_narrow(grid.clone(), grid);
    let verdicts: Vec<Verdict> = reports.iter().flat_map(|report| report.verdicts.clone()).collect();
    let to_try = to_try(reports);
    let next: Vec<&str> = to_try.iter().map(|it| it.command.as_str()).collect();
    let end = take_home(&[], &verdicts, "the tasks of each kind, CPU time and threads", &next);
    Document {
        title: title(first),
        givens: givens(vec![given], first.conditions, &warnings(reports)),
        sections: vec![
            Section::untitled(vec![Block::Table(table), Block::Lines(vec![Line::text(MAKESPAN)])]),
            Section::untitled([vec![Block::Lines(reports.iter().map(rule).collect())], end].concat()),
            in_short(checks(reports, claims), &verdicts, claims),
            partial_again(first.conditions),
        ],
        ..Document::default()
    }
    .on_one_screen()
}

/// The first sentence of what the kind teaches.
fn rule(report: &Report) -> Line {
    let lesson = report.scenario.lesson();
    let sentence = lesson.split(". ").next().unwrap_or_default().trim_end_matches('.');
    Line::item(format!("{}: {sentence}.", name(report)))
}

fn title(first: &Report) -> String {
    let question = "Which waits can overlap, and who stands still meanwhile?";
    super::title(scenario(first), question, first.conditions.extent.is_partial())
}

/// Each once.
fn warnings(reports: &[Report]) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    for warning in reports.iter().flat_map(|report| &report.warnings) {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
    warnings
}

fn name(report: &Report) -> &str {
    match report.scenario.waits_for() {
        Some(kind) => kind.name(),
        None => report.scenario.about().name,
    }
}

/// Kinds by strategies: predicted, and measured below it.
fn side_by_side(reports: &[Report]) -> Grid {
    let strategies = reports[0].strategies.iter().map(|played| played.strategy.name());
    let header = std::iter::once("makespan").chain(strategies);
    Grid::new(header, reports.iter().flat_map(rows).collect())
}

fn makespans(reports: &[Report]) -> Vec<Block> {
    let one_by_one = reports.iter().map(strategies_down).collect();
    let alt = reports.iter().flat_map(makespans_in_words).collect();
    let table = Table { alt, ..Table::wide_or_narrow(WIDE, vec![side_by_side(reports)], one_by_one) };
    let note = Line::text(MAKESPAN).for_whom(Audience::Drawn);
    vec![Block::Table(table), Block::Lines(vec![note])]
}

const MAKESPAN: &str =
    "Makespan: from the first arrival to the last end. Where nothing is predicted, nobody can.";

type Pick = fn(&Played) -> Option<Time>;

/// The clocks that are told of each kind.
fn clocks(report: &Report) -> Vec<(&'static str, Pick)> {
    let mut clocks: Vec<(&'static str, Pick)> = Vec::new();
    if report.conditions.clocks.model() {
        clocks.push(("predicted", |played| Some(played.predicted.makespan())));
    }
    if report.conditions.clocks.real() {
        clocks.push(("measured", |played| Some(played.measured.as_ref()?.run.makespan())));
    }
    clocks
}

/// A row for each clock.
fn rows(report: &Report) -> Vec<Vec<String>> {
    let rows = clocks(report).into_iter().enumerate().map(|(line, (clock, pick))| {
        let label = match (line, clock) {
            (0, "predicted") => name(report).to_owned(),
            (0, _) => format!("{} (measured)", name(report)),
            _ => format!("  {clock}"),
        };
        let cells = report.strategies.iter().map(|played| length(report, pick(played)));
        std::iter::once(label).chain(cells).collect()
    });
    rows.collect()
}

/// A row for each strategy.
fn strategies_down(report: &Report) -> Grid {
    let clocks = clocks(report);
    let rows = report.strategies.iter().map(|played| {
        let cells = clocks.iter().map(|(_, pick)| length(report, pick(played)));
        std::iter::once(played.strategy.to_string()).chain(cells).collect()
    });
    Grid::new(std::iter::once(name(report)).chain(clocks.iter().map(|(clock, _)| *clock)), rows.collect())
}

/// "timer, blocking: makespan predicted 12.1 s, measured 12.2 s."
fn makespans_in_words(report: &Report) -> Vec<String> {
    let told = |played: &Played| {
        let times = clocks(report).into_iter().map(|(clock, pick)| (clock, length(report, pick(played))));
        let times: Vec<String> = times.map(|(clock, time)| format!("{clock} {time}")).collect();
        format!("{}, {}: makespan {}.", name(report), played.strategy, times.join(", "))
    };
    report.strategies.iter().map(told).collect()
}

fn length(report: &Report, length: Option<Time>) -> String {
    or_none(length.map(|length| report.units.length(length)))
}

/// What waiting cost each kind in the first strategy that was played, and the threads of each; nothing
/// if nothing was measured.
fn costs(reports: &[Report]) -> Vec<Block> {
    let costs: Vec<(&str, Vec<Cost>)> = reports.iter().map(|report| (name(report), report.costs())).collect();
    let Some(first) = costs.iter().find_map(|(_, costs)| costs.first()) else { return Vec::new() };
    let side_by_side = kinds_down(&costs, first.strategy).to_vec();
    let one_by_one = costs.iter().filter_map(costs_down).collect();
    let alt = costs.iter().flat_map(|(name, costs)| {
        costs.iter().map(move |cost| format!("{name}, {}: {}", cost.strategy, story::cost(cost)))
    });
    let table = Table { alt: alt.collect(), ..Table::wide_or_narrow(WIDE, side_by_side, one_by_one) };
    let mut lines = vec![Line::text(COSTS).for_whom(Audience::Drawn)];
    for report in reports {
        let own = report.who_waits.map(str::to_owned).into_iter().chain(beside(report));
        lines.extend(own.map(|line| Line::item(format!("{}: {line}", name(report)))));
    }
    vec![Block::Table(table), Block::Lines(lines)]
}

/// A row for each kind.
fn kinds_down(costs: &[(&str, Vec<Cost>)], first: Strategy) -> [Grid; 2] {
    let rows = costs.iter().filter_map(|(name, costs)| {
        let [waiting, cpu, share, ..] = cost_cells(costs.first()?);
        Some(vec![(*name).to_owned(), waiting, cpu, share])
    });
    let in_first = format!("in {first}");
    let header = [in_first.as_str(), "time waiting", "CPU time", "share of waiting"];
    let in_first = Grid::new(header, rows.collect());
    let strategies = costs.iter().take(1).flat_map(|(_, costs)| costs).map(|cost| cost.strategy.name());
    let row = |(name, costs): &(&str, Vec<Cost>)| {
        std::iter::once((*name).to_owned()).chain(costs.iter().map(threads)).collect()
    };
    [in_first, Grid::new(std::iter::once("threads").chain(strategies), costs.iter().map(row).collect())]
}

/// A row for each figure.
fn costs_down((name, costs): &(&str, Vec<Cost>)) -> Option<Grid> {
    let first = costs.first()?;
    let names = ["time waiting", "CPU time", "share of waiting"];
    let own = names.iter().zip(cost_cells(first));
    let mut figures: Vec<(String, String)> =
        own.map(|(name, value)| (format!("{}: {name}", first.strategy), value)).collect();
    figures.extend(costs.iter().map(|cost| (format!("{}: threads", cost.strategy), threads(cost))));
    Some(figures_down(name, figures))
}

/// "6, 5 borrowed".
fn threads(cost: &Cost) -> String {
    match cost.usage.borrowed {
        0 => cost.usage.threads.to_string(),
        borrowed => format!("{}, {borrowed} borrowed", cost.usage.threads),
    }
}

fn lessons(reports: &[Report]) -> Section {
    let lesson = |report: &Report| Line::item(format!("{}: {}", name(report), report.scenario.lesson()));
    Section::new("What to see", vec![Block::Lines(reports.iter().map(lesson).collect())])
}

/// Those of each kind, under its name.
fn checks(reports: &[Report], claims: Claims) -> Section {
    let verdicts = reports.iter().flat_map(|report| {
        let named = |verdict: &Verdict| verdict.of(name(report));
        report
            .verdicts
            .iter()
            .map(move |verdict| told(&named(verdict), report.units, report.conditions.clocks))
    });
    checked(verdicts.collect(), claims)
}

/// The command that plays them.
fn scenario(report: &Report) -> &str {
    report.scenario.about().name
}

fn to_try(reports: &[Report]) -> Vec<Command> {
    let command = |(place, report): (usize, &Report)| {
        let is_last = place + 1 == reports.len();
        let why = if is_last { "one kind on a page of its own, with its charts" } else { "" };
        Command {
            command: format!("meanwhile {} --kind {}", scenario(report), name(report)),
            why: why.to_owned(),
        }
    };
    reports.iter().enumerate().map(command).collect()
}
