//! `passport`: a day with an errand and a presentation.
//!
//! The story, its hours and two more of its cases are those of an answer on Stack Overflow:
//! <https://stackoverflow.com/questions/1050222>. It does not say how long the assistant drafts;
//! here the draft takes as long as the presentation would.

use super::claim::{Claim, Quantity, Relation};
use super::{About, EventWords, Moment, Param, numbered};
use crate::plan::{Executor, Plan, PlanBuilder, PlanError, StepSpec, Strategy, TaskId, Waiting, Workers};
use crate::story::{StoryClock, length};
use crate::time::Time;

const DRIVE_THERE: &str = "drive there";
const LINE: &str = "line";
const DRIVE_BACK: &str = "drive back";
const PRESENTATION: &str = "presentation";
const DRAFT: &str = "draft";
const EDIT: &str = "edit";
const REVIEW: &str = "review";

#[derive(Clone, Debug, PartialEq)]
pub struct Passport {
    /// One way.
    pub drive: Time,
    pub line: Time,
    pub presentation: Time,
    /// What is left to do after the assistant's draft.
    pub edit: Time,
    /// What is left instead if you also comment on the draft from the line.
    pub review: Time,
    /// You and the assistants, where there are many.
    pub workers: usize,
}

pub const ABOUT: About<'static> = About {
    name: "passport",
    shows: "A day with an errand and a presentation: a laptop, an assistant, or both",
    question: "What saves more of the day: a laptop in the line, or an assistant?",
    clock: StoryClock::Hours,
    pace: 28_800.0,
    lesson: "A wait can be filled by whoever has something else to do; work can be done by somebody else if nobody \
             needs to ask. But nobody can stand in the line for you: no strategy is done before you are home.",
    lesson_in_the_notes: "The line is four hours of waiting, and a laptop fills them: here concurrent alone beats \
                          parallel alone, since two hours of editing are left after the assistant's draft.",
    try_next: &[
        ("meanwhile passport --line 0s", "no line: what is the laptop worth now?"),
        ("meanwhile passport --edit 0s", "a draft that needs no edit"),
        ("meanwhile passport --line 6h", "how much of the presentation fits in the line?"),
    ],
    events: &[
        EventWords { moment: Moment::Begins(DRIVE_THERE), words: "drive starts" },
        EventWords { moment: Moment::Begins(LINE), words: "line starts" },
        EventWords { moment: Moment::Ends(LINE), words: "number is called" },
        EventWords { moment: Moment::Begins(PRESENTATION), words: "starts" },
        EventWords { moment: Moment::Begins(DRAFT), words: "starts" },
        EventWords { moment: Moment::Begins(EDIT), words: "edit starts" },
        EventWords { moment: Moment::Begins(REVIEW), words: "review starts" },
        EventWords { moment: Moment::Finishes, words: "is done" },
    ],
};

impl Default for Passport {
    fn default() -> Self {
        Self {
            drive: Time::from_hours(2),
            line: Time::from_hours(4),
            presentation: Time::from_hours(5),
            edit: Time::from_hours(2),
            review: Time::from_mins(15),
            workers: 2,
        }
    }
}

impl Passport {
    /// On the laptop you look up every minute: has your number been called?
    const LOOK_UP: Time = Time::from_mins(1);

    #[must_use]
    pub fn about(&self) -> About<'static> {
        ABOUT
    }

    #[must_use]
    pub fn givens(&self) -> Vec<String> {
        vec![
            format!(
                "Passport: drive {}, stand in the line {}, drive back {}.",
                length(self.drive),
                length(self.line),
                length(self.drive)
            ),
            format!("Presentation: {} of work.", length(self.presentation)),
            format!(
                "An assistant can draft it; then you edit {}, or {} if you also commented from the line.",
                length(self.edit),
                length(self.review)
            ),
        ]
    }

    #[must_use]
    pub fn headline(&self, strategy: Strategy) -> String {
        match (self.has_assistant(strategy), strategy.waiting) {
            (false, Waiting::Holds) => "only you; in the line you just stand",
            (false, Waiting::Frees) => "only you, with a laptop in the line",
            (true, Waiting::Holds) => "you and an assistant; in the line you just stand",
            (true, Waiting::Frees) => "you with a laptop, and an assistant",
        }
        .to_owned()
    }

    /// # Errors
    /// If the numbers make no plan.
    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let mut plan = Plan::builder(strategy.waiting);
        let executor = match strategy.waiting {
            Waiting::Holds => Executor::Threads,
            Waiting::Frees => Executor::EventLoop,
        };
        let you = plan.pool(executor, ["You".to_owned()]);
        // You call the assistant before you leave, so the draft comes first.
        let draft = self.has_assistant(strategy).then(|| self.draft(&mut plan));
        let errand = plan.routine([
            StepSpec::compute(DRIVE_THERE, you, self.drive),
            StepSpec::wait(LINE, you, self.line),
            StepSpec::compute(DRIVE_BACK, you, self.drive),
        ]);
        let passport = plan.task("Passport", 0, Time::ZERO, &errand);
        let (own_part, after) = match (draft, strategy.waiting) {
            (None, Waiting::Holds) => (StepSpec::compute(PRESENTATION, you, self.presentation), vec![]),
            (None, Waiting::Frees) => {
                (StepSpec::compute(PRESENTATION, you, self.presentation).gives_way(Self::LOOK_UP)?, vec![])
            }
            (Some(draft), Waiting::Holds) => (StepSpec::compute(EDIT, you, self.edit), vec![draft]),
            // You commented from the line; the review is for when you are home.
            (Some(draft), Waiting::Frees) => {
                (StepSpec::compute(REVIEW, you, self.review), vec![draft, passport])
            }
        };
        let own_part = plan.routine([own_part]);
        let presentation = plan.task("Presentation", 0, Time::ZERO, &own_part);
        plan.after(presentation, &after);
        plan.answer(if draft.is_some() { DRAFT } else { PRESENTATION });
        plan.build()
    }

    fn has_assistant(&self, strategy: Strategy) -> bool {
        strategy.workers == Workers::Many && 1 < self.workers
    }

    fn draft(&self, plan: &mut PlanBuilder) -> TaskId {
        let names: Vec<String> = match self.workers {
            2 => vec!["Assistant".to_owned()],
            people => numbered("Assistant", 1, people - 1).collect(),
        };
        let assistants = plan.pool(Executor::Threads, names);
        let draft = plan.routine([StepSpec::compute(DRAFT, assistants, self.presentation)]);
        plan.task("Draft", 0, Time::ZERO, &draft)
    }

    #[must_use]
    pub fn published_makespan(&self, strategy: Strategy) -> Option<Time> {
        (*self == Self::default()).then_some(match strategy {
            Strategy::BLOCKING => Time::from_hours(13),
            Strategy::CONCURRENT => Time::from_hours(9),
            Strategy::PARALLEL => Time::from_hours(10),
            _ => Time::from_mins(8 * 60 + 15),
        })
    }

    #[must_use]
    pub fn claims(&self) -> Vec<Claim<'static>> {
        let mut claims = vec![
            Claim {
                id: "laptop-beats-assistant",
                text: "concurrent is done before parallel".to_owned(),
                left: Quantity::Makespan(Strategy::CONCURRENT),
                relation: Relation::Before,
                right: Quantity::Makespan(Strategy::PARALLEL),
                figure: Quantity::Makespan(Strategy::CONCURRENT),
                published: self.published_makespan(Strategy::CONCURRENT),
            },
            Claim {
                id: "nobody-stands-in-line-for-you",
                text: "hybrid: done no earlier than you are home with the passport".to_owned(),
                left: Quantity::Makespan(Strategy::HYBRID),
                relation: Relation::NoEarlierThan,
                right: Quantity::At(Strategy::HYBRID, "Passport", Moment::Finishes),
                figure: Quantity::At(Strategy::HYBRID, "Passport", Moment::Finishes),
                published: None,
            },
        ];
        if self.has_assistant(Strategy::HYBRID) {
            claims.push(Claim {
                id: "draft-is-there-before-you",
                text: "hybrid: the draft is done before you are home".to_owned(),
                left: Quantity::At(Strategy::HYBRID, "Draft", Moment::Finishes),
                relation: Relation::Before,
                right: Quantity::At(Strategy::HYBRID, "Passport", Moment::Finishes),
                figure: Quantity::At(Strategy::HYBRID, "Draft", Moment::Finishes),
                published: None,
            });
        }
        claims
    }

    /// The same with another value for one of [`Self::params`]; `None` if it has no such number.
    #[must_use]
    pub fn with(&self, name: &str, value: Param) -> Option<Self> {
        let mut other = self.clone();
        match (name, value) {
            ("drive", Param::Length(drive)) => other.drive = drive,
            ("line", Param::Length(line)) => other.line = line,
            ("presentation", Param::Length(presentation)) => other.presentation = presentation,
            ("edit", Param::Length(edit)) => other.edit = edit,
            ("review", Param::Length(review)) => other.review = review,
            ("workers", Param::Count(workers)) => other.workers = workers,
            _ => return None,
        }
        Some(other)
    }

    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("drive", Param::Length(self.drive)),
            ("line", Param::Length(self.line)),
            ("presentation", Param::Length(self.presentation)),
            ("edit", Param::Length(self.edit)),
            ("review", Param::Length(self.review)),
            ("workers", Param::Count(self.workers)),
        ]
    }
}
