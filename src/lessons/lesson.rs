//! One lesson: the stages in which it is played, and how its numbers come from a seed.

use std::fmt;

use super::belief::Belief;
use super::code::{Code, Read};
use super::dice::Dice;
use super::question::{Question, Sought};
use super::situation::{Part, Situation};
use crate::analysis::critical_path::critical_path;
use crate::model;
use crate::report::arithmetic::Arithmetic;
use crate::scenario::cases;
use crate::scenario::catalogue::{self, Entry};
use crate::scenario::claim::{Measure, Target};
use crate::scenario::param::Values;

/// All numbers are given by the lessons, so the machine's do not matter.
const CORES: usize = 2;

/// A few minutes on one idea. SETUP and RUN follow from `asks`.
#[derive(Debug)]
pub struct Lesson {
    /// As it is typed.
    pub name: &'static str,
    /// What somebody can do who has done it.
    pub objective: &'static str,
    /// PREDICT, before the run.
    pub asks: Asks,
    /// OBSERVE: to be read off the page.
    pub observe: [Reading; 2],
    /// EXPLAIN: the last of three sentences. The first two are those of the belief.
    pub explain: &'static str,
    /// TRY: the same question again.
    pub change: Change,
    /// CHECK: the same idea in other surroundings.
    pub check: Asks,
    /// READ: what real code does.
    pub code: Option<Code>,
    /// What it means in code, a sentence each.
    pub in_code: &'static [&'static str],
    pub source: Source,
}

/// A question for any numbers.
#[derive(Debug)]
pub struct Asks {
    pub scenario: &'static str,
    pub part: Part,
    /// A number that is not as the scenario has it, and its values; the first is told without a seed.
    pub numbers: &'static [Numbers],
    pub text: &'static str,
    pub sought: Sought,
    /// In this order they become choices.
    pub beliefs: &'static [Belief],
}

/// An option of a scenario, and values for it as they are typed.
#[derive(Debug)]
pub struct Numbers {
    pub flag: &'static str,
    pub values: &'static [&'static str],
}

/// One number is changed, to one of these that it has not.
pub type Change = Numbers;

/// A value that a page shows.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub text: &'static str,
    pub part: Part,
    pub quantity: Target<&'static str>,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Notes,
    Link(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notes => "the course notes",
            Self::Link(link) => link,
        })
    }
}

/// A lesson with its numbers: without a seed those of its source.
#[derive(Debug)]
pub struct Drawn {
    pub lesson: &'static Lesson,
    pub predict: Posed,
    /// The changed number: its flag and value.
    pub change: Given,
    pub again: Posed,
    pub check: Posed,
    pub code: Option<Read>,
}

/// A question, and what it is about.
#[derive(Clone, Debug)]
pub struct Posed {
    asks: &'static Asks,
    /// As they are typed.
    numbers: Vec<Given>,
    pub situation: Situation,
    pub question: Question,
}

/// The numbers of a lesson's questions, before any is asked.
#[derive(Clone, Debug)]
pub struct Draw {
    pub predict: Vec<Given>,
    pub change: Given,
    pub again: Vec<Given>,
    pub check: Vec<Given>,
}

/// An option and its value, as they are typed.
pub type Given = (&'static str, &'static str);

impl Lesson {
    /// With some numbers nothing is right, since two are first: then others are drawn.
    const MOST_DRAWS: u32 = 100;

    /// What can be right: two values that are read, the changed number, the transfer, and the question about
    /// code. A prediction is no test.
    pub const fn points(&self) -> usize {
        if self.code.is_some() { 5 } else { 4 }
    }

    /// All that it meets, each once.
    pub fn beliefs(&self) -> Vec<Belief> {
        let code = self.code.as_ref().map_or(&[][..], |code| code.beliefs);
        let mut all = Vec::new();
        for belief in self.asks.beliefs.iter().chain(self.check.beliefs).chain(code) {
            if !all.contains(belief) {
                all.push(*belief);
            }
        }
        all
    }

    /// # Panics
    /// If a lesson names what its scenario does not have, or has hardly any numbers with an answer. A test
    /// draws each a thousand times.
    pub fn drawn(&'static self, seed: Option<u64>) -> Drawn {
        let lesson = || (0..Self::MOST_DRAWS).find_map(|draw| self.posed(&self.draw(seed, draw)?, seed));
        lesson().unwrap_or_else(|| panic!("{}: no numbers have an answer", self.name))
    }

    /// The first, the second ... draw of a seed; without a seed the numbers of its source.
    pub fn draw(&self, seed: Option<u64>, draw: u32) -> Option<Draw> {
        let mut dice = Dice::new(seed.unwrap_or_default(), &format!("{} {draw}", self.name));
        let predict = self.asks.draw(seed, &mut dice);
        let change = self.change.other_than(&predict, seed, &mut dice)?;
        let again = predict.iter().copied().filter(|(flag, _)| *flag != change.0).chain([change]).collect();
        Some(Draw { predict, change, again, check: self.check.draw(seed, &mut dice) })
    }

    fn posed(&'static self, draw: &Draw, seed: Option<u64>) -> Option<Drawn> {
        let dice = |stage| self.dice(seed, stage);
        Some(Drawn {
            lesson: self,
            predict: self.asks.pose(&draw.predict, &mut dice("predict"))?,
            change: draw.change,
            again: self.asks.pose(&draw.again, &mut dice("try"))?,
            check: self.check.pose(&draw.check, &mut dice("check"))?,
            code: self.code.as_ref().map(|code| code.drawn(seed, dice("read"))),
        })
    }

    fn dice(&self, seed: Option<u64>, stage: &str) -> Dice {
        Dice::new(seed.unwrap_or_default(), &format!("{} {stage}", self.name))
    }

    /// The question of PREDICT with the numbers of somebody else; `None` if nothing is right with them.
    pub fn asks_in(&self, situation: &Situation) -> Option<Question> {
        self.asks.question(situation, &mut self.dice(None, "predict"))
    }
}

impl Posed {
    /// The command that plays it: without what holds anyway.
    pub fn command(&self) -> String {
        command(self.situation.entry, &self.numbers)
    }

    pub fn part(&self) -> Part {
        self.asks.part
    }

    pub fn sought(&self) -> &'static Sought {
        &self.asks.sought
    }

    /// Of a makespan: what the critical path consists of.
    pub fn sum(&self) -> Option<String> {
        let Sought::Time(Target { strategy, what: Measure::Makespan }) = *self.sought() else { return None };
        let plan = self.situation.real(self.part(), strategy)?.plan()?;
        Arithmetic::of(&critical_path(&plan, &model::predict(&plan)))?.in_few_words(self.question.units())
    }

    /// What is given, in a few sentences; last what the words of the question and its answers mean here.
    pub fn givens(&self) -> Vec<String> {
        let mut givens = self.situation.givens();
        if let Sought::Answers(..) = self.asks.sought {
            givens.push(cases::WORDS.to_owned());
        }
        givens.extend(self.asks.sought.strategies().iter().filter_map(|strategy| {
            Some(format!("{strategy}: {}.", self.situation.headline(self.asks.part, *strategy)?))
        }));
        givens
    }
}

/// The command that plays a scenario with these numbers: without what holds anyway.
pub fn command(entry: &Entry, numbers: &[Given]) -> String {
    let matters = |(flag, value): &&Given| {
        entry.spec(flag).is_some_and(|spec| spec.parse(value).is_ok_and(|value| value != spec.default(CORES)))
    };
    let options = numbers.iter().filter(matters).map(|(flag, value)| match *value {
        "" => format!(" --{flag}"),
        value => format!(" --{flag} {value}"),
    });
    format!("meanwhile {entry}{}", options.collect::<String>())
}

impl Asks {
    fn draw(&self, seed: Option<u64>, dice: &mut Dice) -> Vec<Given> {
        let place = |numbers: &Numbers, dice: &mut Dice| seed.map_or(0, |_| dice.place(numbers.values.len()));
        self.numbers.iter().map(|numbers| (numbers.flag, numbers.values[place(numbers, dice)])).collect()
    }

    /// `None` if nothing is right with these numbers.
    ///
    /// # Panics
    /// If its scenario does not have them.
    pub fn pose(&'static self, numbers: &[Given], dice: &mut Dice) -> Option<Posed> {
        self.pose_about(self.situation(numbers)?, numbers, dice)
    }

    /// What it is about with these numbers; `None` if they make several pages.
    ///
    /// # Panics
    /// If its scenario does not have them.
    pub fn situation(&self, numbers: &[Given]) -> Option<Situation> {
        let entry = catalogue::find(self.scenario).expect("a lesson is about a scenario");
        let values = entry.values(numbers, CORES).expect("a lesson gives its scenario what that takes");
        Situation::new(entry, values)
    }

    /// The same, about a situation of these numbers.
    pub fn pose_about(
        &'static self,
        situation: Situation,
        numbers: &[Given],
        dice: &mut Dice,
    ) -> Option<Posed> {
        let question = self.question(&situation, dice)?;
        Some(Posed { asks: self, numbers: numbers.to_vec(), situation, question })
    }

    fn question(&self, situation: &Situation, dice: &mut Dice) -> Option<Question> {
        Question::new(self.text, &self.sought, self.beliefs, (self.part, situation), dice)
    }

    /// Whether a seed could draw these numbers, on a machine with so many cores.
    pub fn could_draw(&self, situation: &Situation, cores: usize) -> bool {
        let entry = situation.entry;
        let typed = |values: &Values, flag| values.typed().into_iter().find(|(other, _)| other == flag);
        entry.numbers().all(|spec| {
            let wanted = typed(&situation.values, spec.flag);
            let gives = |given: &[Given]| {
                entry.values(given, cores).is_ok_and(|values| typed(&values, spec.flag) == wanted)
            };
            match self.numbers.iter().find(|numbers| numbers.flag == spec.flag) {
                Some(Numbers { flag, values }) => values.iter().any(|value| gives(&[(flag, value)])),
                None => gives(&[]),
            }
        })
    }
}

impl Reading {
    /// As a question whose answer is typed.
    ///
    /// # Panics
    /// If the page has no such value; a test looks at them all.
    pub fn question(&self, situation: &Situation) -> Question {
        self.asked(situation).expect("a page has the values that a lesson asks for")
    }

    /// The same for any numbers; `None` if there is no such value.
    pub fn asked(&self, situation: &Situation) -> Option<Question> {
        let about = (self.part, situation);
        Question::new(self.text, &Sought::Time(self.quantity), &[], about, &mut Dice::new(0, ""))
    }
}

impl Numbers {
    /// A value that is not among the given ones.
    fn other_than(&self, given: &[Given], seed: Option<u64>, dice: &mut Dice) -> Option<Given> {
        let others: Vec<&str> =
            self.values.iter().copied().filter(|value| !given.contains(&(self.flag, value))).collect();
        let place = seed.map_or(0, |_| dice.place(others.len()));
        others.get(place).map(|value| (self.flag, *value))
    }
}
