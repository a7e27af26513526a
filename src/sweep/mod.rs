//! What if: the strategies over a range of a scenario's numbers, and where each stops helping.
//! Pure: plans go in, figures, knees, crossings and fits come out.

pub mod axis;
pub mod figures;
pub(crate) mod group;
pub(crate) mod shape;
pub(crate) mod fits;
pub mod queueing;
pub mod steady;
pub(crate) mod long_run;
pub mod sentences;
pub(crate) mod report;

use crate::analysis::{MeasuredRun, Run};
use crate::plan::Strategy;
use crate::scenario::{Number, Param, Scenario};
use crate::story::Precision;
use crate::system::machine::Machine;
use crate::time::{Pace, Time};
use axis::Axis;
use figures::Figures;

/// Points of a sweep, all axes taken together.
pub const MOST_POINTS: usize = 10_000;

/// Every strategy at every point, as far as they are computed.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// With the numbers that do not change.
    pub scenario: Scenario,
    /// One, or two for a heat table.
    pub axes: Vec<Axis>,
    pub strategies: Vec<Strategy>,
    /// In the order of the axes; the values of the second change first.
    pub points: Vec<Point>,
    /// By strategy, what happens where its knee shows: at the first point beyond it where the curve rises, and at
    /// the knee itself where it falls. Nothing where there is none, or the run would be large.
    pub at_knees: Vec<Option<Run>>,
    pub measuring: Option<Measuring>,
}

/// Under which conditions some of the points were measured.
#[derive(Clone, Copy, Debug)]
pub struct Measuring {
    pub machine: Machine,
    pub pace: Pace,
    pub repeat: usize,
    /// Points for which the machine has the cores and the time.
    pub wanted: usize,
}

/// What the strategies do with one value of each axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// By axis.
    pub values: Vec<Number>,
    /// By strategy.
    pub predicted: Vec<Figures>,
    /// By strategy; nothing where it was not measured.
    pub measured: Vec<Option<Figures>>,
}

/// The figure that is compared: in the chart, for knees and for crossings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    Makespan,
    WorstResponse,
}

impl Metric {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Makespan => "makespan",
            Self::WorstResponse => "worst response",
        }
    }

    pub const fn of(self, figures: &Figures) -> Time {
        match self {
            Self::Makespan => figures.makespan,
            Self::WorstResponse => figures.worst,
        }
    }
}

impl Sweep {
    /// How many points there are when all are computed.
    pub fn wanted(&self) -> usize {
        self.axes.iter().map(|axis| axis.values.len()).product()
    }

    pub fn is_partial(&self) -> bool {
        let wanted = self.measuring.map_or(0, |measuring| measuring.wanted);
        self.points.len() < self.wanted() || self.measured_points() < wanted
    }

    /// The numbers that do not change.
    pub fn fixed(&self) -> Vec<(&'static str, Param)> {
        let mut params = self.scenario.params();
        params.retain(|(name, _)| self.axes.iter().all(|axis| !axis.params.contains(name)));
        params
    }

    /// The values of each point, in order.
    pub fn places(axes: &[Axis]) -> Vec<Vec<Number>> {
        let start = vec![Vec::new()];
        axes.iter().fold(start, |places, axis| {
            let longer = |place: &Vec<Number>| {
                axis.values.iter().map(|value| [place.as_slice(), &[*value]].concat()).collect::<Vec<_>>()
            };
            places.iter().flat_map(longer).collect()
        })
    }

    /// Where people come one after the other, each asks how long it takes for him; otherwise, how
    /// long it takes until all is done.
    pub fn metric(&self) -> Metric {
        let come_one_by_one = |figures: &Figures| figures.arrive_one_by_one;
        match self.points.iter().flat_map(|point| &point.predicted).any(come_one_by_one) {
            true => Metric::WorstResponse,
            false => Metric::Makespan,
        }
    }

    /// The predicted figures of one strategy, point by point.
    pub fn of(&self, strategy: usize) -> impl Iterator<Item = &Figures> {
        self.points.iter().map(move |point| &point.predicted[strategy])
    }

    /// A metric of one strategy, point by point, as predicted.
    pub fn curve(&self, strategy: usize, metric: Metric) -> Vec<Time> {
        self.of(strategy).map(|figures| metric.of(figures)).collect()
    }

    /// Fine enough for all that is predicted of this metric.
    pub fn precision(&self, metric: Metric) -> Precision {
        let all = self.points.iter().flat_map(|point| &point.predicted);
        Precision::for_all(all.map(|figures| metric.of(figures)))
    }

    /// "61.0 s".
    pub fn length(&self, length: Time, metric: Metric) -> String {
        self.scenario.about().clock.length(length, self.precision(metric))
    }

    /// The points that were measured, at least in part.
    pub fn measured_points(&self) -> usize {
        self.points.iter().filter(|point| point.measured.iter().any(Option::is_some)).count()
    }
}

impl Point {
    /// Without anything measured.
    pub fn predicted(values: Vec<Number>, predicted: Vec<Figures>) -> Self {
        let measured = vec![None; predicted.len()];
        Self { values, predicted, measured }
    }

    /// Puts the measured runs beside the predictions.
    pub fn tell_measured(&mut self, strategies: &[Strategy], runs: &[MeasuredRun]) {
        for MeasuredRun { run, .. } in runs {
            if let Some(place) = strategies.iter().position(|strategy| *strategy == run.strategy) {
                self.measured[place] = Some(Figures::of_run(run));
            }
        }
    }
}
