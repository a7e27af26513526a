//! What strategies settle to where tasks come at random: the same at every load, or not at all.

use super::axis::{Axis, Value};
use super::group::Group;
use super::queueing::Queue;
use super::shape::knee;
use super::steady::{Effort, Estimate, Estimates};
use crate::plan::Strategy;
use crate::scenario::Scenario;
use crate::story::percent;

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
    pub value: Value,
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

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::P95 => "95th percentile",
        }
    }

    #[must_use]
    pub const fn estimate(self, settled: &Settled) -> Estimate {
        match self {
            Self::Mean => settled.estimates.mean,
            Self::Median => settled.estimates.median,
            Self::P95 => settled.estimates.p95,
        }
    }

    /// What theory says, where it says something.
    #[must_use]
    pub fn theory(self, settled: &Settled) -> Option<f64> {
        let queue = settled.queue?;
        match self {
            Self::Mean => queue.mean_response(),
            Self::Median => queue.response(0.5),
            Self::P95 => queue.response(0.95),
        }
    }
}

impl Outcome {
    /// What comes, as a share of what can be served.
    #[must_use]
    pub const fn load(&self) -> f64 {
        match self {
            Self::Unstable { load } | Self::Settles(Settled { load, .. }) => *load,
        }
    }

    /// Why there are no figures.
    #[must_use]
    pub fn trouble(&self) -> Option<&'static str> {
        match self {
            Self::Unstable { load } if *load < 1.0 => Some("too near 1"),
            Self::Unstable { .. } => Some("unstable"),
            Self::Settles(_) => None,
        }
    }

    #[must_use]
    pub const fn settled(&self) -> Option<&Settled> {
        match self {
            Self::Unstable { .. } => None,
            Self::Settles(settled) => Some(settled),
        }
    }
}

impl LongRun {
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.points.len() < self.axis.values.len()
    }

    /// The strategies by what they do at every load.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let outcomes = |place: usize| self.points.iter().map(move |point| point.outcomes[place]);
        Group::all(&self.strategies, |place| outcomes(place).collect::<Vec<Outcome>>())
    }

    /// Where the strategy settles, with what.
    #[must_use]
    pub fn settled(&self, group: &Group) -> Vec<(Value, Settled)> {
        let of = |point: &Point| Some((point.value, *point.outcomes[group.places[0]].settled()?));
        self.points.iter().filter_map(of).collect()
    }

    /// "M/M/2", if the strategy is such a queue.
    #[must_use]
    pub fn law(&self, group: &Group) -> Option<String> {
        self.settled(group).first()?.1.queue?.name()
    }

    /// Where a figure bends most.
    #[must_use]
    pub fn knee(&self, group: &Group, figure: Figure) -> Option<usize> {
        let settled = self.settled(group);
        let points = settled.iter().map(|(value, it)| (value.number(), figure.estimate(it).value));
        knee(&points.collect::<Vec<_>>())
    }

    /// What is to be seen, in sentences.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        for group in self.groups() {
            sentences.extend(self.unstable(&group));
            sentences.extend(self.bend(&group));
            sentences.extend(self.against_theory(&group));
        }
        sentences
    }

    fn unstable(&self, group: &Group) -> Option<String> {
        let first = self.points.iter().find(|point| point.outcomes[group.places[0]].settled().is_none())?;
        let Outcome::Unstable { load } = first.outcomes[group.places[0]] else { return None };
        let from = match first.value == self.points[0].value {
            true => "everywhere".to_owned(),
            false => format!("from {} on", self.axis.at(first.value)),
        };
        let (names, share) = (&group.names, share(load));
        Some(match load < 1.0 {
            false => format!(
                "{names}: unstable {from}. Already there, {share} of what can be served arrives, so the queue grows for ever."
            ),
            true => format!(
                "{names}: no figures {from}. There, {share} of what can be served arrives, and no run is long enough."
            ),
        })
    }

    fn bend(&self, group: &Group) -> Option<String> {
        let (settled, knee) = (self.settled(group), self.knee(group, Figure::P95)?);
        let (value, at_knee) = settled[knee];
        let (last, end) = settled[settled.len() - 1];
        let times = Figure::P95.estimate(&end).value / Figure::P95.estimate(&at_knee).value;
        Some(format!(
            "{}: the knee of the 95th percentile is at {}; at {} it is {times:.1} times as long.",
            group.names,
            self.axis.at(value),
            self.axis.at(last)
        ))
    }

    /// How far the means are from theory.
    fn against_theory(&self, group: &Group) -> Option<String> {
        let (law, settled) = (self.law(group)?, self.settled(group));
        let off = settled.iter().filter_map(|(value, it)| {
            let (estimate, theory) = (Figure::Mean.estimate(it), Figure::Mean.theory(it)?);
            let is_inside = (estimate.value - theory).abs() <= estimate.half;
            Some((*value, (estimate.value / theory - 1.0).abs(), is_inside))
        });
        let off: Vec<_> = off.collect();
        let (worst, share, _) = *off.iter().max_by(|one, other| one.1.total_cmp(&other.1))?;
        let inside = off.iter().filter(|(_, _, is_inside)| *is_inside).count();
        Some(format!(
            "{}: {law}. The mean is within {:.1} % of theory (farthest at {}); theory is inside the interval in {inside} \
             of {} points.",
            group.names,
            (share * 1000.0).ceil() / 10.0,
            self.axis.at(worst),
            off.len()
        ))
    }
}

/// A load in words, to a tenth of a percent.
#[must_use]
pub fn share(load: f64) -> String {
    percent((load * 1000.0).round() / 1000.0)
}
