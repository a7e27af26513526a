//! A sweep in sentences.

use super::tables::{number, whole_percent};
use super::{frame, laws};
use crate::story::list;
use crate::sweep::figures::Figures;
use crate::sweep::{Metric, Point, Sweep, sentences};

/// No drawing and no columns: one sentence a line, and every point.
#[must_use]
pub fn plain(sweep: &Sweep) -> String {
    let mut lines: Vec<String> = sweep.points.iter().flat_map(|point| told(sweep, point)).collect();
    lines.push(String::new());
    if sweep.axes.len() == 1 && !sweep.points.is_empty() {
        lines.extend(sentences::of(sweep));
        lines.extend(laws::told(sweep));
    }
    lines.push(format!("Checked: {}", sentences::little(sweep)));
    frame(sweep).plain(lines)
}

fn told(sweep: &Sweep, point: &Point) -> Vec<String> {
    let at: Vec<String> = sweep.axes.iter().zip(&point.values).map(|(axis, value)| axis.at(*value)).collect();
    let mut lines = vec![String::new(), format!("With {}:", list(&at))];
    for (place, strategy) in sweep.strategies.iter().enumerate() {
        lines.push(format!("{strategy}, predicted: {}.", in_words(sweep, &point.predicted[place])));
        let measured = point.measured[place].as_ref();
        lines.extend(measured.map(|it| format!("{strategy}, measured: {}.", in_words(sweep, it))));
    }
    lines
}

fn in_words(sweep: &Sweep, figures: &Figures) -> String {
    let system =
        figures.in_system().map_or(String::new(), |tasks| format!(", {tasks:.2} tasks in the system"));
    format!(
        "makespan {}, worst response {}, median response {}, throughput {} a second, workers used {}{system}",
        sweep.length(figures.makespan, Metric::Makespan),
        sweep.length(figures.worst, Metric::WorstResponse),
        sweep.length(figures.median, Metric::WorstResponse),
        number(figures.throughput()),
        whole_percent(figures.utilization())
    )
}
