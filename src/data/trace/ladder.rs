//! The ladder of a machine, to be zoomed into: a track for each rung, all of which begin at once. Times are
//! those of its story, in which an addition takes a second: the real ones of the quickest are too short for
//! the format.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Event, Phase, micros};
use crate::latency::{Ladder, Rung, Spread};
use crate::time::Time;

const PROCESS: usize = 1;

/// One JSON object and a line end.
pub fn trace(ladder: &Ladder) -> String {
    let about = [
        ("latency", "what things take on this machine".to_owned()),
        ("time", "microseconds of the story, in which an addition takes a second".to_owned()),
    ];
    let name =
        Event::about(PROCESS, None, "process_name", "name", json!("latency: if an addition took 1 second"));
    let rungs = (1..).zip(ladder.sorted()).flat_map(|(track, found)| rung(ladder, track, found));
    super::json(about, std::iter::once(name).chain(rungs).collect())
}

fn rung<'a>(ladder: &Ladder, track: usize, (rung, spread): (Rung, Spread)) -> Vec<Event<'a>> {
    let Some(story) = ladder.story(rung) else { return Vec::new() };
    let phase = Phase::Complete { cat: rung.state().name(), dur: micros(story) };
    let [p10, median, p90] = [spread.low, spread.median, spread.high].map(|length| json!(length.as_secs()));
    let args = BTreeMap::from([("p10_s", p10), ("median_s", median), ("p90_s", p90)]);
    let about = |name, key, value| Event::about(PROCESS, Some(track), name, key, value);
    vec![
        about("thread_name", "name", json!(rung.name())),
        about("thread_sort_index", "sort_index", json!(track)),
        Event { tid: Some(track), args, ..Event::at(PROCESS, rung.name(), phase, Time::ZERO) },
    ]
}
