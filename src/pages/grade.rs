//! A class that was marked: for the teacher.

use std::fmt::Write;

use super::read_out;
use crate::document::{Audience, Block, Document, Grid, GridForm, Line, Section, Table};
use crate::foreign::{escaped, shown};
use crate::lessons::belief::Belief;
use crate::quiz::grading::{Asked, Graded, Held, Student};
use crate::quiz::marking::Mark;
use crate::quiz::sheet::letter;
use crate::story::count;

/// Marks of a row stand in groups, as digits of a long number do.
const GROUP: usize = 5;
/// Columns that tables with words beside the figures need.
const WIDE: usize = 76;

pub fn document(graded: &Graded) -> Document {
    let title = [count(graded.students.len(), "student"), count(graded.questions.len(), "question")];
    let mut students = vec![Block::Table(students(graded))];
    students.push(Block::Lines(keys(graded)));
    Document {
        title: format!("Marked: {}", title.join(", ")),
        givens: summary(graded).into_iter().map(Line::item).collect(),
        sections: vec![
            Section::new("Students", students),
            Section::new("Questions", vec![Block::Table(questions(graded))]),
            Section::new("Beliefs", beliefs(graded)),
        ],
        ..Document::default()
    }
}

/// What a teacher wants to know first.
fn summary(graded: &Graded) -> Vec<String> {
    let right: usize = graded.students.iter().map(Student::right).sum();
    let of = graded.students.len() * graded.questions.len();
    let mut told = vec![format!("{right} of {of} answers are right.")];
    let hardest = graded.questions.iter().min_by_key(|asked| asked.right);
    told.extend(hardest.filter(|asked| asked.right < graded.students.len()).map(|asked| {
        format!("Fewest have {} right: {} of {}.", shown(&asked.id), asked.right, graded.students.len())
    }));
    told.extend(graded.beliefs.first().map(|held| {
        format!(
            "Most held: {}, by {}; `meanwhile learn {}` meets it.",
            held.belief.name(),
            count(held.students, "student"),
            shown(&held.lesson)
        )
    }));
    told
}

fn students(graded: &Graded) -> Table {
    let questions = graded.questions.len();
    let row = |student: &Student| {
        let signs = student.marks.iter().map(|mark| sign(*mark, graded)).collect::<Vec<char>>();
        let groups: Vec<String> = signs.chunks(GROUP).map(|group| group.iter().collect()).collect();
        vec![shown(&student.name), format!("{} of {questions}", student.right()), groups.join(" ")]
    };
    let header = ["student", "right", "marks"];
    let table = wide_or_stacked(Grid::new(header, graded.students.iter().map(row).collect()));
    Table { alt: graded.students.iter().map(|student| in_words(student, graded)).collect(), ..table }
}

/// "Ann: 3 of 5. q2: all in turn. q4: blank."
fn in_words(student: &Student, graded: &Graded) -> String {
    let mut told = format!("{}: {} of {}.", shown(&student.name), student.right(), student.marks.len());
    for (asked, mark) in graded.questions.iter().zip(&student.marks) {
        let words = match mark {
            Mark::Right => continue,
            Mark::Wrong(Some(belief)) => belief.name(),
            Mark::Wrong(None) => "wrong",
            Mark::Blank => "blank",
            Mark::Unreadable => "unreadable",
        };
        let _ = write!(told, " {}: {words}.", shown(&asked.id));
    }
    told
}

/// One letter for each: a row has room for fifty.
fn sign(mark: Mark, graded: &Graded) -> char {
    match mark {
        Mark::Right => '+',
        Mark::Wrong(Some(belief)) => belief_sign(belief, graded),
        Mark::Wrong(None) => 'x',
        Mark::Blank => '.',
        Mark::Unreadable => '?',
    }
}

/// There are fewer beliefs than letters; the most held is `A`.
fn belief_sign(belief: Belief, graded: &Graded) -> char {
    let place = graded.beliefs.iter().position(|held| held.belief == belief);
    place.map_or('x', letter)
}

fn keys(graded: &Graded) -> Vec<Line> {
    let fixed = "+ right, x wrong, . blank, ? unreadable";
    let beliefs = graded.beliefs.iter();
    let beliefs =
        beliefs.map(|held| format!(", {} {}", belief_sign(held.belief, graded), held.belief.name()));
    vec![Line::text(format!("{fixed}{}.", beliefs.collect::<String>())).for_whom(Audience::Drawn)]
}

fn questions(graded: &Graded) -> Table {
    let students = graded.students.len();
    let belief = |asked: &Asked| asked.belief.map_or("-", Belief::name).to_owned();
    let row = |asked: &Asked| {
        let right = format!("{} of {students}", asked.right);
        vec![shown(&asked.id), right, asked.answered.to_string(), shown(&asked.lesson), belief(asked)]
    };
    let header = ["question", "right", "answered", "lesson", "most held"];
    read_out(wide_or_stacked(Grid::new(header, graded.questions.iter().map(row).collect())))
}

fn wide_or_stacked(grid: Grid) -> Table {
    let wide = grid.clone().in_form(GridForm::TightWithWords);
    Table::wide_or_narrow(WIDE, vec![wide], vec![grid.in_form(GridForm::Stacked)])
}

fn beliefs(graded: &Graded) -> Vec<Block> {
    if graded.beliefs.is_empty() {
        return vec![Block::Lines(vec![Line::text("No answer tells of a belief.")])];
    }
    let told = |held: &Held| {
        Line::item(format!(
            "{}: {} by {}. {} {} `meanwhile learn {}`",
            held.belief.name(),
            count(held.answers, "answer"),
            count(held.students, "student"),
            held.belief.says(),
            held.belief.answer(),
            escaped(&shown(&held.lesson)),
        ))
    };
    vec![Block::Lines(graded.beliefs.iter().map(told).collect())]
}
