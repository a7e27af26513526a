//! What there is in one strategy: the workers, and the tasks in the order of the plan. A scenario
//! of the program makes it, and so does a file.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use super::file::diagnostic::Span;
use super::length::Length;
use crate::io::Kind;
use crate::plan::{Discipline, Executor, Independence, Interruptibility, StepKind, Strategy};
use crate::story;
use crate::time::Time;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// What the strategy means here, in a few words.
    pub headline: Option<String>,
    /// The step whose result must be the same in all strategies.
    pub answer: Option<String>,
    /// The first is the one of steps that name none.
    pub pools: Vec<Pool>,
    /// Every set comes after those that it waits for.
    pub sets: Vec<TaskSet>,
}

/// The workers of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// The name of the table.
    pub key: String,
    pub place: Span,
    pub names: Names,
    pub executor: Executor,
    pub discipline: Discipline,
    pub switch_cost: Time,
    pub places: Option<NonZeroU32>,
}

/// What the workers of a table are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    One(String),
    /// "Core 1", "Core 2" ...
    Numbered {
        name: String,
        first: usize,
        count: usize,
    },
    Listed(Vec<String>),
}

/// The tasks of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskSet {
    /// The name of the table.
    pub key: String,
    pub place: Span,
    pub name: String,
    /// `None` for one task without a number.
    pub count: Option<Count>,
    pub arrives: Time,
    pub every: Length,
    pub steps: Vec<Step>,
    pub repeat: usize,
    /// A worker, by its pool and its place there.
    pub only: Option<(usize, usize)>,
    pub after: Vec<After>,
    pub priority: u32,
    pub interruptibility: Interruptibility,
    pub independence: Independence,
}

/// How many tasks there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub tasks: usize,
    /// Whether the file says so. It is not its fault that a task is not there if `--set` says so,
    /// or if the number is wrong, which is told anyway.
    pub is_of_file: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub what: String,
    pub kind: StepKind,
    pub length: Length,
    /// Where it is on an event loop.
    pub gives_way: Option<Time>,
    /// A pool.
    pub on: usize,
    pub io: Option<Kind>,
}

/// What a set of tasks waits for: another set, or one task of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub set: usize,
    pub task: Option<usize>,
}

/// What came of looking for a task by the name that the page gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// A set, and a place in it.
    Task(usize, usize),
    /// Of this set, and it has fewer.
    Beyond(usize),
    Nothing,
}

impl Names {
    pub fn count(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Numbered { count, .. } => *count,
            Self::Listed(names) => names.len(),
        }
    }

    pub fn all(&self) -> Box<dyn Iterator<Item = String> + '_> {
        match self {
            Self::One(name) => Box::new(std::iter::once(name.clone())),
            Self::Numbered { name, first, count } => {
                Box::new((*first..first + count).map(move |number| story::numbered(name, number)))
            }
            Self::Listed(names) => Box::new(names.iter().cloned()),
        }
    }

    /// Only the first of them.
    pub fn alone(self) -> Self {
        match self {
            Self::One(name) => Self::One(name),
            Self::Numbered { name, first, .. } => Self::Numbered { name, first, count: 1 },
            Self::Listed(mut names) => {
                names.truncate(1);
                Self::Listed(names)
            }
        }
    }

    /// The place of the worker of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        match self {
            Self::One(known) => is_same(known, name).then_some(0),
            Self::Numbered { name: known, first, count } => {
                let place = number_after(known, name)?.checked_sub(*first)?;
                (place < *count).then_some(place)
            }
            Self::Listed(names) => names.iter().position(|known| is_same(known, name)),
        }
    }
}

/// Names are the same in capitals.
pub fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one == other || one.to_lowercase() == other.to_lowercase()
}

/// 2 of "User 2", where the name is "User".
fn number_after(name: &str, text: &str) -> Option<usize> {
    let (start, number) = text.rsplit_once(' ')?;
    let is_plain =
        number.bytes().all(|digit| digit.is_ascii_digit()) && (number == "0" || !number.starts_with('0'));
    (is_plain && is_same(start, name)).then(|| number.parse().ok()).flatten()
}

impl Pool {
    /// One worker, who has a name.
    pub fn one(name: &str, executor: Executor) -> Self {
        Self::of(&name.to_lowercase(), Names::One(name.to_owned()), executor)
    }

    /// "Core 1", "Core 2" ...: so many, from this number on.
    pub fn numbered(name: &str, (first, count): (usize, usize), executor: Executor) -> Self {
        Self::of(&name.to_lowercase(), Names::Numbered { name: name.to_owned(), first, count }, executor)
    }

    /// Equal workers: one, or as many as there are where there are many.
    pub fn of_workers(strategy: Strategy, many: usize) -> Self {
        match strategy {
            Strategy::CONCURRENT => Self::numbered("Worker", (1, 1), Executor::EventLoop),
            Strategy::BLOCKING => Self::numbered("Worker", (1, 1), Executor::Threads),
            _ => Self::numbered("Worker", (1, many), Executor::Threads),
        }
    }

    /// Those who calculate beside the first of them.
    pub fn called(self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self }
    }

    pub fn bounded(self, places: Option<NonZeroU32>) -> Self {
        Self { places, ..self }
    }

    fn of(key: &str, names: Names, executor: Executor) -> Self {
        Self {
            key: key.to_owned(),
            place: Span::default(),
            names,
            executor,
            discipline: Discipline::Fifo,
            switch_cost: Time::ZERO,
            places: None,
        }
    }
}

impl Step {
    pub fn compute(what: &str, on: usize, length: Time) -> Self {
        Self::of(what, StepKind::Compute, on, length)
    }

    pub fn wait(what: &str, on: usize, length: Time) -> Self {
        Self::of(what, StepKind::Wait, on, length)
    }

    pub fn gives_way(self, slice: Time) -> Self {
        Self { gives_way: Some(slice), ..self }
    }

    pub fn io(self, io: Kind) -> Self {
        Self { io: Some(io), ..self }
    }

    fn of(what: &str, kind: StepKind, on: usize, length: Time) -> Self {
        Self { what: what.to_owned(), kind, length: Length::Fixed(length), gives_way: None, on, io: None }
    }
}

impl TaskSet {
    /// One task, without a number.
    pub fn one(name: &str, steps: Vec<Step>) -> Self {
        Self {
            key: name.to_lowercase().replace(' ', "-"),
            place: Span::default(),
            name: name.to_owned(),
            count: None,
            arrives: Time::ZERO,
            every: Length::ZERO,
            steps,
            repeat: 1,
            only: None,
            after: Vec::new(),
            priority: 0,
            interruptibility: Interruptibility::Interruptible,
            independence: Independence::Independent,
        }
    }

    /// "User 1", "User 2" ...: all at once, unless it is said how often they come.
    pub fn many(name: &str, tasks: usize, steps: Vec<Step>) -> Self {
        Self { count: Some(Count { tasks, is_of_file: false }), ..Self::one(name, steps) }
    }

    pub fn every(self, gap: Time) -> Self {
        Self { every: Length::Fixed(gap), ..self }
    }

    /// It comes when all tasks of these sets have finished.
    pub fn after(self, sets: impl IntoIterator<Item = usize>) -> Self {
        let after = sets.into_iter().map(|set| After { set, task: None });
        Self { after: after.collect(), ..self }
    }

    pub fn tasks(&self) -> usize {
        self.count.map_or(1, |count| count.tasks)
    }

    /// What the page calls the task at this place in the set.
    pub fn name_of(&self, place: usize) -> String {
        match self.count {
            None => self.name.clone(),
            Some(_) => format!("{} {}", self.name, place + 1),
        }
    }

    /// A name that tasks of both sets would have.
    pub fn shared_name(&self, other: &Self) -> Option<String> {
        let first_of_one_in_two = |(one, two): (&Self, &Self)| {
            let name = one.name_of(0);
            two.place_of(&name).is_some_and(|place| place < two.tasks()).then_some(name)
        };
        // Of two numbered sets that share one, both begin with it.
        [(self, other), (other, self)].into_iter().find_map(first_of_one_in_two)
    }

    /// Whether its tasks differ in what they do.
    pub fn is_random(&self) -> bool {
        self.steps.iter().any(|step| step.length.is_random())
    }

    /// All steps, as often as they are repeated.
    pub fn all_steps(&self) -> impl Iterator<Item = &Step> {
        (0..self.repeat).flat_map(|_| &self.steps)
    }

    /// The place that a name gives a task here, whether there are so many or not.
    fn place_of(&self, name: &str) -> Option<usize> {
        match self.count {
            None => is_same(&self.name, name).then_some(0),
            Some(_) => number_after(&self.name, name)?.checked_sub(1),
        }
    }
}

/// The setup of a strategy: they stand in the order of [`Strategy::ALL`].
pub fn setup_of(strategy: Strategy, setups: &[Setup; 4]) -> &Setup {
    let place = Strategy::ALL.iter().position(|known| *known == strategy);
    &setups[place.expect("a strategy is one of four")]
}

impl Setup {
    pub fn find(&self, name: &str) -> Lookup {
        let mut beyond = Lookup::Nothing;
        for (set, tasks) in self.sets.iter().enumerate() {
            match tasks.place_of(name) {
                Some(place) if place < tasks.tasks() => return Lookup::Task(set, place),
                Some(_) => beyond = Lookup::Beyond(set),
                None => {}
            }
        }
        beyond
    }

    /// The worker of this name: its pool, and its place there.
    pub fn worker(&self, name: &str) -> Option<(usize, usize)> {
        let mut pools = self.pools.iter().enumerate();
        pools.find_map(|(pool, it)| it.names.find(name).map(|place| (pool, place)))
    }

    /// Whether the strategy is played: a file may leave some without tasks.
    pub fn has_tasks(&self) -> bool {
        !self.sets.is_empty()
    }

    pub fn workers(&self) -> usize {
        self.pools.iter().map(|pool| pool.names.count()).sum()
    }

    pub fn tasks(&self) -> usize {
        self.sets.iter().map(TaskSet::tasks).sum()
    }

    /// Which workers of a pool some task can come to.
    pub fn reached(&self, pool: usize) -> Reached {
        let visitors = self.sets.iter().filter(|set| set.steps.iter().any(|step| step.on == pool));
        visitors.fold(Reached::default(), |reached, set| {
            reached.and(match set.only {
                Some((its_pool, place)) if its_pool == pool => Reached::Some(BTreeSet::from([place])),
                _ => Reached::All,
            })
        })
    }
}

/// Workers of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    All,
    Some(BTreeSet<usize>),
}

impl Default for Reached {
    fn default() -> Self {
        Self::Some(BTreeSet::new())
    }
}

impl Reached {
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some(mut places), Self::Some(more)) => {
                places.extend(more);
                Self::Some(places)
            }
            _ => Self::All,
        }
    }

    /// The first worker that nobody comes to.
    pub fn first_unreached(&self, workers: usize) -> Option<usize> {
        match self {
            Self::All => None,
            Self::Some(places) => (0..workers).find(|place| !places.contains(place)),
        }
    }
}
