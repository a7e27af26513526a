//! What a presentation shows, stage by stage: from a page, and from the lesson that goes with it.

use super::notes::{self, Note};
use super::poll::Poll;
use super::state::{FILLING, Step};
use crate::document::{Block, Legend};
use crate::lessons::belief::Belief;
use crate::lessons::code::Read;
use crate::lessons::lesson::{Drawn, Lesson};
use crate::lessons::situation::Situation;
use crate::pages::slides::{Slide, Slides};
use crate::time::ratio;

/// All stages, in their order.
#[derive(Clone, Debug)]
pub struct Deck {
    pub name: String,
    pub stages: Vec<Stage>,
}

#[derive(Clone, Debug)]
pub struct Stage {
    pub content: Content,
    /// For the teacher.
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug)]
pub enum Content {
    Question {
        question: String,
        givens: Vec<String>,
    },
    Predict(Poll),
    Run {
        slide: Slide,
        legend: Legend,
    },
    Comparison {
        blocks: Vec<Block>,
        conditions: String,
        /// What was asked.
        poll: Poll,
    },
    Rule {
        rule: String,
        /// Why, in the words of the lesson; empty where there is none.
        explain: String,
    },
    Transfer {
        givens: Vec<String>,
        poll: Poll,
    },
    /// What a function does that really runs.
    Code {
        read: Read,
        poll: Poll,
    },
}

/// A lesson, for the numbers that are presented.
#[derive(Debug)]
pub struct Teaching {
    pub lesson: &'static Lesson,
    /// What is presented.
    pub situation: Situation,
    /// `None` if its question has no answer with these numbers.
    pub predict: Option<Poll>,
    pub transfer: Transfer,
    /// Where the lesson has any.
    pub code: Option<Read>,
    /// Whether these are numbers that the lesson speaks of.
    pub fits: Fits,
}

#[derive(Debug)]
pub struct Transfer {
    pub givens: Vec<String>,
    pub poll: Poll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    Yes,
    /// They are somebody's own: what the lesson explains may not be so.
    No,
}

impl Teaching {
    /// With the numbers of the lesson.
    pub fn of(drawn: &Drawn) -> Self {
        Self {
            lesson: drawn.lesson,
            situation: drawn.predict.situation.clone(),
            predict: Some(Poll::of(&drawn.predict.question)),
            transfer: Transfer { givens: drawn.check.givens(), poll: Poll::of(&drawn.check.question) },
            code: drawn.code.clone(),
            fits: Fits::Yes,
        }
    }

    /// With those of a recording, from a machine with so many cores.
    pub fn in_situation(drawn: &Drawn, situation: Situation, cores: usize) -> Self {
        let lesson = drawn.lesson;
        Self {
            fits: if lesson.asks.could_draw(&situation, cores) { Fits::Yes } else { Fits::No },
            predict: lesson.asks_in(&situation).as_ref().map(Poll::of),
            situation,
            ..Self::of(drawn)
        }
    }

    /// What people believe who answer its first question.
    pub fn beliefs(&self) -> &'static [Belief] {
        self.lesson.asks.beliefs
    }
}

impl Deck {
    /// Without a lesson, what can be asked of any page.
    pub fn new(slides: Slides, teaching: Option<&Teaching>) -> Self {
        let poll = teaching.and_then(|teaching| teaching.predict.clone());
        let poll = poll.unwrap_or_else(|| Poll::who_is_first(&slides));
        let name = teaching.map_or_else(|| slides.name.clone(), |teaching| teaching.lesson.name.to_owned());
        let mut stages = vec![
            Stage {
                notes: notes::question(teaching),
                content: Content::Question { question: slides.question, givens: slides.givens },
            },
            Stage { notes: notes::predict(&poll, teaching), content: Content::Predict(poll.clone()) },
        ];
        stages.extend(slides.runs.into_iter().map(|slide| Stage {
            notes: notes::run(&slide, &poll, teaching),
            content: Content::Run { slide, legend: slides.legend.clone() },
        }));
        stages.push(Stage {
            notes: notes::comparison(&poll, &slides.remarks, teaching),
            content: Content::Comparison { blocks: slides.comparison, conditions: slides.conditions, poll },
        });
        let explain = teaching.filter(|teaching| teaching.fits == Fits::Yes);
        let explain = explain.map_or(String::new(), |teaching| teaching.lesson.explain.to_owned());
        if !slides.rule.is_empty() || !explain.is_empty() {
            let content = Content::Rule { rule: slides.rule, explain };
            stages.push(Stage { notes: notes::rule(teaching), content });
        }
        stages.extend(teaching.map(|teaching| {
            let Transfer { givens, poll } = &teaching.transfer;
            let content = Content::Transfer { givens: givens.clone(), poll: poll.clone() };
            Stage { notes: notes::transfer(teaching), content }
        }));
        stages.extend(teaching.and_then(|teaching| {
            let read = teaching.code.clone()?;
            let poll = Poll::of(&read.question);
            let notes = notes::code(&read, &poll, teaching);
            Some(Stage { notes, content: Content::Code { read, poll } })
        }));
        Self { name, stages }
    }

    /// What each stage can do.
    pub fn steps(&self) -> Vec<Step> {
        self.stages.iter().map(|stage| stage.content.step()).collect()
    }
}

impl Content {
    fn step(&self) -> Step {
        match self {
            Self::Predict(poll) => Step::Vote(poll.choices.len()),
            Self::Run { slide, .. } => Step::Lanes(FILLING.mul_f64(reach(slide))),
            Self::Transfer { .. } | Self::Code { .. } => Step::Hidden,
            Self::Question { .. } | Self::Comparison { .. } | Self::Rule { .. } => Step::Still,
        }
    }
}

/// Up to which share of the axis its lanes are drawn.
fn reach(slide: &Slide) -> f64 {
    let reach = slide.charts.iter().map(|chart| ratio(chart.end, chart.gantt.axis.end));
    reach.fold(0.0, f64::max).clamp(0.0, 1.0)
}
