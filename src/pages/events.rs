//! What happens, in order, in every strategy.

use super::{WIDE, or_none, read_out};
use crate::document::{Grid, Table};
use crate::report::events::{Cell, Event};
use crate::report::{Clocks, Report};
use crate::story::plural;
use crate::time::Time;

pub(super) fn table(report: &Report) -> Table {
    let events = &report.events;
    let table = Table::wide_or_narrow(WIDE, vec![side_by_side(report, events)], one_by_one(report, events));
    let left_out = match report.tasks_left_out {
        0 => String::new(),
        more => format!("{} left out.", plural(more, "more task is", "more tasks are")),
    };
    Table { left_out, ..read_out(table) }
}

/// Whether the notes state any moment of this strategy.
fn is_published(events: &[Event], place: usize) -> bool {
    events.iter().any(|event| event.cells[place].published.is_some())
}

fn side_by_side(report: &Report, events: &[Event]) -> Grid {
    let mut header =
        vec![if report.conditions.clocks == Clocks::Both { "predicted, then measured" } else { "" }];
    for (place, played) in report.strategies.iter().enumerate() {
        header.push(played.strategy.name());
        if is_published(events, place) {
            header.push("published");
        }
    }
    Grid::new(header, events.iter().flat_map(|event| rows(report, event, events)).collect())
}

/// One line for each clock; what the notes state stands on the first, beside its strategy.
fn rows(report: &Report, event: &Event, events: &[Event]) -> Vec<Vec<String>> {
    type Pick = fn(&Cell) -> Option<Time>;
    let (predicted, measured): (Pick, Pick) = (|cell| cell.predicted, |cell| cell.measured);
    let label = event.label.as_str();
    let lines = match report.conditions.clocks {
        Clocks::Model => vec![(label, predicted)],
        Clocks::Real => vec![(label, measured)],
        // Who arrives by schedule arrives at the same time in both: one line says it.
        Clocks::Both if event.is_by_schedule() => vec![(label, predicted)],
        Clocks::Both => vec![(label, predicted), ("  measured", measured)],
    };
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

fn one_by_one(report: &Report, events: &[Event]) -> Vec<Grid> {
    let grid = |place: usize| {
        let columns: Vec<Column> = columns(report, is_published(events, place));
        let header = std::iter::once("").chain(columns.iter().map(|(name, _)| *name));
        let cells = events.iter().map(|event| (event, event.cells[place]));
        let rows = cells.filter(|(_, cell)| cell.foreseen().is_some()).map(|(event, cell)| {
            let told = columns.iter().map(|(_, pick)| instant(report, pick(&cell)));
            std::iter::once(event.label.clone()).chain(told).collect()
        });
        Grid::new(header, rows.collect()).with_caption(report.strategies[place].strategy.name())
    };
    (0..report.strategies.len()).map(grid).collect()
}

type Column = (&'static str, fn(&Cell) -> Option<Time>);

fn columns(report: &Report, is_published: bool) -> Vec<Column> {
    let all: [(bool, Column); 3] = [
        (is_published, ("published", |cell| cell.published)),
        (report.conditions.clocks.model(), ("predicted", |cell| cell.predicted)),
        (report.conditions.clocks.real(), ("measured", |cell| cell.measured)),
    ];
    all.into_iter().filter(|(is_told, _)| *is_told).map(|(_, column)| column).collect()
}

pub(super) fn instant(report: &Report, at: Option<Time>) -> String {
    or_none(at.map(|at| report.units.instant(at)))
}
