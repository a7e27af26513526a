//! The page of `latency`: the ladder of this machine, what others have published, and what follows.

use super::{Length, lengths, or_none, read_out, to_do_next};
use crate::document::{
    Axis, AxisScale, Block, Document, Gantt, Grid, GridForm, Legend, Line, Mark, Piece, Row, Rows, Ruler,
    Section, Spacing, Table,
};
use crate::latency::published::{self, SOURCES};
use crate::latency::{Ladder, Picos, Rung, Spread};
use crate::report::sentences::warnings;
use crate::story::{Precision, StoryClock, capital, count};
use crate::time::Time;
use crate::timeline::State;

const NEXT: [&str; 3] = ["meanwhile wakeup", "meanwhile io-wait", "meanwhile latency --format json"];

/// Where the axis of the chart begins: before an addition is over.
const LEFT: Time = Time::from_millis(100);

/// What the names of the rungs leave open.
const WORDS: &str = "Event loop: one thread (a core runs it) polls many tasks: lets each go on. Await: a task leaves its \
                     thread to others until its wait is over. Hand-over: a task wakes another, until that is polled. \
                     Waking a thread: until one that slept goes on. System call: a request to the operating system. \
                     Loopback: over the network to itself. Fsync: waits until the disk has it. Commit: a change of a \
                     database, with fsync.";

/// The whole of it has a chart besides.
pub fn page(ladder: &Ladder, length: Length) -> Document {
    let busy = ladder.disturbance.as_ref().map(warnings::of_page);
    let alarms = busy.into_iter().chain(warnings::slowed_by(ladder.build).map(str::to_owned));
    let given = format!(
        "Measured on {}, many times each: the median, from where to where the middle 80 % went, and the median if \
         an addition took a second.",
        count(ladder.machine.cores, "core")
    );
    let rule = "a wait that is longer than two hand-overs is worth an await; a calculation that is longer than \
                four wake-ups of a thread is worth a second thread. What is shorter is better done at once.";
    let follows = follows(ladder).into_iter().map(Line::strong);
    let texts = [WORDS.to_owned(), sources()].map(Line::text);
    let below = missing(ladder).into_iter().map(Line::item).chain(texts);
    let next = Block::Lines(to_do_next(&NEXT));
    let sections = vec![
        vec![Block::Table(rungs(ladder)), Block::Lines(below.collect())],
        if length == Length::Full { chart(ladder) } else { Vec::new() },
        vec![Block::Lines(follows.collect())],
        vec![Block::Subheading(format!("Rule: {rule}")), next],
    ];
    Document {
        title: "latency: What does a wait cost here, and when is it worth an await?".to_owned(),
        givens: std::iter::once(Line::text(given)).chain(alarms.map(Line::alarm)).collect(),
        sections: sections.into_iter().filter(|blocks| !blocks.is_empty()).map(Section::untitled).collect(),
        spacing: Spacing::Tight,
    }
}

fn rungs(ladder: &Ladder) -> Table {
    const WIDE: usize = 76;
    let row = |rung: Rung, found: Option<Spread>| {
        let published = published::of(rung);
        let told = [
            found.map(|spread| told(spread.median)),
            found.map(range),
            ladder.story(rung).map(calendar),
            published.map(|found| format!("{} [{}]", found.told, found.source + 1)),
        ];
        let told = told.map(or_none);
        std::iter::once(rung.name().to_owned()).chain(told).collect()
    };
    let known = ladder.sorted().into_iter().map(|(rung, spread)| row(rung, Some(spread)));
    let unknown = ladder.rungs.iter().filter(|(_, found)| found.is_err()).map(|(rung, _)| row(*rung, None));
    let rows: Vec<Vec<String>> = known.chain(unknown).collect();
    let header = ["", "here", "from 10 to 90 %", "addition = 1 s", "published"];
    let few = |row: &Vec<String>| [0, 1, 3].map(|place| row[place].clone()).to_vec();
    let narrow = rows.iter().map(few).collect();
    let wide = Grid::new(header, rows).in_form(GridForm::Tight);
    let narrow = Grid::new(["", "here", "scaled"], narrow).in_form(GridForm::Tight);
    read_out(Table::wide_or_narrow(WIDE, vec![wide], vec![narrow]))
}

/// All begin at once, and the clock runs ever faster: until each is over.
fn chart(ladder: &Ladder) -> Vec<Block> {
    let told = |(rung, spread): (Rung, Spread)| Some((rung, spread.median, ladder.story(rung)?));
    let told: Vec<(Rung, Picos, Time)> = ladder.sorted().into_iter().filter_map(told).collect();
    let legend = Legend::of([
        (Mark::State(State::Running), "the thread that asks is busy"),
        (Mark::State(State::Waiting), "it waits for another, or for a disk"),
    ]);
    let rungs = told.iter().map(|(rung, _, story)| format!("{} {}", rung.name(), calendar(*story)));
    let alt = format!("If an addition took 1 second: {}.", rungs.collect::<Vec<_>>().join("; "));
    let Some(end) = told.iter().map(|(_, _, story)| *story).max() else { return Vec::new() };
    vec![
        Block::Subheading("If an addition took 1 second".to_owned()),
        Block::Legend(legend),
        Block::Gantt(gantt(told.into_iter().map(row).collect(), end, alt)),
    ]
}

fn row((rung, median, story): (Rung, Picos, Time)) -> Row {
    let (name, here) = (rung.name().to_owned(), told(median));
    let about = format!("{name}: {here} here; {} if an addition took 1 second", calendar(story));
    Row {
        name,
        pieces: vec![Piece { state: rung.state(), start: Time::ZERO, end: story, about }],
        figure: here,
    }
}

fn gantt(rows: Vec<Row>, end: Time, alt: String) -> Gantt {
    Gantt {
        clock: "",
        axis: Axis { end, units: StoryClock::Calendar, scale: AxisScale::Logarithmic { from: LEFT } },
        ruler: Ruler::Own,
        figures: "here",
        groups: vec![Rows::tasks(rows)],
        notes: vec![Line::item(
            "The clock runs ever faster: from 1 second to 1 minute is as far as from 1 minute to 1 hour.",
        )],
        alt: vec![alt],
    }
}

fn calendar(story: Time) -> String {
    StoryClock::Calendar.length(story, Precision::for_all([]))
}

/// Why some could not be measured.
fn missing(ladder: &Ladder) -> Vec<String> {
    let rungs = ladder.rungs.iter();
    let missing = rungs.filter_map(|(rung, found)| found.as_ref().err().map(|why| (rung.name(), why)));
    missing.map(|(name, why)| format!("{}: not measured: {why}.", capital(name))).collect()
}

fn sources() -> String {
    let names = SOURCES.iter().enumerate().map(|(place, source)| format!("[{}] {}", place + 1, source.name));
    format!(
        "Published (other machines: compare orders of magnitude): {}.",
        names.collect::<Vec<_>>().join("; ")
    )
}

/// What the ladder says of waits and of calculations, each as a sum.
fn follows(ladder: &Ladder) -> Vec<String> {
    let times = |number: u64, rung: Rung| {
        let one = ladder.median(rung)?.as_told();
        Some(format!("{number} x {} = {}", told(one), told(one.times(number))))
    };
    let sentences = [
        times(2, Rung::TaskHandOver)
            .map(|sum| format!("A wait is worth an await from {sum} on: there and back.")),
        times(2, Rung::ThreadWake).zip(times(4, Rung::ThreadWake)).map(|(costs, pays)| {
            format!(
                "Half of a calculation to a second thread, and its result back: {costs}. It saves half, so it pays from \
                 {pays} on."
            )
        }),
        file(ladder),
    ];
    sentences.into_iter().flatten().collect()
}

/// Whether a thread of its own is worth it for a file that is in memory.
fn file(ladder: &Ladder) -> Option<String> {
    let (file, both) = (ladder.median(Rung::CachedFile)?, ladder.there_and_back()?);
    let (compared, advice) = if file < both { ("longer", "Read it at once") } else { ("shorter", "Let it") };
    Some(format!(
        "A small file read before is in memory (cached): a core copies it in {}. To await it, a thread must read it, there \
         and back: {compared}. {advice}.",
        told(file)
    ))
}

fn range(spread: Spread) -> String {
    lengths::range(spread.low.as_secs(), spread.high.as_secs())
}

fn told(length: Picos) -> String {
    lengths::told(length.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Build;
    use crate::analysis::disturbance::Disturbance;
    use crate::pages::rows;
    use crate::render::{Colour, Glyphs, TextStyle, View, plain, terminal};
    use crate::system::machine::Machine;

    /// Each rung ten times as long as the one before it.
    fn sample() -> Ladder {
        let spread = |place: u32| {
            let median = 300 * 10_u64.pow(place.min(10));
            let [low, median, high] = [median / 2, median, median * 3].map(Picos);
            Ok(Spread { low, median, high, samples: 21 })
        };
        let rungs = Rung::ALL.into_iter().zip((0..).map(spread)).collect();
        Ladder {
            rungs,
            disturbance: None,
            machine: Machine { cores: 2, ..Machine::here() },
            build: Build::THIS,
        }
    }

    fn with_a_gap() -> Ladder {
        let mut ladder = sample();
        ladder.rungs[10].1 = Err("the folder is in memory".to_owned());
        ladder
    }

    #[test]
    fn the_page_is_one_screen_also_where_something_is_missing() {
        let style =
            TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Tasks };
        let busy = Ladder { disturbance: Some(Disturbance::of_a_busy_machine()), ..sample() };
        for ladder in [sample(), with_a_gap(), busy] {
            let text = terminal::text(&page(&ladder, Length::OneScreen), &style);
            assert!(text.lines().count() <= rows::SCREEN, "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            let narrow = terminal::text(&page(&ladder, Length::OneScreen), &TextStyle { width: 40, ..style });
            assert!(narrow.lines().count() <= 70, "{narrow}");
        }
    }

    #[test]
    fn what_cannot_be_measured_says_why() {
        let text = plain::text(&page(&with_a_gap(), Length::Full));
        assert!(text.contains("File, from the disk: not measured: the folder is in memory."), "{text}");
    }

    #[test]
    fn what_follows_is_computed_from_the_ladder() {
        let text = plain::text(&page(&sample(), Length::Full));
        assert!(text.contains("worth an await from 2 x 3.00 us = 6.00 us on"), "{text}");
        assert!(text.contains("It saves half, so it pays from 4 x 300 us = 1.20 ms on."), "{text}");
        assert!(text.contains("a core copies it in 30.0 us. To await it, a thread must read it, there and back: longer. Read it at once."), "{text}");
    }

    #[test]
    fn the_chart_is_on_a_clock_that_runs_ever_faster() {
        let style =
            TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Tasks };
        let text = terminal::text(&page(&sample(), Length::Full), &style);
        let length = |name: &str| {
            let rows = text.lines().filter(|line| line.trim_start().starts_with(name));
            rows.map(|line| line.matches('█').count()).find(|length| 0 < *length).expect("a row")
        };
        let lengths = ["addition", "cache line", "memory", "system call"].map(length);
        let steps: Vec<usize> = lengths.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            steps.iter().all(|step| step.abs_diff(steps[0]) <= 1),
            "each is ten times the one before: {text}"
        );
    }
}
