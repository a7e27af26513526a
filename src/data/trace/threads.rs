//! The threads of a program of somebody else's: a track for each, with what it did from look to look.
//! Times are microseconds of a clock on the wall.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Event, Phase, counts, micros};
use crate::child::history::{History, Thread};
use crate::classify::Classification;
use crate::classify::threads::{Named, named, stretches};
use crate::foreign;
use crate::time::Time;

/// One JSON object and a line end. Without events, where the system tells nothing.
pub fn trace(program: &Classification) -> String {
    let all = program.history().map(named).unwrap_or_default();
    let about = [
        ("command", program.command.join(" ")),
        ("time", "microseconds from the start of the program".to_owned()),
        ("order", "within a look, the order of the states is not known".to_owned()),
    ];
    let events = program.history().map_or_else(Vec::new, |history| events(history, &all));
    foreign::json(&super::json(about, events))
}

fn events<'a>(history: &'a History, all: &'a [Named]) -> Vec<Event<'a>> {
    // As fine as it was looked at.
    let steps = (history.end.as_nanos() / history.every.as_nanos().max(1)).clamp(1, 2_000);
    let mut events: Vec<Event> = all.iter().flat_map(names).collect();
    events.extend(all.iter().flat_map(|named| states(named.thread, history.end, steps)));
    let in_progress = counts(history.threads.iter().map(|thread| (thread.start, thread.end())));
    let pid = history.threads.first().map_or(0, pid);
    events.extend(in_progress.into_iter().map(|(at, count)| Event {
        args: BTreeMap::from([("threads", json!(count))]),
        ..Event::at(pid, "in progress", Phase::Counter, at)
    }));
    events
}

fn names<'a>(own: &'a Named) -> Vec<Event<'a>> {
    let (pid, tid) = (pid(own.thread), Some(number(own.thread.number)));
    let metadata = |name, text: &str| Event::about(pid, tid, name, "name", json!(text));
    let mut names = vec![metadata("thread_name", &own.name)];
    names.extend(own.thread.is_first().then(|| metadata("process_name", &own.process)));
    names
}

fn states(thread: &Thread, end: Time, steps: u64) -> impl Iterator<Item = Event<'_>> {
    stretches(thread, end, steps).into_iter().map(|(state, start, end)| {
        let phase = Phase::Complete { cat: state.name(), dur: micros(end - start) };
        Event { tid: Some(number(thread.number)), ..Event::at(pid(thread), state.name(), phase, start) }
    })
}

fn pid(thread: &Thread) -> usize {
    number(thread.process)
}

fn number(number: u32) -> usize {
    usize::try_from(number).unwrap_or_default()
}
