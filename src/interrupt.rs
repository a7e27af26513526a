//! Ctrl-C: while something is measured it is heard and the display is cleared; otherwise it ends
//! the program at once. Both ways with the same exit code.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, INTERRUPTED};

/// Whether Ctrl-C was pressed, for those who listen.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    heard: Arc<AtomicBool>,
    listeners: Arc<AtomicUsize>,
}

impl Interrupt {
    /// # Errors
    /// If the system refuses.
    pub fn catch() -> Result<Self, Error> {
        let interrupt = Self::default();
        let caught = interrupt.clone();
        ctrlc::set_handler(move || caught.press())
            .map_err(|error| Error::Failure(format!("cannot listen for Ctrl-C: {error}")))?;
        Ok(interrupt)
    }

    fn press(&self) {
        if self.listeners.load(Ordering::SeqCst) == 0 {
            // Nobody is there to return to.
            std::process::exit(i32::from(INTERRUPTED));
        }
        self.heard.store(true, Ordering::SeqCst);
    }

    /// From now on the caller looks at [`Interrupt::was_pressed`] often.
    pub fn listen(&self) {
        self.listeners.fetch_add(1, Ordering::SeqCst);
    }

    /// Once for each time that somebody began to listen.
    pub fn stop_listening(&self) {
        self.listeners.fetch_sub(1, Ordering::SeqCst);
    }

    #[must_use]
    pub fn was_pressed(&self) -> bool {
        self.heard.load(Ordering::SeqCst)
    }
}
