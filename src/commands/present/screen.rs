//! All of the screen, and the keys: what is drawn and what keys mean is decided in `presenter`.

use std::io::{self, Stdout};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ratatui_core::terminal::Terminal;
use ratatui_crossterm::CrosstermBackend;
use ratatui_crossterm::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui_crossterm::crossterm::{cursor, execute, terminal};

use crate::error::{Error, Outcome};
use crate::interrupt::{self, Interrupt};
use crate::pages::slides::Slides;
use crate::presenter::deck::{Deck, Teaching};
use crate::presenter::draw::{Drawing, draw};
use crate::presenter::state::{Flow, Key, State};
use crate::render::TextStyle;
use crate::terminal::warn;

/// How often it is drawn: lanes of a minute grow without a jerk.
const TICK: Duration = Duration::from_millis(50);

/// A screen may have so many: each takes memory, and a terminal may claim any size.
const MOST_CELLS: u32 = 1_000_000;

/// A presentation, from the first key to the last.
pub struct Show {
    pub deck: Deck,
    pub background: Option<Background>,
    pub style: TextStyle,
    pub interrupt: Interrupt,
    /// Why nothing was measured: it is told when the screen is free again.
    pub failed: Option<Error>,
}

/// What is measured while the class votes.
pub struct Background {
    pub thread: JoinHandle<Result<Option<Slides>, Error>>,
    pub teaching: Teaching,
}

/// Why it is over.
enum Over {
    /// Somebody wanted so.
    Left,
    /// By Ctrl-C, which is a key here.
    Interrupted,
    /// A thread panicked, and has said why.
    Broken,
}

impl Show {
    /// # Errors
    /// If the terminal cannot be drawn on.
    pub fn run(mut self) -> Result<Outcome, Error> {
        // Nothing ends the program while the terminal is not as it was.
        self.interrupt.listen();
        self.interrupt.stop_in_order();
        let over = self.on_the_screen();
        self.interrupt.stop_at_once();
        let told = self.interrupt.was_pressed().then(|| self.interrupt.outcome());
        self.interrupt.end();
        if let Some(background) = self.background.take() {
            // It removes what it has made.
            let _ = background.thread.join();
        }
        if let Some(error) = self.failed {
            warn(&error.to_string().replacen("error", "warning", 1));
        }
        match (told, over) {
            (Some(outcome), _) => Ok(outcome),
            (None, Ok(Over::Left)) => Ok(Outcome::Done),
            (None, Ok(Over::Interrupted)) => Ok(self.interrupt.outcome()),
            (None, Ok(Over::Broken)) => Err(Error::Failure("a part of this program broke off".to_owned())),
            (None, Err(error)) => Err(Error::Failure(format!("cannot draw on this terminal: {error}"))),
        }
    }

    fn on_the_screen(&mut self) -> io::Result<Over> {
        let _taken = Taken::take()?;
        let mut screen = self::screen()?;
        let events = events()?;
        let mut state = State::new(self.deck.steps());
        let mut beside = if self.background.is_some() { "measuring ..." } else { "" };
        let mut last = Instant::now();
        while !self.interrupt.was_pressed() {
            if !Taken::is_ours() {
                return Ok(Over::Broken);
            }
            if let Some(told) = self.measured(&mut state) {
                beside = told;
            }
            if self.interrupt.is_to_stop() {
                give_back();
                interrupt::stop();
                // Whatever was shown meanwhile, all is drawn anew.
                take_terminal()?;
                screen = self::screen()?;
                last = Instant::now();
            }
            self.draw(&mut screen, &state, beside)?;
            match events.recv_timeout(TICK) {
                Ok(Event::Key(key)) if is_ctrl_with('c', key) => return Ok(Over::Interrupted),
                Ok(Event::Key(key)) if is_ctrl_with('z', key) => interrupt::press_ctrl_z(),
                Ok(Event::Key(key)) => {
                    if key_of(key).is_some_and(|key| state.press(key) == Flow::Ends) {
                        return Ok(Over::Left);
                    }
                }
                // It is drawn anew in its new size anyway.
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
            let now = Instant::now();
            state.pass(now - last);
            last = now;
        }
        Ok(Over::Left)
    }

    fn draw(
        &self,
        screen: &mut Terminal<CrosstermBackend<Stdout>>,
        state: &State,
        beside: &str,
    ) -> io::Result<()> {
        check_size()?;
        let drawing = Drawing { glyphs: self.style.glyphs, colour: self.style.colour, beside };
        screen.draw(|frame| draw(&self.deck, state, drawing, frame.area(), frame.buffer_mut()))?;
        Ok(())
    }

    /// Shows what was measured as soon as it is there; says what is to be told of it.
    fn measured(&mut self, state: &mut State) -> Option<&'static str> {
        let Background { thread, teaching } =
            self.background.take_if(|background| background.thread.is_finished())?;
        match thread.join() {
            Ok(Ok(Some(slides))) => {
                self.deck = Deck::new(slides, Some(&teaching));
                state.has_other_lanes(self.deck.steps());
                Some("measured")
            }
            Ok(Err(error)) => {
                self.failed = Some(error);
                Some("not measured")
            }
            Ok(Ok(None)) | Err(_) => Some("not measured"),
        }
    }
}

fn screen() -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
    check_size()?;
    Terminal::new(CrosstermBackend::new(io::stdout()))
}

fn check_size() -> io::Result<()> {
    let (columns, rows) = terminal::size()?;
    match u32::from(columns) * u32::from(rows) <= MOST_CELLS {
        true => Ok(()),
        false => Err(io::Error::other(format!("it has {columns} columns and {rows} rows; make it smaller"))),
    }
}

/// What is typed, and that the size has changed. To read can take for ever, also where a terminal is
/// closed: so it has a thread of its own, which ends with the program.
fn events() -> io::Result<Receiver<Event>> {
    let (tell, events) = mpsc::channel();
    thread::Builder::new().name("keys".to_owned()).spawn(move || {
        while let Ok(event) = event::read() {
            if tell.send(event).is_err() {
                break;
            }
        }
    })?;
    Ok(events)
}

fn is_ctrl_with(letter: char, key: KeyEvent) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers.contains(KeyModifiers::CONTROL)
}

/// Remotes for presentations send page keys.
fn key_of(key: KeyEvent) -> Option<Key> {
    let is_plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if key.kind == KeyEventKind::Release || !is_plain {
        return None;
    }
    Some(match key.code {
        KeyCode::Char(letter) => Key::Char(letter.to_ascii_lowercase()),
        KeyCode::Right | KeyCode::Down | KeyCode::PageDown => Key::Forward,
        KeyCode::Left | KeyCode::Up | KeyCode::PageUp => Key::Back,
        KeyCode::Enter => Key::Enter,
        KeyCode::Backspace => Key::Erase,
        KeyCode::Esc => Key::Escape,
        _ => return None,
    })
}

/// Whether the terminal is ours now, and not as it was.
static IS_OURS: AtomicBool = AtomicBool::new(false);

/// The terminal, for as long as this lives: whatever happens, it is given back as it was.
pub struct Taken(());

impl Taken {
    /// # Errors
    /// If it cannot be taken; then it is as it was.
    pub fn take() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            // What a panic has to say would be lost with our screen.
            panic::set_hook(Box::new(move |info| {
                give_back();
                before(info);
            }));
        });
        let taken = Self(());
        take_terminal()?;
        Ok(taken)
    }

    /// Not any more after a panic, in whatever thread.
    pub fn is_ours() -> bool {
        IS_OURS.load(Ordering::SeqCst)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_terminal() -> io::Result<()> {
    IS_OURS.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    execute!(io::stdout(), terminal::EnterAlternateScreen, cursor::Hide)
}

/// Once. If the terminal is gone, there is nobody to be told.
fn give_back() {
    if IS_OURS.swap(false, Ordering::SeqCst) {
        let _ = execute!(io::stdout(), cursor::Show, terminal::LeaveAlternateScreen);
        let _ = terminal::disable_raw_mode();
    }
}
