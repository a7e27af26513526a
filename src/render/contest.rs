//! The page of `web-vs-ml`.

use serde::Serialize;
use serde_json::{Map, Value};

use super::gantt::{self, Axis};
use super::json::{self, ClaimView, Machine, RunView};
use super::{Look, Mark, page, tables};
use crate::analysis::Run;
use crate::lesson::contest::{Contest, Workload, share_of_waiting};
use crate::plan::{Strategy, Workers};
use crate::report::{Played, Show};
use crate::story::percent;
use crate::time::{Time, ratio};
use crate::timeline::State;

#[must_use]
pub fn page(contest: &Contest, look: &Look, every_claim: bool) -> String {
    let indented = |sentences: Vec<String>, indent: &str| -> String {
        sentences.iter().map(|sentence| look.wrap(&format!("  {sentence}"), indent)).collect()
    };
    let section = |title: &str, text: String| format!("{}\n{text}", look.bold(title));
    let try_next = contest.given.try_next.iter().map(|(command, why)| {
        look.wrap(&format!("  {command}"), "    ") + &look.wrap(&format!("      {why}"), "      ")
    });
    let parts = [
        look.bold(&look.wrap(&format!("{}: {}", contest.given.name, contest.given.question), "  "))
            + &indented(givens(contest), "    "),
        charts(contest, look),
        section("How long it takes", makespans(contest, look)),
        section("Who wins", indented(winners(contest), "    ")),
        section("What to see", look.wrap(&format!("  {}", contest.given.lesson), "  ")),
        page::checks(&contest.verdicts, look, every_claim, contest.workloads[0].report.telling()),
        section("What to try next", try_next.collect()),
    ];
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

#[must_use]
pub fn plain(contest: &Contest, every_claim: bool) -> String {
    let mut lines = vec![format!("{}: {}", contest.given.name, contest.given.question)];
    lines.extend(givens(contest));
    for workload in &contest.workloads {
        lines.push(String::new());
        for played in &workload.report.strategies {
            let times =
                times(contest, workload, played).into_iter().map(|(clock, time)| format!("{clock} {time}"));
            let times = times.collect::<Vec<_>>().join(", ");
            lines.push(format!("{}, {}: makespan {times}.", workload.name, played.strategy));
        }
    }
    lines.push(String::new());
    lines.extend(winners(contest));
    lines.push(format!("What to see: {}", contest.given.lesson));
    for verdict in contest.verdicts.iter().filter(|verdict| every_claim || !verdict.holds) {
        lines
            .push(format!("Claim {}.", page::claim_in_words(verdict, contest.workloads[0].report.telling())));
    }
    lines.extend(contest.given.try_next.iter().map(|(command, why)| format!("Try next: {command} ({why})")));
    lines.join("\n") + "\n"
}

fn givens(contest: &Contest) -> Vec<String> {
    let mut givens = contest.given.givens.clone();
    let report = &contest.workloads[0].report;
    givens.push(page::conditions(report.show, report.pace, report.repeat, report.machine));
    let mut warnings: Vec<String> =
        contest.workloads.iter().flat_map(|workload| workload.report.warnings()).collect();
    warnings.dedup();
    givens.extend(warnings);
    givens
}

/// What the workers do: one row a worker, on one axis for both workloads.
fn charts(contest: &Contest, look: &Look) -> String {
    const NAMES: usize = 10;
    const ROOM: usize = 4;
    let glyph = |state| look.glyphs.of(Mark::State(state));
    let legend =
        format!("{} a worker runs  {} a wait holds it", glyph(State::Running), glyph(State::Waiting));
    let mut text = look.wrap(&legend, "");
    let figures = contest.workloads.iter().flat_map(|workload| &workload.report.strategies);
    let figures = figures.map(|played| contest.length(played.drawn().makespan()).chars().count());
    let figure_width = figures.max().unwrap_or(0);
    let cells = look.width.saturating_sub(NAMES + figure_width + 4).max(8);
    let ends = contest.workloads.iter().map(|workload| workload.report.axis_end());
    let axis = Axis { end: ends.max().unwrap_or_default(), cells };
    let line = |name: &str, bar: &str, figure: &str| {
        format!("  {name:<NAMES$} {bar} {figure:>figure_width$}").trim_end().to_owned() + "\n"
    };
    for workload in &contest.workloads {
        text.push('\n');
        let what = if workload.report.show.real() { "measured" } else { "predicted" };
        text.push_str(&look.bold(&look.wrap(&format!("{}: {}", workload.name, workload.own_time()), "  ")));
        text.push_str(&look.dim(&line(what, &axis.ticks(workload.report.clock()), "")));
        for played in &workload.report.strategies {
            let run = played.drawn();
            let (rows, _) = gantt::worker_rows(run, ROOM);
            for (place, row) in rows.iter().enumerate() {
                let bar = gantt::draw(&axis.marks(&row.stretches), look);
                let (name, figure) = match place {
                    0 => (played.strategy.name(), contest.length(run.makespan())),
                    _ => ("", String::new()),
                };
                text.push_str(&line(name, &bar, &figure));
            }
        }
    }
    text
}

impl Workload {
    /// "98 % of a task's own time is waiting".
    fn own_time(&self) -> String {
        let share = self.report.strategies.first().map_or(0.0, |played| share_of_waiting(&played.predicted));
        format!("{} of its tasks' own time is waiting", in_percent(share))
    }
}

fn in_percent(share: f64) -> String {
    percent((share * 100.0).round() / 100.0)
}

/// Each clock that is shown, with the strategy's makespan on it.
fn times(contest: &Contest, workload: &Workload, played: &Played) -> Vec<(&'static str, String)> {
    let length = |time: Option<Time>| time.map_or("-".to_owned(), |time| contest.length(time));
    let mut times = Vec::new();
    if workload.report.show.model() {
        times.push(("predicted", length(Some(played.predicted.makespan()))));
    }
    if workload.report.show.real() {
        let replay = played.measured.as_ref().and_then(|run| run.measured.as_ref());
        times.push(("measured", length(played.measured.as_ref().map(Run::makespan))));
        times.push(("replay", length(replay.map(|facts| facts.replay_makespan))));
    }
    times
}

fn makespans(contest: &Contest, look: &Look) -> String {
    let strategies = |workload: &Workload| workload.report.strategies.clone();
    let mut text = String::new();
    if look.is_wide() {
        let played = strategies(&contest.workloads[0]);
        let mut header = vec!["makespan", ""];
        header.extend(played.iter().map(|played| played.strategy.name()));
        let rows = contest.workloads.iter().flat_map(|workload| {
            let cells: Vec<_> =
                workload.report.strategies.iter().map(|it| times(contest, workload, it)).collect();
            let clocks = cells.first().map_or(0, Vec::len);
            (0..clocks).map(move |line| {
                let name = if line == 0 { workload.name } else { "" };
                let own = cells.iter().map(|cell| cell[line].1.clone());
                [name.to_owned(), cells[0][line].0.to_owned()].into_iter().chain(own).collect::<Vec<_>>()
            })
        });
        text.push_str(&tables::simple(look, &header, rows.collect()));
    } else {
        for (place, workload) in contest.workloads.iter().enumerate() {
            text.push_str(if place == 0 { "" } else { "\n" });
            let mut header = vec![workload.name];
            let clocks = strategies(workload).first().map_or(Vec::new(), |it| times(contest, workload, it));
            header.extend(clocks.iter().map(|(clock, _)| *clock));
            let rows = workload.report.strategies.iter().map(|played| {
                let own = times(contest, workload, played).into_iter().map(|(_, time)| time);
                [played.strategy.to_string()].into_iter().chain(own).collect()
            });
            text.push_str(&tables::simple(look, &header, rows.collect()));
        }
    }
    text.push('\n');
    let mut note =
        "Makespan: from the first arrival to the last end. The notes state no figures here.".to_owned();
    if contest.workloads[0].report.show != Show::Model {
        note.push_str(" Replay: the model with the step lengths that this run measured.");
    }
    text + &look.wrap(&format!("  {note}"), "  ")
}

/// One sentence a workload: who wins, and why.
fn winners(contest: &Contest) -> Vec<String> {
    contest.workloads.iter().map(|workload| winner(contest, workload)).collect()
}

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
    let why = if 0.5 < part { "since" } else { "although only" };
    let hybrid = workload.drawn(Strategy::HYBRID).map_or(String::new(), |run| {
        format!(" Hybrid, with both, takes {}.", contest.length(run.makespan()))
    });
    format!(
        "{name}: {} wins, {times:.1} times as fast as {}, {why} {} of its tasks' own time is {what}: {} {how} at a \
         time instead of {}.{hybrid}",
        winner.strategy,
        loser.strategy,
        in_percent(part),
        peak(winner),
        peak(loser)
    )
}

#[derive(Serialize)]
struct ContestView {
    format: u32,
    scenario: &'static str,
    params: Map<String, Value>,
    pace: f64,
    machine: Machine,
    workloads: Vec<WorkloadView>,
    claims: Vec<ClaimView>,
}

#[derive(Serialize)]
struct WorkloadView {
    name: &'static str,
    winner: Option<&'static str>,
    runs: Vec<RunView>,
}

#[must_use]
pub fn json(contest: &Contest) -> String {
    let [web, _] = &contest.workloads;
    let workload = |workload: &Workload| WorkloadView {
        name: workload.name,
        winner: workload.duel().and_then(|duel| duel.winner()).map(|(winner, _)| winner.strategy.name()),
        runs: json::runs(&workload.report),
    };
    json::text(&ContestView {
        format: json::FORMAT,
        scenario: contest.given.name,
        params: json::params(contest.given.params.clone()),
        pace: web.report.pace.story_seconds(),
        machine: json::machine(web.report.machine.cores),
        workloads: contest.workloads.iter().map(workload).collect(),
        claims: contest.verdicts.iter().map(json::claim).collect(),
    })
}
