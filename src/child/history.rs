//! What was seen of the threads of a program, look by look: of each time between two looks it is known how
//! long a thread ran and how long it was queued, and not in which order.

use serde::{Deserialize, Serialize};

use super::ThreadTimes;
use crate::time::{Time, ratio};

/// All threads that were seen, in that order: a process stands before those that it starts. Times begin with the program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// When it ended.
    pub end: Time,
    /// From one look to the next, on average.
    pub every: Time,
    pub threads: Vec<Thread>,
    /// Threads of which there were too many: those that did least.
    pub forgotten: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    pub process: u32,
    /// That of its process, for the first one.
    pub number: u32,
    /// As it was called last: by its author, and at most 15 bytes.
    pub name: String,
    /// In which it was seen first, among all.
    pub order: usize,
    pub start: Time,
    /// One after the other, without a gap.
    pub spans: Vec<Span>,
}

/// What a thread did from the end of the span before it, or from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub end: Time,
    pub times: ThreadTimes,
}

/// How long a thread was in each state. What is neither running nor queued is waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub running: Time,
    pub queued: Time,
    pub waiting: Time,
}

impl Thread {
    pub fn is_first(&self) -> bool {
        self.number == self.process
    }

    pub fn end(&self) -> Time {
        self.spans.last().map_or(self.start, |span| span.end)
    }

    pub fn parts(&self) -> Parts {
        self.between(self.start, self.end())
    }

    /// Each span with its start.
    pub fn stretches(&self) -> impl Iterator<Item = (Time, Span)> {
        let starts = std::iter::once(self.start).chain(self.spans.iter().map(|span| span.end));
        starts.zip(self.spans.iter().copied())
    }

    /// What it did between two instants, as if it had done it evenly between two looks.
    pub fn between(&self, start: Time, end: Time) -> Parts {
        let first = self.spans.partition_point(|span| span.end <= start);
        let mut parts = Parts::default();
        for (begun, span) in self.stretches().skip(first).take_while(|(begun, _)| *begun < end) {
            let common = span.end.min(end).saturating_sub(begun.max(start));
            let share = ratio(common, span.end - begun);
            let (running, queued) = (span.times.running.share(share), span.times.queued.share(share));
            parts.running += running;
            parts.queued += queued;
            parts.waiting += common.saturating_sub(running + queued);
        }
        parts
    }

    /// The system says only some milliseconds later that a thread has run, and that it was queued when it
    /// is no more. So what is too much for a span was done before it.
    pub(super) fn put_back(&mut self) {
        let starts: Vec<Time> = self.stretches().map(|(start, _)| start).collect();
        let mut over = ThreadTimes::default();
        for (span, start) in self.spans.iter_mut().zip(starts).rev() {
            let room = span.end - start;
            let (running, queued) = (span.times.running + over.running, span.times.queued + over.queued);
            span.times.running = running.min(room);
            span.times.queued = queued.min(room - span.times.running);
            over.running = running - span.times.running;
            over.queued = queued - span.times.queued;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(spans: &[(u64, u64, u64)]) -> Thread {
        let times = |running, queued| ThreadTimes {
            running: Time::from_millis(running),
            queued: Time::from_millis(queued),
        };
        let span = |&(end, running, queued): &(u64, u64, u64)| Span {
            end: Time::from_millis(end),
            times: times(running, queued),
        };
        let spans = spans.iter().map(span).collect();
        Thread { process: 1, number: 1, name: String::new(), order: 0, start: Time::ZERO, spans }
    }

    #[test]
    fn what_is_told_late_was_done_before() {
        let mut late = thread(&[(10, 6, 0), (20, 14, 0), (30, 0, 0), (40, 1, 25)]);
        late.put_back();
        assert_eq!(late.spans, thread(&[(10, 10, 0), (20, 10, 0), (30, 0, 10), (40, 1, 9)]).spans);
        let all = late.parts();
        assert_eq!(
            (all.running, all.queued, all.waiting),
            (Time::from_millis(21), Time::from_millis(19), Time::ZERO)
        );
    }

    #[test]
    fn a_part_of_a_span_has_its_share() {
        let parts = thread(&[(10, 4, 2), (30, 20, 0)]).between(Time::from_millis(5), Time::from_millis(20));
        let millis = Time::from_millis;
        assert_eq!(parts, Parts { running: millis(12), queued: millis(1), waiting: millis(2) });
    }
}
