//! The live display: lanes that fill on the story clock while a strategy is measured.
//!
//! The threads that are measured only store a byte when a task changes its state. Another thread
//! looks ten times a second, and draws.

mod board;
mod canvas;
mod counter;
mod lanes;

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use console::Term;
use parking_lot::Mutex;

use crate::document::Legend;
use crate::plan::{Plan, TaskId};
use crate::render::TextStyle;
use crate::story::StoryClock;
use crate::time::{Pace, Time};
use lanes::Lanes;

pub use board::Board;
pub use canvas::{Canvas, Screen, pause};
pub use counter::Counter;

/// How often the display looks and draws.
pub const TICK: Duration = Duration::from_millis(100);

/// The lanes of all strategies. Hidden where standard error is no terminal.
pub struct Live {
    canvas: Canvas,
    lanes: Mutex<Lanes>,
}

/// What the lanes are drawn on.
#[derive(Clone, Debug)]
pub struct Stage {
    pub question: String,
    pub legend: Legend,
    pub style: TextStyle,
    pub clock: StoryClock,
    pub pace: Pace,
    /// The right edge of the lanes: the end of the longest prediction.
    pub end: Time,
    /// Whom the question is about, in each strategy.
    pub subjects: Vec<Option<TaskId>>,
}

impl Live {
    pub fn new(stage: Stage, plans: &[(impl Display, Arc<Plan>)]) -> Self {
        Self::on(Canvas::on_standard_error(), stage, plans)
    }

    /// Draws nothing.
    pub fn hidden(stage: Stage, plans: &[(impl Display, Arc<Plan>)]) -> Self {
        Self::on(Canvas::hidden(), stage, plans)
    }

    /// Draws wherever it is told: for benchmarks, too.
    pub fn on(canvas: Canvas, stage: Stage, plans: &[(impl Display, Arc<Plan>)]) -> Self {
        let height = usize::from(Term::stderr().size().0).saturating_sub(1);
        Self { canvas, lanes: Mutex::new(Lanes::new(stage, plans, height)) }
    }

    /// A run of a strategy begins; the run tells the board what its tasks do.
    pub fn begin(&self, place: usize, round: usize, rounds: usize) -> Arc<Board> {
        self.lanes.lock().begin(place, round, rounds)
    }

    pub fn end(&self) {
        self.tick();
        self.lanes.lock().active = None;
    }

    /// Fills the lanes up to now, and draws.
    pub fn tick(&self) {
        if self.canvas.is_hidden() {
            return;
        }
        let mut lanes = self.lanes.lock();
        lanes.style();
        self.canvas.draw(|rows, columns| lanes.lines(rows, columns));
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        self.canvas.clear();
    }
}
