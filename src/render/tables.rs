//! The tables of a page.

use std::time::Duration;

use comfy_table::{CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle};

use super::{Glyphs, Look};
use crate::analysis::Run;
use crate::report::{Cell, Cost, Event, Played, Report, Show};
use crate::story::percent;
use crate::time::Time;

const NONE: &str = "-";

/// Text to the left, numbers to the right; one rule under the header, and no other ink.
fn table(look: &Look, header: &[&str], rows: Vec<Vec<String>>) -> String {
    let rule = match look.glyphs {
        Glyphs::Unicode => '─',
        Glyphs::Ascii => '-',
    };
    let style = TableStyle::new()
        .header_lines(ContentLineStyle::new(' ', ' ', ' '))
        .header_separator(LineStyle::new(rule, rule, rule, rule))
        .content_lines(ContentLineStyle::new(' ', ' ', ' '));
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(look.width).unwrap_or(u16::MAX));
    table.set_header(header.to_vec());
    table.add_rows(rows);
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if 0 < place {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}

/// What happens, in order, in every strategy.
#[must_use]
pub fn timeline(report: &Report, look: &Look) -> String {
    let events = report.events();
    if look.is_wide() {
        let mut header = vec![if report.show == Show::Both { "predicted, then measured" } else { "" }];
        for (place, played) in report.strategies.iter().enumerate() {
            header.push(played.strategy.name());
            if is_published(&events, place) {
                header.push("published");
            }
        }
        let rows = events.iter().flat_map(|event| wide_rows(report, event, &events)).collect();
        return table(look, &header, rows);
    }
    let mut text = String::new();
    for (place, played) in report.strategies.iter().enumerate() {
        let rows = events
            .iter()
            .filter_map(|event| narrow_row(report, event, (place, is_published(&events, place))))
            .collect();
        text.push_str(&look.bold(played.strategy.name()));
        text.push('\n');
        text.push_str(&table(look, &narrow_header(report, is_published(&events, place)), rows));
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// Whether the notes state any moment of this strategy.
fn is_published(events: &[Event], place: usize) -> bool {
    events.iter().any(|event| event.cells[place].published.is_some())
}

/// One line for each clock; what the notes state stands on the first, beside its strategy.
fn wide_rows(report: &Report, event: &Event, events: &[Event]) -> Vec<Vec<String>> {
    type Pick = fn(&Cell) -> Option<Time>;
    let mut lines: Vec<(&str, Pick)> = Vec::new();
    if report.show.model() {
        lines.push((&event.label, |cell| cell.predicted));
    }
    // Who arrives by schedule arrives at the same time in both: one line says it.
    if report.show == Show::Both && !event.is_by_schedule() {
        lines.push(("  measured", |cell| cell.measured));
    }
    if report.show == Show::Real {
        lines.push((&event.label, |cell| cell.measured));
    }
    let rows = lines.iter().enumerate().map(|(line, (label, pick))| {
        let mut row = vec![(*label).to_owned()];
        for (place, cell) in event.cells.iter().enumerate() {
            row.push(instant(report, pick(cell)));
            if is_published(events, place) {
                row.push(if line == 0 { instant(report, cell.published) } else { String::new() });
            }
        }
        row
    });
    rows.collect()
}

fn narrow_header(report: &Report, is_published: bool) -> Vec<&'static str> {
    let mut header = vec![""];
    let columns =
        [(is_published, "published"), (report.show.model(), "predicted"), (report.show.real(), "measured")];
    header.extend(columns.into_iter().filter(|column| column.0).map(|column| column.1));
    header
}

fn narrow_row(report: &Report, event: &Event, (place, is_published): (usize, bool)) -> Option<Vec<String>> {
    let cell = event.cells[place];
    cell.foreseen()?;
    let mut row = vec![event.label.clone()];
    let columns = [
        (is_published, cell.published),
        (report.show.model(), cell.predicted),
        (report.show.real(), cell.measured),
    ];
    row.extend(columns.into_iter().filter(|column| column.0).map(|column| instant(report, column.1)));
    Some(row)
}

fn instant(report: &Report, at: Option<Time>) -> String {
    at.map_or(NONE.to_owned(), |at| report.clock().instant(at, report.precision()))
}

/// How long it all took: published | predicted | measured, and what is left against the replay.
#[must_use]
pub fn makespans(report: &Report, look: &Look) -> String {
    let rows = report.strategies.iter().map(|played| {
        let mut row = vec![played.strategy.to_string()];
        row.extend(makespan_cells(report, played).into_iter().map(|(_, value)| value));
        row
    });
    if look.is_wide() {
        let mut header = vec!["makespan"];
        header.extend(
            report
                .strategies
                .first()
                .into_iter()
                .flat_map(|played| makespan_cells(report, played).into_iter().map(|(name, _)| name)),
        );
        return table(look, &header, rows.collect());
    }
    let mut text = String::new();
    for played in &report.strategies {
        let mut figures = makespan_cells(report, played);
        figures.extend(run_cells(report, played));
        let rows = figures.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
        text.push_str(&table(look, &[played.strategy.name(), ""], rows));
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn makespan_cells(report: &Report, played: &Played) -> Vec<(&'static str, String)> {
    let length = |time: Option<Time>| {
        time.map_or(NONE.to_owned(), |time| report.clock().length(time, report.precision()))
    };
    let predicted = report.show.model().then(|| played.predicted.makespan());
    let mut cells = Vec::new();
    if report.has_source() {
        cells.push(("published", length(played.published)));
    }
    cells.push(("predicted", length(predicted)));
    if !report.show.real() {
        return cells;
    }
    let measured = played.measured.as_ref();
    let facts = measured.and_then(|run| run.measured.as_ref());
    cells.push(("measured", length(measured.map(Run::makespan))));
    if 1 < report.repeat {
        let samples = facts.map_or(&[] as &[Time], |facts| &facts.samples);
        let range = samples.iter().min().zip(samples.iter().max());
        cells.push(("from", length(range.map(|(shortest, _)| *shortest))));
        cells.push(("to", length(range.map(|(_, longest)| *longest))));
    }
    cells.push(("replay", length(facts.map(|facts| facts.replay_makespan))));
    let off = measured.zip(facts).map(|(run, facts)| difference(run.makespan(), facts.replay_makespan));
    cells.push(("differs", off.unwrap_or_else(|| NONE.to_owned())));
    cells
}

/// "+0.3 %" of the replay.
fn difference(measured: Time, replay: Time) -> String {
    let off = (crate::time::ratio(measured, replay) - 1.0) * 100.0;
    // "-0.0" says nothing more than "0.0".
    let off = (off * 10.0).round() / 10.0 + 0.0;
    if replay.is_zero() { NONE.to_owned() } else { format!("{off:+.1} %") }
}

/// What explains the makespans.
#[must_use]
pub fn runs(report: &Report, look: &Look) -> String {
    let Some(first) = report.strategies.first() else { return String::new() };
    let mut header = vec![if report.show.real() { "measured" } else { "predicted" }];
    header.extend(run_cells(report, first).into_iter().map(|(name, _)| name));
    let rows = report.strategies.iter().map(|played| {
        let mut row = vec![played.strategy.to_string()];
        row.extend(run_cells(report, played).into_iter().map(|(_, value)| value));
        row
    });
    table(look, &header, rows.collect())
}

fn run_cells(report: &Report, played: &Played) -> Vec<(&'static str, String)> {
    let run = played.drawn();
    let length = |time| report.clock().length(time, report.precision());
    let mut cells = vec![("worst response", length(run.response.max))];
    if !run.tells_all_tasks() {
        cells.insert(0, ("median response", length(run.response.p50)));
    }
    cells.push(("in progress", run.peaks.in_progress.to_string()));
    cells.push(("running", run.peaks.running.to_string()));
    cells.push(("use", percent((run.utilization() * 100.0).round() / 100.0)));
    cells.extend(report.own_figures(run));
    cells
}

/// What waiting cost, strategy by strategy.
#[must_use]
pub fn costs(report: &Report, look: &Look) -> String {
    let costs = report.costs();
    if look.is_wide() {
        let header = ["", "time waiting", "CPU time", "share of waiting", "threads", "borrowed"];
        let row = |cost: &Cost| [vec![cost.strategy.to_string()], cost_cells(cost).to_vec()].concat();
        return table(look, &header, costs.iter().map(row).collect());
    }
    let names = ["time waiting", "CPU time", "share of waiting", "threads", "borrowed"];
    let blocks = costs.iter().map(|cost| {
        let rows = names.iter().zip(cost_cells(cost)).map(|(name, value)| vec![(*name).to_owned(), value]);
        table(look, &[cost.strategy.name(), ""], rows.collect())
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// In real time.
#[must_use]
pub fn cost_cells(cost: &Cost) -> [String; 5] {
    [
        milliseconds(cost.waiting),
        cost.usage.cpu.map_or(NONE.to_owned(), milliseconds),
        cost.share_of_waiting().map_or(NONE.to_owned(), percent),
        cost.usage.threads.to_string(),
        cost.usage.borrowed.to_string(),
    ]
}

/// "501.3 ms".
#[must_use]
pub fn milliseconds(length: Duration) -> String {
    format!("{:.1} ms", length.as_secs_f64() * 1e3)
}

/// A plain two-column or wider table for other pages.
#[must_use]
pub fn simple(look: &Look, header: &[&str], rows: Vec<Vec<String>>) -> String {
    table(look, header, rows)
}
