//! `passport`: a day with an errand and a presentation.
//!
//! The story, its hours and two more of its cases are those of an answer on Stack Overflow:
//! <https://stackoverflow.com/questions/1050222>. It does not say how long the assistant drafts;
//! here the draft takes as long as the presentation would.

use super::catalogue::{Entry, Plays};
use super::claim::{Claim, Moment, PublishedTime, Relation, Sentence, Target, events};
use super::param::{Default, ParamSpec, Values};
use super::setup::{Pool, Setup, Step, TaskSet};
use super::{ExtraFigure, Scenario};
use crate::plan::{Executor, Strategy, Waiting, Workers};
use crate::story::{StoryClock, count, length};
use crate::time::{Pace, Time};

const DRIVE_THERE: &str = "drive there";
const LINE: &str = "line";
const DRIVE_BACK: &str = "drive back";
const PRESENTATION: &str = "presentation";
const DRAFT: &str = "draft";
const EDIT: &str = "edit";
const REVIEW: &str = "review";
const YOU: &str = "You";

const DRIVING: ParamSpec = ParamSpec::length("drive", "2h", "The drive, one way");
const STANDING: ParamSpec = ParamSpec::length("line", "4h", "The wait in the line");
const PRESENTING: ParamSpec =
    ParamSpec::length("presentation", "5h", "Work on the presentation, by you or by the assistant");
const EDITING: ParamSpec = ParamSpec::length("edit", "2h", "Your work on the assistant's draft");
const REVIEWING: ParamSpec =
    ParamSpec::length("review", "15m", "Your work on the draft if you also commented from the line");
const WORKERS: ParamSpec =
    ParamSpec::workers("workers", Default::Typed("2"), "You and your assistants, where there are many");
const PARAMS: &[ParamSpec] = &[DRIVING, STANDING, PRESENTING, EDITING, REVIEWING, WORKERS];

pub static ENTRY: Entry = Entry {
    name: "passport",
    shows: "A day with an errand and a presentation: a laptop, an assistant, or both",
    params: PARAMS,
    plays: Plays::One(|values| Passport::of(values).scenario(values)),
    instead: None,
};

#[derive(Clone, Debug, PartialEq)]
struct Passport {
    /// One way.
    drive: Time,
    line: Time,
    presentation: Time,
    /// What is left to do after the assistant's draft.
    edit: Time,
    /// What is left instead if you also comment on the draft from the line.
    review: Time,
    /// You and the assistants, where there are many.
    workers: usize,
}

const LESSON: &str = "Interruptible work (can be left: presentation) fills waits. Independent work \
                      (anybody can do it: its draft) is given away. Passport: neither.";
const LESSON_IN_THE_NOTES: &str = "Line under 3 h: the assistant wins; over: the laptop; best at 4 h: both.";

impl Passport {
    /// On the laptop you look up every minute: has your number been called?
    const LOOK_UP: Time = Time::from_mins(1);

    fn of(values: &Values) -> Self {
        Self {
            drive: values.length(&DRIVING),
            line: values.length(&STANDING),
            presentation: values.length(&PRESENTING),
            edit: values.length(&EDITING),
            review: values.length(&REVIEWING),
            workers: values.count(&WORKERS),
        }
    }

    fn scenario(&self, values: &Values) -> Scenario {
        let has_its_numbers = *self == Self::of(&Values::defaults(PARAMS, 1));
        let is_of_the_notes = has_its_numbers && values.has_processor_for_each();
        Scenario {
            question: "What saves more of the day: a laptop in the line, or an assistant?".to_owned(),
            givens: self.givens(),
            lesson: is_of_the_notes
                .then_some(LESSON_IN_THE_NOTES)
                .into_iter()
                .chain([LESSON])
                .map(Sentence::always)
                .collect(),
            try_next: &[
                ("meanwhile passport --line 0s", "no line: what is the laptop worth now?"),
                ("meanwhile passport --edit 0s", "a draft that needs no edit"),
                ("meanwhile passport --line 6h", "how much of the presentation fits in the line?"),
            ],
            clock: StoryClock::Hours,
            pace: Pace::of(28_800.0),
            claims: self.claims(),
            published: if is_of_the_notes { Strategy::ALL.map(published).to_vec() } else { Vec::new() },
            events: events(&[
                (Moment::begins(DRIVE_THERE), "drive starts"),
                (Moment::begins(LINE), "line starts"),
                (Moment::ends(LINE), "number is called"),
                (Moment::begins(PRESENTATION), "starts"),
                (Moment::begins(DRAFT), "starts"),
                (Moment::begins(EDIT), "edit starts"),
                (Moment::begins(REVIEW), "review starts"),
                (Moment::Finishes, "is done"),
            ]),
            figures: &[
                ExtraFigure::Idle { worker: YOU, name: "you idle" },
                ExtraFigure::Worked { name: "person hours" },
            ],
            remarks: remarks(),
            ..Scenario::made(&ENTRY, values, |strategy| self.setup(strategy))
        }
    }

    pub fn givens(&self) -> Vec<String> {
        let mut givens = vec![
            format!(
                "Passport: drive {}, {} in line, drive back {}.",
                length(self.drive),
                length(self.line),
                length(self.drive)
            ),
            format!("Presentation: {} of work.", length(self.presentation)),
        ];
        if 1 < self.workers {
            givens.push(format!(
                "An assistant can draft it meanwhile ({}); then you edit {} at home, or {} if you commented in line.",
                length(self.presentation),
                length(self.edit),
                length(self.review)
            ));
        }
        givens
    }

    pub fn headline(&self, strategy: Strategy) -> String {
        let assistants = match self.workers {
            ..=2 => "an assistant".to_owned(),
            people => count(people - 1, "assistant"),
        };
        match (self.has_assistant(strategy), strategy.waiting) {
            (false, Waiting::Holds) => "only you; in the line you just stand".to_owned(),
            (false, Waiting::Frees) => "only you, with a laptop in the line".to_owned(),
            (true, Waiting::Holds) => format!("you and {assistants}; in the line you just stand"),
            (true, Waiting::Frees) => format!("you with a laptop, and {assistants}"),
        }
    }

    fn setup(&self, strategy: Strategy) -> Setup {
        let executor = match strategy.waiting {
            Waiting::Holds => Executor::Threads,
            Waiting::Frees => Executor::EventLoop,
        };
        let errand = TaskSet::one(
            "Passport",
            vec![
                Step::compute(DRIVE_THERE, 0, self.drive),
                Step::wait(LINE, 0, self.line),
                Step::compute(DRIVE_BACK, 0, self.drive),
            ],
        );
        let presentation = Step::compute(PRESENTATION, 0, self.presentation);
        let has_assistant = self.has_assistant(strategy);
        let (own_part, after) = match (has_assistant, strategy.waiting) {
            (false, Waiting::Holds) => (presentation, vec![]),
            (false, Waiting::Frees) => (presentation.gives_way(Self::LOOK_UP), vec![]),
            (true, Waiting::Holds) => (Step::compute(EDIT, 0, self.edit), vec![0]),
            // You commented from the line; the review is for when you are home.
            (true, Waiting::Frees) => (Step::compute(REVIEW, 0, self.review), vec![0, 1]),
        };
        let own_part = TaskSet::one("Presentation", vec![own_part]).after(after);
        let you = Pool::one(YOU, executor);
        let (pools, sets) = match has_assistant {
            false => (vec![you], vec![errand, own_part]),
            // You call the assistant before you leave, so the draft comes first.
            true => (vec![you, self.assistants()], vec![self.draft(), errand, own_part]),
        };
        let answer = if has_assistant { DRAFT } else { PRESENTATION };
        Setup { headline: Some(self.headline(strategy)), answer: Some(answer.to_owned()), pools, sets }
    }

    fn has_assistant(&self, strategy: Strategy) -> bool {
        strategy.workers == Workers::Many && 1 < self.workers
    }

    fn assistants(&self) -> Pool {
        match self.workers {
            2 => Pool::one("Assistant", Executor::Threads),
            people => Pool::numbered("Assistant", (1, people - 1), Executor::Threads),
        }
    }

    fn draft(&self) -> TaskSet {
        TaskSet::one("Draft", vec![Step::compute(DRAFT, 1, self.presentation)])
    }

    fn claims(&self) -> Vec<Claim> {
        let hybrid = Strategy::HYBRID;
        let done = |task| Target::at(hybrid, task, Moment::Finishes);
        let mut claims = vec![
            Claim {
                text: "concurrent is done before parallel".to_owned(),
                ..Claim::faster("laptop-beats-assistant", Strategy::CONCURRENT, Strategy::PARALLEL)
            },
            Claim::new(
                "nobody-stands-in-line-for-you",
                "hybrid: done no earlier than you are home with the passport",
                (Target::makespan(hybrid), Relation::NoEarlierThan, done("Passport")),
                done("Passport"),
            ),
        ];
        if self.has_assistant(hybrid) {
            claims.push(Claim::new(
                "draft-is-there-before-you",
                "hybrid: the draft is done before you are home",
                (done("Draft"), Relation::Before, done("Passport")),
                done("Draft"),
            ));
        }
        claims
    }
}

fn remarks() -> Vec<String> {
    let idle = "Idle: you neither drive nor work. You stand in the line, or the draft is not there yet.";
    let hours = "Person-hours: the hours that people work, all people taken together.";
    [idle, hours].map(str::to_owned).to_vec()
}

/// What the notes and their source state.
fn published(strategy: Strategy) -> PublishedTime {
    let time = match strategy {
        Strategy::BLOCKING => Time::from_hours(13),
        Strategy::CONCURRENT => Time::from_hours(9),
        Strategy::PARALLEL => Time::from_hours(10),
        _ => Time::from_mins(8 * 60 + 15),
    };
    PublishedTime { asked: Target::makespan(strategy), time, is_rough: false }
}
