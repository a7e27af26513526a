//! Ctrl-C, and the request to end: while something is measured they are heard and the display is
//! cleared; otherwise they end the program at once. Both ways with the same exit code.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use crate::error::{Error, Outcome};

/// What shells report for a program that Ctrl-C ended.
const CTRL_C: u8 = 130;

/// Whether the program was told to end, for those who listen.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// The exit code, once there is one.
    heard: Arc<AtomicU8>,
    listeners: Arc<AtomicUsize>,
}

impl Interrupt {
    pub fn catch() -> Result<Self, Error> {
        let interrupt = Self::default();
        let caught = interrupt.clone();
        system::listen(move |exit_code| caught.press(exit_code))
            .map_err(|error| Error::Failure(format!("cannot listen for Ctrl-C: {error}")))?;
        Ok(interrupt)
    }

    fn press(&self, exit_code: u8) {
        if self.listeners.load(Ordering::SeqCst) == 0 {
            // Nobody is there to return to.
            std::process::exit(i32::from(exit_code));
        }
        self.heard.store(exit_code, Ordering::SeqCst);
    }

    /// From now on the caller looks at [`Interrupt::was_pressed`] often.
    pub fn listen(&self) {
        self.listeners.fetch_add(1, Ordering::SeqCst);
    }

    /// Once for each time that somebody began to listen.
    pub fn stop_listening(&self) {
        self.listeners.fetch_sub(1, Ordering::SeqCst);
    }

    /// The same as Ctrl-C, for whoever listens: what goes on in the background ends.
    pub fn end(&self) {
        self.heard.store(CTRL_C, Ordering::SeqCst);
    }

    pub fn was_pressed(&self) -> bool {
        self.heard.load(Ordering::SeqCst) != 0
    }

    /// How the program ends when it was told to.
    pub fn outcome(&self) -> Outcome {
        Outcome::Exited(self.heard.load(Ordering::SeqCst))
    }
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use crate::{child, progress};

    /// To these a shell adds the number of the signal that ended a program.
    const ENDED_BY: i32 = 128;

    /// A terminal that is closed ends the program, unless `nohup` says that it is to go on.
    pub fn listen(heard: impl Fn(u8) + Send + 'static) -> io::Result<()> {
        let goes_on = child::ignores(SIGHUP);
        let ending = [SIGINT, SIGTERM, SIGQUIT].into_iter().chain((!goes_on).then_some(SIGHUP));
        // Ctrl-Z, for a shell that has jobs.
        let stopping = (!child::ignores(SIGTSTP)).then_some(SIGTSTP);
        let mut signals = Signals::new(ending.chain(stopping))?;
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                if signal == SIGTSTP {
                    progress::pause();
                    // If it cannot stop, it goes on.
                    let _ = emulate_default_handler(signal);
                    continue;
                }
                heard(u8::try_from(ENDED_BY + signal).unwrap_or(super::CTRL_C));
            }
        })?;
        Ok(())
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::CTRL_C;

    pub fn listen(heard: impl Fn(u8) + Send + 'static) -> io::Result<()> {
        ctrlc::set_handler(move || heard(CTRL_C)).map_err(io::Error::other)
    }
}
