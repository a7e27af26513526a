//! A few lines of a terminal that are drawn again and again.
//!
//! The cursor rests at their beginning. A terminal that becomes narrower wraps what stands there, each in
//! its own way, but the cursor stays where the first letter is: from there all is cleared and drawn anew.
//! Half a frame would leave it in the middle, so Ctrl-C must not drop the other half.

use std::sync::atomic::{AtomicUsize, Ordering};

use console::{Term, is_dumb, truncate_str};
use parking_lot::Mutex;

use crate::system::{self, OutputKept};

/// Where it is drawn.
pub trait Screen: Send + Sync {
    /// Rows and columns, as they are now.
    fn size(&self) -> (usize, usize);
    /// Whether this program may draw there at the moment.
    fn is_free(&self) -> bool;
    fn write(&self, text: &str);
    /// What was written is shown, whatever happens.
    fn keep_output(&self) -> Option<OutputKept> {
        None
    }
}

pub struct Canvas {
    screen: Option<Box<dyn Screen>>,
    drawn: Mutex<Option<Drawn>>,
}

#[derive(Default, PartialEq)]
struct Frame {
    columns: usize,
    text: String,
}

/// The last frame, and what holds as long as one is there.
struct Drawn {
    frame: Frame,
    _kept: Option<OutputKept>,
}

const TO_THE_BEGINNING: &str = "\r";
const CLEAR_THE_REST_OF_THE_LINE: &str = "\x1b[K";
/// Never where all of the screen lies below: some terminals would keep a copy of it to be scrolled back to.
const CLEAR_ALL_BELOW: &str = "\x1b[J";

/// Lines that are drawn on standard error.
static DRAWN_LINES: AtomicUsize = AtomicUsize::new(0);

/// Before this program is stopped by Ctrl-Z: what comes then begins on an empty line. It is drawn anew
/// when the program goes on.
pub fn pause() {
    let lines = DRAWN_LINES.swap(0, Ordering::SeqCst);
    if 0 < lines {
        Term::stderr().write(&over_what_was_drawn(&vec![String::new(); lines]));
        OutputKept::give_up();
    }
}

/// The lines over what stands there, and back to their beginning.
fn over_what_was_drawn(lines: &[impl AsRef<str>]) -> String {
    let lines: Vec<String> =
        lines.iter().map(|line| line.as_ref().to_owned() + CLEAR_THE_REST_OF_THE_LINE).collect();
    let back = match lines.len() {
        0 | 1 => String::new(),
        many => format!("\x1b[{}A", many - 1),
    };
    format!("{TO_THE_BEGINNING}{}{CLEAR_ALL_BELOW}{TO_THE_BEGINNING}{back}", lines.join("\n"))
}

impl Canvas {
    pub fn hidden() -> Self {
        Self { screen: None, drawn: Mutex::new(None) }
    }

    pub fn on(screen: impl Screen + 'static) -> Self {
        Self { screen: Some(Box::new(screen)), drawn: Mutex::new(None) }
    }

    /// Hidden unless standard error is a terminal that can move its cursor.
    pub fn on_standard_error() -> Self {
        let term = Term::stderr();
        if term.is_term() && !is_dumb() { Self::on(term) } else { Self::hidden() }
    }

    pub fn is_hidden(&self) -> bool {
        self.screen.is_none()
    }

    /// Draws the lines that are made for so many rows and columns; what does not fit is cut off.
    pub fn draw(&self, lines: impl FnOnce(usize, usize) -> Vec<String>) {
        let Some(screen) = &self.screen else { return };
        let mut drawn = self.drawn.lock();
        if !screen.is_free() {
            // What stands there belongs to whoever has the terminal now.
            *drawn = None;
            DRAWN_LINES.store(0, Ordering::SeqCst);
            return;
        }
        // A line that is as long as the terminal is wide wraps on some of them.
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.max(2) - 1, columns.max(2) - 1);
        let mut lines = lines(rows, columns);
        lines.truncate(rows);
        let cut: Vec<_> = lines.iter().map(|line| truncate_str(line, columns, "")).collect();
        let now = Frame { columns, text: over_what_was_drawn(&cut) };
        let was_there = 0 < DRAWN_LINES.swap(cut.len(), Ordering::SeqCst);
        if !was_there {
            *drawn = None;
        } else if drawn.as_ref().is_some_and(|last| last.frame == now) {
            return;
        }
        let last =
            drawn.get_or_insert_with(|| Drawn { frame: Frame::default(), _kept: screen.keep_output() });
        screen.write(&now.text);
        last.frame = now;
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        let Some(screen) = &self.screen else { return };
        let lines = DRAWN_LINES.swap(0, Ordering::SeqCst);
        let last = self.drawn.lock().take();
        if last.is_some() && 0 < lines && screen.is_free() {
            screen.write(&over_what_was_drawn(&vec![String::new(); lines]));
        }
    }
}

impl Screen for Term {
    fn size(&self) -> (usize, usize) {
        let (rows, columns) = Self::size(self);
        (rows.into(), columns.into())
    }

    fn is_free(&self) -> bool {
        system::is_in_the_foreground()
    }

    fn write(&self, text: &str) {
        // Nobody is there to be told that it cannot be drawn.
        let _ = self.write_str(text);
    }

    fn keep_output(&self) -> Option<OutputKept> {
        OutputKept::on_standard_error()
    }
}
