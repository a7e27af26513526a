//! What is to be said of one run, in sentences that are computed from its timeline.

pub mod causes;
pub(crate) mod stages;
pub(crate) mod warnings;

use std::time::Duration;

use crate::analysis::causes::Queue;
use crate::analysis::disturbance::Disturbance;
use crate::analysis::{MOST_QUEUES, Run, Stretch, TaskRun, Worker};
use crate::grouped::grouped;
use crate::story::{Units, count, list};
use crate::time::{Pace, Time};
use crate::timeline::{State, TaskTimes};

/// What is to be said of the run that a chart shows, below it.
pub fn notes(run: &Run, units: Units) -> Vec<String> {
    [verdict(run), longest_wait(run, units)].into_iter().chain(wait_without_length(run, units)).collect()
}

/// Who was queued because it waited, though that took no time: nobody sees that in a chart. "Passport
/// queued 1 min after its line, which took no time: each wait frees its worker, and Presentation was ready".
fn wait_without_length(run: &Run, units: Units) -> Option<String> {
    let mut queued = run.tasks.iter().filter_map(|task| {
        let found = task.stretches.windows(3).find_map(|own| after_no_wait(run, own));
        Some((&task.name, found?))
    });
    let (task, (what, length, other)) = queued.next()?;
    Some(format!(
        "{task} queued {} after its {what}, which took no time: each wait frees its worker, and {other} was ready",
        units.length(length)
    ))
}

/// Of what a task did on a worker, its wait and its queue after that: for what it waited, how long it was
/// queued, and who took the worker.
fn after_no_wait<'a>(run: &'a Run, own: &'a [Stretch]) -> Option<(&'a str, Time, &'a str)> {
    let [before, wait, queue] = own else { return None };
    let is_seen = [before.state, wait.state, queue.state] == [State::Running, State::Waiting, State::Queued]
        && wait.length().is_zero()
        && run.unseen < queue.length();
    let takes_it = |it: &Stretch| {
        it.state == State::Running
            && it.worker == before.worker
            && (queue.start..queue.end).contains(&it.start)
    };
    let other = run.tasks.iter().find(|other| is_seen && other.stretches.iter().any(takes_it))?;
    Some((&wait.what, queue.length(), &other.name))
}

/// "2 in progress at once, never 2 running at once". Concurrent and parallel name strategies here, and
/// so no property of a run.
pub fn verdict(run: &Run) -> String {
    let at_once = |most: usize, state: &str| match most {
        0 | 1 => format!("never 2 {state} at once"),
        most => format!("{most} {state} at once"),
    };
    format!("{}, {}", at_once(run.peaks.in_progress, "in progress"), at_once(run.peaks.running, "running"))
}

/// Who was queued longest, and who had the worker meanwhile.
fn longest_wait(run: &Run, units: Units) -> String {
    match run.longest_queue() {
        Some(queue) => causes::queued(run, queue, units),
        None if !run.waiting.is_zero() => "nobody queued: all waiting was for something outside".to_owned(),
        None => "nobody queued and nobody waited".to_owned(),
    }
}

/// How the workers of a run share its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crew {
    /// Each can do all of it.
    Alike,
    /// The first receives, and all others do the rest.
    WithReceiver,
    /// Each pool has tasks of its own.
    Different,
}

/// The same in one line. `in_blocking` are by task, on the same clock.
pub fn longest_wait_in_short(
    run: &Run,
    in_blocking: Option<&[TaskTimes]>,
    crew: Crew,
    noun: &str,
    units: Units,
) -> String {
    match run.longest_queue() {
        Some(queue) => {
            in_turns(run, queue, in_blocking, units).unwrap_or_else(|| causes::in_short(run, queue, units))
        }
        None => format!("Nobody queued: {}", why_nobody_queued(run, crew, noun, units)),
    }
}

fn why_nobody_queued(run: &Run, crew: Crew, noun: &str, units: Units) -> String {
    if !run.waiting.is_zero() {
        return "all waiting was for something outside".to_owned();
    }
    let receiver = receiver(run, crew);
    let workers = run.workers.len() - usize::from(receiver.is_some());
    let tasks = count(run.task_count, "task");
    // That there are enough workers is a reason only where all tasks could have them at once.
    let enough = match workers < run.task_count || crew == Crew::Different {
        true => format!("each of {tasks} found a free {noun}"),
        false => format!("{} for {tasks}", count(workers, noun)),
    };
    match receiver {
        Some(Worker { name, busy }) => {
            let (busy, all) = (units.length(*busy), units.length(run.makespan()));
            format!("{name} is busy {busy} of {all}; {enough}")
        }
        None => enough,
    }
}

fn receiver(run: &Run, crew: Crew) -> Option<&Worker> {
    run.workers.first().filter(|_| crew == Crew::WithReceiver)
}

/// "nobody queued"; where a worker has a part of the work to itself, how little that is: "Core 1 busy 2.0 s".
pub fn nobody_queued(run: &Run, crew: Crew, units: Units) -> String {
    match receiver(run, crew) {
        Some(Worker { name, busy }) => format!("{name} busy {}", units.length(*busy)),
        None => "nobody queued".to_owned(),
    }
}

/// "Queued 60.0 s each, in turns: User 1 ends 60.0 s later, nobody sooner"; `None` if they take no turns, or
/// one suffered more than another.
fn in_turns(run: &Run, longest: &Queue, in_blocking: Option<&[TaskTimes]>, units: Units) -> Option<String> {
    let told = |task: &TaskRun| units.length(task.times.queued());
    let queued = units.length(longest.queued);
    let all_alike =
        run.tells_all_tasks() && run.tasks.iter().all(|task| task.takes_turns() && told(task) == queued);
    (all_alike && 1 < run.tasks.len()).then(|| {
        in_blocking.and_then(|times| pair_in_turns(run, times, units)).unwrap_or_else(|| {
            let gain = in_blocking.map_or(String::new(), |times| gain_of_turns(run, times, units));
            format!("Queued {queued} each, in turns{gain}")
        })
    })
}

/// Of two of whom turns help neither: "User 2 starts 59.0 s sooner, ends no sooner; User 1 60.0 s later".
fn pair_in_turns(run: &Run, in_blocking: &[TaskTimes], units: Units) -> Option<String> {
    let ([first, second], [before, behind]) = (&run.tasks[..], in_blocking) else { return None };
    let starts_sooner = second.times.started < behind.started && before.started == first.times.started;
    let ends_later = before.finished < first.times.finished && second.times.finished == behind.finished;
    let same_work = before.running == first.times.running && behind.running == second.times.running;
    (starts_sooner && ends_later && same_work).then(|| {
        format!(
            "{} starts {} sooner, ends no sooner; {} {} later",
            second.name,
            units.length(behind.started - second.times.started),
            first.name,
            units.length(first.times.finished - before.finished)
        )
    })
}

/// Who ends later than in blocking, where nobody ends sooner: ": User 1 ends 60.0 s later, nobody sooner".
fn gain_of_turns(run: &Run, in_blocking: &[TaskTimes], units: Units) -> String {
    let pairs =
        || run.tasks.iter().zip(in_blocking).map(|(task, times)| (task, task.times.finished, times.finished));
    if in_blocking.len() != run.tasks.len() || pairs().any(|(_, own, end)| own < end) {
        return String::new();
    }
    let later: Vec<(&TaskRun, Time)> =
        pairs().filter(|(_, own, end)| end < own).map(|(task, own, end)| (task, own - end)).collect();
    match &later[..] {
        [] => ": nobody ends sooner".to_owned(),
        [(task, by)] => format!(": {} ends {} later, nobody sooner", task.name, units.length(*by)),
        many => format!(": {} end later, nobody sooner", many.len()),
    }
}

/// When all has ended: "blocking, concurrent 7:09:09; parallel 7:02:02".
pub fn ends(runs: &[&Run], units: Units) -> String {
    let alike = grouped(runs.iter().map(|run| (run.last_finish, run.strategy.name())));
    let told = alike.iter().map(|(end, names)| format!("{} {}", names.join(", "), units.instant(*end)));
    told.collect::<Vec<_>>().join("; ")
}

/// What stands below the chart of a run that was disturbed.
pub fn disturbed(found: &Disturbance, makespan: Time, units: Units) -> String {
    format!(
        "The {} meanwhile. So the chart shows the prediction. Measured, below it: {}.",
        warnings::disturbance(found),
        units.length(makespan)
    )
}

/// "process ids: Core 1 is 4711 (CPU 0), Core 2 is 4712 (CPU 1)".
pub fn processes(run: &Run) -> Option<String> {
    let processes = run.processes();
    let &(_, first) = processes.keys().next()?;
    if processes.keys().all(|&(_, process)| process == first) {
        return Some(format!("process id: {first}"));
    }
    let names = processes.iter().map(|(&(worker, process), cpu)| {
        let cpu = cpu.map_or(String::new(), |cpu| format!(" (CPU {cpu})"));
        format!("{} is {process}{cpu}", run.workers[worker].name)
    });
    Some(format!("process ids: {}", names.collect::<Vec<_>>().join(", ")))
}

/// What it costs to start a process for each request: the step with this name.
pub fn process_starts(run: &Run, step: &str, units: Units, pace: Pace) -> Option<String> {
    let stretches = run.tasks.iter().flat_map(|task| &task.stretches);
    let starts = stretches.filter(|stretch| stretch.what == step && stretch.state == State::Running);
    let longest = starts.map(Stretch::length).max()?;
    Some(format!(
        "a worker process for each request: the longest start took {} of the story, which is {} here",
        units.length(longest),
        milliseconds(pace.to_real(longest))
    ))
}

/// Where a request was that came while the server was busy.
pub fn buffered(user: &str, received: Time, units: Units) -> String {
    format!(
        "In blocking, the operating system kept {user}'s bytes until {}: not lost.",
        units.instant(received)
    )
}

/// "User 2: arrived 7:00:01, queued 60.0 s, ran from 7:01:01 to 7:02:02, response 121.0 s." What is
/// shorter than `unseen` is no queue.
pub fn story(task: &TaskRun, unseen: Time, units: Units) -> String {
    let is_seen = |it: &&Stretch| it.state != State::Queued || unseen < it.length();
    let seen: Vec<&Stretch> = task.stretches.iter().filter(is_seen).collect();
    let queues = seen.iter().filter(|it| it.state == State::Queued).count();
    let mut parts = vec![format!("arrived {}", units.instant(task.times.arrived))];
    if MOST_QUEUES < queues {
        parts.extend(in_sum(task, unseen, units));
    } else {
        let together =
            |one: &&Stretch, next: &&Stretch| one.state == next.state && one.state != State::Waiting;
        parts.extend(seen.chunk_by(together).map(|group| part(group, units)));
    }
    format!("{}: {}, response {}.", task.name, parts.join(", "), units.length(task.times.response()))
}

/// Of a task that is queued again and again, what it did once it had begun: "queued 1.0 s", "took turns from 7:00:02
/// to 7:02:02: ran 61.0 s, queued 59.0 s".
fn in_sum(task: &TaskRun, unseen: Time, units: Units) -> Vec<String> {
    let TaskTimes { started, finished, running, waiting, .. } = task.times;
    let before = started.saturating_sub(task.times.arrived);
    let after = task.times.queued().saturating_sub(before);
    let sums = [("ran", running), ("waited", waiting), ("queued", after)];
    let sums = sums.into_iter().filter(|(_, sum)| !sum.is_zero());
    let sums: Vec<String> = sums.map(|(what, sum)| format!("{what} {}", units.length(sum))).collect();
    let what = if task.takes_turns() { "took turns" } else { "in progress" };
    let (from, to, sums) = (units.instant(started), units.instant(finished), sums.join(", "));
    let first = (unseen < before).then(|| format!("queued {}", units.length(before)));
    first.into_iter().chain([format!("{what} from {from} to {to} ({sums})")]).collect()
}

/// Stretches that follow each other in one state.
fn part(group: &[&Stretch], units: Units) -> String {
    let (start, end) = (group[0].start, group[group.len() - 1].end);
    let (from, to) = (units.instant(start), units.instant(end));
    match group[0].state {
        State::Queued => format!("queued {}", units.length(end - start)),
        State::Waiting => format!("waited from {from} to {to}"),
        State::Running => format!("ran from {from} to {to}"),
    }
}

/// "501.3 ms".
pub fn milliseconds(length: Duration) -> String {
    format!("{:.1} ms", length.as_secs_f64() * 1e3)
}

/// "Task 1, Task 2, Task 3 and 5 others".
pub fn few(names: &[&str]) -> String {
    const NAMED: usize = 3;
    let mut told: Vec<String> = names.iter().take(NAMED).map(|name| (*name).to_owned()).collect();
    if NAMED < names.len() {
        told.push(count(names.len() - NAMED, "other"));
    }
    list(&told)
}
