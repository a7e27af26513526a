//! A class that was marked: what each student got right, and what the teacher should talk about.

use super::answers::Class;
use super::marking::Mark;
use super::sheet::Sheet;
use crate::lessons::belief::Belief;

#[derive(Clone, Debug, PartialEq)]
pub struct Graded {
    pub students: Vec<Student>,
    /// In the order of the sheet.
    pub questions: Vec<Asked>,
    /// What is believed, most often first.
    pub beliefs: Vec<Held>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Student {
    pub name: String,
    /// In the order of the sheet.
    pub marks: Vec<Mark>,
}

/// A question, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub id: String,
    pub lesson: String,
    pub text: String,
    pub right: usize,
    /// Neither blank nor unreadable.
    pub answered: usize,
    /// The belief that led most students astray here.
    pub belief: Option<Belief>,
}

/// A belief that somebody answered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub belief: Belief,
    /// So many answers, by so many students.
    pub answers: usize,
    pub students: usize,
    /// The lesson of the question where it was met most often.
    pub lesson: String,
}

impl Student {
    pub fn right(&self) -> usize {
        self.marks.iter().filter(|mark| **mark == Mark::Right).count()
    }

    fn holds(&self, belief: Belief) -> usize {
        self.marks.iter().filter(|mark| **mark == Mark::Wrong(Some(belief))).count()
    }
}

pub fn grade(sheet: &Sheet, class: &Class) -> Graded {
    let students: Vec<Student> = class
        .papers
        .iter()
        .map(|paper| {
            let answers = sheet.questions.iter().zip(&paper.answers);
            let marks = answers.map(|(question, typed)| question.problem.mark(typed)).collect();
            Student { name: paper.student.clone(), marks }
        })
        .collect();
    let questions = (0..sheet.questions.len()).map(|place| asked(sheet, place, &students)).collect();
    let mut beliefs: Vec<Held> =
        Belief::ALL.into_iter().filter_map(|belief| held(belief, sheet, &students)).collect();
    beliefs.sort_by_key(|held| std::cmp::Reverse(held.answers));
    Graded { students, questions, beliefs }
}

fn asked(sheet: &Sheet, place: usize, students: &[Student]) -> Asked {
    let question = &sheet.questions[place];
    let marks = || students.iter().map(|student| student.marks[place]);
    Asked {
        id: question.id.clone(),
        lesson: question.problem.lesson.clone(),
        text: question.problem.text.clone(),
        right: marks().filter(|mark| *mark == Mark::Right).count(),
        answered: marks().filter(|mark| !matches!(mark, Mark::Blank | Mark::Unreadable)).count(),
        belief: most(question.problem.options.iter().filter_map(|option| option.belief), |belief| {
            marks().filter(|mark| *mark == Mark::Wrong(Some(belief))).count()
        }),
    }
}

/// Whatever is there most often; of equally many the first, and nothing if none is there.
fn most<T: Copy>(all: impl Iterator<Item = T>, often: impl Fn(T) -> usize) -> Option<T> {
    let counted = all.map(|it| (often(it), it)).filter(|(often, _)| 0 < *often);
    counted.reduce(|best, it| if best.0 < it.0 { it } else { best }).map(|(_, it)| it)
}

fn held(belief: Belief, sheet: &Sheet, students: &[Student]) -> Option<Held> {
    let here = |place: usize| {
        students.iter().filter(|student| student.marks[place] == Mark::Wrong(Some(belief))).count()
    };
    let place = most(0..sheet.questions.len(), here)?;
    Some(Held {
        belief,
        answers: students.iter().map(|student| student.holds(belief)).sum(),
        students: students.iter().filter(|student| 0 < student.holds(belief)).count(),
        lesson: sheet.questions[place].problem.lesson.clone(),
    })
}
