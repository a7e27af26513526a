//! All figures of a report as one table for spreadsheets and data frames: one line of names, then a
//! row for each fact. The column `table` says what a row tells; columns that do not apply are empty.
//! UTF-8; times are story seconds, as numbers.
//!
//! | column | `event` | `task` | `span` | `run` |
//! |---|---|---|---|---|
//! | `scenario` | its name, the same in all rows: files can be put together | same | same | same |
//! | `strategy` | blocking, concurrent, parallel or hybrid | same | same | same |
//! | `clock` | `published`, `model` or `real` | `model` or `real` | same | `published`, `model` or `real` |
//! | `task` | | name | name | |
//! | `event` | what happens to which task | | | |
//! | `worker` | | | who runs it, or is held by its wait | |
//! | `state` | | | `running`, `waiting` or `queued` | |
//! | `step` | | | what is computed or waited for | |
//! | `start_s` | when | arrived | from | |
//! | `end_s` | | finished | to | |
//! | `length_s` | | response: `end_s` - `start_s` | `end_s` - `start_s` | |
//! | `running_s`, `waiting_s`, `queued_s` | | together the response | | |
//! | `figure`, `value` | | | | a figure's name, and the number |
//! | `partial` | `true` if somebody ended it before all was measured | same | same | same |
//!
//! Of a pitfall, `scenario` is its name and `strategy` is the side, `before` or `after`.
//!
//! Spans and tasks are all there if the tasks are few, and else those of a few that matter.

use serde::Serialize;

use super::csv::{self, harmless};
use super::shown::{Shown, shown, shown_of_pitfall};
use crate::analysis::claims;
use crate::analysis::{Stretch, TaskRun};
use crate::pitfalls::Figure;
use crate::pitfalls::comparison::{Comparison, Half};
use crate::report::events::Event;
use crate::report::played::Played;
use crate::report::{Extent, Report};
use crate::time::Time;

/// The struct is the format: its fields are the columns, in this order.
#[derive(Default, Serialize)]
struct Row {
    table: &'static str,
    scenario: String,
    strategy: &'static str,
    clock: &'static str,
    task: String,
    event: String,
    worker: String,
    state: &'static str,
    step: String,
    start_s: Option<f64>,
    end_s: Option<f64>,
    length_s: Option<f64>,
    running_s: Option<f64>,
    waiting_s: Option<f64>,
    queued_s: Option<f64>,
    figure: &'static str,
    value: Option<f64>,
    partial: bool,
}

/// Of a scenario in its strategies.
pub fn csv(report: &Report) -> String {
    let events = report.events.iter().flat_map(|event| moments(report, event));
    let shown: Vec<Shown> = shown(report).collect();
    let figures = published(report).into_iter().chain(shown.iter().copied().flat_map(figures));
    let rows = figures.chain(events).chain(tasks_and_spans(&shown));
    text(report.scenario.about().name, report.conditions.extent, rows)
}

/// Of both sides of a pitfall: `strategy` is the side.
pub fn of_pitfall(comparison: &Comparison) -> String {
    let shown: Vec<Shown> = shown_of_pitfall(comparison).collect();
    let own = comparison.halves.iter().flat_map(|half| own_figures(comparison, half));
    let figures = shown.iter().copied().flat_map(figures).chain(own);
    let rows = figures.chain(tasks_and_spans(&shown));
    text(comparison.pitfall.name, comparison.conditions.extent, rows)
}

fn text(of: &str, extent: Extent, rows: impl Iterator<Item = Row>) -> String {
    let partial = extent.is_partial();
    csv::text(rows.map(|row| Row { scenario: of.to_owned(), partial, ..row }))
}

fn tasks_and_spans(all: &[Shown]) -> impl Iterator<Item = Row> {
    let tasks = all.iter().flat_map(|shown| shown.run.tasks.iter().map(|it| task(*shown, it)));
    let spans = all.iter().flat_map(|shown| {
        let own = shown.run.tasks.iter().flat_map(|task| task.stretches.iter().map(move |it| (task, it)));
        own.map(|(task, stretch)| span(*shown, task, stretch))
    });
    tasks.chain(spans)
}

/// What the page of a pitfall tells besides, as it is named there.
#[expect(clippy::cast_precision_loss, reason = "a count")]
fn own_figures(comparison: &Comparison, half: &Half) -> Vec<Row> {
    let has_model = comparison.conditions.clocks.model();
    let row = |figure: Figure, clock, value: claims::Figure| Row {
        table: "run",
        strategy: half.side.name(),
        clock,
        figure: figure.name(),
        value: Some(match value {
            claims::Figure::Time(time) => time.as_secs(),
            claims::Figure::Count(count) => count as f64,
        }),
        ..Row::default()
    };
    let both = |figure: Figure| {
        let model = half.predicted(figure).filter(|_| has_model).map(|value| row(figure, "model", value));
        let real = half.measured(figure).map(|value| row(figure, "real", value));
        model.into_iter().chain(real)
    };
    comparison.figures().flat_map(both).collect()
}

fn published(report: &Report) -> Vec<Row> {
    let row = |played: &Played| {
        let value = Some(played.published?.as_secs());
        let strategy = played.strategy.name();
        Some(Row {
            table: "run",
            strategy,
            clock: "published",
            figure: "makespan_s",
            value,
            ..Row::default()
        })
    };
    report.strategies.iter().filter_map(row).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of tasks and workers")]
fn figures(shown: Shown) -> Vec<Row> {
    let run = shown.run;
    let mut figures = vec![
        ("makespan_s", run.makespan().as_secs()),
        ("tasks", run.task_count as f64),
        ("workers", run.workers.len() as f64),
        ("most_in_progress", run.peaks.in_progress as f64),
        ("most_running", run.peaks.running as f64),
        ("utilization", run.utilization()),
        ("response_p50_s", run.response.p50.as_secs()),
        ("response_p90_s", run.response.p90.as_secs()),
        ("response_p99_s", run.response.p99.as_secs()),
        ("response_max_s", run.response.max.as_secs()),
        ("waiting_s", run.waiting.as_secs()),
    ];
    if let Some(measured) = shown.measurement {
        figures.push(("replay_makespan_s", measured.replay_makespan.as_secs()));
        figures.extend(measured.samples.iter().map(|sample| ("sample_makespan_s", sample.as_secs())));
    }
    let row = |(figure, value)| Row { table: "run", figure, value: Some(value), ..of(shown) };
    figures.into_iter().map(row).collect()
}

fn of(shown: Shown) -> Row {
    Row { strategy: shown.name, clock: shown.clock(), ..Row::default() }
}

fn moments(report: &Report, event: &Event) -> Vec<Row> {
    let cells = report.strategies.iter().zip(&event.cells);
    let moments = cells.flat_map(|(played, cell)| {
        let model = cell.predicted.filter(|_| report.conditions.clocks.model());
        let clocks = [("published", cell.published), ("model", model), ("real", cell.measured)];
        clocks.map(|(clock, at)| (played.strategy.name(), clock, at))
    });
    let row = |(strategy, clock, at): (_, _, Option<Time>)| {
        let (event, start_s) = (harmless(&event.label), Some(at?.as_secs()));
        Some(Row { table: "event", strategy, clock, event, start_s, ..Row::default() })
    };
    moments.filter_map(row).collect()
}

fn task(shown: Shown, task: &TaskRun) -> Row {
    Row {
        table: "task",
        task: harmless(&task.name),
        start_s: Some(task.times.arrived.as_secs()),
        end_s: Some(task.times.finished.as_secs()),
        length_s: Some(task.times.response().as_secs()),
        running_s: Some(task.times.running.as_secs()),
        waiting_s: Some(task.times.waiting.as_secs()),
        queued_s: Some(task.times.queued().as_secs()),
        ..of(shown)
    }
}

fn span(shown: Shown, task: &TaskRun, stretch: &Stretch) -> Row {
    let workers = &shown.run.workers;
    Row {
        table: "span",
        task: harmless(&task.name),
        worker: stretch.worker.map(|worker| harmless(&workers[worker].name)).unwrap_or_default(),
        state: stretch.state.name(),
        step: harmless(&stretch.what),
        start_s: Some(stretch.start.as_secs()),
        end_s: Some(stretch.end.as_secs()),
        length_s: Some(stretch.length().as_secs()),
        ..of(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples;

    fn table(text: &str) -> Vec<::csv::StringRecord> {
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a header").len(), 18);
        reader.records().map(|record| record.expect("as many columns as names")).collect()
    }

    #[test]
    fn every_row_says_what_it_tells() {
        let text = csv(&samples::case2());
        assert!(text.contains("\nrun,case2,blocking,model,,,,,,,,,,,,makespan_s,122.0,false\n"), "{text}");
        assert!(
            text.contains("\ntask,case2,blocking,model,User 2,,,,,1.0,122.0,121.0,61.0,0.0,60.0,,,false\n"),
            "{text}"
        );
        assert!(
            text.contains("\nspan,case2,blocking,model,User 2,,,queued,receive,1.0,61.0,60.0,,,,,,false\n"),
            "{text}"
        );
        assert!(
            text.contains("\nevent,case2,blocking,published,,User 1 sends,,,,0.0,,,,,,,,false\n"),
            "{text}"
        );
        let tables = table(&text);
        for table in ["run", "event", "task", "span"] {
            assert!(tables.iter().any(|row| &row[0] == table), "{table}");
        }
    }

    #[test]
    fn a_task_is_the_sum_of_its_parts() {
        for report in samples::all() {
            for row in table(&csv(&report)).iter().filter(|row| &row[0] == "task") {
                let number = |column: usize| row[column].parse::<f64>().expect("a number");
                let parts: f64 = (12..15).map(number).sum();
                assert!((number(11) - parts).abs() < 1e-6, "{row:?}");
                assert!((number(10) - number(9) - number(11)).abs() < 1e-6, "{row:?}");
            }
        }
    }

    #[test]
    fn a_measured_run_has_rows_of_its_own() {
        let text = csv(&samples::measured());
        let rows = table(&text);
        let of = |clock: &str| rows.iter().filter(|row| &row[0] == "span" && &row[3] == clock).count();
        assert_eq!(of("model"), of("real"));
        assert_eq!(rows.iter().filter(|row| &row[15] == "sample_makespan_s").count(), 8);
    }

    #[test]
    fn a_pitfall_has_rows_for_each_side() {
        let text = of_pitfall(&samples::pitfall());
        let rows = table(&text);
        for side in ["before", "after"] {
            for table in ["run", "task", "span"] {
                assert!(rows.iter().any(|row| row[0] == *table && row[2] == *side), "{side} {table}");
            }
        }
        assert!(
            text.contains("\nrun,await-in-a-row,before,model,,,,,,,,,,,,in progress at once,1.0,false\n"),
            "{text}"
        );
    }
}
