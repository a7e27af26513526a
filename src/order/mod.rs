//! Who comes after whom, and who is next: kept by the model and by the real runs alike.

pub(crate) mod bursts;
pub(crate) mod free_workers;
pub(crate) mod rank;
pub(crate) mod run_queue;
pub(crate) mod slots;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::plan::{Plan, TaskId};
use crate::time::Time;

/// The tasks that come after others.
#[derive(Debug)]
pub struct Followers {
    /// How many others a task still comes after.
    unfinished: BTreeMap<TaskId, usize>,
    followers: BTreeMap<TaskId, Vec<TaskId>>,
}

impl Followers {
    pub fn new(plan: &Plan) -> Self {
        let mut followers: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
        let mut unfinished = BTreeMap::new();
        for (task, others) in plan.order() {
            unfinished.insert(task, others.len());
            for other in others {
                followers.entry(*other).or_default().push(task);
            }
        }
        Self { unfinished, followers }
    }

    /// The tasks that came after `task`, and after no other that is unfinished.
    #[inline]
    pub fn finish(&mut self, task: TaskId) -> Vec<TaskId> {
        let mut released = self.followers.remove(&task).unwrap_or_default();
        released.retain(|follower| {
            let left = self.unfinished.get_mut(follower).expect("a follower comes after others");
            *left -= 1;
            *left == 0
        });
        released
    }
}

/// The tasks that come after no other, by arrival.
#[derive(Debug)]
enum Schedule {
    /// All tasks, in the order of the plan: so it is mostly, and a million of them need no list.
    AsPlanned,
    Sorted(Vec<TaskId>),
}

impl Schedule {
    fn new(plan: &Plan) -> Self {
        if plan.order().next().is_none() && plan.tasks().is_sorted_by_key(|task| plan.arrives(task)) {
            return Self::AsPlanned;
        }
        let mut sorted: Vec<TaskId> = plan.tasks().filter(|&task| plan.after(task).is_empty()).collect();
        sorted.sort_by_key(|&task| plan.arrives(task));
        Self::Sorted(sorted)
    }

    #[inline]
    fn get(&self, place: usize, plan: &Plan) -> Option<TaskId> {
        match self {
            Self::AsPlanned => (place < plan.task_count()).then(|| TaskId::new(place)),
            Self::Sorted(tasks) => tasks.get(place).copied(),
        }
    }
}

/// Tasks in the order in which they come: by time, then by place in the plan.
#[derive(Debug)]
pub struct Arrivals {
    scheduled: Schedule,
    /// In the schedule.
    next: usize,
    /// The next of both.
    first: Option<(Time, TaskId)>,
    released: BinaryHeap<Reverse<(Time, TaskId)>>,
    followers: Followers,
}

impl Arrivals {
    pub fn new(plan: &Plan) -> Self {
        let (released, followers) = (BinaryHeap::new(), Followers::new(plan));
        let mut arrivals = Self { scheduled: Schedule::new(plan), next: 0, first: None, released, followers };
        arrivals.find_first(plan);
        arrivals
    }

    /// When the next task comes, and which it is.
    #[inline]
    pub fn peek(&self) -> Option<(Time, TaskId)> {
        self.first
    }

    /// Takes the task that [`Arrivals::peek`] names.
    #[inline]
    pub fn pop(&mut self, plan: &Plan) -> Option<(Time, TaskId)> {
        let first = self.first?;
        if self.released.peek() == Some(&Reverse(first)) {
            self.released.pop();
        } else {
            self.next += 1;
        }
        self.find_first(plan);
        Some(first)
    }

    #[inline]
    fn find_first(&mut self, plan: &Plan) {
        let scheduled = self.scheduled.get(self.next, plan).map(|task| (plan.arrives(task), task));
        let released = self.released.peek().map(|released| released.0);
        self.first = [scheduled, released].into_iter().flatten().min();
    }

    /// The tasks that came after this one may come now, or at their own time if it is later.
    /// Most tasks have none after them, and nobody needs to look at the clock.
    #[inline]
    pub fn finish(&mut self, task: TaskId, now: impl Fn() -> Time, plan: &Plan) {
        for follower in self.followers.finish(task) {
            self.released.push(Reverse((now().max(plan.arrives(follower)), follower)));
            self.find_first(plan);
        }
    }
}
