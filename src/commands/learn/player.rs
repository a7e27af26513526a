//! One lesson, stage by stage.

use super::score::Done;
use crate::analysis::{MeasuredRuns, Run};
use crate::cli::{LearnArgs, Options, PageArgs, ToldArgs};
use crate::commands::answers::{Answers, Said};
use crate::commands::play::{self, Playable};
use crate::commands::session::{Session, Shown, Source};
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::lessons::code::Read;
use crate::lessons::lesson::{Drawn, Posed};
use crate::lessons::question::{Form, Judged, Question, Sought, Value};
use crate::lessons::situation::Part;
use crate::recording::Subject;
use crate::render::TextStyle;
use crate::render::terminal::source;
use crate::terminal;

/// Who says what is right.
const MODEL: &str = "The model";

pub struct Player<'a> {
    pub drawn: Drawn,
    pub args: &'a LearnArgs,
    pub style: TextStyle,
    pub answers: Answers,
}

/// How a lesson ended.
pub enum Ended {
    Played(Done),
    /// There was nobody to answer any more.
    Unanswered,
    /// Somebody ended the run.
    Interrupted(Outcome),
}

/// Why a stage is the last one.
enum Stop {
    Error(Error),
    Unanswered,
    Interrupted(Outcome),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// How sure somebody is of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    Guess,
    Rather,
    Certain,
}

/// What somebody answered, and what that is worth.
struct Answered {
    /// As it was meant: the text of a choice, or what was typed.
    text: Option<String>,
    judged: Judged,
}

impl Answered {
    fn is_right(&self) -> bool {
        self.judged == Judged::Right
    }
}

impl Player<'_> {
    pub fn play(mut self) -> Result<Ended, Error> {
        let ended = match self.stages() {
            Ok(done) => Ended::Played(done),
            Err(Stop::Unanswered) => Ended::Unanswered,
            Err(Stop::Interrupted(outcome)) => Ended::Interrupted(outcome),
            Err(Stop::Error(error)) => return Err(error),
        };
        if 0 < self.answers.left() {
            terminal::warn(&format!("note: lines of answers that nobody asked for: {}", self.answers.left()));
        }
        Ok(ended)
    }

    fn stages(&mut self) -> Result<Done, Stop> {
        self.say(&format!("{}: {}", self.drawn.lesson.name, self.drawn.lesson.objective))?;
        self.stage("SETUP")?;
        self.say_all(&self.drawn.predict.givens())?;
        self.stage("PREDICT")?;
        let predicted = self.ask(&self.drawn.predict.question.clone())?;
        let sure = self.confidence()?;
        let found = self.run()?;
        let mut right = self.observe(&found)?;
        self.compare(&predicted, &found)?;
        self.explain(&predicted, sure)?;
        right += usize::from(self.change()?);
        right += usize::from(self.check()?);
        if let Some(code) = self.drawn.code.clone() {
            right += usize::from(self.read(&code)?);
        }
        self.end()?;
        Ok(Done { right, of: self.drawn.lesson.points() })
    }

    fn stage(&self, name: &str) -> Result<(), Error> {
        terminal::write(&format!("\n{}\n", self.style.bold(name)))
    }

    fn say(&self, text: &str) -> Result<(), Error> {
        terminal::write(&self.style.wrap(text, "  "))
    }

    fn say_all(&self, lines: &[String]) -> Result<(), Error> {
        lines.iter().try_for_each(|line| self.say(&format!("  {line}")))
    }

    fn ask(&mut self, question: &Question) -> Result<Answered, Stop> {
        self.say(&format!("  {}", question.text))?;
        if question.form == Form::Choice {
            for (place, choice) in question.choices.iter().enumerate() {
                self.say(&format!("  {}) {}", place + 1, choice.text))?;
            }
        }
        self.say(&format!("  Your answer: {}", question.allowed()))?;
        let read = |typed: &str| {
            let judged = question.judge(typed)?;
            let chosen = question.chosen(typed).map(|choice| choice.text.clone());
            Ok(Answered { text: Some(chosen.unwrap_or_else(|| typed.to_owned())), judged })
        };
        match self.answers.ask(read)? {
            Said::Answer(answered) => Ok(answered),
            Said::Nothing => Ok(Answered { text: None, judged: Judged::Wrong(None) }),
            Said::Ended => Err(Stop::Unanswered),
        }
    }

    /// Who was sure and wrong remembers best what is right: so it is asked for.
    fn confidence(&mut self) -> Result<Option<Sure>, Stop> {
        self.say("  How sure are you? 1: a guess, 2: rather sure, 3: sure")?;
        let read = |typed: &str| match typed {
            "1" => Ok(Sure::Guess),
            "2" => Ok(Sure::Rather),
            "3" => Ok(Sure::Certain),
            _ => Err(format!("`{}` given; allowed: 1, 2 or 3", shown(typed))),
        };
        match self.answers.ask(read)? {
            Said::Ended => Err(Stop::Unanswered),
            Said::Answer(sure) => Ok(Some(sure)),
            Said::Nothing => Ok(None),
        }
    }

    /// Plays it as its command would, and keeps what was measured.
    fn run(&mut self) -> Result<Vec<MeasuredRuns>, Stop> {
        self.stage("RUN")?;
        self.say(&format!("  {}", self.drawn.predict.command()))?;
        let situation = &self.drawn.predict.situation;
        let options = self.options();
        let (entry, values) = (situation.entry, &situation.values);
        let subject = Subject::of(entry, values);
        let session = Session { options: &options, subject, source: Source::Machine };
        let Shown { outcome, found } =
            play::show(Playable::of(entry, values, self.args.clock.clocks())?, &session)?;
        match outcome {
            Outcome::Exited(_) => Err(Stop::Interrupted(outcome)),
            _ => Ok(found),
        }
    }

    fn options(&self) -> Options {
        let told = ToldArgs { style: self.args.style.clone(), ..ToldArgs::default() };
        Options {
            clock: self.args.clock,
            strategy: Vec::new(),
            pace: None,
            repeat: None,
            page: PageArgs { told, ..PageArgs::default() },
            quiet: self.args.quiet,
        }
    }

    /// How many of the two values were read well.
    fn observe(&mut self, found: &[MeasuredRuns]) -> Result<usize, Stop> {
        self.stage("OBSERVE")?;
        let mut right = 0;
        for reading in &self.drawn.lesson.observe {
            let question = reading.question(&self.drawn.predict.situation);
            let measured = self.measured(reading.part, &Sought::Time(reading.quantity), found);
            self.say(&format!("  {} Read it off the page: {}.", question.text, question.allowed()))?;
            let read = |typed: &str| {
                let is_measured =
                    measured.and_then(Value::time).is_some_and(|it| question.is_measured(typed, it));
                Ok(is_measured || question.judge(typed)? == Judged::Right)
            };
            let is_right = match self.answers.ask(read)? {
                Said::Ended => return Err(Stop::Unanswered),
                Said::Answer(is_right) => is_right,
                Said::Nothing => false,
            };
            right += usize::from(is_right);
            self.say(&match is_right {
                true => "  Right.".to_owned(),
                false => format!("  The page says {}.", question.right().text),
            })?;
        }
        Ok(right)
    }

    fn measured(&self, part: Part, sought: &Sought, found: &[MeasuredRuns]) -> Option<Value> {
        let runs = |found: &MeasuredRuns| found.runs.iter().map(|measured| measured.run.clone()).collect();
        let runs: Vec<Vec<Run>> = found.iter().map(runs).collect();
        let situation = &self.drawn.predict.situation;
        sought.in_runs(part, |part, strategy| situation.found(part, strategy, &runs))
    }

    fn compare(&self, predicted: &Answered, found: &[MeasuredRuns]) -> Result<(), Stop> {
        self.stage("COMPARE")?;
        let Posed { question, situation, .. } = &self.drawn.predict;
        let posed = &self.drawn.predict;
        let mut rows = vec![
            ("you", predicted.text.clone().unwrap_or_else(|| "no answer".to_owned())),
            ("predicted", question.right().text.clone()),
        ];
        let measured = self.measured(posed.part(), posed.sought(), found);
        rows.extend(measured.map(|value| ("measured", question.told(value, situation))));
        for (name, text) in rows {
            self.say(&format!("  {name:<10} {text}"))?;
        }
        Ok(())
    }

    fn explain(&self, predicted: &Answered, sure: Option<Sure>) -> Result<(), Stop> {
        self.stage("EXPLAIN")?;
        self.say(&format!("  {}", verdict(predicted.judged, self.drawn.lesson.explain)))?;
        let surprised = sure == Some(Sure::Certain) && !predicted.is_right();
        if surprised {
            self.say("  You were sure: what surprises is remembered best.")?;
        }
        Ok(())
    }

    fn change(&mut self) -> Result<bool, Stop> {
        self.stage("TRY")?;
        let (flag, value) = self.drawn.change;
        self.say(&format!("  Change one number: --{flag} {value}. Predict again."))?;
        let again = self.drawn.again.clone();
        self.answered(&again)
    }

    fn check(&mut self) -> Result<bool, Stop> {
        self.stage("CHECK")?;
        let check = self.drawn.check.clone();
        self.answered(&check)
    }

    /// Whether it is answered well. Then comes the sum of it, if it has one.
    fn answered(&mut self, posed: &Posed) -> Result<bool, Stop> {
        self.say_all(&posed.givens())?;
        let answered = self.ask(&posed.question)?;
        let is_right = self.judged(&answered, &posed.question, MODEL)?;
        if let Some(sum) = posed.sum() {
            self.say(&format!("  {} = {sum}.", posed.question.right().text))?;
        }
        Ok(is_right)
    }

    /// The lines stay lines: so they are not wrapped with each other.
    fn read(&mut self, code: &Read) -> Result<bool, Stop> {
        self.stage("READ")?;
        self.say(&format!("  {}: {}", code.file, code.function))?;
        for line in &code.lines {
            terminal::write(&source::code("    ", line, &self.style))?;
        }
        for word in code.words() {
            self.say(&format!("  {word}"))?;
        }
        let answered = self.ask(&code.question)?;
        let is_right = self.judged(&answered, &code.question, code.says)?;
        self.say(&format!("  {}", code.why))?;
        self.say(&format!("  {} shows it.", code.command))?;
        Ok(is_right)
    }

    fn judged(&self, answered: &Answered, question: &Question, who: &str) -> Result<bool, Stop> {
        let right = &question.right().text;
        self.say(&match answered.judged {
            Judged::Right => format!("  Right: {right}."),
            Judged::Wrong(Some(belief)) => {
                format!("  {who} says {right}. {} {}", belief.says(), belief.answer())
            }
            Judged::Wrong(None) => format!("  {who} says {right}."),
        })?;
        Ok(answered.is_right())
    }

    fn end(&self) -> Result<(), Stop> {
        self.stage("IN CODE")?;
        for line in self.drawn.lesson.in_code {
            self.say(&format!("  {line}"))?;
        }
        self.say(&format!("  Source: {}.", self.drawn.lesson.source))?;
        Ok(())
    }
}

/// The belief behind the answer, and what is so.
fn verdict(judged: Judged, explanation: &str) -> String {
    match judged {
        Judged::Right => format!("Right. {explanation}"),
        Judged::Wrong(Some(belief)) => format!("{} {} {explanation}", belief.says(), belief.answer()),
        Judged::Wrong(None) => explanation.to_owned(),
    }
}
