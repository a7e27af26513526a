//! The same in sentences, in the order of time: for screen readers, and for reading aloud.

use super::{page, stages, tables};
use crate::analysis::{Run, TaskRun};
use crate::report::{self, Cost, Played, Report};
use crate::story::{count, percent};
use crate::time::Time;
use crate::timeline::State;

/// No drawing and no columns: one sentence a line.
#[must_use]
pub fn plain(report: &Report, every_claim: bool) -> String {
    let about = report.scenario.about();
    let mut lines = vec![format!("{}: {}", about.name, about.question)];
    lines.extend(report.scenario.givens());
    lines.push(page::conditions(report.show, report.pace, report.repeat, report.machine));
    lines.extend(report.warnings().into_iter().map(|warning| format!("Note: {warning}")));
    for played in &report.strategies {
        lines.push(String::new());
        lines.push(format!("{}: {}.", played.strategy, played.headline));
        lines.extend(strategy(report, played));
    }
    lines.push(String::new());
    lines.extend(report.remarks());
    lines.extend(stages::sentences(report));
    lines.extend(report.who_waits().map(str::to_owned).filter(|_| report.show.real()));
    lines.extend(page::beside(report));
    let lesson = Some(report.scenario.lesson()).filter(|lesson| !lesson.is_empty());
    lines.extend(lesson.map(|lesson| format!("What to see: {lesson}")));
    for verdict in report.verdicts.iter().filter(|verdict| every_claim || !verdict.holds) {
        lines.push(format!("Claim {}.", page::claim_in_words(verdict, report.telling())));
    }
    for (command, why) in about.try_next {
        lines.push(format!("Try next: {command} ({why})"));
    }
    lines.join("\n") + "\n"
}

fn strategy(report: &Report, played: &Played) -> Vec<String> {
    let run = played.drawn();
    let mut lines = vec![makespan(report, played)];
    lines.extend(report::tasks_to_tell(run).into_iter().map(|task| story(report, run, task)));
    let more = run.task_count - report::tasks_to_tell(run).len();
    if 0 < more {
        lines.push(format!(
            "{} told here.",
            if more == 1 { "One more task is not".to_owned() } else { format!("{more} more tasks are not") }
        ));
    }
    let own = report.own_figures(run).into_iter().map(|(name, value)| format!(", {name} {value}"));
    lines.push(format!(
        "Worst response {}, {} in progress at most, {} running at most, workers used {}{}.",
        length(report, run.response.max),
        run.peaks.in_progress,
        run.peaks.running,
        percent((run.utilization() * 100.0).round() / 100.0),
        own.collect::<String>()
    ));
    lines.extend(stages::in_words(report, run));
    lines.extend(report.costs().iter().filter(|cost| cost.strategy == played.strategy).map(cost));
    lines.extend(report::sentences::of(report, run).into_iter().map(|sentence| format!("{sentence}.")));
    lines
}

/// "Waited 500.2 ms and used 1.5 ms of CPU time, 99.7 % of it waiting, with 1 thread, 0 of them borrowed."
pub(super) fn cost(cost: &Cost) -> String {
    let [waiting, cpu, share, _, _] = tables::cost_cells(cost);
    format!(
        "Waited {waiting} of real time, all tasks added up, and used {cpu} of CPU time: {share} waiting, with {}, {} of \
         them borrowed.",
        count(cost.usage.threads, "thread"),
        cost.usage.borrowed
    )
}

fn makespan(report: &Report, played: &Played) -> String {
    let mut parts = Vec::new();
    if let Some(published) = played.published {
        parts.push(format!("published {}", length(report, published)));
    }
    if report.show.model() {
        parts.push(format!("predicted {}", length(report, played.predicted.makespan())));
    }
    if let Some(run) = &played.measured {
        parts.push(format!("measured {}", length(report, run.makespan())));
        parts.extend(
            run.measured.as_ref().map(|facts| format!("replay {}", length(report, facts.replay_makespan))),
        );
    }
    format!("Makespan: {}.", parts.join(", "))
}

/// "User 2: arrived 7:00:01, queued 60.0 s, ran from 7:01:01 to 7:02:02, response 121.0 s."
fn story(report: &Report, run: &Run, task: &TaskRun) -> String {
    let instant = |at| report.clock().instant(at, report.precision());
    let mut parts = vec![format!("arrived {}", instant(task.times.arrived))];
    let unseen = run.makespan().share(0.001);
    let turns =
        task.stretches.iter().filter(|it| it.state == State::Queued && unseen < it.end - it.start).count();
    if 2 < turns {
        parts.push(format!(
            "took turns from {} to {}: ran {} and was queued {} in between",
            instant(task.times.started),
            instant(task.times.finished),
            length(report, task.times.running),
            length(report, task.times.queued())
        ));
    } else {
        let seen = task.stretches.iter().filter(|it| it.state != State::Queued || unseen < it.end - it.start);
        let seen: Vec<_> = seen.collect();
        for group in seen.chunk_by(|one, next| one.state == next.state && one.state != State::Waiting) {
            let (start, end) = (group[0].start, group[group.len() - 1].end);
            parts.push(match group[0].state {
                State::Queued => format!("queued {}", length(report, end - start)),
                State::Waiting => format!("waited from {} to {}", instant(start), instant(end)),
                State::Running => format!("ran from {} to {}", instant(start), instant(end)),
            });
        }
    }
    format!("{}: {}, response {}.", task.name, parts.join(", "), length(report, task.times.response()))
}

fn length(report: &Report, length: Time) -> String {
    report.clock().length(length, report.precision())
}
