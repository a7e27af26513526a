//! Polls as a recording has them. There are tens of thousands, one soon after the other, so each is told by
//! how much later it ended than the one before it: that takes a third of the room.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Polled, Who};
use crate::time::Time;

/// Who, how much later than the last one it ended, how long it took, and how long it was queued before. That
/// is below zero for who was woken in the instant in which it was polled anyway.
type Row = (Who, Time, Time, Option<i64>);

pub fn serialize<S: Serializer>(polls: &[Polled], into: S) -> Result<S::Ok, S::Error> {
    let ends = std::iter::once(Time::ZERO).chain(polls.iter().map(|poll| poll.end));
    let rows: Vec<Row> = polls.iter().zip(ends).map(|(poll, last)| row(poll, last)).collect();
    rows.serialize(into)
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Polled>, D::Error> {
    let mut last = Time::ZERO;
    let polls = Vec::<Row>::deserialize(from)?.into_iter().map(|row| {
        let poll = poll(row, last)?;
        last = poll.end;
        Some(poll)
    });
    polls.collect::<Option<_>>().ok_or_else(|| D::Error::custom("a poll at no time"))
}

/// Times of a run are far from where numbers end.
fn row(poll: &Polled, last: Time) -> Row {
    let queued = poll.woken.map(|woken| poll.start.as_nanos().wrapping_sub(woken.as_nanos()).cast_signed());
    (poll.who, poll.end.saturating_sub(last), poll.length(), queued)
}

fn poll((who, later, length, queued): Row, last: Time) -> Option<Polled> {
    let end = last.checked_add(later)?;
    let start = end.as_nanos().checked_sub(length.as_nanos())?;
    let woken = match queued {
        Some(queued) => Some(Time::from_nanos(start.checked_sub_signed(queued)?)),
        None => None,
    };
    Some(Polled { who, woken, start: Time::from_nanos(start), end })
}

#[cfg(test)]
mod tests {
    use super::super::{Scene, Watched};
    use super::*;

    fn poll(woken: Option<u64>, start: u64, end: u64) -> Polled {
        let woken = woken.map(Time::from_nanos);
        Polled { who: Who::User, woken, start: Time::from_nanos(start), end: Time::from_nanos(end) }
    }

    fn watched(polls: Vec<Polled>) -> Watched {
        Watched { scene: Scene::Tasks, polls, wall: Time::from_secs(1) }
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        let new = poll(None, 3, 5);
        let others = [
            poll(Some(1), 2, 2_000_000_000),
            // By two threads.
            poll(Some(1), 1_000_000_000, 2_000_000_000),
            // Woken when its poll had just begun.
            poll(Some(2_000_000_009), 2_000_000_007, 2_000_000_010),
        ];
        let polls: Vec<Polled> = std::iter::once(new).chain(others).collect();
        let text = serde_json::to_string(&watched(polls.clone())).expect("it can be written");
        let read: Watched = serde_json::from_str(&text).expect("it can be read");
        assert_eq!(read.polls, polls);
    }

    #[test]
    fn a_poll_takes_little_room() {
        let polls =
            (0..1_000).map(|n| poll(Some(n * 50_000), 35_000_000 + n * 50_000, 35_049_000 + n * 50_000));
        let text = serde_json::to_string(&watched(polls.collect())).expect("it can be written");
        assert!(text.len() < 1_000 * 40, "{} bytes", text.len());
    }

    #[test]
    fn times_that_cannot_be_are_refused() {
        let reads = |rows: &str| {
            let text = format!("{{\"scene\":\"Tasks\",\"polls\":[{rows}],\"wall\":1}}");
            serde_json::from_str::<Watched>(&text)
        };
        assert!(reads("[\"User\",5,5,0]").is_ok());
        let ends_nowhere = "[\"User\",18446744073709551614,0,null],[\"User\",5,0,null]";
        for rows in ["[\"User\",5,6,null]", "[\"User\",5,5,1]", ends_nowhere] {
            assert!(reads(rows).is_err(), "{rows}");
        }
    }
}
