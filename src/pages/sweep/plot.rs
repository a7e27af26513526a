//! The strategies' curves in one chart.

use crate::document::{Between, Block, Curve, Height, Plot, Section};
use crate::plan::Strategy;
use crate::scenario::Number;
use crate::story::capital;
use crate::sweep::axis::Axis;
use crate::sweep::group::Group;
use crate::sweep::report::{Course, SweepReport};
use crate::time::Time;

/// In a legend.
pub(super) const KNEE: &str = "capital: the knee";
/// A chart needs some height, even where nothing takes time.
pub(super) const LOWEST_TOP: f64 = 1e-9;

/// The curve of strategies that have the same, marked as the first of them.
pub(super) fn curve(
    strategies: &[Strategy],
    group: &Group,
    points: Vec<(f64, f64)>,
    knee: Option<usize>,
) -> Curve {
    Curve { name: group.key(), strategy: strategies[group.places[0]], points, knee }
}

/// "b blocking and concurrent".
pub(super) fn key(curve: &Curve) -> String {
    format!("{} {}", curve.strategy.letter(), curve.name)
}

/// All in one chart; those that are the same, as one curve.
pub(super) fn section(report: &SweepReport, course: &Course, axis: &Axis, height: Height) -> Section {
    let metric = report.metric.name();
    let curves: Vec<Curve> = course.curves.iter().map(|group| curve_of(report, course, group)).collect();
    let most = (0..report.sweep.strategies.len()).flat_map(|place| report.sweep.curve(place, report.metric));
    let most = most.max().unwrap_or_default();
    let plot = Plot {
        legend: legend(&curves, course),
        curves,
        x_name: axis.name.clone(),
        y_name: metric.to_owned(),
        x_labels: x_labels(report, axis),
        y_labels: [0.0, 0.5, 1.0].map(|share| report.length(most.share(share), report.metric)),
        between: match axis.values.first() {
            Some(Number::Count(_)) => Between::Nothing,
            _ => Between::Values,
        },
        height,
        top: most.as_secs().max(LOWEST_TOP),
        crossings: course.crossings.clone(),
        alt: course.sentences.clone(),
    };
    Section::new(format!("{} over {}", capital(metric), axis.name), vec![Block::Plot(plot)])
}

fn curve_of(report: &SweepReport, course: &Course, group: &Group) -> Curve {
    let (sweep, place) = (&report.sweep, group.places[0]);
    let values = sweep.curve(place, report.metric).into_iter().map(Time::as_secs);
    let points = sweep.points.iter().map(|point| point.values[0].number()).zip(values);
    curve(&sweep.strategies, group, points.collect(), course.knees[place])
}

fn x_labels(report: &SweepReport, axis: &Axis) -> [String; 3] {
    let points = &report.sweep.points;
    let (first, last) = (points[0].values[0], points[points.len() - 1].values[0]);
    let middle = axis.between(first, last).map_or(String::new(), Number::words);
    [first.words(), middle, last.words()]
}

/// "b blocking and concurrent  p parallel  * several".
fn legend(curves: &[Curve], course: &Course) -> Vec<String> {
    let several = (1 < curves.len()).then(|| format!("{} several", Plot::SEVERAL));
    let knee = curves.iter().any(|curve| curve.knee.is_some()).then(|| KNEE.to_owned());
    let crossing = (!course.crossings.is_empty()).then(|| format!("{} crossing", Plot::CROSSING));
    curves.iter().map(key).chain(several).chain(knee).chain(crossing).collect()
}
