//! The page of a scenario on one screen: what a reader needs to take the rule home. The rest stands on
//! the whole page, and a line says how much that is.

use std::collections::BTreeSet;

use super::{
    Claims, WIDE, changes, chart, checks, commands, in_a_line, in_one_line, in_short, or_none, partial_again,
    rows, scenario, stages, take_home,
};
use crate::document::{
    Audience, Block, Cell, Document, Gantt, Grid, GridForm, Line, Ruler, Section, Table, TableForm, Tone,
};
use crate::grouped::grouped;
use crate::plan::Strategy;
use crate::report::arithmetic::{Arithmetic, Told};
use crate::report::events::{self, Event};
use crate::report::played::Played;
use crate::report::{Clocks, Report};
use crate::story::{self, agree, count};
use crate::time::{Pace, Time};
use crate::timeline::Peaks;

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
/// When somebody who comes late begins, and who was there before.
const ENOUGH_EVENTS: usize = 3;
/// On a narrow page, where each takes two rows and all text takes twice as many.
const NARROW_EVENTS: usize = 1;

pub fn page(report: &Report, claims: Claims) -> Document {
    let mut frame = with_others(report, |line| Some(line.for_whom(Audience::Wide))).on_one_screen();
    let (mut charts, mut room) = fitted(report, rows::of_frame(&frame));
    if is_too_long(report, rows::of_frame(&frame), &charts, room) {
        frame = with_others(report, |_| None).on_one_screen();
        (charts, room) = fitted(report, rows::of_frame(&frame));
    }
    let checks = checks(&report.verdicts, report.units, report.conditions.clocks, claims);
    Document {
        sections: vec![
            Section::untitled(charts),
            Section::untitled(below(report, room)),
            in_short(checks, &report.verdicts, claims),
            partial_again(report.conditions),
        ],
        ..frame
    }
    .on_one_screen()
}

/// The charts, and what else there is room for below so many rows. What does not fit costs an event; and a
/// task, where there is hardly an event left.
fn fitted(report: &Report, head: usize) -> (Vec<Block>, Room) {
    let tasks = room_for_tasks(report);
    let mut room = Room {
        tasks,
        unqueued: tasks,
        events: ENOUGH_EVENTS,
        next: Next::Predicted,
        nobody_queued: NobodyQueued::InALine,
        predicted: Predicted::InTheTable,
        words: Words::All,
    };
    let is_too_long = |drawn: &[Block], room: Room| is_too_long(report, head, drawn, room);
    let mut drawn = charts(report, room);
    // Beside a measured chart, a cause of the prediction says least.
    if report.conditions.clocks.real() && is_too_long(&drawn, room) {
        room.nobody_queued = NobodyQueued::InTheHeading;
        drawn = charts(report, room);
        let shorter = Room { predicted: Predicted::InTheSums, ..room };
        if is_too_long(&drawn, room) && !is_too_long(&drawn, shorter) {
            room = shorter;
        }
    }
    room.events = SOME_EVENTS;
    if is_too_long(&drawn, room) {
        room.next = Next::InALine;
    }
    room.events = LEAST_EVENTS;
    for (tasks, unqueued) in [(LEAST_TASKS, LEAST_TASKS), (LEAST_TASKS, 1), (1, 1)] {
        if is_too_long(&drawn, room) {
            room = Room { tasks: tasks.min(room.tasks), unqueued: unqueued.min(room.unqueued), ..room };
            drawn = charts(report, room);
        }
    }
    if report.conditions.clocks == Clocks::Both && is_too_long(&drawn, room) {
        room.predicted = Predicted::InTheSums;
    }
    room.events = told_events(report, Room { events: MOST_EVENTS, ..room }).len();
    while LEAST_EVENTS < room.events && is_too_long(&drawn, room) {
        room.events -= 1;
    }
    if is_too_long(&drawn, room) {
        room.words = Words::Few;
    }
    if is_too_long(&drawn, room) {
        room.events = 0;
    }
    (drawn, room)
}

fn is_too_long(report: &Report, head: usize, drawn: &[Block], room: Room) -> bool {
    let below = rows::of_blocks(&below(report, room));
    rows::SCREEN < head + rows::of_blocks(drawn) + ROWS_BETWEEN + below
}

/// The question and what is given. Where a run was disturbed, the first warning says what to trust, whatever the
/// others are: they are told as far as there is room.
fn with_others(report: &Report, told: impl Fn(Line) -> Option<Line>) -> Document {
    let is_disturbed = report.strategies.iter().any(|played| played.disturbed().is_some());
    let others = if is_disturbed { report.warnings.get(1..).unwrap_or_default() } else { &[] };
    let told = |line: Line| if others.contains(&line.text) { told(line) } else { Some(line) };
    let frame = scenario::frame(report);
    Document { givens: frame.givens.into_iter().filter_map(told).collect(), ..frame }
}

/// How many tasks each chart shows, and how many events the table has.
#[derive(Clone, Copy, Debug)]
struct Room {
    tasks: usize,
    /// Where nobody is queued, and one says it all.
    unqueued: usize,
    events: usize,
    next: Next,
    nobody_queued: NobodyQueued,
    predicted: Predicted,
    words: Words,
}

/// Where it is told how long each strategy takes by the model: a sum tells it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Predicted {
    InTheTable,
    InTheSums,
}

/// Where it is told that nobody was queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NobodyQueued {
    /// Of its own, with why.
    InALine,
    /// Where there is little room.
    InTheHeading,
}

/// What is said of the commands to try next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// In one line.
    InALine,
    /// What the first gives may take a second line.
    Predicted,
}

/// The tables, the rule, and what to do next.
fn below(report: &Report, room: Room) -> Vec<Block> {
    [tables(report, room), rule(report, room)].concat()
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
        let heading = format!("{}: {}", played.strategy, played.headline);
        let short = format!("{heading}; {}", played.nobody_queued);
        let fits = !is_queued && rows::from_the_edge(&short) == rows::from_the_edge(&heading);
        if fits && room.nobody_queued == NobodyQueued::InTheHeading {
            let notes = gantt.notes.into_iter().filter(|note| note.tone == Tone::Alarm).collect();
            blocks.extend([Block::Subheading(short), Block::Gantt(Gantt { notes, ..gantt })]);
        } else {
            blocks.extend([Block::Subheading(heading), Block::Gantt(gantt)]);
        }
    }
    blocks
}

/// What happens when, how long it takes and why, and what the words mean.
fn tables(report: &Report, room: Room) -> Vec<Block> {
    let told = told_events(report, room);
    let rows = [rows_of_events(report, &told), figures_of_all(report, room.predicted)].concat();
    let sums = sums(report, room.predicted).into_iter().map(Line::item).collect();
    let wide = TableForm { notes: sums, ..TableForm::new(WIDE, vec![Grid::new(header(report), rows)]) };
    let narrow = events_if_narrow(report, &told).into_iter().chain([figures_with_sums(report)]);
    let narrow = narrow.map(|grid| grid.in_form(GridForm::Stacked)).collect();
    let forms = Table::of(vec![wide, TableForm::new(0, narrow)]);
    let words = [(Audience::Wide, words(report, room.words)), (Audience::Narrow, words(report, Words::Few))];
    let words = words.map(|(audience, words)| Line::text(words).for_whom(audience));
    vec![Block::Table(forms), Block::Lines(words.to_vec())]
}

/// The last of those that tell the strategies apart, and are not those of one alone. Where not all have room, the end of all gives way to
/// what happens in all strategies: how long each takes is told below.
fn told_events<'r>(report: &'r Report, room: Room) -> Vec<&'r Event> {
    let is_telling = |event: &&Event| {
        let times: BTreeSet<Option<Time>> = event.cells.iter().map(events::Cell::foreseen).collect();
        let happens = event.cells.iter().filter(|cell| cell.foreseen().is_some()).count();
        1 < times.len() && 1 < happens || report.strategies.len() == 1
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
    pairs.all(|(cell, played)| cell.predicted == Some(played.predicted.last_finish))
}

fn header(report: &Report) -> Vec<&'static str> {
    let corner = match report.conditions.clocks {
        Clocks::Real => "What happens when (measured)",
        Clocks::Both => "When, predicted",
        Clocks::Model => "What happens when",
    };
    std::iter::once(corner).chain(report.strategies.iter().map(|it| it.strategy.name())).collect()
}

fn rows_of_events(report: &Report, told: &[&Event]) -> Vec<Vec<String>> {
    let clocks = report.conditions.clocks;
    let cell = |place: usize, event: &Event| {
        let cell = event.cells[place];
        let at = if clocks == Clocks::Real { cell.measured } else { cell.foreseen() };
        let text = super::events::instant(report, at);
        // Marked, not told again: what is published is what is predicted.
        if cell.published.is_some() && cell.published == at { text + "*" } else { text }
    };
    let row = |event: &&Event| {
        let cells = (0..report.strategies.len()).map(|place| cell(place, event));
        std::iter::once(event.label.clone()).chain(cells).collect::<Vec<String>>()
    };
    told.iter().map(row).collect()
}

/// The last of them; how long all takes is told below. Where that is on two clocks, how many are at work at once
/// has no room there.
fn events_if_narrow(report: &Report, told: &[&Event]) -> Option<Grid> {
    let is_news = |event: &&&Event| !is_the_end_of_all(report, event);
    let told: Vec<&Event> = told.iter().filter(is_news).copied().collect();
    let last = &told[told.len().saturating_sub(NARROW_EVENTS)..];
    let mut rows = rows_of_events(report, last);
    if report.conditions.clocks == Clocks::Both && !is_unfit(report) {
        rows.push(
            std::iter::once(AT_ONCE.to_owned())
                .chain(report.strategies.iter().map(|it| at_once(report, it)))
                .collect(),
        );
    }
    (!rows.is_empty()).then(|| Grid::new(header(report), rows))
}

/// How far a measured moment is from the predicted one, at most; `None` if none was measured.
fn farthest(report: &Report, place: usize) -> Option<Time> {
    let off = |event: &Event| {
        let cell = &event.cells[place];
        Some(cell.predicted?.abs_diff(cell.measured?))
    };
    report.events.iter().filter_map(off).max()
}

/// How long each strategy takes, and how many are at work at once: a row for each.
pub(super) fn figures(report: &Report) -> Grid {
    let mut grid = how_long(report);
    grid.header.extend(["in progress", "running"].map(str::to_owned));
    for (row, played) in grid.rows.iter_mut().zip(&report.strategies) {
        let peaks = peaks(report, played);
        row.extend([peaks.in_progress, peaks.running].map(|many| Cell::text(many.to_string())));
    }
    grid
}

fn how_long(report: &Report) -> Grid {
    let clocks = report.conditions.clocks;
    let mut header = vec![name_of_makespan(report)];
    header.extend(clocks.model().then_some("predicted"));
    header.extend(clocks.real().then_some("measured"));
    let row = |played: &Played| [vec![played.strategy.to_string()], lengths(report, played)].concat();
    Grid::new(header, report.strategies.iter().map(row).collect())
}

const AT_ONCE: &str = "Most in progress, running";

/// "2, 1": the most in progress, and the most running.
fn at_once(report: &Report, played: &Played) -> String {
    let peaks = peaks(report, played);
    format!("{}, {}", peaks.in_progress, peaks.running)
}

/// By the model, as the rest of the table: where one ends as another begins, a machine may swap the two.
fn peaks(report: &Report, played: &Played) -> Peaks {
    if report.conditions.clocks.model() { played.predicted.peaks } else { played.drawn().peaks }
}

/// The same with each sum at its name.
fn figures_with_sums(report: &Report) -> Grid {
    let has_room = report.conditions.clocks != Clocks::Both;
    let mut grid = if has_room { figures(report) } else { how_long(report) };
    let mut known: Vec<(Strategy, &Arithmetic)> = Vec::new();
    for (row, played) in grid.rows.iter_mut().zip(&report.strategies) {
        let Some(sum) = &played.arithmetic else { continue };
        let told = match known.iter().find(|(_, other)| *other == sum) {
            Some((other, _)) => format!(", as {other}"),
            None => sum.in_a_line(report.units).to_string(),
        };
        known.push((played.strategy, sum));
        row[0] = Cell::text(format!("{}{told}", row[0].text));
    }
    grid
}

/// It is counted from the first arrival.
fn name_of_makespan(report: &Report) -> &'static str {
    let is_late = |played: &Played| !played.predicted.first_arrival.is_zero();
    if report.strategies.iter().any(is_late) { "First arrival to last end" } else { "All done after" }
}

/// The same with a column for each strategy, below what happens when.
fn figures_of_all(report: &Report, predicted: Predicted) -> Vec<Vec<String>> {
    let clocks = report.conditions.clocks;
    let makespan = |clock: &str| format!("{}, {clock}", name_of_makespan(report));
    let mut names = Vec::new();
    names.extend(clocks.model().then(|| makespan("predicted")));
    names.extend(clocks.real().then(|| makespan("measured")));
    names.push(AT_ONCE.to_owned());
    let column = |played: &Played| [lengths(report, played), vec![at_once(report, played)]].concat();
    let columns: Vec<Vec<String>> = report.strategies.iter().map(column).collect();
    let row = |(name, place): (String, usize)| {
        let cells = columns.iter().map(|column| column[place].clone());
        std::iter::once(name).chain(cells).collect()
    };
    let has_sums = report.strategies.iter().all(|played| played.arithmetic.is_some());
    let is_told_below = clocks == Clocks::Both && has_sums && predicted == Predicted::InTheSums;
    names.into_iter().zip(0..).skip(usize::from(is_told_below)).map(row).collect()
}

/// A makespan and its sum, and the strategies that have both.
type Sum = ((String, Told), Vec<String>);

/// "122.0 s (blocking, concurrent) = 2 users x (1 s receive + 60 s calculation).": those with the same sum
/// together. Where all begin with the same parts, these stand once.
fn sums(report: &Report, predicted: Predicted) -> Vec<String> {
    let sum = |played: &Played| {
        // Where a table tells the same, the star stands there.
        let stated = if is_as_stated(played) && predicted == Predicted::InTheSums { "*" } else { "" };
        let name = format!("{}{stated}", played.strategy);
        let makespan = report.units.length(played.predicted.makespan());
        Some(((makespan, played.arithmetic.as_ref()?.in_a_line(report.units)), name))
    };
    let sums = grouped(report.strategies.iter().filter_map(sum));
    if let Some(told) = with_the_same_begin(&sums) {
        return vec![told];
    }
    sums.into_iter()
        .map(|((makespan, sum), names)| format!("{makespan} ({}){sum}.", names.join(", ")))
        .collect()
}

/// "All: 2 h drive there + 4 h line + 2 h drive back; then 5 h presentation (blocking), 15 min review (hybrid)."
fn with_the_same_begin(sums: &[Sum]) -> Option<String> {
    const LEAST: usize = 2;
    let summands = sums.iter().map(|((_, told), _)| match told {
        Told::Sum(summands) => Some(&summands[..]),
        Told::Else(_) => None,
    });
    let summands: Vec<&[String]> = summands.collect::<Option<_>>()?;
    let (first, others) = summands.split_first().filter(|(_, others)| !others.is_empty())?;
    let is_same = |place: &usize| others.iter().all(|other| other.get(*place) == first.get(*place));
    let same = (0..first.len()).take_while(is_same).count();
    let all_go_on = LEAST <= same && summands.iter().all(|own| same < own.len());
    let rest =
        |(own, (_, names)): (&&[String], &Sum)| format!("{} ({})", own[same..].join(" + "), names.join(", "));
    let rests: Vec<String> = summands.iter().zip(sums).map(rest).collect();
    all_go_on.then(|| format!("All: {}; then {}.", first[..same].join(" + "), rests.join(", ")))
}

/// Predicted and measured, as far as the page has them.
fn lengths(report: &Report, played: &Played) -> Vec<String> {
    let clocks = report.conditions.clocks;
    let mut row = Vec::new();
    if clocks.model() {
        let stated = if is_as_stated(played) { "*" } else { "" };
        row.push(report.units.length(played.predicted.makespan()) + stated);
    }
    if clocks.real() {
        let measured = played.measured.as_ref();
        row.push(or_none(measured.map(|it| report.units.length(it.run.makespan()))));
    }
    row
}

/// How much is said of what a page means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    All,
    /// Not from when a response counts, why a measured time is another, nor how few cores measure many.
    Few,
}

/// What the words of the page mean, and what else must be known to read it.
fn words(report: &Report, words: Words) -> String {
    let worker = report.scenario.worker_noun();
    let mut told = vec![
        format!("In progress: begun, not ended (2+: concurrency). Running: on a {worker} (2+: parallelism)."),
        format!("A {worker} does one thing at a time."),
    ];
    if words == Words::All && chart::TaskFigure::of(report) == chart::TaskFigure::Response {
        told.insert(1, "Response: arrival to end.".to_owned());
    }
    // A bounded queue needs its room on a narrow page.
    let has_room = words == Words::All || report.stages.cost_of_bound.is_none();
    let about_a_loop = "An event loop: a worker free during waits.".to_owned();
    told.extend((has_room && is_about_a_loop(report)).then_some(about_a_loop));
    told.extend(star(report).filter(|_| report.conditions.clocks.model()));
    told.extend(stated_otherwise(report));
    told.extend(how_measured(report, words));
    told.extend(few_cores(report).filter(|_| words == Words::All));
    told.extend(report.scenario.key_remarks().iter().cloned());
    told.extend(report.buffered.clone());
    told.extend(stages::limits(report, words));
    told.extend(report.stages.cost_of_bound.clone().filter(|_| words == Words::All));
    told.join(" ")
}

/// Where it had not the processors that it needed, the alarm says how far it can be trusted.
fn is_unfit(report: &Report) -> bool {
    report.strategies.iter().any(|played| played.beside().is_some())
}

fn how_measured(report: &Report, words: Words) -> Option<String> {
    if report.conditions.clocks != Clocks::Both || is_unfit(report) {
        return None;
    }
    let scaled = match (report.conditions.pace, words) {
        (Pace::REAL_TIME, _) => String::new(),
        (pace, Words::All) => format!(", 1/{0} as long, times x {0}", pace.story_seconds()),
        (pace, Words::Few) => format!(", times x {}", pace.story_seconds()),
    };
    let measured = match words {
        Words::All => format!("Measured: real {}{scaled}", work(report)),
        Words::Few => format!("Measured: really run{scaled}"),
    };
    let off = (0..report.strategies.len()).filter_map(|place| farthest(report, place)).max()?;
    let off = format!("at most {} off", report.units.length(off));
    Some(match words {
        Words::All => format!(
            "Predicted: from given times. {measured}; {off}: cores vary in speed, changing tasks takes time."
        ),
        Words::Few => format!("{measured}; {off}."),
    })
}

/// What steps are made of where they are measured.
fn work(report: &Report) -> &'static str {
    let runs = || report.strategies.iter().map(|played| &played.predicted);
    let computes = runs().any(|run| !run.busy().is_zero());
    let waits = runs().any(|run| !run.waiting.is_zero());
    match (computes, waits) {
        (_, false) => "factorials",
        (true, true) => "factorials and waits",
        (false, true) => "waits",
    }
}

/// How a machine measures more cores than it has: they are not all in use at once. Not where something else had its
/// cores as well.
fn few_cores(report: &Report) -> Option<String> {
    if is_unfit(report) {
        return None;
    }
    let cores = report.conditions.machine.cores;
    let runs = || report.strategies.iter().map(|played| &played.predicted);
    let most_running = runs().map(|run| run.peaks.running).max()?;
    let is_news = report.conditions.clocks.real() && runs().any(|run| cores < run.workers.len());
    let them = agree(cores, "core here is", "cores here are");
    (is_news && most_running <= cores)
        .then(|| format!("At most {most_running} run at once: the {cores} {them} enough."))
}

fn is_as_stated(played: &Played) -> bool {
    played.published == Some(played.predicted.makespan())
}

/// What the star means, where there is one.
pub(super) fn star(report: &Report) -> Option<String> {
    report.strategies.iter().any(is_as_stated).then(|| format!("*: so {}.", report.scenario.publisher()))
}

/// "The file's source states about 600.0 s for blocking": where that is not what is predicted.
fn stated_otherwise(report: &Report) -> Option<String> {
    let otherwise = |played: &&Played| played.published.is_some() && !is_as_stated(played);
    let others: Vec<&Played> = report.strategies.iter().filter(otherwise).collect();
    let is_rough = |played: &Played| report.scenario.is_published_roughly(played.strategy);
    let are_all_rough = others.iter().all(|played| is_rough(played));
    let told = others.iter().zip(0..).filter_map(|(played, place)| {
        // Where all are, the first says it for all.
        let says_so = is_rough(played) && (place == 0 || !are_all_rough);
        let about = if says_so { "about " } else { "" };
        Some(format!("{about}{} for {}", report.units.length(played.published?), played.strategy))
    });
    let told: Vec<String> = told.collect();
    let publisher = story::capital(report.scenario.publisher());
    (!told.is_empty()).then(|| format!("{publisher} {}.", story::list(&told)))
}

fn is_about_a_loop(report: &Report) -> bool {
    report.strategies.iter().any(|played| played.headline.contains("event loop"))
}

/// What to take home, and what to do next.
fn rule(report: &Report, room: Room) -> Vec<Block> {
    let rule = report.scenario.lesson();
    let changes: Vec<String> = changes(report);
    let next: Vec<&str> = match &changes[..] {
        [] => commands(&report.try_next),
        changes => changes.iter().map(String::as_str).collect(),
    };
    let with_next = |next: &[&str]| take_home(&[&rule], &report.verdicts, &left_out(report, room), next);
    let (Some(predicted), Some(first)) = (&report.next_predicted, next.first()) else {
        return with_next(&next);
    };
    // Last of two, so that no command is broken.
    let with_end = format!("{first} (ends: {predicted})");
    let second = next.get(1).filter(|second| changes.is_empty() && in_one_line(&[first, second]));
    let most = if room.next == Next::InALine { 1 } else { 2 };
    let fits = |told: &String| rows::of_text(told) <= most;
    let told = second.map(|second| format!("{second}; {with_end}")).into_iter().chain([with_end]);
    let Some(told) = told.map(|told| in_a_line(&told)).find(fits) else { return with_next(&next) };
    let mut blocks = with_next(&[]);
    if let Some(Block::Lines(lines)) = blocks.last_mut() {
        lines.push(Line::item(told).for_whom(Audience::Wide));
        lines.push(Line::item(in_a_line(first)).for_whom(Audience::Narrow));
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
    left_out.push(format!("{}s", report.scenario.worker_noun()));
    left_out.join(", ")
}
