//! What there is to do: workers, tasks and their steps. No clock, no I/O.

mod builder;
mod changed;
mod error;
mod pool;
mod strategy;
mod turns;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::ops::Range;

use crate::story;
use crate::time::Time;
pub(crate) use builder::slices;
pub use builder::{PlanBuilder, Routine, StepSpec};
pub use error::PlanError;
pub use pool::{Discipline, Executor, Pool, Preemption};
pub use strategy::{Strategy, Waiting, Workers};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(u32);

        impl $name {
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// # Panics
            /// If `index` does not fit 32 bits; the builder admits no plan of that size.
            #[inline]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a plan's parts are counted in 32 bits"))
            }
        }

        impl From<u32> for $name {
            fn from(index: u32) -> Self {
                Self(index)
            }
        }
    };
}

index!(
    /// A task's place in the plan, which is also its rank when two are ready at one instant.
    TaskId
);
index!(WorkerId);
index!(PoolId);

/// One part of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    what: u32,
    pub kind: StepKind,
    /// Who computes it; of a wait, who is held by it where waits hold.
    pub on: PoolId,
    slices: Range<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Needs a worker.
    Compute,
    /// Needs something outside.
    Wait,
}

/// What tasks of one name have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct TaskKind {
    name: u32,
    traits: Traits,
}

/// Which workers may do a task, and what may happen to it meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Traits {
    /// Where the discipline is [`Discipline::Priority`]: the lowest goes first.
    pub priority: u32,
    /// In this worker's pool, nobody else takes the task.
    pub only: Option<WorkerId>,
    pub interruptibility: Interruptibility,
    pub independence: Independence,
}

/// Whether a task can be left and gone on with later. The notes: concurrency is interruptability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Interruptibility {
    #[default]
    Interruptible,
    /// Its waits hold their worker in every strategy, and nobody takes the worker from it.
    Uninterruptible,
}

/// Whether another worker can go on with a task. The notes: parallelism is independentability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Independence {
    #[default]
    Independent,
    /// In the pool of the first worker that took it, nobody else takes it again.
    Dependent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Task {
    kind: u32,
    number: u32,
    arrives: Time,
    steps: Range<u32>,
}

/// Workers and tasks, valid and complete: the model cannot fail on one.
///
/// Steps and slices lie in tables that tasks share, so that a million users who all ask for the
/// same thing cost 24 bytes each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub waiting: Waiting,
    workers: Vec<String>,
    pools: Vec<Pool>,
    words: Vec<String>,
    kinds: Vec<TaskKind>,
    steps: Vec<Step>,
    slices: Vec<Time>,
    /// By place in that table: how long a slice was to be. Empty where it takes just so long.
    expected: Vec<Time>,
    tasks: Vec<Task>,
    /// The steps whose result is what the user asked for.
    answer: Option<u32>,
    /// For each task that comes after others: those others, all earlier in the plan.
    after: BTreeMap<TaskId, Vec<TaskId>>,
    /// How many processors the running tasks share; without it, each worker has one of its own.
    processors: Option<NonZeroU32>,
}

impl Plan {
    pub const MOST_TASKS: usize = 10_000_000;
    pub const MOST_WORKERS: usize = 10_000;
    pub const MOST_SLICES: u64 = 10_000;

    pub fn tasks(&self) -> impl ExactSizeIterator<Item = TaskId> + use<> {
        (0..u32::try_from(self.tasks.len()).expect("counted in 32 bits")).map(TaskId)
    }

    pub fn task_count(&self) -> usize {
        self.tasks.len()
    }

    /// "User 2"; "Passport" where there is only one.
    pub fn name(&self, task: TaskId) -> String {
        let name = &self.words[self.kind(task).name as usize];
        match self.tasks[task.index()].number {
            0 => name.clone(),
            number => story::numbered(name, number as usize),
        }
    }

    /// The first task of this name.
    pub fn named(&self, name: &str) -> Option<TaskId> {
        self.tasks().find(|task| {
            let rest = name.strip_prefix(self.words[self.kind(*task).name as usize].as_str());
            rest.is_some_and(|rest| match self.tasks[task.index()].number {
                0 => rest.is_empty(),
                number => rest.strip_prefix(' ').is_some_and(|rest| rest.parse() == Ok(number)),
            })
        })
    }

    /// "User", if the task is the first of several that do the same and come at once, and how many these are.
    pub fn alike(&self, first: TaskId) -> Option<(&str, usize)> {
        let Task { kind, number, arrives, steps } = &self.tasks[first.index()];
        let is_next = |(place, other): &(u32, &Task)| {
            (other.kind, &other.arrives, &other.steps) == (*kind, arrives, steps) && other.number == 1 + place
        };
        let alike = (0..).zip(&self.tasks[first.index()..]).take_while(is_next).count();
        (*number == 1).then(|| (self.words[self.kind(first).name as usize].as_str(), alike))
    }

    /// How many tasks have its name and its traits.
    pub fn of_its_kind(&self, task: TaskId) -> usize {
        let kind = self.tasks[task.index()].kind;
        self.tasks.iter().filter(|other| other.kind == kind).count()
    }

    fn kind(&self, task: TaskId) -> &TaskKind {
        &self.kinds[self.tasks[task.index()].kind as usize]
    }

    #[inline]
    pub fn traits(&self, task: TaskId) -> &Traits {
        &self.kind(task).traits
    }

    /// Whether every ready task waits for its turn, and every worker takes whoever is first: what the
    /// schedulers of tokio and rayon do.
    pub fn fits_runtime(&self) -> bool {
        let is_interruptible =
            |kind: &TaskKind| kind.traits.interruptibility == Interruptibility::Interruptible;
        self.is_first_come_first_served() && self.kinds.iter().all(is_interruptible)
    }

    /// Whether everybody is served as they come, by anybody of their pool, and no switch costs anything.
    pub fn is_first_come_first_served(&self) -> bool {
        let is_fifo = |pool: &Pool| pool.discipline == Discipline::Fifo && pool.switch_cost.is_zero();
        self.pools.iter().all(is_fifo) && !self.has_bound_tasks()
    }

    /// Whether there are tasks that not every worker of their pool may take.
    pub fn has_bound_tasks(&self) -> bool {
        let is_bound =
            |traits: &Traits| traits.only.is_some() || traits.independence == Independence::Dependent;
        self.kinds.iter().any(|kind| is_bound(&kind.traits))
    }

    /// What the task's waits do to the worker that came to them.
    #[inline]
    pub fn waiting(&self, task: TaskId) -> Waiting {
        match self.traits(task).interruptibility {
            Interruptibility::Interruptible => self.waiting,
            Interruptibility::Uninterruptible => Waiting::Holds,
        }
    }

    /// Whether the task has a worker during this step.
    #[inline]
    pub fn holds(&self, task: TaskId, step: &Step) -> bool {
        step.kind == StepKind::Compute || self.waiting(task) == Waiting::Holds
    }

    /// When the task comes by schedule; one that comes after others may come later.
    pub fn arrives(&self, task: TaskId) -> Time {
        self.tasks[task.index()].arrives
    }

    /// The tasks that must have finished before this one comes.
    pub fn after(&self, task: TaskId) -> &[TaskId] {
        self.after.get(&task).map_or(&[], Vec::as_slice)
    }

    /// Every task that comes after others, with those others.
    pub fn order(&self) -> impl Iterator<Item = (TaskId, &[TaskId])> {
        self.after.iter().map(|(task, others)| (*task, others.as_slice()))
    }

    #[inline]
    pub fn steps(&self, task: TaskId) -> &[Step] {
        let range = &self.tasks[task.index()].steps;
        &self.steps[range.start as usize..range.end as usize]
    }

    /// Where the task's steps lie in [`Plan::step_table`].
    #[inline]
    pub fn step_range(&self, task: TaskId) -> Range<u32> {
        self.tasks[task.index()].steps.clone()
    }

    /// All steps that tasks share.
    #[inline]
    pub fn step_table(&self) -> &[Step] {
        &self.steps
    }

    /// The pool in whose bounded queue this wait of the task needs a place: the one that computes
    /// next. The task takes the place before the wait begins, and gives it back when a worker takes
    /// it; until there is a place it is queued, and what it would wait for stays outside.
    ///
    /// Where a wait holds its worker no place is needed: the worker that waits goes on to compute,
    /// and nobody stands in between.
    #[inline]
    pub fn place_for(&self, task: TaskId, step: usize) -> Option<PoolId> {
        if self.waiting(task) == Waiting::Holds {
            return None;
        }
        let [wait, next, ..] = self.steps(task).get(step..)? else { return None };
        let leads_to_queue = wait.kind == StepKind::Wait && next.kind == StepKind::Compute;
        (leads_to_queue && self.pool(next.on).places.is_some()).then_some(next.on)
    }

    /// The lengths of the step's slices: one, unless it gives way.
    #[inline]
    pub fn slices(&self, step: &Step) -> &[Time] {
        &self.slices[step.slices.start as usize..step.slices.end as usize]
    }

    /// Whether there is a step of several slices, between which its task goes to the back of the queue.
    pub fn gives_way(&self) -> bool {
        self.steps.iter().any(|step| 1 < step.slices.len())
    }

    /// How many slices the task has before this step, which is a place in the plan's table of steps.
    #[inline]
    pub(crate) fn slices_before(&self, task: TaskId, step: u32) -> usize {
        // The slices of a routine lie in a row, step after step.
        let first = &self.steps[self.tasks[task.index()].steps.start as usize];
        (self.steps[step as usize].slices.start - first.slices.start) as usize
    }

    /// How long the step's slices were to be: what shortest-first goes by, since nobody knows more
    /// beforehand. In a plan that was not measured they take just so long.
    pub fn expected(&self, step: &Step) -> &[Time] {
        match self.expected.get(step.slices.start as usize..step.slices.end as usize) {
            Some(expected) => expected,
            None => self.slices(step),
        }
    }

    pub fn length(&self, step: &Step) -> Time {
        self.slices(step).iter().copied().sum()
    }

    pub fn what(&self, step: &Step) -> &str {
        &self.words[step.what as usize]
    }

    /// Whether the step computes what the user asked for: it must come out the same in every strategy.
    pub fn is_answer(&self, step: &Step) -> bool {
        self.answer == Some(step.what)
    }

    pub fn processors(&self) -> Option<NonZeroU32> {
        self.processors
    }

    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    #[inline]
    pub fn pool(&self, pool: PoolId) -> &Pool {
        &self.pools[pool.index()]
    }

    pub fn workers(&self) -> &[String] {
        &self.workers
    }

    /// The pool of each worker.
    pub fn pool_of_workers(&self) -> impl Iterator<Item = PoolId> {
        self.pools.iter().enumerate().flat_map(|(id, pool)| pool.workers().map(move |_| PoolId::new(id)))
    }
}

fn range32(range: Range<usize>) -> Range<u32> {
    let end = |index| u32::try_from(index).expect("a plan's parts are counted in 32 bits");
    end(range.start)..end(range.end)
}
