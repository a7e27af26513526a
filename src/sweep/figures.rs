//! What one run comes to.

use crate::analysis::{Percentiles, Run};
use crate::plan::Plan;
use crate::time::{Time, ratio};
use crate::timeline::{TaskTimes, Timeline};

/// One strategy at one point, of the model or of the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub tasks: usize,
    pub workers: usize,
    pub makespan: Time,
    pub worst: Time,
    pub median: Time,
    /// What all workers ran, added up.
    pub busy: Time,
    /// The longest that a task was queued.
    pub longest_queue: Time,
    /// Whether some tasks come later than others.
    pub arrive_one_by_one: bool,
    /// Nothing of a run that does not tell all its tasks.
    pub system: Option<System>,
}

/// The tasks that have arrived and are not finished, counted in two ways. Both are tasks times
/// nanoseconds, and whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct System {
    /// How many there are, added up over time.
    pub area: u128,
    /// How long each is there, added up over tasks.
    pub responses: u128,
}

/// Whether the tasks in the system are, on average, throughput times mean response: Little (1961),
/// <https://doi.org/10.1287/opre.9.3.383>.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Little {
    /// To the nanosecond.
    Exact,
    /// By this share of it.
    Off(f64),
}

impl Figures {
    pub fn of(plan: &Plan, timeline: &Timeline) -> Self {
        let response = Percentiles::of(&timeline.tasks);
        Self {
            tasks: plan.task_count(),
            workers: plan.workers().len(),
            makespan: timeline.makespan(),
            worst: response.max,
            median: response.p50,
            busy: timeline.busy.iter().copied().sum(),
            longest_queue: longest_queue(&timeline.tasks),
            arrive_one_by_one: arrive_one_by_one(plan),
            system: Some(System::of(&timeline.tasks)),
        }
    }

    pub fn of_run(run: &Run) -> Self {
        let times: Vec<TaskTimes> = run.tasks.iter().map(|task| task.times).collect();
        Self {
            tasks: run.task_count,
            workers: run.workers.len(),
            makespan: run.makespan(),
            worst: run.response.max,
            median: run.response.p50,
            busy: run.busy(),
            longest_queue: longest_queue(&times),
            arrive_one_by_one: times.iter().any(|task| task.arrived != times[0].arrived),
            system: run.tells_all_tasks().then(|| System::of(&times)),
        }
    }

    /// Tasks in a second of the story; 0 for a run that takes no time.
    #[expect(clippy::cast_precision_loss, reason = "a count of tasks")]
    pub fn throughput(&self) -> f64 {
        if self.makespan.is_zero() { 0.0 } else { self.tasks as f64 / self.makespan.as_secs() }
    }

    /// The share of the makespan that the workers ran something, all of them taken together.
    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    pub fn utilization(&self) -> f64 {
        ratio(self.busy, self.makespan) / self.workers as f64
    }

    /// Tasks in the system, averaged over the makespan.
    pub fn in_system(&self) -> Option<f64> {
        self.system.map(|system| system.average(self.makespan))
    }

    pub fn little(&self) -> Option<Little> {
        self.system.map(System::little)
    }
}

fn longest_queue(tasks: &[TaskTimes]) -> Time {
    tasks.iter().map(TaskTimes::queued).max().unwrap_or_default()
}

fn arrive_one_by_one(plan: &Plan) -> bool {
    let mut scheduled =
        plan.tasks().filter(|task| plan.after(*task).is_empty()).map(|task| plan.arrives(task));
    let first = scheduled.next();
    scheduled.any(|arrives| Some(arrives) != first)
}

impl System {
    pub fn of(tasks: &[TaskTimes]) -> Self {
        let responses = tasks.iter().map(|task| u128::from(task.response().as_nanos())).sum();
        Self { area: area(tasks), responses }
    }

    #[expect(clippy::cast_precision_loss, reason = "an average, only to be shown")]
    fn average(self, over: Time) -> f64 {
        if over.is_zero() { 0.0 } else { self.area as f64 / over.as_nanos() as f64 }
    }

    /// Throughput and mean response are the same responses, divided by the same time: so the two
    /// sums must be equal.
    #[expect(clippy::cast_precision_loss, reason = "a ratio, only to be shown")]
    pub fn little(self) -> Little {
        match self.area == self.responses {
            true => Little::Exact,
            false => Little::Off(self.area as f64 / self.responses as f64 - 1.0),
        }
    }
}

/// From event to event: so many tasks, for so long.
fn area(tasks: &[TaskTimes]) -> u128 {
    let mut arrivals: Vec<Time> = tasks.iter().map(|task| task.arrived).collect();
    let mut ends: Vec<Time> = tasks.iter().map(|task| task.finished).collect();
    arrivals.sort_unstable();
    ends.sort_unstable();
    let mut arrivals = arrivals.into_iter().peekable();
    let (mut area, mut inside, mut now) = (0_u128, 0_u128, Time::ZERO);
    for end in ends {
        while let Some(arrival) = arrivals.next_if(|arrival| *arrival <= end) {
            area += inside * u128::from((arrival - now).as_nanos());
            (inside, now) = (inside + 1, arrival);
        }
        area += inside * u128::from((end - now).as_nanos());
        (inside, now) = (inside - 1, end);
    }
    area
}
