//! A problem sheet as data. This is also the form of a sheet in a file, which docs/quiz.md describes:
//! so a class can be marked by a later version.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::order::any_order;
use crate::foreign::shown;
use crate::lessons::belief::Belief;
use crate::lessons::question::Reads;
use crate::story::count;

/// Of this form. Fields may be added to it; one that is removed or changed makes another.
const FORMAT: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    format: u32,
    pub seed: u64,
    pub questions: Vec<Question>,
}

/// One place on the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// "q1": the column of its answers.
    pub id: String,
    #[serde(flatten)]
    pub problem: Problem,
    /// The same with other numbers, for formats from which one is drawn.
    #[serde(skip)]
    pub others: Vec<Problem>,
}

/// What is asked, and what can be answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The lesson that it comes from.
    pub lesson: String,
    pub givens: Vec<String>,
    /// To be read, where it is about real code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub code: Vec<String>,
    pub text: String,
    #[serde(flatten)]
    pub form: Form,
    /// In the order in which they are shown; one is right.
    pub options: Vec<Answer>,
    /// What the right length is the sum of, where it is the sum of few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<String>,
    pub explanation: String,
    /// What plays it.
    pub command: String,
}

/// Of what a student reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    Text(String),
    /// Its lines stay lines.
    Code(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Form {
    /// One of the options.
    Choice { reads: Reads },
    /// A number. The options are those that are known; none is shown.
    Number { reads: Reads },
    /// Letters of events. The options are orders that are known; `before` has all that must hold, as places
    /// of two events of which the first comes before the second.
    Order { events: Vec<String>, before: Vec<[usize; 2]> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As it is printed; of an order its letters: "B A C".
    pub text: String,
    #[serde(flatten)]
    pub near: Option<Near>,
    /// Who answers so believes this; nothing if it is right.
    pub belief: Option<Belief>,
}

/// A number, in seconds or a count, and by how much one that is typed may differ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Near {
    pub number: f64,
    pub within: f64,
}

impl Sheet {
    /// More is no sheet any more.
    pub const MOST_QUESTIONS: usize = 50;

    pub(super) fn new(seed: u64, questions: Vec<Question>) -> Self {
        Self { format: FORMAT, seed, questions }
    }

    /// # Panics
    /// Never: numbers and texts can be written to memory.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("numbers and texts") + "\n"
    }

    /// # Errors
    /// If the text is no sheet of this form: the end of a sentence that begins with its name.
    pub fn read(text: &str) -> Result<Self, String> {
        const ADVICE: &str = "make one with `meanwhile quiz --export sheet.json`";
        let no_sheet = |why: &dyn std::fmt::Display| format!("is no problem sheet: {why}; {ADVICE}");
        let sheet: Self = serde_json::from_str(text).map_err(|error| no_sheet(&error))?;
        if sheet.format != FORMAT {
            let why = format!("format {} given; allowed: {FORMAT}", sheet.format);
            return Err(no_sheet(&why));
        }
        sheet.check().map_err(|why| no_sheet(&why))?;
        Ok(sheet)
    }

    /// Somebody may have changed it.
    fn check(&self) -> Result<(), String> {
        let questions = self.questions.len();
        if questions == 0 || Self::MOST_QUESTIONS < questions {
            let most = Self::MOST_QUESTIONS;
            return Err(format!("{} given; allowed: 1 to {most}", count(questions, "question")));
        }
        let mut ids = BTreeSet::new();
        for question in &self.questions {
            if !ids.insert(question.id.to_lowercase()) {
                return Err(format!("question `{}` is there twice", shown(&question.id)));
            }
            question.problem.check().map_err(|why| format!("question `{}` {why}", shown(&question.id)))?;
        }
        Ok(())
    }
}

impl Problem {
    fn check(&self) -> Result<(), String> {
        match self.options.iter().filter(|option| option.belief.is_none()).count() {
            1 => {}
            right => return Err(format!("has {}; allowed: 1", count(right, "right answer"))),
        }
        if let Form::Order { events, before } = &self.form {
            let places = 2..=LETTERS.len();
            if !places.contains(&events.len()) || before.iter().flatten().any(|place| events.len() <= *place)
            {
                return Err("has an order of events that are not there".to_owned());
            }
            if any_order(events.len(), before).is_none() {
                return Err("has events that come before each other in a circle".to_owned());
            }
        }
        Ok(())
    }

    /// # Panics
    /// Never: one is right, on every sheet that was drawn or read.
    pub fn right(&self) -> &Answer {
        self.options.iter().find(|option| option.belief.is_none()).expect("one is right")
    }

    /// Why the right answer is right.
    pub fn because(&self) -> String {
        match &self.sum {
            Some(sum) => format!("{} = {sum}. {}", self.right().text, self.explanation),
            None => self.explanation.clone(),
        }
    }

    /// What to write down.
    pub fn instruction(&self) -> &'static str {
        match &self.form {
            Form::Choice { .. } => "Write the letter of your answer.",
            Form::Number { reads: Reads::Count } => "Write a whole number.",
            Form::Number { .. } => "Write a number of seconds.",
            Form::Order { .. } => "Write the letters in their order.",
        }
    }

    /// What a student reads where an importer shows the options: givens, question, and what else it needs.
    pub fn paragraphs(&self) -> Vec<Paragraph> {
        let code = (!self.code.is_empty()).then(|| Paragraph::Code(self.code.join("\n")));
        let rest = match &self.form {
            Form::Choice { .. } => Vec::new(),
            Form::Number { .. } => vec![self.instruction().to_owned()],
            Form::Order { events, .. } => lettered(events.iter().map(String::as_str)),
        };
        let texts = std::iter::once(self.text.clone()).chain(rest).map(Paragraph::Text);
        std::iter::once(Paragraph::Text(self.givens.join(" "))).chain(code).chain(texts).collect()
    }

    /// Events that may stand in either order, as letters: nothing else needs to be said of a right order.
    pub fn either_way(&self) -> Vec<[char; 2]> {
        let Form::Order { events, before } = &self.form else { return Vec::new() };
        let pairs = (0..events.len()).flat_map(|one| (one + 1..events.len()).map(move |other| [one, other]));
        let is_free = |[one, other]: &[usize; 2]| {
            !before.contains(&[*one, *other]) && !before.contains(&[*other, *one])
        };
        pairs.filter(is_free).map(|pair| pair.map(letter)).collect()
    }
}

impl Paragraph {
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Code(text) => text,
        }
    }
}

/// "A) 7:02:02", and so on.
pub fn lettered<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts.into_iter().enumerate().map(|(place, text)| format!("{}) {text}", letter(place))).collect()
}

const LETTERS: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Of the option or event at this place.
pub fn letter(place: usize) -> char {
    LETTERS.get(place).copied().map_or('?', char::from)
}

/// The place that a letter stands for.
pub fn place(letter: char) -> Option<usize> {
    LETTERS.iter().position(|other| char::from(*other) == letter.to_ascii_uppercase())
}

impl Answer {
    /// Why it is wrong, and what is so instead.
    pub fn feedback(&self) -> Option<String> {
        self.belief.map(|belief| format!("{} {}", belief.says(), belief.answer()))
    }
}
