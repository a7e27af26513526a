//! What theory says of the simplest queues in the long run. In Kendall's notation: M/M/c has
//! exponential gaps between arrivals, exponential service times and c servers; in M/D/1 all service
//! times are equal. First come, first served.
//!
//! Response times are in the unit of the mean gap and the mean service time: seconds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::steady::Seen;
use crate::scenario::file::{Service, Stream};
use crate::time::Time;

/// A queue whose law is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    pub servers: usize,
    /// From one arrival to the next, on average: seconds.
    pub gap: f64,
    /// Seconds of a server.
    pub service: f64,
    pub law: Service,
}

impl Queue {
    /// `None` if the stream makes no simple queue.
    pub fn of(stream: &Stream) -> Option<Self> {
        let law = stream.simple?;
        Some(Self { servers: stream.workers, gap: stream.gap, service: stream.service, law })
    }

    /// "M/M/4"; `None` for a queue without a simple formula.
    pub fn name(&self) -> Option<String> {
        match (self.law, self.servers) {
            (Service::Exponential, servers) => Some(format!("M/M/{servers}")),
            (Service::Constant, 1) => Some("M/D/1".to_owned()),
            (Service::Constant, _) => None,
        }
    }

    /// What arrives, as a share of what can be served. From 1 on, the queue grows for ever.
    #[expect(clippy::cast_precision_loss, reason = "a count of servers")]
    pub fn load(&self) -> f64 {
        self.service / self.gap / self.servers as f64
    }

    fn is_stable(&self) -> bool {
        self.load() < 1.0
    }

    /// The probability that a task has to queue in M/M/c: Erlang's C formula (1917), told by
    /// Kleinrock, Queueing Systems I (1975), section 3.5. Computed by way of his B formula, whose
    /// recursion over the servers neither overflows nor cancels.
    #[expect(clippy::cast_precision_loss, reason = "a count of servers")]
    fn erlang_c(&self) -> f64 {
        let offered = self.service / self.gap;
        let blocked = (1..=self.servers)
            .fold(1.0, |blocked, server| offered * blocked / (server as f64 + offered * blocked));
        blocked / (1.0 - self.load() * (1.0 - blocked))
    }

    /// How long a task is there, on average; `None` if the queue is unstable or has no formula.
    #[expect(clippy::cast_precision_loss, reason = "a count of servers")]
    pub fn mean_response(&self) -> Option<f64> {
        if !self.is_stable() {
            return None;
        }
        match (self.law, self.servers) {
            (Service::Exponential, servers) => {
                let spare = servers as f64 / self.service - 1.0 / self.gap;
                Some(self.service + self.erlang_c() / spare)
            }
            // Pollaczek and Khinchine (1930, 1932): Kleinrock, section 5.6.
            (Service::Constant, 1) => Some(self.service * (1.0 + self.load() / (2.0 * (1.0 - self.load())))),
            (Service::Constant, _) => None,
        }
    }

    /// The response that this share of the tasks does not exceed; `None` if the queue is unstable, or
    /// there is no simple formula: of M/D/1, only the mean is told.
    ///
    /// A task queues with probability C, and then for an exponential time with rate c/s - 1/g; its
    /// service is exponential, too. So the tail is a sum of two exponentials, which is solved for the
    /// share by halving.
    pub fn response(&self, share: f64) -> Option<f64> {
        if !self.is_stable() || self.law != Service::Exponential || !(0.0..1.0).contains(&share) {
            return None;
        }
        let (mut low, mut high) = (0.0, self.service);
        while 1.0 - share < self.tail(high) {
            (low, high) = (high, 2.0 * high);
        }
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if 1.0 - share < self.tail(middle) { low = middle } else { high = middle }
        }
        Some(f64::midpoint(low, high))
    }

    /// The probability that a response in M/M/c is longer than this.
    #[expect(clippy::cast_precision_loss, reason = "a count of servers")]
    fn tail(&self, length: f64) -> f64 {
        let queued = self.erlang_c();
        let served = 1.0 / self.service;
        let spare = self.servers as f64 * served - 1.0 / self.gap;
        let alone = (-served * length).exp();
        // With equal rates the sum of the two exponential times has a law of its own.
        let is_equal = (spare - served).abs() < 1e-9 * served;
        let together = match is_equal {
            true => (1.0 + served * length) * alone,
            false => (spare * alone - served * (-spare * length).exp()) / (spare - served),
        };
        (1.0 - queued) * alone + queued * together
    }
}

/// When the tasks of a simple queue finish: arrivals in order, with their service times. Who comes
/// first begins as soon as a server is free, so one number for each server is all there is to know:
/// Lindley (1952), Kiefer and Wolfowitz (1955). It gives what the model gives, to the nanosecond, and
/// takes a quarter of the time.
pub fn responses(
    servers: usize,
    tasks: impl IntoIterator<Item = (Time, Time)>,
) -> impl Iterator<Item = Seen> {
    let mut free: BinaryHeap<Reverse<Time>> = vec![Reverse(Time::ZERO); servers.max(1)].into();
    tasks.into_iter().map(move |(arrived, service)| {
        let finished = match free.peek_mut() {
            Some(mut next) => {
                next.0 = next.0.max(arrived) + service;
                let finished = next.0;
                drop::<PeekMut<_>>(next);
                finished
            }
            None => arrived + service,
        };
        Seen { arrived, finished, service }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(servers: usize, load: f64, law: Service) -> Queue {
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        let gap = 1.0 / (load * servers as f64);
        Queue { servers, gap, service: 1.0, law }
    }

    fn near(value: Option<f64>, expected: f64) {
        let value = value.expect("a value");
        assert!((value - expected).abs() < 1e-9 * expected.max(1.0), "{value}, not {expected}");
    }

    #[test]
    fn erlang_c_is_as_in_the_textbooks() {
        // With one server, a task queues as often as the server is busy.
        near(Some(queue(1, 0.7, Service::Exponential).erlang_c()), 0.7);
        // With two, C = 2 r^2 / (1 + r): 9/14 at a load of 0.75, 1/3 at 0.5.
        near(Some(queue(2, 0.75, Service::Exponential).erlang_c()), 9.0 / 14.0);
        near(Some(queue(2, 0.5, Service::Exponential).erlang_c()), 1.0 / 3.0);
        // With three and two busy on average, C = 4/9.
        near(Some(queue(3, 2.0 / 3.0, Service::Exponential).erlang_c()), 4.0 / 9.0);
    }

    #[test]
    fn mean_responses_are_as_in_the_textbooks() {
        near(queue(1, 0.5, Service::Exponential).mean_response(), 2.0);
        near(queue(1, 0.99, Service::Exponential).mean_response(), 100.0);
        near(queue(2, 0.5, Service::Exponential).mean_response(), 4.0 / 3.0);
        near(queue(3, 2.0 / 3.0, Service::Exponential).mean_response(), 1.0 + 4.0 / 9.0);
        // A queue of equal services is half as long.
        near(queue(1, 0.5, Service::Constant).mean_response(), 1.5);
        near(queue(1, 0.9, Service::Constant).mean_response(), 5.5);
        assert_eq!(queue(1, 1.0, Service::Exponential).mean_response(), None);
        assert_eq!(queue(2, 0.5, Service::Constant).mean_response(), None);
    }

    #[test]
    fn responses_in_m_m_1_are_exponential() {
        let queue = queue(1, 0.8, Service::Exponential);
        for share in [0.5, 0.95, 0.999] {
            near(queue.response(share), -(1.0_f64 - share).ln() / 0.2);
        }
        assert_eq!(super::tests::queue(1, 0.8, Service::Constant).response(0.5), None);
    }

    #[test]
    fn the_responses_of_m_m_c_have_their_mean() {
        // The mean is the area under the tail; two of these have equal rates (c - a = 1).
        for (servers, load) in [(2, 0.75), (4, 0.9), (2, 0.5), (4, 0.75)] {
            let queue = queue(servers, load, Service::Exponential);
            let width = 0.001;
            let area: f64 =
                (0..200_000).map(|place| queue.tail((f64::from(place) + 0.5) * width) * width).sum();
            let mean = queue.mean_response().expect("a mean");
            assert!((area - mean).abs() < 1e-5 * mean, "{area}, not {mean}");
        }
    }
}
