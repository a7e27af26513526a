//! Why a task was queued, part by part.

use std::cmp::Reverse;

use super::few;
use crate::analysis::Run;
use crate::analysis::causes::{Blocker, Part, Queue, Shares, Why};
use crate::grouped::grouped;
use crate::story::{self, Units, list, noun, takes_an_s, was};
use crate::time::Time;

/// "User 2 queued 60.0 s: Core 1 was busy with User 1's calculation". Of several parts those that are
/// longer than `unseen` are told.
pub fn queued(run: &Run, queue: &Queue, units: Units) -> String {
    format!("{}: {}", how_long(run, queue, units), all_reasons(queue, run.unseen, units))
}

/// "Factorial 4 queued 90.0 s in all": before its first turn and between its turns.
fn how_long(run: &Run, queue: &Queue, units: Units) -> String {
    let takes_turns = run.tasks.iter().any(|task| task.id == queue.id && task.takes_turns());
    let in_all = if takes_turns { " in all" } else { "" };
    format!("{} queued {}{in_all}", queue.task, length(queue.queued, units))
}

fn all_reasons(queue: &Queue, unseen: Time, units: Units) -> String {
    let seen: Vec<&Part> = queue.parts.iter().filter(|part| unseen < part.length).collect();
    // The longest comes first.
    let seen = if seen.is_empty() { queue.parts.iter().take(1).collect() } else { seen };
    match &seen[..] {
        [part] => why(part, units),
        parts => {
            let parts =
                parts.iter().map(|part| format!("{} {}", length(part.length, units), meanwhile(part, units)));
            parts.collect::<Vec<_>>().join("; ")
        }
    }
}

/// The same in one line: "Task 5 queued 4.04 s: Worker 1 had 4 others (4.00 s waiting, 0.04 s busy)".
pub fn in_short(run: &Run, queue: &Queue, units: Units) -> String {
    format!("{}: {}", how_long(run, queue, units), reason(queue, run.unseen, units))
}

/// Why alone: "Worker 1 had 4 others (4.00 s waiting, 0.04 s busy)".
pub fn reason(queue: &Queue, unseen: Time, units: Units) -> String {
    let seen: Vec<&Part> = queue.parts.iter().filter(|part| unseen < part.length).collect();
    match &seen[..] {
        [] => all_reasons(queue, unseen, units),
        [only] => why_in_short(only, unseen, units),
        [first, ..] if seen.iter().all(|part| part.workers == first.workers) => {
            of_the_same(&seen, unseen, units)
        }
        _ => by_workers(&seen, units),
    }
}

/// What the same workers did in all parts.
fn of_the_same(parts: &[&Part], unseen: Time, units: Units) -> String {
    let others = others_in_short(parts.iter().flat_map(|part| &part.blockers));
    format!("{} had {others} ({})", few_workers(&parts[0].workers), shared(parts, unseen, units))
}

/// What the workers of these parts did, the most first: "130.3 ms busy, 1.7 ms waiting".
fn shared(parts: &[&Part], unseen: Time, units: Units) -> String {
    let sum = |of: fn(Shares) -> Time| -> Time { parts.iter().map(|part| of(part.shares())).sum() };
    let mut sums = [
        (sum(|all| all.busy), "busy"),
        (sum(|all| all.waiting), "waiting"),
        (sum(|all| all.switching), "switching"),
        (sum(|all| all.handed_over), "not told of it"),
    ];
    sums.sort_by_key(|(sum, _)| Reverse(*sum));
    let most = sums[0].0;
    // The longest is always told.
    let seen = sums.iter().filter(|(sum, _)| !sum.is_zero() && (unseen < *sum || *sum == most));
    seen.map(|(sum, what)| format!("{} {what}", length(*sum, units))).collect::<Vec<_>>().join(", ")
}

/// For whom it was queued how long: "4.0 s for Core 1, 2.0 s for a place".
fn by_workers(parts: &[&Part], units: Units) -> String {
    let workers = |part: &Part| match part.why {
        Why::AtTheDoor => "a place".to_owned(),
        _ => few_workers(&part.workers),
    };
    let lengths = grouped(parts.iter().map(|part| (workers(part), part.length)));
    let told = lengths.into_iter().map(|(workers, lengths)| {
        let sum = lengths.into_iter().sum();
        format!("{} for {workers}", length(sum, units))
    });
    told.collect::<Vec<_>>().join(", ")
}

fn why_in_short(part: &Part, unseen: Time, units: Units) -> String {
    let (workers, was) = (few_workers(&part.workers), was(&part.workers));
    match (part.why, &part.blockers[..]) {
        (Why::Busy, [_]) => format!("{workers} {was} busy with {}", of(&part.blockers)),
        (Why::Busy, many) => format!("{workers} {was} busy with {}", others_in_short(many.iter())),
        (Why::Held | Why::Turning, _) if did_several_things(part) => of_the_same(&[part], unseen, units),
        (Why::Held, many @ [_, _, ..]) => {
            format!("{workers} {was} held by {}, waiting", others_in_short(many.iter()))
        }
        _ => why(part, units),
    }
}

/// "Task 1", "Task 1 and Task 2", "4 others".
fn others_in_short<'a>(blockers: impl Iterator<Item = &'a Blocker>) -> String {
    const LONGEST: usize = 20;
    let mut names: Vec<String> = Vec::new();
    for blocker in blockers {
        if !names.contains(&blocker.task) {
            names.push(blocker.task.clone());
        }
    }
    let listed = list(&names);
    if names.len() == 1 || names.len() == 2 && listed.len() <= LONGEST {
        listed
    } else {
        format!("{} others", names.len())
    }
}

/// "Worker 1", "both workers", "You and Assistant", "all 7 workers".
fn few_workers(workers: &[String]) -> String {
    let numbered = |name: &String| name.rsplit_once(' ').map(|(name, _)| noun(name));
    match workers {
        [] | [_] => workers_in_words(workers),
        [one, two] => match (numbered(one), numbered(two)) {
            (Some(noun), Some(other)) if noun == other && takes_an_s(&noun) => format!("both {noun}s"),
            _ => workers_in_words(workers),
        },
        many => format!("all {} workers", many.len()),
    }
}

/// Exactly, where the page tells times so coarsely that it would be nothing.
fn length(time: Time, units: Units) -> String {
    let told = units.length(time);
    let is_nothing = !told.contains(|digit: char| matches!(digit, '1'..='9'));
    if is_nothing && !time.is_zero() { story::length(time) } else { told }
}

/// "while Core 1 was ...", "at the door: ...".
fn meanwhile(part: &Part, units: Units) -> String {
    match part.why {
        Why::AtTheDoor => why(part, units),
        _ => format!("while {}", why(part, units)),
    }
}

fn why(part: &Part, units: Units) -> String {
    let workers = format!("{} {}", workers_in_words(&part.workers), was(&part.workers));
    match part.why {
        // Nobody came in before: whoever was there had a place.
        Why::AtTheDoor => "at the door, since every place was taken".to_owned(),
        Why::Busy => format!("{workers} busy with {}", of(&part.blockers)),
        Why::Held if did_several_things(part) => had(part, units),
        Why::Held => format!("{workers} idle, but held by {}", of(&part.blockers)),
        Why::Turning => {
            let cost = length(part.switch_cost, units);
            match did_several_things(part) {
                true => format!("{}, {cost} for each change", had(part, units)),
                false => format!("{workers} turning to another task, {cost} for each change"),
            }
        }
        Why::HandedOver => match part.workers.len() {
            1 => format!("{workers} not told of it yet: the hand-over took so long"),
            _ => format!(
                "one of {} was not told of it yet: the hand-over took so long",
                workers_in_words(&part.workers)
            ),
        },
        Why::Untold => format!("{} had earlier tasks to do", workers_in_words(&part.workers)),
    }
}

/// Whether some of the workers waited or turned, and others did not.
fn did_several_things(part: &Part) -> bool {
    let Shares { busy, waiting, switching, handed_over } = part.shares();
    1 < [busy, waiting, switching, handed_over].iter().filter(|share| !share.is_zero()).count()
}

/// "Core 1 and Core 2 had Task 1 and Task 2 (4.0 s waiting, 2.0 s busy)".
fn had(part: &Part, units: Units) -> String {
    format!(
        "{} had {} ({})",
        workers_in_words(&part.workers),
        names(&part.blockers),
        shared(&[part], Time::ZERO, units)
    )
}

/// "User 1's calculation", "Task 1, Task 2 and Task 3".
fn of(blockers: &[Blocker]) -> String {
    match blockers {
        [Blocker { task, what: Some(what), .. }] => whose(task, what),
        _ => names(blockers),
    }
}

fn names(blockers: &[Blocker]) -> String {
    few(&blockers.iter().map(|blocker| blocker.task.as_str()).collect::<Vec<_>>())
}

/// "User 1's calculation"; "Burgers" where its step is called the same.
fn whose(task: &str, what: &str) -> String {
    if task.eq_ignore_ascii_case(what) { task.to_owned() } else { format!("{task}'s {what}") }
}

/// "Core 1", "You and Assistant", "all 7 workers (Core 2 to Core 8)".
fn workers_in_words(workers: &[String]) -> String {
    match workers {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first, .., last] => format!("all {} workers ({first} to {last})", workers.len()),
        [] => "the workers".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::TaskId;
    use crate::story::{Precision, StoryClock};

    #[test]
    fn a_part_that_is_no_longer_than_what_is_unseen_is_not_told() {
        let part = |why, millis| Part {
            why,
            length: Time::from_millis(millis),
            workers: vec!["Core 1".to_owned()],
            switch_cost: Time::ZERO,
            blockers: vec![Blocker {
                task: "User 1".to_owned(),
                what: Some("calculation".to_owned()),
                running: Time::from_millis(millis),
                holding: Time::ZERO,
            }],
        };
        let parts = vec![part(Why::Busy, 59_970), part(Why::HandedOver, 30)];
        let queue =
            Queue { id: TaskId::new(1), task: "User 2".to_owned(), queued: Time::from_secs(60), parts };
        let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
        let told = |unseen| all_reasons(&queue, Time::from_millis(unseen), units);
        assert_eq!(told(300), "Core 1 was busy with User 1's calculation");
        assert_eq!(told(60_000), told(300), "the longest is always told");
        assert!(told(0).ends_with("while Core 1 was not told of it yet: the hand-over took so long"));
    }
}
