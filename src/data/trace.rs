//! Chrome trace events, as Perfetto and `chrome://tracing` read them. A run is a process, a worker a
//! thread, a task a track of its own with its states on it. Times are microseconds of the story.

pub(crate) mod ladder;
pub(crate) mod polls;
pub(crate) mod threads;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::shown::{Shown, shown, shown_of_pitfall};
use crate::analysis::{Run, Stretch, TaskRun};
use crate::pitfalls::comparison::Comparison;
use crate::report::{Extent, Report};
use crate::time::Time;
use crate::timeline::State;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "so it is named in the format")]
struct Trace<'a> {
    display_time_unit: &'static str,
    other_data: BTreeMap<&'static str, String>,
    trace_events: Vec<Event<'a>>,
}

/// The struct is the format: its fields are named there.
#[derive(Serialize)]
struct Event<'a> {
    name: &'a str,
    #[serde(flatten)]
    phase: Phase,
    pid: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    tid: Option<usize>,
    /// Metadata has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<f64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    args: BTreeMap<&'static str, Value>,
}

#[derive(Serialize)]
#[serde(tag = "ph")]
enum Phase {
    #[serde(rename = "M")]
    Metadata,
    #[serde(rename = "X")]
    Complete { cat: &'static str, dur: f64 },
    #[serde(rename = "b")]
    Begin { cat: &'static str, id2: LocalId },
    #[serde(rename = "e")]
    End { cat: &'static str, id2: LocalId },
    #[serde(rename = "C")]
    Counter,
    #[serde(rename = "s")]
    FlowStart { cat: &'static str, id: usize },
    /// Bound to the piece that it leads into, and not to the next one.
    #[serde(rename = "f")]
    FlowEnd { cat: &'static str, id: usize, bp: &'static str },
}

impl<'a> Event<'a> {
    fn at(pid: usize, name: &'a str, phase: Phase, at: Time) -> Self {
        Event { name, phase, pid, tid: None, ts: Some(micros(at)), args: BTreeMap::new() }
    }

    /// From its begin to its end, on the track of this task.
    fn span(pid: usize, task: usize, name: &'a str, start: Time, end: Time) -> [Self; 2] {
        let id2 = LocalId { local: format!("0x{task:x}") };
        let begin = Phase::Begin { cat: "task", id2: id2.clone() };
        [Self::at(pid, name, begin, start), Self::at(pid, name, Phase::End { cat: "task", id2 }, end)]
    }

    /// What a process or a thread is called, or where it stands.
    fn about(pid: usize, tid: Option<usize>, name: &'a str, key: &'static str, value: Value) -> Self {
        let args = BTreeMap::from([(key, value)]);
        Event { name, phase: Phase::Metadata, pid, tid, ts: None, args }
    }
}

/// Tasks of different runs have the same numbers.
#[derive(Clone, Serialize)]
struct LocalId {
    local: String,
}

/// Of a scenario in its strategies: one JSON object and a line end.
pub fn trace(report: &Report) -> String {
    let about = report.scenario.about();
    text(("scenario", about.name), about.question, report.conditions.extent, shown(report))
}

/// The same of both sides of a pitfall.
pub fn of_pitfall(comparison: &Comparison) -> String {
    let pitfall = comparison.pitfall;
    let shown = shown_of_pitfall(comparison);
    text(("pitfall", pitfall.name), pitfall.trap, comparison.conditions.extent, shown)
}

fn text<'a>(
    (what, name): (&'static str, &str),
    question: &str,
    extent: Extent,
    shown: impl Iterator<Item = Shown<'a>>,
) -> String {
    let processes: Vec<Process> =
        shown.enumerate().map(|(place, shown)| Process::new(place, shown, extent)).collect();
    let about = [
        (what, name.to_owned()),
        ("question", question.to_owned()),
        ("time", "microseconds of the story".to_owned()),
        ("partial", extent.is_partial().to_string()),
    ];
    json(about, processes.iter().flat_map(Process::events).collect())
}

/// # Panics
/// Never: every part of the format can be written as JSON.
fn json<const N: usize>(about: [(&'static str, String); N], trace_events: Vec<Event>) -> String {
    let trace = Trace { display_time_unit: "ms", other_data: BTreeMap::from(about), trace_events };
    serde_json::to_string(&trace).expect("the format has only names and numbers") + "\n"
}

#[expect(clippy::cast_precision_loss, reason = "whole nanoseconds for 100 days, then a little less")]
fn micros(time: Time) -> f64 {
    time.as_nanos() as f64 / 1e3
}

/// One run.
struct Process<'a> {
    pid: usize,
    run: &'a Run,
    name: String,
}

/// The thread on which arrivals are seen; the workers come after it. Far from the numbers of the
/// processes: a thread with the number of its process would be its main one.
const ARRIVALS: usize = 100;

impl<'a> Process<'a> {
    /// Nobody looks for a mark beside the tracks, so the name of each run has it.
    fn new(place: usize, Shown { name, run, measurement }: Shown<'a>, extent: Extent) -> Self {
        let clock = if measurement.is_some() { "measured" } else { "predicted" };
        let partial = extent.in_words().map_or(String::new(), |partial| format!("; {partial}"));
        Self { pid: place + 1, run, name: format!("{name} ({clock}{partial})") }
    }

    fn events(&self) -> Vec<Event<'_>> {
        let mut events = self.names();
        events.extend(self.arrivals());
        events.extend(self.work());
        events.extend(self.run.tasks.iter().flat_map(|task| self.task(task)));
        // A flow is bound to a piece that stands before it.
        events.extend(self.run.tasks.iter().filter_map(|task| self.flow(task)).flatten());
        if self.run.tells_all_tasks() {
            let in_progress = self.run.tasks.iter().map(|task| (task.times.started, task.times.finished));
            events.extend(self.counter("in progress", in_progress));
            let running = self.stretches().map(|(_, it)| it).filter(|it| it.state == State::Running);
            events.extend(self.counter("running", running.map(|it| (it.start, it.end))));
        }
        events
    }

    fn event(&self, name: &'a str, phase: Phase, at: Time) -> Event<'a> {
        Event::at(self.pid, name, phase, at)
    }

    fn stretches(&self) -> impl Iterator<Item = (&'a TaskRun, &'a Stretch)> {
        self.run.tasks.iter().flat_map(|task| task.stretches.iter().map(move |it| (task, it)))
    }

    /// Of the process, and of the threads on which something is to be seen.
    fn names(&self) -> Vec<Event<'_>> {
        let metadata = |name, tid, key, value| Event::about(self.pid, tid, name, key, value);
        let thread = |tid: usize, name: &str| {
            let order = metadata("thread_sort_index", Some(tid), "sort_index", json!(tid));
            [metadata("thread_name", Some(tid), "name", json!(name)), order]
        };
        let mut names = vec![
            metadata("process_name", None, "name", json!(self.name)),
            metadata("process_sort_index", None, "sort_index", json!(self.pid)),
        ];
        names.extend(thread(ARRIVALS, "arrivals"));
        let workers: BTreeSet<usize> = self.stretches().filter_map(|(_, it)| it.worker).collect();
        names.extend(workers.into_iter().flat_map(|place| thread(tid(place), &self.run.workers[place].name)));
        names
    }

    /// A piece for each instant at which somebody comes: short, since it is an instant, and never
    /// as long as the time to the next.
    fn arrivals(&self) -> Vec<Event<'_>> {
        let mut arrivals: BTreeMap<Time, Vec<Value>> = BTreeMap::new();
        for task in &self.run.tasks {
            arrivals.entry(task.times.arrived).or_default().push(json!(task.name));
        }
        let instants: Vec<Time> = arrivals.keys().copied().collect();
        let visible = self.run.makespan().share(0.005);
        let next = |place: usize| instants.get(place + 1).map(|next| *next - instants[place]);
        let pieces = arrivals.into_values().enumerate().map(|(place, names)| {
            let dur = micros(next(place).map_or(visible, |gap| gap.min(visible)));
            Event {
                tid: Some(ARRIVALS),
                args: BTreeMap::from([("who", Value::Array(names))]),
                ..self.event("arrival", Phase::Complete { cat: "arrival", dur }, instants[place])
            }
        });
        pieces.collect()
    }

    /// What the workers do, and what holds them.
    fn work(&self) -> Vec<Event<'_>> {
        let mut by_worker: BTreeMap<usize, Vec<(&TaskRun, &Stretch)>> = BTreeMap::new();
        for (task, stretch) in self.stretches() {
            if let Some(worker) = stretch.worker {
                by_worker.entry(worker).or_default().push((task, stretch));
            }
        }
        let mut events = Vec::new();
        for (worker, mut pieces) in by_worker {
            pieces.sort_by_key(|(_, stretch)| stretch.start);
            let mut free = Time::ZERO;
            for (task, stretch) in pieces {
                // Clocks of two threads may differ by a little: pieces of one thread must not.
                let start = stretch.start.max(free);
                free = free.max(stretch.end);
                let dur = micros(stretch.end.saturating_sub(start));
                let phase = Phase::Complete { cat: stretch.state.name(), dur };
                let mut args = about(stretch);
                args.insert("task", json!(task.name));
                events.push(Event { tid: Some(tid(worker)), args, ..self.event(&task.name, phase, start) });
            }
        }
        events
    }

    /// From its arrival to its end, and in it its states.
    fn task(&self, task: &'a TaskRun) -> Vec<Event<'_>> {
        let span = |name, start, end| Event::span(self.pid, task.id.index(), name, start, end);
        let [begin, end] = span(&task.name, task.times.arrived, task.times.finished);
        let states = task.stretches.iter().flat_map(|it| {
            let [begin, end] = span(it.state.name(), it.start, it.end);
            [Event { args: about(it), ..begin }, end]
        });
        std::iter::once(begin).chain(states).chain([end]).collect()
    }

    /// An arrow from a task's arrival to the worker that first takes it.
    fn flow(&self, task: &'a TaskRun) -> Option<[Event<'_>; 2]> {
        let first = task.stretches.iter().find(|stretch| stretch.worker.is_some())?;
        // Tasks are counted in 32 bits.
        let (cat, id) = ("arrival", (self.pid << 32) + task.id.index());
        let start = self.event("to its worker", Phase::FlowStart { cat, id }, task.times.arrived);
        let end = self.event("to its worker", Phase::FlowEnd { cat, id, bp: "e" }, first.start);
        Some([Event { tid: Some(ARRIVALS), ..start }, Event { tid: first.worker.map(tid), ..end }])
    }

    fn counter(&self, name: &'a str, intervals: impl Iterator<Item = (Time, Time)>) -> Vec<Event<'_>> {
        let event = |at, count| Event {
            args: BTreeMap::from([("tasks", json!(count))]),
            ..self.event(name, Phase::Counter, at)
        };
        counts(intervals).into_iter().map(|(at, count)| event(at, count)).collect()
    }
}

/// How many of these there are, wherever that changes.
fn counts(intervals: impl Iterator<Item = (Time, Time)>) -> Vec<(Time, i64)> {
    let mut changes: BTreeMap<Time, i64> = BTreeMap::new();
    for (start, end) in intervals {
        *changes.entry(start).or_default() += 1;
        *changes.entry(end).or_default() -= 1;
    }
    let mut count = 0;
    let changes = changes.into_iter().map(|(at, change)| {
        count += change;
        (at, count)
    });
    changes.collect()
}

fn tid(worker: usize) -> usize {
    ARRIVALS + 1 + worker
}

fn about(stretch: &Stretch) -> BTreeMap<&'static str, Value> {
    BTreeMap::from([("state", json!(stretch.state.name())), ("step", json!(stretch.what))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples;

    fn events(report: &Report) -> Vec<Value> {
        let trace: Value = serde_json::from_str(&trace(report)).expect("JSON");
        trace["traceEvents"].as_array().expect("events").clone()
    }

    fn of<'a>(events: &'a [Value], phase: &'a str) -> impl Iterator<Item = &'a Value> {
        events.iter().filter(move |event| event["ph"] == phase)
    }

    #[test]
    fn pieces_of_one_thread_never_overlap() {
        for report in samples::all() {
            let events = events(&report);
            let mut free: BTreeMap<(u64, u64), f64> = BTreeMap::new();
            for piece in of(&events, "X") {
                let number = |key: &str| piece[key].as_f64().expect("a number");
                let place = |key: &str| piece[key].as_u64().expect("a place");
                let free = free.entry((place("pid"), place("tid"))).or_default();
                assert!(*free <= number("ts") + 1e-4, "{piece}");
                *free = number("ts") + number("dur");
            }
        }
    }

    #[test]
    fn a_measured_run_is_a_process_of_its_own() {
        let events = events(&samples::measured());
        let names = of(&events, "M").filter(|event| event["name"] == "process_name");
        assert_eq!(names.filter(|event| event["args"]["name"] == "hybrid (measured)").count(), 1);
        let ids: BTreeSet<String> = of(&events, "s").map(|event| event["id"].to_string()).collect();
        assert_eq!(ids.len(), of(&events, "s").count(), "every arrow has an id of its own");
    }

    #[test]
    fn each_side_of_a_pitfall_is_a_process() {
        let trace: Value = serde_json::from_str(&of_pitfall(&samples::pitfall())).expect("JSON");
        assert_eq!(trace["otherData"]["pitfall"], "await-in-a-row");
        let events = trace["traceEvents"].as_array().expect("events");
        let names = of(events, "M").filter(|event| event["name"] == "process_name");
        let names: Vec<&str> = names.filter_map(|event| event["args"]["name"].as_str()).collect();
        assert_eq!(names, ["before (predicted)", "after (predicted)"]);
        let waits = of(events, "b").filter(|event| event["name"] == "waiting");
        let begins: Vec<f64> = waits.filter_map(|event| event["ts"].as_f64()).collect();
        assert_eq!(begins, [0.0, 4e5, 8e5, 0.0, 0.0, 0.0], "in a row, and all at once");
    }

    #[test]
    fn what_begins_ends() {
        for report in samples::all() {
            let events = events(&report);
            assert_eq!(of(&events, "b").count(), of(&events, "e").count());
            assert_eq!(of(&events, "s").count(), of(&events, "f").count());
            let last = of(&events, "C").filter(|event| event["name"] == "running").last();
            assert_eq!(last.expect("a counter")["args"]["tasks"], 0);
        }
    }

    #[test]
    fn times_are_microseconds_of_the_story() {
        let events = events(&samples::case2());
        let piece = of(&events, "X").find(|piece| piece["name"] == "User 2").expect("a piece");
        assert_eq!(piece["ts"], 61e6);
        assert_eq!(piece["args"]["step"], "receive");
        let names = of(&events, "M").filter(|event| event["name"] == "process_name");
        let names: Vec<&str> = names.filter_map(|event| event["args"]["name"].as_str()).collect();
        let four =
            ["blocking (predicted)", "concurrent (predicted)", "parallel (predicted)", "hybrid (predicted)"];
        assert_eq!(names, four);
    }
}
