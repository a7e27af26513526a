//! The page of the two cases.

use super::{
    Claims, WIDE, checks, commands, givens, in_short, or_none, partial_again, read_out, stacked_if_narrow,
    take_home, title, try_next, what_to_see,
};
use crate::analysis::Run;
use crate::analysis::causes::Queue;
use crate::document::{Audience, Block, Document, Grid, Line, Section, Table};
use crate::grouped::grouped;
use crate::plan::TaskId;
use crate::report::Clocks;
use crate::report::sentences::causes::{queued, reason};
use crate::scenario::cases::{Case, Elsewhere, Square, WORDS};
use crate::special::cases::{Cases, Row};
use crate::story::Units;
use crate::time::{Pace, Time};

pub fn page(cases: &Cases, claims: Claims) -> Document {
    let user = user(cases);
    Document {
        sections: vec![
            Section::new(
                format!("Response of {user}: sending to answer"),
                vec![Block::Table(square(cases, CLOCKS))],
            ),
            Section::new("All servers", vec![Block::Table(all_servers(cases))]),
            Section::new(format!("Why {user} is queued"), vec![Block::Lines(causes(cases))]),
            what_to_see(cases.lessons()),
            all_checks(cases, claims),
            try_next(&cases.try_next()),
            partial_again(cases.conditions),
        ],
        ..frame(cases)
    }
}

/// Beside those that the names of the servers have.
const MORE_WORDS: &str =
    "Queued: its core is not free, but busy or held. Thread: a worker in a program (here Rust's).";
const FEW_WORDS: &str =
    "Receiver: takes requests in. Inline: it calculates itself. Awaits (async): it serves others meanwhile.";
/// <https://docs.python.org/3/glossary.html#term-global-interpreter-lock>.
const WORDS_OF_LOCK: &str = "Lock (of CPython, the usual Python): of a program's threads (as of FastAPI's `def`) only its holder runs: in turns.";
/// What a newcomer needs, and what FastAPI's own page does not say together:
/// <https://fastapi.tiangolo.com/async/>, <https://docs.python.org/3/library/asyncio-eventloop.html#executing-code-in-thread-or-process-pools>.
const WHAT_TO_WRITE: [&str; 3] = [
    "Your server (FastAPI) freezes while an `async def` calls `export(x)`? At the file's top: `import asyncio`. If a \
     core is busy then (see a task manager), it calculates: add `from concurrent.futures import \
     ProcessPoolExecutor`, `pool = ProcessPoolExecutor()`; instead of `export(x)`:",
    "`await asyncio.get_running_loop().run_in_executor(pool, export, x)`.",
    "If not, it waits (for a disk): `await asyncio.to_thread(export, x)`.",
];

/// The same on one screen.
pub fn screen(cases: &Cases, claims: Claims) -> Document {
    let user = user(cases);
    let verdicts = cases.verdicts();
    let next = cases.try_next();
    // The alarm takes a line, and so does a server more.
    let words = match cases.row(Case::ThreadWithLock) {
        _ if cases.is_disturbed() => FEW_WORDS.to_owned(),
        Some(_) => format!("{FEW_WORDS} {WORDS_OF_LOCK}"),
        None => format!("{WORDS} {MORE_WORDS}"),
    };
    let words =
        [Line::item(words).for_whom(Audience::Wide), Line::item(FEW_WORDS).for_whom(Audience::Narrow)];
    let tables = vec![
        Block::Subheading(format!("Response of {user}: from sending to answer")),
        // What was measured stands in the next table.
        Block::Table(square(cases, 1)),
        Block::Subheading(format!("All servers, by who calculates{}", whose_measured(cases))),
        Block::Table(in_columns(cases)),
        Block::Subheading(format!("Why {user} is queued")),
        Block::Lines(causes_in_short(cases)),
        Block::Subheading("Words, and what to write".to_owned()),
        Block::Lines(words.to_vec()),
        Block::Lines(WHAT_TO_WRITE.map(Line::item).to_vec()),
    ];
    Document {
        sections: vec![
            Section::untitled(tables),
            Section::untitled(take_home(
                &cases.lessons(),
                &verdicts,
                "the replay of each server",
                &commands(&next),
            )),
            in_short(all_checks(cases, claims), &verdicts, claims),
            partial_again(cases.conditions),
        ],
        ..frame(cases)
    }
    .on_one_screen()
}

/// The question, and what is given.
fn frame(cases: &Cases) -> Document {
    Document {
        title: title(cases.square.name(), Square::QUESTION, cases.conditions.extent.is_partial()),
        givens: givens(cases.square.scenario().givens(), cases.conditions, &cases.warnings()),
        ..Document::default()
    }
}

fn all_checks(cases: &Cases, claims: Claims) -> Section {
    checks(&cases.verdicts(), cases.units(), cases.conditions.clocks, claims)
}

/// " (measured: User 2)": the column of a second clock has no room for it.
fn whose_measured(cases: &Cases) -> String {
    match cases.conditions.clocks {
        Clocks::Both if cases.is_disturbed() => format!(" (measured, disturbed: {})", user(cases)),
        Clocks::Both if cases.conditions.pace == Pace::REAL_TIME => format!(" (measured: {})", user(cases)),
        Clocks::Both => {
            format!(" (measured: {}, times x {})", user(cases), cases.conditions.pace.story_seconds())
        }
        Clocks::Model | Clocks::Real => String::new(),
    }
}

/// A row for each server; the user who is looked at on each clock.
fn in_columns(cases: &Cases) -> Table {
    let user = user(cases);
    let clocks_of = |row: &Row| clocks(cases, row).into_iter().map(|(clock, _)| clock).collect::<Vec<_>>();
    let told = cases.rows.first().map(clocks_of).unwrap_or_default();
    let header = ["server".to_owned(), "User 1".to_owned()]
        .into_iter()
        // The first is the clock of the whole page; a second has its name.
        .chain(told.iter().zip(0..).map(|(clock, place)| match place {
            0 => user.clone(),
            _ => (*clock).to_owned(),
        }));
    let rows = cases.rows.iter().map(|row| {
        let runs = clocks(cases, row);
        let first = runs.first().and_then(|(_, run)| run.as_ref()).and_then(|run| run.first_response());
        let user = runs.iter().map(|(_, run)| run.and_then(|run| cases.response(run)));
        let cells = std::iter::once(first).chain(user).map(|time| length(cases, time));
        std::iter::once(row.case.words(&cases.square.server)).chain(cells).collect::<Vec<String>>()
    });
    let grid = Grid::new(header, rows.collect());
    stacked_if_narrow(grid.clone(), grid)
}

pub(super) fn user(cases: &Cases) -> String {
    format!("User {}", cases.user() + 1)
}

pub(super) fn length(cases: &Cases, length: Option<Time>) -> String {
    or_none(length.map(|length| cases.units().length(length)))
}

/// Why the user waits at each server.
fn causes(cases: &Cases) -> Vec<Line> {
    let cause = |row: &Row| {
        Line::item(format!("{}: {}.", row.case.words(&cases.square.server), cause(cases, row, queued)))
    };
    cases.rows.iter().map(cause).collect()
}

/// Why the user waits at one of them.
pub(super) fn cause(cases: &Cases, row: &Row, told: fn(&Run, &Queue, Units) -> String) -> String {
    let run = cases.drawn(row);
    match run.queue_of(TaskId::new(cases.user())) {
        Some(queue) => told(run, queue, cases.units()),
        None => format!("{} is not queued", user(cases)),
    }
}

/// Each reason to be queued with the servers that have it, as predicted; last those where nobody queues.
fn causes_in_short(cases: &Cases) -> Vec<Line> {
    let mut reasons = grouped(cases.rows.iter().map(|row| {
        let run = &row.predicted;
        let queue = run.queue_of(TaskId::new(cases.user()));
        let why = queue.map(|queue| reason(queue, run.unseen, cases.units()));
        (why, row.case.words(&cases.square.server))
    }));
    reasons.sort_by_key(|(why, _)| why.is_none());
    let told = |(why, servers): (Option<String>, Vec<String>)| {
        let servers = servers.join("; ");
        match why {
            Some(why) => Line::item(format!("{why}: {servers}.")),
            None => Line::item(format!("{} is not queued: {servers}.", user(cases))),
        }
    };
    // A narrow page has no room for more: two reasons show what is busy and what is held.
    let on_narrow = reasons.iter().filter(|(why, _)| why.is_some()).take(2).count();
    let line = |(place, reason)| match told(reason) {
        line if place < on_narrow => line,
        line => line.for_whom(Audience::Wide),
    };
    reasons.into_iter().enumerate().map(line).collect()
}

/// Each clock that is shown, with a row's run on it.
pub(super) fn clocks<'a>(cases: &Cases, row: &'a Row) -> Vec<(&'static str, Option<&'a Run>)> {
    let predicted = cases.conditions.clocks.model().then_some(("predicted", Some(&row.predicted)));
    let measured = cases.conditions.clocks.real().then_some(("measured", row.measured()));
    predicted.into_iter().chain(measured).collect()
}

/// The name of a row on its first line, and the clock on the others.
fn labelled(line: usize, words: &str, clock: &str) -> String {
    if line == 0 { words.to_owned() } else { format!("  {clock}") }
}

/// The most that a row of a table has.
const CLOCKS: usize = 2;

/// Where the calculation is done, by whether the receiver is held; on so many clocks.
fn square(cases: &Cases, most_clocks: usize) -> Table {
    let mut rows = Vec::new();
    for line in Case::SQUARE {
        let words = match line[0] {
            Case::Cell(Elsewhere::Inline, _) => "the server calculates",
            _ if !cases.square.server.has_another_core() => "no core for a process",
            _ => "a process calculates",
        };
        let [held, free] = line.map(|case| cases.row(case).map_or(Vec::new(), |row| clocks(cases, row)));
        for (place, (held, free)) in held.iter().zip(&free).take(most_clocks).enumerate() {
            let response = |run: Option<&Run>| length(cases, run.and_then(|run| cases.response(run)));
            rows.push(vec![labelled(place, words, held.0), response(held.1), response(free.1)]);
        }
    }
    let corner = if cases.conditions.clocks.model() { "predicted" } else { "measured" };
    Table::one(Grid::new([corner, "receiver waits", "async receiver"], rows))
}

fn all_servers(cases: &Cases) -> Table {
    let user = user(cases);
    let header = ["calculation", "User 1", &user, "makespan"];
    let rows = |words: &dyn Fn(Case) -> String, columns: usize| {
        let rows = cases.rows.iter().flat_map(|row| {
            let lines = clocks(cases, row).into_iter().enumerate();
            lines.filter_map(|(line, (clock, run))| Some((line, clock, run?))).map(|(line, clock, run)| {
                let mut cells = vec![labelled(line, &words(row.case), clock)];
                cells.extend([run.first_response(), cases.response(run)].map(|time| length(cases, time)));
                cells.push(length(cases, Some(run.makespan())));
                cells.truncate(columns);
                cells
            })
        });
        Grid::new(header.into_iter().take(columns), rows.collect())
    };
    let wide = rows(&|case| case.words(&cases.square.server), 4);
    let narrow = rows(&|case| case.id().to_owned(), 3);
    read_out(Table::wide_or_narrow(WIDE, vec![wide], vec![narrow]))
}
