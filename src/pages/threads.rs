//! The chart of a program's threads: when each ran, was queued for a core, or waited.

use std::collections::BTreeMap;

use crate::child::history::History;
use crate::classify::Classification;
use crate::classify::threads::{Named, named, peaks, stretches, those_that_matter};
use crate::document::{Audience, Axis, Block, Gantt, Legend, Line, Mark, Piece, Row, Rows, Ruler};
use crate::story::{Precision, StoryClock, Units, count};
use crate::time::{Time, ratio};
use crate::timeline::State;

/// More steps of the axis than most pages have columns, or pictures have room for.
const STEPS: u64 = 400;

/// Legend and chart, with at most so many threads.
pub(super) fn chart(program: &Classification, history: &History, room: usize) -> Vec<Block> {
    let all = named(history);
    let told = those_that_matter(&all, history.end, room);
    let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([Time::from_millis(1)]) };
    let mut groups: Vec<Rows> = told
        .chunk_by(|one, next| one.thread.process == next.thread.process)
        .map(|threads| Rows::tasks(threads.iter().map(|thread| row(thread, history.end, units)).collect()))
        .collect();
    if let (Some(last), 1.., others) = (groups.last_mut(), all.len() - told.len() + history.forgotten, &all) {
        last.left_out = left_out(others, &told, history.forgotten);
    }
    let notes = notes(program, history, &all);
    let words = told.iter().map(|thread| in_words(thread, units));
    let gantt = Gantt {
        clock: "measured",
        axis: Axis::linear(history.end, units.clock),
        ruler: Ruler::Own,
        figures: "ran   queued",
        groups,
        alt: words.chain(notes.iter().map(|line| line.text.clone())).collect(),
        notes,
    };
    vec![Block::Legend(legend()), Block::Gantt(gantt)]
}

fn legend() -> Legend {
    Legend::of([
        (Mark::State(State::Running), "running"),
        (Mark::Partly(4), "part of it"),
        (Mark::State(State::Queued), "queued: no core yet"),
        (Mark::Turns, "runs, is queued"),
        (Mark::State(State::Waiting), "waits"),
    ])
}

/// Threads stand below the first one of their process.
fn row(named: &Named, end: Time, units: Units) -> Row {
    let full = named.in_full();
    let piece = |(state, start, end): (State, Time, Time)| Piece {
        state,
        start,
        end,
        about: format!("{full} {} from {} to {}.", state.name(), units.instant(start), units.instant(end)),
    };
    let parts = named.thread.parts();
    Row {
        name: if named.thread.is_first() { named.name.clone() } else { format!("  {}", named.name) },
        pieces: stretches(named.thread, end, STEPS).into_iter().map(piece).collect(),
        figure: format!("{:.2} {:>6.2} s", parts.running.as_secs(), parts.queued.as_secs()),
    }
}

fn in_words(named: &Named, units: Units) -> String {
    let (thread, parts) = (named.thread, named.thread.parts());
    format!(
        "{}: from {} to {}; it ran {}, was queued {} and waited {}.",
        named.in_full(),
        units.instant(thread.start),
        units.instant(thread.end()),
        units.length(parts.running),
        units.length(parts.queued),
        units.length(parts.waiting)
    )
}

/// "and 30 other threads of 12 processes: 0.41 s running".
fn left_out(all: &[Named], told: &[Named], forgotten: usize) -> String {
    let is_told = |named: &&Named| told.iter().any(|other| std::ptr::eq(other.thread, named.thread));
    let others: Vec<&Named> = all.iter().filter(|named| !is_told(named)).collect();
    let ran: Time = others.iter().map(|named| named.thread.parts().running).sum();
    let many = count(others.len() + forgotten, "other thread");
    format!("and {many}, which ran {:.2} s together", ran.as_secs())
}

/// How many there were at a time, and what cannot be seen.
fn notes(program: &Classification, history: &History, all: &[Named]) -> Vec<Line> {
    const ROW: &str = "Each row is a thread of a program: it can run on a core of its own.";
    let peaks = peaks(history);
    let in_progress = count(peaks.in_progress, "thread");
    // What lived between two looks ran, too: then the most that was seen can be less than the mean.
    let tenths = |cores: f64| (cores * 10.0).round();
    let most = match tenths(peaks.running) < tenths(program.cores_used()) {
        true => format!("Peak: {in_progress} in progress at once."),
        false => format!(
            "Peak: {in_progress} in progress at once, and {:.1} running at once (in {:.0} ms).",
            peaks.running,
            millis(peaks.over)
        ),
    };
    let ran: Time = history.threads.iter().map(|thread| thread.parts().running).sum();
    let unseen = match program.shown().cpu.total().saturating_sub(ran) {
        Time::ZERO => String::new(),
        unseen => format!(": {:.3} s of CPU time", unseen.as_secs()),
    };
    let looks = format!(
        "Looked at every {:.0} ms: no order within that time is known, and what lived between two looks is not drawn{unseen}.",
        millis(history.every).max(1.0)
    );
    [ROW.to_owned(), most, looks].into_iter().chain(busiest(all)).map(Line::item).collect()
}

/// Which of several programs ran for most of the time, if one did.
fn busiest(all: &[Named]) -> Option<String> {
    const MOST: f64 = 0.5;
    let mut ran: BTreeMap<&str, Time> = BTreeMap::new();
    for named in all {
        *ran.entry(&named.process).or_default() += named.thread.parts().running;
    }
    let (process, longest) = ran.iter().max_by_key(|(_, ran)| **ran)?;
    let is_most = MOST <= ratio(*longest, ran.values().copied().sum());
    (1 < ran.len() && is_most).then(|| {
        let others = ran.values().copied().sum::<Time>().saturating_sub(*longest);
        format!(
            "Of all, {process} ran most: {:.2} s; all others together {:.2} s.",
            longest.as_secs(),
            others.as_secs()
        )
    })
}

fn millis(time: Time) -> f64 {
    time.as_secs() * 1e3
}

/// Why there is no chart.
pub(super) fn untold() -> Block {
    let why = "No chart: this system does not tell what a thread did when. It takes Linux, with `schedstat` in /proc.";
    Block::Lines(vec![Line::alarm(why).for_whom(Audience::All)])
}
