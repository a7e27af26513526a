//! Reports of the model and a page, to be exported in tests.

use crate::analysis::{Run, Stretch};
use crate::document::{
    Axis, Block, Cell, Command, Curve, Document, Gantt, Grid, Legend, Line, Mark, Piece, Plot, Row, RowKind,
    Rows, Section, Series, Table, TableForm, Verdict, Verdicts,
};
use crate::model;
use crate::plan::Strategy;
use crate::report::{Machine, Played, Report, Show, sentences};
use crate::scenario::Scenario;
use crate::time::{Pace, Time};
use crate::timeline::State;

/// A report of every scenario.
pub fn all() -> Vec<Report> {
    Scenario::all().into_iter().map(predicted).collect()
}

pub fn case2() -> Report {
    named("case2")
}

pub fn named(name: &str) -> Report {
    let scenario = Scenario::all().into_iter().find(|scenario| scenario.about().name == name);
    predicted(scenario.expect("a scenario"))
}

fn predicted(scenario: Scenario) -> Report {
    let run = |strategy| {
        let plan = scenario.plan(strategy).expect("a plan");
        Run::new(&plan, strategy, &model::predict(&plan))
    };
    let runs = Strategy::ALL.map(run).to_vec();
    Report::new(scenario, Machine { cores: 8 }, Pace::REAL_TIME, 1, Show::Model, runs, Vec::new())
}

/// A page with a block of every kind.
pub fn page() -> Document {
    let report = case2();
    let charts = report.strategies.iter().flat_map(|played| chart(&report, played));
    let legend = Legend {
        keys: vec![
            (Mark::State(State::Running), "running".to_owned()),
            (Mark::Turns, "taking turns".to_owned()),
            (Mark::State(State::Queued), "queued: ready, no worker free".to_owned()),
            (Mark::State(State::Waiting), "waiting for something outside".to_owned()),
        ],
    };
    let about = report.scenario.about();
    let commands = about
        .try_next
        .iter()
        .map(|(command, why)| Command { command: (*command).to_owned(), why: (*why).to_owned() });
    let verdict = |holds, text: &str| Verdict { holds, text: text.to_owned() };
    let verdicts = Verdicts {
        summary: "Checked: 1 of 2 claims holds.".to_owned(),
        told: vec![verdict(true, "holds: User 2 is queued"), verdict(false, "does NOT hold: a | b")],
    };
    let section = |title: &str, blocks| Section { title: title.to_owned(), blocks };
    let alarm = Line::alarm("this is a debug build; `cargo run --release` measures better.");
    Document {
        title: format!("{}: {}", about.name, about.question),
        givens: report.scenario.givens().into_iter().map(Line::item).chain([alarm]).collect(),
        sections: vec![
            section("Charts", std::iter::once(Block::Legend(legend)).chain(charts).collect()),
            section("What happens when", vec![Block::Table(events(&report))]),
            section("A sweep", vec![Block::Plot(plot()), Block::Table(heat())]),
            section("What to see", vec![Block::Lines(vec![Line::text(report.scenario.lesson())])]),
            section("Claims", vec![Block::Verdicts(verdicts)]),
            section("What to try next", vec![Block::Commands(commands.collect())]),
        ],
    }
}

fn chart(report: &Report, played: &Played) -> [Block; 2] {
    let run = played.drawn();
    let tasks = run.tasks.iter().map(|task| Row {
        name: task.name.clone(),
        pieces: task.stretches.iter().map(|it| piece(report, &task.name, it)).collect(),
        figure: report.clock().length(task.times.response(), report.precision()),
    });
    let workers = run.workers.iter().enumerate().take(3).map(|(place, worker)| {
        let own = run.tasks.iter().flat_map(|task| task.stretches.iter().map(move |it| (task, it)));
        let mut own: Vec<_> = own.filter(|(_, it)| it.worker == Some(place)).collect();
        own.sort_by_key(|(_, it)| it.start);
        let pieces = own.into_iter().map(|(task, it)| piece(report, &task.name, it)).collect();
        Row { name: worker.name.clone(), pieces, figure: "50 %".to_owned() }
    });
    let rows = |kind, rows: Vec<Row>, left_out: &str| Rows { kind, rows, left_out: left_out.to_owned() };
    let gantt = Gantt {
        clock: "predicted",
        axis: Axis { end: report.axis_end(), units: report.clock() },
        groups: vec![
            rows(RowKind::Tasks, tasks.collect(), ""),
            rows(RowKind::Workers, workers.collect(), "and 5 other workers"),
        ],
        notes: vec![Line::item(sentences::verdict(run))],
        alt: sentences::of(report, run),
    };
    [Block::Subheading(format!("{}: {}", played.strategy, played.headline)), Block::Gantt(gantt)]
}

fn piece(report: &Report, name: &str, stretch: &Stretch) -> Piece {
    let instant = |at| report.clock().instant(at, report.precision());
    let (state, from, to) = (stretch.state.name(), instant(stretch.start), instant(stretch.end));
    let about = format!("{name} {state} from {from} to {to}");
    Piece { state: stretch.state, start: stretch.start, end: stretch.end, about }
}

fn events(report: &Report) -> Table {
    let strategies = report.strategies.iter().map(|played| played.strategy.to_string());
    let header: Vec<String> = std::iter::once(String::new()).chain(strategies).collect();
    let instant = |at: Option<Time>| {
        Cell::text(at.map_or("-".to_owned(), |at| report.clock().instant(at, report.precision())))
    };
    let rows = report.events().into_iter().map(|event| {
        let times = event.cells.iter().map(|cell| instant(cell.predicted));
        std::iter::once(Cell::text(event.label)).chain(times).collect()
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let narrow = (1..header.len()).map(|place| Grid {
        caption: header[place].clone(),
        header: vec![String::new(), "predicted".to_owned()],
        rows: rows.iter().map(|row| vec![row[0].clone(), row[place].clone()]).collect(),
    });
    let narrow = TableForm { least_width: 0, grids: narrow.collect() };
    let wide = Grid { caption: String::new(), header, rows };
    Table {
        forms: vec![TableForm { least_width: 80, grids: vec![wide] }, narrow],
        left_out: String::new(),
        alt: Vec::new(),
    }
}

fn plot() -> Plot {
    let curve = |name: &str, letter, colour, points: &[(f64, f64)], knee| Curve {
        name: name.to_owned(),
        letter,
        colour,
        points: points.to_vec(),
        knee,
    };
    let up: Vec<(f64, f64)> = (1..=12).map(|users| (f64::from(users), f64::from(users) * 60.0)).collect();
    let flat: Vec<(f64, f64)> =
        (1..=12).map(|users| (f64::from(users), if users < 8 { 61.0 } else { 122.0 })).collect();
    Plot {
        curves: vec![
            curve("blocking and concurrent", 'b', Series::Blocking, &up, None),
            curve("parallel", 'p', Series::Parallel, &flat, Some(6)),
        ],
        x_name: "users".to_owned(),
        y_name: "worst response".to_owned(),
        x_labels: ["1", "6", "12"].map(str::to_owned),
        y_labels: ["0 s", "360 s", "720 s"].map(str::to_owned),
        top: 720.0,
        crossings: vec![(1.0, 60.0)],
        legend: vec!["b blocking and concurrent".to_owned(), "p parallel".to_owned()],
        alt: vec!["The worst response grows with the users.".to_owned()],
    }
}

fn heat() -> Table {
    let shade = |shade| Cell { text: format!("{shade}"), shade: Some(shade) };
    let row = |name: &str, shades: [f64; 3]| {
        std::iter::once(Cell::text(name)).chain(shades.map(shade)).collect::<Vec<_>>()
    };
    let grid = Grid {
        caption: "worst response".to_owned(),
        header: ["users", "1", "2", "4"].map(str::to_owned).to_vec(),
        rows: vec![row("1", [0.0, 0.25, 0.5]), row("2", [0.5, 0.75, 1.0])],
    };
    let form = TableForm { least_width: 0, grids: vec![grid] };
    Table { forms: vec![form], left_out: "2 rows are left out.".to_owned(), alt: Vec::new() }
}

#[test]
#[ignore = "writes files, for .ci/exports"]
fn write() {
    let folder = std::env::var("EXPORTS").expect("a folder");
    let write = |name: &str, text: String| {
        std::fs::write(std::path::Path::new(&folder).join(name), text).expect("a file");
    };
    write("sample.html", super::html::html(&page()));
    write("sample.svg", super::svg::svg(&page()));
    for report in all() {
        let name = report.scenario.about().name;
        write(&format!("{name}.csv"), super::csv::csv(&report));
        write(&format!("{name}.trace.json"), super::trace::trace(&report));
    }
}
