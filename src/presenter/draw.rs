//! Draws a stage: from what there is to show and where the presentation is, to cells of a screen.

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::style::{Color, Style};
use ratatui_core::text::{Line, Span};
use ratatui_core::widgets::Widget;

use super::deck::{Content, Deck};
use super::layout::{
    BOLD, COLUMNS, PLAIN, Part, ROWS, arranged, both_ends, fitted, hanging, have_gaps, text, text_style,
};
use super::notes::Note;
use super::poll::{Poll, Votes};
use super::state::{Answer, Clock, Shows, State};
use crate::document::{Block, Gantt, Mark, Row};
use crate::lessons::code::Read;
use crate::lessons::question::Judged;
use crate::pages::slides::{Chart, Slide};
use crate::render::terminal::gantt::{Columns, Scale, seen};
use crate::render::terminal::{block, legend, source};
use crate::render::{Colour, Glyphs, View, colour_of};
use crate::story::{Precision, whole_percent};
use crate::time::Time;
use crate::timeline;
use crate::width;

/// How it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    pub glyphs: Glyphs,
    pub colour: Colour,
    /// What happens beside: that it is measured, for example.
    pub beside: &'a str,
}

const KEYS: [(&str, &str); 12] = [
    ("Space, right", "on: to the end, the answer, the next stage"),
    ("left", "back"),
    ("1, 2, ...", "to the stage with this number"),
    ("a, b, ...", "votes for an answer: then a number, then Enter"),
    ("+, -", "faster, slower"),
    ("p", "pause, and on again"),
    ("b or .", "blank; where b is an answer, only ."),
    ("n", "notes for the teacher"),
    ("?", "these keys"),
    ("Esc", "back to the stage"),
    ("Backspace", "takes a digit of a vote back"),
    ("q", "ends it"),
];

/// Rows between the first and the last.
const ROOM: usize = ROWS as usize - 3;

/// # Panics
/// Never: a state is at a stage that there is.
pub fn draw(deck: &Deck, state: &State, drawing: Drawing, area: Rect, buffer: &mut Buffer) {
    if area.width < COLUMNS || area.height < ROWS {
        return too_small(area, buffer);
    }
    let shown = &deck.stages[state.stage()];
    let head = vec![both_ends(&deck.name, &format!("{} of {}", state.stage() + 1, state.stages()))];
    let parts = match state.shows() {
        Shows::Blank => return,
        Shows::Keys => keys(),
        Shows::Notes => notes(&shown.notes),
        Shows::Stage => parts(&shown.content, state, drawing),
    };
    let rows = usize::from(ROWS);
    let mut lines = arranged([vec![head], parts].concat(), rows - 1);
    lines.resize(rows - 1, Line::default());
    lines.push(foot(&shown.content, state, drawing));
    let left = area.x + (area.width - COLUMNS) / 2;
    let top = area.y + (area.height - ROWS) / 2;
    for (line, row) in lines.into_iter().zip(top..) {
        fitted(line).render(Rect { x: left, y: row, width: COLUMNS, height: 1 }, buffer);
    }
}

/// In whatever room there is.
fn too_small(area: Rect, buffer: &mut Buffer) {
    let told = format!(
        "This needs {COLUMNS} columns and {ROWS} rows; there are {} and {}. Make the window larger, or its letters smaller.",
        area.width, area.height
    );
    let lines = textwrap::wrap(&told, usize::from(area.width).max(1));
    for (line, row) in lines.iter().zip(area.y..area.bottom()) {
        Line::raw(line.to_string()).render(Rect { y: row, height: 1, ..area }, buffer);
    }
}

fn keys() -> Vec<Part> {
    let title = vec![Line::styled("Keys", BOLD)];
    let key = |(key, does): &(&str, &str)| Line::raw(format!("{key:<14}{does}"));
    vec![title, KEYS.iter().map(key).collect()]
}

fn notes(notes: &[Note]) -> Vec<Part> {
    let title = vec![Line::styled("For the teacher", BOLD)];
    let note = |note: &Note| hanging(&format!("{}: {}", note.what.name(), note.text), "  ", PLAIN);
    std::iter::once(title).chain(notes.iter().map(note)).collect()
}

/// What stands below: the clock of the story, what is typed, and what happens beside.
fn foot(content: &Content, state: &State, drawing: Drawing) -> Line<'static> {
    let mut told: Vec<String> = Vec::new();
    match content {
        Content::Run { slide, .. } => {
            let now = now(slide, state);
            let clock = slide.charts.first().map(|chart| chart.gantt.axis.units);
            told.extend(clock.map(|clock| clock.instant(now, Precision::for_all([]))));
            told.extend((!state.speed().is_normal()).then(|| state.speed().in_words()));
            told.extend((state.clock() == Clock::Paused).then(|| "paused".to_owned()));
        }
        Content::Predict(_) => told.extend(state.votes().open().map(|place| {
            let count = state.votes().count(place).map_or(String::new(), |count| count.to_string());
            format!("{}: {count}_  Enter ends it", Poll::letter(place))
        })),
        _ => {}
    }
    told.extend((!drawing.beside.is_empty()).then(|| drawing.beside.to_owned()));
    both_ends(&told.join("  "), "? keys")
}

fn parts(content: &Content, state: &State, drawing: Drawing) -> Vec<Part> {
    match content {
        Content::Question { question, givens } => {
            let givens = givens.iter().map(|given| text(given, PLAIN));
            std::iter::once(text(question, BOLD)).chain(givens).collect()
        }
        Content::Predict(poll) => predict(poll, state.votes(), drawing.glyphs),
        Content::Run { slide, legend: own } => {
            let legend = text(legend(own, &text_style(drawing.glyphs)).trim_end(), PLAIN);
            run(slide, &legend, state, drawing)
        }
        Content::Comparison { blocks, conditions, poll } => {
            comparison(blocks, conditions, (poll, state.votes()), drawing.glyphs)
        }
        Content::Rule { rule, explain } => {
            let rule = if rule.is_empty() { Part::new() } else { text(&format!("Rule: {rule}"), BOLD) };
            vec![rule, if explain.is_empty() { Part::new() } else { text(explain, PLAIN) }]
        }
        Content::Transfer { givens, poll } => transfer(givens, poll, state.answer()),
        Content::Code { read, poll } => code(read, poll, state.answer()),
    }
}

/// The question alone, with bars for what was counted.
fn predict(poll: &Poll, votes: &Votes, glyphs: Glyphs) -> Vec<Part> {
    let mut choices = Part::new();
    for (place, choice) in poll.choices.iter().enumerate() {
        choices.extend(hanging(&format!("{}) {}", Poll::letter(place), choice.text), "   ", PLAIN));
        choices.push(Line::raw(votes.count(place).map_or(String::new(), |count| bar(count, votes, glyphs))));
    }
    if choices.is_empty() {
        choices = text("Everybody writes a number down.", PLAIN);
    }
    vec![text(&poll.text, BOLD), choices]
}

/// "   ████████ 12 (29 %)"
fn bar(count: u32, votes: &Votes, glyphs: Glyphs) -> String {
    const LONGEST: u64 = 36;
    let most = u64::from(votes.most().max(1));
    // Whoever has a vote is seen.
    let cells = (u64::from(count) * LONGEST).div_ceil(most);
    let mark = glyphs.of(Mark::State(timeline::State::Running));
    let bar: String = (0..cells).map(|_| mark).collect();
    let share = whole_percent(f64::from(count) / f64::from(votes.all().max(1)));
    format!("   {bar} {count} ({share})")
}

/// Where the lanes of a slide are now.
fn now(slide: &Slide, state: &State) -> Time {
    let end = slide.charts.iter().map(|chart| chart.end).max().unwrap_or_default();
    let axis = slide.charts.first().map_or(end, |chart| chart.gantt.axis.end);
    // At the end exactly, whatever was rounded on the way.
    if state.grows() { axis.share(state.share()).min(end) } else { end }
}

/// Lanes with room around them can be pointed at; without that room they stand together.
fn run(slide: &Slide, legend: &Part, state: &State, drawing: Drawing) -> Vec<Part> {
    let (columns, now) = (columns(slide, drawing), now(slide, state));
    let columns = &columns;
    let parts = |lanes_of: fn(Part) -> Vec<Part>| {
        let mut parts = vec![text(&slide.title, BOLD)];
        parts.extend(slide.charts.first().map(|chart| axis(chart, columns, drawing)));
        for chart in &slide.charts {
            let scale = columns.scale(&chart.gantt, &text_style(drawing.glyphs));
            let rows = seen(&chart.gantt, View::Tasks).flat_map(|group| &group.rows);
            let lanes = rows.map(|row| lane(row, columns, scale, now, drawing));
            let caption = if chart.caption.is_empty() { Part::new() } else { text(&chart.caption, PLAIN) };
            parts.extend(lanes_of(caption.into_iter().chain(lanes).collect()));
            parts.push(cause(chart, now));
        }
        parts.push(legend.clone());
        parts
    };
    let apart = parts(|lanes| lanes.into_iter().map(|lane| vec![lane]).collect());
    if have_gaps(&apart, ROOM) { apart } else { parts(|lanes| vec![lanes]) }
}

fn axis(chart: &Chart, columns: &Columns, drawing: Drawing) -> Part {
    let Gantt { clock, figures, .. } = &chart.gantt;
    let scale = columns.scale(&chart.gantt, &text_style(drawing.glyphs));
    let ticks = format!("{:width$}", scale.ticks(), width = scale.cells);
    vec![Line::raw(columns.line(clock, &ticks, figures).trim_end().to_owned())]
}

/// Names and figures of all charts of the slide, so that their axes are one.
fn columns(slide: &Slide, drawing: Drawing) -> Columns {
    let charts: Vec<&Gantt> = slide.charts.iter().map(|chart| &chart.gantt).collect();
    Columns::of_charts(&charts, &text_style(drawing.glyphs))
}

/// As far as it has grown; its figure when it has ended.
fn lane(row: &Row, columns: &Columns, scale: Scale, now: Time, drawing: Drawing) -> Line<'static> {
    let is_over = |cell: &usize| scale.end_of(*cell) <= now;
    let cells = (0..scale.cells).take_while(is_over).count();
    let has_ended = row.pieces.iter().all(|piece| piece.end <= now);
    let marks = scale.marks(&row.pieces);
    let seen = if has_ended { &marks[..] } else { &marks[..cells] };
    let mut spans = vec![Span::raw(format!("  {} ", columns.names.fitted(&row.name)))];
    for run in seen.chunk_by(|one, next| one == next) {
        let cells: String = run.iter().map(|mark| drawing.glyphs.of(*mark)).collect();
        spans.push(Span::styled(cells, style_of(run[0], drawing.colour)));
    }
    let rest = scale.cells - seen.len() + 1;
    let figure = if has_ended { row.figure.as_str() } else { "" };
    spans.push(Span::raw(format!("{}{}", " ".repeat(rest), width::to_the_right(figure, columns.figures))));
    Line::from(spans)
}

fn style_of(mark: Mark, colour: Colour) -> Style {
    match (colour, colour_of(mark)) {
        (Colour::Always, Some(colour)) => Style::new().fg(Color::Indexed(colour)),
        _ => PLAIN,
    }
}

/// Why, when it has ended; until then its room stays empty, so that nothing jumps.
fn cause(chart: &Chart, now: Time) -> Part {
    let mut told = text(&chart.cause, BOLD);
    if !chart.sum.is_empty() {
        told.extend(text(&format!("Predicted: {}", chart.sum), PLAIN));
    }
    if chart.end <= now { told } else { vec![Line::default(); told.len()] }
}

/// All strategies beside each other, and what was right.
fn comparison(
    blocks: &[Block],
    conditions: &str,
    (poll, votes): (&Poll, &Votes),
    glyphs: Glyphs,
) -> Vec<Part> {
    let style = text_style(glyphs);
    let columns = Columns::of_charts(&[], &style);
    let drawn = |own: &Block| -> Part {
        let drawn = block(own, &style, &columns);
        drawn.lines().map(|line| Line::raw(line.to_owned())).collect()
    };
    let mut answer = text(&poll.text, PLAIN);
    answer.extend(text(&format!("Right: {}", poll.right()), BOLD));
    if votes.are_there() {
        let told = poll.choices.iter().enumerate().filter_map(|(place, choice)| {
            let sign = if choice.worth == Judged::Right { " (right)" } else { "" };
            Some(format!("{} {}{sign}", Poll::letter(place), votes.count(place)?))
        });
        answer.extend(text(&format!("You: {}", told.collect::<Vec<_>>().join(", ")), PLAIN));
    }
    blocks.iter().map(drawn).chain([answer, text(conditions, PLAIN)]).collect()
}

fn transfer(givens: &[String], poll: &Poll, answer: Answer) -> Vec<Part> {
    let each = (0..poll.choices.len()).flat_map(|place| {
        let (told, style) = choice(poll, place, answer);
        hanging(&told, "   ", style)
    });
    vec![text(&givens.join(" "), PLAIN), text(&poll.text, BOLD), each.collect(), right(poll, answer)]
}

/// The lines stay lines, and whoever reads them has the answers below.
fn code(read: &Read, poll: &Poll, answer: Answer) -> Vec<Part> {
    let mut lines = text(&format!("{}: {}", read.file, read.function), PLAIN);
    for line in &read.lines {
        let told = source::code("  ", line, &text_style(Glyphs::Unicode));
        lines.extend(told.lines().map(|line| Line::raw(line.to_owned())));
    }
    vec![lines, text(&poll.text, BOLD), beside(poll, answer), right(poll, answer)]
}

/// Short answers beside each other: code takes the rows.
fn beside(poll: &Poll, answer: Answer) -> Part {
    let all = (0..poll.choices.len()).map(|place| choice(poll, place, answer));
    let spans = all.map(|(told, style)| [Span::styled(told, style), Span::raw("   ")]);
    vec![Line::from(spans.flatten().collect::<Vec<_>>())]
}

/// "b) 0.8 s", and how it is drawn: what is right is seen when it may be.
fn choice(poll: &Poll, place: usize, answer: Answer) -> (String, Style) {
    let choice = &poll.choices[place];
    let is_right = answer == Answer::Shown && choice.worth == Judged::Right;
    (format!("{}) {}", Poll::letter(place), choice.text), if is_right { BOLD } else { PLAIN })
}

/// Its room stays empty until it is shown, so that nothing jumps.
fn right(poll: &Poll, answer: Answer) -> Part {
    let right = text(&format!("Right: {}", poll.right()), BOLD);
    if answer == Answer::Shown { right } else { vec![Line::default(); right.len()] }
}
