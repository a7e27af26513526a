//! One strategy in sentences, in the order of time.

use super::figures::cost_cells;
use super::stages;
use crate::analysis::{Run, Stretch, TaskRun};
use crate::report::{self, Cost, Played, Report};
use crate::story::{count, whole_percent};
use crate::timeline::State;

/// What the strategy's chart and its figures show.
pub(super) fn strategy(report: &Report, played: &Played) -> Vec<String> {
    let run = played.drawn();
    let told = report::tasks_to_tell(run);
    let mut lines = vec![makespan(report, played)];
    lines.extend(told.iter().map(|task| story(report, run, task)));
    match run.task_count - told.len() {
        0 => (),
        1 => lines.push("One more task is not told here.".to_owned()),
        more => lines.push(format!("{more} more tasks are not told here.")),
    }
    let own = report.own_figures(run).into_iter().map(|(name, value)| format!(", {name} {value}"));
    lines.push(format!(
        "Worst response {}, {} in progress at most, {} running at most, workers used {}{}.",
        report.telling().length(run.response.max),
        run.peaks.in_progress,
        run.peaks.running,
        whole_percent(run.utilization()),
        own.collect::<String>()
    ));
    lines.extend(stages::in_words(report, run));
    lines.extend(report.costs().iter().filter(|cost| cost.strategy == played.strategy).map(cost));
    lines.extend(report::sentences::of(report, run).into_iter().map(|sentence| format!("{sentence}.")));
    lines
}

/// "Waited 500.2 ms and used 1.5 ms of CPU time, 99.7 % of it waiting, with 1 thread, 0 of them borrowed."
pub(super) fn cost(cost: &Cost) -> String {
    let [waiting, cpu, share, _, _] = cost_cells(cost);
    format!(
        "Waited {waiting} of real time, all tasks added up, and used {cpu} of CPU time: {share} waiting, with {}, {} of \
         them borrowed.",
        count(cost.usage.threads, "thread"),
        cost.usage.borrowed
    )
}

fn makespan(report: &Report, played: &Played) -> String {
    let length = |time| report.telling().length(time);
    let mut parts = Vec::new();
    if let Some(published) = played.published {
        parts.push(format!("published {}", length(published)));
    }
    if report.show.model() {
        parts.push(format!("predicted {}", length(played.predicted.makespan())));
    }
    if let Some(run) = &played.measured {
        parts.push(format!("measured {}", length(run.makespan())));
        parts.extend(run.measured.as_ref().map(|facts| format!("replay {}", length(facts.replay_makespan))));
    }
    format!("Makespan: {}.", parts.join(", "))
}

/// "User 2: arrived 7:00:01, queued 60.0 s, ran from 7:01:01 to 7:02:02, response 121.0 s."
fn story(report: &Report, run: &Run, task: &TaskRun) -> String {
    let telling = report.telling();
    let unseen = run.makespan().share(0.001);
    let is_seen = |it: &&Stretch| it.state != State::Queued || unseen < it.length();
    let seen: Vec<&Stretch> = task.stretches.iter().filter(is_seen).collect();
    let turns = seen.iter().filter(|it| it.state == State::Queued).count();
    let mut parts = vec![format!("arrived {}", telling.instant(task.times.arrived))];
    if 2 < turns {
        parts.push(format!(
            "took turns from {} to {}: ran {} and was queued {} in between",
            telling.instant(task.times.started),
            telling.instant(task.times.finished),
            telling.length(task.times.running),
            telling.length(task.times.queued())
        ));
    } else {
        for group in seen.chunk_by(|one, next| one.state == next.state && one.state != State::Waiting) {
            let (start, end) = (group[0].start, group[group.len() - 1].end);
            let (from, to) = (telling.instant(start), telling.instant(end));
            parts.push(match group[0].state {
                State::Queued => format!("queued {}", telling.length(end - start)),
                State::Waiting => format!("waited from {from} to {to}"),
                State::Running => format!("ran from {from} to {to}"),
            });
        }
    }
    format!("{}: {}, response {}.", task.name, parts.join(", "), telling.length(task.times.response()))
}
