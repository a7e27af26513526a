//! What a thread has done, as far as it can be true.
//!
//! A thread that goes to sleep on a busy machine may stay in the queue of its core for a while (Linux since
//! 6.12, "delayed dequeue"). If it is moved to another core meanwhile, the system counts all of its sleep as
//! queueing. So we look whether it sleeps.

use super::ThreadTimes;
use crate::time::Time;

/// One thread, from the first look at it.
pub struct Credible {
    /// What the system said last, and when.
    told: ThreadTimes,
    at: Time,
    /// How long it can have been queued, and is not said to have been yet.
    room: Time,
    /// How long it was.
    queued: Time,
}

impl Credible {
    /// Of the time before, nothing is known that would be against it.
    pub fn first(told: ThreadTimes, at: Time) -> Self {
        Self { told, at, room: Time::ZERO, queued: told.queued }
    }

    /// All that it has done until now. Whether it sleeps is asked only where that matters.
    pub fn again(&mut self, told: ThreadTimes, at: Time, sleeps: impl FnOnce() -> bool) -> ThreadTimes {
        let ran = told.running.saturating_sub(self.told.running);
        // Nobody leaves the queue without running: who has not run and sleeps now has slept all the time.
        if !ran.is_zero() || !sleeps() {
            self.room += at.saturating_sub(self.at).saturating_sub(ran);
        }
        let queued = told.queued.saturating_sub(self.told.queued).min(self.room);
        self.room = self.room.saturating_sub(queued);
        self.queued += queued;
        (self.told, self.at) = (told, at);
        self.now()
    }

    pub fn now(&self) -> ThreadTimes {
        ThreadTimes { queued: self.queued, ..self.told }
    }

    /// Numbers are given again: one that has run less than before is another thread.
    pub fn is_of(&self, told: ThreadTimes) -> bool {
        self.told.running <= told.running
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(running: u64, queued: u64) -> ThreadTimes {
        ThreadTimes { running: Time::from_millis(running), queued: Time::from_millis(queued) }
    }

    #[test]
    fn who_sleeps_is_not_queued_whatever_the_system_says_later() {
        let mut sleeper = Credible::first(told(1, 2), Time::ZERO);
        for look in 1..=50 {
            sleeper.again(told(1, 2), Time::from_millis(look * 10), || true);
        }
        // It has slept for 500 ms, and wakes: 486 of them are told as queueing.
        let all = sleeper.again(told(2, 488), Time::from_millis(510), || false);
        assert_eq!(all, told(2, 2 + 9));
    }

    #[test]
    fn who_is_ready_is_queued_and_the_system_says_so_when_it_is_no_more() {
        let mut ready = Credible::first(told(5, 0), Time::ZERO);
        for look in 1..=10 {
            assert_eq!(ready.again(told(5, 0), Time::from_millis(look * 10), || false), told(5, 0));
        }
        assert_eq!(ready.again(told(8, 97), Time::from_millis(110), || true), told(8, 97));
    }

    #[test]
    fn who_runs_and_is_queued_in_turns_is_asked_nothing() {
        let mut turns = Credible::first(told(0, 0), Time::ZERO);
        for look in 1..=10 {
            let both = told(look * 5, look * 5);
            let asked = || unreachable!("it has run");
            assert_eq!(turns.again(both, Time::from_millis(look * 10), asked), both);
        }
        assert!(turns.is_of(told(50, 60)) && !turns.is_of(told(3, 0)));
    }
}
