//! What a scenario claims, in a form that can be checked on any run.

use crate::plan::Strategy;
use crate::time::Time;

use super::Moment;

/// One thing that must hold, in the model and on the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim<'a> {
    pub id: &'a str,
    pub text: String,
    pub left: Quantity<'a>,
    pub relation: Relation,
    pub right: Quantity<'a>,
    /// The figure to show beside the claim, and what the notes state for it.
    pub figure: Quantity<'a>,
    pub published: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Before,
    NoEarlierThan,
}

/// A time that can be read off the runs of the strategies. Tasks are named as the plan
/// names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity<'a> {
    Makespan(Strategy),
    /// All waits of all tasks, one after the other.
    SumOfWaits(Strategy),
    /// All that the workers ran, one after the other.
    SumOfComputing(Strategy),
    Response(Strategy, &'a str),
    Queued(Strategy, &'a str),
    At(Strategy, &'a str, Moment<'a>),
    /// When the moment came for the first of all tasks, and for the last.
    First(Strategy, Moment<'a>),
    Last(Strategy, Moment<'a>),
}

impl<'a> Quantity<'a> {
    pub const fn strategy(self) -> Strategy {
        match self {
            Self::Makespan(strategy)
            | Self::SumOfWaits(strategy)
            | Self::SumOfComputing(strategy)
            | Self::Response(strategy, _)
            | Self::Queued(strategy, _)
            | Self::At(strategy, _, _)
            | Self::First(strategy, _)
            | Self::Last(strategy, _) => strategy,
        }
    }

    /// The tasks that must be followed for it.
    pub const fn followed(self) -> Followed<'a> {
        match self {
            Self::Makespan(_) | Self::SumOfWaits(_) | Self::SumOfComputing(_) => Followed::None,
            Self::Response(_, task) | Self::Queued(_, task) | Self::At(_, task, _) => Followed::Named(task),
            Self::First(..) | Self::Last(..) => Followed::All,
        }
    }
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

/// What a sentence asks for, in one strategy. Tasks and steps are named as the plan names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub strategy: Strategy,
    pub what: Measure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    Makespan,
    SumOfWaits,
    SumOfComputing,
    Response(String),
    Queued(String),
    At(String, Event),
    /// Of all tasks.
    First(Event),
    Last(Event),
}

/// A [`Moment`] that owns its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Arrives,
    Starts,
    Finishes,
    Begins(String),
    Ends(String),
}

/// What a claim says: of the strategy that it names, or of each in which it can be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub left: Target,
    pub relation: Relation,
    pub right: Target,
}

/// A claim, as the scenario owns it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
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

impl Event {
    pub(super) fn begins(step: &str) -> Self {
        Self::Begins(step.to_owned())
    }

    pub(super) fn ends(step: &str) -> Self {
        Self::Ends(step.to_owned())
    }

    pub fn moment(&self) -> Moment<'_> {
        match self {
            Self::Arrives => Moment::Arrives,
            Self::Starts => Moment::Starts,
            Self::Finishes => Moment::Finishes,
            Self::Begins(what) => Moment::Begins(what),
            Self::Ends(what) => Moment::Ends(what),
        }
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

impl Stated {
    /// A claim of the program, with the figure to show.
    pub(super) fn new(id: &str, text: impl Into<String>, claim: Fact, figure: Target) -> Self {
        let (left, relation, right) = claim;
        Self { id: id.to_owned(), text: text.into(), statement: Statement { left, relation, right }, figure }
    }

    /// As it is judged; nobody publishes anything for it.
    pub fn claim(&self) -> Claim<'_> {
        Claim {
            id: &self.id,
            text: self.text.clone(),
            left: self.statement.left.quantity(),
            relation: self.statement.relation,
            right: self.statement.right.quantity(),
            figure: self.figure.quantity(),
            published: None,
        }
    }

    /// One strategy's makespan is shorter than another's.
    pub(super) fn faster(id: &str, strategy: Strategy, other: Strategy) -> Self {
        let text = format!("{strategy}: takes less time than {other}");
        Self::new(id, text, takes_less(strategy, other), Target::makespan(strategy))
    }
}

/// One strategy's makespan is shorter than another's.
pub(super) fn takes_less(strategy: Strategy, other: Strategy) -> Fact {
    (Target::makespan(strategy), Relation::Before, Target::makespan(other))
}

impl Target {
    pub(super) fn makespan(strategy: Strategy) -> Self {
        Self { strategy, what: Measure::Makespan }
    }

    pub(super) fn at(strategy: Strategy, task: &str, when: Event) -> Self {
        Self { strategy, what: Measure::At(task.to_owned(), when) }
    }

    pub fn quantity(&self) -> Quantity<'_> {
        match &self.what {
            Measure::Makespan => Quantity::Makespan(self.strategy),
            Measure::SumOfWaits => Quantity::SumOfWaits(self.strategy),
            Measure::SumOfComputing => Quantity::SumOfComputing(self.strategy),
            Measure::Response(task) => Quantity::Response(self.strategy, task),
            Measure::Queued(task) => Quantity::Queued(self.strategy, task),
            Measure::At(task, when) => Quantity::At(self.strategy, task, when.moment()),
            Measure::First(when) => Quantity::First(self.strategy, when.moment()),
            Measure::Last(when) => Quantity::Last(self.strategy, when.moment()),
        }
    }
}

/// The rows of a timeline table.
pub(super) fn events(rows: &[(Event, &str)]) -> Vec<(Event, String)> {
    rows.iter().map(|(when, words)| (when.clone(), (*words).to_owned())).collect()
}
