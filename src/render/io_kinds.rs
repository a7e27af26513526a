//! Several kinds of I/O on one page: first how long each strategy took, then what waiting cost.

use super::{Look, page, plain as sentences, tables};
use crate::plan::Strategy;
use crate::report::{Played, Report};
use crate::scenario::Scenario;
use crate::time::Time;

#[must_use]
pub fn page(reports: &[Report], look: &Look, every_claim: bool) -> String {
    let Some(first) = reports.first() else { return String::new() };
    let mut givens = look.bold(&look.wrap("io-wait: Which waits can overlap, and who stands still meanwhile?", "  "));
    for report in reports {
        let sentences = report.scenario.givens();
        givens.push_str(&look.wrap(&format!("  {}: {}", name(report), sentences.join(" ")), "    "));
    }
    givens.push_str(&look.wrap(&format!("  {}", page::conditions(first)), "    "));
    for warning in first.warnings() {
        givens.push_str(&look.alarm(&look.wrap(&format!("  {warning}"), "    ")));
    }
    let mut parts = vec![givens, page::section(look, "How long it takes", &makespans(reports, look))];
    if reports.iter().any(|report| !report.costs().is_empty()) {
        parts.push(page::section(look, "What waiting costs", &costs(reports, look)));
    }
    parts.push(page::section(look, "What to see", &lessons(reports, look)));
    parts.push(checks(reports, look, every_claim));
    parts.push(page::section(look, "What to try next", &try_next(reports, look)));
    parts.join("\n")
}

/// The page of each kind, in sentences, one after the other.
#[must_use]
pub fn plain(reports: &[Report], every_claim: bool) -> String {
    reports.iter().map(|report| sentences::plain(report, every_claim)).collect::<Vec<_>>().join("\n")
}

fn name(report: &Report) -> &'static str {
    match &report.scenario {
        Scenario::IoWait(io_wait) => io_wait.kind.name(),
        other => other.about().name,
    }
}

/// Kinds by strategies: predicted, and measured below it.
fn makespans(reports: &[Report], look: &Look) -> String {
    let strategies: Vec<Strategy> =
        reports.iter().take(1).flat_map(|report| report.strategies.iter().map(|played| played.strategy)).collect();
    let mut text = String::new();
    if look.is_wide() {
        let mut header = vec!["makespan"];
        header.extend(strategies.iter().map(|strategy| strategy.name()));
        text.push_str(&tables::simple(look, &header, reports.iter().flat_map(wide_rows).collect()));
    } else {
        for report in reports {
            let rows = report.strategies.iter().map(|played| {
                let lines = lines(report).into_iter().map(|(_, pick)| length(report, pick(played)));
                [vec![played.strategy.to_string()], lines.collect()].concat()
            });
            let mut header = vec![name(report)];
            header.extend(lines(report).into_iter().map(|(clock, _)| clock));
            text.push_str(&tables::simple(look, &header, rows.collect()));
            text.push('\n');
        }
    }
    text.push('\n');
    text.push_str(&look.wrap(&format!("  {MAKESPAN}"), "  "));
    text
}

const MAKESPAN: &str = "Makespan: from the first arrival to the last end. Where nothing is predicted, nobody can.";

type Pick = fn(&Played) -> Option<Time>;

/// What is told of each kind.
fn lines(report: &Report) -> Vec<(&'static str, Pick)> {
    let mut lines: Vec<(&'static str, Pick)> = Vec::new();
    if report.show.model() {
        lines.push(("predicted", |played| Some(played.predicted.makespan())));
    }
    if report.show.real() {
        lines.push(("measured", |played| Some(played.measured.as_ref()?.makespan())));
    }
    lines
}

fn wide_rows(report: &Report) -> Vec<Vec<String>> {
    let rows = lines(report).into_iter().enumerate().map(|(line, (clock, pick))| {
        let label = match (line, clock) {
            (0, "predicted") => name(report).to_owned(),
            (0, _) => format!("{} (measured)", name(report)),
            _ => format!("  {clock}"),
        };
        let cells = report.strategies.iter().map(|played| length(report, pick(played)));
        [vec![label], cells.collect()].concat()
    });
    rows.collect()
}

fn length(report: &Report, length: Option<Time>) -> String {
    length.map_or("-".to_owned(), |length| report.clock().length(length, report.precision()))
}

fn costs(reports: &[Report], look: &Look) -> String {
    let mut text = String::new();
    for report in reports {
        text.push_str(&look.bold(name(report)));
        text.push('\n');
        text.push_str(&tables::costs(report, look));
        text.push('\n');
    }
    text.push_str(&look.wrap(&format!("  {}", page::COSTS), "  "));
    for report in reports {
        for line in report.who_waits().map(str::to_owned).into_iter().chain(page::beside(report)) {
            text.push_str(&look.wrap(&format!("  {}: {line}", name(report)), "    "));
        }
    }
    text
}

fn lessons(reports: &[Report], look: &Look) -> String {
    let lines = reports.iter().map(|report| format!("  {}: {}", name(report), report.scenario.lesson()));
    lines.map(|line| look.wrap(&line, "    ")).collect()
}

fn checks(reports: &[Report], look: &Look, every_claim: bool) -> String {
    let verdicts = || reports.iter().flat_map(|report| report.verdicts.iter().map(move |verdict| (report, verdict)));
    let (all, hold) = (verdicts().count(), verdicts().filter(|(_, verdict)| verdict.holds).count());
    let mut text = look.wrap(&format!("Checked: {hold} of {} hold.", crate::story::count(all, "claim")), "  ");
    for (report, verdict) in verdicts().filter(|(_, verdict)| every_claim || !verdict.holds) {
        let line = format!("  {}: {}", name(report), page::claim_in_words(report, verdict));
        let line = look.wrap(&line, "    ");
        text.push_str(&if verdict.holds { line } else { look.alarm(&line) });
    }
    text
}

fn try_next(reports: &[Report], look: &Look) -> String {
    let lines = reports.iter().map(|report| format!("  meanwhile io-wait --kind {}", name(report)));
    let mut text: String = lines.map(|line| look.wrap(&line, "    ")).collect();
    text.push_str(&look.wrap("      one kind on a page of its own, with its charts", "      "));
    text
}
