//! From lessons and a seed to a sheet. No more is computed than its questions need.

use super::order;
use super::sheet::{Answer, Form, Near, Problem, Question, Sheet};
use crate::lessons::dice::Dice;
use crate::lessons::lesson::{Lesson, Posed};
use crate::lessons::question::{self, Choice, Reads, Sought, Value};
use crate::report::arithmetic::Arithmetic;
use crate::scenario::claim::Quantity;
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
    /// The transfer.
    Check,
}

const WAYS: [Way; 4] = [Way::Predict, Way::Number, Way::Order, Way::Check];

/// With some numbers a question cannot be asked, or has been asked already: then others are drawn.
const MOST_DRAWS: u32 = 20;

/// Near to nothing, a share of an answer is no tolerance, and an importer may round it away.
const LEAST: Time = Time::from_secs(1);

/// How many questions, and how many of each for those who draw one.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub questions: usize,
    pub variants: usize,
}

/// Over these lessons in their order, again and again.
///
/// # Panics
/// If a lesson cannot ask anything; a test draws hundreds of sheets.
pub fn sheet(lessons: &[&'static Lesson], seed: u64, size: Size) -> Sheet {
    let mut questions: Vec<Question> = Vec::new();
    for number in 0..size.questions {
        let (round, place) = (number / lessons.len(), number % lessons.len());
        let source = Source { lesson: lessons[place], seed, number };
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
}

impl Source {
    /// As many as there are with different numbers, in the first way from this one on in which the lesson can
    /// ask. What is on the sheet already comes again only if there is nothing else.
    fn problems(&self, way: usize, most: usize, known: &[Question]) -> Vec<Problem> {
        let is_known = |problem: &Problem| known.iter().any(|other| is_alike(&other.problem, problem));
        let mut again = None;
        for way in (0..WAYS.len()).map(|next| WAYS[(way + next) % WAYS.len()]) {
            let mut problems: Vec<Problem> = Vec::new();
            for problem in (0..MOST_DRAWS).filter_map(|draw| self.problem(way, draw)) {
                if is_known(&problem) {
                    again.get_or_insert(problem);
                } else if problems.iter().all(|other| !is_alike(other, &problem)) {
                    problems.push(problem);
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

    fn problem(&self, way: Way, draw: u32) -> Option<Problem> {
        let Self { lesson, seed, number } = *self;
        if way == Way::Order && !order::can_ask(lesson) {
            return None;
        }
        let mut dice = Dice::new(seed, &format!("quiz {} {number} {draw}", lesson.name));
        let numbers = lesson.draw(Some(seed), draw + u32::try_from(number).unwrap_or(0) * MOST_DRAWS)?;
        let mut predict = || lesson.asks.pose(&numbers.predict, &mut dice);
        match way {
            Way::Predict => chosen(lesson, &predict()?),
            Way::Order => order::problem(lesson, &predict()?, &mut dice),
            Way::Check => chosen(lesson, &lesson.check.pose(&numbers.check, &mut dice)?),
            Way::Number => {
                let predict = predict().and_then(|posed| number_of(lesson, &posed));
                let mut check = || lesson.check.pose(&numbers.check, &mut dice);
                predict.or_else(|| number_of(lesson, &check()?))
            }
        }
    }
}

/// The same question with the same numbers.
fn is_alike(one: &Problem, other: &Problem) -> bool {
    one.text == other.text && one.command == other.command
}

/// A question with choices.
fn chosen(lesson: &Lesson, posed: &Posed) -> Option<Problem> {
    let question = &posed.question;
    let is_fit = question.form == question::Form::Choice && question.choices.iter().all(is_far_from_nothing);
    let form = Form::Choice { reads: question.reads() };
    is_fit.then(|| problem(lesson, posed, form, question.choices.iter()))
}

/// The same question without its choices. Only seconds and counts are asked for as numbers: hours are read
/// in too many ways.
fn number_of(lesson: &Lesson, posed: &Posed) -> Option<Problem> {
    let question = &posed.question;
    let reads = question.reads();
    let is_plain = match &reads {
        Reads::Count => true,
        Reads::Length { unit } => unit == "s",
        Reads::Words | Reads::TimeOfDay { .. } => false,
    };
    let numbers = || question.choices.iter().filter(|choice| choice.value != Value::Never);
    let is_fit = is_plain && numbers().all(is_far_from_nothing);
    is_fit.then(|| problem(lesson, posed, Form::Number { reads }, numbers()))
}

fn is_far_from_nothing(choice: &Choice) -> bool {
    choice.value.time().is_none_or(|time| LEAST <= time) && choice.value != Value::Count(0)
}

fn problem<'a>(
    lesson: &Lesson,
    posed: &Posed,
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
        text: posed.question.text.clone(),
        form,
        options: choices.map(answer).collect(),
        sum: sum(posed),
        explanation: lesson.explain.to_owned(),
        command: posed.command(),
    }
}

/// Of a makespan: what the critical path consists of.
fn sum(posed: &Posed) -> Option<String> {
    let Sought::Time(Quantity::Makespan(strategy)) = *posed.sought() else { return None };
    let run = posed.situation.real(posed.part(), strategy)?.run(strategy)?;
    Arithmetic::of(&run)?.in_few_words(posed.question.units())
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
