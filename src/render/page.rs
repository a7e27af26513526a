//! What the pages that are not documents yet share.

use super::{Look, tables};
use crate::analysis::claims::{Figure, Verdict};
use crate::io::real_file::Timed;
use crate::report::{Report, Telling};
use crate::story::{count, list};

pub(super) use crate::pages::conditions;

/// Nothing, where there is nothing to say.
pub(super) fn section(look: &Look, title: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{}\n{text}", look.bold(look.wrap(title, "  ").trim_end()))
}

/// What the columns of the costs mean.
pub(super) const COSTS: &str = "In real time. Time waiting: all tasks added up. CPU time: of all threads that did the work; the other side is not \
     counted. Share of waiting: of both together. Threads: all that did the work, with those that the event loop borrowed. Nothing of this \
     is predicted.";

/// What was measured beside the runs, in a sentence each.
pub(super) fn beside(report: &Report) -> Vec<String> {
    let line = |timed: &Timed| format!("{}: {}.", timed.what, tables::milliseconds(timed.took));
    report.beside.iter().map(line).collect()
}

/// That all claims hold, in a line; those that do not, one by one.
pub(super) fn checks(verdicts: &[Verdict], look: &Look, every_claim: bool, telling: Telling) -> String {
    let hold = verdicts.iter().filter(|verdict| verdict.holds).count();
    if verdicts.is_empty() {
        return String::new();
    }
    let mut text = look.wrap(&format!("Checked: {hold} of {} hold.", count(verdicts.len(), "claim")), "  ");
    for verdict in verdicts.iter().filter(|verdict| every_claim || !verdict.holds) {
        let line = look.wrap(&format!("  {}", claim_in_words(verdict, telling)), "    ");
        text.push_str(&if verdict.holds { line } else { look.alarm(&line) });
    }
    text
}

/// "holds: ... (published 60.0 s, predicted 60.0 s, measured 60.4 s)".
pub(super) fn claim_in_words(verdict: &Verdict, telling: Telling) -> String {
    let figure = |figure: Figure| match figure {
        Figure::Time(time) => telling.clock.length(time, telling.precision),
        Figure::Count(count) => count.to_string(),
    };
    let shown = |what: &str, value: Option<Figure>| value.map(|value| format!("{what} {}", figure(value)));
    let model = verdict.model.filter(|_| telling.show.model());
    let figures: Vec<String> = [
        shown("published", verdict.published),
        shown("predicted", model),
        shown("measured", verdict.measured),
    ]
    .into_iter()
    .flatten()
    .collect();
    let head = if verdict.holds { "holds" } else { "does NOT hold" };
    format!("{head}: {} ({})", verdict.text, list(&figures).replace(" and ", ", "))
}
