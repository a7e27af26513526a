//! The long run in sentences.

use super::{INTERVALS, LUCK, WARM_UP, figures, frame};
use crate::sweep::long_run::{Figure, LongRun, LongRunReport, Outcome, Point, Settled, share};

/// No drawing and no columns.
#[must_use]
pub fn plain(report: &LongRunReport) -> String {
    let found = &report.found;
    let mut lines: Vec<String> = found.points.iter().flat_map(|point| told(found, point)).collect();
    lines.push(String::new());
    lines.extend(report.sentences.clone());
    lines.extend([INTERVALS, WARM_UP, LUCK].map(str::to_owned));
    frame(found).plain(lines)
}

fn told(found: &LongRun, point: &Point) -> Vec<String> {
    let mut lines = vec![String::new(), format!("With {}:", found.axis.at(point.value))];
    for (strategy, outcome) in found.strategies.iter().zip(&point.outcomes) {
        let told = match outcome {
            Outcome::Unstable { load } => {
                let trouble = outcome.trouble().unwrap_or_default();
                format!("{trouble}: {} of what can be served arrives", share(*load))
            }
            Outcome::Settles(settled) => Figure::ALL.map(|figure| in_words(settled, figure)).join("; "),
        };
        lines.push(format!("{strategy}: {told}."));
    }
    lines
}

fn in_words(settled: &Settled, figure: Figure) -> String {
    let estimate = figure.estimate(settled);
    let theory =
        figure.theory(settled).map_or(String::new(), |theory| format!(", in theory {} s", figures(theory)));
    format!(
        "{} of the response {} s, from {} s to {} s{theory}",
        figure.name(),
        figures(estimate.value),
        figures(estimate.value - estimate.half),
        figures(estimate.value + estimate.half)
    )
}
