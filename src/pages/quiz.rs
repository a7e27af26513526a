//! A problem sheet to be printed, and its answers with reasons.

use crate::document::{Block, Document, Line, Margin, Section, Source, SourceLine, Tone};
use crate::quiz::sheet::{Answer, Form, Problem, Question, Sheet, letter, lettered};
use crate::story::count;

/// Whether the answers stand behind the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    With,
    Without,
}

pub fn document(sheet: &Sheet, key: Key) -> Document {
    let questions = sheet.questions.iter().map(asked);
    let answers = sheet.questions.iter().filter(|_| key == Key::With).map(answered);
    let told = "A worker does one thing at a time. What is not given takes no time.";
    Document {
        title: format!("Problem sheet {}: {}", sheet.seed, count(sheet.questions.len(), "question")),
        givens: vec![Line::text("Name: ____________________"), Line::text(told)],
        sections: questions.chain(answers).collect(),
        ..Document::default()
    }
}

fn asked(question: &Question) -> Section {
    let problem = &question.problem;
    let options = match &problem.form {
        Form::Choice { .. } => lettered(problem.options.iter().map(|option| option.text.as_str())),
        Form::Number { .. } => Vec::new(),
        Form::Order { events, .. } => lettered(events.iter().map(String::as_str)),
    };
    let givens = Line::text(problem.givens.join(" "));
    let mut lines = vec![strong(&problem.text)];
    lines.extend(options.into_iter().map(Line::item));
    lines.push(Line::text(format!("{} ________", problem.instruction())));
    let blocks = match problem.code.as_slice() {
        [] => vec![Block::Lines(std::iter::once(givens).chain(lines).collect())],
        code => vec![Block::Lines(vec![givens]), Block::Source(source(code)), Block::Lines(lines)],
    };
    Section::new(&question.id, blocks)
}

/// Numbered, so that a class can speak of a line.
fn source(code: &[String]) -> Source {
    let lines = code.iter().zip(1..);
    let lines = lines.map(|(text, number)| SourceLine { margin: Margin::Number(number), text: text.clone() });
    Source { file: String::new(), lines: lines.collect() }
}

fn strong(text: &str) -> Line {
    Line { tone: Tone::Strong, ..Line::text(text) }
}

fn answered(question: &Question) -> Section {
    let problem = &question.problem;
    let mut lines = vec![strong(&right(problem)), Line::text(problem.because())];
    lines.extend(
        problem.options.iter().enumerate().filter_map(|(place, option)| wrong(problem, place, option)),
    );
    lines.push(Line::text(format!(
        "To see it: `{}`. Lesson: `meanwhile learn {}`.",
        problem.command, problem.lesson
    )));
    Section::new(format!("Answer {}", question.id), vec![Block::Lines(lines)])
}

fn right(problem: &Problem) -> String {
    let right = problem.right();
    let place = problem.options.iter().position(|option| option == right).unwrap_or_default();
    let either = problem.either_way();
    let either: Vec<String> = either.iter().map(|[one, other]| format!("{one} and {other}")).collect();
    match either.as_slice() {
        [] => named(problem, place, right) + ".",
        _ => format!("{}; in either order: {}.", right.text, either.join(", ")),
    }
}

/// With its letter, if it was shown.
fn named(problem: &Problem, place: usize, option: &Answer) -> String {
    match problem.form {
        Form::Choice { .. } => format!("{}) {}", letter(place), option.text),
        Form::Number { .. } | Form::Order { .. } => option.text.clone(),
    }
}

fn wrong(problem: &Problem, place: usize, option: &Answer) -> Option<Line> {
    let belief = option.belief?;
    let named = named(problem, place, option);
    Some(Line::item(format!("{named}: {}. {} {}", belief.name(), belief.says(), belief.answer())))
}
