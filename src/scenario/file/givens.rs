//! The words that a file leaves to the program.

use crate::plan::{StepKind, Strategy, Waiting};
use crate::scenario::length::Length;
use crate::scenario::setup::{Names, Setup, Step, TaskSet};
use crate::story::{self, Precision, StoryClock, count, list, plural};
use crate::time::Time;

/// "2 workers; a wait holds its worker".
pub fn headline(strategy: Strategy, setup: &Setup) -> String {
    let workers = match setup.workers() {
        1 => "one worker".to_owned(),
        many => count(many, "worker"),
    };
    let mut turns = setup.sets.iter().flat_map(|set| &set.steps).filter_map(|step| step.gives_way);
    let workers = match turns.next() {
        None => workers,
        Some(first) if turns.all(|turn| turn == first) => {
            format!("{workers}, in turns of {}", story::length(first))
        }
        Some(_) => format!("{workers}, in turns"),
    };
    match strategy.waiting {
        Waiting::Holds => format!("{workers}; a wait holds its worker"),
        Waiting::Frees => format!("{workers}; a wait frees its worker"),
    }
}

/// What is given: the tasks, as the first strategy that has them does, and the workers.
pub fn sentences(setups: &[Setup; 4], clock: StoryClock) -> Vec<String> {
    const ROOM: usize = 8;
    let mut told: Vec<&str> = Vec::new();
    let mut sentences = Vec::new();
    for set in setups.iter().flat_map(|setup| &setup.sets) {
        if !told.contains(&set.key.as_str()) {
            told.push(&set.key);
            sentences.push(tasks(set, clock));
        }
    }
    if ROOM < sentences.len() {
        let more = sentences.len() - ROOM;
        sentences.truncate(ROOM);
        sentences.push(format!("And {}.", plural(more, "more kind of tasks", "more kinds of tasks")));
    }
    let many = [&setups[2], &setups[3]].into_iter().find(|setup| setup.has_tasks()).unwrap_or(&setups[2]);
    let workers: Vec<String> = many.pools.iter().map(|pool| names(&pool.names)).collect();
    sentences.push(format!("Where there are many workers: {}.", list(&workers)));
    sentences
}

/// "Core 1 to Core 8".
fn names(names: &Names) -> String {
    match names {
        Names::One(name) => name.clone(),
        Names::Numbered { name, first, count: 1 } => format!("{name} {first}"),
        Names::Numbered { name, first, count: 2 } => format!("{name} {first} and {name} {}", first + 1),
        Names::Numbered { name, first, count } => format!("{name} {first} to {name} {}", first + count - 1),
        Names::Listed(names) => list(names),
    }
}

fn tasks(set: &TaskSet, clock: StoryClock) -> String {
    let come = match (set.count.is_some(), set.tasks(), set.every) {
        (false, ..) => set.name.clone(),
        (true, 1, _) => set.name_of(0),
        (true, many, every) => {
            let between = if many == 2 { "and" } else { "to" };
            let come = if every.most() == 0 {
                " at once".to_owned()
            } else {
                format!(", one every {}", length(every))
            };
            format!("{} {between} {}{come}", set.name_of(0), set.name_of(many - 1))
        }
    };
    let from = match (set.arrives.is_zero(), clock) {
        (true, StoryClock::TimeOfDay { .. }) => {
            format!(" from {}", clock.instant(Time::ZERO, Precision::for_all([])))
        }
        (true, _) => String::new(),
        (false, _) => format!(" from {}", clock.instant(set.arrives, Precision::for_all([set.arrives]))),
    };
    let steps: Vec<String> = set.steps.iter().map(step).collect();
    let repeat = match set.repeat {
        1 => String::new(),
        times => format!(", {times} times"),
    };
    format!("{come}{from}: {}{repeat}.", shortened(&steps))
}

fn shortened(steps: &[String]) -> String {
    const ROOM: usize = 8;
    match steps.get(..ROOM) {
        Some(few) if ROOM < steps.len() => {
            format!("{} and {} more steps", few.join(", "), steps.len() - ROOM)
        }
        _ => steps.join(", "),
    }
}

fn step(step: &Step) -> String {
    match step.kind {
        StepKind::Compute => format!("{} {}", step.what, length(step.length)),
        StepKind::Wait if step.what == "wait" => format!("wait {}", length(step.length)),
        StepKind::Wait => format!("{} {} (a wait)", step.what, length(step.length)),
    }
}

fn length(length: Length) -> String {
    match length {
        Length::Fixed(time) => story::length(time),
        Length::Uniform(least, most) => format!("{} to {}", story::length(least), story::length(most)),
        Length::Exponential(mean) => format!("{} on average", story::length(mean)),
    }
}
