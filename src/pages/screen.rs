//! The page of a scenario on one screen: what a reader needs to take the rule home. The rest stands on
//! the whole page, and a line says how much that is.

use std::collections::BTreeSet;

use super::{
    COLUMNS, Claims, NONE, chart, checks, commands, events, in_short, partial_again, scenario,
    stacked_if_narrow, take_home, wrapped, wrapped_from_the_edge,
};
use crate::document::{
    self, Block, Document, Gantt, Grid, GridForm, Line, RowKind, Rows, Ruler, Section, Table,
};
use crate::report::events::{Cell, Event};
use crate::report::played::Played;
use crate::report::{Clocks, Report};
use crate::story::{self, count};
use crate::time::Time;
use crate::width;

/// Rows of the page, where it has its usual width.
pub(super) const ROWS: usize = 40;
/// Rows above the timeline table: what a small terminal shows.
const ROWS_ABOVE: usize = 24;
/// Of them: the question, what is given, the legend and the axis.
const ROWS_OF_FRAME: usize = 6;
/// Of a strategy, besides its tasks: its name, and why.
const ROWS_OF_WORDS: usize = 2;
/// So many tasks are shown even if the charts grow for it, as long as the page is one screen: fewer rows
/// would hide what depends on what.
const FEW_TASKS: usize = 3;
const LEAST_TASKS: usize = 2;
/// The empty line between the charts and what is below them.
const ROWS_BETWEEN: usize = 1;
/// Events, as far as there is room.
const MOST_EVENTS: usize = 8;
const LEAST_EVENTS: usize = 1;
/// Fewer say less than what the next command gives.
const SOME_EVENTS: usize = 2;
/// On a narrow page, where each takes two rows and all text takes twice as many.
const NARROW_EVENTS: usize = 1;

pub fn page(report: &Report, claims: Claims) -> Document {
    let frame = scenario::frame(report).on_one_screen();
    let head = wrapped_from_the_edge(&frame.title) + rows_of_lines(&frame.givens);
    // What does not fit costs an event; and a task, where there is hardly an event left.
    let rows = |charts: &[Block], below: &[Block]| head + rows(charts) + ROWS_BETWEEN + rows(below);
    let tasks = room_for_tasks(report);
    let mut room = Room { tasks, unqueued: tasks, events: SOME_EVENTS, next: Next::Predicted };
    let mut drawn = charts(report, room);
    if ROWS < rows(&drawn, &below(report, room)) {
        room.next = Next::Named;
    }
    room.events = LEAST_EVENTS;
    for (tasks, unqueued) in [(LEAST_TASKS, LEAST_TASKS), (LEAST_TASKS, 1), (1, 1)] {
        if ROWS < rows(&drawn, &below(report, room)) {
            room = Room { tasks: tasks.min(room.tasks), unqueued: unqueued.min(room.unqueued), ..room };
            drawn = charts(report, room);
        }
    }
    room.events = told_events(report, Room { events: MOST_EVENTS, ..room }).len();
    while LEAST_EVENTS < room.events && ROWS < rows(&drawn, &below(report, room)) {
        room.events -= 1;
    }
    let checks = checks(&report.verdicts, report.units, report.conditions.clocks, claims);
    Document {
        sections: vec![
            Section::untitled(drawn),
            Section::untitled(below(report, room)),
            in_short(checks, &report.verdicts, claims),
            partial_again(report.conditions),
        ],
        ..frame
    }
    .on_one_screen()
}

/// How many tasks each chart shows, and how many events the table has.
#[derive(Clone, Copy, Debug)]
struct Room {
    tasks: usize,
    /// Where nobody is queued, and one says it all.
    unqueued: usize,
    events: usize,
    next: Next,
}

/// What is said of the command to try next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Named,
    /// What it gives, too.
    Predicted,
}

/// The tables, the rule, and what to do next.
fn below(report: &Report, room: Room) -> Vec<Block> {
    [tables(report, room), rule(report, room)].concat()
}

/// How many rows blocks have on a page of the usual width.
pub(super) fn rows(blocks: &[Block]) -> usize {
    let rows_of = |block: &Block| match block {
        Block::Gantt(gantt) => {
            let own = usize::from(gantt.ruler == Ruler::Own);
            let seen = |rows: &&Rows| rows.kind != RowKind::Workers;
            let tasks: usize = gantt.groups.iter().filter(seen).map(|it| it.rows.len()).sum();
            own + tasks + rows_of_lines(&gantt.notes)
        }
        Block::Lines(own) => rows_of_lines(own),
        Block::Subheading(title) => wrapped_from_the_edge(title),
        Block::Legend(legend) => {
            let keys = legend.keys.iter().map(|(_, meaning)| format!("# {meaning}"));
            wrapped(&keys.collect::<Vec<_>>().join("  "))
        }
        Block::Table(table) => {
            table.forms.iter().take(1).flat_map(|form| &form.grids).map(rows_of_grid).sum()
        }
        Block::Plot(plot) => wrapped(&plot.legend.join("   ")) + usize::from(plot.height.rows()),
        Block::Source(source) => source.lines.len(),
        Block::Commands(own) => own.iter().map(|command| 1 + usize::from(!command.why.is_empty())).sum(),
        _ => 1,
    };
    blocks.iter().map(rows_of).sum()
}

pub(super) fn rows_of_lines(lines: &[Line]) -> usize {
    lines.iter().map(|line| wrapped(&line.text)).sum()
}

/// A header, and the rows: words in the last column take what room the figures leave.
fn rows_of_grid(grid: &Grid) -> usize {
    let width = |place: usize| {
        let cells = grid.rows.iter().filter_map(|row| row.get(place)).map(|cell| width::of(&cell.text));
        // Two blanks part a column from the next.
        cells.chain([width::of(&grid.header[place])]).max().unwrap_or(0) + 2
    };
    let figures: usize = (0..grid.header.len() - 1).map(width).sum();
    let room = COLUMNS.saturating_sub(figures).max(1);
    let rows = grid.rows.iter().map(|row| match (grid.form, row.last()) {
        (GridForm::TightWithWords, Some(words)) => textwrap::wrap(&words.text, room).len(),
        _ => 1,
    });
    1 + rows.sum::<usize>()
}

/// How many tasks each chart has room for.
fn room_for_tasks(report: &Report) -> usize {
    let room = (ROWS_ABOVE - ROWS_OF_FRAME) / report.strategies.len() - ROWS_OF_WORDS;
    let most = report.strategies.iter().map(|played| played.drawn().task_count).max().unwrap_or(0);
    room.max(if most <= FEW_TASKS { most } else { LEAST_TASKS }).min(chart::ROOM)
}

fn charts(report: &Report, room: Room) -> Vec<Block> {
    let mut blocks = vec![Block::Legend(chart::legend(report))];
    let mut clock = None;
    for played in &report.strategies {
        // The axis stands once, above the first chart; again only where another clock begins.
        let ruler = if clock == Some(played.clock()) { Ruler::AsAbove } else { Ruler::Own };
        clock = Some(played.clock());
        let told = if report.has_prediction() { &played.predicted } else { played.drawn() };
        let is_queued = told.longest_queue().is_some();
        let tasks = if is_queued { room.tasks } else { room.unqueued };
        let gantt = Gantt { ruler, ..chart::in_short(report, played, tasks) };
        blocks.push(Block::Subheading(format!("{}: {}", played.strategy, played.headline)));
        blocks.push(Block::Gantt(gantt));
    }
    blocks
}

/// What happens when, how long it takes, and what the words mean.
fn tables(report: &Report, room: Room) -> Vec<Block> {
    let told = told_events(report, room);
    let mut blocks = Vec::new();
    if !told.is_empty() {
        blocks.push(Block::Table(happens(report, &told)));
    }
    blocks.push(Block::Table(comparison(report)));
    blocks.push(Block::Lines(vec![Line::text(words(report))]));
    blocks
}

/// The last of those that tell the strategies apart. Where not all have room, the end of all gives way to
/// what happens in all strategies: how long each takes is told below.
fn told_events<'r>(report: &'r Report, room: Room) -> Vec<&'r Event> {
    let is_telling = |event: &&Event| {
        let times: BTreeSet<Option<Time>> = event.cells.iter().map(Cell::foreseen).collect();
        1 < times.len() || report.strategies.len() == 1
    };
    let telling: Vec<&'r Event> = report.events.iter().filter(is_telling).collect();
    let others: Vec<&'r Event> =
        telling.iter().copied().filter(|event| !is_the_end_of_all(report, event)).collect();
    let last = |events: &[&'r Event]| events[events.len().saturating_sub(room.events)..].to_vec();
    let happens_everywhere = |event: &&Event| event.cells.iter().all(|cell| cell.foreseen().is_some());
    let shown = last(&others);
    match room.events < telling.len() && !shown.is_empty() && shown.iter().all(happens_everywhere) {
        true => shown,
        false => last(&telling),
    }
}

fn is_the_end_of_all(report: &Report, event: &Event) -> bool {
    let mut pairs = event.cells.iter().zip(&report.strategies);
    pairs.all(|(cell, played)| cell.predicted == Some(played.predicted.makespan()))
}

fn happens(report: &Report, told: &[&Event]) -> Table {
    let clocks = report.conditions.clocks;
    let corner = match clocks {
        Clocks::Real => "What happens when (measured)",
        Clocks::Model | Clocks::Both => "What happens when",
    };
    let header: Vec<&str> =
        std::iter::once(corner).chain(report.strategies.iter().map(|it| it.strategy.name())).collect();
    let cell = |place: usize, event: &Event| {
        let cell = event.cells[place];
        let at = if clocks == Clocks::Real { cell.measured } else { cell.foreseen() };
        let text = events::instant(report, at);
        // Marked, not told again: what is published is what is predicted.
        if cell.published.is_some() && cell.published == at { text + "*" } else { text }
    };
    let row = |event: &&Event| {
        let cells = (0..report.strategies.len()).map(|place| cell(place, event));
        std::iter::once(event.label.clone()).chain(cells).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = told.iter().map(row).collect();
    let narrow = rows[rows.len().saturating_sub(NARROW_EVENTS)..].to_vec();
    stacked_if_narrow(Grid::new(header.iter().copied(), rows), Grid::new(header, narrow))
}

/// How far a measured moment is from the predicted one, at most; `None` if none was measured.
fn farthest(report: &Report, place: usize) -> Option<Time> {
    let off = |event: &Event| {
        let (one, other) = (event.cells[place].predicted?, event.cells[place].measured?);
        Some(one.max(other) - one.min(other))
    };
    report.events.iter().filter_map(off).max()
}

/// How long each strategy takes.
pub(super) fn figures(report: &Report) -> Grid {
    let clocks = report.conditions.clocks;
    let mut header = vec!["How long"];
    header.extend(clocks.model().then_some("predicted"));
    header.extend(clocks.real().then_some("measured"));
    header.extend(["in progress", "running"]);
    Grid::new(header, report.strategies.iter().map(|played| compared(report, played)).collect())
}

/// The same with the sum that it is; on a narrow page the sum stands at its name.
fn comparison(report: &Report) -> Table {
    let figures = figures(report);
    let sums =
        report.strategies.iter().map(|played| Some(played.arithmetic.as_ref()?.in_short(report.units)));
    let Some(sums) = sums.collect::<Option<Vec<String>>>() else {
        return stacked_if_narrow(figures.clone(), figures);
    };
    let (mut wide, mut narrow) = (figures.clone(), figures);
    for (sum, (wide, narrow)) in sums.into_iter().zip(wide.rows.iter_mut().zip(&mut narrow.rows)) {
        narrow[0] = document::Cell::text(format!("{}: {sum}", narrow[0].text));
        wide.push(document::Cell::text(sum));
    }
    wide.header.push("why so long".to_owned());
    stacked_if_narrow(wide.in_form(GridForm::TightWithWords), narrow)
}

fn compared(report: &Report, played: &Played) -> Vec<String> {
    let (run, clocks) = (played.drawn(), report.conditions.clocks);
    let mut row = vec![played.strategy.to_string()];
    if clocks.model() {
        let stated = if played.published == Some(played.predicted.makespan()) { "*" } else { "" };
        row.push(report.units.length(played.predicted.makespan()) + stated);
    }
    if clocks.real() {
        let measured = played.measured.as_ref();
        row.push(measured.map_or(NONE.to_owned(), |it| report.units.length(it.run.makespan())));
    }
    row.extend([run.peaks.in_progress.to_string(), run.peaks.running.to_string()]);
    row
}

/// What the words of the page mean, and what else must be known to read it.
fn words(report: &Report) -> String {
    let worker = report.scenario.worker_noun();
    let mut told = vec![
        format!(
            "In progress: begun, not ended (2+ at once: concurrent). Running: on a {worker} (2+ at once: parallel)."
        ),
        "Response: arrival to end.".to_owned(),
        format!("A {worker} does one thing at a time."),
    ];
    told.extend(report.scenario.has_order().then(|| "A task after others arrives when they end.".to_owned()));
    told.extend(
        is_about_a_loop(report).then(|| "An event loop: a worker that leaves during waits.".to_owned()),
    );
    let sums = report.strategies.iter().filter_map(|played| played.arithmetic.as_ref());
    if sums.map(|sum| sum.in_short(report.units)).any(|sum| sum.contains(" x ")) {
        told.push("N x: in a row, or in turns.".to_owned());
    }
    told.extend(star(report));
    told.extend(stated_otherwise(report));
    // Where it was disturbed, the alarm says how far it can be trusted.
    let is_disturbed = report.strategies.iter().any(|played| played.disturbed().is_some());
    if report.conditions.clocks == Clocks::Both
        && !is_disturbed
        && let Some(off) = (0..report.strategies.len()).filter_map(|place| farthest(report, place)).max()
    {
        told.push(format!(
            "Predicted: from the given times. Measured: really run, at most {} off: a core's speed varies, and giving it to another task takes time.",
            report.units.length(off)
        ));
    }
    told.extend(report.buffered.clone());
    told.extend(limits(report));
    told.extend(report.stages.cost_of_bound.clone());
    told.join(" ")
}

/// What the star means, where there is one.
pub(super) fn star(report: &Report) -> Option<String> {
    let is_stated = |played: &Played| played.published == Some(played.predicted.makespan());
    report.strategies.iter().any(is_stated).then(|| format!("*: so {}.", report.scenario.publisher()))
}

/// "The file's source states 600.0 s for blocking": where that is not what is predicted.
fn stated_otherwise(report: &Report) -> Option<String> {
    let otherwise = |played: &Played| {
        let stated = played.published.filter(|stated| *stated != played.predicted.makespan())?;
        Some(format!("{} for {}", report.units.length(stated), played.strategy))
    };
    let told: Vec<String> = report.strategies.iter().filter_map(otherwise).collect();
    let publisher = story::capital(report.scenario.publisher());
    (!told.is_empty()).then(|| format!("{publisher} {}.", story::list(&told)))
}

fn is_about_a_loop(report: &Report) -> bool {
    report.strategies.iter().any(|played| played.headline.contains("event loop"))
}

/// "Limits: receive (blocking, parallel), compute (hybrid)."
fn limits(report: &Report) -> Option<String> {
    let mut limits: Vec<(&str, Vec<&str>)> = Vec::new();
    for played in &report.strategies {
        let limit = played.drawn_stages()?.limit;
        let stage = limit.map_or("nothing", |limit| limit.stage);
        match limits.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, strategies)) => strategies.push(played.strategy.name()),
            None => limits.push((stage, vec![played.strategy.name()])),
        }
    }
    let told = limits.iter().map(|(stage, strategies)| format!("{stage} ({})", strategies.join(", ")));
    Some(format!("Limits: {}.", told.collect::<Vec<_>>().join(", ")))
}

/// What to take home, and what to do next.
fn rule(report: &Report, room: Room) -> Vec<Block> {
    let rule = report.scenario.lesson();
    let next = commands(&report.try_next);
    let mut blocks = take_home(&[&rule], &report.verdicts, &left_out(report, room), &next);
    let predicted = report.next_predicted.as_ref().filter(|_| room.next == Next::Predicted);
    if let (Some(Block::Lines(lines)), Some(predicted)) = (blocks.last_mut(), predicted) {
        lines.push(Line::item(format!("The first: {predicted}.")));
    }
    blocks
}

/// All that the whole page has more.
fn left_out(report: &Report, room: Room) -> String {
    let events = report.events.len() - told_events(report, room).len();
    let most = report.strategies.iter().map(|played| played.drawn().task_count).max().unwrap_or(0);
    let tasks = most.saturating_sub(room.tasks);
    let left_out = [(tasks, "task"), (events, "event")];
    let mut left_out: Vec<String> =
        left_out.into_iter().filter(|(many, _)| 0 < *many).map(|(many, what)| count(many, what)).collect();
    left_out.push(format!("the {}s", report.scenario.worker_noun()));
    story::list(&left_out)
}
