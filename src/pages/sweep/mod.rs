//! The page of a sweep: over one number, or over two.

pub(crate) mod long_run;
mod frame;
mod heat;
mod laws;
mod plot;
mod points;
mod tables;

use super::{PREDICTED, conditions, rows};
use crate::document::{Block, Document, Height, Line, Section, Verdicts};
use crate::report::{Clocks, Conditions, Extent};
use crate::scenario::Param;
use crate::story::{capital, count};
use crate::sweep::axis::Axis;
use crate::sweep::report::{Course, Findings, Heat, SweepReport};
use crate::sweep::sentences;
use crate::sweep::{Measuring, Metric, Sweep};
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
    // An empty line stands before that it is a part, at the end.
    let others = rows::of(&around) + around.warnings().count();
    with(vec![Block::Table(heat::in_lines(report, heat, axes, rows::SCREEN - others))])
}

/// The curves, a few points, what they show as far as there is room, and the rule.
fn screen_over_one(report: &SweepReport, course: &Course, axis: &Axis) -> Document {
    let plot = plot::section(report, course, axis, Height::Low);
    let plot = [vec![Block::Subheading(plot.title)], plot.blocks].concat();
    let with = |points: Points, told: Vec<Line>| {
        let told = vec![
            Block::Lines(told),
            Block::Subheading(format!("Rule: {}", course.rule)),
            Block::Lines(vec![Line::text(left_out(points))]),
        ];
        let table = vec![Block::Table(tables::little(report, course, axis, points))];
        let sections = [plot.clone(), table, told].map(Section::untitled);
        frame(&report.sweep).document(sections.to_vec()).on_one_screen()
    };
    let mut told = Vec::new();
    told.extend(words(report, course).map(Line::text));
    for sentence in &course.sentences {
        told.push(Line::item(sentence));
        if rows::SCREEN < rows::of(&with(Points::Few, told.clone())) {
            told.pop();
        }
    }
    let all = with(Points::All, told.clone());
    if rows::of(&all) <= rows::SCREEN { all } else { with(Points::Few, told) }
}

/// Which points a table of one screen has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Points {
    All,
    /// The first, the last, the knees, and what comes beyond them.
    Few,
}

const fn left_out(points: Points) -> &'static str {
    match points {
        Points::All => "Left out: what each strategy used at each point (--full).",
        Points::Few => "Left out: other points, and what each strategy used at each (--full).",
    }
}

/// What the words of the page mean.
fn words(report: &SweepReport, course: &Course) -> Option<String> {
    let response = (report.metric == Metric::WorstResponse).then_some("Response: arrival to end.");
    let knee = (!course.knee.is_empty()).then_some(course.knee);
    let told: Vec<&str> = response.into_iter().chain(knee).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

fn over_one(report: &SweepReport, course: &Course, axis: &Axis) -> Vec<Section> {
    vec![
        plot::section(report, course, axis, Height::Tall),
        Section::new(
            format!("{} of each strategy", capital(report.metric.name())),
            vec![Block::Table(tables::comparison(report, course, axis))],
        ),
        points::spoken(report),
        what_to_see(&[course.sentences.clone(), vec![format!("Rule: {}", course.rule)]].concat()),
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

/// "Options: every 1 s, receive 1 s, cores 8."
fn fixed(sweep: &Sweep) -> String {
    let param = |(name, value)| match value {
        Param::Number(number) => format!("{name} {}", number.words()),
        Param::Name(_) => str::to_owned(name),
    };
    let params: Vec<String> = sweep.fixed().into_iter().map(param).collect();
    if params.is_empty() { String::new() } else { format!("Options: {}.", params.join(", ")) }
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
