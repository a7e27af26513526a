//! `meanwhile learn`: the course. It asks first, and then runs.

mod player;
mod score;

use std::fmt::Write;

use console::Term;

use super::answers::Answers;
use crate::cli::{ClockArg, LearnArgs, Options, ScoreArgs};
use crate::commands::session;
use crate::error::{Error, Outcome};
use crate::foreign::{self, shown};
use crate::lessons::course;
use crate::lessons::lesson::Lesson;
use crate::terminal;
use player::{Ended, Player};
use score::{Done, Score};

/// # Errors
/// If there is no such lesson, or nobody to ask.
pub fn run(args: &LearnArgs) -> Result<Outcome, Error> {
    if args.score.reset {
        let told =
            if score::remove()? { "All that was done is forgotten.\n" } else { "Nothing is done yet.\n" };
        terminal::print(told)?;
        return Ok(Outcome::Done);
    }
    let lesson = match (&args.lesson, args.next) {
        (Some(name), _) => find("learn", name)?,
        (None, true) => {
            let score = known()?;
            match next(&score) {
                Some(lesson) => lesson,
                None => return all_done(&score),
            }
        }
        (None, false) => return way(args),
    };
    play(lesson, args)
}

/// The lesson of a scenario, which has its name.
///
/// # Errors
/// As for any lesson.
pub fn ask(name: &str, options: &Options) -> Result<Outcome, Error> {
    let args = LearnArgs {
        lesson: Some(name.to_owned()),
        next: false,
        seed: None,
        answers: None,
        score: ScoreArgs::default(),
        clock: options.clock,
        style: options.page.told.style.clone(),
        quiet: options.quiet,
    };
    run(&args)
}

/// # Errors
/// If there is no such lesson for the command.
pub(super) fn find(command: &str, name: &str) -> Result<&'static Lesson, Error> {
    course::find(name).ok_or_else(|| {
        let advice = match foreign::nearest(name, course::all().map(|lesson| lesson.name)) {
            Some(near) => format!("did you mean `meanwhile {command} {near}`?"),
            None => "see all with `meanwhile learn`".to_owned(),
        };
        Error::Usage(format!("{command}: `{}` is no lesson; {advice}", shown(name)))
    })
}

/// The score, for those who only look at it.
fn known() -> Result<Score, Error> {
    let known = score::read()?;
    if let Some(warning) = known.warning() {
        terminal::warn(&format!("warning: {warning}"));
    }
    Ok(known.score())
}

/// The first lesson that is not done.
fn next(score: &Score) -> Option<&'static Lesson> {
    course::all().find(|lesson| score.of(lesson.name).is_none())
}

/// What to do when every lesson is done: the first that was not all right, or any, with other numbers.
fn again(score: &Score) -> String {
    match score.first_to_repeat(course::all().map(|lesson| lesson.name)) {
        Some((name, done)) => format!("{name} again ({done}): meanwhile learn {name} --seed 7"),
        None => "with other numbers: meanwhile learn case2 --seed 7".to_owned(),
    }
}

fn all_done(score: &Score) -> Result<Outcome, Error> {
    terminal::print(&format!("All lessons are done. Play {}\n", again(score)))?;
    Ok(Outcome::Done)
}

/// All lessons in their order, and what is done.
fn way(args: &LearnArgs) -> Result<Outcome, Error> {
    let unheeded = [
        (args.seed.is_some(), "--seed"),
        (args.answers.is_some(), "--answers"),
        (args.score.no_save, "--no-save"),
        (args.clock != ClockArg::Both, "--clock"),
        (args.quiet, "--quiet"),
    ];
    for (is_given, option) in unheeded {
        session::refuse(is_given, option, "no lesson is played, since none was named")?;
    }
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    let score = known()?;
    let (all, done) = (course::all().count(), course::all().filter(|it| score.of(it.name).is_some()).count());
    // Beside the other columns, an objective needs some room of its own.
    let indent = " ".repeat(if style.width < 60 { 4 } else { 31 });
    let mut text = style.wrap(&format!("The course: {all} lessons of 3 to 5 minutes. Done: {done}."), "  ");
    for (place, lesson) in course::all().enumerate() {
        let done = score.of(lesson.name).map_or_else(|| "-".to_owned(), |it| it.to_string());
        let line = format!("{:>3} {:<13} {done:<12} {}", place + 1, lesson.name, lesson.objective);
        text += &style.wrap(&line, &indent);
    }
    let _ = match next(&score) {
        Some(lesson) => writeln!(text, "Next: meanwhile learn {}", lesson.name),
        None => writeln!(text, "All is done. Play {}", again(&score)),
    };
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn play(lesson: &'static Lesson, args: &LearnArgs) -> Result<Outcome, Error> {
    let answers = Answers::of("learn", args.answers.as_deref())?;
    let is_script = args.answers.is_some();
    let style = terminal::style_on(Some(&Term::stdout()), &args.style);
    let player = Player { drawn: lesson.drawn(args.seed), args, style, answers };
    match player.play()? {
        Ended::Played(done) => {
            finish(lesson, done, args)?;
            Ok(if is_script && done.right < done.of { Outcome::ClaimFailed } else { Outcome::Done })
        }
        Ended::Unanswered => {
            terminal::warn("learn: no answer: the lesson ends here, and nothing of it is kept");
            Ok(if is_script { Outcome::ClaimUnclear } else { Outcome::Done })
        }
        Ended::Interrupted(outcome) => Ok(outcome),
    }
}

fn finish(lesson: &Lesson, done: Done, args: &LearnArgs) -> Result<(), Error> {
    let mut text = format!("\n{}: {done} right, the prediction not counted.\n", lesson.name);
    let mut after = course::all().skip_while(|other| other.name != lesson.name).skip(1);
    if let Some(other) = after.next() {
        let _ = writeln!(text, "Next: meanwhile learn {}", other.name);
    }
    terminal::write(&text)?;
    // The lesson was played, whether it can be kept or not.
    if let Some(error) = (!args.score.no_save).then(|| score::keep(lesson.name, done)).and_then(Result::err) {
        terminal::warn(&error.to_string().replacen("error", "warning", 1));
    }
    Ok(())
}
