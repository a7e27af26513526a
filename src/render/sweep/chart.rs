//! The strategies' curves in one chart, with its legend; and what the marks of a strategy are.

use console::Style;

use super::tables::capital;
use crate::plan::Strategy;
use crate::render::Look;
use crate::render::page::section;
use crate::render::plot::{self, Curve, Plot};
use crate::sweep::axis::{Axis, Value};
use crate::sweep::group::Group;
use crate::sweep::{Metric, Sweep, sentences, shape};
use crate::time::Time;

/// In a legend.
pub(super) const KNEE: &str = "capital: the knee";

pub(super) const fn letter(strategy: Strategy) -> char {
    match strategy {
        Strategy::BLOCKING => 'b',
        Strategy::CONCURRENT => 'c',
        Strategy::PARALLEL => 'p',
        _ => 'h',
    }
}

/// Of the Okabe-Ito palette, as the marks of a Gantt chart are.
fn style(strategy: Strategy) -> Style {
    let colour = match strategy {
        Strategy::BLOCKING => 172,
        Strategy::CONCURRENT => 32,
        Strategy::PARALLEL => 36,
        _ => 175,
    };
    Style::new().color256(colour)
}

/// The curve of strategies that have the same, marked as the first of them.
pub(super) fn curve_of(
    strategies: &[Strategy],
    group: &Group,
    points: Vec<(f64, f64)>,
    knee: Option<usize>,
) -> Curve {
    let strategy = strategies[group.places[0]];
    Curve { letter: letter(strategy), style: style(strategy), points, knee }
}

/// "b blocking and concurrent".
pub(super) fn named(strategies: &[Strategy], group: &Group) -> String {
    format!("{} {}", letter(strategies[group.places[0]]), group.names)
}

/// A line breaks between its parts, not in one.
pub(super) fn in_parts(parts: &[String], look: &Look) -> String {
    let fits = parts.iter().all(|part| part.chars().count() <= look.width);
    let unbroken = |part: &String| if fits { part.replace(' ', "\u{a0}") } else { part.clone() };
    let unbroken: Vec<String> = parts.iter().map(unbroken).collect();
    look.wrap(&unbroken.join("   "), "").replace('\u{a0}', " ")
}

/// The strategies' curves in one chart; those that are the same, as one.
pub(super) fn curves(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let metric = sweep.metric();
    let groups = sentences::groups(sweep, metric);
    let plot = Plot {
        curves: groups.iter().map(|group| curve(sweep, group, metric)).collect(),
        crossings: crossing_points(sweep, &groups, metric),
        x_labels: x_labels(sweep, axis),
        ..y_range(sweep, metric)
    };
    let text = legend(sweep, &groups, &plot, look) + &plot::draw(&plot, look);
    section(look, &format!("{} over {}", capital(metric.name()), axis.name), &text)
}

fn curve(sweep: &Sweep, group: &Group, metric: Metric) -> Curve {
    let strategy = group.places[0];
    let values = sweep.curve(strategy, metric);
    let points = sweep.points.iter().zip(values).map(|(point, y)| (point.values[0].number(), y.as_secs()));
    curve_of(&sweep.strategies, group, points.collect(), sentences::knees(sweep)[strategy])
}

fn x_labels(sweep: &Sweep, axis: &Axis) -> [String; 3] {
    let (first, last) = (sweep.points[0].values[0], sweep.points[sweep.points.len() - 1].values[0]);
    let middle = axis.between(first, last).map_or(String::new(), Value::words);
    [first.words(), middle, last.words()]
}

/// From 0 to the longest.
fn y_range(sweep: &Sweep, metric: Metric) -> Plot {
    let most = (0..sweep.strategies.len()).flat_map(|place| sweep.curve(place, metric)).max();
    let most = most.unwrap_or_default();
    Plot {
        y_labels: [0.0, 0.5, 1.0].map(|share| sweep.length(most.share(share), metric)),
        // A chart needs some height, even where nothing takes time.
        top: most.as_secs().max(1e-9),
        ..Plot::default()
    }
}

/// "b blocking and concurrent  p parallel  * several".
fn legend(sweep: &Sweep, groups: &[Group], plot: &Plot, look: &Look) -> String {
    let mut parts: Vec<String> = groups.iter().map(|group| named(&sweep.strategies, group)).collect();
    if 1 < groups.len() {
        parts.push(format!("{} several", plot::SEVERAL));
    }
    if plot.curves.iter().any(|curve| curve.knee.is_some()) {
        parts.push(KNEE.to_owned());
    }
    if !plot.crossings.is_empty() {
        parts.push(format!("{} crossing", plot::CROSSING));
    }
    in_parts(&parts, look)
}

/// Where one strategy overtakes another.
fn crossing_points(sweep: &Sweep, groups: &[Group], metric: Metric) -> Vec<(f64, f64)> {
    let curves: Vec<Vec<Time>> = groups.iter().map(|group| sweep.curve(group.places[0], metric)).collect();
    let mut points = Vec::new();
    for (place, one) in curves.iter().enumerate() {
        for other in &curves[place + 1..] {
            for (at, _) in overtakings(one, other) {
                points.push((sweep.points[at].values[0].number(), one[at].min(other[at]).as_secs()));
            }
        }
    }
    points
}

/// Crossings from one side to the other; who only joins or leaves does not overtake.
fn overtakings(one: &[Time], other: &[Time]) -> Vec<(usize, std::cmp::Ordering)> {
    let mut before = one[0].cmp(&other[0]);
    let mut found = shape::crossings(one, other);
    found.retain(|(_, order)| {
        let overtakes = *order != std::cmp::Ordering::Equal && *order == before.reverse();
        if *order != std::cmp::Ordering::Equal {
            before = *order;
        }
        overtakes
    });
    found
}
