//! Where a file is a random stream of tasks: what a queue does with it in the long run.

use crate::plan::{Discipline, StepKind, Strategy};
use crate::scenario::length::Length;
use crate::scenario::setup::{Count, Setup, TaskSet};
use crate::scenario::{Scenario, planning};
use crate::time::Time;

/// Tasks of one kind that come at random times, for as long as anybody looks on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stream {
    /// What comes, as a share of what the strategy's busiest workers can do.
    pub load: f64,
    /// Seconds from one arrival to the next, on average.
    pub gap: f64,
    /// What a task computes and waits, on average: seconds.
    pub service: f64,
    /// In the strategy.
    pub workers: usize,
    /// Steps of a task.
    pub steps: usize,
    /// Where it is one of the simplest queues: exponential gaps, one pool that takes the first first,
    /// and a task that is one compute step which nothing interrupts.
    pub simple: Option<Service>,
}

/// How the service times of a simple queue are distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    Exponential,
    Constant,
}

impl Scenario {
    /// What a strategy does in the long run; `None` where the file is no random stream of one kind of
    /// tasks.
    pub fn stream(&self, strategy: Strategy) -> Option<Stream> {
        let setup = self.setup(strategy);
        let [set] = &setup.sets[..] else { return None };
        if !set.every.is_random() || set.count.is_none() {
            return None;
        }
        let gap = set.every.mean().as_secs();
        let own: f64 = set.all_steps().map(|step| step.length.mean().as_secs()).sum();
        Some(Stream {
            load: self.busiest(set, setup, strategy.waiting) / gap,
            gap,
            service: own,
            workers: setup.workers(),
            steps: set.steps.len() * set.repeat,
            simple: simple(set, setup).filter(|_| self.processors.is_none()),
        })
    }

    /// Arrival and service time of each task of a simple queue, for ever: those that [`Self::plan`] has.
    /// `None` if it is none in this strategy.
    pub fn draws(&self, strategy: Strategy, seed: u64) -> Option<impl Iterator<Item = (Time, Time)>> {
        self.stream(strategy)?.simple?;
        let set = self.setup(strategy).sets.first()?;
        let mut lengths = planning::lengths(set, seed);
        let mut gaps = planning::gaps(set, seed);
        let mut arrives = set.arrives;
        let tasks = (0_u64..).map_while(move |place| {
            if 0 < place {
                arrives = arrives.checked_add(gaps.draw()).filter(|at| *at <= Time::LONGEST)?;
            }
            Some((arrives, lengths.first_mut()?.draw()))
        });
        Some(tasks)
    }

    /// So many tasks of the stream, drawn with this seed.
    pub fn long_run(&self, tasks: usize, seed: u64) -> Self {
        let mut long = self.clone().with_seed(seed);
        for set in long.setups.iter_mut().flat_map(|setup| &mut setup.sets) {
            set.count = set.count.map(|count| Count { tasks, ..count });
        }
        long
    }
}

fn simple(set: &TaskSet, setup: &Setup) -> Option<Service> {
    let ([pool], [step], Length::Exponential(_)) = (&setup.pools[..], &set.steps[..], set.every) else {
        return None;
    };
    let is_plain_pool =
        pool.discipline == Discipline::Fifo && pool.switch_cost.is_zero() && pool.places.is_none();
    let is_plain_task = set.repeat == 1 && set.only.is_none() && set.after.is_empty();
    let is_plain_step = step.kind == StepKind::Compute && step.gives_way.is_none();
    let service = match step.length {
        Length::Exponential(_) => Service::Exponential,
        Length::Fixed(_) => Service::Constant,
        Length::Uniform(..) => return None,
    };
    (is_plain_pool && is_plain_task && is_plain_step).then_some(service)
}
