//! A question that a class votes on, and the votes.

use crate::lessons::belief::Belief;
use crate::lessons::question::{Form, Judged, Question, Value};
use crate::pages::slides::Slides;
use crate::plan::Strategy;

/// A question with the answers that can be voted for.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    pub text: String,
    pub choices: Vec<Choice>,
    /// Where there are no choices: what is right.
    pub right: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub worth: Judged,
}

impl Poll {
    /// A question of a lesson. Where it asks for a number, since too few answers are known, all that are
    /// not can be voted for, too.
    pub fn of(question: &Question) -> Self {
        let known = question.choices.iter();
        let known =
            known.map(|choice| Choice { text: choice.text.clone(), worth: Judged::of(choice.belief) });
        let other = Choice { text: "another answer".to_owned(), worth: Judged::Wrong(None) };
        let choices = match (question.form, question.choices.len()) {
            (Form::Choice, _) => known.collect(),
            // One known answer among others would be the right one.
            (Form::Number, 0 | 1) => Vec::new(),
            (Form::Number, _) => known.chain([other]).collect(),
        };
        Self { text: question.text.clone(), choices, right: question.right().text.clone() }
    }

    /// For what has no lesson: who is done first? All that are first are right.
    pub fn who_is_first(slides: &Slides) -> Self {
        let time = |place: usize| slides.runs[place].charts.iter().map(|chart| chart.predicted).max();
        let least = (0..slides.runs.len()).filter_map(time).min();
        let choice = |place: usize| {
            let strategy = slides.runs[place].strategy;
            let worth = if time(place) == least { Judged::Right } else { Judged::Wrong(belief_in(strategy)) };
            Choice { text: slides.runs[place].title.clone(), worth }
        };
        let choices: Vec<Choice> = (0..slides.runs.len()).map(choice).collect();
        Self { text: "Which is done first?".to_owned(), choices, right: String::new() }
    }

    pub fn letter(place: usize) -> char {
        ('a'..='z').nth(place).unwrap_or('?')
    }

    /// "c) 7:02:02", or all of them.
    pub fn right(&self) -> String {
        if self.choices.is_empty() {
            return self.right.clone();
        }
        let all = self.choices.iter().enumerate();
        let right = all.filter(|(_, choice)| choice.worth == Judged::Right);
        let told = right.map(|(place, choice)| format!("{}) {}", Self::letter(place), choice.text));
        told.collect::<Vec<_>>().join(", ")
    }

    /// The wrong answers, in the order in which `beliefs` has what leads to them.
    pub fn expected(&self, beliefs: &[Belief]) -> Vec<(char, &Choice, Belief)> {
        let belief = |choice: &Choice| match choice.worth {
            Judged::Wrong(belief) => belief,
            Judged::Right => None,
        };
        let all = self.choices.iter().enumerate();
        let mut wrong: Vec<_> =
            all.filter_map(|(place, choice)| Some((Self::letter(place), choice, belief(choice)?))).collect();
        wrong.sort_by_key(|(.., own)| beliefs.iter().position(|other| other == own).unwrap_or(usize::MAX));
        wrong
    }
}

/// That this strategy is the best anyway.
fn belief_in(strategy: Strategy) -> Option<Belief> {
    Belief::ALL.into_iter().find(|belief| belief.names() == Some(Value::Strategy(strategy)))
}

/// What a teacher has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    counts: Vec<Option<u32>>,
    /// For which answer digits are typed now.
    open: Option<usize>,
}

impl Votes {
    /// More are in no classroom.
    const MOST: u32 = 9_999;

    pub fn new(choices: usize) -> Self {
        Self { counts: vec![None; choices], open: None }
    }

    pub fn count(&self, place: usize) -> Option<u32> {
        self.counts.get(place).copied().flatten()
    }

    pub fn all(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }

    pub fn most(&self) -> u32 {
        self.counts.iter().flatten().copied().max().unwrap_or(0)
    }

    pub fn are_there(&self) -> bool {
        self.counts.iter().any(Option::is_some)
    }

    /// For which answer digits are typed now.
    pub const fn open(&self) -> Option<usize> {
        self.open
    }

    /// Begins to type anew. Whether the letter has an answer.
    pub(super) fn choose(&mut self, letter: char) -> bool {
        let place = (0..self.counts.len()).find(|place| Poll::letter(*place) == letter);
        if let Some(place) = place {
            (self.counts[place], self.open) = (None, Some(place));
        }
        place.is_some()
    }

    /// Whether a digit was asked for. One too many is left out.
    pub(super) fn digit(&mut self, digit: u32) -> bool {
        let Some(count) = self.open.and_then(|place| self.counts.get_mut(place)) else { return false };
        let longer = count.unwrap_or(0) * 10 + digit;
        if longer <= Self::MOST {
            *count = Some(longer);
        }
        true
    }

    pub(super) fn erase(&mut self) {
        if let Some(count) = self.open.and_then(|place| self.counts.get_mut(place)) {
            *count = count.map(|count| count / 10).filter(|count| 0 < *count);
        }
    }

    /// Whether one was open.
    pub(super) fn close(&mut self) -> bool {
        self.open.take().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::course;
    use crate::lessons::dice::Dice;

    /// The first question of a lesson, with only these wrong models.
    fn asked(name: &str, beliefs: &[Belief]) -> Poll {
        let lesson = course::find(name).expect("a lesson");
        let drawn = lesson.drawn(None);
        let asks = &lesson.asks;
        let about = (asks.part, &drawn.predict.situation);
        Poll::of(
            &Question::new(asks.text, &asks.sought, beliefs, about, &mut Dice::new(1, ""))
                .expect("an answer"),
        )
    }

    #[test]
    fn where_few_answers_are_known_others_can_be_voted_for() {
        let two = asked("case2", &[Belief::AllOverlaps]);
        let texts: Vec<&str> = two.choices.iter().map(|choice| choice.text.as_str()).collect();
        assert!(texts.contains(&"7:02:02") && texts.contains(&"7:01:02"), "{texts:?}");
        assert_eq!(texts[2..], ["another answer"]);
        let one = asked("case2", &[]);
        assert!(one.choices.is_empty() && one.right() == "7:02:02", "it would give the answer away");
        let many = asked("case2", &[Belief::AllOverlaps, Belief::RequestIsLost, Belief::FairShares]);
        assert!(many.choices.iter().all(|choice| choice.text != "another answer"));
        assert!(many.right().ends_with(") 7:02:02"), "{}", many.right());
    }

    #[test]
    fn the_wrong_answer_that_is_expected_has_the_first_belief() {
        let beliefs = [Belief::RequestIsLost, Belief::AllOverlaps, Belief::FairShares];
        let poll = asked("case2", &beliefs);
        let expected: Vec<Belief> = poll.expected(&beliefs).into_iter().map(|(.., belief)| belief).collect();
        assert_eq!(expected[..2], beliefs[..2]);
        for (letter, choice, belief) in poll.expected(&beliefs) {
            let place = letter as usize - 'a' as usize;
            assert_eq!((&poll.choices[place], choice.worth), (choice, Judged::Wrong(Some(belief))));
        }
    }

    #[test]
    fn whoever_has_a_favourite_believes_so() {
        assert_eq!(belief_in(Strategy::PARALLEL), Some(Belief::ParallelIsBest));
        assert_eq!(belief_in(Strategy::BLOCKING), Some(Belief::OneAtATimeIsBest));
        assert_eq!(belief_in(Strategy::HYBRID), None);
    }
}
