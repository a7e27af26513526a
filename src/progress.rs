//! The live display: lanes that fill on the story clock while a strategy is measured.
//!
//! The threads that are measured only store a byte when a task changes its state. Another thread
//! looks ten times a second, and draws.

use std::fmt::Display;
use std::io;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use console::{Term, is_dumb};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::engine::Observer;
use crate::plan::{Plan, TaskId};
use crate::render::terminal::gantt;
use crate::render::{Look, Mark};
use crate::story::{Precision, StoryClock, count};
use crate::time::{Pace, Time};
use crate::timeline::State;

/// How often the display looks and draws.
pub const TICK: Duration = Duration::from_millis(100);

/// A task that is received, queued and calculated within one tick changes so often; one that takes
/// turns changes more often.
const MOST_CHANGES: u32 = 3;

/// What the tasks of one run do now. Written by the run, read by the display.
#[derive(Debug)]
pub struct Board {
    tasks: Vec<Cell>,
}

#[derive(Debug, Default)]
struct Cell {
    state: AtomicU8,
    changes: AtomicU32,
}

const NOT_YET: u8 = 0;
const FINISHED: u8 = 4;

fn code(state: State) -> u8 {
    match state {
        State::Running => 1,
        State::Waiting => 2,
        State::Queued => 3,
    }
}

impl Observer for Board {
    fn enters(&self, task: TaskId, state: State) {
        if let Some(cell) = self.tasks.get(task.index()) {
            cell.state.store(code(state), Ordering::Relaxed);
            cell.changes.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn finishes(&self, task: TaskId) {
        if let Some(cell) = self.tasks.get(task.index()) {
            cell.state.store(FINISHED, Ordering::Relaxed);
        }
    }
}

/// The lanes of all strategies. Hidden where standard error is no terminal.
pub struct Live {
    bar: ProgressBar,
    state: Mutex<Lanes>,
}

/// What the lanes are drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    pub look: Look,
    pub clock: StoryClock,
    pub pace: Pace,
    /// The right edge of the lanes: the end of the longest prediction.
    pub end: Time,
}

struct Lanes {
    stage: Stage,
    strategies: Vec<Lane>,
    /// Which strategy runs now, since when.
    active: Option<(usize, Instant)>,
}

/// One strategy's rows.
struct Lane {
    strategy: String,
    rows: Vec<LaneRow>,
    more: usize,
    board: Arc<Board>,
    note: String,
}

struct LaneRow {
    name: String,
    arrives: Time,
    marks: Vec<Mark>,
    changes: u32,
}

impl Live {
    pub fn new(stage: Stage, plans: &[(impl Display, Arc<Plan>)]) -> Self {
        Self::on(standard_error(), stage, plans)
    }

    /// Draws nothing.
    pub fn hidden(stage: Stage, plans: &[(impl Display, Arc<Plan>)]) -> Self {
        Self::on(ProgressDrawTarget::hidden(), stage, plans)
    }

    /// Draws wherever it is told: for benchmarks, too.
    pub fn on(target: ProgressDrawTarget, mut stage: Stage, plans: &[(impl Display, Arc<Plan>)]) -> Self {
        let height = usize::from(Term::stderr().size().0).saturating_sub(2);
        let room = (height / plans.len().max(1)).saturating_sub(2).clamp(1, 8);
        let strategies =
            plans.iter().map(|(strategy, plan)| Lane::new(strategy.to_string(), plan, room)).collect();
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
        let columns = usize::from(Term::stderr().size().1).saturating_sub(5);
        stage.look.width = stage.look.width.min(columns.max(Look::NARROWEST));
        Self { bar, state: Mutex::new(Lanes { stage, strategies, active: None }) }
    }

    /// A run of a strategy begins; the run tells the board what its tasks do.
    pub fn begin(&self, place: usize, round: usize, rounds: usize) -> Arc<Board> {
        let mut lanes = self.lanes();
        let lane = &mut lanes.strategies[place];
        lane.clear();
        lane.note = if rounds == 1 { String::new() } else { format!("  run {} of {rounds}", round + 1) };
        let board = Arc::clone(&lane.board);
        lanes.active = Some((place, Instant::now()));
        board
    }

    pub fn end(&self) {
        self.tick();
        self.lanes().active = None;
    }

    /// Fills the lanes up to now, and draws.
    pub fn tick(&self) {
        if self.bar.is_hidden() {
            return;
        }
        let text = {
            let mut lanes = self.lanes();
            lanes.fill();
            lanes.draw()
        };
        self.bar.set_message(text);
        self.bar.tick();
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn lanes(&self) -> std::sync::MutexGuard<'_, Lanes> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lane {
    fn new(strategy: String, plan: &Plan, room: usize) -> Self {
        let shown = if plan.task_count() <= room { plan.task_count() } else { room.saturating_sub(1).max(1) };
        let rows: Vec<LaneRow> = plan.tasks().take(shown).map(|task| LaneRow::new(plan, task)).collect();
        let tasks = rows.iter().map(|_| Cell::default()).collect();
        Self {
            strategy,
            more: plan.task_count() - rows.len(),
            rows,
            board: Arc::new(Board { tasks }),
            note: String::new(),
        }
    }

    fn clear(&mut self) {
        self.board = Arc::new(Board { tasks: self.rows.iter().map(|_| Cell::default()).collect() });
        for row in &mut self.rows {
            row.marks.clear();
            row.changes = 0;
        }
    }
}

impl LaneRow {
    fn new(plan: &Plan, task: TaskId) -> Self {
        // A task that comes after others comes when the board says so.
        let arrives = if plan.after(task).is_empty() { plan.arrives(task) } else { Time::LONGEST };
        Self { name: plan.name(task), arrives, marks: Vec::new(), changes: 0 }
    }

    fn fill(&mut self, cell: &Cell, now: Time, filled: usize) {
        let changes = cell.changes.load(Ordering::Relaxed);
        let mark = match cell.state.load(Ordering::Relaxed) {
            NOT_YET if now < self.arrives => Mark::Nothing,
            FINISHED => Mark::Nothing,
            1 | 3 if self.changes + MOST_CHANGES < changes => Mark::Turns,
            1 => Mark::State(State::Running),
            2 => Mark::State(State::Waiting),
            _ => Mark::State(State::Queued),
        };
        self.changes = changes;
        if self.marks.len() < filled {
            self.marks.resize(filled, mark);
        }
    }
}

impl Lanes {
    fn fill(&mut self) {
        let Some((place, since)) = self.active else { return };
        let now = self.stage.pace.to_story(since.elapsed());
        let cells = self.cells();
        let filled = usize::try_from(
            u128::from(now.as_nanos()) * cells as u128 / u128::from(self.stage.end.as_nanos().max(1)),
        )
        .unwrap_or(cells)
        .min(cells);
        let lane = &mut self.strategies[place];
        for (row, cell) in lane.rows.iter_mut().zip(&lane.board.tasks) {
            row.fill(cell, now, filled);
        }
    }

    fn name_width(&self) -> usize {
        let names = self.strategies.iter().flat_map(|lane| &lane.rows).map(|row| row.name.chars().count());
        names.max().unwrap_or(0).clamp(6, 14)
    }

    fn cells(&self) -> usize {
        self.stage.look.width - self.name_width() - 4
    }

    fn draw(&self) -> String {
        let name_width = self.name_width();
        let mut lines = Vec::new();
        for (place, lane) in self.strategies.iter().enumerate() {
            let now = match self.active {
                Some((active, since)) if active == place => {
                    let now = self.stage.pace.to_story(since.elapsed());
                    format!("  {}", self.stage.clock.instant(now, Precision::for_all([])))
                }
                _ => String::new(),
            };
            lines.push(format!("{}{now}{}", lane.strategy, lane.note));
            for row in &lane.rows {
                let name: String = row.name.chars().take(name_width).collect();
                lines.push(format!("  {name:<name_width$} {}", gantt::draw(&row.marks, &self.stage.look)));
            }
            if 0 < lane.more {
                lines.push(format!("  and {}", count(lane.more, "other")));
            }
        }
        lines.join("\n")
    }
}

/// How many points of a sweep, or runs, are done. Shows nothing if it is over soon.
pub struct Counter {
    bar: ProgressBar,
    begun: Instant,
    quiet: bool,
}

impl Counter {
    /// Until then nobody wonders.
    const SOON: Duration = Duration::from_secs(1);

    pub fn new(number: usize, noun: &str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(number as u64), ProgressDrawTarget::hidden());
        let template = format!("{{pos}} of {{len}} {noun}s  {{percent}} %  {{eta}} left");
        let style = ProgressStyle::with_template(&template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, begun: Instant::now(), quiet }
    }

    /// One more is done.
    pub fn count(&self) {
        self.bar.inc(1);
        self.tick();
    }

    pub fn tick(&self) {
        if !self.quiet && self.bar.is_hidden() && Self::SOON <= self.begun.elapsed() {
            self.bar.set_draw_target(standard_error());
        }
        if !self.bar.is_hidden() {
            self.bar.tick();
        }
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Hidden unless standard error is a terminal that can move its cursor.
fn standard_error() -> ProgressDrawTarget {
    let term = Term::buffered_stderr();
    if !term.is_term() || is_dumb() {
        return ProgressDrawTarget::hidden();
    }
    ProgressDrawTarget::term_like_with_hz(Box::new(ShortLastLine { term, text: Mutex::default() }), 10)
}

/// A terminal on which the last line ends where its text ends. indicatif fills it to the edge;
/// then the `^C` that the terminal itself writes at the cursor begins a line that nobody clears.
#[derive(Debug)]
struct ShortLastLine {
    term: Term,
    /// What was written since the last flush.
    text: Mutex<String>,
}

impl TermLike for ShortLastLine {
    fn width(&self) -> u16 {
        self.term.size().1
    }

    fn height(&self) -> u16 {
        self.term.size().0
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        self.term.move_cursor_up(lines)
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        self.term.move_cursor_down(lines)
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        self.term.move_cursor_right(columns)
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        self.term.move_cursor_left(columns)
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)?;
        self.write_str("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        self.term.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        self.term.write_str(text.trim_end_matches(' '))?;
        text.clear();
        self.term.flush()
    }
}
