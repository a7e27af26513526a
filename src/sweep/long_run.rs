//! What strategies settle to where tasks come at random: the same at every load, or not at all.

use super::axis::Axis;
use super::group::Group;
use super::queueing::Queue;
use super::shape::knee;
use super::steady::{Effort, Estimate, Estimates};
use crate::plan::Strategy;
use crate::scenario::{Number, Scenario};
use crate::story::{Unit, percent};

/// Every strategy at every load, as far as it is computed.
#[derive(Clone, Debug)]
pub struct LongRun {
    /// With the numbers that do not change.
    pub scenario: Scenario,
    pub axis: Axis,
    pub strategies: Vec<Strategy>,
    pub points: Vec<Point>,
}

/// What the strategies do at one load.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub value: Number,
    /// By strategy.
    pub outcomes: Vec<Outcome>,
}

/// What a strategy does at one load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// More comes than can be served, this many times as much: the queue grows for ever. Or so nearly as
    /// much that no run is long enough.
    Unstable {
        load: f64,
    },
    Settles(Settled),
}

/// What a strategy settles to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled {
    /// Its own: what comes, as a share of what its busiest workers can do.
    pub load: f64,
    pub effort: Effort,
    pub estimates: Estimates,
    pub queue: Option<Queue>,
    pub theory: Theory,
}

/// Of a queue whose law is known: responses in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Theory {
    pub mean: Option<f64>,
    pub median: Option<f64>,
    pub p95: Option<f64>,
}

/// Strategies that do the same at every load.
#[derive(Clone, Debug)]
pub struct QueueReport {
    pub group: Group,
    /// By value, as far as they settle.
    pub settled: Vec<(Number, Settled)>,
    /// "M/M/2", if they are such a queue.
    pub law: Option<String>,
    /// Where the 95th percentile bends most: the place among the settled ones.
    pub knee: Option<usize>,
}

/// A figure of the responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Mean,
    Median,
    P95,
}

impl Figure {
    pub const ALL: [Self; 3] = [Self::Mean, Self::Median, Self::P95];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::P95 => "95th percentile",
        }
    }

    pub const fn estimate(self, settled: &Settled) -> Estimate {
        match self {
            Self::Mean => settled.estimates.mean,
            Self::Median => settled.estimates.median,
            Self::P95 => settled.estimates.p95,
        }
    }

    /// What theory says, where it says something.
    pub const fn theory(self, settled: &Settled) -> Option<f64> {
        match self {
            Self::Mean => settled.theory.mean,
            Self::Median => settled.theory.median,
            Self::P95 => settled.theory.p95,
        }
    }
}

impl Theory {
    fn of(queue: &Queue) -> Self {
        Self { mean: queue.mean_response(), median: queue.response(0.5), p95: queue.response(0.95) }
    }
}

impl Settled {
    pub fn new(load: f64, effort: Effort, estimates: Estimates, queue: Option<Queue>) -> Self {
        let theory = queue.as_ref().map_or_else(Theory::default, Theory::of);
        Self { load, effort, estimates, queue, theory }
    }
}

impl Outcome {
    /// What comes, as a share of what can be served.
    pub const fn load(&self) -> f64 {
        match self {
            Self::Unstable { load } | Self::Settles(Settled { load, .. }) => *load,
        }
    }

    /// Why there are no figures.
    pub fn trouble(&self) -> Option<&'static str> {
        match self {
            Self::Unstable { load } if *load < 1.0 => Some("too near 1"),
            Self::Unstable { .. } => Some("unstable"),
            Self::Settles(_) => None,
        }
    }

    pub const fn settled(&self) -> Option<&Settled> {
        match self {
            Self::Unstable { .. } => None,
            Self::Settles(settled) => Some(settled),
        }
    }
}

impl LongRun {
    /// Of responses.
    pub fn unit(&self) -> Unit {
        self.scenario.about().clock.unit()
    }

    pub fn is_partial(&self) -> bool {
        self.points.len() < self.axis.values.len()
    }
}

impl QueueReport {
    /// The strategies by what they do at every load.
    pub fn all(found: &LongRun) -> Vec<Self> {
        let outcomes = |place: usize| found.points.iter().map(move |point| point.outcomes[place]);
        let groups = Group::all(&found.strategies, |place| outcomes(place).collect::<Vec<Outcome>>());
        groups.into_iter().map(|group| Self::of(found, group)).collect()
    }

    fn of(found: &LongRun, group: Group) -> Self {
        let settled = |point: &Point| Some((point.value, *point.outcomes[group.places[0]].settled()?));
        let settled: Vec<(Number, Settled)> = found.points.iter().filter_map(settled).collect();
        let law = settled.first().and_then(|(_, it)| it.queue?.name());
        let curve = settled.iter().map(|(value, it)| (value.number(), Figure::P95.estimate(it).value));
        let knee = knee(&curve.collect::<Vec<_>>());
        Self { group, settled, law, knee }
    }

    /// What they do at a point.
    pub fn at<'a>(&self, point: &'a Point) -> &'a Outcome {
        &point.outcomes[self.group.places[0]]
    }
}

/// A load in words, to a tenth of a percent.
pub fn share(load: f64) -> String {
    percent((load * 1000.0).round() / 1000.0)
}
