//! What a teacher is told at each stage: what to ask, which wrong answer to expect and why, what to
//! point at. It is made of what the lesson has anyway.

use super::deck::Teaching;
use super::poll::Poll;
use crate::lessons::belief::Belief;
use crate::lessons::code::Read;
use crate::lessons::lesson::Reading;
use crate::lessons::situation::Part;
use crate::pages::slides::Slide;
use crate::plan::Strategy;
use crate::story::list;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub what: What,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Aim,
    Ask,
    Expect,
    PointAt,
    Know,
}

impl What {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aim => "Aim",
            Self::Ask => "Ask",
            Self::Expect => "Expect",
            Self::PointAt => "Point at",
            Self::Know => "Know",
        }
    }
}

fn note(what: What, text: impl Into<String>) -> Note {
    Note { what, text: text.into() }
}

pub(super) fn question(teaching: Option<&Teaching>) -> Vec<Note> {
    let aim = teaching.map(|teaching| note(What::Aim, teaching.lesson.objective));
    let rest = [
        note(What::Ask, "What is given? Who works, who waits, and for whom?"),
        note(What::PointAt, "The numbers: they are all that is needed to predict."),
    ];
    aim.into_iter().chain(rest).collect()
}

pub(super) fn predict(poll: &Poll, teaching: Option<&Teaching>) -> Vec<Note> {
    let ask = note(What::Ask, "First everybody alone, then in pairs, then vote again. Type what you count.");
    let talk = note(What::Know, "30 to 70 % right is worth a talk. Above, go on; below, explain first.");
    let beliefs = teaching.map_or(&[][..], Teaching::beliefs);
    let expected = if beliefs.is_empty() { None } else { expected(poll, beliefs) };
    std::iter::once(ask).chain(expected).chain(others(poll, beliefs)).chain([talk]).collect()
}

/// The wrong answer that comes most, and what leads to it.
fn expected(poll: &Poll, beliefs: &[Belief]) -> Option<Note> {
    let (letter, choice, belief) = poll.expected(beliefs).into_iter().next()?;
    Some(note(What::Expect, format!("{letter}) {}. {}", choice.text, belief.says())))
}

/// The other ones, in short.
fn others(poll: &Poll, beliefs: &[Belief]) -> Option<Note> {
    let others = poll.expected(beliefs).into_iter().skip(1);
    let told: Vec<String> =
        others.map(|(letter, _, belief)| format!("{letter}) {}", belief.name())).collect();
    (!told.is_empty()).then(|| note(What::Expect, format!("also {}.", list(&told))))
}

pub(super) fn run(slide: &Slide, poll: &Poll, teaching: Option<&Teaching>) -> Vec<Note> {
    let mut notes =
        vec![note(What::Ask, "Before it ends: which lane ends last, and what does it do until then?")];
    if let Some(teaching) = teaching {
        notes.extend(
            teaching.lesson.observe.iter().filter_map(|reading| read(reading, slide, teaching)).flatten(),
        );
        let asked = teaching.lesson.asks.sought.strategy();
        let is_asked = asked.is_some_and(|strategy| shows(slide, teaching.lesson.asks.part, strategy));
        if is_asked && teaching.predict.is_some() {
            notes.extend(expected(poll, teaching.beliefs()));
            notes.push(note(What::Know, format!("This answers what was asked: {}.", poll.right())));
        }
    }
    notes.extend(slide.charts.iter().map(|chart| note(What::PointAt, chart.cause.clone())));
    notes
}

/// What the lesson lets people read off this page.
fn read(reading: &Reading, slide: &Slide, teaching: &Teaching) -> Option<[Note; 2]> {
    let is_here = shows(slide, reading.part, reading.quantity.strategy);
    let question = reading.asked(&teaching.situation).filter(|_| is_here)?;
    Some([note(What::Ask, question.text.clone()), note(What::PointAt, format!("{}.", question.right().text))])
}

fn shows(slide: &Slide, part: Part, strategy: Strategy) -> bool {
    slide.strategy == strategy && slide.charts.iter().any(|chart| chart.part == part)
}

pub(super) fn comparison(poll: &Poll, remarks: &[String], teaching: Option<&Teaching>) -> Vec<Note> {
    let ask = note(What::Ask, "Which is first, and what does it need for that? Who was right, and why?");
    let beliefs = teaching.map_or(&[][..], Teaching::beliefs);
    let answer = poll.expected(beliefs).into_iter().next();
    let answer =
        answer.map(|(letter, _, belief)| note(What::Know, format!("To {letter}) say: {}", belief.answer())));
    let right = note(What::PointAt, format!("{}.", poll.right()));
    let remarks = remarks.iter().map(|remark| note(What::Know, remark.clone()));
    [ask, right].into_iter().chain(answer).chain(remarks).collect()
}

pub(super) fn rule(teaching: Option<&Teaching>) -> Vec<Note> {
    let ask = note(What::Ask, "Where in a program of yours is it so?");
    let in_code = teaching.map_or(&[][..], |teaching| teaching.lesson.in_code);
    std::iter::once(ask).chain(in_code.iter().map(|line| note(What::Know, *line))).collect()
}

pub(super) fn transfer(teaching: &Teaching) -> Vec<Note> {
    let poll = &teaching.transfer.poll;
    let beliefs = teaching.lesson.check.beliefs;
    let ask = note(What::Ask, "Hands up for each answer; Space shows which is right.");
    let right = note(What::PointAt, format!("{}.", poll.right()));
    std::iter::once(ask).chain(expected(poll, beliefs)).chain(others(poll, beliefs)).chain([right]).collect()
}

pub(super) fn code(read: &Read, poll: &Poll, teaching: &Teaching) -> Vec<Note> {
    let beliefs = teaching.lesson.code.as_ref().map_or(&[][..], |code| code.beliefs);
    let ask = note(
        What::Ask,
        "Who is where after each line? Hands up for each answer; Space shows which is right.",
    );
    let right = note(What::PointAt, format!("{}. {} says so: {}", poll.right(), read.says, read.command));
    let why = note(What::Know, read.why.clone());
    std::iter::once(ask)
        .chain(expected(poll, beliefs))
        .chain(others(poll, beliefs))
        .chain([right, why])
        .collect()
}
