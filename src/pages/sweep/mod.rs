//! The page of a sweep: over one number, or over two.

pub mod long_run;
mod heat;
mod laws;
mod plot;
mod points;
mod tables;

use super::{PREDICTED, conditions};
use crate::document::{Block, Document, Line, Section, Verdicts};
use crate::report::{Conditions, Show};
use crate::scenario::Scenario;
use crate::story::{count, list};
use crate::sweep::axis::{Axis, Value};
use crate::sweep::report::{Course, Findings, SweepReport};
use crate::sweep::{Measuring, Sweep};

#[must_use]
pub fn document(report: &SweepReport) -> Document {
    let sections = match (&report.findings, &report.sweep.axes[..]) {
        (Findings::Course(course), [axis, ..]) => over_one(report, course, axis),
        (Findings::Heat(heat), [down, across, ..]) => vec![
            Section::untitled(vec![Block::Table(heat::table(report, heat, [down, across]))]),
            points::spoken(report),
            checked(report),
        ],
        _ => Vec::new(),
    };
    frame(&report.sweep).document(sections)
}

fn over_one(report: &SweepReport, course: &Course, axis: &Axis) -> Vec<Section> {
    vec![
        plot::section(report, course, axis),
        Section::new(
            format!("{} of each strategy", capital(report.metric.name())),
            vec![Block::Table(tables::comparison(report, course, axis))],
        ),
        points::spoken(report),
        what_to_see(&course.sentences),
        tables::all_figures(report, course, axis),
        laws::section(course, axis),
        checked(report),
    ]
}

/// What the figures show.
fn what_to_see(sentences: &[String]) -> Section {
    Section::new("What to see", vec![Block::Lines(sentences.iter().map(Line::item).collect())])
}

fn checked(report: &SweepReport) -> Section {
    let summary = format!("Checked: {}", report.little);
    Section::untitled(vec![Block::Verdicts(Verdicts { summary, told: Vec::new() })])
}

/// What stands around the page of a sweep: the question, what is given, and that it is only a part.
struct Frame {
    title: String,
    givens: Vec<String>,
    /// "partial: 3 of 30 points", if not all is there.
    partial: Option<String>,
}

impl Frame {
    /// With conditions besides the ranges; empty ones are not told.
    fn new(scenario: &Scenario, axes: &[Axis], conditions: Vec<String>, partial: Option<String>) -> Self {
        let conditions = conditions.into_iter().filter(|line| !line.is_empty());
        Self {
            title: format!("sweep {}: Where does each strategy stop helping?", scenario.about().name),
            givens: std::iter::once(over(axes)).chain(conditions).collect(),
            partial,
        }
    }

    /// That it is a part is told at both ends: whoever pressed Ctrl-C looks at the last line.
    fn document(self, mut sections: Vec<Section>) -> Document {
        let partial: Vec<Line> = self.partial.map(Line::alarm).into_iter().collect();
        if let Some(last) = sections.last_mut() {
            last.blocks.push(Block::Lines(partial.clone()));
        }
        let givens = self.givens.into_iter().map(Line::item).chain(partial).collect();
        Document { title: self.title, givens, sections }
    }
}

fn frame(sweep: &Sweep) -> Frame {
    Frame::new(&sweep.scenario, &sweep.axes, vec![fixed(sweep), how(sweep)], missing(sweep))
}

/// "Over users from 1 to 30: 30 points."
fn over(axes: &[Axis]) -> String {
    let range = |axis: &Axis| match axis.values.first().zip(axis.values.last()) {
        Some((first, last)) if first != last => {
            format!("{} from {} to {}", axis.name, first.words(), last.words())
        }
        _ => axis.name.clone(),
    };
    let ranges: Vec<String> = axes.iter().map(range).collect();
    let points = axes.iter().map(|axis| axis.values.len()).product();
    format!("Over {}: {}.", list(&ranges), count(points, "point"))
}

/// That not all points are there.
fn partial(points: usize, wanted: usize) -> String {
    format!("partial: {points} of {wanted} points")
}

fn missing(sweep: &Sweep) -> Option<String> {
    let partial = match sweep.measuring {
        Some(measuring) if sweep.points.len() == sweep.wanted() => {
            format!("{} measured", partial(sweep.measured_points(), measuring.wanted))
        }
        _ => partial(sweep.points.len(), sweep.wanted()),
    };
    sweep.is_partial().then_some(partial)
}

/// "Everywhere: every 1 s, receive 1 s, cores 8."
fn fixed(sweep: &Sweep) -> String {
    let param = |(name, value)| match Sweep::value(value) {
        Some(value) => format!("{name} {}", Value::words(value)),
        None => str::to_owned(name),
    };
    let params: Vec<String> = sweep.fixed().into_iter().map(param).collect();
    if params.is_empty() { String::new() } else { format!("Everywhere: {}.", params.join(", ")) }
}

fn how(sweep: &Sweep) -> String {
    let Some(Measuring { machine, pace, repeat, .. }) = sweep.measuring else {
        return PREDICTED.to_owned();
    };
    format!(
        "{} of {} measured, as far as the machine has the cores and the time; the others are model only. {}",
        sweep.measured_points(),
        count(sweep.points.len(), "point"),
        conditions(Conditions { show: Show::Both, pace, repeat, machine })
    )
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
