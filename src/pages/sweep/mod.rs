//! The page of a sweep: over one number, or over two.

pub(crate) mod long_run;
mod frame;
mod heat;
mod laws;
mod plot;
mod points;
mod tables;

use super::screen::{ROWS, rows_of_lines};
use super::{PREDICTED, conditions, wrapped_from_the_edge, wrapped_item};
use crate::document::{Block, Document, Line, Section, Verdicts};
use crate::report::{Clocks, Conditions, Extent};
use crate::story::{capital, count};
use crate::sweep::axis::{Axis, Value};
use crate::sweep::report::{Course, Findings, Heat, SweepReport};
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

/// The same on one screen: what fits of it.
pub fn screen(report: &SweepReport) -> Document {
    match (&report.findings, &report.sweep.axes[..]) {
        (Findings::Course(course), [axis, ..]) => screen_over_one(report, course, axis),
        (Findings::Heat(heat), [down, across, ..]) => screen_over_two(report, heat, [down, across]),
        _ => document(report),
    }
}

/// As many rows of each table as there is room for.
fn screen_over_two(report: &SweepReport, heat: &Heat, axes: [&Axis; 2]) -> Document {
    let with = |blocks| frame(&report.sweep).document(vec![Section::untitled(blocks)]).on_one_screen();
    let around = with(Vec::new());
    // At the end it is told again that it is a part, below an empty line.
    let above = wrapped_from_the_edge(&around.title) + rows_of_lines(&around.givens);
    let others = above + 2 * around.warnings().count();
    with(vec![Block::Table(heat::in_lines(report, heat, axes, ROWS - others))])
}

/// The curves, a few points, and what they show.
fn screen_over_one(report: &SweepReport, course: &Course, axis: &Axis) -> Document {
    let plot = plot::section(report, course, axis);
    let mut document = frame(&report.sweep)
        .document(vec![
            Section::untitled([vec![Block::Subheading(plot.title)], plot.blocks].concat()),
            Section::untitled(vec![Block::Table(tables::few(report, course, axis))]),
            Section::untitled(Vec::new()),
        ])
        .on_one_screen();
    let about = "Left out: other points, and what each strategy used at each (--full).";
    let mut told = vec![Line::text(about)];
    if course.knees.iter().any(Option::is_some) {
        let words = "Knee: the last point before a curve bends most.";
        told.insert(0, Line::text(words));
    }
    for sentence in &course.sentences {
        let lines = told.iter().map(|line| wrapped_item(&line.text)).sum::<usize>() + wrapped_item(sentence);
        if lines <= ROWS_OF_SENTENCES {
            told.insert(told.len() - 1, Line::item(sentence));
        }
    }
    document.sections[2].blocks.insert(0, Block::Lines(told));
    document
}

/// What a page of one screen has room for, below its chart and its table.
const ROWS_OF_SENTENCES: usize = 8;

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
        conditions(Conditions { clocks: Clocks::Both, pace, repeat, machine, extent: Extent::Whole })
    )
}
