//! `meanwhile coroutine`: an async function that is polled by hand.

use std::io::{self, IsTerminal};
use std::task::Poll;

use console::Term;

use super::answers::{Answers, Said};
use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::cli::{CoroutineArgs, PageArgs, ToldArgs};
use crate::coroutine::executor::Step;
use crate::coroutine::{Act, Show};
use crate::data::{self, trace};
use crate::error::{Error, Outcome};
use crate::export::forms::{self, Form};
use crate::export::sink::Sink;
use crate::pages::Length;
use crate::pages::coroutine as page;
use crate::recording::{self, Polled};
use crate::render::{self, TextStyle};
use crate::story::count;
use crate::terminal;

/// # Errors
/// If a file cannot be read or written, or an answer makes no sense.
pub fn run(args: &CoroutineArgs) -> Result<Outcome, Error> {
    session::refuse(args.answers.is_some() && !args.step, "--answers", "only --step asks")?;
    let show = show(args);
    let sinks = told::open(&args.told.export, forms::REPORT)?;
    let acts = show.acts();
    if args.step {
        let style = terminal::style_on(Some(&Term::stdout()), &args.told.style);
        return step_by_step(show, &acts, args, &style);
    }
    tell(show, &acts, &args.told, sinks)
}

/// Shows again what was recorded.
///
/// # Errors
/// If another program polled it, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_those_of_long_pages(page)?;
    replay::refuse_verify(page)?;
    let (show, acts) = file.read::<Polled>()?.acts().ok_or_else(|| {
        file.refused(
            "is of a coroutine of another program: these are not the files that ran; record it again",
        )
    })?;
    tell(show, &acts, &page.told, told::open(&page.told.export, forms::REPORT)?)
}

fn tell(show: Show, acts: &[Act], args: &ToldArgs, sinks: Vec<Sink>) -> Result<Outcome, Error> {
    let told = Told {
        document: &|_| page::page(show, acts),
        json: &|| data::coroutine::json(show, acts),
        special: &|form| {
            let text = match form {
                Form::Csv => data::coroutine::csv(acts),
                Form::Trace => trace::polls::of_coroutines(acts),
                _ => recording::text(&Polled::of(show, acts)),
            };
            text.into_bytes()
        },
    };
    told::tell(&told, args, Length::Full, sinks)?;
    Ok(Outcome::Done)
}

fn show(args: &CoroutineArgs) -> Show {
    match (args.never_awaited, args.one_after_another) {
        (true, _) => Show::NeverAwaited,
        (_, true) => Show::OneAfterAnother,
        _ => Show::Postage,
    }
}

/// Somebody who predicts, or who only looks.
struct Predictions {
    /// Where nobody can answer, it is a listing.
    answers: Option<Answers>,
    right: usize,
    of: usize,
}

/// What somebody says of a poll before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prediction {
    Pending,
    Ready,
    /// It is pending at this line.
    At(u32),
}

fn step_by_step(show: Show, acts: &[Act], args: &CoroutineArgs, style: &TextStyle) -> Result<Outcome, Error> {
    let is_answered = args.answers.is_some() || io::stdin().is_terminal();
    let answers = is_answered.then(|| Answers::of("coroutine", args.answers.as_deref())).transpose()?;
    let mut predictions = Predictions { answers, right: 0, of: 0 };
    terminal::write(&render::terminal::text(&page::head(show, acts), style))?;
    for act in acts.iter().filter(|act| !act.source.is_by_hand()) {
        for place in 0..act.played.steps.len() {
            terminal::write(&format!("\n{}", style.wrap(&page::before(act, place), "  ")))?;
            if !predictions.ask(&act.played.steps[place], style)? {
                return predictions.end();
            }
            terminal::write(
                render::terminal::text(&page::after(act, place), style).trim_start_matches('\n'),
            )?;
        }
    }
    predictions.end()
}

const QUESTION: &str =
    "  What will it give? p: Pending, r: Ready, or the line where it will stand; Enter: look, q: end";

impl Predictions {
    /// Whether it goes on.
    fn ask(&mut self, step: &Step, style: &TextStyle) -> Result<bool, Error> {
        let Some(answers) = &mut self.answers else { return Ok(true) };
        terminal::write(&style.wrap(QUESTION, "  "))?;
        match answers.ask_or_go_on(read)? {
            Said::Ended => return Ok(false),
            Said::Nothing => {}
            Said::Answer(prediction) => {
                let is_right = prediction.is_right(step);
                self.of += 1;
                self.right += usize::from(is_right);
                terminal::write(if is_right { "  Right.\n" } else { "  No.\n" })?;
            }
        }
        Ok(true)
    }

    fn end(&self) -> Result<Outcome, Error> {
        if let Some(answers) = &self.answers {
            terminal::write(&format!("\n{} of {} right.\n", self.right, count(self.of, "prediction")))?;
            if 0 < answers.left() {
                terminal::warn(&format!("note: lines of answers that nobody asked for: {}", answers.left()));
            }
        }
        let is_script = matches!(self.answers, Some(Answers::Lines { .. }));
        Ok(if is_script && self.right < self.of { Outcome::ClaimFailed } else { Outcome::Done })
    }
}

impl Prediction {
    fn is_right(self, step: &Step) -> bool {
        match (self, step.outcome) {
            (Self::Pending, Poll::Pending) | (Self::Ready, Poll::Ready(_)) => true,
            (Self::At(line), Poll::Pending) => step.places.iter().any(|place| place.line == line),
            _ => false,
        }
    }
}

fn read(typed: &str) -> Result<Prediction, String> {
    match (typed, typed.parse()) {
        ("p", _) => Ok(Prediction::Pending),
        ("r", _) => Ok(Prediction::Ready),
        (_, Ok(line)) => Ok(Prediction::At(line)),
        _ => Err(format!(
            "`{}` is no prediction; type p, r or the number of a line",
            crate::foreign::shown(typed)
        )),
    }
}
