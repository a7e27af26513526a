//! What ends next.
//!
//! Steps of one length end in the order in which they began. So most endings come in order, length by
//! length, and a line for each length needs no heap: only the first of each line is compared.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::plan::{TaskId, WorkerId};
use crate::time::Time;

/// A compute step, slice, wait or switch that ends. Ordered by time, then in this order, then by task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ending {
    pub(super) at: Time,
    pub(super) kind: EndKind,
    pub(super) task: TaskId,
    pub(super) worker: Option<WorkerId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EndKind {
    Compute,
    Wait,
    /// A worker has turned to another task.
    Switch,
}

/// Endings that are still to come; the earliest is taken first.
#[derive(Debug, Default)]
pub(super) struct Endings {
    /// Each of them is in order. Nobody says which length a line is for: an ending joins the first line
    /// whose last ending is before it, so those of one length find each other.
    lines: Vec<VecDeque<Ending>>,
    /// Those that find no line: there are more lengths than lines.
    others: BinaryHeap<Reverse<Ending>>,
    /// The earliest of all, and where it stands.
    first: Option<(Ending, Place)>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Line(usize),
    Others,
}

impl Endings {
    /// More of them take longer to look through than a heap takes.
    const MOST_LINES: usize = 8;

    #[inline]
    pub(super) fn push(&mut self, ending: Ending) {
        let place = self.join(ending);
        if self.first.is_none_or(|(first, _)| ending < first) {
            self.first = Some((ending, place));
        }
    }

    #[inline]
    fn join(&mut self, ending: Ending) -> Place {
        let fits = |line: &VecDeque<Ending>| line.back().is_none_or(|last| *last < ending);
        if let Some(place) = self.lines.iter().position(fits) {
            self.lines[place].push_back(ending);
            return Place::Line(place);
        }
        if self.lines.len() < Self::MOST_LINES {
            self.lines.push(VecDeque::from([ending]));
            return Place::Line(self.lines.len() - 1);
        }
        self.others.push(Reverse(ending));
        Place::Others
    }

    /// When the next one comes.
    #[inline]
    pub(super) fn next_instant(&self) -> Option<Time> {
        self.first.map(|(ending, _)| ending.at)
    }

    /// The next one, if it comes at that instant.
    #[inline]
    pub(super) fn pop_at(&mut self, now: Time) -> Option<Ending> {
        let (ending, place) = self.first.filter(|(ending, _)| ending.at == now)?;
        match place {
            Place::Line(line) => {
                self.lines[line].pop_front();
            }
            Place::Others => {
                self.others.pop();
            }
        }
        self.first = self.find_first();
        Some(ending)
    }

    #[inline]
    fn find_first(&self) -> Option<(Ending, Place)> {
        let mut first = self.others.peek().map(|other| (other.0, Place::Others));
        for (place, line) in self.lines.iter().enumerate() {
            if let Some(&ending) = line.front()
                && first.is_none_or(|(first, _)| ending < first)
            {
                first = Some((ending, Place::Line(place)));
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pops everything; every now and then something new is pushed, as long as `lengths` last.
    fn pop_all(lengths: impl Iterator<Item = u64>) {
        let (mut endings, mut heap) = (Endings::default(), BinaryHeap::new());
        let mut now = Time::ZERO;
        for (place, length) in lengths.enumerate() {
            let at = now + Time::from_nanos(length);
            let kind = [EndKind::Compute, EndKind::Wait, EndKind::Switch][place % 3];
            let ending = Ending { at, kind, task: TaskId::new(place * 7 % 31), worker: None };
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
