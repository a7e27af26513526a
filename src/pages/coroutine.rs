//! The page of `coroutine`: the source, each poll of it, and when it ran, waited, or was queued.

use std::task::Poll;

use super::{NONE, read_out, to_do_next};
use crate::coroutine::executor::{Called, Step, Stretch};
use crate::coroutine::{Act, Place, Show, Source, Word};
use crate::document::{
    self, Axis, Block, Document, Gantt, Grid, GridForm, Legend, Line, Margin, Mark, Piece, Row, Rows, Ruler,
    Section, SourceLine, Spacing, Table,
};
use crate::story::{StoryClock, capital, count, list};
use crate::time::Time;
use crate::timeline::State;

const GIVEN: &str = "Really polled, by a small event loop on one thread. A poll runs the function on until an await \
                     has no answer yet (Pending), or it returns (Ready). The office answers after 2 s or 3 s, and \
                     calls the waker: that asks the event loop for a poll. A poll takes 1 s.";

/// The one page of a show. Its acts stand below each other, since one that is alone and two that take
/// turns are one idea.
pub fn page(show: Show, acts: &[Act]) -> Document {
    let seen = seen(show, acts).into_iter().map(Line::text).collect();
    let charts = [charts(acts, &Acts::Whole), vec![Block::Lines(seen)]].concat();
    let rule = Block::Subheading(format!("Rule: {}", show.rule()));
    let next = Block::Lines(to_do_next(next(show)));
    let sections = [acts_in_full(show, acts), charts, vec![rule, next]];
    Document {
        title: title(show).to_owned(),
        givens: vec![Line::text(GIVEN)],
        sections: sections.map(Section::untitled).to_vec(),
        spacing: Spacing::Tight,
    }
}

/// What stands above the first step of several.
pub fn head(show: Show, acts: &[Act]) -> Document {
    let sources = told(show, acts).iter().flat_map(|act| source(&act.source)).collect();
    Document {
        title: title(show).to_owned(),
        givens: vec![Line::text(GIVEN)],
        sections: vec![Section::untitled(sources)],
        spacing: Spacing::Tight,
    }
}

/// What is known before a poll: who is polled, and who has called for it.
pub fn before(act: &Act, place: usize) -> String {
    let step = &act.played.steps[place];
    let whose = act.tasks[step.task];
    format!("{}, poll {} at {}: {whose}. {}.", capital(act.title), place + 1, time(step.start), why(step))
}

/// What came of a poll, with the chart up to it.
pub fn after(act: &Act, place: usize) -> Document {
    let step = &act.played.steps[place];
    let stands = step.places.iter().map(|place| {
        format!(
            "It stands at line {}: `{}`",
            line(place, &act.source),
            Source::line_of(&place.file, place.line)
        )
    });
    let holds = match step.wakers.as_slice() {
        [] => "Nobody holds its waker.".to_owned(),
        wakers => format!("The office holds its waker, for {}.", list(&owned(wakers))),
    };
    let alive = format!("Alive: {}. The future has {}.", alive(step), count(step.size, "byte"));
    let lines = std::iter::once(format!("{}.", outcome(step))).chain(stands).chain([alive, holds]);
    let lines = Block::Lines(lines.map(Line::item).collect());
    let chart = charts(std::slice::from_ref(act), &Acts::Until(step.end)).pop();
    Document {
        sections: vec![Section::untitled(std::iter::once(lines).chain(chart).collect())],
        spacing: Spacing::Tight,
        ..Document::default()
    }
}

fn title(show: Show) -> &'static str {
    match show {
        Show::Postage => "coroutine: What happens in a poll, and who says when to poll again?",
        Show::NeverAwaited => "coroutine --never-awaited: What does a call without an await do?",
        Show::OneAfterAnother => "coroutine --one-after-another: Two awaits in a row, or joined?",
    }
}

fn time(time: Time) -> String {
    StoryClock::Seconds.tick(time)
}

fn owned(names: &[Word]) -> Vec<String> {
    names.iter().map(Word::to_string).collect()
}

/// Those that are told poll by poll: two that take turns are only drawn, and so is what gives the same.
fn told(show: Show, acts: &[Act]) -> &[Act] {
    match show {
        Show::Postage => &acts[..1],
        Show::NeverAwaited | Show::OneAfterAnother => acts,
    }
}

fn acts_in_full(show: Show, acts: &[Act]) -> Vec<Block> {
    let beside = acts.iter().find(|act| act.source.is_by_hand());
    told(show, acts)
        .iter()
        .flat_map(|act| [source(&act.source), vec![Block::Table(polls(act, beside))]].concat())
        .collect()
}

fn source(source: &Source) -> Vec<Block> {
    let line =
        |(number, text): (usize, &str)| SourceLine { margin: Margin::Number(number), text: text.to_owned() };
    let lines = source.lines().into_iter().map(line).collect();
    let file = source.file.to_owned();
    vec![Block::Subheading(file.clone()), Block::Source(document::Source { file, lines })]
}

/// A row for each poll, and one for what was before. `beside` is the same by hand.
fn polls(act: &Act, beside: Option<&Act>) -> Table {
    const WIDE: usize = 60;
    let by_hand = beside.map(|_| "by hand");
    let header: Vec<&str> = ["", "at", "line"]
        .into_iter()
        .chain(by_hand)
        .chain(["gives", "alive", "waker", "called by"])
        .collect();
    let made = {
        let nothing = std::iter::repeat_n(NONE, 2 + usize::from(beside.is_some()));
        let words = ["not polled", NONE, NONE, "nobody: not begun"];
        ["made"].into_iter().chain(nothing).chain(words).map(str::to_owned).collect()
    };
    let row = |(place, step): (usize, &Step)| {
        let by_hand = beside.and_then(|act| Some(lines(act.played.steps.get(place)?, &act.source)));
        let first = [format!("poll {}", place + 1), time(step.start), lines(step, &act.source)];
        let last = [outcome(step), alive(step), wakers(step), caller(step)];
        first.into_iter().chain(by_hand).chain(last).collect::<Vec<String>>()
    };
    let rows = std::iter::once(made).chain(act.played.steps.iter().enumerate().map(row)).collect();
    let few = [0, 2, header.len() - 4, header.len() - 3];
    let grid = Grid::new(header, rows).in_form(GridForm::TightWithWords);
    read_out(Table::with_few(WIDE, grid, &few))
}

/// "9", or "27 27" where two awaits are on one line.
fn lines(step: &Step, source: &Source) -> String {
    match step.places.as_slice() {
        [] => NONE.to_owned(),
        places => {
            let mut lines: Vec<String> = places.iter().map(|place| line(place, source)).collect();
            lines.dedup();
            lines.join(" ")
        }
    }
}

/// A number alone is of the file that is shown above.
fn line(place: &Place, source: &Source) -> String {
    match source.is_of(&place.file) {
        true => place.line.to_string(),
        false => format!("{}:{}", place.file_name(), place.line),
    }
}

fn outcome(step: &Step) -> String {
    match step.outcome {
        Poll::Pending => "Pending".to_owned(),
        Poll::Ready(value) => format!("Ready({value})"),
    }
}

fn alive(step: &Step) -> String {
    if step.alive.is_empty() { "nothing".to_owned() } else { owned(&step.alive).join(", ") }
}

fn wakers(step: &Step) -> String {
    match step.wakers.as_slice() {
        [] => NONE.to_owned(),
        [_] => "office".to_owned(),
        many => format!("office, {} times", many.len()),
    }
}

/// Who has called for this poll.
fn caller(step: &Step) -> String {
    match &step.called {
        Called::New => "nobody: it is new".to_owned(),
        Called::Woken(questions) => format!("office: {}", list(&owned(questions))),
        Called::Early => "nobody: too early".to_owned(),
    }
}

/// The same in a sentence.
fn why(step: &Step) -> String {
    match &step.called {
        Called::New => "What is new is polled once".to_owned(),
        Called::Woken(questions) => {
            format!("The office has the answer to {}, and has called the waker", list(&owned(questions)))
        }
        Called::Early => "Too early: nobody has called the waker".to_owned(),
    }
}

/// How much of a chart is drawn.
enum Acts {
    Whole,
    Until(Time),
}

/// Legend, and a chart for each act on one axis. What is by hand does the same, and has none.
fn charts(acts: &[Act], how_much: &Acts) -> Vec<Block> {
    let end = acts.iter().map(Act::end).max().unwrap_or_default();
    let axis = Axis::linear(end, StoryClock::Seconds);
    let mut blocks = vec![Block::Legend(legend())];
    for act in acts.iter().filter(|act| !act.source.is_by_hand() || acts.len() == 1) {
        let ruler = if blocks.len() == 1 { Ruler::Own } else { Ruler::AsAbove };
        blocks.push(Block::Subheading(heading(act)));
        blocks.push(Block::Gantt(chart(act, axis, ruler, how_much)));
    }
    blocks
}

fn heading(act: &Act) -> String {
    let polls = count(act.played.steps.len(), "poll");
    let turns = if 1 < act.tasks.len() { ", never two at once" } else { "" };
    format!("{}: {polls}{turns}, done after {}", capital(act.title), time(act.end()))
}

fn legend() -> Legend {
    Legend::of([
        (Mark::State(State::Running), "runs: polled"),
        (Mark::State(State::Queued), "queued: another is polled"),
        (Mark::State(State::Waiting), "waits: not polled"),
    ])
}

fn chart(act: &Act, axis: Axis, ruler: Ruler, how_much: &Acts) -> Gantt {
    let until = if let Acts::Until(until) = how_much { *until } else { axis.end };
    let row = |(place, name): (usize, &&str)| {
        let pieces = act.played.lanes[place].iter().filter_map(|stretch| piece(name, *stretch, until));
        let last = act.played.steps.iter().rfind(|step| step.task == place && step.end <= until);
        let returned = last.filter(|step| step.outcome.is_ready()).map(|step| time(step.end));
        Row { name: (*name).to_owned(), pieces: pieces.collect(), figure: returned.unwrap_or_default() }
    };
    let rows: Vec<Row> = act.tasks.iter().enumerate().map(row).collect();
    let alt = rows.iter().flat_map(|row| &row.pieces).map(|piece| piece.about.clone());
    Gantt {
        clock: "polled",
        axis,
        ruler,
        figures: "returns",
        alt: alt.collect(),
        groups: vec![Rows::tasks(rows)],
        notes: Vec::new(),
    }
}

fn piece(name: &str, (state, start, end): Stretch, until: Time) -> Option<Piece> {
    let end = end.min(until);
    let about = format!("{} {} from {} to {}.", capital(name), state.name(), time(start), time(end));
    (start < end).then_some(Piece { state, start, end, about })
}

/// What the charts and the figures show.
fn seen(show: Show, acts: &[Act]) -> Vec<String> {
    match (show, acts) {
        (Show::Postage, [alone, _, by_hand]) => postage(alone, by_hand),
        (Show::NeverAwaited, [forgetful, mindful]) => vec![format!(
            "{} asked the office {}, and {} {}. Both return; only one has done something. The compiler warns \
             of it, unless the future has a name, as here.",
            capital(forgetful.tasks[0]),
            times(forgetful.played.questions[0]),
            mindful.tasks[0],
            times(mindful.played.questions[0])
        )],
        (Show::OneAfterAnother, _) => vec![
            "In a row, the second question is asked when the first is answered: the waits add up. Joined, both \
             are asked in the first poll: the waits overlap. It stays one task on one thread, with one waker, \
             which the office has twice."
                .to_owned(),
        ],
        _ => Vec::new(),
    }
}

fn times(number: usize) -> String {
    count(number, "time")
}

fn postage(alone: &Act, by_hand: &Act) -> Vec<String> {
    let [size, own] = [alone, by_hand].map(|act| count(act.played.sizes[0], "byte"));
    vec![
        format!(
            "By hand (its lines above): what the compiler makes of it, a state for each await with the locals that \
             are needed later, in {}: `{}`",
            by_hand.source.file,
            by_hand.source.on_one_line()
        ),
        format!(
            "Poll 2: early on purpose, in the first chart only. The future (a coroutine once made) keeps all that: \
             {size}, by hand {own}. No thread waits."
        ),
    ]
}

fn next(show: Show) -> &'static [&'static str] {
    match show {
        Show::Postage => &["meanwhile coroutine --step", "--never-awaited", "--one-after-another"],
        Show::NeverAwaited => &["meanwhile coroutine --one-after-another", "meanwhile learn"],
        Show::OneAfterAnother => &["meanwhile coroutine --one-after-another --step", "meanwhile io-wait"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::rows;
    use crate::render::{Colour, Glyphs, TextStyle, View, plain, terminal};

    const ALL: [Show; 3] = [Show::Postage, Show::NeverAwaited, Show::OneAfterAnother];

    #[test]
    fn every_page_is_one_screen() {
        let style =
            TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Tasks };
        for show in ALL {
            let text = terminal::text(&page(show, &show.acts()), &style);
            let rows = text.lines().count();
            assert!(rows <= rows::SCREEN, "{rows} rows:\n{text}");
        }
    }

    #[test]
    fn sentences_say_each_poll_and_each_stretch() {
        let text = plain::text(&page(Show::Postage, &Show::Postage.acts()));
        assert!(text.contains("poll 5: at 11 s, gives Ready(10)"), "{text}");
        assert!(text.contains("Letter queued from 0 s to 1 s."), "{text}");
    }
}
