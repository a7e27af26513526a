//! How many points of a sweep, or runs, are done: a bar.

use std::time::{Duration, Instant};

use console::{Term, is_dumb};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::canvas::Screen;

/// Shows nothing if it is over soon.
pub struct Counter {
    begun: Instant,
    bar: ProgressBar,
    is_still: bool,
}

impl Counter {
    /// Until then nobody wonders.
    const SOON: Duration = Duration::from_secs(1);

    pub fn new(number: usize, noun: &str, is_still: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(number as u64), ProgressDrawTarget::hidden());
        let template = format!("{{pos}} of {{len}} {noun}s  {{bar:20}}  {{percent}} %  {{eta}} left");
        bar.set_style(
            ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        let is_still = is_still || is_dumb() || !Term::stderr().is_term();
        Self { begun: Instant::now(), bar, is_still }
    }

    /// One more is done.
    pub fn count(&self) {
        self.bar.inc(1);
        // Whoever was to be asked may have to be asked again.
        self.bar.set_length(self.bar.length().unwrap_or_default().max(self.bar.position()));
        self.tick();
    }

    pub fn tick(&self) {
        if self.is_still || self.begun.elapsed() < Self::SOON {
            return;
        }
        // A job in the background draws nothing.
        match (Screen::is_free(&Term::stderr()), self.bar.is_hidden()) {
            (true, true) => self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10)),
            (false, false) => self.bar.set_draw_target(ProgressDrawTarget::hidden()),
            _ => {}
        }
        self.bar.tick();
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        if Screen::is_free(&Term::stderr()) {
            self.bar.finish_and_clear();
        }
    }
}
