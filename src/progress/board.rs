//! What the tasks of one run do now. Written by the run, read by the display.

use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use crate::engine::Observer;
use crate::plan::TaskId;
use crate::timeline::State;

/// Of the few tasks that are shown.
#[derive(Debug)]
pub struct Board {
    tasks: Vec<(TaskId, Cell)>,
}

#[derive(Debug, Default)]
struct Cell {
    state: AtomicU8,
    changes: AtomicU32,
}

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Nothing yet.
    NotYet,
    In(State),
    Finished,
}

impl Board {
    pub fn of(tasks: impl IntoIterator<Item = TaskId>) -> Self {
        Self { tasks: tasks.into_iter().map(|task| (task, Cell::default())).collect() }
    }

    /// Of the task that is shown in this place, with how often it changed its state until now.
    pub fn read(&self, place: usize) -> (Doing, u32) {
        let (_, cell) = &self.tasks[place];
        let doing = match cell.state.load(Ordering::Relaxed) {
            0 => Doing::NotYet,
            1 => Doing::In(State::Running),
            2 => Doing::In(State::Waiting),
            3 => Doing::In(State::Queued),
            _ => Doing::Finished,
        };
        (doing, cell.changes.load(Ordering::Relaxed))
    }

    fn cell(&self, task: TaskId) -> Option<&Cell> {
        self.tasks.iter().find(|(shown, _)| *shown == task).map(|(_, cell)| cell)
    }
}

const fn code(doing: Doing) -> u8 {
    match doing {
        Doing::NotYet => 0,
        Doing::In(State::Running) => 1,
        Doing::In(State::Waiting) => 2,
        Doing::In(State::Queued) => 3,
        Doing::Finished => 4,
    }
}

impl Observer for Board {
    fn enters(&self, task: TaskId, state: State) {
        if let Some(cell) = self.cell(task) {
            cell.state.store(code(Doing::In(state)), Ordering::Relaxed);
            cell.changes.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn finishes(&self, task: TaskId) {
        if let Some(cell) = self.cell(task) {
            cell.state.store(code(Doing::Finished), Ordering::Relaxed);
        }
    }
}
