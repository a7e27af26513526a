//! All points in sentences, where nothing is drawn: the charts and tables show them otherwise.

use super::tables::{number, throughput};
use crate::document::{Audience, Block, Line, Section};
use crate::story::{list, whole_percent};
use crate::sweep::figures::Figures;
use crate::sweep::report::SweepReport;
use crate::sweep::{Metric, Point};

pub(super) fn spoken(report: &SweepReport) -> Section {
    let axes = &report.sweep.axes;
    let at = |point: &Point| {
        let at = axes.iter().zip(&point.values).map(|(axis, value)| axis.at(*value));
        list(&at.collect::<Vec<_>>())
    };
    section(report.sweep.points.iter().map(|point| (at(point), told(report, point))))
}

/// With a subheading for each point.
pub(super) fn section(points: impl IntoIterator<Item = (String, Vec<String>)>) -> Section {
    let blocks = points.into_iter().flat_map(|(at, sentences)| {
        let lines = sentences.into_iter().map(|line| Line::item(line).for_whom(Audience::Spoken));
        [Block::Subheading(format!("With {at}:")), Block::Lines(lines.collect())]
    });
    Section::untitled(blocks.collect())
}

/// Predicted and then measured, strategy by strategy.
fn told(report: &SweepReport, point: &Point) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, strategy) in report.sweep.strategies.iter().enumerate() {
        let predicted = in_words(report, &point.predicted[place]);
        lines.push(format!("{strategy}, predicted: {predicted}."));
        let measured = point.measured[place].as_ref().map(|figures| in_words(report, figures));
        lines.extend(measured.map(|measured| format!("{strategy}, measured: {measured}.")));
    }
    lines
}

fn in_words(report: &SweepReport, figures: &Figures) -> String {
    let throughput = throughput(report);
    let system =
        figures.in_system().map_or(String::new(), |tasks| format!(", {tasks:.2} tasks in the system"));
    format!(
        "makespan {}, worst response {}, median response {}, throughput {} {}, workers used {}{system}",
        report.length(figures.makespan, Metric::Makespan),
        report.length(figures.worst, Metric::WorstResponse),
        report.length(figures.median, Metric::WorstResponse),
        number(figures.throughput() * throughput.seconds),
        throughput.name,
        whole_percent(figures.utilization())
    )
}
