//! From lessons and a seed to a sheet. No more is computed than its questions need.

use super::order;
use super::sheet::{Answer, Form, Near, Problem, Question, Sheet};
use crate::lessons::code::Read;
use crate::lessons::dice::Dice;
use crate::lessons::lesson::{Asks, Given, Lesson, Posed};
use crate::lessons::question::{self, Choice, Reading, Reads, Sought, Value};
use crate::lessons::situation::Part;
use crate::time::Time;

/// How a lesson asks. Each time that a sheet comes back to a lesson, it asks in the next way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The prediction.
    Predict,
    /// A number that was to be chosen.
    Number,
    /// Events, to be put in order.
    Order,
    /// What real code does.
    Read,
    /// The transfer.
    Check,
}

/// A question of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Predict,
    Check,
}

/// Where one cannot be asked, the next is. So the last comes in the turn of the one before it: half of the
/// lessons have no code, and the others ask all that they have of it first.
const WAYS: [Way; 5] = [Way::Predict, Way::Number, Way::Order, Way::Read, Way::Check];
const TURNS: usize = WAYS.len() - 1;

/// With some numbers a question cannot be asked, or has been asked already: then others are drawn.
const MOST_DRAWS: u32 = 20;
/// Whether an order is worth asking hardly depends on the numbers.
const MOST_DRAWS_OF_AN_ORDER: u32 = 4;

/// Near to nothing, a share of an answer is no tolerance, and an importer may round it away.
const LEAST: Time = Time::from_secs(1);

/// How many questions, and how many of each for those who draw one.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub questions: usize,
    pub variants: usize,
    pub sums: Sums,
}

/// Whether answers come with their sums, which are a tenth of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sums {
    With,
    Without,
}

/// Over these lessons in their order, again and again.
///
/// # Panics
/// If a lesson cannot ask anything; a test draws hundreds of sheets.
pub fn sheet(lessons: &[&'static Lesson], seed: u64, size: Size) -> Sheet {
    let mut questions: Vec<Question> = Vec::new();
    for number in 0..size.questions {
        let (round, place) = (number / lessons.len(), number % lessons.len());
        let source = Source { lesson: lessons[place], seed, number, sums: size.sums };
        let mut found = source.problems(round + place, size.variants, &questions).into_iter();
        let problem = found.next().expect("a lesson has something to ask");
        questions.push(Question { id: format!("q{}", number + 1), problem, others: found.collect() });
    }
    Sheet::new(seed, questions)
}

/// Where the problems of one place on the sheet come from.
struct Source {
    lesson: &'static Lesson,
    seed: u64,
    number: usize,
    sums: Sums,
}

impl Source {
    /// As many as there are with different numbers, in the first way from this one on in which the lesson can
    /// ask. What is on the sheet already comes again only if there is nothing else.
    fn problems(&self, way: usize, most: usize, known: &[Question]) -> Vec<Problem> {
        let is_known = |problem: &Problem| known.iter().any(|other| is_alike(&other.problem, problem));
        let mut again = None;
        for way in (0..WAYS.len()).map(|next| WAYS[(way % TURNS + next) % WAYS.len()]) {
            let mut problems: Vec<Problem> = Vec::new();
            for problem in self.asked(way) {
                match is_known(&problem) {
                    true => again = Some(problem),
                    false => problems.push(problem),
                }
                if problems.len() == most {
                    break;
                }
            }
            if !problems.is_empty() {
                return problems;
            }
        }
        again.into_iter().collect()
    }

    /// All that can be asked so, one after the other as they are drawn.
    fn asked(&self, way: Way) -> Box<dyn Iterator<Item = Problem> + '_> {
        match way {
            Way::Read => Box::new(self.read()),
            _ => Box::new(self.stage(way).into_iter().flat_map(move |stage| {
                self.numbers(way, stage).filter_map(move |numbers| self.problem(way, stage, &numbers))
            })),
        }
    }

    /// About each of the functions that the lesson has for it, once; no more is read than is asked for.
    fn read(&self) -> impl Iterator<Item = Problem> {
        let Self { lesson, seed, number, .. } = *self;
        let mut known = Vec::new();
        let draws = lesson.code.iter().flat_map(|code| (0..MOST_DRAWS).map(move |draw| (code, draw)));
        draws.filter_map(move |(code, draw)| {
            let mut dice = Dice::new(seed, &format!("quiz {} {number} read {draw}", lesson.name));
            let place = code.place(&mut dice);
            let is_new = !known.contains(&place);
            known.extend(is_new.then_some(place));
            is_new.then(|| of_code(lesson, code.read(place, dice)))?
        })
    }

    /// Which of the lesson's questions is asked so; `None` if none can be.
    fn stage(&self, way: Way) -> Option<Stage> {
        match way {
            Way::Predict => Some(Stage::Predict),
            Way::Check => Some(Stage::Check),
            Way::Order => Some(Stage::Predict).filter(|_| self.lesson.asks.part == Part::Whole),
            Way::Read => None,
            Way::Number => {
                [Stage::Predict, Stage::Check].into_iter().find(|stage| is_number(&self.asks(*stage).sought))
            }
        }
    }

    fn asks(&self, stage: Stage) -> &'static Asks {
        match stage {
            Stage::Predict => &self.lesson.asks,
            Stage::Check => &self.lesson.check,
        }
    }

    /// What is drawn, without what was drawn before; no more than is asked for.
    fn numbers(&self, way: Way, stage: Stage) -> impl Iterator<Item = Vec<Given>> {
        let first = u32::try_from(self.number).unwrap_or(0) * MOST_DRAWS;
        let draws = if way == Way::Order { MOST_DRAWS_OF_AN_ORDER } else { MOST_DRAWS };
        let mut known: Vec<Vec<Given>> = Vec::new();
        (first..first + draws).filter_map(move |draw| {
            let draw = self.lesson.draw(Some(self.seed), draw)?;
            let numbers = match stage {
                Stage::Predict => draw.predict,
                Stage::Check => draw.check,
            };
            let is_new = !known.contains(&numbers);
            known.extend(is_new.then(|| numbers.clone()));
            is_new.then_some(numbers)
        })
    }

    fn problem(&self, way: Way, stage: Stage, numbers: &[Given]) -> Option<Problem> {
        let Self { lesson, seed, number, sums } = *self;
        let asks = self.asks(stage);
        let mut dice = Dice::new(seed, &format!("quiz {} {number} {numbers:?}", lesson.name));
        match way {
            Way::Predict | Way::Check => chosen(lesson, &asks.pose(numbers, &mut dice)?, sums),
            Way::Order => order::problem(lesson, numbers, &mut dice),
            Way::Read => None,
            Way::Number => {
                let situation = asks.situation(numbers).filter(|it| it.clock().unit().short == SECONDS)?;
                number_of(lesson, &asks.pose_about(situation, numbers, &mut dice)?, sums)
            }
        }
    }
}

/// Only seconds are asked for as numbers: hours are read in too many ways.
const SECONDS: &str = "s";

/// Whether the answer is a length or a count.
fn is_number(sought: &Sought) -> bool {
    !matches!(sought, Sought::First(_) | Sought::Answers(..)) && sought.reading() != Reading::Instant
}

/// The same question with the same numbers.
fn is_alike(one: &Problem, other: &Problem) -> bool {
    one.text == other.text && one.command == other.command && one.code == other.code
}

/// A question about a function; `None` if it has too few choices. They are read by their letters and words.
fn of_code(lesson: &Lesson, read: Read) -> Option<Problem> {
    let Read { file, function, lines, question, why, command, .. } = read;
    let answer = |choice: &Choice| Answer { text: choice.text.clone(), near: None, belief: choice.belief };
    (question.form == question::Form::Choice).then(|| Problem {
        lesson: lesson.name.to_owned(),
        givens: vec![format!("`{function}` in {file}:")],
        code: lines.into_iter().map(str::to_owned).collect(),
        options: question.choices.iter().map(answer).collect(),
        text: question.text,
        form: Form::Choice { reads: Reads::Words },
        sum: None,
        explanation: why,
        command,
    })
}

/// A question with choices.
fn chosen(lesson: &Lesson, posed: &Posed, sums: Sums) -> Option<Problem> {
    let question = &posed.question;
    let is_fit = question.form == question::Form::Choice && question.choices.iter().all(is_far_from_nothing);
    let form = Form::Choice { reads: question.reads() };
    is_fit.then(|| problem(lesson, (posed, sums), form, question.choices.iter()))
}

/// The same question without its choices.
fn number_of(lesson: &Lesson, posed: &Posed, sums: Sums) -> Option<Problem> {
    let question = &posed.question;
    let numbers = || question.choices.iter().filter(|choice| choice.value != Value::Never);
    let form = Form::Number { reads: question.reads() };
    numbers().all(is_far_from_nothing).then(|| problem(lesson, (posed, sums), form, numbers()))
}

fn is_far_from_nothing(choice: &Choice) -> bool {
    choice.value.time().is_none_or(|time| LEAST <= time) && choice.value != Value::Count(0)
}

fn problem<'a>(
    lesson: &Lesson,
    (posed, sums): (&Posed, Sums),
    form: Form,
    choices: impl Iterator<Item = &'a Choice>,
) -> Problem {
    let answer = |choice: &Choice| Answer {
        text: choice.text.clone(),
        near: near(&posed.question, choice),
        belief: choice.belief,
    };
    Problem {
        lesson: lesson.name.to_owned(),
        givens: posed.givens(),
        code: Vec::new(),
        text: posed.question.text.clone(),
        form,
        options: choices.map(answer).collect(),
        sum: if sums == Sums::With { posed.sum() } else { None },
        explanation: lesson.explain.to_owned(),
        command: posed.command(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
fn near(question: &question::Question, choice: &Choice) -> Option<Near> {
    match choice.value {
        Value::Time(time) => {
            Some(Near { number: time.as_secs(), within: question.tolerance(choice).as_secs() })
        }
        Value::Count(count) => Some(Near { number: count as f64, within: 0.0 }),
        Value::Strategy(_) | Value::Server(_) | Value::Never => None,
    }
}
