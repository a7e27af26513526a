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

impl<'a> Claim<'a> {
    /// One strategy's makespan is shorter than another's.
    #[must_use]
    pub fn faster(id: &'a str, text: String, strategy: Strategy, other: Strategy) -> Self {
        Self {
            id,
            text,
            left: Quantity::Makespan(strategy),
            relation: Relation::Before,
            right: Quantity::Makespan(other),
            figure: Quantity::Makespan(strategy),
            published: None,
        }
    }
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

impl Quantity<'_> {
    #[must_use]
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
}

impl Relation {
    #[must_use]
    pub fn holds(self, left: Time, right: Time) -> bool {
        match self {
            Self::Before => left < right,
            Self::NoEarlierThan => right <= left,
        }
    }
}
