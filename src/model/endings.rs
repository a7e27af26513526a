//! What ends next.
//!
//! Steps of one length end in the order in which they began. So most endings come in order, length by
//! length, and a line for each length needs no heap: only the first of each line is compared.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::plan::{Plan, TaskId, WorkerId};
use crate::time::Time;

/// A compute step, slice, wait or switch that ends. Ordered by time, then by kind, then by task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ending {
    pub(super) at: Time,
    /// Kind, task and worker in one number: there may be as many endings as tasks.
    what: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EndKind {
    Compute,
    Wait,
    /// A worker has turned to another task.
    Switch,
}

const NOBODY: u32 = u32::MAX;

impl Ending {
    const BEFORE_ALL: Self = Self { at: Time::ZERO, what: 0 };
    const NEVER: Self = Self { at: Time::from_nanos(u64::MAX), what: u64::MAX };

    #[inline]
    pub(super) fn new(at: Time, kind: EndKind, task: TaskId, worker: Option<WorkerId>) -> Self {
        const { assert!(Plan::MOST_TASKS < 1 << 30) };
        let worker = worker.map_or(NOBODY.into(), |worker| worker.index() as u64);
        Self { at, what: (kind as u64) << 62 | (task.index() as u64) << 32 | worker }
    }

    #[inline]
    pub(super) fn kind(self) -> EndKind {
        match self.what >> 62 {
            0 => EndKind::Compute,
            1 => EndKind::Wait,
            _ => EndKind::Switch,
        }
    }

    #[inline]
    pub(super) fn task(self) -> TaskId {
        TaskId::from((self.what >> 32) as u32 & 0x3fff_ffff)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    pub(super) fn worker(self) -> Option<WorkerId> {
        let worker = self.what as u32;
        (worker != NOBODY).then(|| WorkerId::from(worker))
    }
}

/// Endings that are still to come; the earliest is taken first.
#[derive(Debug)]
pub(super) struct Endings {
    /// Nobody says which length a line is for: an ending joins the first line whose last ending is before
    /// it, so those of one length find each other.
    lines: Vec<Line>,
    /// Those that find no line: there are more lengths than lines.
    others: BinaryHeap<Reverse<Ending>>,
    /// The earliest of all, and where it stands.
    first: (Ending, Place),
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Line(usize),
    Others,
}

impl Endings {
    /// More of them take longer to look through than a heap takes.
    const MOST_LINES: usize = 8;

    pub(super) fn new() -> Self {
        Self { lines: Vec::new(), others: BinaryHeap::new(), first: (Ending::NEVER, Place::Others) }
    }

    #[inline]
    pub(super) fn push(&mut self, ending: Ending) {
        let place = self.join(ending);
        if ending < self.first.0 {
            self.first = (ending, place);
        }
    }

    #[inline]
    fn join(&mut self, ending: Ending) -> Place {
        for (place, line) in self.lines.iter_mut().enumerate() {
            if line.last <= ending {
                line.push(ending);
                return Place::Line(place);
            }
        }
        if self.lines.len() < Self::MOST_LINES {
            self.lines.push(Line { first: ending, last: ending, later: VecDeque::new() });
            return Place::Line(self.lines.len() - 1);
        }
        self.others.push(Reverse(ending));
        Place::Others
    }

    /// The next one, which stays.
    pub(super) fn first(&self) -> Option<Ending> {
        self.next_instant().map(|_| self.first.0)
    }

    /// When the next one comes.
    #[inline]
    pub(super) fn next_instant(&self) -> Option<Time> {
        Some(self.first.0.at).filter(|at| *at != Ending::NEVER.at)
    }

    /// The next one, if it comes at that instant.
    #[inline]
    pub(super) fn pop_at(&mut self, now: Time) -> Option<Ending> {
        let (ending, place) = self.first;
        if ending.at != now {
            return None;
        }
        match place {
            Place::Line(line) => self.lines[line].pop(),
            Place::Others => {
                self.others.pop();
            }
        }
        self.find_first();
        Some(ending)
    }

    #[inline]
    fn find_first(&mut self) {
        self.first = (self.others.peek().map_or(Ending::NEVER, |other| other.0), Place::Others);
        for (place, line) in self.lines.iter().enumerate() {
            if line.first < self.first.0 {
                self.first = (line.first, Place::Line(place));
            }
        }
    }
}

/// Endings in order. The first stands apart: it is the only one that others are compared with, and mostly
/// the only one that there is.
#[derive(Debug)]
struct Line {
    first: Ending,
    last: Ending,
    later: VecDeque<Ending>,
}

impl Line {
    #[inline]
    fn push(&mut self, ending: Ending) {
        if self.first == Ending::NEVER {
            self.first = ending;
        } else {
            self.later.push_back(ending);
        }
        self.last = ending;
    }

    #[inline]
    fn pop(&mut self) {
        if let Some(next) = self.later.pop_front() {
            self.first = next;
        } else {
            (self.first, self.last) = (Ending::NEVER, Ending::BEFORE_ALL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pops everything; every now and then something new is pushed, as long as `lengths` last.
    fn pop_all(lengths: impl Iterator<Item = u64>) {
        let (mut endings, mut heap) = (Endings::new(), BinaryHeap::new());
        let mut now = Time::ZERO;
        for (place, length) in lengths.enumerate() {
            let at = now + Time::from_nanos(length);
            let kind = [EndKind::Compute, EndKind::Wait, EndKind::Switch][place % 3];
            let worker = (place % 2 == 0).then(|| WorkerId::new(place % 11));
            let ending = Ending::new(at, kind, TaskId::new(place * 7 % 31), worker);
            assert_eq!((ending.kind(), ending.worker()), (kind, worker));
            endings.push(ending);
            heap.push(Reverse(ending));
            if place % 2 == 0 {
                now = pop(&mut endings, &mut heap).expect("one was pushed");
            }
        }
        while pop(&mut endings, &mut heap).is_some() {}
    }

    fn pop(endings: &mut Endings, heap: &mut BinaryHeap<Reverse<Ending>>) -> Option<Time> {
        let now = endings.next_instant();
        assert_eq!(now.and_then(|now| endings.pop_at(now)), heap.pop().map(|ending| ending.0));
        now
    }

    #[test]
    fn endings_come_as_from_one_heap() {
        pop_all((0..1_000).map(|_| 5));
        pop_all((0..1_000).map(|place| [3, 0, 40, 40, 7][place % 5]));
        pop_all((0..10_000).map(|place| place * 7_919 % 1_009));
        pop_all((0..100).rev());
    }
}
