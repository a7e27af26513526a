//! Of a program that was run.

use super::{Body, Kind};
use crate::child::history::{History, Thread};
use crate::child::{Inside, Seen, Threads};
use crate::classify::Classification;
use crate::time::Time;

impl Body for Classification {
    const KIND: Kind = Kind::Classify;

    fn is_sound(&self) -> bool {
        let runs = self.runs();
        !runs.is_empty()
            && runs.is_sorted_by_key(|run| run.wall)
            && 0 < self.cores()
            && runs.iter().all(is_sound)
    }
}

fn is_sound(run: &Seen) -> bool {
    let Seen { wall, cpu, inside, threads, .. } = run;
    let inside_is = inside.as_ref().is_none_or(|inside: &Inside| {
        let held = inside.throttled.map_or(Time::ZERO, |throttled| throttled.time);
        is_known([inside.busiest.running, inside.busiest.queued, inside.running, inside.queued, held])
    });
    let threads_are = match threads {
        Threads::NotAskedFor | Threads::Untold => true,
        Threads::Told(history) => is_history(history),
    };
    !wall.is_zero() && is_known([*wall, cpu.user, cpu.system]) && inside_is && threads_are
}

/// All of it together is no longer than any story.
fn is_known(times: impl IntoIterator<Item = Time>) -> bool {
    let sum = times.into_iter().try_fold(Time::ZERO, Time::checked_add);
    sum.is_some_and(|sum| sum <= Time::LONGEST)
}

fn is_history(history: &History) -> bool {
    let ends = history.threads.iter().map(Thread::end);
    is_known(ends.chain([history.end, history.every])) && history.threads.iter().all(is_thread)
}

/// Its spans follow one another, and nothing in them is longer than they are.
fn is_thread(thread: &Thread) -> bool {
    thread.stretches().all(|(start, span)| {
        let done = span.times.running.checked_add(span.times.queued);
        start <= span.end && done.is_some_and(|done| done <= span.end - start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::history::Span;
    use crate::child::{Cpu, Ending, Leftover, Memory, Others, Switches, ThreadTimes};
    use crate::recording::{Opened, text};
    use crate::system::machine::Machine;

    const MS: fn(u64) -> Time = Time::from_millis;

    fn run() -> Seen {
        let span = |end, running| Span { end, times: ThreadTimes { running, queued: MS(1) } };
        let thread = Thread {
            process: 7,
            number: 7,
            name: "xz".to_owned(),
            order: 0,
            start: MS(0),
            spans: vec![span(MS(10), MS(9)), span(MS(20), MS(0))],
        };
        Seen {
            ending: Ending::Exit(0),
            wall: MS(20),
            cpu: Cpu { user: MS(9), system: MS(0) },
            inside: None,
            memory: Memory::Bytes(1),
            switches: Switches::default(),
            others: None,
            leftover: Leftover::Nothing,
            threads: Threads::Told(History {
                end: MS(20),
                every: MS(10),
                threads: vec![thread],
                forgotten: 0,
            }),
        }
    }

    /// Not the nearest number, which most readers of JSON are content with.
    #[test]
    fn a_number_comes_back_as_it_was() {
        let others = Some(Others { used: 1.833_720_972_683_742_7, of: 2 });
        let program = Classification::new(
            Vec::new(),
            vec![Seen { others, ..run() }],
            Machine { cores: 2, ..Machine::here() },
        );
        let opened = Opened::new(&text(&program)).expect("a recording");
        let again: Classification = opened.read().expect("a program");
        assert_eq!(again.shown().others, others);
    }

    #[test]
    fn what_cannot_be_is_damaged() {
        let with = |change: fn(&mut Seen, &mut Thread)| {
            let (mut run, mut threads) = (run(), Threads::NotAskedFor);
            std::mem::swap(&mut run.threads, &mut threads);
            let Threads::Told(mut history) = threads else { return false };
            change(&mut run, &mut history.threads[0]);
            run.threads = Threads::Told(history);
            Classification::new(Vec::new(), vec![run], Machine { cores: 2, ..Machine::here() }).is_sound()
        };
        assert!(with(|_, _| ()));
        let changes: [fn(&mut Seen, &mut Thread); 5] = [
            |run, _| run.wall = Time::ZERO,
            |run, _| run.cpu.user = Time::from_nanos(u64::MAX),
            |_, thread| thread.spans.swap(0, 1),
            |_, thread| thread.spans[0].times.queued = MS(2),
            |_, thread| thread.start = MS(11),
        ];
        for (place, change) in changes.into_iter().enumerate() {
            assert!(!with(change), "change {place}");
        }
    }
}
