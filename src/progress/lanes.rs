//! The lanes of the live display, as lines.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Instant;

use super::Stage;
use super::board::{Board, Doing};
use crate::document::Axis;
use crate::plan::{Plan, TaskId};
use crate::render::terminal::gantt::{self, Scale};
use crate::render::terminal::legend;
use crate::render::{Mark, TextStyle};
use crate::story::{Precision, count};
use crate::time::Time;
use crate::timeline::State;
use crate::width::{self, Labels};

/// A task that is received, queued and calculated within one tick changes so often; one that takes
/// turns changes more often.
const MOST_CHANGES: u32 = 3;

/// Rows of a strategy, if there is room.
const MOST_ROWS: usize = 8;

pub(super) struct Lanes {
    stage: Stage,
    strategies: Vec<Lane>,
    labels: Labels,
    /// Which strategy runs now, since when.
    pub active: Option<(usize, Instant)>,
}

/// One strategy's rows.
struct Lane {
    strategy: String,
    rows: Vec<LaneRow>,
    more: usize,
    board: Arc<Board>,
    /// "run 2 of 3", or nothing.
    note: String,
}

struct LaneRow {
    task: TaskId,
    name: String,
    arrives: Time,
    /// What was seen, and from when on, in the order of time.
    seen: Vec<(Time, Mark)>,
    /// When it was looked at last.
    until: Time,
    changes: u32,
}

impl Lanes {
    /// For a terminal with so many rows.
    pub fn new(stage: Stage, plans: &[(impl Display, Arc<Plan>)], height: usize) -> Self {
        // Each strategy has a line of its own, and one that says how many others there are.
        let room = (height.saturating_sub(Self::HEAD) / plans.len().max(1)).saturating_sub(2);
        let lane = |(place, (strategy, plan)): (usize, &(_, Arc<Plan>))| {
            let subject = stage.subjects.get(place).copied().flatten();
            Lane::new(format!("{strategy}"), plan, room.clamp(1, MOST_ROWS), subject)
        };
        let strategies: Vec<Lane> = plans.iter().enumerate().map(lane).collect();
        Self { stage, labels: Self::labels(&strategies), strategies, active: None }
    }

    /// Lines above the lanes.
    const HEAD: usize = 4;

    pub fn begin(&mut self, place: usize, round: usize, rounds: usize) -> Arc<Board> {
        let lane = &mut self.strategies[place];
        lane.clear();
        lane.note = if rounds == 1 { String::new() } else { format!(", run {} of {rounds}", round + 1) };
        self.active = Some((place, Instant::now()));
        Arc::clone(&self.strategies[place].board)
    }

    /// Looks what the tasks do now.
    pub fn style(&mut self) {
        let Some((place, since)) = self.active else { return };
        let now = self.stage.pace.to_story(since.elapsed());
        let lane = &mut self.strategies[place];
        for (place, row) in lane.rows.iter_mut().enumerate() {
            row.style(lane.board.read(place), now);
        }
    }

    /// Of at most so many columns. If there are too few rows, only the strategy that is measured now has
    /// its tasks.
    pub fn lines(&self, rows: usize, columns: usize) -> Vec<String> {
        let style = TextStyle { width: self.stage.style.width.min(columns), ..self.stage.style };
        let axis = Axis::linear(self.stage.end, self.stage.clock);
        let scale = Scale::below_names(axis, self.labels.columns(), style.width);
        let mut lines = self.head(&style, scale);
        let all = lines.len() + self.strategies.iter().map(Lane::height).sum::<usize>();
        for (place, lane) in self.strategies.iter().enumerate() {
            let is_active = self.active.is_some_and(|(active, _)| active == place);
            lines.push(self.strategy(place));
            if all <= rows || is_active {
                lines.extend(lane.lines(&self.labels, scale, &style));
            }
        }
        lines
    }

    /// The question, what is measured now, what the marks mean, and the axis.
    fn head(&self, style: &TextStyle, scale: Scale) -> Vec<String> {
        let measured = self.active.map(|(place, _)| {
            let lane = &self.strategies[place];
            format!("  Measuring {}, {} of {}{}.", lane.strategy, place + 1, self.strategies.len(), lane.note)
        });
        vec![
            style.bold(width::cut(&self.stage.question, style.width)),
            measured.unwrap_or_else(|| self.between().to_owned()),
            "  ".to_owned() + legend(&self.stage.legend, style).trim_end(),
            format!("  {} {}", self.labels.fitted(""), scale.ticks()),
        ]
    }

    /// What is measured while no strategy is.
    fn between(&self) -> &'static str {
        match self.strategies.iter().all(|lane| lane.rows.iter().all(|row| row.seen.is_empty())) {
            true => "  Measuring how fast this machine calculates.",
            false => "",
        }
    }

    /// Its name, and its time if it runs.
    fn strategy(&self, place: usize) -> String {
        let now = self.active.filter(|(active, _)| *active == place).map(|(_, since)| {
            let now = self.stage.pace.to_story(since.elapsed());
            format!("  {}", self.stage.clock.instant(now, Precision::for_all([])))
        });
        self.strategies[place].strategy.clone() + &now.unwrap_or_default()
    }

    fn labels<'a>(strategies: impl IntoIterator<Item = &'a Lane>) -> Labels {
        let rows = strategies.into_iter().flat_map(|lane| &lane.rows);
        let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
        let widest = names.iter().map(|name| width::of(name)).max();
        Labels::new(names, widest.unwrap_or(0).clamp(6, 14))
    }
}

impl Lane {
    fn new(strategy: String, plan: &Plan, room: usize, subject: Option<TaskId>) -> Self {
        let shown = if plan.task_count() <= room { plan.task_count() } else { room.saturating_sub(1).max(1) };
        let mut tasks: Vec<TaskId> = plan.tasks().take(shown).collect();
        // Whoever the question is about is always there.
        if let (Some(subject), Some(last)) = (subject.filter(|task| !tasks.contains(task)), tasks.last_mut())
        {
            *last = subject;
        }
        let rows: Vec<LaneRow> = tasks.iter().map(|task| LaneRow::new(plan, *task)).collect();
        Self {
            strategy,
            more: plan.task_count() - rows.len(),
            board: Arc::new(Board::of(tasks)),
            rows,
            note: String::new(),
        }
    }

    fn clear(&mut self) {
        self.board = Arc::new(Board::of(self.rows.iter().map(|row| row.task)));
        for row in &mut self.rows {
            row.seen.clear();
            (row.until, row.changes) = (Time::ZERO, 0);
        }
    }

    fn height(&self) -> usize {
        1 + self.rows.len() + usize::from(0 < self.more)
    }

    fn lines(&self, labels: &Labels, scale: Scale, style: &TextStyle) -> Vec<String> {
        let row = |row: &LaneRow| {
            let marks = gantt::draw(&row.marks(scale), style);
            format!("  {} {marks}", labels.fitted(&row.name))
        };
        let more = (0 < self.more).then(|| format!("  and {}", count(self.more, "other")));
        self.rows.iter().map(row).chain(more).collect()
    }
}

impl LaneRow {
    fn new(plan: &Plan, task: TaskId) -> Self {
        // A task that comes after others comes when the board says so.
        let arrives = if plan.after(task).is_empty() { plan.arrives(task) } else { Time::LONGEST };
        Self { task, name: plan.name(task), arrives, seen: Vec::new(), until: Time::ZERO, changes: 0 }
    }

    fn style(&mut self, (doing, changes): (Doing, u32), now: Time) {
        let takes_turns = self.changes + MOST_CHANGES < changes;
        let mark = match doing {
            Doing::NotYet if now < self.arrives => Mark::Nothing,
            Doing::Finished => Mark::Nothing,
            Doing::In(State::Running | State::Queued) if takes_turns => Mark::Turns,
            Doing::In(state) => Mark::State(state),
            Doing::NotYet => Mark::State(State::Queued),
        };
        self.changes = changes;
        if self.seen.last().is_none_or(|(_, last)| *last != mark) {
            self.seen.push((now, mark));
        }
        self.until = now;
    }

    /// Cells up to now.
    fn marks(&self, scale: Scale) -> Vec<Mark> {
        let is_over = |cell: &usize| scale.end_of(*cell) <= self.until;
        let seen_at = |at: Time| {
            let after = self.seen.partition_point(|(from, _)| *from <= at);
            self.seen.get(after.saturating_sub(1)).map_or(Mark::Nothing, |(_, mark)| *mark)
        };
        (0..scale.cells).take_while(is_over).map(|cell| seen_at(scale.end_of(cell))).collect()
    }
}
