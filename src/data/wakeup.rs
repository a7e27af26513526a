//! Wake-ups, for programs. Times are real seconds.

use serde::Serialize;

use super::csv::{maybe, table};
use super::{FORMAT, text};
use crate::system::machine::Machine;
use crate::time::Time;
use crate::wakeup::{Delays, Polled, RANGES, Wakeups, Watched};

#[derive(Serialize)]
struct View {
    format: u32,
    wakeup: Vec<SceneView>,
    machine: Machine,
    /// Whether others took the processors meanwhile.
    disturbed: bool,
}

#[derive(Serialize)]
struct SceneView {
    name: &'static str,
    threads: usize,
    wall_s: f64,
    queued: Option<DelaysView>,
    heartbeat: HeartView,
    longest_poll_s: f64,
    /// Of the wall time; of two threads up to 2.
    in_polls: f64,
    seen: &'static str,
}

/// Of all who were woken, until they were polled.
#[derive(Serialize)]
struct DelaysView {
    woken: usize,
    p10_s: f64,
    median_s: f64,
    p90_s: f64,
    p99_s: f64,
    max_s: f64,
    histogram: Vec<RangeView>,
}

#[derive(Serialize)]
struct RangeView {
    /// None for all that are longer than the others.
    up_to_s: Option<f64>,
    count: usize,
}

#[derive(Serialize)]
struct HeartView {
    beats: usize,
    late: usize,
    worst_s: f64,
    /// How many polls ended while the worst was queued.
    worst_behind: usize,
}

/// One JSON object and a line end.
pub fn json(wakeups: &Wakeups) -> String {
    text(&View {
        format: FORMAT,
        wakeup: wakeups.scenes.iter().map(scene).collect(),
        machine: wakeups.machine,
        disturbed: wakeups.disturbance.is_some(),
    })
}

/// Every poll.
pub fn csv(wakeups: &Wakeups) -> String {
    let header = ["scene", "who", "woken_s", "queued_s", "start_s", "end_s"].map(str::to_owned).to_vec();
    let row = |watched: &Watched, poll: &Polled| {
        let [woken, queued] = [poll.woken, poll.queued()].map(|time| maybe(time.map(Time::as_secs)));
        let [start, end] = [poll.start, poll.end].map(|at| at.as_secs().to_string());
        vec![watched.scene.name().to_owned(), poll.who.name().to_owned(), woken, queued, start, end]
    };
    let rows = wakeups.scenes.iter().flat_map(|watched| watched.polls.iter().map(|poll| row(watched, poll)));
    table(header, rows)
}

fn scene(watched: &Watched) -> SceneView {
    let beats = watched.beats();
    let worst = watched.worst();
    SceneView {
        name: watched.scene.name(),
        threads: watched.scene.threads(),
        wall_s: watched.wall.as_secs(),
        queued: watched.delays().as_ref().map(delays),
        heartbeat: HeartView {
            beats: beats.len(),
            late: beats.iter().filter(|beat| beat.is_late()).count(),
            worst_s: worst.map_or(0.0, |beat| beat.queued.as_secs()),
            worst_behind: worst.map_or(0, |beat| beat.behind),
        },
        longest_poll_s: watched.longest_poll().as_secs(),
        in_polls: watched.in_polls(),
        seen: watched.seen().name(),
    }
}

fn delays(delays: &Delays) -> DelaysView {
    let ends = RANGES.iter().copied().map(Time::as_secs).map(Some).chain([None]);
    let range = |(up_to_s, count): (Option<f64>, &usize)| RangeView { up_to_s, count: *count };
    DelaysView {
        woken: delays.woken,
        p10_s: delays.low.as_secs(),
        median_s: delays.median.as_secs(),
        p90_s: delays.high.as_secs(),
        p99_s: delays.highest.as_secs(),
        max_s: delays.longest.as_secs(),
        histogram: ends.zip(&delays.ranges).map(range).collect(),
    }
}
