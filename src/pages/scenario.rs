//! The page of a scenario: givens, charts, the timeline table, the summary.

use super::{
    Claims, chart, checks, events, figures, givens, partial_again, stages, title, try_next, what_to_see,
};
use crate::document::{Audience, Block, Document, Line, Section};
use crate::report::Report;
use crate::report::played::Played;

pub fn page(report: &Report, claims: Claims) -> Document {
    let lesson = Some(report.scenario.lesson()).filter(|lesson| !lesson.is_empty());
    Document {
        sections: vec![
            Section::untitled(charts(report)),
            Section::new("What happens when", vec![Block::Table(events::table(report))]),
            Section::new("How long it takes", summary(report)),
            stages::section(report),
            Section::new("What waiting costs", costs(report)),
            what_to_see(lesson),
            checks(&report.verdicts, report.units, report.conditions.clocks, claims),
            try_next(&report.try_next),
            partial_again(report.conditions),
        ],
        ..frame(report)
    }
}

/// The question, and what is given.
pub(super) fn frame(report: &Report) -> Document {
    let about = report.scenario.about();
    Document {
        title: title(about.name, about.question, report.conditions.extent.is_partial()),
        givens: givens(report.scenario.givens(), report.conditions, &report.warnings),
        ..Document::default()
    }
}

fn charts(report: &Report) -> Vec<Block> {
    let strategy = |played: &Played| {
        let title = format!("{}: {}", played.strategy, played.headline);
        [Block::Subheading(title), Block::Gantt(chart::strategy(report, played))]
    };
    let legend = Block::Legend(chart::legend(report));
    let words = Block::Lines(chart::words_of_states(report));
    [legend, words].into_iter().chain(report.strategies.iter().flat_map(strategy)).collect()
}

/// How long it all took, and what the figures mean.
fn summary(report: &Report) -> Vec<Block> {
    let published = match report.has_source {
        true => format!("Published: what {}. ", report.scenario.publisher()),
        false => String::new(),
    };
    let makespan =
        "Makespan: from the first arrival to the last end. Response: from a task's arrival to its end.";
    let mut notes = vec![published + makespan];
    if report.conditions.clocks.real() {
        notes.push(
            "Replay: the model with the step lengths that this run measured. Differs: by what scheduling costs."
                .to_owned(),
        );
    }
    notes.push(
        "In progress: begun and not ended, the most at one instant; 2 or more is concurrency. Running: on a \
         worker, the most at one instant; 2 or more is parallelism. Use: computing, as a share of the makespan, of all workers together; in a chart, \
         of one. A wait that holds a worker is no use."
            .to_owned(),
    );
    if report.strategies.iter().any(|played| !played.predicted.slacks.is_empty()) {
        notes.push(
            "Slack: how much later a task could begin, and all would still end when it does: every worker keeps its \
             order, every length stays."
                .to_owned(),
        );
    }
    let notes = notes.into_iter().map(Line::text);
    let remarks = report.buffered.iter().chain(&report.remarks).map(Line::text);
    vec![Block::Table(figures::summary(report)), Block::Lines(notes.chain(remarks).collect())]
}

/// What waiting cost, and what was measured beside it; nothing if that is not the matter.
fn costs(report: &Report) -> Vec<Block> {
    let costs = report.costs();
    if costs.is_empty() {
        return Vec::new();
    }
    let own = report.who_waits.map(str::to_owned).into_iter().chain(figures::beside(report));
    let note = Line::text(figures::COSTS).for_whom(Audience::Drawn);
    let lines = std::iter::once(note).chain(own.map(Line::text)).collect();
    vec![Block::Table(figures::costs(&costs)), Block::Lines(lines)]
}
