//! `meanwhile present`: a lesson or a recording for a class, on all of the screen.

pub mod screen;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::thread;

use console::{Term, is_dumb};

use super::play::{self, Playable};
use super::replay::{Plays, Recorded, Replayed};
use super::session::{self, Session, Source};
use super::{contest, learn, square};
use crate::cli::{ClockArg, Options, PageArgs, PresentArgs, StyleArgs};
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::interrupt::Interrupt;
use crate::lessons::course;
use crate::lessons::lesson::Drawn;
use crate::lessons::situation::Situation;
use crate::pages::slides::Slides;
use crate::presenter::deck::{Deck, Teaching};
use crate::recording::Subject;
use crate::terminal;
use screen::{Background, Show};

/// # Errors
/// If there is no such lesson or recording, or no terminal.
pub fn run(args: &PresentArgs) -> Result<Outcome, Error> {
    let interrupt = Interrupt::catch()?;
    let is_recording = course::find(&args.name).is_none() && is_a_file(&args.name);
    let (deck, background) = if is_recording {
        let why = "a recording has the numbers of its own run";
        session::refuse(args.measure, "--measure", "a recording was measured before")?;
        session::refuse(args.seed.is_some(), "--seed", why)?;
        let replayed = Recorded::open(Path::new(&args.name))?.scenarios(PageArgs::default())?;
        let deck = of_recording(replayed, &args.name, &interrupt)?;
        needs_terminal(args)?;
        (deck, None)
    } else {
        let drawn = learn::find("present", &args.name)?.drawn(args.seed);
        let deck = predicted(&drawn)?;
        needs_terminal(args)?;
        (deck, args.measure.then(|| measure(drawn, &interrupt)).transpose()?)
    };
    let style = StyleArgs { color: args.color, ascii: args.ascii, width: None };
    let style = terminal::style_on(Some(&Term::stdout()), &style);
    Show { deck, background, style, interrupt, failed: None }.run()
}

/// Lessons have no dots in their names.
fn is_a_file(name: &str) -> bool {
    name.contains(['.', '/', std::path::MAIN_SEPARATOR]) || Path::new(name).is_file()
}

/// Keys are read, and all of the screen is drawn.
fn needs_terminal(args: &PresentArgs) -> Result<(), Error> {
    let missing = match (io::stdin().is_terminal(), io::stdout().is_terminal()) {
        (true, true) if !is_dumb() => return Ok(()),
        (true, true) => "this terminal cannot move its cursor",
        (false, _) => "standard input is no terminal, so there are no keys",
        (_, false) => "standard output is no terminal, so there is no screen",
    };
    let name = shown(&args.name);
    let instead = match course::find(&args.name) {
        Some(_) => format!("use `meanwhile learn {name}`, which asks line by line"),
        None => format!("use `meanwhile replay {name}`, which prints a page"),
    };
    Err(Error::Usage(format!("present: {missing}; {instead}")))
}

/// What a lesson shows before anything is measured.
///
/// # Errors
/// If its scenario has too many tasks for this machine.
///
/// # Panics
/// Never: a prediction is not interrupted.
pub fn predicted(drawn: &Drawn) -> Result<Deck, Error> {
    let slides = played(drawn, ClockArg::Model, &Interrupt::default())?;
    Ok(Deck::new(slides.expect("a prediction is not interrupted"), Some(&Teaching::of(drawn))))
}

/// `None` if it was ended before anything was measured.
fn played(drawn: &Drawn, clock: ClockArg, interrupt: &Interrupt) -> Result<Option<Slides>, Error> {
    let Situation { entry, values, .. } = &drawn.predict.situation;
    let subject = Subject::of(entry, values);
    let options = options(clock);
    let session = Session { options: &options, subject, source: Source::Machine };
    slides(Playable::of(entry, values, clock.clocks())?, &session, interrupt)
}

/// Plays it without printing its page. `None` if it was ended before anything was measured.
fn slides(playable: Playable, session: &Session, interrupt: &Interrupt) -> Result<Option<Slides>, Error> {
    let pace = playable.pace(session);
    Ok(match playable {
        Playable::One(scenario) => {
            play::report(*scenario, session, pace, interrupt)?.as_ref().map(Slides::of_report)
        }
        Playable::Several(scenarios) => {
            return Err(Error::Usage(format!(
                "present: this recording has several kinds of I/O beside each other; show it with `meanwhile replay`, \
                 or record one kind of {}",
                scenarios[0].about().name
            )));
        }
        Playable::Contest(given) => {
            contest::played(*given, session, pace, interrupt)?.as_ref().map(Slides::of_contest)
        }
        Playable::Square(square) => {
            square::played(&square, session, pace, interrupt)?.as_ref().map(Slides::of_cases)
        }
    })
}

fn measure(drawn: Drawn, interrupt: &Interrupt) -> Result<Background, Error> {
    let (teaching, interrupt) = (Teaching::of(&drawn), interrupt.clone());
    let measure = move || played(&drawn, ClockArg::Both, &interrupt);
    let thread = thread::Builder::new().name("present".to_owned()).spawn(measure);
    let thread = thread.map_err(|error| Error::Failure(format!("the system gave no thread: {error}")))?;
    Ok(Background { thread, teaching })
}

fn of_recording(replayed: Replayed, name: &str, interrupt: &Interrupt) -> Result<Deck, Error> {
    let Replayed { options, plays, subject, source } = replayed;
    let session = Session { options: &options, subject, source };
    let lesson = match &plays {
        Plays::Program(entry, values) => course::find(entry.name).zip(Situation::new(entry, values.clone())),
        Plays::File(_) => None,
    };
    let playable = plays.playable(options.clock.clocks())?;
    let slides = slides(playable, &session, interrupt)?.ok_or_else(|| nothing(name))?;
    let teaching = lesson.map(|(lesson, situation)| {
        Teaching::in_situation(&lesson.drawn(None), situation, session.machine().cores)
    });
    Ok(Deck::new(slides, teaching.as_ref()))
}

fn nothing(name: &str) -> Error {
    Error::Usage(format!("{}: nothing was measured, so there is nothing to present", shown(name)))
}

/// Of a page that nobody prints.
fn options(clock: ClockArg) -> Options {
    Options { clock, strategy: Vec::new(), pace: None, repeat: None, page: PageArgs::default(), quiet: true }
}
