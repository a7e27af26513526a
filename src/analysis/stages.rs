//! Where the requests of a pipeline spend their time, stage by stage, and which stage limits it.

use super::{Run, Stretch, TaskRun};
use crate::plan::Waiting;
use crate::scenario::StageSteps;
use crate::time::{Time, ratio};
use crate::timeline::{State, peak};

/// What the stages of one run tell.
#[derive(Clone, Debug)]
pub struct Stages {
    /// In the order of a request's life, each with the queue before it.
    pub rows: Vec<Stage>,
    /// `None` if nobody queued: each request took its own time only.
    pub limit: Option<Limit>,
    /// The most requests at one instant that are being received or are queued for a worker.
    pub peak_inside: usize,
}

/// How long requests are in a stage, or queued for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub name: String,
    pub mean: Time,
    pub worst: Time,
}

/// The stage that limits the throughput: what it works with is taken nearly all the time.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Several that take as much.
    pub stages: Vec<&'static str>,
    pub resource: Resource,
    /// The shares are of the time from the first use to the last.
    pub taken: f64,
    /// The part of it that each of these stages takes.
    pub by_stage: f64,
    pub workers_taken: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    Workers(usize),
    /// Of a bounded queue.
    Places(usize),
}

impl Stages {
    /// `run` must tell all its tasks.
    pub fn of(run: &Run, stages: &StageSteps) -> Self {
        let [receive, compute, ..] = stages.steps[..] else { return Self::none() };
        let inside = |task: &TaskRun| inside(task, receive, compute);
        let inside: Vec<(Time, Time)> = run.tasks.iter().filter_map(inside).collect();
        let bounded = stages.queue.filter(|_| run.strategy.waiting == Waiting::Frees);
        let places = bounded.map(|places| (places.get() as usize, share(&inside, places.get() as usize)));
        Self {
            rows: stages.steps.iter().flat_map(|step| [queued_for(run, step), in_step(run, step)]).collect(),
            limit: run.longest_queue().map(|_| limit(run, &stages.steps, places)),
            peak_inside: peak(inside.into_iter()),
        }
    }

    fn none() -> Self {
        Self { rows: Vec::new(), limit: None, peak_inside: 0 }
    }
}

fn queued_for(run: &Run, step: &str) -> Stage {
    stage(run, format!("queued for {step}"), |stretch| stretch.state == State::Queued && stretch.what == step)
}

fn in_step(run: &Run, step: &str) -> Stage {
    stage(run, step.to_owned(), |stretch| stretch.state != State::Queued && stretch.what == step)
}

fn stage(run: &Run, name: String, belongs: impl Fn(&Stretch) -> bool) -> Stage {
    let time_of = |task: &TaskRun| -> Time {
        task.stretches.iter().filter(|stretch| belongs(stretch)).map(Stretch::length).sum()
    };
    let times = || run.tasks.iter().map(time_of);
    let count = u64::try_from(run.tasks.len().max(1)).unwrap_or(u64::MAX);
    let mean = Time::from_nanos(times().sum::<Time>().as_nanos() / count);
    Stage { name, mean, worst: times().max().unwrap_or_default() }
}

/// From when to when a request is inside: from the begin of its reception until a worker takes it.
fn inside(task: &TaskRun, receive: &str, compute: &str) -> Option<(Time, Time)> {
    let is_at_the_door = |stretch: &&Stretch| stretch.state == State::Queued && stretch.what == receive;
    let is_inside = |stretch: &&Stretch| {
        stretch.what == receive || stretch.state == State::Queued && stretch.what == compute
    };
    let mut stretches = task.stretches.iter().skip_while(is_at_the_door).take_while(is_inside);
    let first = stretches.next()?;
    Some((first.start, stretches.last().unwrap_or(first).end))
}

/// `places` are how many, and what share of them is taken.
fn limit(run: &Run, steps: &[&'static str], places: Option<(usize, f64)>) -> Limit {
    /// Workers that are taken so much are the limit, however full the places before them are.
    const NEARLY_ALL: f64 = 0.9;
    const AS_MUCH: f64 = 0.005;
    let taken_by = |step: Option<&'static str>| -> Vec<(Time, Time)> {
        let stretches = run.tasks.iter().flat_map(|task| &task.stretches);
        let taken = stretches.filter(|stretch| stretch.worker.is_some());
        taken.filter(|it| step.is_none_or(|step| it.what == step)).map(|it| (it.start, it.end)).collect()
    };
    let workers_taken = share(&taken_by(None), run.workers.len());
    if let Some((places, taken)) = places
        && workers_taken < NEARLY_ALL.min(taken)
    {
        let resource = Resource::Places(places);
        return Limit { stages: vec![steps[0]], resource, taken, by_stage: taken, workers_taken };
    }
    let sum = |step| -> Time { taken_by(Some(step)).iter().map(|(start, end)| *end - *start).sum() };
    let sums: Vec<Time> = steps.iter().copied().map(sum).collect();
    let (most, all) = (sums.iter().copied().max().unwrap_or_default(), sums.iter().copied().sum());
    // Measured, equal ones differ a little.
    let is_most = |sum: Time| ratio(most - sum, all) < AS_MUCH;
    let stages = steps.iter().zip(&sums).filter(|(_, sum)| is_most(**sum)).map(|(step, _)| *step).collect();
    let by_stage = workers_taken * ratio(most, all);
    let resource = Resource::Workers(run.workers.len());
    Limit { stages, resource, taken: workers_taken, by_stage, workers_taken }
}

/// How much of `capacity` such uses take, from the first of them to the last.
#[expect(clippy::cast_precision_loss, reason = "a count of workers or places")]
fn share(uses: &[(Time, Time)], capacity: usize) -> f64 {
    let first = uses.iter().map(|(start, _)| *start).min().unwrap_or_default();
    let last = uses.iter().map(|(_, end)| *end).max().unwrap_or_default();
    ratio(uses.iter().map(|(start, end)| *end - *start).sum(), last - first) / capacity as f64
}
