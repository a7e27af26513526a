//! The page of `web-vs-ml`.

use super::{Claims, WIDE, chart, checks, commands, figures, givens, in_short, or_none, take_home, title};
use super::{partial_again, read_out, rows, try_next, what_to_see};
use crate::analysis::Run;
use crate::document::{Axis, Block, Document, Gantt, Grid, Legend, Line, Mark, Row, Rows, Ruler};
use crate::document::{Section, Table};
use crate::plan::{Strategy, Workers};
use crate::report::played::Played;
use crate::report::{Clocks, Conditions};
use crate::special::contest::{Contest, Workload, share_of_waiting};
use crate::story::whole_percent;
use crate::time::{Time, ratio};
use crate::timeline::State;

pub fn page(contest: &Contest, claims: Claims) -> Document {
    Document {
        sections: vec![
            Section::untitled(charts(contest, WORKERS)),
            Section::new("How long it takes", makespans(contest)),
            Section::new("Who wins", vec![Block::Lines(winners(contest))]),
            what_to_see(contest.lessons()),
            all_checks(contest, claims),
            try_next(&contest.try_next()),
            partial_again(conditions(contest)),
        ],
        ..frame(contest)
    }
}

/// The same on one screen; with alarms, there is less room for workers.
pub fn screen(contest: &Contest, claims: Claims) -> Document {
    let all = screen_with(contest, claims, WORKERS_ON_ONE_SCREEN);
    if rows::of(&all) <= rows::SCREEN { all } else { screen_with(contest, claims, 1) }
}

fn screen_with(contest: &Contest, claims: Claims, workers: usize) -> Document {
    let below = vec![
        Block::Table(table(contest, &CLOCKS)),
        Block::Lines([vec![words(contest)], winners(contest)].concat()),
    ];
    let next = contest.try_next();
    let left_out =
        if workers == 1 { "other workers, the replay of each run" } else { "the replay of each run" };
    let end = take_home(&contest.lessons(), &contest.verdicts, left_out, &commands(&next));
    Document {
        sections: vec![
            Section::untitled(charts(contest, workers)),
            Section::untitled([below, end].concat()),
            in_short(all_checks(contest, claims), &contest.verdicts, claims),
            partial_again(conditions(contest)),
        ],
        ..frame(contest)
    }
    .on_one_screen()
}

/// The question, and what is given.
fn frame(contest: &Contest) -> Document {
    Document {
        title: title(contest.given.name, contest.given.question, conditions(contest).extent.is_partial()),
        givens: givens(contest.given.givens(), conditions(contest), &contest.warnings()),
        ..Document::default()
    }
}

/// Those of all workloads.
pub(super) fn conditions(contest: &Contest) -> Conditions {
    contest.workloads[0].report.conditions
}

pub(super) fn winners(contest: &Contest) -> Vec<Line> {
    contest.workloads.iter().map(|workload| Line::item(winner(contest, workload))).collect()
}

fn all_checks(contest: &Contest, claims: Claims) -> Section {
    let report = &contest.workloads[0].report;
    checks(&contest.verdicts, report.units, report.conditions.clocks, claims)
}

fn table(contest: &Contest, clocks: &[&str]) -> Table {
    Table::wide_or_narrow(WIDE, vec![side_by_side(contest, clocks)], one_by_one(contest, clocks))
}

/// So many rows has a strategy of one workload: four strategies of two workloads stand on a page.
const WORKERS: usize = 4;
const WORKERS_ON_ONE_SCREEN: usize = 2;

/// The clocks of a makespan, on a page of one screen and on the whole page.
pub(super) const CLOCKS: [&str; 2] = ["predicted", "measured"];
const ALL_CLOCKS: [&str; 3] = ["predicted", "measured", "replay"];

/// What the workers do, on one axis for both workloads.
fn charts(contest: &Contest, room: usize) -> Vec<Block> {
    let workload = |workload: &Workload| {
        let share = workload.report.strategies.first().map_or(0.0, |it| share_of_waiting(&it.predicted));
        let share = whole_percent(share);
        let title = format!("{}: {share} of its tasks' own time is waiting", workload.name);
        [Block::Subheading(title), Block::Gantt(chart(contest, workload, room))]
    };
    let legend = Legend::of([
        (Mark::State(State::Running), "a worker runs"),
        (Mark::State(State::Waiting), "a wait holds it"),
    ]);
    std::iter::once(Block::Legend(legend)).chain(contest.workloads.iter().flat_map(workload)).collect()
}

fn chart(contest: &Contest, workload: &Workload, room: usize) -> Gantt {
    let report = &workload.report;
    let ends = contest.workloads.iter().map(|workload| workload.report.end);
    let told = |played: &Played| {
        let workers = chart::workers_in_words(played.drawn(), report.units).join(" ");
        format!("{}, {}: {workers}", workload.name, played.strategy)
    };
    Gantt {
        clock: figures::clock(report),
        axis: Axis::linear(ends.max().unwrap_or_default(), report.units.clock),
        ruler: Ruler::Own,
        figures: "makespan",
        groups: report.strategies.iter().map(|played| workers(contest, workload, played, room)).collect(),
        notes: Vec::new(),
        alt: report.strategies.iter().map(told).collect(),
    }
}

/// A row for each worker: the first has the strategy's name, and how long it all took.
fn workers(contest: &Contest, workload: &Workload, played: &Played, room: usize) -> Rows {
    let run = played.drawn();
    // That some are left out takes a row, if there are two.
    let hides = room < run.workers.len();
    let mut rows = chart::workers(run, workload.report.units, if hides { (room - 1).max(1) } else { room });
    if hides && room == 1 {
        rows.left_out.clear();
    }
    let named = |(place, row): (usize, Row)| match place {
        0 => {
            let (name, figure) = (played.strategy.to_string(), contest.length(run.makespan()));
            Row { name, figure, ..row }
        }
        _ => Row { name: String::new(), figure: String::new(), ..row },
    };
    let own = rows.rows.into_iter().enumerate().map(named).collect();
    Rows { rows: own, ..rows }
}

/// Each clock that is shown, with the strategy's makespan on it.
fn times(
    contest: &Contest,
    workload: &Workload,
    played: &Played,
    clocks: &[&str],
) -> Vec<(&'static str, String)> {
    let length = |time: Option<Time>| or_none(time.map(|time| contest.length(time)));
    let mut times = Vec::new();
    if workload.report.conditions.clocks.model() {
        times.push(("predicted", length(Some(played.predicted.makespan()))));
    }
    if workload.report.conditions.clocks.real() {
        let measured = played.measured.as_ref();
        times.push(("measured", length(measured.map(|it| it.run.makespan()))));
        times.push(("replay", length(measured.map(|it| it.measurement.replay_makespan))));
    }
    times.retain(|(clock, _)| clocks.contains(clock));
    times
}

fn makespans(contest: &Contest) -> Vec<Block> {
    let mut note =
        "Makespan: from the first arrival to the last end. The course notes state no figures here."
            .to_owned();
    if conditions(contest).clocks.real() {
        note.push_str(" Replay: the model with the step lengths that this run measured.");
    }
    vec![Block::Table(read_out(table(contest, &ALL_CLOCKS))), Block::Lines(vec![Line::text(note)])]
}

/// What the words of one screen mean.
fn words(contest: &Contest) -> Line {
    // The alarm takes a line.
    let is_alarmed = !contest.warnings().is_empty();
    let blank = if is_alarmed { "free" } else { "free (tasks wait, or all is done)" };
    let clocks = match conditions(contest).clocks {
        Clocks::Both if !is_alarmed => " Predicted (sums too): from given times; measured: really run.",
        _ => "",
    };
    Line::text(format!(
        "Makespan: first arrival to last end. Blank: {blank}. In progress: begun, not ended (2+: concurrency). \
         Running: on a worker (2+: parallelism).{clocks}"
    ))
}

/// A row for each workload and clock.
pub(super) fn side_by_side(contest: &Contest, clocks: &[&str]) -> Grid {
    let strategies = contest.workloads[0].report.strategies.iter().map(|played| played.strategy.name());
    let rows = contest.workloads.iter().flat_map(|workload| {
        let played = workload.report.strategies.iter();
        let cells: Vec<_> = played.map(|it| times(contest, workload, it, clocks)).collect();
        let lines = cells.first().map_or(0, Vec::len);
        let row = |line: usize| {
            let name = if line == 0 { workload.name } else { "" };
            let own = cells.iter().map(|cell| cell[line].1.clone());
            [name.to_owned(), cells[0][line].0.to_owned()].into_iter().chain(own).collect::<Vec<_>>()
        };
        (0..lines).map(row).collect::<Vec<_>>()
    });
    Grid::new(["makespan", ""].into_iter().chain(strategies), rows.collect())
}

/// A row for each strategy.
fn one_by_one(contest: &Contest, clocks: &[&str]) -> Vec<Grid> {
    let grid = |workload: &Workload| {
        let played = &workload.report.strategies;
        let told =
            played.iter().take(1).flat_map(|it| times(contest, workload, it, clocks)).map(|(clock, _)| clock);
        let rows = played.iter().map(|played| {
            let own = times(contest, workload, played, clocks).into_iter().map(|(_, time)| time);
            std::iter::once(played.strategy.to_string()).chain(own).collect()
        });
        Grid::new(std::iter::once(workload.name).chain(told), rows.collect())
    };
    contest.workloads.iter().map(grid).collect()
}

/// " (4.30 s = 4 s wait + 6 requests x (50 ms compute))", where it is predicted and short.
fn sum(contest: &Contest, workload: &Workload, strategy: Strategy) -> Option<String> {
    let played = workload.report.strategies.iter().find(|played| played.strategy == strategy)?;
    let told = played.arithmetic.as_ref().filter(|_| workload.report.conditions.clocks.model())?;
    let sum = told.in_few_words(workload.report.units)?;
    Some(format!(" ({} = {sum})", contest.length(played.predicted.makespan())))
}

/// Who wins, and why, in a sentence.
fn winner(contest: &Contest, workload: &Workload) -> String {
    let name = workload.name;
    let Some(duel) = workload.duel() else {
        return format!("{name}: play concurrent and parallel, and see who wins.");
    };
    let Some((winner, loser)) = duel.winner() else {
        let [concurrent, parallel] =
            [duel.concurrent, duel.parallel].map(|run| contest.length(run.makespan()));
        return format!("{name}: neither wins; concurrent takes {concurrent}, parallel {parallel}.");
    };
    let times = ratio(loser.makespan(), winner.makespan());
    let waiting = share_of_waiting(winner);
    let (what, part, how) = match winner.strategy.workers {
        Workers::One => ("waiting", waiting, "are in progress"),
        Workers::Many => ("computing", 1.0 - waiting, "run"),
    };
    let peak = |run: &Run| match winner.strategy.workers {
        Workers::One => run.peaks.in_progress,
        Workers::Many => run.peaks.running,
    };
    let although = match 0.5 < part {
        true => String::new(),
        false => format!(", although only {} of its tasks' own time is {what}", whole_percent(part)),
    };
    let sum = sum(contest, workload, winner.strategy).unwrap_or_default();
    let hybrid = workload.drawn(Strategy::HYBRID).map_or(String::new(), |run| {
        let with_both = if 1 < run.peaks.in_progress && 1 < run.peaks.running { ", with both," } else { "" };
        format!(" Hybrid{with_both} takes {}.", contest.length(run.makespan()))
    });
    format!(
        "{name}: {} is {times:.1} times as fast as {}{although}: {} {how} at a time instead of {}{sum}.{hybrid}",
        winner.strategy,
        loser.strategy,
        peak(winner),
        peak(loser)
    )
}
