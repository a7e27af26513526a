//! What a scenario claims, in a form that can be checked on any run.

use crate::plan::Strategy;
use crate::time::Time;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Before,
    NoEarlierThan,
}

/// Which tasks a run must tell of. All of them are simulated: the fewer are told, the less there is to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed<'a> {
    None,
    Named(&'a str),
    /// The first so many.
    First(usize),
    All,
}

impl Relation {
    pub fn holds(self, left: Time, right: Time) -> bool {
        match self {
            Self::Before => left < right,
            Self::NoEarlierThan => right <= left,
        }
    }
}

/// A time that can be read off the run of a strategy. Tasks and steps are named as the plan names them: by texts
/// that a scenario owns, or by those of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<Name = String> {
    pub strategy: Strategy,
    pub what: Measure<Name>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure<Name = String> {
    Makespan,
    /// All waits of all tasks, one after the other.
    SumOfWaits,
    /// All that the workers ran, one after the other.
    SumOfComputing,
    Response(Name),
    Queued(Name),
    At(Name, Moment<Name>),
    /// When the moment came for the first of all tasks, and for the last.
    First(Moment<Name>),
    Last(Moment<Name>),
}

/// A moment in a task's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment<Name = String> {
    Arrives,
    /// First has a worker, or begins its first wait.
    Starts,
    Begins(Name),
    Ends(Name),
    Finishes,
}

/// What a claim says: of the strategy that it names, or of each in which it can be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub left: Target,
    pub relation: Relation,
    pub right: Target,
}

/// One thing that must hold, in the model and on the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub id: String,
    pub text: String,
    pub statement: Statement,
    /// The figure to show beside it.
    pub figure: Target,
}

/// What a source states for a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedTime {
    pub asked: Target,
    pub time: Time,
    /// "about 100s": it is shown beside the prediction, and need not be equal.
    pub is_rough: bool,
}

/// A sentence of what there is to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub text: String,
    /// It is only said where all of this holds in the model; nothing, if it is true of all numbers.
    pub only_if: Vec<Statement>,
}

impl Statement {
    pub fn sides(&self) -> [&Target; 2] {
        [&self.left, &self.right]
    }
}

impl Sentence {
    pub fn always(text: &str) -> Self {
        Self::only_if(text, [])
    }

    pub(super) fn only_if(text: &str, facts: impl IntoIterator<Item = Fact>) -> Self {
        let statement = |(left, relation, right)| Statement { left, relation, right };
        Self { text: text.to_owned(), only_if: facts.into_iter().map(statement).collect() }
    }
}

/// What must hold: left, relation, right.
pub(super) type Fact = (Target, Relation, Target);

impl Moment {
    pub(super) fn begins(step: &str) -> Self {
        Self::Begins(step.to_owned())
    }

    pub(super) fn ends(step: &str) -> Self {
        Self::Ends(step.to_owned())
    }

    pub(super) fn with_step(self, name: &str) -> Self {
        match self {
            Self::Begins(_) => Self::Begins(name.to_owned()),
            Self::Ends(_) => Self::Ends(name.to_owned()),
            other => other,
        }
    }

    pub(super) fn step(&self) -> Option<&str> {
        match self {
            Self::Begins(what) | Self::Ends(what) => Some(what),
            Self::Arrives | Self::Starts | Self::Finishes => None,
        }
    }
}

impl Claim {
    /// A claim of the program, with the figure to show.
    pub(super) fn new(id: &str, text: impl Into<String>, claim: Fact, figure: Target) -> Self {
        let (left, relation, right) = claim;
        Self { id: id.to_owned(), text: text.into(), statement: Statement { left, relation, right }, figure }
    }

    /// One strategy's makespan is shorter than another's.
    pub(crate) fn faster(id: &str, strategy: Strategy, other: Strategy) -> Self {
        let text = format!("{strategy}: takes less time than {other}");
        Self::new(id, text, takes_less(strategy, other), Target::makespan(strategy))
    }
}

/// One strategy's makespan is shorter than another's.
pub(super) fn takes_less(strategy: Strategy, other: Strategy) -> Fact {
    (Target::makespan(strategy), Relation::Before, Target::makespan(other))
}

impl<Name> Target<Name> {
    pub const fn new(strategy: Strategy, what: Measure<Name>) -> Self {
        Self { strategy, what }
    }

    pub const fn makespan(strategy: Strategy) -> Self {
        Self::new(strategy, Measure::Makespan)
    }
}

impl<Name: AsRef<str>> Target<Name> {
    /// The tasks that must be followed for it.
    pub fn followed(&self) -> Followed<'_> {
        match &self.what {
            Measure::Makespan | Measure::SumOfWaits | Measure::SumOfComputing => Followed::None,
            Measure::Response(task) | Measure::Queued(task) | Measure::At(task, _) => {
                Followed::Named(task.as_ref())
            }
            Measure::First(_) | Measure::Last(_) => Followed::All,
        }
    }
}

impl Target {
    pub(super) fn at(strategy: Strategy, task: &str, when: Moment) -> Self {
        Self::new(strategy, Measure::At(task.to_owned(), when))
    }
}

/// The rows of a timeline table.
pub(super) fn events(rows: &[(Moment, &str)]) -> Vec<(Moment, String)> {
    rows.iter().map(|(when, words)| (when.clone(), (*words).to_owned())).collect()
}
