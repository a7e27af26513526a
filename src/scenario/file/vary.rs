//! What a sweep changes in a file: it says so as `--set` would, so the file is checked anew.

use crate::plan::{Discipline, Interruptibility, StepKind, Strategy, Waiting};
use crate::scenario::Scenario;
use crate::scenario::length::Length;
use crate::scenario::setup::{Names, Pool, Setup, Step, TaskSet};
use crate::time::{Time, ratio};

impl Scenario {
    /// The `--set` key of the number of workers, where the file counts them.
    pub fn workers_key(&self) -> Option<String> {
        let pool = self.setup(Strategy::HYBRID).pools.first()?;
        match pool.names {
            Names::Numbered { .. } | Names::One(_) => Some(format!("workers.{}.count", pool.key)),
            Names::Listed(_) => None,
        }
    }

    /// The first tasks of which there are several, in the first strategy that has them.
    fn many(&self) -> Option<&TaskSet> {
        self.setups.iter().flat_map(|setup| &setup.sets).find(|set| set.count.is_some())
    }

    pub fn count_key(&self) -> Option<String> {
        Some(format!("tasks.{}.count", self.many()?.key))
    }

    /// Whether the tasks come one after the other.
    fn has_gaps(&self) -> bool {
        self.many().is_some_and(|set| 0 < set.every.most())
    }

    /// Sets the time from one arrival to the next; a random one keeps its distribution.
    pub fn gap_set(&self, gap: Time) -> Option<String> {
        let set = self.many()?;
        Some(format!("tasks.{}.every={}", set.key, in_toml(with_mean(set.every, gap))))
    }

    pub fn has_steps(&self, kind: StepKind) -> bool {
        self.many().is_some_and(|set| set.steps.iter().any(|step| step.kind == kind))
    }

    /// Sets all steps of one kind to this length; a random one keeps its distribution.
    pub fn step_sets(&self, kind: StepKind, length: Time) -> Vec<String> {
        self.many().map_or_else(Vec::new, |set| steps_of(set, "", kind, |_| length))
    }

    /// The same work with another share of waiting in it. `None` if a task does not both compute and
    /// wait.
    pub fn io_share_sets(&self, share: f64) -> Option<Vec<String>> {
        io_share_of(self.many()?, "", share)
    }

    /// What must be said besides, for strategies with steps of their own: those whose steps are as
    /// before in `changed`, although the steps of the others are not.
    pub fn own_sets(&self, changed: &Self, sets_of: impl Fn(&TaskSet, &str) -> Vec<String>) -> Vec<String> {
        let (Some(before), Some(now)) = (self.many(), changed.many()) else { return Vec::new() };
        if before.steps == now.steps {
            return Vec::new();
        }
        let mut sets = Vec::new();
        for strategy in Strategy::ALL {
            let own =
                |file: &Self| file.setup(strategy).sets.iter().find(|set| set.key == before.key).cloned();
            if let (Some(own_before), Some(own_now)) = (own(self), own(changed))
                && own_before.steps == own_now.steps
            {
                sets.extend(sets_of(&own_before, &format!("{strategy}.")));
            }
        }
        sets
    }

    /// With this time from one arrival to the next, the busiest workers of hybrid are never idle; the
    /// queue grows with any shorter one. `None` if nothing comes one after the other, or nothing is
    /// computed.
    pub fn gap_at_capacity(&self) -> Option<f64> {
        let set = self.many().filter(|_| self.has_gaps())?;
        let setup = self.setup(Strategy::HYBRID);
        let own = setup.sets.iter().find(|own| own.key == set.key)?;
        let busiest = self.busiest(own, setup, Waiting::Frees);
        (0.0 < busiest).then_some(busiest)
    }

    /// How long what is needed most is needed for one task: a pool of workers, or the processors.
    pub fn busiest(&self, set: &TaskSet, setup: &Setup, waiting: Waiting) -> f64 {
        let shared = self.processors.map_or(0.0, |processors| {
            let computing = set.all_steps().filter(|step| step.kind == StepKind::Compute);
            let computing: f64 = computing.map(|step| step.length.mean().as_secs()).sum();
            computing / f64::from(processors.get())
        });
        busiest(set, setup, waiting).max(shared)
    }
}

/// See [`Scenario::io_share_sets`].
pub fn io_share_of(set: &TaskSet, strategy: &str, share: f64) -> Option<Vec<String>> {
    let sum = |kind| set.steps.iter().filter(|step| step.kind == kind).map(|step| step.length.mean()).sum();
    let (waits, computing): (Time, Time) = (sum(StepKind::Wait), sum(StepKind::Compute));
    if waits.is_zero() || computing.is_zero() {
        return None;
    }
    let both = waits.checked_add(computing)?;
    let scaled = |length: Time, from: Time, to: f64| seconds(ratio(length, from) * both.as_secs() * to);
    let mut sets = steps_of(set, strategy, StepKind::Wait, |length| scaled(length, waits, share));
    sets.extend(steps_of(set, strategy, StepKind::Compute, |length| scaled(length, computing, 1.0 - share)));
    Some(sets)
}

/// Sets the steps of one kind; `strategy` is "" or "hybrid.".
pub fn steps_of(set: &TaskSet, strategy: &str, kind: StepKind, length: impl Fn(Time) -> Time) -> Vec<String> {
    let word = match kind {
        StepKind::Compute => "compute",
        StepKind::Wait => "wait",
    };
    let told = |(place, step): (usize, &Step)| {
        let value = in_toml(with_mean(step.length, length(step.length.mean())));
        (step.kind == kind).then(|| format!("{strategy}tasks.{}.steps.{}.{word}={value}", set.key, place + 1))
    };
    set.steps.iter().enumerate().filter_map(told).collect()
}

/// The same distribution around another mean.
fn with_mean(length: Length, mean: Time) -> Length {
    match length {
        Length::Fixed(_) => Length::Fixed(mean),
        Length::Exponential(_) => Length::Exponential(mean),
        Length::Uniform(least, most) => {
            let factor = mean.as_secs() / length.mean().as_secs();
            if !factor.is_finite() {
                return Length::Fixed(mean);
            }
            Length::Uniform(seconds(least.as_secs() * factor), seconds(most.as_secs() * factor))
        }
    }
}

fn in_toml(length: Length) -> String {
    length.in_toml(|time| format!("\"{}ns\"", time.as_nanos()))
}

/// To the nearest nanosecond, at most [`Time::LONGEST`].
fn seconds(length: f64) -> Time {
    std::time::Duration::try_from_secs_f64(length).map_or(Time::LONGEST, Time::from).min(Time::LONGEST)
}

/// How long the busiest pool needs for one task, all of its workers taken together: seconds. Under
/// load each turn begins with a switch.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn busiest(set: &TaskSet, setup: &Setup, waiting: Waiting) -> f64 {
    let holds = waiting == Waiting::Holds || set.interruptibility == Interruptibility::Uninterruptible;
    let needed = setup.pools.iter().enumerate().map(|(place, pool)| {
        let steps = set.steps.iter().filter(|step| step.on == place);
        let work: f64 = steps
            .map(|step| match step.kind {
                StepKind::Wait if !holds => 0.0,
                StepKind::Wait => step.length.mean().as_secs(),
                StepKind::Compute => {
                    step.length.mean().as_secs() + turns(step, pool) * pool.switch_cost.as_secs()
                }
            })
            .sum();
        let is_bound = set.only.is_some_and(|(its_pool, _)| its_pool == place);
        let workers = if is_bound { 1 } else { pool.names.count() };
        work * set.repeat as f64 / workers as f64
    });
    needed.fold(0.0, f64::max)
}

/// How often a worker begins with the step, on average.
fn turns(step: &Step, pool: &Pool) -> f64 {
    let slice = match pool.discipline {
        Discipline::RoundRobin { quantum } => Some(quantum),
        _ => step.gives_way,
    };
    slice.map_or(1.0, |slice| ratio(step.length.mean(), slice).max(1.0))
}
