//! A question about code that really runs: one side of a pitfall, or a coroutine that is polled by hand. What
//! is right is what the model says of its plan, or what stands in its log. What is wrong is what the model
//! says of the same plan in the mind of somebody who believes something else, or what another log says.

use super::belief::Belief;
use super::dice::Dice;
use super::question::{Question, Reading, Sought, Value};
use super::situation::Imagined;
use crate::analysis::Run;
use crate::coroutine::{Act, Show};
use crate::glossary;
use crate::pitfalls::{Pitfall, Side, catalogue, comparison};
use crate::story::{StoryClock, capital};

/// About one of several functions, which a seed draws; the first without a seed.
#[derive(Debug)]
pub struct Code {
    pub about: About,
    pub text: &'static str,
    /// In this order they become choices.
    pub beliefs: &'static [Belief],
}

#[derive(Debug)]
pub enum About {
    /// What the model says of a side of a pitfall, and why, in words that are true of each of these sides.
    Pitfall(&'static str, &'static [Side], Sought, &'static str),
    /// What the log of one of these acts says.
    Coroutine(Show, &'static [usize], Counted),
}

/// Of the first task of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Polls,
    /// To the office.
    Questions,
}

/// What stands in code, or in the question about it, and the word of the glossary that says what it is.
const WORDS: [(&str, &str); 5] =
    [("spawn(", "spawn"), (".await", "await"), ("join", "join"), ("Mutex", "lock"), ("polled", "poll")];

/// A function to be read, and what is asked of it.
#[derive(Clone, Debug)]
pub struct Read {
    pub file: &'static str,
    /// What it is called there.
    pub function: &'static str,
    /// Without what says the answer: the comments.
    pub lines: Vec<&'static str>,
    pub question: Question,
    /// Who says what is right.
    pub says: &'static str,
    /// Why it is.
    pub why: String,
    /// It shows what comes of it.
    pub command: String,
}

impl Read {
    /// What its words mean, a sentence each: who reads it may never have seen such code.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let code = self.lines.concat() + &self.question.text;
        let words = WORDS.into_iter().filter(move |(token, _)| code.contains(token));
        words
            .filter_map(|(_, word)| Some(format!("{word}: {}", glossary::find(word).first()?.lines.first()?)))
    }
}

impl Code {
    pub fn drawn(&self, seed: Option<u64>, mut dice: Dice) -> Read {
        let place = seed.map_or(0, |_| self.place(&mut dice));
        self.read(place, dice)
    }

    /// One of its functions.
    pub fn place(&self, dice: &mut Dice) -> usize {
        dice.place(match self.about {
            About::Pitfall(_, sides, ..) => sides.len(),
            About::Coroutine(_, acts, _) => acts.len(),
        })
    }

    /// What is asked of that function.
    ///
    /// # Panics
    /// If there is no such pitfall or act; a test draws them all.
    pub fn read(&self, place: usize, mut dice: Dice) -> Read {
        match &self.about {
            About::Pitfall(name, sides, sought, why) => {
                let pitfall = catalogue::find(name).expect("a lesson is about a pitfall that there is");
                self.of_pitfall((pitfall, sides[place]), sought, why, &mut dice)
            }
            About::Coroutine(show, acts, counted) => {
                self.of_coroutine(*show, acts[place], *counted, &mut dice)
            }
        }
    }

    /// # Panics
    /// Never: the plan of a pitfall has a run.
    fn of_pitfall(
        &self,
        (pitfall, side): (&Pitfall, Side),
        sought: &Sought,
        why: &str,
        dice: &mut Dice,
    ) -> Read {
        let plan = (pitfall.plan)(side);
        let strategy = sought.strategy().expect("it is about one run");
        let run = Run::following(sought.followed(), &plan, strategy);
        let right = sought.in_run(&run).expect("a run has what is asked for");
        let clock = comparison::clock(run.makespan());
        let wrong = |belief: &Belief| Some((belief.answers_about(sought, Imagined::of(&plan))?, *belief));
        let wrong = self.beliefs.iter().filter_map(wrong);
        Read {
            file: pitfall.file.path,
            function: side.name(),
            lines: pitfall.file.body(side.name()).into_iter().map(without_comment).collect(),
            says: "The model",
            why: why.to_owned(),
            question: Question::of_answers(self.text, right, wrong, (clock, sought.reading()), dice),
            command: format!("meanwhile pitfall {}", pitfall.name),
        }
    }

    fn of_coroutine(&self, show: Show, place: usize, counted: Counted, dice: &mut Dice) -> Read {
        let acts = show.acts();
        let act = &acts[place];
        let wrong = |belief: &Belief| Some((Value::Count(counted.believed(*belief, act, &acts)?), *belief));
        let wrong = self.beliefs.iter().filter_map(wrong);
        let right = Value::Count(counted.of(act));
        let lines = act.source.lines();
        Read {
            file: act.source.file,
            function: act.tasks[0],
            lines: lines.into_iter().map(|(_, line)| without_comment(line)).collect(),
            says: "The log",
            why: capital(show.rule()),
            question: Question::of_answers(
                self.text,
                right,
                wrong,
                (StoryClock::Seconds, Reading::Times),
                dice,
            ),
            command: show.command().to_owned(),
        }
    }
}

fn without_comment(line: &'static str) -> &'static str {
    line.split(" //").next().unwrap_or_default().trim_end()
}

impl Counted {
    fn of(self, act: &Act) -> usize {
        match self {
            Self::Polls => act.played.steps.iter().filter(|step| step.task == 0).count(),
            Self::Questions => act.played.questions[0],
        }
    }

    /// What somebody counts who believes this.
    fn believed(self, belief: Belief, act: &Act, acts: &[Act]) -> Option<usize> {
        match (self, belief) {
            // As if the call had been awaited.
            (Self::Questions, Belief::CallBegins) => acts.iter().map(|act| self.of(act)).max(),
            (Self::Polls, Belief::LoopChecks) => Some(act.polls_if_checked()),
            // It runs once, from its start to its end, and stands still meanwhile.
            (Self::Polls, Belief::TaskIsThread) => Some(1),
            _ => None,
        }
    }
}
