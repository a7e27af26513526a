//! The page of a sweep: over one number, or over two.

pub mod long_run;
mod frame;
mod heat;
mod laws;
mod plot;
mod points;
mod tables;

use super::{PREDICTED, conditions};
use crate::document::{Block, Document, Section, Verdicts};
use crate::report::{Conditions, Extent, Show};
use crate::story::{capital, count};
use crate::sweep::axis::{Axis, Value};
use crate::sweep::report::{Course, Findings, SweepReport};
use crate::sweep::sentences;
use crate::sweep::{Measuring, Sweep};
use frame::{Frame, partial, what_to_see};

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

fn checked(report: &SweepReport) -> Section {
    let summary = format!("Checked: {}", report.little);
    Section::untitled(vec![Block::Verdicts(Verdicts { summary, told: Vec::new() })])
}

fn frame(sweep: &Sweep) -> Frame {
    let lines = [fixed(sweep), sentences::one_run(sweep).unwrap_or_default(), how(sweep)];
    Frame::new(&sweep.scenario, &sweep.axes, lines.to_vec(), missing(sweep))
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
        conditions(Conditions { show: Show::Both, pace, repeat, machine, extent: Extent::Whole })
    )
}
