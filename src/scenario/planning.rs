//! The plan of one strategy.

use std::num::NonZeroU32;

use super::file::budget;
use super::length::Draws;
use super::setup::{After, Setup, Step, TaskSet};
use crate::plan::{
    Plan, PlanBuilder, PlanError, PoolId, Routine, StepKind, StepSpec, Strategy, TaskId, Traits,
};
use crate::story::count;
use crate::time::Time;

pub fn plan(
    setup: &Setup,
    strategy: Strategy,
    processors: Option<NonZeroU32>,
    answer: Option<&str>,
    seed: u64,
) -> Result<Plan, PlanError> {
    // Before they are built: each turn that is told takes memory.
    budget::check_turns(setup)?;
    let mut plan = Plan::builder(strategy.waiting);
    plan.processors(processors);
    let pools: Vec<PoolId> =
        setup.pools.iter().map(|pool| plan.pool(pool.executor, pool.names.all())).collect();
    for (id, pool) in pools.iter().zip(&setup.pools) {
        plan.discipline(*id, pool.discipline);
        plan.switch_cost(*id, pool.switch_cost);
        if let Some(places) = pool.places {
            plan.bound(*id, places);
        }
    }
    let mut sets: Vec<Vec<TaskId>> = Vec::with_capacity(setup.sets.len());
    for set in &setup.sets {
        let others = others(&set.after, &sets);
        let tasks = add(set, &mut plan, &pools, seed)?;
        for task in &tasks {
            plan.after(*task, &others);
        }
        sets.push(tasks);
    }
    if let Some(answer) = answer {
        plan.answer(answer);
    }
    plan.build()
}

/// What is given besides, where tasks share processors.
pub fn shared(processors: u32) -> String {
    format!("In the model, running tasks share {} evenly.", count(processors as usize, "processor"))
}

/// What is given besides, where lengths or gaps are random: exercises ask for means of the long run.
pub fn one_run(seed: u64) -> String {
    format!("Random lengths: seed {seed} draws these, another seed others; averages of many runs can differ.")
}

fn others(after: &[After], sets: &[Vec<TaskId>]) -> Vec<TaskId> {
    let tasks = after.iter().flat_map(|after| match after.task {
        None => &sets[after.set][..],
        Some(task) => &sets[after.set][task..=task],
    });
    tasks.copied().collect()
}

/// Tasks that all do the same share a routine; those with random lengths have one each.
fn add(set: &TaskSet, plan: &mut PlanBuilder, pools: &[PoolId], seed: u64) -> Result<Vec<TaskId>, PlanError> {
    let traits = Traits {
        priority: set.priority,
        only: set.only.and_then(|(pool, place)| plan.worker(pools[pool], place)),
        interruptibility: set.interruptibility,
        independence: set.independence,
    };
    let mut lengths = Lengths::new(set, seed);
    let specs: Vec<StepSpec> = set
        .all_steps()
        .enumerate()
        .map(|(place, step)| spec(step, lengths.of(place), pools))
        .collect::<Result<_, _>>()?;
    let mut routine = plan.routine(specs);
    let mut gaps = gaps(set, seed);
    let mut arrives = set.arrives;
    let mut tasks = Vec::with_capacity(set.tasks());
    plan.expect_tasks(set.tasks());
    for place in 0..set.tasks() {
        if 0 < place {
            arrives = arrives.checked_add(gaps.draw()).ok_or(PlanError::TooLong)?;
            routine = lengths.next(routine, plan);
        }
        let number = if set.count.is_some() { u32::try_from(place + 1).unwrap_or(u32::MAX) } else { 0 };
        tasks.push(plan.task_with(&traits, &set.name, number, arrives, &routine));
    }
    Ok(tasks)
}

fn spec<'a>(step: &'a Step, length: Time, pools: &[PoolId]) -> Result<StepSpec<'a>, PlanError> {
    let on = pools[step.on];
    match (step.kind, step.gives_way) {
        (StepKind::Wait, _) => Ok(StepSpec::wait(&step.what, on, length)),
        (StepKind::Compute, None) => Ok(StepSpec::compute(&step.what, on, length)),
        (StepKind::Compute, Some(slice)) => StepSpec::compute(&step.what, on, length).gives_way(slice),
    }
}

/// The lengths of a set's steps, task after task. A random step draws from a row of its own, named
/// after it: the tasks then do the same work in every strategy.
struct Lengths<'a> {
    steps: Vec<(&'a Step, Draws)>,
    is_random: bool,
}

/// From one arrival to the next.
pub fn gaps(set: &TaskSet, seed: u64) -> Draws {
    Draws::new(set.every, seed, &[&set.key, "every"])
}

/// The lengths of each step.
pub fn lengths(set: &TaskSet, seed: u64) -> Vec<Draws> {
    // What is fixed is drawn from no row.
    if !set.is_random() {
        return set.all_steps().map(|step| Draws::new(step.length, seed, &[])).collect();
    }
    let mut times: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    let mut draws = Vec::new();
    for step in set.all_steps() {
        let time = times.entry(&step.what).or_default();
        *time += 1;
        draws.push(Draws::new(step.length, seed, &[&set.key, "step", &step.what, &time.to_string()]));
    }
    draws
}

impl<'a> Lengths<'a> {
    fn new(set: &'a TaskSet, seed: u64) -> Self {
        Self { steps: set.all_steps().zip(lengths(set, seed)).collect(), is_random: set.is_random() }
    }

    fn of(&mut self, place: usize) -> Time {
        self.steps[place].1.draw()
    }

    /// The routine of the next task.
    fn next(&mut self, routine: Routine, plan: &mut PlanBuilder) -> Routine {
        if !self.is_random {
            return routine;
        }
        plan.varied(&routine, |place, slices| {
            let (step, draws) = &mut self.steps[place];
            let length = draws.draw();
            match step.gives_way {
                Some(slice) => slices.extend(crate::plan::slices(length, slice)),
                None => slices.push(length),
            }
        })
    }
}
