//! Several kinds of I/O on one page: first how long each strategy took, then what waiting cost.

use super::{Look, page, plain as sentences, tables};
use crate::pages::{self, Claims};
use crate::plan::Strategy;
use crate::report::{Cost, Played, Report};
use crate::time::Time;

#[must_use]
pub fn page(reports: &[Report], look: &Look, every_claim: bool) -> String {
    let Some(first) = reports.first() else { return String::new() };
    let mut givens =
        look.bold(&look.wrap("io-wait: Which waits can overlap, and who stands still meanwhile?", "  "));
    for report in reports {
        let sentences = report.scenario.givens();
        givens.push_str(&look.wrap(&format!("  {}: {}", name(report), sentences.join(" ")), "    "));
    }
    givens.push_str(&look.wrap(
        &format!("  {}", page::conditions(first.show, first.pace, first.repeat, first.machine)),
        "    ",
    ));
    for warning in warnings(reports) {
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

/// Each once.
fn warnings(reports: &[Report]) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    for warning in reports.iter().flat_map(Report::warnings) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    warnings
}

/// The page of each kind, in sentences, one after the other.
#[must_use]
pub fn plain(reports: &[Report], every_claim: bool) -> String {
    let claims = if every_claim { Claims::All } else { Claims::Broken };
    let page = |report| sentences::text(&pages::scenario::page(report, claims));
    reports.iter().map(page).collect::<Vec<_>>().join("\n")
}

fn name(report: &Report) -> &str {
    match report.scenario.waits_for() {
        Some(kind) => kind.name(),
        None => report.scenario.about().name,
    }
}

/// Kinds by strategies: predicted, and measured below it.
fn makespans(reports: &[Report], look: &Look) -> String {
    let strategies: Vec<Strategy> = reports
        .iter()
        .take(1)
        .flat_map(|report| report.strategies.iter().map(|played| played.strategy))
        .collect();
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
    if look.is_wide() {
        text.push('\n');
    }
    text.push_str(&look.wrap(&format!("  {MAKESPAN}"), "  "));
    text
}

const MAKESPAN: &str =
    "Makespan: from the first arrival to the last end. Where nothing is predicted, nobody can.";

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

/// What waiting cost in the first strategy that was played, and the threads of each.
fn costs(reports: &[Report], look: &Look) -> String {
    let costs: Vec<(&str, Vec<Cost>)> = reports.iter().map(|report| (name(report), report.costs())).collect();
    let Some(first) = costs.iter().find_map(|(_, costs)| costs.first()) else { return String::new() };
    let mut text =
        if look.is_wide() { wide_costs(&costs, first.strategy, look) } else { narrow_costs(&costs, look) };
    text.push('\n');
    text.push_str(&look.wrap(&format!("  {}", page::COSTS), "  "));
    for report in reports {
        for line in report.who_waits().map(str::to_owned).into_iter().chain(page::beside(report)) {
            text.push_str(&look.wrap(&format!("  {}: {line}", name(report)), "    "));
        }
    }
    text
}

fn wide_costs(costs: &[(&str, Vec<Cost>)], first: Strategy, look: &Look) -> String {
    let head = format!("in {first}");
    let rows = costs.iter().filter_map(|(name, costs)| {
        let [waiting, cpu, share, ..] = tables::cost_cells(costs.first()?);
        Some(vec![(*name).to_owned(), waiting, cpu, share])
    });
    let mut text =
        tables::simple(look, &[&head, "time waiting", "CPU time", "share of waiting"], rows.collect());
    text.push('\n');
    let mut header = vec!["threads"];
    header.extend(costs.iter().take(1).flat_map(|(_, costs)| costs.iter().map(|cost| cost.strategy.name())));
    let rows = costs
        .iter()
        .map(|(name, costs)| [vec![(*name).to_owned()], costs.iter().map(threads).collect()].concat());
    text.push_str(&tables::simple(look, &header, rows.collect()));
    text
}

fn narrow_costs(costs: &[(&str, Vec<Cost>)], look: &Look) -> String {
    let blocks = costs.iter().filter_map(|(name, costs)| {
        let first = costs.first()?;
        let names = ["time waiting", "CPU time", "share of waiting"];
        let mut rows: Vec<Vec<String>> = names
            .iter()
            .zip(tables::cost_cells(first))
            .map(|(name, value)| vec![format!("{}: {name}", first.strategy), value])
            .collect();
        rows.extend(costs.iter().map(|cost| vec![format!("{}: threads", cost.strategy), threads(cost)]));
        Some(tables::simple(look, &[name, ""], rows))
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// "6, 5 borrowed".
fn threads(cost: &Cost) -> String {
    match cost.usage.borrowed {
        0 => cost.usage.threads.to_string(),
        borrowed => format!("{}, {borrowed} borrowed", cost.usage.threads),
    }
}

fn lessons(reports: &[Report], look: &Look) -> String {
    let lines = reports.iter().map(|report| format!("  {}: {}", name(report), report.scenario.lesson()));
    lines.map(|line| look.wrap(&line, "    ")).collect()
}

fn checks(reports: &[Report], look: &Look, every_claim: bool) -> String {
    let verdicts =
        || reports.iter().flat_map(|report| report.verdicts.iter().map(move |verdict| (report, verdict)));
    let (all, hold) = (verdicts().count(), verdicts().filter(|(_, verdict)| verdict.holds).count());
    let mut text =
        look.wrap(&format!("Checked: {hold} of {} hold.", crate::story::count(all, "claim")), "  ");
    for (report, verdict) in verdicts().filter(|(_, verdict)| every_claim || !verdict.holds) {
        let line = format!("  {}: {}", name(report), page::claim_in_words(verdict, report.telling()));
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
