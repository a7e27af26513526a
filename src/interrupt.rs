//! Ctrl-C, and the request to end: while something is measured they are heard and the display is
//! cleared; otherwise they end the program at once. Both ways with the same exit code.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

use parking_lot::Mutex;

use crate::error::{Error, Outcome};
use crate::export::sink;

/// What shells report for a program that Ctrl-C ended.
const CTRL_C: u8 = 130;
/// The same for Ctrl-\.
const CTRL_BACKSLASH: u8 = 131;

/// Whether the program was told to end, for those who listen.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// The exit code, once there is one.
    heard: Arc<AtomicU8>,
    listeners: Arc<AtomicUsize>,
    /// Another program has the keyboard.
    keys_are_lent: Arc<AtomicBool>,
    /// What is to be done when the program is to be stopped, as by Ctrl-Z.
    stops: Arc<AtomicU8>,
}

/// Stopped at once, by whoever hears of it.
const STOPS_AT_ONCE: u8 = 0;
/// By somebody who has something to put in order before, and looks at [`Interrupt::is_to_stop`] often.
const STOPS_IN_ORDER: u8 = 1;
const IS_TO_STOP: u8 = 2;

impl Interrupt {
    /// The same one, however often it is asked for: the system tells the program, and not a part of it.
    pub fn catch() -> Result<Self, Error> {
        static ONE: Mutex<Option<Interrupt>> = Mutex::new(None);
        let mut one = ONE.lock();
        if let Some(interrupt) = &*one {
            return Ok(interrupt.clone());
        }
        let interrupt = Self::default();
        let caught = interrupt.clone();
        let stopped = interrupt.clone();
        system::listen(move |exit_code| caught.press(exit_code), move || stopped.is_stopped_in_order())
            .map_err(|error| Error::Failure(format!("cannot listen for Ctrl-C: {error}")))?;
        Ok(one.insert(interrupt).clone())
    }

    fn press(&self, exit_code: u8) {
        let is_a_key = [CTRL_C, CTRL_BACKSLASH].contains(&exit_code);
        if is_a_key && self.keys_are_lent.load(Ordering::SeqCst) {
            return;
        }
        if self.listeners.load(Ordering::SeqCst) == 0 {
            // Nobody is there to return to.
            exit(exit_code);
        }
        self.heard.store(exit_code, Ordering::SeqCst);
    }

    /// Whether somebody stops the program who puts things in order before.
    fn is_stopped_in_order(&self) -> bool {
        let asked =
            self.stops.compare_exchange(STOPS_IN_ORDER, IS_TO_STOP, Ordering::SeqCst, Ordering::SeqCst);
        asked != Err(STOPS_AT_ONCE)
    }

    /// From now on the caller looks at [`Interrupt::is_to_stop`] often, and stops the program itself.
    pub fn stop_in_order(&self) {
        self.stops.store(STOPS_IN_ORDER, Ordering::SeqCst);
    }

    pub fn stop_at_once(&self) {
        self.stops.store(STOPS_AT_ONCE, Ordering::SeqCst);
    }

    /// Whether the program is to be stopped; it is asked for once.
    pub fn is_to_stop(&self) -> bool {
        let asked =
            self.stops.compare_exchange(IS_TO_STOP, STOPS_IN_ORDER, Ordering::SeqCst, Ordering::SeqCst);
        asked.is_ok()
    }

    /// From now on the caller looks at [`Interrupt::was_pressed`] often.
    pub fn listen(&self) {
        self.listeners.fetch_add(1, Ordering::SeqCst);
    }

    /// Once for each time that somebody began to listen.
    pub fn stop_listening(&self) {
        self.listeners.fetch_sub(1, Ordering::SeqCst);
    }

    /// While another program has the keyboard, as a pager has, Ctrl-C is meant for it.
    pub fn lend_keys(&self) {
        self.keys_are_lent.store(true, Ordering::SeqCst);
    }

    pub fn take_keys_back(&self) {
        self.keys_are_lent.store(false, Ordering::SeqCst);
    }

    /// The same as Ctrl-C, for whoever listens: what goes on in the background ends.
    pub fn end(&self) {
        self.heard.store(CTRL_C, Ordering::SeqCst);
    }

    pub fn was_pressed(&self) -> bool {
        self.heard.load(Ordering::SeqCst) != 0
    }

    /// Ends the program as it was told to.
    pub fn exit(&self) -> ! {
        exit(self.heard.load(Ordering::SeqCst))
    }

    /// How the program ends when it was told to.
    pub fn outcome(&self) -> Outcome {
        Outcome::Exited(self.heard.load(Ordering::SeqCst))
    }
}

fn exit(exit_code: u8) -> ! {
    sink::remove_begun();
    std::process::exit(i32::from(exit_code))
}

/// Stops the program, until it is told to go on. If it cannot stop, it goes on.
pub fn stop() {
    system::stop();
}

/// What Ctrl-Z does where it is only a key: whatever runs in the foreground of the terminal is asked to stop.
pub fn press_ctrl_z() {
    system::press_ctrl_z();
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::thread;

    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    use signal_hook::consts::{
        SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ,
    };
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use crate::{child, progress};

    /// To these a shell adds the number of the signal that ended a program.
    const ENDED_BY: i32 = 128;

    /// A terminal that is closed ends the program, unless `nohup` says that it is to go on.
    pub fn listen(
        heard: impl Fn(u8) + Send + 'static,
        is_stopped_in_order: impl Fn() -> bool + Send + 'static,
    ) -> io::Result<()> {
        let goes_on = child::ignores(SIGHUP);
        let ending = [SIGINT, SIGTERM, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU];
        let ending = ending.into_iter().chain((!goes_on).then_some(SIGHUP));
        // Ctrl-Z, for a shell that has jobs.
        let stopping = (!child::ignores(SIGTSTP)).then_some(SIGTSTP);
        let mut signals = Signals::new(ending.chain(stopping).chain([SIGXFSZ]))?;
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                // Whoever writes a file that becomes too large has an error for it, as on a full disk.
                if signal == SIGXFSZ {
                    continue;
                }
                if signal == SIGTSTP {
                    if !is_stopped_in_order() {
                        progress::pause();
                        stop();
                    }
                    continue;
                }
                heard(u8::try_from(ENDED_BY + signal).unwrap_or(super::CTRL_C));
            }
        })?;
        Ok(())
    }

    pub fn stop() {
        let _ = emulate_default_handler(SIGTSTP);
    }

    /// A script that runs this program is to stop, too: so all of its process group is asked.
    pub fn press_ctrl_z() {
        let _ = kill(Pid::from_raw(0), Signal::SIGTSTP);
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::CTRL_C;

    pub fn listen(heard: impl Fn(u8) + Send + 'static, _: impl Fn() -> bool) -> io::Result<()> {
        ctrlc::set_handler(move || heard(CTRL_C)).map_err(io::Error::other)
    }

    /// There is no such thing.
    pub fn stop() {}

    pub fn press_ctrl_z() {}
}
