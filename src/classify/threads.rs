//! The threads of a program over time: which of them matter, what is to be drawn of each, and how many
//! there were at a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::child::history::{History, Parts, Thread};
use crate::foreign::shown;
use crate::grouped::grouped;
use crate::time::{Time, ratio};
use crate::timeline::State;

/// A thread with what it is called on a page.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    pub thread: &'a Thread,
    /// "sort", "cc1 3": of the process.
    pub process: String,
    /// "thread 2", "worker-1"; of the first one, the process.
    pub name: String,
}

/// The most at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peaks {
    /// Threads that had begun and not ended.
    pub in_progress: usize,
    /// Threads that ran, on average over [`OVER`] or longer.
    pub running: f64,
    pub over: Time,
}

/// The system tells some milliseconds late what a thread has done: in less time than this, it is not known.
const OVER: Time = Time::from_millis(50);

impl Named<'_> {
    /// "xz, thread 2".
    pub fn in_full(&self) -> String {
        if self.thread.is_first() { self.process.clone() } else { format!("{}, {}", self.process, self.name) }
    }
}

/// All of them, by process and by start. Names that many have are numbered.
pub fn named(history: &History) -> Vec<Named<'_>> {
    let processes = grouped(history.threads.iter().map(|thread| (thread.process, thread)));
    let name = |threads: &[&Thread]| {
        let first = threads.iter().find(|thread| thread.is_first()).unwrap_or(&threads[0]);
        shown(&first.name)
    };
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for (_, threads) in &processes {
        *alike.entry(name(threads)).or_default() += 1;
    }
    let mut so_far: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (_, threads) in &processes {
        let own = name(threads);
        let number = so_far.entry(own.clone()).or_default();
        *number += 1;
        let process = if 1 < alike[&own] { format!("{own} {number}") } else { own.clone() };
        all.extend(threads.iter().enumerate().map(|(place, thread)| Named {
            thread,
            name: match (thread.is_first(), shown(&thread.name)) {
                (true, _) => process.clone(),
                (false, name) if name == own => format!("thread {}", place + 1),
                (false, name) => name,
            },
            process: process.clone(),
        }));
    }
    all
}

/// So many at the most, in the same order: those that ran most, lived longest, or were queued most. A
/// thread comes with the first one of its process. What is too short to be seen does not matter.
pub fn those_that_matter<'a>(all: &[Named<'a>], end: Time, room: usize) -> Vec<Named<'a>> {
    let parts: Vec<Parts> = all.iter().map(|named| named.thread.parts()).collect();
    let ranked = |weight: &dyn Fn(usize) -> Time| {
        let mut places: Vec<usize> = (0..all.len()).collect();
        places.sort_by_key(|place| Reverse(weight(*place)));
        places
    };
    let rankings = [
        ranked(&|place| parts[place].running),
        ranked(&|place| parts[place].running + parts[place].queued + parts[place].waiting),
        ranked(&|place| parts[place].queued),
    ];
    let mut told = BTreeSet::new();
    for place in (0..all.len()).flat_map(|rank| rankings.iter().map(move |places| places[rank])) {
        let process = all[place].thread.process;
        let first = all.iter().position(|named| named.thread.process == process && named.thread.is_first());
        if !is_visible(all[place].thread, parts[place], end) {
            continue;
        }
        let new: BTreeSet<usize> = first.into_iter().chain([place]).filter(|it| !told.contains(it)).collect();
        if told.len() + new.len() <= room {
            told.extend(new);
        }
    }
    told.into_iter().map(|place| all[place].clone()).collect()
}

fn is_visible(thread: &Thread, parts: Parts, end: Time) -> bool {
    LEAST <= ratio(parts.running, thread.end() - thread.start) || !is_short(thread, end)
}

/// About a column of most pages, or less.
fn is_short(thread: &Thread, end: Time) -> bool {
    thread.end() - thread.start < end.share(0.02)
}

/// Less of a time cannot be drawn.
const LEAST: f64 = 0.125;

/// A stretch of one state. In a time of several states their order is not known: it is that of the states.
pub type Stretch = (State, Time, Time);

/// What is to be drawn of a thread, in so many steps of the axis. Where it ran for a part of a step, the
/// rest of it stays empty unless it was queued.
pub fn stretches(thread: &Thread, end: Time, steps: u64) -> Vec<Stretch> {
    let parts = thread.parts();
    // What runs is drawn, however short it is.
    if is_short(thread, end) && is_visible(thread, parts, end) {
        return vec![(State::Running, thread.start, thread.start + parts.running)];
    }
    let mut drawn: Vec<Stretch> = Vec::new();
    let edge = |step: u64| {
        let nanos = u128::from(end.as_nanos()) * u128::from(step) / u128::from(steps);
        Time::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    };
    for step in 0..steps {
        let (start, end) = (edge(step).max(thread.start), edge(step + 1).min(thread.end()));
        if end <= start {
            continue;
        }
        let parts = thread.between(start, end);
        let counts = |part: Time| LEAST <= ratio(part, end - start);
        let waits = counts(parts.waiting) && !counts(parts.running);
        let mut at = start;
        for (state, length, is_drawn) in [
            (State::Running, parts.running, counts(parts.running)),
            (State::Queued, parts.queued, counts(parts.queued)),
            (State::Waiting, end - start, waits),
        ] {
            let until = (at + length).min(end);
            // What is nearly all of a step is all of it.
            let until = if is_drawn && !counts(end - until) { end } else { until };
            if is_drawn && at < until {
                add(&mut drawn, (state, at, until));
                at = until;
            }
        }
    }
    drawn
}

fn add(drawn: &mut Vec<Stretch>, (state, start, end): Stretch) {
    match drawn.last_mut() {
        Some((last, _, until)) if *last == state && *until == start => *until = end,
        _ => drawn.push((state, start, end)),
    }
}

pub fn peaks(history: &History) -> Peaks {
    let windows = (history.end.as_nanos() / OVER.as_nanos()).clamp(1, 100);
    let over = Time::from_nanos(history.end.as_nanos() / windows);
    let running = |window: u64| -> f64 {
        let start = Time::from_nanos(over.as_nanos() * window);
        let ran: Time =
            history.threads.iter().map(|thread| thread.between(start, start + over).running).sum();
        ratio(ran, over)
    };
    let mut changes: Vec<(Time, isize)> =
        history.threads.iter().flat_map(|thread| [(thread.start, 1), (thread.end(), -1)]).collect();
    changes.sort_unstable();
    let counts = changes.iter().scan(0_isize, |count, (_, change)| {
        *count += change;
        Some(*count)
    });
    Peaks {
        in_progress: usize::try_from(counts.max().unwrap_or(0)).unwrap_or(0),
        running: (0..windows).map(running).fold(0.0, f64::max),
        over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::ThreadTimes;
    use crate::child::history::Span;

    const fn millis(millis: u64) -> Time {
        Time::from_millis(millis)
    }

    /// Begins at the first time; then when each span ends, and how long it ran and was queued.
    fn thread(process: u32, number: u32, start: u64, spans: &[(u64, u64, u64)]) -> Thread {
        let span = |&(end, running, queued): &(u64, u64, u64)| Span {
            end: millis(end),
            times: ThreadTimes { running: millis(running), queued: millis(queued) },
        };
        let spans = spans.iter().map(span).collect();
        Thread { process, number, name: "prog".to_owned(), order: 0, start: millis(start), spans }
    }

    fn history(threads: Vec<Thread>) -> History {
        History { end: millis(400), every: millis(10), threads, forgotten: 0 }
    }

    fn names(all: &[Named]) -> Vec<String> {
        all.iter().map(Named::in_full).collect()
    }

    #[test]
    fn who_has_a_name_of_its_own_keeps_it_and_others_are_numbered() {
        let own = Thread { name: "a\u{1b}b".to_owned(), ..thread(1, 3, 0, &[(400, 0, 0)]) };
        let other = thread(9, 9, 100, &[(400, 0, 0)]);
        let history = history(vec![thread(1, 1, 0, &[(400, 0, 0)]), thread(1, 2, 0, &[]), own, other]);
        assert_eq!(names(&named(&history)), ["prog 1", "prog 1, thread 2", "prog 1, a\\u{1b}b", "prog 2"]);
    }

    #[test]
    fn those_that_ran_most_lived_longest_and_queued_most_are_told() {
        let mut threads = vec![thread(1, 1, 0, &[(400, 0, 0)])];
        threads.extend((2..20).map(|number| thread(number, number, 100, &[(130, 1, 0)])));
        threads.push(thread(30, 30, 100, &[(300, 150, 0)]));
        threads.push(thread(31, 31, 100, &[(120, 0, 20)]));
        threads.push(thread(30, 40, 100, &[(300, 200, 0)]));
        let history = history(threads);
        let told = those_that_matter(&named(&history), history.end, 4);
        let numbers: Vec<u32> = told.iter().map(|named| named.thread.number).collect();
        assert_eq!(numbers, [1, 30, 40, 31]);
    }

    #[test]
    fn a_step_of_several_states_is_drawn_by_their_shares() {
        let drawn = stretches(
            &thread(1, 1, 0, &[(100, 99, 0), (200, 30, 60), (300, 25, 0), (400, 1, 0)]),
            millis(400),
            4,
        );
        let expected = [
            (State::Running, 0, 130),
            (State::Queued, 130, 200),
            (State::Running, 200, 225),
            (State::Waiting, 300, 400),
        ];
        assert_eq!(drawn, expected.map(|(state, start, end)| (state, millis(start), millis(end))));
    }

    #[test]
    fn what_runs_for_a_moment_is_drawn_as_running() {
        let moment = thread(1, 1, 200, &[(204, 1, 3)]);
        let drawn = stretches(&moment, millis(400), 400);
        assert_eq!(drawn, [(State::Running, millis(200), millis(201))]);
    }

    #[test]
    fn peaks_are_of_one_time() {
        let history = history(vec![
            thread(1, 1, 0, &[(100, 100, 0), (400, 0, 0)]),
            thread(1, 2, 0, &[(100, 100, 0), (200, 50, 0)]),
            thread(1, 3, 200, &[(400, 200, 0)]),
        ]);
        assert_eq!(peaks(&history), Peaks { in_progress: 2, running: 2.0, over: millis(50) });
    }
}
