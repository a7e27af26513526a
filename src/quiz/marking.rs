//! What an answer is worth. It is read as people write: by letter, in words, or as a number in any form.

use super::sheet::{Answer, Form, Problem, place};
use crate::lessons::belief::Belief;
use crate::lessons::question::Reads;
use crate::time::Time;

/// What came of an answer on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Right,
    /// With the belief that leads to it, if one is known.
    Wrong(Option<Belief>),
    /// Nothing was written, or a dash.
    Blank,
    /// It is no answer to such a question.
    Unreadable,
}

/// Numbers are written in seconds, and people count in nothing finer.
const ROUNDING: f64 = 1e-9;

impl Problem {
    pub fn mark(&self, typed: &str) -> Mark {
        let typed = typed.trim();
        if matches!(typed, "" | "-" | "\u{2013}" | "\u{2014}") {
            return Mark::Blank;
        }
        match &self.form {
            Form::Choice { reads } => self.chosen(typed, reads).map_or(Mark::Unreadable, Answer::mark),
            Form::Number { reads } => match number(typed, reads) {
                Some(number) => self.nearest(number).map_or(Mark::Wrong(None), Answer::mark),
                None => Mark::Unreadable,
            },
            Form::Order { events, before } => match order(typed, events.len()) {
                Some(order) if super::order::is_allowed(&order, before) => Mark::Right,
                Some(order) => self.known(&order).map_or(Mark::Wrong(None), Answer::mark),
                None => Mark::Unreadable,
            },
        }
    }

    fn chosen(&self, typed: &str, reads: &Reads) -> Option<&Answer> {
        let mut letters = typed.trim_matches(['(', ')', '.', ' ']).chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && let Some(place) = place(letter)
        {
            return self.options.get(place);
        }
        let by_text = self.options.iter().find(|option| option.text.eq_ignore_ascii_case(typed));
        by_text.or_else(|| self.nearest(number(typed, reads)?))
    }

    fn nearest(&self, number: f64) -> Option<&Answer> {
        let away = |option: &Answer| option.near.map(|near| (near.number - number).abs());
        let is_near = |option: &&Answer| {
            let within = option.near.map(|near| near.within + ROUNDING);
            away(option).zip(within).is_some_and(|(away, within)| away <= within)
        };
        let near = self.options.iter().filter(is_near);
        near.min_by(|one, other| away(one).unwrap_or_default().total_cmp(&away(other).unwrap_or_default()))
    }

    fn known(&self, given: &[usize]) -> Option<&Answer> {
        self.options.iter().find(|option| order(&option.text, given.len()).as_deref() == Some(given))
    }
}

impl Answer {
    fn mark(&self) -> Mark {
        if self.belief.is_none() { Mark::Right } else { Mark::Wrong(self.belief) }
    }
}

/// In seconds, or a count.
#[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
fn number(typed: &str, reads: &Reads) -> Option<f64> {
    let count = reads.count(typed).map(|count| count as f64);
    count.or_else(|| reads.time(typed).map(Time::as_secs))
}

/// Letters of events, with anything between them: each once.
fn order(typed: &str, events: usize) -> Option<Vec<usize>> {
    let letters = typed.chars().filter(|letter| letter.is_alphanumeric());
    let order: Vec<usize> = letters.map(place).collect::<Option<_>>()?;
    let is_whole = order.len() == events && (0..events).all(|event| order.contains(&event));
    is_whole.then_some(order)
}
