//! A page cut into what a projector has room for: one strategy at a time.

use super::cases::{clocks, length, user};
use super::{cases, chart, conditions, contest, screen};
use crate::analysis::Run;
use crate::document::{Axis, Block, Cell, Gantt, Grid, GridForm, Legend, Line, Mark, Ruler, Table};
use crate::lessons::situation::Part;
use crate::plan::Strategy;
use crate::report::Report;
use crate::report::played::Played;
use crate::report::sentences::causes;
use crate::scenario::cases::Square;
use crate::special::cases::{Cases, Row};
use crate::special::contest::Contest;
use crate::time::Time;
use crate::width;

/// Tasks of a chart, where it has a slide to itself, and where two share one.
const TASKS: usize = 6;
const TASKS_OF_TWO: usize = 2;

/// All that is shown of a page.
#[derive(Clone, Debug)]
pub struct Slides {
    pub name: String,
    pub question: String,
    /// What is given, in a few sentences.
    pub givens: Vec<String>,
    /// Under which conditions the figures came about.
    pub conditions: String,
    /// What a teacher says to the comparison; and what must be known before its figures are trusted.
    pub remarks: Vec<String>,
    pub legend: Legend,
    /// One strategy, or one server, after the other.
    pub runs: Vec<Slide>,
    /// All beside each other.
    pub comparison: Vec<Block>,
    /// What to take home; empty if nothing is to be said.
    pub rule: String,
}

/// One strategy: a chart, or one for each workload.
#[derive(Clone, Debug)]
pub struct Slide {
    /// "blocking: one core; the server calculates itself (CASE 2)".
    pub title: String,
    pub strategy: Strategy,
    pub charts: Vec<Chart>,
}

#[derive(Clone, Debug)]
pub struct Chart {
    /// Which run of the page it is.
    pub part: Part,
    /// What tells it from another chart of the slide; empty if it is the only one.
    pub caption: String,
    pub gantt: Gantt,
    /// When the last of its lanes ends.
    pub end: Time,
    /// How long the model says that it takes.
    pub predicted: Time,
    /// Who was queued, and why.
    pub cause: String,
    /// What the prediction is the sum of; empty if nothing is to be said.
    pub sum: String,
}

impl Slides {
    pub fn of_report(report: &Report) -> Self {
        let about = report.scenario.about();
        let slide = |played: &Played| Slide {
            title: format!("{}: {}", played.strategy, played.headline),
            strategy: played.strategy,
            charts: vec![of_played(report, played, Part::Whole, TASKS)],
        };
        Self {
            name: about.name.to_owned(),
            question: about.question.to_owned(),
            givens: report.scenario.givens(),
            conditions: conditions(report.conditions),
            remarks: report.warnings.clone(),
            legend: legend(report),
            runs: report.strategies.iter().map(slide).collect(),
            comparison: comparison(report),
            rule: report.scenario.lesson(),
        }
    }

    pub fn of_contest(contest: &Contest) -> Self {
        let [one, other] = &contest.workloads;
        let slide = |(place, played): (usize, &Played)| {
            let workloads = contest.workloads.iter().enumerate();
            let charts = workloads.map(|(part, workload)| {
                let played = &workload.report.strategies[place];
                let chart = of_played(&workload.report, played, Part::Workload(part), TASKS_OF_TWO);
                // Two sums have no room.
                let chart = Chart { sum: String::new(), ..chart };
                let axis = Axis { end: one.report.end.max(other.report.end), ..chart.gantt.axis };
                let caption = format!("{}: {}", workload.name, played.headline);
                Chart { caption, gantt: Gantt { axis, ..chart.gantt }, ..chart }
            });
            Slide { title: played.strategy.to_string(), strategy: played.strategy, charts: charts.collect() }
        };
        let reports = contest.workloads.iter().map(|workload| &workload.report);
        let winners = contest::winners(contest).into_iter().map(|line| line.text);
        let predicted = reports.flat_map(|report| &report.strategies).map(|played| played.predicted.clone());
        Self {
            name: contest.given.name.to_owned(),
            question: contest.given.question.to_owned(),
            givens: contest.given.givens(),
            conditions: conditions(contest::conditions(contest)),
            remarks: winners.chain(contest.warnings()).collect(),
            legend: chart::legend_of(&predicted.collect::<Vec<Run>>()),
            runs: one.report.strategies.iter().enumerate().map(slide).collect(),
            comparison: vec![Block::Table(Table::one(in_one_column(contest)))],
            rule: contest.lessons().join(" "),
        }
    }

    pub fn of_cases(cases: &Cases) -> Self {
        let ends = cases.rows.iter().map(|row| cases.drawn(row).last_finish);
        let axis = Axis::linear(ends.max().unwrap_or_default(), Square::CLOCK);
        let slide = |row: &Row| Slide {
            title: row.case.words(&cases.square.server),
            strategy: row.case.strategy(),
            charts: vec![of_row(cases, row, axis)],
        };
        let predicted: Vec<Run> = cases.rows.iter().map(|row| row.predicted.clone()).collect();
        Self {
            name: cases.square.name().to_owned(),
            question: Square::QUESTION.to_owned(),
            givens: cases.square.scenario().givens(),
            conditions: conditions(cases.conditions),
            remarks: cases.warnings(),
            legend: chart::legend_of(&predicted),
            runs: cases.rows.iter().map(slide).collect(),
            comparison: compared(cases),
            rule: cases.lessons().join(" "),
        }
    }
}

/// On one line: the whole of it, or the same in fewer words.
fn legend(report: &Report) -> Legend {
    const LINE: usize = 60;
    let whole = chart::legend(report);
    let width = whole.keys.iter().map(|(_, meaning)| width::of(meaning) + 4).sum::<usize>();
    if width <= LINE + 2 {
        return whole;
    }
    let predicted: Vec<Run> = report.strategies.iter().map(|played| played.predicted.clone()).collect();
    let mut short = chart::legend_of(&predicted);
    let part = whole.keys.into_iter().find(|(mark, _)| matches!(mark, Mark::Partly(_)));
    short.keys.splice(1..1, part);
    short
}

/// The sums stand at the strategies: a table has no room for them.
fn comparison(report: &Report) -> Vec<Block> {
    let figures = screen::figures(report).in_form(GridForm::Tight);
    let words = ["In progress and running: the most at once.".to_owned()];
    let words = words.into_iter().chain(screen::star(report)).collect::<Vec<_>>().join(" ");
    vec![Block::Table(Table::one(figures)), Block::Lines(vec![Line::text(words)])]
}

fn of_played(report: &Report, played: &Played, part: Part, room: usize) -> Chart {
    // Below a prediction can be what was measured, and that can take longer.
    let beside = played.beside().map(|measured| measured.run.last_finish);
    Chart {
        part,
        caption: String::new(),
        gantt: chart::in_short(report, played, room),
        end: played.drawn().last_finish.max(beside.unwrap_or_default()),
        predicted: played.predicted.makespan(),
        cause: format!("{}.", played.cause),
        sum: chart::sum(played, report.units).unwrap_or_default(),
    }
}

/// The servers have no charts on their page, but for a class one after the other.
fn of_row(cases: &Cases, row: &Row, axis: Axis) -> Chart {
    let run = cases.drawn(row);
    let told = chart::those_that_matter(run, TASKS);
    let gantt = Gantt {
        clock: cases.which_is_drawn(row).clock(),
        axis,
        ruler: Ruler::Own,
        figures: chart::TaskFigure::Response.name(),
        groups: vec![chart::some_tasks(run, cases.units(), &told, chart::TaskFigure::Response)],
        notes: Vec::new(),
        alt: Vec::new(),
    };
    Chart {
        part: Part::Server(row.case),
        caption: String::new(),
        gantt,
        end: run.last_finish,
        predicted: row.predicted.makespan(),
        cause: format!("{}.", cases::cause(cases, row, causes::in_short)),
        sum: String::new(),
    }
}

/// How long the user waits who is looked at, at each server and on each clock.
fn compared(cases: &Cases) -> Vec<Block> {
    let header = cases.rows.first().map(|row| clocks(cases, row)).unwrap_or_default();
    let header = std::iter::once("server").chain(header.iter().map(|(clock, _)| *clock));
    let row = |row: &Row| {
        let times = clocks(cases, row).into_iter().map(|(_, run)| run.and_then(|run| cases.response(run)));
        let times = times.map(|time| length(cases, time));
        std::iter::once(row.case.words(&cases.square.server)).chain(times).collect::<Vec<String>>()
    };
    let grid = Grid::new(header, cases.rows.iter().map(row).collect());
    let title = format!("Response of {}: from sending to answer", user(cases));
    vec![Block::Subheading(title), Block::Table(Table::one(grid.in_form(GridForm::Tight)))]
}

/// A workload and its clock, "web measured", in one column: so there is room for the strategies.
fn in_one_column(contest: &Contest) -> Grid {
    let mut grid = contest::side_by_side(contest, &contest::CLOCKS).in_form(GridForm::Tight);
    grid.header.splice(..2, ["All done after".to_owned()]);
    let mut workload = String::new();
    for row in &mut grid.rows {
        if !row[0].text.is_empty() {
            workload.clone_from(&row[0].text);
        }
        let named = Cell::text(format!("{workload} {}", row[1].text));
        row.splice(..2, [named]);
    }
    grid
}
