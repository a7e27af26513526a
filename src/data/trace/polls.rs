//! Event loops that were watched poll by poll: a process for each, in it its threads with what they polled,
//! and a track with its states for each task that is known by name.

use std::collections::BTreeMap;
use std::task::Poll;

use serde_json::{Value, json};

use super::{Event, Phase, json as text, micros};
use crate::coroutine::Act;
use crate::coroutine::executor::{Called, Step};
use crate::time::Time;
use crate::timeline::State;
use crate::wakeup::{Polled, Wakeups, Watched, Who};

/// One event loop, for as long as it was watched.
struct Loop {
    name: &'static str,
    /// By thread, in the order of their starts.
    polls: Vec<Vec<Piece>>,
    tasks: Vec<Lane>,
}

struct Piece {
    task: &'static str,
    start: Time,
    end: Time,
    args: BTreeMap<&'static str, Value>,
}

struct Lane {
    task: &'static str,
    stretches: Vec<(State, Time, Time)>,
}

/// Of coroutines that were polled by hand.
pub fn of_coroutines(acts: &[Act]) -> String {
    let loops = acts.iter().map(|act| {
        let lanes = act.tasks.iter().zip(&act.played.lanes);
        Loop {
            name: act.title,
            polls: vec![act.played.steps.iter().map(|step| piece(act, step)).collect()],
            tasks: lanes.map(|(task, lane)| Lane { task, stretches: lane.clone() }).collect(),
        }
    });
    trace("coroutine", "microseconds of the story", loops)
}

/// Of the scenes of wake-ups. Only the heartbeat has a track: all others have one name.
pub fn of_wakeups(wakeups: &Wakeups) -> String {
    let loops = wakeups.scenes.iter().map(|watched| Loop {
        name: watched.scene.name(),
        polls: by_thread(watched),
        tasks: vec![Lane { task: Who::Heart.name(), stretches: heart(watched) }],
    });
    trace("wakeup", "microseconds since the scene began", loops)
}

fn piece(act: &Act, step: &Step) -> Piece {
    let called = match &step.called {
        Called::New => json!("nobody: it is new"),
        Called::Woken(questions) => json!(questions),
        Called::Early => json!("nobody: too early"),
    };
    let gives = match step.outcome {
        Poll::Pending => json!("Pending"),
        Poll::Ready(value) => json!({ "Ready": value }),
    };
    let stands: Vec<String> =
        step.places.iter().map(|place| format!("{}:{}", place.file_name(), place.line)).collect();
    let args = [
        ("called", called),
        ("gives", gives),
        ("stands", json!(stands)),
        ("alive", json!(step.alive)),
        ("bytes", json!(step.size)),
    ];
    Piece { task: act.tasks[step.task], start: step.start, end: step.end, args: BTreeMap::from(args) }
}

/// Nobody has written down which thread polled: the first that is free did, or another one like it.
fn by_thread(watched: &Watched) -> Vec<Vec<Piece>> {
    let mut polls: Vec<&Polled> = watched.polls.iter().collect();
    polls.sort_by_key(|poll| poll.start);
    let mut threads: Vec<Vec<Piece>> = Vec::new();
    threads.resize_with(watched.scene.threads(), Vec::new);
    for poll in polls {
        let free = |thread: &[Piece]| thread.last().map_or(Time::ZERO, |piece| piece.end);
        let place = threads.iter().position(|thread| free(thread) <= poll.start);
        let thread = &mut threads[place.unwrap_or(0)];
        // The clocks of two threads may differ by a little: pieces of one thread must not.
        let start = poll.start.max(free(thread)).min(poll.end);
        let queued = poll.queued().map(|queued| ("queued_us", json!(micros(queued))));
        let args = queued.into_iter().collect();
        thread.push(Piece { task: poll.who.name(), start, end: poll.end, args });
    }
    threads
}

/// From one beat to the next it waits for its answer; once woken, it is queued.
fn heart(watched: &Watched) -> Vec<(State, Time, Time)> {
    let mut stretches = Vec::new();
    let mut asked = None;
    for poll in watched.polls.iter().filter(|poll| poll.who == Who::Heart) {
        let woken = poll.woken.map_or(poll.start, |woken| woken.min(poll.start));
        if let Some(asked) = asked {
            stretches.push((State::Waiting, asked, woken.max(asked)));
        }
        stretches.push((State::Queued, woken, poll.start));
        stretches.push((State::Running, poll.start, poll.end));
        asked = Some(poll.end);
    }
    stretches.retain(|(_, start, end)| start < end);
    stretches
}

fn trace(page: &'static str, time: &str, loops: impl Iterator<Item = Loop>) -> String {
    let loops: Vec<Loop> = loops.collect();
    let events = loops.iter().enumerate().flat_map(|(place, own)| own.events(place + 1));
    text([("page", page.to_owned()), ("time", time.to_owned())], events.collect())
}

impl Loop {
    fn events(&self, pid: usize) -> Vec<Event<'_>> {
        let name = |tid, what, text: String| Event::about(pid, tid, what, "name", json!(text));
        let order = Event::about(pid, None, "process_sort_index", "sort_index", json!(pid));
        let mut events = vec![name(None, "process_name", self.name.to_owned()), order];
        let threads = self.polls.len();
        for (place, polls) in self.polls.iter().enumerate() {
            // Far from the numbers of the processes: a thread with such a number would be its main one.
            let tid = Some(super::ARRIVALS + place);
            let own = if threads == 1 {
                "event loop".to_owned()
            } else {
                format!("event loop, thread {}", place + 1)
            };
            events.push(name(tid, "thread_name", own));
            events.extend(polls.iter().map(|poll| {
                let phase = Phase::Complete { cat: "poll", dur: micros(poll.end - poll.start) };
                Event { tid, args: poll.args.clone(), ..Event::at(pid, poll.task, phase, poll.start) }
            }));
        }
        events.extend(self.tasks.iter().enumerate().flat_map(|(id, task)| task.events(pid, id)));
        events
    }
}

impl Lane {
    /// From its begin to its end, and in it its states.
    fn events(&self, pid: usize, id: usize) -> Vec<Event<'_>> {
        let (Some((_, first, _)), Some((.., last))) = (self.stretches.first(), self.stretches.last()) else {
            return Vec::new();
        };
        let span = |name, start: &Time, end: &Time| Event::span(pid, id, name, *start, *end);
        let [begin, end] = span(self.task, first, last);
        let states = self.stretches.iter().flat_map(|(state, from, to)| span(state.name(), from, to));
        std::iter::once(begin).chain(states).chain([end]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Build;
    use crate::coroutine::Show;
    use crate::system::machine::Machine;
    use crate::wakeup::Scene;

    fn events(trace: &str) -> Vec<Value> {
        let trace: Value = serde_json::from_str(trace).expect("JSON");
        trace["traceEvents"].as_array().expect("events").clone()
    }

    fn pieces(events: &[Value]) -> Vec<(u64, u64, f64, f64)> {
        let number = |event: &Value, key: &str| event[key].as_f64().expect("a number");
        let place = |event: &Value, key: &str| event[key].as_u64().expect("a place");
        let pieces = events.iter().filter(|event| event["ph"] == "X");
        pieces
            .map(|it| {
                let start = number(it, "ts");
                (place(it, "pid"), place(it, "tid"), start, start + number(it, "dur"))
            })
            .collect()
    }

    fn never_overlap(events: &[Value]) {
        let mut free: BTreeMap<(u64, u64), f64> = BTreeMap::new();
        for (pid, tid, start, end) in pieces(events) {
            let free = free.entry((pid, tid)).or_default();
            assert!(*free <= start + 1e-4, "{pid} {tid}: {start}");
            *free = end;
        }
    }

    #[test]
    fn two_coroutines_are_two_tracks_over_one_thread() {
        let acts = Show::Postage.acts();
        let events = events(&of_coroutines(&acts));
        never_overlap(&events);
        let of_two: Vec<_> = pieces(&events).into_iter().filter(|(pid, ..)| *pid == 2).collect();
        assert_eq!(of_two.len(), acts[1].played.steps.len());
        assert!(of_two.iter().all(|(_, tid, ..)| *tid == of_two[0].1), "one thread");
        let begins = events.iter().filter(|it| it["pid"] == 2 && it["ph"] == "b");
        let named: Vec<_> =
            begins.filter(|it| ["parcel", "letter"].map(Value::from).contains(&it["name"])).collect();
        assert_eq!(named.len(), 2);
        let count = |phase: &str| events.iter().filter(|it| it["ph"] == phase).count();
        assert_eq!(count("b"), count("e"));
    }

    #[test]
    fn polls_at_once_are_on_threads_of_their_own() {
        let poll = |who, woken, start, end| {
            let [woken, start, end] = [woken, start, end].map(Time::from_millis);
            Polled { who, woken: Some(woken), start, end }
        };
        let polls =
            vec![poll(Who::Heart, 1, 2, 3), poll(Who::Heart, 8, 9, 10), poll(Who::Calculation, 0, 4, 100)];
        let watched = Watched { scene: Scene::TwoThreads, polls, wall: Time::from_millis(100) };
        let wakeups = Wakeups {
            scenes: vec![watched],
            disturbance: None,
            machine: Machine { cores: 2, ..Machine::here() },
            build: Build::THIS,
        };
        let events = events(&of_wakeups(&wakeups));
        never_overlap(&events);
        let mut threads: Vec<u64> = pieces(&events).into_iter().map(|(_, tid, ..)| tid).collect();
        threads.dedup();
        assert_eq!(threads.len(), 2);
        let queued = events.iter().find(|it| it["ph"] == "b" && it["name"] == "queued");
        assert_eq!(queued.expect("the heart was queued")["ts"], 1e3);
    }
}
