//! Keeps what was seen of each thread over time. However long a program runs, and whatever it starts,
//! this needs some megabytes at the most.

use std::collections::HashMap;
use std::time::Instant;

use super::ThreadTimes;
use super::history::{History, Span, Thread};
use super::proc;
use crate::time::Time;

pub struct Recorder {
    /// When the program was started.
    start: Instant,
    looks: u32,
    /// Threads that were seen.
    met: usize,
    /// When the look before this one began.
    before: Time,
    now: Time,
    /// Looks that are nearer to each other are kept as one.
    apart: Time,
    /// By their number.
    living: HashMap<u32, Seen>,
    ended: Vec<Thread>,
    forgotten: usize,
}

/// By then it has started the program that it is to be.
const YOUNG: Time = Time::from_millis(20);

struct Seen {
    thread: Thread,
    times: ThreadTimes,
    /// At this look, the last time.
    look: u32,
    names: u32,
    end: End,
}

/// A process that has ended stays in the list until somebody has waited for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    NotYet,
    ToBeWaitedFor,
}

impl Recorder {
    /// More often than this, looking would be too much work.
    pub const LOOK_EVERY: Time = Time::from_millis(10);
    /// A thread has at most about so many spans.
    const SPANS: u64 = 1_000;
    /// Of more threads that have ended, only those that did most are kept.
    const ENDED: usize = 2_000;

    pub fn new(start: Instant) -> Self {
        Self {
            start,
            looks: 0,
            met: 0,
            before: Time::ZERO,
            now: Time::ZERO,
            apart: Self::LOOK_EVERY,
            living: HashMap::new(),
            ended: Vec::new(),
            forgotten: 0,
        }
    }

    pub fn begin_look(&mut self) {
        self.looks += 1;
        self.before = self.now;
        self.now = self.start.elapsed().into();
    }

    pub fn sees(&mut self, process: u32, number: u32, times: ThreadTimes) {
        let now = Time::from(self.start.elapsed());
        // Numbers are given again: a thread that has run less than before is another one.
        if self.living.get(&number).is_some_and(|seen| times.running < seen.times.running) {
            self.let_go(number);
        }
        let order = self.met;
        let seen = self.living.entry(number).or_insert_with(|| {
            self.met += 1;
            let thread =
                Thread { process, number, name: String::new(), order, start: now, spans: Vec::new() };
            Seen::first(thread, times, self.before)
        });
        seen.look = self.looks;
        seen.again(times, now, self.apart);
    }

    /// Threads that were not seen have ended.
    pub fn end_look(&mut self) {
        let gone = self.living.iter().filter(|(_, seen)| seen.look != self.looks);
        for number in gone.map(|(number, _)| *number).collect::<Vec<_>>() {
            self.let_go(number);
        }
        while self.apart.as_nanos() * Self::SPANS < self.now.as_nanos() {
            self.apart += self.apart;
            let living = self.living.values_mut().map(|seen| &mut seen.thread);
            for thread in living.chain(&mut self.ended) {
                thread.spans = together(thread, self.apart);
            }
        }
    }

    pub fn told(mut self) -> History {
        for number in self.living.keys().copied().collect::<Vec<_>>() {
            self.let_go(number);
        }
        let mut threads = self.ended;
        for thread in &mut threads {
            thread.put_back();
        }
        threads.sort_by_key(|thread| thread.order);
        let every = Time::from_nanos(self.now.as_nanos() / u64::from(self.looks.max(2) - 1));
        History { end: self.now, every, threads, forgotten: self.forgotten }
    }

    fn let_go(&mut self, number: u32) {
        self.ended.extend(self.living.remove(&number).map(|seen| seen.thread));
        if Self::ENDED <= self.ended.len() {
            self.ended.sort_by_key(|thread| {
                let parts = thread.parts();
                std::cmp::Reverse(parts.running + parts.queued)
            });
            self.forgotten += self.ended.len() - Self::ENDED / 2;
            self.ended.truncate(Self::ENDED / 2);
        }
    }
}

impl Seen {
    /// It has begun since the look before, and not later than what it has done took. The very first one is
    /// the program.
    fn first(thread: Thread, times: ThreadTimes, before: Time) -> Self {
        let start = match thread.order {
            0 => Time::ZERO,
            _ => thread.start.saturating_sub(times.running + times.queued).max(before),
        };
        let thread = Thread { start, ..thread };
        Self { thread, times: ThreadTimes::default(), look: 0, names: 0, end: End::NotYet }
    }

    fn again(&mut self, times: ThreadTimes, now: Time, apart: Time) {
        self.names += 1;
        // A program that is started in a process gives it its name, and must run for that; later it rarely changes.
        let is_young = times.running < YOUNG && times != self.times;
        if is_young || self.names.is_power_of_two() || self.names.is_multiple_of(64) {
            self.thread.name = proc::name_of(self.thread.process, self.thread.number).unwrap_or_default();
        }
        let is_still = times == self.times && self.thread.is_first() && !self.thread.spans.is_empty();
        if is_still && self.end == End::NotYet && proc::is_over(self.thread.process) {
            self.end = End::ToBeWaitedFor;
        }
        if self.end == End::NotYet {
            let (running, queued) = (
                times.running.saturating_sub(self.times.running),
                times.queued.saturating_sub(self.times.queued),
            );
            add(&mut self.thread, Span { end: now, times: ThreadTimes { running, queued } }, apart);
        }
        self.times = times;
    }
}

/// What follows too soon belongs to the span before it.
fn add(thread: &mut Thread, span: Span, apart: Time) {
    let (start, last) = match thread.spans.as_mut_slice() {
        [.., before, last] => (before.end, last),
        [last] => (thread.start, last),
        [] => return thread.spans.push(span),
    };
    if last.end.saturating_sub(start) < apart {
        last.end = span.end;
        last.times.running += span.times.running;
        last.times.queued += span.times.queued;
    } else {
        thread.spans.push(span);
    }
}

fn together(thread: &Thread, apart: Time) -> Vec<Span> {
    let mut fewer = Thread { spans: Vec::new(), name: String::new(), ..*thread };
    for span in &thread.spans {
        add(&mut fewer, *span, apart);
    }
    fewer.spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_long_it_runs_a_thread_has_few_spans_and_nothing_is_lost() {
        let mut recorder = Recorder::new(Instant::now());
        let (name, spans) = (String::new(), Vec::new());
        let mut thread = Thread { process: 1, number: 1, name, order: 0, start: Time::ZERO, spans };
        for look in 1..=10_000 {
            let times = ThreadTimes { running: Time::from_millis(4), queued: Time::from_millis(1) };
            recorder.now = Time::from_millis(look * 10);
            add(&mut thread, Span { end: recorder.now, times }, recorder.apart);
            recorder.end_look();
            thread.spans = together(&thread, recorder.apart);
        }
        assert!(thread.spans.len() <= 1_000 && 400 <= thread.spans.len(), "{}", thread.spans.len());
        assert_eq!(thread.parts().running, Time::from_secs(40));
        assert_eq!(thread.end(), Time::from_secs(100));
    }

    #[test]
    fn of_too_many_threads_those_that_did_most_are_kept() {
        let mut recorder = Recorder::new(Instant::now());
        let many: u32 = 5_000;
        for number in 1..=many {
            recorder.begin_look();
            let times = ThreadTimes { running: Time::from_nanos(u64::from(number)), queued: Time::ZERO };
            recorder.sees(0, number, times);
            recorder.end_look();
        }
        let history = recorder.told();
        assert_eq!(history.threads.len() + history.forgotten, 5_000);
        assert!(history.threads.len() <= Recorder::ENDED);
        assert!(history.threads.iter().any(|thread| thread.number == many));
    }
}
