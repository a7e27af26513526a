//! Charts of runs: which rows there is room for, and what is to be said of each piece.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use super::story;
use crate::analysis::{MeasuredRun, Run, Stretch, TaskRun};
use crate::document::{Audience, Axis, Gantt, Legend, Line, Mark, Piece, Row, RowKind, Rows, Ruler};
use crate::report::played::{Played, tasks_to_tell};
use crate::report::{Report, sentences};
use crate::story::{Units, count, whole_percent};
use crate::time::{Time, ratio};
use crate::timeline::State;

/// Rows of a chart that are shown one by one.
pub(super) const ROOM: usize = 8;

/// What stands at the end of a task's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskFigure {
    Response,
    End,
}

impl TaskFigure {
    /// A task that comes after others arrives when they end, now and then: its response cannot be compared.
    pub(super) fn of(report: &Report) -> Self {
        if report.scenario.has_order() { Self::End } else { Self::Response }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::End => "ends",
        }
    }

    fn told(self, task: &TaskRun, units: Units) -> String {
        match self {
            Self::Response => units.length(task.times.response()),
            Self::End => units.instant(task.times.finished),
        }
    }
}

/// What the marks of a scenario's charts mean.
pub(super) fn legend(report: &Report) -> Legend {
    let worker = report.scenario.worker_noun();
    let short_of = match report.scenario.without_bound() {
        Some(_) => format!("{worker} or place"),
        None => worker.clone(),
    };
    let processors = report.scenario.processors();
    let running = running(report.strategies.iter().map(|played| (&played.predicted, processors)));
    let mut keys = vec![
        (Mark::State(State::Running), running.to_owned()),
        (Mark::Partly(2), "part of a column".to_owned()),
        (Mark::State(State::Queued), format!("queued: no {short_of} free")),
    ];
    if report.strategies.iter().any(|played| is_one_queued_often(&played.predicted)) {
        keys.push((Mark::Turns, "in short turns".to_owned()));
    }
    if report.strategies.iter().any(|played| !played.drawn().waiting.is_zero()) {
        // One line has room for so many words.
        keys.push((Mark::State(State::Waiting), "waiting outside".to_owned()));
    }
    Legend { keys }
}

/// Of tasks that share processors each runs all the time, and more slowly.
pub(super) fn running<'a>(runs: impl IntoIterator<Item = (&'a Run, Option<NonZeroU32>)>) -> &'static str {
    match runs.into_iter().any(|(run, processors)| run.shares(processors)) {
        true => "running, slowed by each other",
        false => "running",
    }
}

/// The words of the legend, for those who do not see the marks.
pub(super) fn words_of_states(report: &Report) -> Vec<Line> {
    let words = legend(report).keys.into_iter().filter_map(|(mark, meaning)| match mark {
        Mark::State(State::Queued) => Some(format!("{}.", meaning.replacen("queued", "Queued", 1))),
        Mark::State(State::Waiting) => Some("Waiting: for something outside.".to_owned()),
        _ => None,
    });
    words.map(|words| Line::item(words).for_whom(Audience::Spoken)).collect()
}

/// The same in a line, before anything was played: by what is predicted.
pub fn legend_of(predicted: &[Run]) -> Legend {
    let keys = [
        (true, Mark::State(State::Running), "running"),
        (predicted.iter().any(is_one_queued_often), Mark::Turns, "in turns"),
        (true, Mark::State(State::Queued), "queued"),
        (predicted.iter().any(|run| !run.waiting.is_zero()), Mark::State(State::Waiting), "waiting"),
    ];
    let told = keys.into_iter().filter(|(is_there, ..)| *is_there);
    Legend::of(told.map(|(_, mark, meaning)| (mark, meaning)))
}

fn is_one_queued_often(run: &Run) -> bool {
    run.tasks.iter().any(TaskRun::is_queued_often)
}

/// One strategy of a scenario: its tasks, its workers, and what is to be seen.
pub(super) fn strategy(report: &Report, played: &Played) -> Gantt {
    let run = played.drawn();
    let units = report.units;
    let figure = TaskFigure::of(report);
    let mut groups = vec![tasks(run, units, figure)];
    if run.tells_all_tasks() {
        groups.push(workers(run, units, ROOM));
    }
    let notes = played.notes.iter().map(|note| format!("{note}."));
    let mut notes: Vec<Line> =
        notes.chain(sum(played, units)).chain(story::slacks(played, units)).map(Line::item).collect();
    groups.extend(played.beside().map(|measured| beside(&measured.run, units, figure)));
    if let Some((measured, found)) = played.disturbed() {
        notes.insert(0, Line::alarm(sentences::disturbed(found, measured.run.makespan(), units)));
    }
    Gantt { notes, alt: story::strategy(report, played), ..drawn(report, played, groups) }
}

/// "122.0 s = 2 x (1 s receive + 60 s calculation)."
pub(super) fn sum(played: &Played, units: Units) -> Option<String> {
    let sum = played.arithmetic.as_ref()?;
    let is = if sum.in_few_words(units).is_some() { " =" } else { "," };
    Some(format!("{}{is} {}.", units.length(played.predicted.makespan()), sum.in_words(units)))
}

/// The chart alone.
fn drawn(report: &Report, played: &Played, groups: Vec<Rows>) -> Gantt {
    Gantt {
        clock: played.clock(),
        axis: Axis::linear(report.end, report.units.clock),
        ruler: Ruler::Own,
        figures: TaskFigure::of(report).name(),
        groups,
        notes: Vec::new(),
        alt: Vec::new(),
    }
}

/// The same with the tasks that matter, and why one of them was queued. Where a measured run is not
/// drawn for itself, a row shows how long the last of them took in it. It is for terminals, and has no sentences.
pub(super) fn in_short(report: &Report, played: &Played, room: usize) -> Gantt {
    let run = played.drawn();
    let units = report.units;
    // Those of the prediction, as all that is said; a crowd tells others of a measured run.
    let foreseen =
        if report.has_prediction() { those_that_matter(&played.predicted, room) } else { Vec::new() };
    let mut shown: Vec<&TaskRun> =
        run.tasks.iter().filter(|task| foreseen.iter().any(|known| known.id == task.id)).collect();
    if shown.len() < room.min(run.tasks.len()) {
        shown = those_that_matter(run, room);
    }
    let figure = TaskFigure::of(report);
    let mut groups = vec![some_tasks(run, units, &shown, figure)];
    if run.tells_all_tasks() {
        groups.push(workers(run, units, room));
    }
    if let Some(MeasuredRun { run, .. }) = played.beside() {
        let same = shown.last().and_then(|last| run.tasks.iter().find(|task| task.id == last.id));
        let told = some_tasks(run, units, &[same.unwrap_or_else(|| run.slowest())], figure);
        let named = |row: Row| Row { name: "measured".to_owned(), ..row };
        let rows = told.rows.into_iter().map(named).collect();
        groups.push(Rows { kind: RowKind::Beside, rows, left_out: String::new() });
    }
    for rows in &mut groups {
        rows.left_out.clear();
    }
    let notes = vec![Line::item(format!("{}.", played.cause))];
    Gantt { notes, ..drawn(report, played, groups) }
}

/// Who was queued longest comes first, as the text below is about it, then the slowest, the first and the last; where
/// nobody is queued, the last.
pub(super) fn those_that_matter(run: &Run, room: usize) -> Vec<&TaskRun> {
    let (slowest, first, last) = (Some(run.slowest()), run.tasks.first(), run.tasks.last());
    let by_weight = match run.longest_queue() {
        Some(queue) => [run.tasks.iter().find(|task| task.id == queue.id), slowest, first, last],
        None => [last, slowest, first, None],
    };
    let mut told: Vec<&TaskRun> = Vec::new();
    for task in by_weight.into_iter().flatten().chain(&run.tasks) {
        if told.len() < room && told.iter().all(|known| known.id != task.id) {
            told.push(task);
        }
    }
    told.sort_by_key(|task| task.id);
    told
}

/// The tasks of a run that is not drawn for itself.
fn beside(run: &Run, units: Units, figure: TaskFigure) -> Rows {
    let mut rows = tasks(run, units, figure);
    let heading = Row { name: "measured".to_owned(), pieces: Vec::new(), figure: String::new() };
    rows.rows.insert(0, heading);
    Rows { kind: RowKind::Beside, ..rows }
}

fn tasks(run: &Run, units: Units, figure: TaskFigure) -> Rows {
    match run.task_count <= ROOM {
        true => some_tasks(run, units, &run.tasks.iter().collect::<Vec<_>>(), figure),
        false => some_tasks(run, units, &tasks_to_tell(run), figure),
    }
}

pub(super) fn some_tasks(run: &Run, units: Units, told: &[&TaskRun], figure: TaskFigure) -> Rows {
    let holders = Holders::of(run);
    let row = |task: &&TaskRun| Row {
        name: task.name.clone(),
        pieces: pieces(task.stretches.iter().map(|stretch| (*task, stretch)), &holders, units),
        figure: figure.told(task, units),
    };
    let left_out = match run.task_count - told.len() {
        0 => String::new(),
        more => format!("and {}", count(more, "other task")),
    };
    Rows { kind: RowKind::Tasks, rows: told.iter().map(row).collect(), left_out }
}

/// The workers that had something to do, as many as have room. A worker that is held by a wait shows
/// as waiting, an idle one as nothing.
pub(super) fn workers(run: &Run, units: Units, room: usize) -> Rows {
    let holders = Holders::of(run);
    let row = |(place, own): (&usize, &Vec<(&TaskRun, &Stretch)>)| {
        let worker = &run.workers[*place];
        Row {
            name: worker.name.clone(),
            pieces: pieces(own.iter().copied(), &holders, units),
            figure: format!("{} used", whole_percent(ratio(worker.busy, run.makespan()))),
        }
    };
    let rows: Vec<Row> = holders.by_worker.iter().take(room).map(row).collect();
    let left_out = run.workers.len() - rows.len();
    let idle = run.workers.iter().filter(|worker| worker.busy.is_zero()).count();
    let nothing_to_do = if idle == left_out { " with nothing to do" } else { "" };
    let left_out = match left_out {
        0 => String::new(),
        more => format!("and {}{nothing_to_do}", count(more, "other worker")),
    };
    Rows { kind: RowKind::Workers, rows, left_out }
}

/// What a worker did, for those who do not see its row: "Core 1 had User 1 and User 2 between 7:00:00 and
/// 7:02:02: used 100 %."
pub(super) fn workers_in_words(run: &Run, units: Units) -> Vec<String> {
    if !run.tells_all_tasks() {
        return Vec::new();
    }
    let holders = Holders::of(run);
    let sentence = |(place, own): (&usize, &Vec<(&TaskRun, &Stretch)>)| {
        let mut known = BTreeSet::new();
        let tasks = own.iter().filter(|(task, _)| known.insert(task.id)).map(|(task, _)| task.name.as_str());
        let end = own.iter().map(|(_, stretch)| stretch.end).max().unwrap_or_default();
        let held = own.iter().filter(|(_, stretch)| stretch.state == State::Waiting);
        let held: Time = held.map(|(_, stretch)| stretch.end - stretch.start).sum();
        let share = |part| whole_percent(ratio(part, run.makespan()));
        let held = if held.is_zero() { String::new() } else { format!(", held by waits {}", share(held)) };
        format!(
            "{} had {} between {} and {}: used {}{held}.",
            run.workers[*place].name,
            sentences::few(&tasks.collect::<Vec<_>>()),
            units.instant(own[0].1.start),
            units.instant(end),
            share(run.workers[*place].busy),
        )
    };
    let left_out = workers(run, units, ROOM).left_out;
    let left_out = (!left_out.is_empty()).then(|| format!("{left_out}.").replacen("and ", "And ", 1));
    holders.by_worker.iter().take(ROOM).map(sentence).chain(left_out).collect()
}

fn pieces<'a>(
    stretches: impl Iterator<Item = (&'a TaskRun, &'a Stretch)>,
    holders: &Holders<'_>,
    units: Units,
) -> Vec<Piece> {
    let piece = |(task, stretch): (&TaskRun, &Stretch)| Piece {
        state: stretch.state,
        start: stretch.start,
        end: stretch.end,
        about: about(task, stretch, holders, units),
    };
    // What took no time has no length to draw.
    stretches.filter(|(_, stretch)| stretch.start < stretch.end).map(piece).collect()
}

/// "User 2 queued from 7:00:01 to 7:01:01: Core 1 has User 1."
fn about(task: &TaskRun, stretch: &Stretch, holders: &Holders<'_>, units: Units) -> String {
    let (start, end) = (units.instant(stretch.start), units.instant(stretch.end));
    let why = match (stretch.state, holders.name(stretch.worker)) {
        (State::Queued, _) => holders.meanwhile(task, stretch).unwrap_or(format!("for {}", stretch.what)),
        (State::Waiting, Some(worker)) => format!("{}, and it holds {worker}", stretch.what),
        (State::Running, Some(worker)) => format!("{}, on {worker}", stretch.what),
        (_, None) => stretch.what.clone(),
    };
    format!("{} {} from {start} to {end}: {why}.", task.name, stretch.state.name())
}

/// Who has which worker when: each worker's stretches in the order of time.
struct Holders<'a> {
    run: &'a Run,
    by_worker: BTreeMap<usize, Vec<(&'a TaskRun, &'a Stretch)>>,
}

impl<'a> Holders<'a> {
    fn of(run: &'a Run) -> Self {
        let mut by_worker: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for task in &run.tasks {
            for stretch in task.stretches.iter().filter(|stretch| stretch.start < stretch.end) {
                if let Some(worker) = stretch.worker {
                    by_worker.entry(worker).or_default().push((task, stretch));
                }
            }
        }
        for own in by_worker.values_mut() {
            own.sort_by_key(|(_, stretch)| stretch.start);
        }
        Self { run, by_worker }
    }

    fn name(&self, worker: Option<usize>) -> Option<&'a str> {
        Some(&self.run.workers[worker?].name)
    }

    /// Who has the worker that takes a queued task in the end; `None` if not every story was kept.
    fn meanwhile(&self, task: &TaskRun, queued: &Stretch) -> Option<String> {
        let next = task.stretches.partition_point(|stretch| stretch.start < queued.end);
        let worker = task.stretches.get(next).filter(|next| next.start == queued.end)?.worker?;
        let own = self.by_worker.get(&worker).filter(|_| self.run.tells_all_tasks())?;
        let first = own.partition_point(|(_, stretch)| stretch.end <= queued.start);
        let holding = own[first..].iter().take_while(|(_, stretch)| stretch.start < queued.end);
        let mut known = BTreeSet::from([task.id]);
        let others = holding.filter(|(holder, _)| known.insert(holder.id));
        let names: Vec<&str> = others.map(|(holder, _)| holder.name.as_str()).collect();
        let worker = self.name(Some(worker))?;
        (!names.is_empty()).then(|| format!("{worker} has {}", sentences::few(&names)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;
    use crate::plan::Strategy;
    use crate::scenario::catalogue;
    use crate::story::{Precision, StoryClock};

    #[test]
    fn a_piece_says_who_has_the_worker_meanwhile() {
        let plan =
            catalogue::typed("case2", 8).expect("a scenario").plan(Strategy::BLOCKING).expect("a plan");
        let run = Run::new(&plan, Strategy::BLOCKING, &model::predict(&plan));
        let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
        let about = |rows: &Rows, row: usize| rows.rows[row].pieces[0].about.clone();
        let (tasks, workers) = (tasks(&run, units, TaskFigure::Response), workers(&run, units, ROOM));
        assert_eq!(about(&tasks, 1), "User 2 queued from 1.0 s to 61.0 s: Core 1 has User 1.");
        assert_eq!(about(&workers, 0), "User 1 running from 0.0 s to 1.0 s: receive, on Core 1.");
    }
}
