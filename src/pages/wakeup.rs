//! The page of `wakeup`: how long tasks are queued when their waits are over, and whether a loop is
//! blocked or overloaded.

use super::{lengths, read_out, to_do_next};
use crate::document::{
    Axis, Block, Cell, Document, Gantt, Grid, GridForm, Legend, Line, Mark, Piece, Row, RowKind, Rows, Ruler,
    Section, Spacing, Table, TableForm, Tone,
};
use crate::report::sentences::warnings;
use crate::story::{StoryClock, agree, capital, count, whole_percent};
use crate::time::Time;
use crate::timeline::State;
use crate::wakeup::{Beat, Delays, LITTLE, MUCH, Scene, TAKES, Wakeups, Watched, Who};

const NONE: &str = super::NONE;
const NEXT: [&str; 2] = ["meanwhile pitfall calculation-in-the-loop", "meanwhile latency"];
/// As much as the charts have room for; what comes after it is the same again.
const DRAWN: Time = Time::from_millis(500);
/// How it looks to whoever asks, and to whoever looks at the cores.
const OUTSIDE: [&str; 3] = [
    "From outside: blocked is one late beat, and a core that is busy in one go.",
    "Overloaded: all beats late by a round (each task polled), core always busy.",
    "A second thread polls meanwhile: one calculation does no harm then, two do.",
];
/// Polls so near to each other are one piece.
const NEAR: Time = Time::from_millis(1);

pub fn page(wakeups: &Wakeups) -> Document {
    let busy = wakeups.disturbance.as_ref().map(warnings::of_page);
    let alarms = busy.into_iter().chain(warnings::slowed_by(wakeups.build).map(str::to_owned));
    let given = format!(
        "Measured on {1}, a second each. An event loop (a thread) polls tasks: lets each go on until it waits. A \
         heartbeat (do tasks get on?) asks another thread, is woken after {0} ms, and asks again. Until polled it is \
         queued: late, if for over {0} ms. Beside it: nothing (idle); {2} that ask, too, and compute \
         {3} us each; a calculation of {4} ms; the same with two threads.",
        TAKES.as_millis(),
        count(wakeups.machine.cores, "core"),
        Scene::Tasks.name(),
        LITTLE.as_micros(),
        MUCH.as_millis(),
    );
    let rule = "one beat late: one long poll. Give that calculation to a thread. All beats late: too many \
                polls. Only less work, or another thread, helps.";
    let scenes = &wakeups.scenes;
    let outside = OUTSIDE.map(|text| Line { tone: Tone::Strong, ..Line::item(text) });
    let next = Block::Lines(to_do_next(&NEXT));
    let sections = vec![
        vec![Block::Legend(legend()), Block::Gantt(chart(scenes))],
        vec![
            Block::Table(delays(scenes)),
            Block::Table(histogram(scenes)),
            Block::Table(hearts(scenes)),
            Block::Lines(outside.to_vec()),
        ],
        vec![Block::Subheading(format!("Rule: {rule}")), next],
    ];
    Document {
        title: "wakeup: The wait is over. When does the task go on?".to_owned(),
        givens: std::iter::once(Line::text(given)).chain(alarms.map(Line::alarm)).collect(),
        sections: sections.into_iter().map(Section::untitled).collect(),
        spacing: Spacing::Tight,
    }
}

fn told(length: Time) -> String {
    lengths::told(length.as_secs())
}

fn legend() -> Legend {
    let keys = [
        (State::Waiting, "waits for the answer"),
        (State::Queued, "queued: woken, not polled"),
        (State::Running, "in a poll"),
    ];
    Legend { keys: keys.map(|(state, meaning)| (Mark::State(state), meaning.to_owned())).to_vec() }
}

/// For each scene the heart, and below it what the loop does.
fn chart(scenes: &[Watched]) -> Gantt {
    let rows = scenes.iter().flat_map(|watched| {
        let heart = Row {
            name: watched.scene.name().to_owned(),
            pieces: heart(watched),
            figure: watched.worst().map_or(NONE.to_owned(), |beat| told(beat.queued)),
        };
        // An idle one has nothing to show.
        let own = (watched.scene != Scene::Idle).then(|| Row {
            name: format!("  its {}", agree(watched.scene.threads(), "loop", "loops")),
            pieces: polls(watched),
            figure: String::new(),
        });
        std::iter::once(heart).chain(own)
    });
    Gantt {
        clock: "heartbeat",
        axis: Axis::linear(DRAWN, StoryClock::Milliseconds),
        ruler: Ruler::Own,
        figures: "longest",
        groups: vec![Rows { kind: RowKind::Tasks, rows: rows.collect(), left_out: String::new() }],
        notes: Vec::new(),
        alt: scenes.iter().map(summary).collect(),
    }
}

fn piece(state: State, start: Time, end: Time) -> Option<Piece> {
    let end = end.min(DRAWN);
    (start < end).then_some(Piece { state, start, end, about: String::new() })
}

fn heart(watched: &Watched) -> Vec<Piece> {
    let mut asked = Time::ZERO;
    let mut pieces = Vec::new();
    for poll in watched.polls.iter().filter(|poll| poll.who == Who::Heart) {
        let woken = poll.woken.unwrap_or(poll.start);
        pieces.extend(piece(State::Waiting, asked, woken));
        pieces.extend(piece(State::Queued, woken, poll.start));
        asked = poll.end;
    }
    pieces
}

/// Of all others.
fn polls(watched: &Watched) -> Vec<Piece> {
    let mut stretches: Vec<(Time, Time)> = Vec::new();
    for poll in watched.polls.iter().filter(|poll| poll.who != Who::Heart) {
        match stretches.last_mut() {
            Some((_, end)) if poll.start.saturating_sub(*end) < NEAR => *end = poll.end,
            _ => stretches.push((poll.start, poll.end)),
        }
    }
    stretches.into_iter().filter_map(|(start, end)| piece(State::Running, start, end)).collect()
}

/// The row in words.
fn summary(watched: &Watched) -> String {
    let beats = watched.beats();
    let late = beats.iter().filter(|beat| beat.is_late()).count();
    format!(
        "{}: {late} of {} late, the longest was queued for {}; in polls {} of the time.",
        capital(watched.scene.name()),
        count(beats.len(), "beat"),
        watched.worst().map_or(NONE.to_owned(), |beat| told(beat.queued)),
        whole_percent(watched.in_polls())
    )
}

/// Two forms of the same rows: for a wide page and for a narrow one.
fn table(wide: (Vec<&str>, Vec<Vec<Cell>>), narrow: (Vec<&str>, Vec<Vec<Cell>>)) -> Table {
    let grid = |(header, rows): (Vec<&str>, Vec<Vec<Cell>>)| {
        let header = header.into_iter().map(str::to_owned).collect();
        Grid { header, rows, form: GridForm::Tight, ..Grid::default() }
    };
    read_out(Table::of(vec![TableForm::new(76, vec![grid(wide)]), TableForm::new(0, vec![grid(narrow)])]))
}

/// On a narrow page only so many columns, by their places.
fn with_few(header: &[&'static str], rows: Vec<Vec<Cell>>, few: &[usize]) -> Table {
    let narrow = |cells: &Vec<Cell>| few.iter().map(|place| cells[*place].clone()).collect();
    let few_rows = rows.iter().map(narrow).collect();
    let few_header = few.iter().map(|place| header[*place]).collect();
    table((header.to_vec(), rows), (few_header, few_rows))
}

fn delays(scenes: &[Watched]) -> Table {
    let header = ["woken to polled, all", "10 %", "median", "90 %", "99 %", "longest", "woken"];
    let row = |watched: &Watched| {
        let cells = watched.delays().map_or_else(
            || vec![NONE.to_owned(); header.len() - 1],
            |delays| {
                let Delays { low, median, high, highest, longest, woken, .. } = delays;
                [low, median, high, highest, longest]
                    .map(told)
                    .into_iter()
                    .chain([woken.to_string()])
                    .collect()
            },
        );
        std::iter::once(watched.scene.name().to_owned()).chain(cells).map(Cell::text).collect()
    };
    with_few(&header, scenes.iter().map(row).collect(), &[0, 2, 5])
}

/// A range in each column; on a narrow page two of them.
fn histogram(scenes: &[Watched]) -> Table {
    let wide = ["so many of them", "to 10 us", "to 100 us", "to 1 ms", "to 10 ms", "to 100 ms", "longer"];
    let narrow = ["so many", "to 100 us", "to 10 ms", "longer"];
    let rows = |ranges_a_column: usize| {
        let row = |watched: &Watched| {
            let (woken, ranges) =
                watched.delays().map_or((0, Vec::new()), |it| (it.woken, it.ranges.to_vec()));
            let cells = ranges.chunks(ranges_a_column).map(|some| number(some.iter().sum(), woken));
            std::iter::once(Cell::text(watched.scene.name())).chain(cells).collect()
        };
        scenes.iter().map(row).collect()
    };
    table((wide.to_vec(), rows(1)), (narrow.to_vec(), rows(2)))
}

fn number(number: usize, woken: usize) -> Cell {
    let text = if number == 0 { NONE.to_owned() } else { number.to_string() };
    Cell { text, shade: Some(darkness(number, woken)) }
}

/// How dark so many of all are: by their digits, since one that is late among thousands is to be seen.
#[expect(clippy::cast_precision_loss, reason = "a count of wake-ups is small")]
fn darkness(part: usize, whole: usize) -> f64 {
    let digits = |number: usize| (1.0 + number as f64).log10();
    if whole == 0 { 0.0 } else { digits(part) / digits(whole) }
}

fn hearts(scenes: &[Watched]) -> Table {
    let header = ["the heartbeat", "late", "polls before it", "longest poll", "in polls", "so it is"];
    let row = |watched: &Watched| {
        let beats = watched.beats();
        let late = beats.iter().filter(|beat| beat.is_late()).count();
        let worst = watched.worst();
        let cells = [
            watched.scene.name().to_owned(),
            format!("{late} of {}", beats.len()),
            worst.map_or(NONE.to_owned(), ahead),
            told(watched.longest_poll()),
            whole_percent(watched.in_polls()),
            watched.seen().name().to_owned(),
        ];
        cells.into_iter().map(Cell::text).collect()
    };
    with_few(&header, scenes.iter().map(row).collect(), &[0, 1, 5])
}

/// What it was queued for: "859 x 41.7 us".
fn ahead(beat: Beat) -> String {
    let polls = beat.behind;
    beat.each_behind().map_or(polls.to_string(), |each| format!("{polls} x {}", told(each)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Build;
    use crate::analysis::disturbance::Disturbance;
    use crate::pages::screen;
    use crate::render::{Colour, Glyphs, TextStyle, View, plain, terminal};
    use crate::system::machine::Machine;
    use crate::wakeup::Polled;

    fn poll(who: Who, woken: u64, start: u64, end: u64) -> Polled {
        let [woken, start, end] = [woken, start, end].map(Time::from_millis);
        Polled { who, woken: Some(woken), start, end }
    }

    /// Beats at once, but for one behind a calculation where there is one; or each behind ten others.
    fn watched(scene: Scene) -> Watched {
        let mut polls: Vec<Polled> =
            (1..=100).map(|beat| beat * 10).map(|at| poll(Who::Heart, at, at, at)).collect();
        match scene {
            Scene::Idle => {}
            Scene::Tasks => {
                let user = |place: u64| poll(Who::User, place * 2, place * 2, place * 2 + 1);
                let late = |place: u64| poll(Who::Heart, place * 20, place * 20 + 18, place * 20 + 18);
                polls = (0..500).map(user).chain((0..50).map(late)).collect();
            }
            Scene::Calculation => {
                polls.retain(|poll| !(Time::from_millis(100)..Time::from_millis(400)).contains(&poll.start));
                polls.extend([poll(Who::Calculation, 90, 100, 400), poll(Who::Heart, 105, 400, 400)]);
            }
            Scene::TwoThreads => polls.push(poll(Who::Calculation, 90, 100, 400)),
        }
        polls.sort_by_key(|poll| poll.end);
        Watched { scene, polls, wall: Time::from_secs(1) }
    }

    fn sample(disturbance: Option<Disturbance>) -> Wakeups {
        Wakeups {
            scenes: Scene::ALL.map(watched).to_vec(),
            disturbance,
            machine: Machine { cores: 2, ..Machine::here() },
            build: Build::THIS,
        }
    }

    #[test]
    fn the_page_is_one_screen_also_on_a_busy_machine() {
        let style =
            TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Tasks };
        for disturbance in [None, Some(Disturbance::of_a_busy_machine())] {
            let text = terminal::text(&page(&sample(disturbance)), &style);
            assert!(text.lines().count() <= screen::ROWS, "{} rows:\n{text}", text.lines().count());
            assert!(text.lines().all(|line| crate::width::of(line) <= 80), "{text}");
        }
    }

    #[test]
    fn a_narrow_histogram_has_all_that_a_wide_one_has() {
        let table = histogram(&Scene::ALL.map(watched));
        let sums = table.forms.iter().map(|form| {
            let cells = form.grids.iter().flat_map(|grid| &grid.rows).flat_map(|row| &row[1..]);
            cells.filter_map(|cell| cell.text.parse::<usize>().ok()).sum::<usize>()
        });
        assert_eq!(sums.collect::<Vec<_>>(), [823, 823]);
    }

    #[test]
    fn sentences_say_what_each_loop_is() {
        let text = plain::text(&page(&sample(None)));
        for (name, seen) in [
            ("idle", "free"),
            ("1,000 tasks", "overloaded"),
            ("calculation", "blocked"),
            ("two threads", "free"),
        ] {
            let line = text.lines().find(|line| line.starts_with(name) && line.contains("so it is"));
            assert!(line.is_some_and(|line| line.contains(&format!("so it is {seen}"))), "{name}: {text}");
        }
        assert!(
            text.contains("Calculation: 1 of 71 beats late, the longest was queued for 295 ms"),
            "{text}"
        );
    }
}
