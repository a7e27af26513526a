//! Pages: each is a function from its data to a document. What they say alike is here.

pub mod cases;
pub mod classify;
pub mod contest;
pub(crate) mod coroutine;
pub(crate) mod grade;
pub mod kinds;
pub(crate) mod pitfall;
pub(crate) mod probe;
pub(crate) mod quiz;
pub(crate) mod latency;
pub mod scenario;
pub(crate) mod screen;
pub mod slides;
pub(crate) mod sweep;
pub(crate) mod tree;
pub(crate) mod wakeup;
mod chart;
mod events;
mod figures;
mod lengths;
mod rows;
mod stages;
mod story;
mod threads;

pub use chart::legend_of;

use crate::analysis::claims::{Figure, Judgement, Verdict};
use crate::document::{self, Audience, Block, Cell, Command, Grid, GridForm, Line, Section, Table, Verdicts};
use crate::report::{Clocks, Conditions, Report};
use crate::scenario::catalogue::Proposal;
use crate::scenario::file::Change;
use crate::story::{Units, capital, count, share_of};
use crate::time::Pace;

/// Where a figure is missing.
const NONE: &str = "-";

fn or_none(told: Option<String>) -> String {
    told.unwrap_or_else(|| NONE.to_owned())
}

/// Columns of a page that tables with all strategies side by side need.
const WIDE: usize = 60;

/// How much of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    OneScreen,
    /// What each page has beyond that is its own affair.
    Full,
}

/// Which claims are told one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claims {
    All,
    /// Those that do not hold.
    Broken,
}

/// The conditions of a page without anything measured.
pub const PREDICTED: &str = "Predicted by a model, not run.";

/// Under which conditions the figures came about.
pub fn conditions(conditions: Conditions) -> String {
    let Conditions { clocks, pace, repeat, machine, .. } = conditions;
    if !clocks.real() {
        return PREDICTED.to_owned();
    }
    let pace = match pace {
        Pace::REAL_TIME => "in real time".to_owned(),
        pace if 1.0 < pace.story_seconds() => format!("in 1/{} of the time", pace.story_seconds()),
        pace => format!("{} times as fast", pace.story_seconds()),
    };
    let runs = match repeat {
        1 => "Really run".to_owned(),
        many => format!("Measured: the median of {many} runs each"),
    };
    format!("{runs} on {}, {pace}.", count(machine.cores, "core"))
}

/// What is given, the conditions, and what a reader must know before trusting the figures.
fn givens(sentences: Vec<String>, under: Conditions, warnings: &[String]) -> Vec<Line> {
    let givens = sentences.into_iter().chain([conditions(under)]).map(Line::item);
    givens.chain(partial(under)).chain(warnings.iter().map(Line::alarm)).collect()
}

/// That it is a part. It is told at both ends: whoever pressed Ctrl-C looks at the last line.
fn partial(under: Conditions) -> Option<Line> {
    let partial = under.extent.in_words()?;
    Some(Line::alarm(format!("{partial}, what has none is only predicted")))
}

/// "case2: Why does one slow request block the others?" All forms have it, so it is marked if it is a part:
/// "case2 (partial): ...".
fn title(name: &str, question: &str, is_partial: bool) -> String {
    let mark = if is_partial { " (partial)" } else { "" };
    format!("{name}{mark}: {question}")
}

/// The end of the page.
fn partial_again(under: Conditions) -> Section {
    Section::untitled(vec![Block::Lines(partial(under).into_iter().collect())])
}

/// With its rows in words, each of which names its columns: "User 1 sends: blocking 7:00:00, hybrid
/// 7:00:00."
fn read_out(table: Table) -> Table {
    let alt =
        table.forms.first().map_or(Vec::new(), |form| form.grids.iter().flat_map(grid_in_words).collect());
    Table { alt, ..table }
}

fn grid_in_words(grid: &Grid) -> Vec<String> {
    let corner = grid.header.first().filter(|corner| !corner.is_empty());
    let corner = corner.map(|corner| format!("{}.", capital(corner)));
    let mut above = String::new();
    let row = |cells: &Vec<Cell>| {
        // A row without a name of its own, or with a second one, belongs to the one above.
        let name = match cells[0].text.strip_prefix("  ") {
            Some(second) => format!("{above}, {second}"),
            None if cells[0].text.is_empty() => above.clone(),
            None => {
                above.clone_from(&cells[0].text);
                above.clone()
            }
        };
        let told = grid
            .header
            .iter()
            .zip(cells)
            .skip(1)
            .filter(|(_, cell)| !["", NONE].contains(&cell.text.as_str()));
        let told: Vec<String> =
            told.map(|(column, cell)| format!("{column} {}", cell.text).trim_start().to_owned()).collect();
        (!told.is_empty()).then(|| format!("{name}: {}.", told.join(", ")))
    };
    corner.into_iter().chain(grid.rows.iter().filter_map(row)).collect()
}

/// What the page is there to show.
fn what_to_see(sentences: impl IntoIterator<Item = impl Into<String>>) -> Section {
    let lines: Vec<Line> = sentences.into_iter().map(Line::text).collect();
    Section::new("What to see", vec![Block::Lines(lines)])
}

/// Whether the claims hold; empty if there are none.
fn checks(verdicts: &[Verdict], units: Units, clocks: Clocks, claims: Claims) -> Section {
    checked(verdicts.iter().map(|verdict| told(verdict, units, clocks)).collect(), claims)
}

/// On a page of one screen: nothing where none fails and nobody asked for them one by one. How many cannot be told
/// stands where the page says what it leaves out.
fn in_short(checks: Section, verdicts: &[Verdict], claims: Claims) -> Section {
    match Judgement::of_all(verdicts) {
        Judgement::Holds | Judgement::CannotTell if claims == Claims::Broken => Section::default(),
        _ => checks,
    }
}

/// The end of a page of one screen: what to take home, what was checked and what is left out, and what
/// to do next.
fn take_home(rule: &[&str], verdicts: &[Verdict], left_out: &str, next: &[&str]) -> Vec<Block> {
    let rule = rule.join(" ");
    let rule = (!rule.is_empty()).then(|| Block::Subheading(format!("Rule: {rule}")));
    let about = match (verdicts.len(), Judgement::of_all(verdicts)) {
        (1.., Judgement::CannotTell) => {
            let judgements: Vec<Judgement> = verdicts.iter().map(|verdict| verdict.judgement).collect();
            vec![Line::text(format!("{} More: --full.", summary(&judgements)))]
        }
        (so_many, judgement) => {
            let holds = format!("Checked: {so_many} of {}. ", count(so_many, "claim"));
            let checked = if 0 < so_many && judgement == Judgement::Holds { holds } else { String::new() };
            let left_out = Line::text(format!("{checked}Left out: {left_out} (--full)."));
            let more = Line::text(format!("{checked}More: --full."));
            vec![left_out.for_whom(Audience::Wide), more.for_whom(Audience::Narrow)]
        }
    };
    let lines = [about, to_do_next(next)].concat();
    rule.into_iter().chain([Block::Lines(lines)]).collect()
}

/// As many commands as a line has room for; the first in any case.
fn to_do_next(commands: &[&str]) -> Vec<Line> {
    let Some((first, others)) = commands.split_first() else { return Vec::new() };
    let mut told = (*first).to_owned();
    for command in others {
        if in_one_line(&[&told, command]) {
            told = format!("{told}; {command}");
        }
    }
    let line = |told: &str| Line::item(in_a_line(told));
    if told == *first {
        return vec![line(&told)];
    }
    vec![line(&told).for_whom(Audience::Wide), line(first).for_whom(Audience::Narrow)]
}

fn in_one_line(commands: &[&str]) -> bool {
    const ROOM: usize = 66;
    commands.iter().map(|command| command.len()).sum::<usize>() <= ROOM
}

fn in_a_line(next: &str) -> String {
    format!("Try next: {next}")
}

/// The commands without what they show.
fn commands(proposals: &[Proposal]) -> Vec<&str> {
    proposals.iter().map(|(command, _)| command.as_str()).collect()
}

/// Those of a file, which may have a long name: "run it with --set seed=2".
fn changes(report: &Report) -> Vec<String> {
    let option = |change: &Change| format!("--set {}", change.set);
    let mut changes: Vec<String> = report.scenario.changes().iter().map(option).collect();
    if let Some(first) = changes.first_mut() {
        first.insert_str(0, "run it with ");
    }
    changes
}

/// Names in a column of their own, or, on a narrow page, on lines of their own.
fn stacked_if_narrow(wide: Grid, narrow: Grid) -> Table {
    Table::wide_or_narrow(WIDE, vec![wide], vec![narrow.in_form(GridForm::Stacked)])
}

/// Of verdicts in words.
fn checked(verdicts: Vec<document::Verdict>, claims: Claims) -> Section {
    if verdicts.is_empty() {
        return Section::default();
    }
    let summary = summary(&verdicts.iter().map(|verdict| verdict.judgement).collect::<Vec<_>>());
    let is_told =
        |verdict: &document::Verdict| claims == Claims::All || verdict.judgement != Judgement::Holds;
    let told = verdicts.into_iter().filter(is_told).collect();
    Section::untitled(vec![Block::Verdicts(Verdicts { summary, told })])
}

/// "Checked: 6 of 8 claims hold; 2 cannot be told here."
fn summary(judgements: &[Judgement]) -> String {
    let so_many = |wanted| judgements.iter().filter(|judgement| **judgement == wanted).count();
    let unclear = match so_many(Judgement::CannotTell) {
        0 => String::new(),
        many => format!("; {many} cannot be told here"),
    };
    let hold = share_of(so_many(Judgement::Holds), judgements.len(), "claim", ["holds", "hold"]);
    format!("Checked: {hold}{unclear}.")
}

/// "holds: ... (published 60.0 s, predicted 60.0 s, measured 60.4 s)".
fn told(verdict: &Verdict, units: Units, clocks: Clocks) -> document::Verdict {
    let figure = |value: Figure| figure(value, units);
    let figures = [
        ("published", verdict.published),
        ("predicted", verdict.model.filter(|_| clocks.model())),
        ("measured", verdict.measured),
    ];
    let figures =
        figures.into_iter().filter_map(|(clock, value)| Some(format!("{clock} {}", figure(value?))));
    let figures = figures.collect::<Vec<_>>().join(", ");
    let head = match verdict.judgement {
        Judgement::Holds => "holds",
        // All that makes a run unfit is of its cores: taken by others, too few, stopped, or of another speed.
        Judgement::CannotTell if verdict.measured.is_some() => {
            "cannot be told here, as the cores were not as planned"
        }
        Judgement::CannotTell => "cannot be told here",
        Judgement::Fails => "does NOT hold",
    };
    let figures = if figures.is_empty() { figures } else { format!(" ({figures})") };
    document::Verdict { judgement: verdict.judgement, text: format!("{head}: {}{figures}", verdict.text) }
}

fn figure(figure: Figure, units: Units) -> String {
    match figure {
        Figure::Time(time) => units.length(time),
        Figure::Count(count) => count.to_string(),
    }
}

fn try_next<'a, T: AsRef<str> + 'a>(commands: impl IntoIterator<Item = &'a (T, T)>) -> Section {
    let command = |(command, why): &(T, T)| Command {
        command: command.as_ref().to_owned(),
        why: why.as_ref().to_owned(),
    };
    Section::new("What to try next", vec![Block::Commands(commands.into_iter().map(command).collect())])
}
