//! The page of `wakeup`: how long tasks are queued when their waits are over, and whether a loop is
//! blocked or overloaded.

use super::{Length, NONE, lengths, or_none, read_out, to_do_next};
use crate::document::{
    Axis, Block, Cell, Document, Gantt, Grid, GridForm, Legend, Line, Mark, Piece, Row, Rows, Ruler, Section,
    Spacing, Table,
};
use crate::report::sentences::warnings;
use crate::story::{StoryClock, agree, capital, count, whole_percent};
use crate::time::Time;
use crate::timeline::State;
use crate::wakeup::{Beat, Delays, LITTLE, MUCH, Scene, Seen, TAKES, Wakeups, Watched, Who};

const NEXT: [&str; 2] = ["meanwhile pitfall calculation-in-the-loop", "meanwhile latency"];
/// Columns that a table needs to have all of its own.
const WIDE: usize = 76;
/// As much as the charts have room for; what comes after it is the same again.
const DRAWN: Time = Time::from_millis(500);
/// How it looks to whoever asks, and to whoever looks at the cores.
const OUTSIDE: [&str; 2] = [
    "A server, from outside: ask for a quick page now and then, and see its core.",
    "Blocked: late while it calculates, else in time. Overloaded: always, and busy.",
];
const SECOND_THREAD: &str = "With a second thread that polls, one calculation does no harm. Two do.";
/// Polls so near to each other are one piece; a shorter one is too small for a chart.
const NEAR: Time = Time::from_millis(1);

/// The whole of it has the distribution as a histogram, and what each loop did in figures.
pub fn page(wakeups: &Wakeups, length: Length) -> Document {
    let busy = wakeups.disturbance.as_ref().map(warnings::of_page);
    let alarms = busy.into_iter().chain(warnings::slowed_by(wakeups.build).map(str::to_owned));
    let rule = "one beat late: one long poll, as of a calculation. Give that to a thread of its own. All beats late: too \
                many polls. To move one does not help: poll less, or have another thread that polls.";
    let scenes = &wakeups.scenes;
    let verdicts = scenes.iter().map(|watched| Line::strong(verdict(watched)));
    let figures = [histogram(scenes), hearts(scenes)].map(Block::Table);
    let next = Block::Lines(to_do_next(&NEXT));
    let has_second_core = 1 < wakeups.machine.cores;
    // The alarm of a busy machine takes their place.
    let has_outside = length == Length::Full || wakeups.disturbance.is_none();
    let outside = OUTSIDE.into_iter().chain(has_second_core.then_some(SECOND_THREAD));
    let outside = outside.filter(|_| has_outside).map(Line::item);
    let sections = vec![
        vec![Block::Legend(legend()), Block::Gantt(chart(scenes))],
        vec![Block::Lines(verdicts.chain(outside).collect()), Block::Table(delays(scenes))],
        if length == Length::Full { figures.to_vec() } else { Vec::new() },
        vec![Block::Subheading(format!("Rule: {rule}")), next],
    ];
    Document {
        title: "wakeup: The wait is over. When does the task go on?".to_owned(),
        givens: givens(wakeups.machine.cores)
            .map(Line::text)
            .into_iter()
            .chain(alarms.map(Line::alarm))
            .collect(),
        sections: sections.into_iter().filter(|blocks| !blocks.is_empty()).map(Section::untitled).collect(),
        spacing: Spacing::Tight,
    }
}

/// The words of the page, and what was done.
fn givens(cores: usize) -> [String; 2] {
    let words = format!(
        "An event loop is a thread that polls tasks, one after the other: it lets a task go on until its next wait, \
         and cannot stop it before. When a wait is over, the task is woken, and then it is queued until it is polled. \
         How long? A heartbeat tells, a small task: it asks another thread, is woken by the answer after {0} ms, and \
         asks again. A beat that is queued for over {0} ms is late.",
        TAKES.as_millis()
    );
    let done = format!(
        "Measured on {}, a second each: the heartbeat alone (idle); beside {} that ask, too, and then compute \
         about {} us each; beside a calculation of {} ms; beside that with two threads.",
        count(cores, "core"),
        Scene::Tasks.name(),
        LITTLE.as_micros(),
        MUCH.as_millis(),
    );
    [words, done]
}

/// What a loop is, and the beats that show it.
fn verdict(watched: &Watched) -> String {
    let beats = watched.beats();
    let late = beats.iter().filter(|beat| beat.is_late()).count();
    let seen = watched.seen();
    let found = format!(
        "{}: {}. {late} of {} late",
        capital(watched.scene.name()),
        seen.name(),
        count(beats.len(), "beat"),
    );
    let longest = watched.longest_poll();
    match (seen, watched.worst()) {
        (Seen::Free, _) if watched.scene.threads() == 2 && Time::from(TAKES) < longest => {
            format!(
                "{found}: while one thread was in a poll of {}, the other polled the heartbeat.",
                told(longest)
            )
        }
        (Seen::Free, _) | (_, None) => format!("{found}."),
        (_, Some(worst)) => format!("{found}, the longest {}.", cause(seen, worst)),
    }
}

/// What the one that was queued for longest was behind.
fn cause(seen: Seen, worst: Beat) -> String {
    match (seen, worst.each_behind()) {
        (Seen::Overloaded, Some(each)) => {
            format!("for {}, behind {} of {}", told(worst.queued), count(worst.behind, "poll"), told(each))
        }
        (Seen::Blocked, _) => format!("for {}, behind one poll", told(worst.queued)),
        _ => format!("for {}, behind hardly a poll: others had the core", told(worst.queued)),
    }
}

fn told(length: Time) -> String {
    lengths::told(length.as_secs())
}

fn legend() -> Legend {
    Legend::of([
        (Mark::State(State::Waiting), "waits for the answer"),
        (Mark::State(State::Queued), "queued: woken, not polled"),
        (Mark::State(State::Running), "in a poll"),
        (Mark::Partly(2), "part of it"),
    ])
}

/// For each scene the heart, and below it what the loop does.
fn chart(scenes: &[Watched]) -> Gantt {
    let rows = scenes.iter().flat_map(|watched| {
        let heart = Row {
            name: watched.scene.name().to_owned(),
            pieces: heart(watched),
            figure: or_none(watched.worst().map(|beat| told(beat.queued))),
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
        groups: vec![Rows::tasks(rows.collect())],
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
    let is_seen = |(start, end): &(Time, Time)| NEAR <= end.saturating_sub(*start);
    stretches
        .into_iter()
        .filter(is_seen)
        .filter_map(|(start, end)| piece(State::Running, start, end))
        .collect()
}

/// The row in words.
fn summary(watched: &Watched) -> String {
    format!(
        "{}: the longest queued beat {}; in polls {} of the time.",
        capital(watched.scene.name()),
        or_none(watched.worst().map(|beat| told(beat.queued))),
        whole_percent(watched.in_polls())
    )
}

fn delays(scenes: &[Watched]) -> Table {
    let header = ["all tasks, queued", "half below", "90 % below", "99 % below", "longest", "wake-ups"];
    let row = |watched: &Watched| {
        let cells = watched.delays().map_or_else(
            || vec![NONE.to_owned(); header.len() - 1],
            |delays| {
                let Delays { median, high, highest, longest, woken, .. } = delays;
                [median, high, highest, longest].map(told).into_iter().chain([woken.to_string()]).collect()
            },
        );
        std::iter::once(watched.scene.name().to_owned()).chain(cells).collect()
    };
    let grid = Grid::new(header, scenes.iter().map(row).collect()).in_form(GridForm::Tight);
    read_out(Table::with_few(WIDE, grid, &[0, 1, 4]))
}

/// A range in each column; on a narrow page two of them.
fn histogram(scenes: &[Watched]) -> Table {
    let wide = ["so many of them", "to 10 us", "to 100 us", "to 1 ms", "to 10 ms", "to 100 ms", "longer"];
    let narrow = ["so many", "to 100 us", "to 10 ms", "longer"];
    let grid = |header: &[&str], ranges_a_column: usize| {
        let row = |watched: &Watched| {
            let (woken, ranges) =
                watched.delays().map_or((0, Vec::new()), |it| (it.woken, it.ranges.to_vec()));
            let cells = ranges.chunks(ranges_a_column).map(|some| number(some.iter().sum(), woken));
            std::iter::once(Cell::text(watched.scene.name())).chain(cells).collect()
        };
        let header = header.iter().map(|name| (*name).to_owned()).collect();
        Grid { header, rows: scenes.iter().map(row).collect(), form: GridForm::Tight, ..Grid::default() }
    };
    read_out(Table::wide_or_narrow(WIDE, vec![grid(&wide, 1)], vec![grid(&narrow, 2)]))
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
        vec![
            watched.scene.name().to_owned(),
            format!("{late} of {}", beats.len()),
            or_none(worst.map(ahead)),
            told(watched.longest_poll()),
            whole_percent(watched.in_polls()),
            watched.seen().name().to_owned(),
        ]
    };
    let grid = Grid::new(header, scenes.iter().map(row).collect()).in_form(GridForm::Tight);
    read_out(Table::with_few(WIDE, grid, &[0, 1, 5]))
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
    use crate::pages::rows;
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
            let text = terminal::text(&page(&sample(disturbance), Length::OneScreen), &style);
            assert!(text.lines().count() <= rows::SCREEN, "{} rows:\n{text}", text.lines().count());
            assert!(text.lines().all(|line| crate::width::of(line) <= 80), "{text}");
            let narrow = TextStyle { width: 40, ..style };
            let text = terminal::text(&page(&sample(disturbance), Length::OneScreen), &narrow);
            assert!(text.lines().count() <= 70, "{text}");
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
        let text = plain::text(&page(&sample(None), Length::Full));
        for line in [
            "Idle: free. 0 of 100 beats late.",
            "1,000 tasks: overloaded. 50 of 50 beats late, the longest for 18.0 ms, behind 9 polls of 1.00 ms.",
            "Calculation: blocked. 1 of 71 beats late, the longest for 295 ms, behind one poll.",
            "Two threads: free. 0 of 100 beats late: while one thread was in a poll of 300 ms, the other polled the \
             heartbeat.",
            "Idle: the longest queued beat 0.00 ns; in polls 0 % of the time.",
        ] {
            assert!(text.lines().any(|it| it == line), "{line}: {text}");
        }
        for (name, seen) in [
            ("idle", "free"),
            ("1,000 tasks", "overloaded"),
            ("calculation", "blocked"),
            ("two threads", "free"),
        ] {
            let line = text.lines().find(|line| line.starts_with(name) && line.contains("so it is"));
            assert!(line.is_some_and(|line| line.contains(&format!("so it is {seen}"))), "{name}: {text}");
        }
    }

    #[test]
    fn a_loop_of_one_thread_has_no_other_and_others_may_have_had_its_core() {
        let calm = Watched { scene: Scene::Calculation, ..watched(Scene::TwoThreads) };
        assert_eq!(verdict(&calm), "Calculation: free. 0 of 100 beats late.");
        let polls = vec![poll(Who::Heart, 10, 60, 60)];
        let starved = Watched { scene: Scene::Idle, polls, wall: Time::from_secs(1) };
        let said = "Idle: without a core. 1 of 1 beat late, the longest for 50.0 ms, behind hardly a poll: others had \
                    the core.";
        assert_eq!(verdict(&starved), said);
    }
}
