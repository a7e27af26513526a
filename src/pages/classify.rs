//! The page of `classify`: the verdict, how sure it is, and the figures behind it.

use super::{figures::figures_down, rows, threads, try_next};
use crate::child::history::History;
use crate::child::{Ending, Memory, Threads};
use crate::classify::sentences::{help, limits, percent_of, remarks, sureness, verdict};
use crate::classify::{Classification, Kind, Shares};
use crate::document::{Block, Document, Line, Mark, Part, Section, Spacing, Table};
use crate::foreign::shown;
use crate::story::capital;
use crate::time::{Time, ratio};
use crate::timeline::State;

pub fn page(program: &Classification) -> Document {
    match (program.history(), &program.shown().threads) {
        (Some(history), _) => with_chart(program, history),
        (None, Threads::Untold) => {
            let mut page = without_chart(program);
            page.sections.insert(0, Section::untitled(vec![threads::untold()]));
            page
        }
        (None, _) => without_chart(program),
    }
}

fn without_chart(program: &Classification) -> Document {
    let shares = program.shares().filter(|_| program.kind() != Kind::TooShort);
    Document {
        title: title(program),
        givens: answer(program),
        sections: vec![
            Section::untitled(shares.map(bar).into_iter().collect()),
            Section::untitled(vec![Block::Table(used(program)), text(remarks(program))]),
            cannot_tell(program),
            try_next([&what_next(program.kind())]),
        ],
        ..Document::default()
    }
}

/// On one screen: the chart, and below it what it is the evidence of. The figures take the room of a text.
fn with_chart(program: &Classification, history: &History) -> Document {
    const FEWEST: usize = 4;
    const MOST: usize = 16;
    let below = [
        Section::untitled(vec![Block::Lines(answer(program))]),
        Section::new("What it used", vec![text(vec![in_short(program), SWITCH.to_owned()])]),
        cannot_tell(program),
        try_next([&what_next(program.kind())]),
    ];
    let page = |room| Document {
        title: title(program),
        sections: std::iter::once(Section::untitled(threads::chart(program, history, room)))
            .chain(below.clone())
            .collect(),
        spacing: Spacing::Tight,
        ..Document::default()
    };
    // What is left out takes a row, too.
    let fits = |page: &Document| rows::of(page) < rows::SCREEN;
    (FEWEST..=MOST).rev().map(page).find(fits).unwrap_or_else(|| page(FEWEST))
}

/// What it is, what would help, and how sure that is.
fn answer(program: &Classification) -> Vec<Line> {
    let answer = Line::strong(verdict(program));
    let grounds = help(program).into_iter().chain([sureness(program)]).map(Line::item);
    std::iter::once(answer).chain(grounds).collect()
}

fn cannot_tell(program: &Classification) -> Section {
    Section::new("What these figures cannot tell", vec![text(limits(program))])
}

/// "Wall time 1.002 s; CPU time 0.003 s: in its own code (user) 0.001 s, in the system for it 0.002 s; ended with
/// exit code 0."
fn in_short(program: &Classification) -> String {
    let figures = figures(program);
    let is_part = |place: usize| figures[place].0.starts_with(PART_OF);
    let joint = |place: usize| match (is_part(place - 1), is_part(place)) {
        (false, true) => ": ",
        (true, true) => ", ",
        (_, false) => "; ",
    };
    let joints = std::iter::once("").chain((1..figures.len()).map(joint));
    let told = joints.zip(&figures).map(|(joint, (name, value))| format!("{joint}{} {value}", name.trim()));
    format!("{}.", capital(&told.collect::<String>()))
}

fn text(sentences: Vec<String>) -> Block {
    Block::Lines(sentences.into_iter().map(Line::text).collect())
}

/// The command on one line: a script can have many.
fn title(program: &Classification) -> String {
    format!("classify: {}", shown(&program.command.join(" ")))
}

/// Where the time went, with the marks of the scenarios' charts.
fn bar(shares: Shares) -> Block {
    let parts = [
        (State::Running, "running", Some(shares.running)),
        (State::Queued, "queued", shares.queued),
        (State::Waiting, waiting(shares), Some(shares.waiting)),
    ];
    let wall = shares.running + shares.queued.unwrap_or_default() + shares.waiting;
    let part = |(state, name, length): (State, &str, Option<Time>)| {
        let length = length?;
        let label = format!("{name} {}", percent_of(length, wall));
        Some(Part { mark: Mark::State(state), share: ratio(length, wall), label })
    };
    Block::Bar(parts.into_iter().filter_map(part).collect())
}

fn used(program: &Classification) -> Table {
    let figures = figures(program);
    let alt = figures.iter().map(|(name, value)| format!("{}: {value}.", name.trim())).collect();
    Table { alt, ..Table::one(figures_down("what it used", figures)) }
}

/// For a page that has no room for more words.
const SWITCH: &str =
    "Context switch: a thread leaves its core: to wait, or because another thread is given it (forced).";

/// Before the name of a figure that is a part of the one above it.
const PART_OF: &str = "  ";

fn figures(program: &Classification) -> Vec<(&'static str, String)> {
    let seen = program.shown();
    let mut figures = vec![("wall time", seconds(seen.wall))];
    if let [shortest, .., longest] = program.runs() {
        figures.push(("  from", seconds(shortest.wall)));
        figures.push(("  to", seconds(longest.wall)));
    }
    figures.push(("CPU time", seconds(seen.cpu.total())));
    figures.push(("  in its own code (user)", seconds(seen.cpu.user)));
    figures.push(("  in the system for it", seconds(seen.cpu.system)));
    figures.push(("cores used", format!("{:.2} of {}", program.cores_used(), program.cores())));
    if let Some(shares) = program.shares() {
        figures.extend(shares.queued.map(|queued| ("none ran, one queued", seconds(queued))));
        let waiting = if shares.queued.is_some() { "none ran, all waiting" } else { "none ran" };
        figures.push((waiting, seconds(shares.waiting)));
    }
    if let Some(throttled) = program.throttled() {
        figures.push(("quota", format!("{:.2} cores", throttled.cores)));
        figures.push(("kept off by it", seconds(throttled.time)));
    }
    figures.push(("peak memory", memory(seen.memory)));
    figures.push(("context switches", (seen.switches.voluntary + seen.switches.involuntary).to_string()));
    figures.push(("  to wait (voluntary)", seen.switches.voluntary.to_string()));
    figures.push(("  forced (involuntary)", seen.switches.involuntary.to_string()));
    figures.extend(
        seen.others.map(|others| ("cores others used", format!("{:.2} of {}", others.used, others.of))),
    );
    figures.push(("ended with", ending(seen.ending)));
    figures
}

/// What the time that it did not run is called.
fn waiting(shares: Shares) -> &'static str {
    if shares.queued.is_some() { "waiting" } else { "waiting or queued" }
}

fn what_next(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::TooShort => ("meanwhile classify --scenario io-wait", "a program that is long enough"),
        Kind::IoBound => ("meanwhile io-wait", "what concurrency does for waits"),
        Kind::Mixed => ("meanwhile passport", "waiting and computing in one day: both cures together"),
        Kind::CpuBound => ("meanwhile parallel", "what more workers do for calculations"),
        Kind::Parallel => ("meanwhile parallel --serial 0.2", "where more workers stop helping"),
    }
}

fn seconds(time: Time) -> String {
    format!("{:.3} s", time.as_secs())
}

fn memory(memory: Memory) -> String {
    #[expect(clippy::cast_precision_loss, reason = "only for showing it")]
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    match memory {
        Memory::Bytes(bytes) => megabytes(bytes),
        Memory::AtMost(bytes) => format!("at most {}", megabytes(bytes)),
    }
}

fn ending(ending: Ending) -> String {
    match ending {
        Ending::Exit(code) => format!("exit code {code}"),
        Ending::Signal(signal) => format!("signal {signal}"),
    }
}
