//! Processors that the running tasks share.
//!
//! All running tasks are equally fast at any instant. So one number says how much each of them has done
//! since the beginning, and a turn ends when that number reaches a mark that is known when the turn begins:
//! nothing needs to be changed when others come and go.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::num::NonZeroU32;

use super::endings::{EndKind, Ending};
use crate::plan::{TaskId, WorkerId};
use crate::time::Time;

/// An amount of work: what is done in a nanosecond on a processor of one's own is 2^64 of it. Finer than
/// nanoseconds, since with three tasks on two processors each does two thirds of one in every nanosecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Work(u128);

impl Work {
    pub(super) const fn of(length: Time) -> Self {
        Self((length.as_nanos() as u128) << 64)
    }

    pub(super) const fn nanos(nanos: u64) -> Self {
        Self::of(Time::from_nanos(nanos))
    }

    pub(super) const fn and(self, more: Self) -> Self {
        Self(self.0 + more.0)
    }

    /// What is left of it; nothing if more than that was done.
    pub(super) const fn without(self, done: Self) -> Self {
        Self(self.0.saturating_sub(done.0))
    }

    /// How long it takes on a processor of one's own, rounded up to whole nanoseconds.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half of 128 bits")]
    pub(super) const fn length(self) -> Time {
        Time::from_nanos((self.0 >> 64) as u64 + (self.0 as u64 != 0) as u64)
    }
}

/// The turns of all running tasks, and how far they are.
#[derive(Debug)]
pub(super) struct Processors {
    count: u128,
    /// What a task has done that has been running from the beginning.
    done: Work,
    /// When each turn ends, unless the task leaves its worker before.
    ends: BinaryHeap<Reverse<(Work, TaskId, WorkerId)>>,
}

impl Processors {
    pub(super) fn new(count: NonZeroU32) -> Self {
        Self { count: count.get().into(), done: Work::default(), ends: BinaryHeap::new() }
    }

    pub(super) fn done(&self) -> Work {
        self.done
    }

    /// A task runs from now on; its turn ends when so much is done.
    pub(super) fn begin(&mut self, task: TaskId, worker: WorkerId, end: Work) {
        self.ends.push(Reverse((end, task, worker)));
    }

    /// The first whole nanosecond at which a turn is over.
    pub(super) fn next_instant(&self, now: Time, running: usize) -> Option<Time> {
        let Reverse((end, ..)) = self.ends.peek()?;
        let nanos = end.without(self.done).0.div_ceil(self.each(running));
        Some(now + Time::from_nanos(u64::try_from(nanos).expect("a plan is not longer than a story may be")))
    }

    /// Time goes on; the turns that are over are told.
    pub(super) fn run(&mut self, time: Time, running: usize, now: Time, mut is_over: impl FnMut(Ending)) {
        self.done.0 += self.each(running) * u128::from(time.as_nanos());
        while let Some(&Reverse((end, task, worker))) = self.ends.peek()
            && end <= self.done
        {
            self.ends.pop();
            is_over(Ending::new(now, EndKind::Compute, task, Some(worker)));
        }
    }

    /// What each of so many tasks does in a nanosecond. Rounded up, so that what comes out even in the
    /// end comes out even here.
    fn each(&self, running: usize) -> u128 {
        let running = running as u128;
        if running <= self.count { 1 << 64 } else { (self.count << 64).div_ceil(running) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_rounded_up_to_whole_nanoseconds() {
        let work = Work::nanos(5);
        assert_eq!(work.length(), Time::from_nanos(5));
        assert_eq!(work.without(Work(1)).length(), Time::from_nanos(5));
        assert_eq!(work.without(Work::nanos(1)).length(), Time::from_nanos(4));
        assert_eq!(work.without(Work::nanos(6)).length(), Time::ZERO);
    }

    #[test]
    fn what_comes_out_even_does() {
        let three = NonZeroU32::new(3).expect("not zero");
        let hours = Time::from_hours(1);
        for running in [4, 5, 7, 9, 100] {
            let mut processors = Processors::new(three);
            processors.begin(
                TaskId::from(0),
                WorkerId::from(0),
                Work::of(Time::from_nanos(hours.as_nanos() * 3)),
            );
            let nanos = hours.as_nanos() * running as u64;
            assert_eq!(processors.next_instant(Time::ZERO, running), Some(Time::from_nanos(nanos)));
        }
    }
}
