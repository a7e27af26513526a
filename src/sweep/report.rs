//! Sweeps with all that their figures say: computed once, and plain data for pages and programs.

use super::fits::Law;
use super::group::Group;
use super::long_run::{LongRun, QueueReport};
use super::sentences::{self, FitOf, Fits};
use super::shape::overtakings;
use super::{Metric, Sweep};
use crate::scenario::Number;
use crate::story::{Precision, list};
use crate::time::Time;

#[derive(Clone, Debug)]
pub struct SweepReport {
    pub sweep: Sweep,
    /// The figure that is compared.
    pub metric: Metric,
    pub findings: Findings,
    /// How far Little's law holds, in a sentence.
    pub little: String,
    makespans: Precision,
    responses: Precision,
}

/// What there is to see.
#[derive(Clone, Debug)]
pub enum Findings {
    /// No point is computed.
    Nothing,
    /// Over one number.
    Course(Course),
    /// Over two.
    Heat(Heat),
}

/// What curves show.
#[derive(Clone, Debug)]
pub struct Course {
    /// The strategies by their curves of the metric: those that are the same are told together.
    pub curves: Vec<Group>,
    /// The strategies by all their figures.
    pub figures: Vec<Group>,
    /// By strategy: the place of the point.
    pub knees: Vec<Option<usize>>,
    /// What they are here; empty where there is none.
    pub knee: &'static str,
    /// Where one strategy overtakes another: the number of the axis, and seconds.
    pub crossings: Vec<(f64, f64)>,
    pub sentences: Vec<String>,
    /// What to take home.
    pub rule: String,
    /// Of what was predicted, and of what was measured.
    pub laws: Vec<Laws>,
}

/// The laws of scaling, as one clock has them.
#[derive(Clone, Debug)]
pub struct Laws {
    pub clock: FitOf,
    pub fits: Vec<Fits>,
    pub scalings: Vec<Scaling>,
    pub sentences: Vec<String>,
}

/// The speed-ups of strategies that have the same, beside the laws that are fitted to them.
#[derive(Clone, Debug)]
pub struct Scaling {
    pub names: String,
    pub rows: Vec<ScalingRow>,
}

#[derive(Clone, Copy, Debug)]
pub struct ScalingRow {
    pub workers: f64,
    pub speed_up: f64,
    pub amdahl: Option<f64>,
    pub scalability: Option<f64>,
}

/// What a sweep over two numbers shows.
#[derive(Clone, Debug)]
pub struct Heat {
    /// The longest of all.
    pub most: Time,
    /// By values of the first number and of the second: the place of the point, if it is computed.
    pub places: Vec<Vec<Option<usize>>>,
    /// By point: the strategies that are the best there.
    pub best: Vec<Vec<usize>>,
}

/// What queues settle to.
#[derive(Clone, Debug)]
pub struct LongRunReport {
    pub found: LongRun,
    pub queues: Vec<QueueReport>,
    /// What is to be seen.
    pub sentences: Vec<String>,
}

impl SweepReport {
    pub fn of(sweep: Sweep) -> Self {
        let metric = sweep.metric();
        Self {
            findings: Findings::of(&sweep, metric),
            little: sentences::little(&sweep),
            makespans: sweep.precision(Metric::Makespan),
            responses: sweep.precision(Metric::WorstResponse),
            metric,
            sweep,
        }
    }

    /// "61.0 s".
    pub fn length(&self, length: Time, metric: Metric) -> String {
        let precision = match metric {
            Metric::Makespan => self.makespans,
            Metric::WorstResponse => self.responses,
        };
        self.sweep.scenario.about().clock.length(length, precision)
    }

    pub fn course(&self) -> Option<&Course> {
        match &self.findings {
            Findings::Course(course) => Some(course),
            Findings::Nothing | Findings::Heat(_) => None,
        }
    }
}

impl LongRunReport {
    pub fn of(found: LongRun) -> Self {
        let queues = QueueReport::all(&found);
        Self { sentences: sentences::long_run(&found, &queues), queues, found }
    }

    /// Those that settle at some load at least.
    pub fn settling(&self) -> impl Iterator<Item = &QueueReport> {
        self.queues.iter().filter(|queue| !queue.settled.is_empty())
    }
}

impl Findings {
    fn of(sweep: &Sweep, metric: Metric) -> Self {
        match (&sweep.axes[..], sweep.points.is_empty()) {
            (_, true) => Self::Nothing,
            ([_], false) => Self::Course(Course::of(sweep, metric)),
            _ => Self::Heat(Heat::of(sweep, metric)),
        }
    }
}

impl Course {
    fn of(sweep: &Sweep, metric: Metric) -> Self {
        let curves = sentences::groups(sweep, metric);
        let measured = sweep.measuring.map(|_| FitOf::Measured);
        let clocks = std::iter::once(FitOf::Predicted).chain(measured);
        let knees = sentences::knees(sweep);
        Self {
            crossings: crossings(sweep, &curves, metric),
            curves,
            figures: sentences::groups_of_figures(sweep),
            knee: sentences::what_a_knee_is(sweep, &knees),
            knees,
            sentences: sentences::of(sweep),
            rule: sentences::rule(sweep),
            laws: clocks.map(|clock| Laws::of(sweep, clock)).collect(),
        }
    }
}

fn crossings(sweep: &Sweep, groups: &[Group], metric: Metric) -> Vec<(f64, f64)> {
    let curves: Vec<Vec<Time>> = groups.iter().map(|group| sweep.curve(group.places[0], metric)).collect();
    let pairs = curves
        .iter()
        .enumerate()
        .flat_map(|(place, one)| curves[place + 1..].iter().map(move |other| (one, other)));
    let points = pairs.flat_map(|(one, other)| {
        let point =
            |at: usize| (sweep.points[at].values[0].number(), Time::min(one[at], other[at]).as_secs());
        overtakings(one, other).into_iter().map(point).collect::<Vec<_>>()
    });
    points.collect()
}

impl Laws {
    fn of(sweep: &Sweep, clock: FitOf) -> Self {
        let fits = sentences::fits(sweep, clock);
        let told: Vec<&Fits> =
            fits.iter().filter(|fits| fits.amdahl.is_ok() || fits.scalability.is_ok()).collect();
        let scalings = told.chunk_by(|one, other| one.points == other.points).map(Scaling::of).collect();
        let sentences = sentences::fits_in_words(&fits).into_iter().map(|line| match clock {
            FitOf::Predicted => line,
            FitOf::Measured => format!("measured: {line}"),
        });
        Self { clock, scalings, sentences: sentences.collect(), fits }
    }
}

impl Scaling {
    fn of(same: &[&Fits]) -> Self {
        let names: Vec<String> = same.iter().map(|fits| fits.strategy.to_string()).collect();
        let fits = same[0];
        let row = |&(workers, speed_up): &(f64, f64)| ScalingRow {
            workers,
            speed_up,
            amdahl: fits.amdahl.as_ref().ok().map(|fit| fit.law.speed_up(workers)),
            scalability: fits.scalability.as_ref().ok().map(|fit| fit.law.speed_up(workers)),
        };
        Self { names: list(&names), rows: fits.points.iter().map(row).collect() }
    }
}

impl Heat {
    fn of(sweep: &Sweep, metric: Metric) -> Self {
        let all = sweep.points.iter().flat_map(|point| &point.predicted);
        let best = |point: &super::Point| {
            let times: Vec<Time> = point.predicted.iter().map(|figures| metric.of(figures)).collect();
            let least = times.iter().min();
            (0..times.len()).filter(|place| Some(&times[*place]) == least).collect()
        };
        Self {
            most: all.map(|figures| metric.of(figures)).max().unwrap_or_default(),
            places: places(sweep),
            best: sweep.points.iter().map(best).collect(),
        }
    }
}

/// The points stand in the order of the axes; some may be missing.
fn places(sweep: &Sweep) -> Vec<Vec<Option<usize>>> {
    let columns = sweep.axes.last().map_or(1, |axis| axis.values.len()).max(1);
    let mut points = sweep.points.iter().enumerate().peekable();
    let mut found =
        |values: Vec<Number>| points.next_if(|(_, point)| point.values == values).map(|(place, _)| place);
    let found: Vec<Option<usize>> = Sweep::places(&sweep.axes).into_iter().map(&mut found).collect();
    found.chunks(columns).map(<[_]>::to_vec).collect()
}
