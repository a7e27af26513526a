//! Pages, to be exported in tests.

use crate::analysis::claims::Judgement;
use crate::data::samples::{all, case2, predicted};
use crate::document::{
    Block, Cell, Curve, Document, Grid, GridForm, Line, Margin, Mark, Part, Plot, Section, Source,
    SourceLine, Table, TableForm, Verdict, Verdicts,
};
use crate::pages::{self, Claims};
use crate::plan::Strategy;
use crate::scenario::catalogue;
use crate::timeline::State;

/// A page of a run with many tasks, each of which takes many turns.
pub fn long_page() -> Document {
    let scenario = catalogue::typed("case2 --users 100", 2).expect("a scenario");
    pages::scenario::page(&predicted(scenario), Claims::All)
}

/// The page of every scenario.
pub fn pages() -> Vec<Document> {
    all().iter().map(|report| pages::scenario::page(report, Claims::All)).collect()
}

/// A page with a block of every kind.
pub fn page() -> Document {
    let mut page = pages::scenario::page(&case2(), Claims::All);
    let alarm = Line::alarm("this is a debug build; `cargo run --release` measures better.");
    let verdict = |holds, text: &str| Verdict { judgement: Judgement::of(holds), text: text.to_owned() };
    let verdicts = Verdicts {
        summary: "Checked: 1 of 2 claims holds.".to_owned(),
        told: vec![verdict(true, "holds: User 2 is queued"), verdict(false, "does NOT hold: a | b")],
    };
    let part = |state, share, label: &str| Part { mark: Mark::State(state), share, label: label.to_owned() };
    let parts = vec![part(State::Running, 0.25, "running 25 %"), part(State::Waiting, 0.75, "waiting 75 %")];
    page.givens.push(alarm);
    page.sections.extend([
        Section::new("A sweep", vec![Block::Plot(plot()), Block::Table(heat())]),
        Section::new("A change", vec![Block::Source(change())]),
        Section::new("A whole", vec![Block::Bar(parts), Block::Verdicts(verdicts)]),
        Section::new("A file", vec![Block::Source(file())]),
    ]);
    page
}

fn change() -> Source {
    source(vec![
        (Margin::Both, "for task in tasks {"),
        (Margin::Before, "    nap(task);"),
        (Margin::After, "    nap(task).await; // <b>"),
        (Margin::Both, "}"),
    ])
}

fn file() -> Source {
    let lines = ["async fn wait(it: &It) {", "    it.await;", "}"];
    source((7..).map(Margin::Number).zip(lines).collect())
}

fn source(lines: Vec<(Margin, &str)>) -> Source {
    let line = |(margin, text): (Margin, &str)| SourceLine { margin, text: text.to_owned() };
    Source { file: "src/wait.rs".to_owned(), lines: lines.into_iter().map(line).collect() }
}

fn plot() -> Plot {
    let curve = |name: &str, strategy, points: &[(f64, f64)], knee| Curve {
        name: name.to_owned(),
        strategy,
        points: points.to_vec(),
        knee,
    };
    let up: Vec<(f64, f64)> = (1..=12).map(|users| (f64::from(users), f64::from(users) * 60.0)).collect();
    let flat: Vec<(f64, f64)> =
        (1..=12).map(|users| (f64::from(users), if users < 8 { 61.0 } else { 122.0 })).collect();
    Plot {
        between: crate::document::Between::Values,
        height: crate::document::Height::Tall,
        curves: vec![
            curve("blocking and concurrent", Strategy::BLOCKING, &up, None),
            curve("parallel", Strategy::PARALLEL, &flat, Some(6)),
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
        form: GridForm::Ruled,
        caption: "worst response".to_owned(),
        header: ["users", "1", "2", "4"].map(str::to_owned).to_vec(),
        rows: vec![row("1", [0.0, 0.25, 0.5]), row("2", [0.5, 0.75, 1.0])],
    };
    let form = TableForm { notes: vec![Line::text("What it means.")], ..TableForm::new(0, vec![grid]) };
    Table { forms: vec![form], left_out: "2 rows are left out.".to_owned(), alt: Vec::new() }
}
