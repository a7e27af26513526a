//! The page that people read: givens, charts, the timeline table, the summary.

use super::gantt::{self, Axis, Row};
use super::{Look, View, stages, tables};
use crate::analysis::claims::{Figure, Verdict};
use crate::io::real_file::Timed;
use crate::report::{self, Machine, Played, Report, Show, Telling};
use crate::story::{count, list};
use crate::time::{Pace, Time};
use crate::timeline::State;

/// Rows of a chart that are shown one by one.
const ROOM: usize = 8;

#[must_use]
pub fn page(report: &Report, look: &Look, every_claim: bool) -> String {
    let parts = [
        givens(report, look),
        charts(report, look),
        section(look, "What happens when", &(tables::timeline(report, look) + &left_out(report, look))),
        section(look, "How long it takes", &summary(report, look)),
        stage_by_stage(report, look),
        costs(report, look),
        section(look, "What to see", &lesson(report, look)),
        checks(&report.verdicts, look, every_claim, report.telling()),
        section(look, "What to try next", &try_next(report, look)),
    ];
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Nothing, where there is nothing to say.
pub(super) fn section(look: &Look, title: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{}\n{text}", look.bold(look.wrap(title, "  ").trim_end()))
}

fn givens(report: &Report, look: &Look) -> String {
    let about = report.scenario.about();
    let mut text = look.bold(&look.wrap(&format!("{}: {}", about.name, about.question), "  "));
    for given in report.scenario.givens() {
        text.push_str(&look.wrap(&format!("  {given}"), "    "));
    }
    text.push_str(
        &look.wrap(
            &format!("  {}", conditions(report.show, report.pace, report.repeat, report.machine)),
            "    ",
        ),
    );
    for warning in report.warnings() {
        text.push_str(&look.alarm(&look.wrap(&format!("  {warning}"), "    ")));
    }
    text
}

/// The conditions of a page without anything measured.
pub(super) const PREDICTED: &str = "Predicted by the model; nothing was run.";

/// Under which conditions the figures came about.
pub(super) fn conditions(show: Show, pace: Pace, repeat: usize, machine: Machine) -> String {
    if !show.real() {
        return PREDICTED.to_owned();
    }
    let pace = crate::story::length(pace.to_story(std::time::Duration::from_secs(1)));
    let runs = match repeat {
        1 => "once each".to_owned(),
        many => format!("the median of {many} runs each"),
    };
    format!("Measured {runs} on {}, {pace} of the story in a real second.", count(machine.cores, "core"))
}

fn charts(report: &Report, look: &Look) -> String {
    let drawn: Vec<&Played> = report.strategies.iter().collect();
    let turns = drawn.iter().any(|played| takes_turns(played));
    let waits = drawn.iter().any(|played| !played.drawn().waiting.is_zero());
    let mut text = look.wrap(&gantt::legend(look, turns, waits, short_of(report)), "");
    let names =
        drawn.iter().flat_map(|played| rows(report, played, look.view)).map(|row| row.name.chars().count());
    let name_width = names.max().unwrap_or(0).clamp(9, 14);
    let figures =
        drawn.iter().flat_map(|played| rows(report, played, look.view)).map(|row| row.figure.chars().count());
    let figure_width = figures.max().unwrap_or(0);
    let cells = look.width.saturating_sub(name_width + figure_width + 4).max(8);
    let axis = Axis { end: report.axis_end(), cells };
    for played in drawn {
        text.push('\n');
        text.push_str(&chart(report, played, look, axis, (name_width, figure_width)));
    }
    text
}

fn short_of(report: &Report) -> &'static str {
    if report.scenario.without_bound().is_some() { "worker or place" } else { "worker" }
}

fn takes_turns(played: &Played) -> bool {
    let is_queued_twice = |task: &crate::analysis::TaskRun| {
        2 < task.stretches.iter().filter(|stretch| stretch.state == State::Queued).count()
    };
    played.predicted.tasks.iter().any(is_queued_twice)
}

fn rows(report: &Report, played: &Played, view: View) -> Vec<Row> {
    let groups = [task_rows(report, played, view).0, worker_rows(played, view).0];
    groups.concat()
}

fn task_rows(report: &Report, played: &Played, view: View) -> (Vec<Row>, usize) {
    let figure = |response: Time| report.clock().length(response, report.precision());
    match view {
        View::Workers => (Vec::new(), 0),
        View::Tasks | View::Both => gantt::task_rows(played.drawn(), ROOM, figure),
    }
}

fn worker_rows(played: &Played, view: View) -> (Vec<Row>, usize) {
    let run = played.drawn();
    match view {
        View::Workers | View::Both if run.tells_all_tasks() => gantt::worker_rows(run, ROOM),
        _ => (Vec::new(), 0),
    }
}

fn chart(
    report: &Report,
    played: &Played,
    look: &Look,
    axis: Axis,
    (name_width, figure_width): (usize, usize),
) -> String {
    let run = played.drawn();
    let what = if played.measured.is_some() { "measured" } else { "predicted" };
    let line = |name: &str, bar: &str, figure: &str| {
        let name: String = name.chars().take(name_width).collect();
        format!("  {name:<name_width$} {bar} {figure:>figure_width$}").trim_end().to_owned() + "\n"
    };
    let bars = |rows: &[Row]| -> String {
        let bar = |row: &Row| line(&row.name, &gantt::draw(&axis.marks(&row.stretches), look), &row.figure);
        rows.iter().map(bar).collect()
    };
    let mut text = look.bold(&look.wrap(&format!("{}: {}", played.strategy, played.headline), "  "));
    text.push_str(&look.dim(&line(what, &axis.ticks(report.clock()), "")));
    let (tasks, more_tasks) = task_rows(report, played, look.view);
    text.push_str(&bars(&tasks));
    if 0 < more_tasks {
        text.push_str(&look.wrap(&format!("  and {}", count(more_tasks, "other task")), "    "));
    }
    let (workers, more_workers) = worker_rows(played, look.view);
    text.push_str(&bars(&workers));
    if 0 < more_workers {
        let idle = run.workers.iter().filter(|worker| worker.busy.is_zero()).count();
        let nothing_to_do = if idle == more_workers { " with nothing to do" } else { "" };
        text.push_str(
            &look.wrap(&format!("  and {}{nothing_to_do}", count(more_workers, "other worker")), "    "),
        );
    }
    for sentence in report::sentences::of(report, run) {
        text.push_str(&look.wrap(&format!("  {sentence}."), "    "));
    }
    text
}

fn left_out(report: &Report, look: &Look) -> String {
    match report.tasks_left_out() {
        0 => String::new(),
        1 => look.wrap("  One more task is left out.", "  "),
        more => look.wrap(&format!("  {more} more tasks are left out."), "  "),
    }
}

fn summary(report: &Report, look: &Look) -> String {
    let mut text = tables::makespans(report, look);
    if look.is_wide() {
        text.push('\n');
        text.push_str(&tables::runs(report, look));
    }
    text.push('\n');
    let published = format!("Published: what {}. ", report.scenario.publisher());
    let published = if report.has_source() { published.as_str() } else { "" };
    let first = format!(
        "{published}Makespan: from the first arrival to the last end. Response: from a task's arrival to its end."
    );
    let mut notes = vec![first.as_str()];
    if report.show.real() {
        notes.push("Replay: the model with the step lengths that this run measured. Differs: by what scheduling costs.");
    }
    notes.push("In progress, running: the most tasks at one instant. Use: of all workers' time.");
    for note in notes {
        text.push_str(&look.wrap(&format!("  {note}"), "  "));
    }
    for remark in report.remarks() {
        text.push_str(&look.wrap(&format!("  {remark}"), "  "));
    }
    text
}

fn stage_by_stage(report: &Report, look: &Look) -> String {
    match stages::stages(report, look) {
        none if none.is_empty() => none,
        stages => section(look, "Stage by stage: mean, worst", &stages),
    }
}

/// What waiting cost, and what was measured beside it; nothing if that is not the matter.
fn costs(report: &Report, look: &Look) -> String {
    if report.costs().is_empty() {
        return String::new();
    }
    let mut text = tables::costs(report, look) + "\n";
    text.push_str(&look.wrap(&format!("  {COSTS}"), "  "));
    for line in report.who_waits().map(str::to_owned).into_iter().chain(beside(report)) {
        text.push_str(&look.wrap(&format!("  {line}"), "  "));
    }
    section(look, "What waiting costs", &text)
}

/// What the columns of [`tables::costs`] mean.
pub(super) const COSTS: &str = "In real time. Time waiting: all tasks added up. CPU time: of all threads that did the work; the other side is not \
     counted. Share of waiting: of both together. Threads: all that did the work, with those that the event loop borrowed. Nothing of this \
     is predicted.";

/// What was measured beside the runs, in a sentence each.
pub(super) fn beside(report: &Report) -> Vec<String> {
    let line = |timed: &Timed| format!("{}: {}.", timed.what, tables::milliseconds(timed.took));
    report.beside.iter().map(line).collect()
}

fn lesson(report: &Report, look: &Look) -> String {
    match report.scenario.lesson() {
        lesson if lesson.is_empty() => lesson,
        lesson => look.wrap(&format!("  {lesson}"), "  "),
    }
}

/// That all claims hold, in a line; those that do not, one by one.
pub(super) fn checks(verdicts: &[Verdict], look: &Look, every_claim: bool, telling: Telling) -> String {
    let hold = verdicts.iter().filter(|verdict| verdict.holds).count();
    if verdicts.is_empty() {
        return String::new();
    }
    let mut text = look.wrap(&format!("Checked: {hold} of {} hold.", count(verdicts.len(), "claim")), "  ");
    for verdict in verdicts.iter().filter(|verdict| every_claim || !verdict.holds) {
        let line = look.wrap(&format!("  {}", claim_in_words(verdict, telling)), "    ");
        text.push_str(&if verdict.holds { line } else { look.alarm(&line) });
    }
    text
}

/// "holds: ... (published 60.0 s, predicted 60.0 s, measured 60.4 s)".
pub(super) fn claim_in_words(verdict: &Verdict, telling: Telling) -> String {
    let figure = |figure: Figure| match figure {
        Figure::Time(time) => telling.clock.length(time, telling.precision),
        Figure::Count(count) => count.to_string(),
    };
    let shown = |what: &str, value: Option<Figure>| value.map(|value| format!("{what} {}", figure(value)));
    let model = verdict.model.filter(|_| telling.show.model());
    let figures: Vec<String> = [
        shown("published", verdict.published),
        shown("predicted", model),
        shown("measured", verdict.measured),
    ]
    .into_iter()
    .flatten()
    .collect();
    let head = if verdict.holds { "holds" } else { "does NOT hold" };
    format!("{head}: {} ({})", verdict.text, list(&figures).replace(" and ", ", "))
}

fn try_next(report: &Report, look: &Look) -> String {
    let mut text = String::new();
    for (command, why) in report.scenario.about().try_next {
        text.push_str(&look.wrap(&format!("  {command}"), "    "));
        text.push_str(&look.wrap(&format!("      {why}"), "      "));
    }
    text
}
