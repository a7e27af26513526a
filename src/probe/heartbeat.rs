//! The heartbeat: asks for the quick URL by a schedule, so that one sees when the server does not get to it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::time::sleep_until;

use super::client::{Client, What};
use super::record::{Failure, Outcome, Record};
use crate::stats::quantile;
use crate::time::Time;

/// What was asked so far, and when the one was due that is still to be answered.
#[derive(Debug, Default)]
pub struct Beats {
    done: Vec<Record>,
    pending: Option<Record>,
    held: bool,
}

impl Beats {
    /// Whether none is sent. While users come none is: a server that deals requests to its workers in turn would deal all
    /// users to the one and all heartbeats to the other.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// All of them; one that is still out counts as not answered until now.
    pub fn until(&self, now: Time) -> Vec<Record> {
        let pending = self.pending.clone().map(|record| Record { ended: now, ..record });
        self.done.iter().cloned().chain(pending).collect()
    }
}

/// Asks on and on; at most so often. What falls due while one is out is not sent: it would only tell the
/// same, and a server that gets to breathe should not find a crowd.
pub async fn beat(client: Arc<Client>, every: Duration, most: usize, beats: Arc<Mutex<Beats>>) {
    let mut due = Instant::now();
    for _ in 0..most {
        sleep_until(due.into()).await;
        if beats.lock().held {
            due += every;
            continue;
        }
        let at = client.time(due);
        let pending = Record {
            due: at,
            sent: client.now(),
            connected: None,
            first_byte: None,
            ended: at,
            outcome: Outcome::Failed(Failure::TooLate),
        };
        beats.lock().pending = Some(pending);
        let record = client.ask(What::Quick, due).await;
        let mut own = beats.lock();
        own.pending = None;
        own.done.push(record);
        drop(own);
        let now = Instant::now();
        while due <= now {
            due += every;
        }
    }
}

/// What the heartbeat tells of a while.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// How many fell due.
    pub due: usize,
    /// How many of them were answered late.
    pub late: usize,
    /// How late the worst was.
    pub worst: Time,
}

/// How long a quick answer takes when nobody else asks.
pub fn usual(beats: &[Record], rests: &[(Time, Time)]) -> Option<Time> {
    let is_at_rest =
        |record: &&Record| rests.iter().any(|(from, to)| *from <= record.due && record.ended <= *to);
    let mut responses: Vec<Time> =
        beats.iter().filter(is_at_rest).filter(|it| it.answer().is_some()).map(Record::response).collect();
    quantile(&mut responses, 50)
}

/// Each that fell due between these times, and how late it was: also those that were not sent, since one
/// before them was still out.
pub fn lateness(beats: &[Record], every: Time, usual: Time, (from, to): (Time, Time)) -> Vec<(Time, Time)> {
    let mut all = Vec::new();
    for record in beats {
        let mut due = record.due;
        loop {
            if (from..to).contains(&due) {
                all.push((due, record.ended.saturating_sub(due + usual)));
            }
            due += every;
            if every.is_zero() || record.ended <= due || to <= due {
                break;
            }
        }
    }
    all
}

/// By more than is tolerated.
pub fn is_late(lateness: Time, every: Time) -> bool {
    tolerated(every) < lateness
}

/// Half the time from one to the next. A few milliseconds are what any machine does to anybody.
pub fn tolerated(every: Time) -> Time {
    const LEAST: Time = Time::from_millis(20);
    every.share(0.5).max(LEAST)
}

pub fn pulse(beats: &[Record], every: Time, usual: Time, between: (Time, Time)) -> Pulse {
    let all = lateness(beats, every, usual, between);
    Pulse {
        due: all.len(),
        late: all.iter().filter(|(_, late)| is_late(*late, every)).count(),
        worst: all.iter().map(|(_, late)| *late).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::record::Answer;

    fn record(due: u64, ended: u64) -> Record {
        let [due, ended] = [due, ended].map(Time::from_millis);
        let answer = Answer { status: 200, bytes: 2, digest: 1, digest_of_words: 1, location: None };
        Record {
            due,
            sent: due,
            connected: Some(due),
            first_byte: Some(ended),
            ended,
            outcome: Outcome::Answered(answer),
        }
    }

    #[test]
    fn who_was_not_even_sent_was_late_too() {
        let beats = [record(0, 2), record(50, 53), record(100, 310), record(350, 352)];
        let ms = Time::from_millis;
        assert_eq!(usual(&beats, &[(ms(0), ms(99))]), Some(ms(2)));
        // 100, 150, 200, 250 and 300 were due before the server got to the first of them.
        let while_it_was_blocked = pulse(&beats, ms(50), ms(2), (ms(100), ms(350)));
        assert_eq!(while_it_was_blocked, Pulse { due: 5, late: 4, worst: ms(208) });
        assert_eq!(pulse(&beats, ms(50), ms(2), (ms(0), ms(100))), Pulse { due: 2, late: 0, worst: ms(1) });
    }
}
