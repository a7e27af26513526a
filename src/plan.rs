//! What there is to do: workers, tasks and their steps. No clock, no I/O.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

use crate::time::Time;

/// A cell of the square: how many workers there are, and what a wait does to its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Strategy {
    pub workers: Workers,
    pub waiting: Waiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Workers {
    One,
    Many,
}

/// What a wait does to the worker that came to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Waiting {
    /// The worker stands still until the wait is over.
    Holds,
    /// The worker goes on with another task.
    Frees,
}

impl Strategy {
    pub const BLOCKING: Self = Self { workers: Workers::One, waiting: Waiting::Holds };
    pub const CONCURRENT: Self = Self { workers: Workers::One, waiting: Waiting::Frees };
    pub const PARALLEL: Self = Self { workers: Workers::Many, waiting: Waiting::Holds };
    pub const HYBRID: Self = Self { workers: Workers::Many, waiting: Waiting::Frees };
    /// The whole square, in the order in which it is told.
    pub const ALL: [Self; 4] = [Self::BLOCKING, Self::CONCURRENT, Self::PARALLEL, Self::HYBRID];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match (self.workers, self.waiting) {
            (Workers::One, Waiting::Holds) => "blocking",
            (Workers::One, Waiting::Frees) => "concurrent",
            (Workers::Many, Waiting::Holds) => "parallel",
            (Workers::Many, Waiting::Frees) => "hybrid",
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// # Panics
            /// If `index` does not fit 32 bits; the builder admits no plan of that size.
            #[must_use]
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

/// Workers that take their tasks from one queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    workers: Range<u32>,
    pub seat: Seat,
    pub discipline: Discipline,
    /// What a worker needs before it begins a task other than the one that it had last. The task is
    /// queued meanwhile. A worker's first task costs nothing.
    pub switch_cost: Time,
    /// How many tasks may be on their way to the queue or stand in it; any number if there is none.
    /// See [`Plan::place_for`].
    pub places: Option<NonZeroU32>,
}

/// Where a pool's workers compute in a real run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Its one worker is the thread that also runs the event loop.
    EventLoop,
    /// Each worker is a thread of its own.
    Threads,
}

/// Which of the ready tasks a free worker takes, and when another task may take its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// First ready, first served.
    Fifo,
    /// First ready, first served; who has run for a quantum goes to the back of the queue.
    RoundRobin { quantum: Time },
    /// The task whose next burst is the shortest: all that it does on the worker until it waits,
    /// ends, or needs another pool. Of equal ones, the first that was ready.
    ShortestFirst(Scheduling),
    /// The task with the lowest number; of equal ones, the first that was ready.
    Priority(Scheduling),
}

/// What happens when a task becomes ready that should go before one that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheduling {
    /// Nothing: who runs is left alone until its burst is over, or it gives way.
    Cooperative,
    /// It takes the worker at once. Who ran is queued, with what it has left to do.
    Preemptive,
}

impl Discipline {
    /// Whether a task that becomes ready may take the worker of one that runs.
    #[must_use]
    pub const fn preempts(self) -> bool {
        matches!(self, Self::ShortestFirst(Scheduling::Preemptive) | Self::Priority(Scheduling::Preemptive))
    }
}

impl Pool {
    #[must_use]
    pub fn len(&self) -> usize {
        self.workers.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.workers.is_empty()
    }

    #[must_use]
    pub const fn first(&self) -> WorkerId {
        WorkerId(self.workers.start)
    }

    #[must_use]
    pub fn has(&self, worker: WorkerId) -> bool {
        self.workers.contains(&worker.0)
    }

    pub fn workers(&self) -> impl Iterator<Item = WorkerId> + use<> {
        self.workers.clone().map(WorkerId)
    }
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TaskKind {
    name: u32,
    traits: Traits,
}

/// Which workers may do a task, and what may happen to it meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Where the discipline is [`Discipline::Priority`]: the lowest goes first.
    pub priority: u32,
    /// In this worker's pool, nobody else takes the task.
    pub only: Option<WorkerId>,
    pub interruptibility: Interruptibility,
    pub independence: Independence,
}

/// Whether a task can be left and gone on with later. The notes: concurrency is interruptability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interruptibility {
    #[default]
    Interruptible,
    /// Its waits hold their worker in every strategy, and nobody takes the worker from it.
    Uninterruptible,
}

/// Whether another worker can go on with a task. The notes: parallelism is independentability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
/// same thing cost 32 bytes each.
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
}

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
    #[must_use]
    pub fn compute(what: &'a str, on: PoolId, length: Time) -> Self {
        Self { what, on, kind: StepKind::Compute, slices: vec![length] }
    }

    #[must_use]
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

/// Why a plan is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    NoTasks,
    TooManyTasks,
    NoWorkers,
    TooManyWorkers,
    TooManySlices,
    TooLong,
    /// A task can only come after tasks that stand before it in the plan.
    AfterLater,
    /// An event loop is one thread.
    CrowdedLoop,
    /// Only computing can give way: a wait has nothing to give.
    SlicedWait,
    /// Turns of no length would never end.
    NoQuantum,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTasks => write!(f, "there is no task"),
            Self::TooManyTasks => write!(f, "there are more than {} tasks", Plan::MOST_TASKS),
            Self::NoWorkers => write!(f, "there is no worker"),
            Self::TooManyWorkers => write!(f, "there are more than {} workers", Plan::MOST_WORKERS),
            Self::TooManySlices => write!(f, "a calculation has more than {} slices", Plan::MOST_SLICES),
            Self::TooLong => write!(f, "all steps one after the other would last more than 100 years"),
            Self::AfterLater => write!(f, "a task comes after one that stands behind it in the plan"),
            Self::CrowdedLoop => write!(f, "an event loop has more than one worker"),
            Self::SlicedWait => write!(f, "a wait has other than one slice"),
            Self::NoQuantum => write!(f, "a round-robin has a quantum of 0 s"),
        }
    }
}

impl std::error::Error for PlanError {}

impl Plan {
    pub const MOST_TASKS: usize = 10_000_000;
    pub const MOST_WORKERS: usize = 10_000;
    pub const MOST_SLICES: u64 = 10_000;

    #[must_use]
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
            },
        }
    }

    pub fn tasks(&self) -> impl ExactSizeIterator<Item = TaskId> + use<> {
        (0..u32::try_from(self.tasks.len()).expect("counted in 32 bits")).map(TaskId)
    }

    #[must_use]
    pub fn task_count(&self) -> usize {
        self.tasks.len()
    }

    /// "User 2"; "Passport" where there is only one.
    #[must_use]
    pub fn name(&self, task: TaskId) -> String {
        let name = &self.words[self.kind(task).name as usize];
        match self.tasks[task.index()].number {
            0 => name.clone(),
            number => format!("{name} {number}"),
        }
    }

    fn kind(&self, task: TaskId) -> &TaskKind {
        &self.kinds[self.tasks[task.index()].kind as usize]
    }

    #[must_use]
    pub fn traits(&self, task: TaskId) -> &Traits {
        &self.kind(task).traits
    }

    /// Whether every ready task waits for its turn, and every worker takes whoever is first: what the
    /// schedulers of tokio and rayon do.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let is_interruptible =
            |kind: &TaskKind| kind.traits.interruptibility == Interruptibility::Interruptible;
        self.is_first_come_first_served() && self.kinds.iter().all(is_interruptible)
    }

    /// Whether everybody is served as they come, by anybody of their pool, and no switch costs anything.
    #[must_use]
    pub fn is_first_come_first_served(&self) -> bool {
        let is_fifo = |pool: &Pool| pool.discipline == Discipline::Fifo && pool.switch_cost.is_zero();
        self.pools.iter().all(is_fifo) && !self.has_bound_tasks()
    }

    /// Whether there are tasks that not every worker of their pool may take.
    #[must_use]
    pub fn has_bound_tasks(&self) -> bool {
        let is_bound =
            |traits: &Traits| traits.only.is_some() || traits.independence == Independence::Dependent;
        self.kinds.iter().any(|kind| is_bound(&kind.traits))
    }

    /// What the task's waits do to the worker that came to them.
    #[must_use]
    pub fn waiting(&self, task: TaskId) -> Waiting {
        match self.traits(task).interruptibility {
            Interruptibility::Interruptible => self.waiting,
            Interruptibility::Uninterruptible => Waiting::Holds,
        }
    }

    /// Whether the task has a worker during this step.
    #[must_use]
    pub fn holds(&self, task: TaskId, step: &Step) -> bool {
        step.kind == StepKind::Compute || self.waiting(task) == Waiting::Holds
    }

    /// When the task comes by schedule; one that comes after others may come later.
    #[must_use]
    pub fn arrives(&self, task: TaskId) -> Time {
        self.tasks[task.index()].arrives
    }

    /// The tasks that must have finished before this one comes.
    #[must_use]
    pub fn after(&self, task: TaskId) -> &[TaskId] {
        self.after.get(&task).map_or(&[], Vec::as_slice)
    }

    /// Every task that comes after others, with those others.
    pub fn order(&self) -> impl Iterator<Item = (TaskId, &[TaskId])> {
        self.after.iter().map(|(task, others)| (*task, others.as_slice()))
    }

    #[must_use]
    pub fn steps(&self, task: TaskId) -> &[Step] {
        let range = &self.tasks[task.index()].steps;
        &self.steps[range.start as usize..range.end as usize]
    }

    /// Where the task's steps lie in [`Plan::step_table`].
    #[must_use]
    pub fn step_range(&self, task: TaskId) -> Range<u32> {
        self.tasks[task.index()].steps.clone()
    }

    /// All steps that tasks share.
    #[must_use]
    pub fn step_table(&self) -> &[Step] {
        &self.steps
    }

    /// The pool in whose bounded queue this wait of the task needs a place: the one that computes
    /// next. The task takes the place before the wait begins, and gives it back when a worker takes
    /// it; until there is a place it is queued, and what it would wait for stays outside.
    ///
    /// Where a wait holds its worker no place is needed: the worker that waits goes on to compute,
    /// and nobody stands in between.
    #[must_use]
    pub fn place_for(&self, task: TaskId, step: usize) -> Option<PoolId> {
        if self.waiting(task) == Waiting::Holds {
            return None;
        }
        let [wait, next, ..] = self.steps(task).get(step..)? else { return None };
        let leads_to_queue = wait.kind == StepKind::Wait && next.kind == StepKind::Compute;
        (leads_to_queue && self.pool(next.on).places.is_some()).then_some(next.on)
    }

    /// The lengths of the step's slices: one, unless it gives way.
    #[must_use]
    pub fn slices(&self, step: &Step) -> &[Time] {
        &self.slices[step.slices.start as usize..step.slices.end as usize]
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
    #[must_use]
    pub fn expected(&self, step: &Step) -> &[Time] {
        match self.expected.get(step.slices.start as usize..step.slices.end as usize) {
            Some(expected) => expected,
            None => self.slices(step),
        }
    }

    #[must_use]
    pub fn length(&self, step: &Step) -> Time {
        self.slices(step).iter().copied().sum()
    }

    #[must_use]
    pub fn what(&self, step: &Step) -> &str {
        &self.words[step.what as usize]
    }

    /// Whether the step computes what the user asked for: it must come out the same in every strategy.
    #[must_use]
    pub fn is_answer(&self, step: &Step) -> bool {
        self.answer == Some(step.what)
    }

    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    #[must_use]
    pub fn pool(&self, pool: PoolId) -> &Pool {
        &self.pools[pool.index()]
    }

    #[must_use]
    pub fn workers(&self) -> &[String] {
        &self.workers
    }

    /// The pool of each worker.
    pub fn pool_of_workers(&self) -> impl Iterator<Item = PoolId> {
        self.pools.iter().enumerate().flat_map(|(id, pool)| pool.workers().map(move |_| PoolId::new(id)))
    }

    /// The same workers and tasks with other lengths: `slices` gives those of each task's step, of
    /// which the place among the task's own is told; at least one.
    #[must_use]
    pub fn with_slices(&self, mut slices: impl FnMut(TaskId, usize, &mut Vec<Time>)) -> Self {
        let mut plan = Self {
            waiting: self.waiting,
            workers: self.workers.clone(),
            pools: self.pools.clone(),
            words: self.words.clone(),
            kinds: self.kinds.clone(),
            answer: self.answer,
            after: self.after.clone(),
            steps: Vec::new(),
            slices: Vec::new(),
            expected: Vec::new(),
            tasks: Vec::new(),
        };
        for id in self.tasks() {
            let first_step = plan.steps.len();
            for (place, step) in self.steps(id).iter().enumerate() {
                let first = plan.slices.len();
                slices(id, place, &mut plan.slices);
                assert!(first < plan.slices.len(), "at least one slice for every step");
                plan.steps.push(Step { slices: range32(first..plan.slices.len()), ..step.clone() });
            }
            let steps = range32(first_step..plan.steps.len());
            plan.tasks.push(Task { steps, ..self.tasks[id.index()].clone() });
        }
        plan
    }

    /// The same for what [`Plan::with_slices`] gave: `expected` gives the length that shortest-first
    /// takes each slice of each task's step for.
    pub(crate) fn expecting(mut self, expected: impl Fn(TaskId, usize, usize) -> Time) -> Self {
        let mut table = Vec::with_capacity(self.slices.len());
        for id in self.tasks() {
            for (place, step) in self.steps(id).iter().enumerate() {
                table.extend((0..step.slices.len()).map(|slice| expected(id, place, slice)));
            }
        }
        self.expected = table;
        self
    }

    /// The same with other disciplines and switch costs, as valid as those of a builder.
    pub(crate) fn with_pools(mut self, change: impl FnMut(&mut Pool)) -> Self {
        self.pools.iter_mut().for_each(change);
        self
    }
}

fn range32(range: Range<usize>) -> Range<u32> {
    let end = |index| u32::try_from(index).expect("a plan's parts are counted in 32 bits");
    end(range.start)..end(range.end)
}

/// Collects a plan, and checks it once at the end.
#[derive(Debug)]
pub struct PlanBuilder {
    plan: Plan,
}

impl PlanBuilder {
    pub fn pool(&mut self, seat: Seat, workers: impl IntoIterator<Item = String>) -> PoolId {
        let start = self.plan.workers.len();
        self.plan.workers.extend(workers);
        let workers = range32(start..self.plan.workers.len());
        self.plan.pools.push(Pool {
            workers,
            seat,
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
    #[must_use]
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
        if plan.pools.iter().any(|pool| pool.seat == Seat::EventLoop && 1 < pool.len()) {
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

    /// The latest first: tasks of one kind are mostly added one after the other.
    fn kind(&mut self, kind: TaskKind) -> u32 {
        let known = self.plan.kinds.iter().rposition(|known| *known == kind);
        let index = known.unwrap_or_else(|| {
            self.plan.kinds.push(kind);
            self.plan.kinds.len() - 1
        });
        u32::try_from(index).expect("there are no more kinds than tasks")
    }

    fn word(&mut self, word: &str) -> u32 {
        let known = self.plan.words.iter().rposition(|known| known == word);
        let index = known.unwrap_or_else(|| {
            self.plan.words.push(word.to_owned());
            self.plan.words.len() - 1
        });
        u32::try_from(index).expect("a plan has few words")
    }
}

impl Plan {
    /// The last arrival and then every step in turn, with as many switches of a worker as there can
    /// be: no run of the model lasts longer.
    fn one_after_the_other(&self) -> Option<Time> {
        let lengths: Vec<Option<Time>> = self.steps.iter().map(|step| self.checked_length(step)).collect();
        let mut sum = self.tasks.iter().map(|task| task.arrives).max()?;
        for task in &self.tasks {
            for length in &lengths[task.steps.start as usize..task.steps.end as usize] {
                sum = sum.checked_add((*length)?)?;
            }
        }
        let dearest = self.pools.iter().map(|pool| pool.switch_cost).max()?;
        if dearest.is_zero() {
            return Some(sum);
        }
        // Each turn begins with a switch, and whoever becomes ready may take the worker of another.
        sum.checked_add(dearest.checked_mul(self.turns()?.checked_mul(2)?)?)
    }

    /// How often a task begins to wait or takes its turn on a worker, at the most and without
    /// preemption: what the model's running time grows with. `None` if that is beyond counting.
    #[must_use]
    pub fn turns(&self) -> Option<u64> {
        let of_step: Vec<u64> = self.steps.iter().map(|step| self.turns_of(step)).collect();
        self.tasks.iter().try_fold(0_u64, |sum, task| {
            let steps = &of_step[task.steps.start as usize..task.steps.end as usize];
            steps.iter().try_fold(sum.checked_add(1)?, |sum, turns| sum.checked_add(*turns))
        })
    }

    fn turns_of(&self, step: &Step) -> u64 {
        let slices = step.slices.len() as u64;
        match (step.kind, self.pool(step.on).discipline) {
            (StepKind::Compute, Discipline::RoundRobin { quantum }) if !quantum.is_zero() => {
                let length = self.checked_length(step).unwrap_or(Time::LONGEST);
                slices + length.as_nanos() / quantum.as_nanos()
            }
            _ => slices,
        }
    }

    fn checked_length(&self, step: &Step) -> Option<Time> {
        self.slices(step).iter().try_fold(Time::ZERO, |sum, slice| sum.checked_add(*slice))
    }
}
