//! Collects a plan, and admits only a valid one.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::ops::Range;

use super::{
    Discipline, Executor, Plan, PlanError, Pool, PoolId, Step, StepKind, Task, TaskId, TaskKind, Traits,
    Waiting, WorkerId, range32,
};
use crate::time::Time;

/// A step as it is told to the builder.
#[derive(Clone, Debug)]
pub struct StepSpec<'a> {
    pub what: &'a str,
    pub on: PoolId,
    pub kind: StepKind,
    /// One length, or as many as the step has slices: it gives way between two of them.
    pub slices: Vec<Time>,
}

impl<'a> StepSpec<'a> {
    pub fn compute(what: &'a str, on: PoolId, length: Time) -> Self {
        Self { what, on, kind: StepKind::Compute, slices: vec![length] }
    }

    pub fn wait(what: &'a str, on: PoolId, length: Time) -> Self {
        Self { what, on, kind: StepKind::Wait, slices: vec![length] }
    }

    /// Gives way after every `slice`; the last slice is what is left.
    ///
    /// # Errors
    /// When the step would have more than [`Plan::MOST_SLICES`] slices.
    pub fn gives_way(self, slice: Time) -> Result<Self, PlanError> {
        let length: Time = self.slices.iter().copied().sum();
        let most = slice.checked_mul(Plan::MOST_SLICES).unwrap_or(Time::LONGEST);
        if slice.is_zero() || most < length {
            return Err(PlanError::TooManySlices);
        }
        Ok(Self { slices: slices(length, slice).collect(), ..self })
    }
}

/// A length in pieces of `slice`, which is not zero; the last is what is left.
pub(crate) fn slices(length: Time, slice: Time) -> impl Iterator<Item = Time> {
    let mut left = Some(length);
    std::iter::from_fn(move || {
        let rest = left?;
        let piece = rest.min(slice);
        left = (piece < rest).then(|| rest - piece);
        Some(piece)
    })
}

/// Steps in the plan's tables, to be given to as many tasks as follow them.
#[derive(Clone, Debug)]
pub struct Routine(Range<u32>);

impl Plan {
    pub fn builder(waiting: Waiting) -> PlanBuilder {
        PlanBuilder {
            plan: Self {
                waiting,
                workers: Vec::new(),
                pools: Vec::new(),
                words: Vec::new(),
                kinds: Vec::new(),
                steps: Vec::new(),
                slices: Vec::new(),
                expected: Vec::new(),
                tasks: Vec::new(),
                answer: None,
                after: BTreeMap::new(),
                processors: None,
            },
            words: BTreeMap::new(),
            kinds: HashMap::new(),
            latest: 0,
        }
    }
}

/// Collects a plan, and checks it once at the end.
#[derive(Debug)]
pub struct PlanBuilder {
    plan: Plan,
    /// Their places in the plan's tables.
    words: BTreeMap<String, u32>,
    kinds: HashMap<TaskKind, u32>,
    /// The word that was asked for last.
    latest: u32,
}

impl PlanBuilder {
    pub fn pool(&mut self, executor: Executor, workers: impl IntoIterator<Item = String>) -> PoolId {
        let start = self.plan.workers.len();
        self.plan.workers.extend(workers);
        let workers = range32(start..self.plan.workers.len());
        self.plan.pools.push(Pool {
            workers,
            executor,
            discipline: Discipline::Fifo,
            switch_cost: Time::ZERO,
            places: None,
        });
        PoolId::new(self.plan.pools.len() - 1)
    }

    /// Bounds the pool's queue: see [`Plan::place_for`].
    pub fn bound(&mut self, pool: PoolId, places: NonZeroU32) {
        self.plan.pools[pool.index()].places = Some(places);
    }

    /// Who is next in the pool's queue: first ready, first served, unless this is said.
    pub fn discipline(&mut self, pool: PoolId, discipline: Discipline) {
        self.plan.pools[pool.index()].discipline = discipline;
    }

    /// What it costs the pool's workers to turn to another task: nothing, unless this is said.
    pub fn switch_cost(&mut self, pool: PoolId, cost: Time) {
        self.plan.pools[pool.index()].switch_cost = cost;
    }

    /// The pool's worker with this place in it.
    pub fn worker(&self, pool: PoolId, place: usize) -> Option<WorkerId> {
        self.plan.pools[pool.index()].workers().nth(place)
    }

    pub fn routine<'a>(&mut self, steps: impl IntoIterator<Item = StepSpec<'a>>) -> Routine {
        let start = self.plan.steps.len();
        for step in steps {
            let first = self.plan.slices.len();
            self.plan.slices.extend(&step.slices);
            let slices = range32(first..self.plan.slices.len());
            let what = self.word(step.what);
            self.plan.steps.push(Step { what, kind: step.kind, on: step.on, slices });
        }
        Routine(range32(start..self.plan.steps.len()))
    }

    /// The steps of another routine with lengths of their own: `slices` adds those of each step,
    /// told by its place, and as many as it likes where the step gives way.
    pub fn varied(&mut self, routine: &Routine, mut slices: impl FnMut(usize, &mut Vec<Time>)) -> Routine {
        let start = self.plan.steps.len();
        for (place, step) in (routine.0.start as usize..routine.0.end as usize).enumerate() {
            let first = self.plan.slices.len();
            slices(place, &mut self.plan.slices);
            let slices = range32(first..self.plan.slices.len());
            let step = Step { slices, ..self.plan.steps[step].clone() };
            self.plan.steps.push(step);
        }
        Routine(range32(start..self.plan.steps.len()))
    }

    /// So many tasks are about to be added: a million of them are not moved while they become more.
    pub fn expect_tasks(&mut self, count: usize) {
        self.plan.tasks.reserve(count.min(Plan::MOST_TASKS));
    }

    /// Adds a task; `number` 0 is for one that is the only one of its name.
    pub fn task(&mut self, name: &str, number: u32, arrives: Time, routine: &Routine) -> TaskId {
        self.task_with(&Traits::default(), name, number, arrives, routine)
    }

    /// The same, for a task that not everybody may do, or not in pieces.
    pub fn task_with(
        &mut self,
        traits: &Traits,
        name: &str,
        number: u32,
        arrives: Time,
        routine: &Routine,
    ) -> TaskId {
        let name = self.word(name);
        let kind = self.kind(TaskKind { name, traits: *traits });
        self.plan.tasks.push(Task { kind, number, arrives, steps: routine.0.clone() });
        TaskId::new(self.plan.tasks.len() - 1)
    }

    pub fn after(&mut self, task: TaskId, others: &[TaskId]) {
        if !others.is_empty() {
            self.plan.after.entry(task).or_default().extend(others);
        }
    }

    /// The running tasks share so many: each worker has one of its own, unless this is said.
    pub fn processors(&mut self, processors: Option<NonZeroU32>) {
        self.plan.processors = processors;
    }

    /// Names the steps whose result is what the user asked for.
    pub fn answer(&mut self, what: &str) {
        self.plan.answer = Some(self.word(what));
    }

    /// # Errors
    /// Says what is missing or too much.
    pub fn build(self) -> Result<Plan, PlanError> {
        let plan = self.plan;
        if plan.tasks.is_empty() {
            return Err(PlanError::NoTasks);
        }
        if Plan::MOST_TASKS < plan.tasks.len() {
            return Err(PlanError::TooManyTasks);
        }
        if plan.pools.is_empty() || plan.pools.iter().any(Pool::is_empty) {
            return Err(PlanError::NoWorkers);
        }
        if Plan::MOST_WORKERS < plan.workers.len() {
            return Err(PlanError::TooManyWorkers);
        }
        if plan.pools.iter().any(|pool| pool.executor == Executor::EventLoop && 1 < pool.len()) {
            return Err(PlanError::CrowdedLoop);
        }
        if plan.pools.iter().any(|pool| pool.discipline == Discipline::RoundRobin { quantum: Time::ZERO }) {
            return Err(PlanError::NoQuantum);
        }
        if plan.steps.iter().any(|step| step.kind == StepKind::Wait && step.slices.len() != 1) {
            return Err(PlanError::SlicedWait);
        }
        if plan.after.iter().any(|(task, others)| others.iter().any(|other| task <= other)) {
            return Err(PlanError::AfterLater);
        }
        if plan.one_after_the_other().is_none_or(|sum| Time::LONGEST < sum) {
            return Err(PlanError::TooLong);
        }
        Ok(plan)
    }

    fn kind(&mut self, kind: TaskKind) -> u32 {
        let next = u32::try_from(self.plan.kinds.len()).expect("there are no more kinds than tasks");
        // Tasks of one kind are mostly added one after the other.
        if self.plan.kinds.last() == Some(&kind) {
            return next - 1;
        }
        *self.kinds.entry(kind).or_insert_with(|| {
            self.plan.kinds.push(kind);
            next
        })
    }

    fn word(&mut self, word: &str) -> u32 {
        if self.plan.words.get(self.latest as usize).is_some_and(|latest| latest == word) {
            return self.latest;
        }
        self.latest = self.words.get(word).copied().unwrap_or_else(|| {
            let next = u32::try_from(self.plan.words.len()).expect("a plan has few words");
            self.plan.words.push(word.to_owned());
            self.words.insert(word.to_owned(), next);
            next
        });
        self.latest
    }
}
