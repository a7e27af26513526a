//! The page of a pitfall: both sides on one axis, and the source that ran.

use super::{Claims, NONE, PREDICTED, chart, checked, or_none};
use crate::analysis::claims::{Figure as Value, Judgement};
use crate::analysis::{Run, Stretch, TaskRun};
use crate::document::{
    Axis, Block, Document, Gantt, Grid, Legend, Line, Margin, Mark, Rows, Ruler, Section, Source, SourceLine,
    Table, Verdict,
};
use crate::pitfalls::comparison::{Comparison, Half};
use crate::pitfalls::source::Whose;
use crate::pitfalls::{Better, Figure, Side, catalogue};
use crate::report::sentences;
use crate::story::{Units, capital, count};
use crate::timeline::State;

/// Tasks of a chart: all, or some.
const ALL: usize = 4;
const SOME: usize = 3;

pub fn page(comparison: &Comparison, claims: Claims) -> Document {
    let pitfall = comparison.pitfall;
    let givens = [pitfall.trap.to_owned(), conditions(comparison)];
    let warnings = comparison.warnings().into_iter().map(Line::alarm);
    let end = vec![
        Block::Table(figures(comparison)),
        Block::Lines(vec![Line::text(format!("What to see: {}", pitfall.see))]),
        Block::Lines(elsewhere(comparison)),
        Block::Lines(vec![Line::item(next(comparison))]),
    ];
    Document {
        title: format!("pitfall {}: {}", pitfall.name, pitfall.short),
        givens: givens.into_iter().map(Line::item).chain(warnings).collect(),
        sections: vec![
            Section::untitled(charts(comparison)),
            Section::untitled(source(comparison)),
            Section::untitled(end),
            verdict(comparison, claims),
        ],
        ..Document::default()
    }
    .on_one_screen()
}

fn conditions(comparison: &Comparison) -> String {
    let conditions = comparison.conditions;
    match conditions.clocks.real() {
        true => format!("Really run, once each, on {}.", count(conditions.machine.cores, "core")),
        false => PREDICTED.to_owned(),
    }
}

fn charts(comparison: &Comparison) -> Vec<Block> {
    let side = |half: &Half| {
        let caption = half.side.of(comparison.pitfall.captions);
        [
            Block::Subheading(format!("{}: {caption}", capital(half.side.name()))),
            Block::Gantt(chart(comparison, half)),
        ]
    };
    let legend = Block::Legend(legend(comparison));
    std::iter::once(legend).chain(comparison.halves.iter().flat_map(side)).collect()
}

/// Of what is drawn.
fn legend(comparison: &Comparison) -> Legend {
    let running = chart::running(comparison.halves.iter().map(|half| (&half.predicted, half.processors)));
    let keys = [
        (State::Running, Mark::State(State::Running), running),
        (State::Running, Mark::Partly(4), "part of a column"),
        (State::Queued, Mark::State(State::Queued), "queued: not its turn"),
        (State::Waiting, Mark::State(State::Waiting), "waiting"),
    ];
    // What is shorter is no more than a hand-over.
    let shortest = comparison.halves.iter().map(|half| half.drawn().unseen).max().unwrap_or_default();
    let is_drawn = |state: State| {
        let tasks = comparison.halves.iter().flat_map(|half| &half.drawn().tasks);
        let mut stretches = tasks.flat_map(|task| &task.stretches);
        stretches.any(|it| it.state == state && shortest < it.length())
    };
    let told = keys.into_iter().filter(|(state, ..)| is_drawn(*state));
    Legend::of(told.map(|(_, mark, meaning)| (mark, meaning)))
}

fn chart(comparison: &Comparison, half: &Half) -> Gantt {
    let (run, units) = (half.drawn(), comparison.units());
    let told = chart::those_that_matter(run, if run.task_count <= ALL { ALL } else { SOME });
    let tasks = chart::some_tasks(run, units, &told, chart::TaskFigure::Response);
    let workers = chart::workers(run, units, comparison.pitfall.workers);
    let ruler = if half.side == Side::Before { Ruler::Own } else { Ruler::AsAbove };
    Gantt {
        clock: half.drawn.clock(),
        axis: Axis::linear(comparison.end(), units.clock),
        ruler,
        figures: chart::TaskFigure::Response.name(),
        groups: [tasks, workers].into_iter().map(without_rest).collect(),
        notes: Vec::new(),
        alt: told
            .iter()
            .map(|task| story(run, task, units))
            .chain(chart::workers_in_words(run, units))
            .collect(),
    }
}

/// That there are others is said by the table.
fn without_rest(rows: Rows) -> Rows {
    Rows { left_out: String::new(), ..rows }
}

/// One that does the same again and again is told in short.
fn story(run: &Run, task: &TaskRun, units: Units) -> String {
    const TOLD: usize = 6;
    if task.stretches.len() <= TOLD {
        return sentences::story(task, run.unseen, units);
    }
    let of = |state: State| task.stretches.iter().filter(move |it| it.state == state);
    let queued = of(State::Queued).map(Stretch::length).max().unwrap_or_default();
    format!(
        "{}: ran {} times between {} and {}, queued {} at the most, response {}.",
        task.name,
        of(State::Running).count(),
        units.instant(task.times.started),
        units.instant(task.times.finished),
        units.length(queued),
        units.length(task.times.response())
    )
}

fn source(comparison: &Comparison) -> Vec<Block> {
    let file = comparison.pitfall.file;
    let margin = |whose| match whose {
        Whose::Both => Margin::Both,
        Whose::Before => Margin::Before,
        Whose::After => Margin::After,
    };
    let lines = file.lines().into_iter();
    let lines = lines.map(|line| SourceLine { margin: margin(line.whose), text: line.text.to_owned() });
    let heading = format!("{} (- before, + after)", file.path);
    vec![
        Block::Subheading(heading),
        Block::Source(Source { file: file.path.to_owned(), lines: lines.collect() }),
    ]
}

/// A column for each side; a cell has a figure of each clock.
fn figures(comparison: &Comparison) -> Table {
    let cell = |half: &Half, figure| {
        let values = clocks(comparison, half, figure).into_iter().map(|(_, value)| value);
        values.collect::<Vec<_>>().join(" | ")
    };
    let row = |figure: Figure| {
        let cells = comparison.halves.iter().map(|half| cell(half, figure));
        std::iter::once(told_name(figure).to_owned()).chain(cells).collect::<Vec<_>>()
    };
    let [first, _] = &comparison.halves;
    let names = clocks(comparison, first, Figure::Makespan).into_iter().map(|(clock, _)| clock);
    let corner = names.collect::<Vec<_>>().join(" | ");
    let header = [&corner, Side::Before.name(), Side::After.name()];
    let is_known = |figure: &Figure| {
        let values = comparison.halves.iter().flat_map(|half| clocks(comparison, half, *figure));
        values.into_iter().any(|(_, value)| value != NONE)
    };
    let known: Vec<Figure> = comparison.figures().filter(is_known).collect();
    let grid = Grid::new(header, known.iter().copied().map(row).collect());
    Table { alt: known.iter().map(|figure| in_a_sentence(comparison, *figure)).collect(), ..Table::one(grid) }
}

/// A makespan in the words that everybody knows.
const fn told_name(figure: Figure) -> &'static str {
    match figure {
        Figure::Makespan => "makespan (all done)",
        _ => figure.name(),
    }
}

/// Each clock that is shown, with the figure on it.
fn clocks(comparison: &Comparison, half: &Half, figure: Figure) -> Vec<(&'static str, String)> {
    let told = |value: Option<Value>| or_none(value.map(|value| super::figure(value, comparison.units())));
    let predicted = comparison.conditions.clocks.model().then(|| ("predicted", told(half.predicted(figure))));
    let measured = half.measured.as_ref().map(|_| ("measured", told(half.measured(figure))));
    predicted.into_iter().chain(measured).collect()
}

/// "Makespan: before predicted 1.20 s, measured 1.21 s; after predicted 0.40 s, measured 0.40 s."
fn in_a_sentence(comparison: &Comparison, figure: Figure) -> String {
    format!("{}: {}.", capital(figure.name()), sides(comparison, figure))
}

fn sides(comparison: &Comparison, figure: Figure) -> String {
    let side = |half: &Half| {
        let clocks = clocks(comparison, half, figure).into_iter();
        let clocks = clocks.map(|(clock, value)| format!("{clock} {value}")).collect::<Vec<_>>();
        format!("{} {}", half.side.name(), clocks.join(", "))
    };
    comparison.halves.iter().map(side).collect::<Vec<_>>().join("; ")
}

fn elsewhere(comparison: &Comparison) -> Vec<Line> {
    let told = comparison.pitfall.elsewhere.iter();
    told.map(|it| Line::item(format!("{}: {} {}", it.language, it.there.told(), it.link))).collect()
}

/// The pitfall after this one, and around again.
fn next(comparison: &Comparison) -> String {
    let place = catalogue::ALL.iter().position(|known| known.name == comparison.pitfall.name).unwrap_or(0);
    let next = catalogue::ALL[(place + 1) % catalogue::ALL.len()];
    format!("Try next: meanwhile pitfall {}", next.name)
}

/// Whether before is worse: told where it is asked for, or did not show.
fn verdict(comparison: &Comparison, claims: Claims) -> Section {
    let judgement = comparison.judgement;
    if judgement == Judgement::Holds && claims == Claims::Broken {
        return Section::default();
    }
    let head = match judgement {
        Judgement::Holds => "holds",
        Judgement::CannotTell => "cannot be told here, so the charts show the prediction",
        Judgement::Fails => "does NOT hold here, so the charts show the prediction",
    };
    let proof = comparison.pitfall.proof;
    let than = match proof.better {
        Better::More => "more",
        Better::Fewer => "fewer",
    };
    let sides = sides(comparison, proof.figure);
    let text = format!("{head}: after has {than} {} ({sides})", proof.figure.name());
    checked(vec![Verdict { judgement, text }], claims)
}
