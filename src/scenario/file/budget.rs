//! How much a strategy asks for: checked before anything is built.

use super::diagnostic::{Problems, Span};
use super::limits;
use crate::plan::{Discipline, PlanError, StepKind, Strategy};
use crate::scenario::setup::{After, Setup, Step, TaskSet};
use crate::time::{Pace, Time};
use crate::timeline::{FEW_TASKS, MOST_TOLD};

/// What one set of tasks comes to.
struct Weight {
    place: Span,
    tasks: u128,
    steps: u128,
    turns: u128,
    turns_of_one: u128,
    random_steps: u128,
    pairs: u128,
    last_arrival: u128,
    nanos: u128,
}

/// Tells what is too much.
pub fn check(setup: &Setup, strategy: Strategy, problems: &Problems) {
    let weights: Vec<Weight> = setup.sets.iter().map(|set| Weight::of(set, setup)).collect();
    let tell = |what: fn(&Weight) -> u128, message: String, advice: &str| {
        let heaviest = weights.iter().max_by_key(|weight| what(weight));
        let place = heaviest.map_or(Span::default(), |weight| weight.place);
        problems.add_in(strategy, place, message, advice);
    };
    let sum = |what: fn(&Weight) -> u128| weights.iter().map(what).sum::<u128>();
    let limit = |what: fn(&Weight) -> u128, most: u64, words: &str, advice: &str| {
        let found = sum(what);
        if u128::from(most) < found {
            tell(what, format!("{found} {words}: at most {most} are allowed"), advice);
        }
    };
    let smaller = "choose a smaller `count`, `repeat`, or number of steps";
    limit(|weight| weight.tasks, limits::TASKS, "tasks", "choose a smaller `count`");
    limit(|weight| weight.random_steps, limits::RANDOM_STEPS, "steps with random lengths", smaller);
    limit(
        |weight| weight.pairs,
        limits::PAIRS,
        "pairs of a task and one that it comes after",
        "let fewer tasks wait for fewer",
    );
    limit(
        |weight| weight.turns,
        limits::TURNS,
        "turns on a worker",
        "choose a smaller `count` or `repeat`, or a longer `quantum` or `gives_way`",
    );
    if let Some(weight) = weights.iter().find(|weight| u128::from(limits::STEPS) < weight.steps) {
        let message = format!("{} steps of one task: at most {} are allowed", weight.steps, limits::STEPS);
        problems.add_in(strategy, weight.place, message, "choose a smaller `repeat`");
    }
    if let Err(error) = check_turns(setup) {
        tell(
            |weight| weight.turns_of_one,
            error.to_string(),
            "choose a longer `quantum` or `gives_way`, or a smaller `repeat`",
        );
    }
    let dearest = setup.pools.iter().map(|pool| u128::from(pool.switch_cost.as_nanos())).max().unwrap_or(0);
    let last = weights.iter().map(|weight| weight.last_arrival).max().unwrap_or(0);
    // As the plan counts: see `PlanError::TooLong`.
    let longest = last + sum(|weight| weight.nanos) + dearest * 2 * sum(|weight| weight.turns);
    if u128::from(Time::LONGEST.as_nanos()) < longest {
        let message = "all steps one after the other could last more than 100 years".to_owned();
        tell(
            |weight| weight.nanos.max(weight.last_arrival),
            message,
            "choose shorter lengths, or fewer tasks",
        );
    }
}

/// Whether a page has room for what it would tell: for scenarios of the program, too.
pub fn check_turns(setup: &Setup) -> Result<(), PlanError> {
    let weights: Vec<Weight> = setup.sets.iter().map(|set| Weight::of(set, setup)).collect();
    let (found, most) = (told_turns(&weights), limits::TOLD_TURNS);
    if u128::from(most) < found { Err(PlanError::TooManyTurns { found, most }) } else { Ok(()) }
}

/// A page tells all tasks if they are few, and else a few of them.
fn told_turns(weights: &[Weight]) -> u128 {
    let tasks: u128 = weights.iter().map(|weight| weight.tasks).sum();
    match tasks <= FEW_TASKS as u128 {
        true => weights.iter().map(|weight| weight.turns).sum(),
        false => weights.iter().map(|weight| weight.turns_of_one).max().unwrap_or(0) * MOST_TOLD as u128,
    }
}

impl Weight {
    fn of(set: &TaskSet, setup: &Setup) -> Self {
        let (tasks, repeat) = (set.tasks() as u128, set.repeat as u128);
        let steps = set.steps.len() as u128 * repeat;
        let turns_of_one = 1 + repeat * set.steps.iter().map(|step| turns(step, setup)).sum::<u128>();
        let nanos = repeat * set.steps.iter().map(|step| step.length.most()).sum::<u128>();
        let others: u128 = set.after.iter().map(|after| others(*after, setup)).sum();
        Self {
            place: set.place,
            tasks,
            steps,
            turns: tasks * turns_of_one,
            turns_of_one,
            random_steps: if set.is_random() { tasks * steps } else { 0 },
            pairs: tasks * others,
            last_arrival: u128::from(set.arrives.as_nanos()) + (tasks - 1) * set.every.most(),
            nanos: tasks * nanos,
        }
    }
}

fn others(after: After, setup: &Setup) -> u128 {
    match after.task {
        Some(_) => 1,
        None => setup.sets[after.set].tasks() as u128,
    }
}

/// At the most: see [`Plan::turns`](crate::plan::Plan::turns).
fn turns(step: &Step, setup: &Setup) -> u128 {
    let per = |slice: Time| step.length.most().div_ceil(u128::from(slice.as_nanos().max(1))).max(1);
    let slices = step.gives_way.map_or(1, per);
    let discipline = setup.pools.get(step.on).map_or(Discipline::Fifo, |pool| pool.discipline);
    match (step.kind, discipline) {
        (StepKind::Compute, Discipline::RoundRobin { quantum }) => slices + per(quantum),
        _ => slices,
    }
}

/// So that a strategy takes a few real seconds, and the shortest step can still be measured. The
/// pace is a plain number: 1, 2 or 5 with zeros.
pub fn pace(setups: &[Setup; 4]) -> Pace {
    const REAL_SECONDS: f64 = 1.5;
    const PATIENCE_SECONDS: f64 = 5.0;
    const SHORTEST_STEP_SECONDS: f64 = 0.002;
    let seconds = setups.iter().map(expected_seconds).fold(0.0, f64::max);
    if seconds <= 0.0 {
        return Pace::REAL_TIME;
    }
    let shortest = shortest_step_seconds(setups) / SHORTEST_STEP_SECONDS;
    let wanted = shortest.min(seconds / REAL_SECONDS).max(seconds / PATIENCE_SECONDS);
    let wanted = wanted.clamp(Pace::SLOWEST, Pace::FASTEST);
    let magnitude = 10_f64.powf(wanted.log10().floor());
    let plain = [5.0, 2.0, 1.0].map(|digit| digit * magnitude);
    let pace = plain.into_iter().find(|pace| *pace <= wanted).unwrap_or(wanted);
    Pace::new(pace.clamp(Pace::SLOWEST, Pace::FASTEST)).unwrap_or(Pace::REAL_TIME)
}

fn shortest_step_seconds(setups: &[Setup; 4]) -> f64 {
    let steps = setups.iter().flat_map(|setup| &setup.sets).flat_map(|set| &set.steps);
    let lengths = steps.map(|step| step.length.mean().as_secs()).filter(|seconds| 0.0 < *seconds);
    lengths.fold(f64::INFINITY, f64::min)
}

/// The last arrival, and then one step after the other.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn expected_seconds(setup: &Setup) -> f64 {
    let work = setup.sets.iter().map(|set| {
        let of_one: f64 = set.steps.iter().map(|step| step.length.mean().as_secs()).sum();
        of_one * set.repeat as f64 * set.tasks() as f64
    });
    let arrivals = setup
        .sets
        .iter()
        .map(|set| set.arrives.as_secs() + set.every.mean().as_secs() * (set.tasks() - 1) as f64);
    arrivals.fold(0.0, f64::max) + work.sum::<f64>()
}
