//! A class that was marked, for programs.

use serde::Serialize;

use super::{FORMAT, csv, text};
use crate::foreign::escaped;
use crate::lessons::belief::Belief;
use crate::quiz::grading::{Asked, Graded, Held, Student};
use crate::quiz::marking::Mark;

#[derive(Serialize)]
struct Page<'a> {
    format: u32,
    students: Vec<StudentView<'a>>,
    questions: Vec<QuestionView<'a>>,
    beliefs: Vec<BeliefView<'a>>,
}

#[derive(Serialize)]
struct StudentView<'a> {
    student: &'a str,
    right: usize,
    of: usize,
    answers: Vec<AnswerView<'a>>,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    question: &'a str,
    /// right, wrong, blank or unreadable.
    mark: &'static str,
    belief: Option<&'static str>,
}

#[derive(Serialize)]
struct QuestionView<'a> {
    question: &'a str,
    lesson: &'a str,
    text: &'a str,
    right: usize,
    answered: usize,
    most_held: Option<&'static str>,
}

#[derive(Serialize)]
struct BeliefView<'a> {
    belief: &'static str,
    answers: usize,
    students: usize,
    lesson: &'a str,
}

pub fn json(graded: &Graded) -> String {
    text(&Page {
        format: FORMAT,
        students: graded.students.iter().map(|own| student(own, graded)).collect(),
        questions: graded.questions.iter().map(question).collect(),
        beliefs: graded.beliefs.iter().map(belief).collect(),
    })
}

fn student<'a>(student: &'a Student, graded: &'a Graded) -> StudentView<'a> {
    let answers = graded.questions.iter().zip(&student.marks).map(|(asked, mark)| AnswerView {
        question: &asked.id,
        mark: name(*mark),
        belief: believed(*mark),
    });
    StudentView {
        student: &student.name,
        right: student.right(),
        of: student.marks.len(),
        answers: answers.collect(),
    }
}

fn question(asked: &Asked) -> QuestionView<'_> {
    let Asked { id, lesson, text, right, answered, belief } = asked;
    let (right, answered) = (*right, *answered);
    QuestionView { question: id, lesson, text, right, answered, most_held: belief.map(Belief::name) }
}

fn belief(held: &Held) -> BeliefView<'_> {
    let Held { belief, answers, students, lesson } = held;
    BeliefView { belief: belief.name(), answers: *answers, students: *students, lesson }
}

const fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Right => "right",
        Mark::Wrong(_) => "wrong",
        Mark::Blank => "blank",
        Mark::Unreadable => "unreadable",
    }
}

const fn believed(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Wrong(Some(belief)) => Some(belief.name()),
        _ => None,
    }
}

/// A row for each student: of each question `right`, the belief that was met, or how it is wrong.
pub fn csv(graded: &Graded) -> String {
    let ids = graded.questions.iter().map(|asked| plain(&asked.id));
    let header = ["student", "right", "of"].map(str::to_owned).into_iter().chain(ids).collect();
    let rows = graded.students.iter().map(|student| {
        let marks = student.marks.iter().map(|mark| believed(*mark).unwrap_or(name(*mark)).to_owned());
        let figures = [plain(&student.name), student.right().to_string(), student.marks.len().to_string()];
        figures.into_iter().chain(marks).collect()
    });
    csv::table(header, rows)
}

/// What others wrote becomes no formula of a spreadsheet, and nothing for a terminal.
fn plain(text: &str) -> String {
    csv::harmless(&escaped(text))
}
