//! How many points of a sweep, or runs, are done.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::TICK;
use super::canvas::Canvas;
use crate::story::{length, whole_percent};
use crate::time::Time;

/// Shows nothing if it is over soon.
pub struct Counter {
    number: usize,
    noun: String,
    begun: Instant,
    done: Mutex<Done>,
    canvas: Canvas,
}

struct Done {
    number: usize,
    drawn: Instant,
}

impl Counter {
    /// Until then nobody wonders.
    const SOON: Duration = Duration::from_secs(1);

    pub fn new(number: usize, noun: &str, is_still: bool) -> Self {
        let canvas = if is_still { Canvas::hidden() } else { Canvas::on_standard_error() };
        let begun = Instant::now();
        let done = Mutex::new(Done { number: 0, drawn: begun });
        Self { number, noun: noun.to_owned(), begun, done, canvas }
    }

    /// One more is done.
    pub fn count(&self) {
        self.done.lock().number += 1;
        self.tick();
    }

    pub fn tick(&self) {
        let mut done = self.done.lock();
        if self.begun.elapsed() < Self::SOON || done.drawn.elapsed() < TICK {
            return;
        }
        done.drawn = Instant::now();
        self.canvas.draw(|_, _| vec![self.line(done.number)]);
    }

    /// "3 of 30 points  10 %  9 s left".
    #[expect(clippy::cast_precision_loss, reason = "for a share of the time")]
    fn line(&self, done: usize) -> String {
        let share = done as f64 / self.number.max(1) as f64;
        let seconds = self.begun.elapsed().as_secs_f64() * (1.0 / share - 1.0);
        let left = Duration::try_from_secs_f64(seconds.ceil()).map(|left| length(Time::from(left)));
        // Before the first is done, nobody knows.
        let left = left.map_or(String::new(), |left| format!("  {left} left"));
        format!("{done} of {} {}s  {}{left}", self.number, self.noun, whole_percent(share))
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        self.canvas.clear();
    }
}
