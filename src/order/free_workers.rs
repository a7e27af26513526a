//! The workers of a pool that have nothing to do.

use crate::plan::{Pool, WorkerId};

/// A bit for each worker: the one with the lowest number is found by looking at a word or two.
pub(crate) struct FreeWorkers {
    first: WorkerId,
    words: Vec<u64>,
    /// All words before this one are 0.
    lowest: usize,
}

impl FreeWorkers {
    /// All of them are free.
    pub(crate) fn all(pool: &Pool) -> Self {
        let mut free = Self { first: pool.first(), words: vec![0; pool.len().div_ceil(64)], lowest: 0 };
        pool.workers().for_each(|worker| free.insert(worker));
        free
    }

    #[inline]
    pub(crate) fn insert(&mut self, worker: WorkerId) {
        let (word, bit) = self.place(worker);
        self.words[word] |= bit;
        self.lowest = self.lowest.min(word);
    }

    pub(crate) fn remove(&mut self, worker: WorkerId) {
        let (word, bit) = self.place(worker);
        self.words[word] &= !bit;
    }

    pub(crate) fn contains(&self, worker: WorkerId) -> bool {
        let (word, bit) = self.place(worker);
        self.words[word] & bit != 0
    }

    /// The one with the lowest number.
    #[inline]
    pub(crate) fn first(&mut self) -> Option<WorkerId> {
        while let Some(&word) = self.words.get(self.lowest) {
            if word != 0 {
                let place = self.lowest * 64 + word.trailing_zeros() as usize;
                return Some(WorkerId::new(self.first.index() + place));
            }
            self.lowest += 1;
        }
        None
    }

    /// Its word, and its bit there.
    fn place(&self, worker: WorkerId) -> (usize, u64) {
        let place = worker.index() - self.first.index();
        (place / 64, 1 << (place % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Executor, Plan, StepSpec, Waiting};
    use crate::time::Time;

    #[test]
    fn the_lowest_number_comes_first() {
        let mut plan = Plan::builder(Waiting::Holds);
        plan.pool(Executor::Threads, ["Another".to_owned()]);
        let pool = plan.pool(Executor::Threads, (0..130).map(|number| format!("Worker {number}")));
        let routine = plan.routine([StepSpec::wait("wait", pool, Time::ZERO)]);
        plan.task("Task", 0, Time::ZERO, &routine);
        let plan = plan.build().expect("a plan");
        let mut free = FreeWorkers::all(plan.pool(pool));
        let take = |free: &mut FreeWorkers| {
            let first = free.first();
            if let Some(worker) = first {
                free.remove(worker);
            }
            first.map(WorkerId::index)
        };
        let all: Vec<usize> = std::iter::from_fn(|| take(&mut free)).collect();
        assert_eq!(all, (1..=130).collect::<Vec<_>>());
        free.insert(WorkerId::new(129));
        free.insert(WorkerId::new(70));
        assert!(free.contains(WorkerId::new(70)) && !free.contains(WorkerId::new(71)));
        assert_eq!([take(&mut free), take(&mut free), take(&mut free)], [Some(70), Some(129), None]);
    }
}
