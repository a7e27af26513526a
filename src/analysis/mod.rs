//! What a timeline tells: figures, causes, and whether the claims hold.

pub mod causes;
pub mod claims;
pub mod critical_path;
pub(crate) mod disturbance;
pub mod replay;
pub mod slack;
pub mod stages;

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::engine::usage::Usage;
use crate::engine::{Site, Sites};
use crate::io::real_file::Timed;
use crate::model;
use crate::plan::{Plan, Strategy, TaskId};
use crate::scenario::claim::Followed;
use crate::stats::{median_by_key, quantile};
use crate::time::{Time, ratio};
use crate::timeline::{Peaks, Span, State, TaskTimes, Timeline};
use causes::Queue;
use critical_path::Link;
use disturbance::Disturbance;

pub use crate::timeline::FEW_TASKS;

/// More queues of one task are not told one by one.
pub const MOST_QUEUES: usize = 2;

/// One run of a strategy, ready to be reported: figures of all tasks, and the story of those that
/// matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    pub strategy: Strategy,
    pub workers: Vec<Worker>,
    pub first_arrival: Time,
    pub last_finish: Time,
    pub peaks: Peaks,
    pub task_count: usize,
    /// All tasks if they are few, else the first, the last and the slowest.
    pub tasks: Vec<TaskRun>,
    pub response: Percentiles,
    pub means: Means,
    /// All waits, added up.
    pub waiting: Time,
    /// Of the tasks that a page tells, and of the one that was queued longest.
    pub queues: Vec<Queue>,
    /// What the makespan consists of. A recording keeps none: sums are made of predictions.
    #[serde(skip)]
    pub critical_path: Vec<Link>,
    /// By task, if tasks come after others: how much later it could have begun. A recording keeps none.
    #[serde(skip)]
    pub slacks: Vec<Time>,
    /// What is not longer is no queue, but a hand-over between two threads: that takes microseconds.
    /// Nothing in a prediction, where a queue is what it is.
    pub unseen: Time,
}

/// A run of the machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MeasuredRun {
    pub run: Run,
    pub measurement: Measurement,
}

/// What was measured of one scenario: a run for each strategy, and what belongs beside them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MeasuredRuns {
    pub runs: Vec<MeasuredRun>,
    pub beside: Vec<Timed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    pub name: String,
    pub busy: Time,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TaskRun {
    pub id: TaskId,
    pub name: String,
    pub times: TaskTimes,
    pub stretches: Vec<Stretch>,
}

/// Spans that follow each other in one state, on one worker and for one step, told as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Place among the run's workers.
    pub worker: Option<usize>,
    pub state: State,
    /// Place among the task's steps.
    pub step: u32,
    pub what: String,
    pub start: Time,
    pub end: Time,
    /// Of a real run by more than one process.
    pub site: Option<Site>,
}

/// What only a real run has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measurement {
    /// The model's makespan with this run's own step lengths.
    pub replay_makespan: Time,
    /// The makespans of all repetitions, in the order in which they ran.
    pub samples: Vec<Time>,
    pub answer: Option<Digest>,
    /// Whether all runs of the same calculation gave the same number.
    pub consistent: bool,
    pub oversubscribed: bool,
    /// What took the processors that it needed, if something did.
    pub disturbance: Option<Disturbance>,
    /// What went wrong and was put right.
    pub incidents: Vec<String>,
    /// Threads and their CPU time, in real time.
    pub usage: Usage,
    #[serde(default)]
    pub build: Build,
}

/// How the program was built that measured: one to find errors with is slower.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Build {
    #[default]
    Release,
    Debug,
}

impl Build {
    pub const THIS: Self = if cfg!(debug_assertions) { Self::Debug } else { Self::Release };
}

/// Of the tasks' responses: the smallest that this share of the tasks does not exceed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentiles {
    pub p50: Time,
    pub p90: Time,
    pub p99: Time,
    pub max: Time,
}

/// Of all tasks, as exercises ask for them: in textbooks of operating systems, mean turnaround, waiting
/// and response time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Means {
    /// From arrival to end.
    pub response: Time,
    pub queued: Time,
    /// From arrival to the first start.
    pub to_start: Time,
}

impl Run {
    pub fn new(plan: &Plan, strategy: Strategy, timeline: &Timeline) -> Self {
        Self {
            queues: causes::queues(plan, timeline),
            critical_path: critical_path::critical_path(plan, timeline),
            slacks: slack::slacks(plan, timeline),
            ..Self::without_causes(plan, strategy, timeline)
        }
    }

    /// The same for those who ask when and how long, and not why: that is half of the work.
    pub fn without_causes(plan: &Plan, strategy: Strategy, timeline: &Timeline) -> Self {
        Self::telling(timeline.told(), plan, strategy, timeline)
    }

    /// What the model says, with no more than these tasks told, and without causes.
    pub fn following(followed: Followed, plan: &Plan, strategy: Strategy) -> Self {
        let told = match followed {
            Followed::All => return Self::without_causes(plan, strategy, &model::predict(plan)),
            Followed::None => Vec::new(),
            Followed::Named(name) => plan.named(name).into_iter().collect(),
            Followed::First(count) => plan.tasks().take(count).collect(),
        };
        let timeline = model::simulate(plan, &model::Keep::Only(told.clone()));
        Self::telling(told, plan, strategy, &timeline)
    }

    fn telling(told: Vec<TaskId>, plan: &Plan, strategy: Strategy, timeline: &Timeline) -> Self {
        let workers = plan.workers().iter().zip(&timeline.busy);
        Self {
            strategy,
            workers: workers.map(|(name, &busy)| Worker { name: name.clone(), busy }).collect(),
            first_arrival: timeline.first_arrival(),
            last_finish: timeline.last_finish(),
            peaks: timeline.peaks,
            task_count: plan.task_count(),
            response: Percentiles::of(&timeline.tasks),
            means: Means::of(&timeline.tasks),
            waiting: timeline.tasks.iter().map(|task| task.waiting).sum(),
            queues: Vec::new(),
            critical_path: Vec::new(),
            slacks: Vec::new(),
            unseen: Time::ZERO,
            tasks: told.into_iter().map(|id| TaskRun::new(plan, timeline, id)).collect(),
        }
    }

    /// Says of every stretch which process did it.
    pub fn tell_sites(&mut self, sites: &Sites) {
        for task in &mut self.tasks {
            for stretch in task.stretches.iter_mut().filter(|it| it.state != State::Queued) {
                stretch.site = sites.get(&(task.id, stretch.step)).copied();
            }
        }
    }

    /// The processes that did something, by worker and process id, with the processor that each
    /// was on when it was last seen.
    pub fn processes(&self) -> BTreeMap<(usize, u32), Option<usize>> {
        let mut processes = BTreeMap::new();
        for stretch in self.tasks.iter().flat_map(|task| &task.stretches) {
            if let (Some(worker), Some(site)) = (stretch.worker, stretch.site) {
                let cpu = processes.entry((worker, site.process)).or_insert(site.cpu);
                *cpu = site.cpu.or(*cpu);
            }
        }
        processes
    }

    /// Whether more tasks run at once than there are processors, so that they share them.
    pub fn shares(&self, processors: Option<NonZeroU32>) -> bool {
        processors.is_some_and(|processors| (processors.get() as usize) < self.peaks.running)
    }

    /// Last finish - first arrival.
    pub fn makespan(&self) -> Time {
        self.last_finish - self.first_arrival
    }

    /// What all workers ran, added up.
    pub fn busy(&self) -> Time {
        self.workers.iter().map(|worker| worker.busy).sum()
    }

    /// The share of the makespan that the workers ran something, all workers taken together.
    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    pub fn utilization(&self) -> f64 {
        ratio(self.busy(), self.makespan()) / self.workers.len() as f64
    }

    /// Tasks a second of story time; 0 for a run that takes no time.
    #[expect(clippy::cast_precision_loss, reason = "a count of tasks")]
    pub fn throughput(&self) -> f64 {
        if self.makespan().is_zero() { 0.0 } else { self.task_count as f64 / self.makespan().as_secs() }
    }

    /// The same as what a machine did.
    #[must_use]
    pub fn on_a_machine(self) -> Self {
        let unseen = self.makespan().share(0.005);
        Self { unseen, ..self }
    }

    /// Who was queued longest, if anybody was; of several the last, who ends the run.
    pub fn longest_queue(&self) -> Option<&Queue> {
        let longest = self.queues.iter().max_by_key(|queue| queue.queued);
        longest.filter(|queue| self.unseen < queue.queued)
    }

    /// Why a task was queued, if it was; of the tasks that a page tells.
    pub fn queue_of(&self, task: TaskId) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.id == task && self.unseen < queue.queued)
    }

    /// The first task with the longest response.
    ///
    /// # Panics
    /// Never: a plan has a task.
    pub fn slowest(&self) -> &TaskRun {
        let slowest = self.tasks.iter().rev().max_by_key(|task| task.times.response());
        slowest.expect("a plan has a task")
    }

    /// Of the first of all tasks, if there is one.
    pub fn first_response(&self) -> Option<Time> {
        self.tasks.first().map(|task| task.times.response())
    }

    /// A task, if its story was kept.
    pub fn task(&self, name: &str) -> Option<&TaskRun> {
        self.tasks.iter().find(|task| task.name == name)
    }

    pub fn tells_all_tasks(&self) -> bool {
        self.tasks.len() == self.task_count
    }
}

impl MeasuredRun {
    pub fn is_disturbed(&self) -> bool {
        self.measurement.disturbance.is_some()
    }

    pub fn is_more_disturbed_than(&self, other: &Self) -> bool {
        let weight = |run: &Self| run.measurement.disturbance.map_or(0.0, |found| found.weight());
        weight(other) < weight(self)
    }

    /// The less disturbed of two runs of the same. What went wrong in either is told.
    pub fn or_less_disturbed(self, other: Self) -> Self {
        let (mut counts, mut left) =
            if self.is_more_disturbed_than(&other) { (other, self) } else { (self, other) };
        counts.measurement.incidents.append(&mut left.measurement.incidents);
        counts
    }
}

impl Stretch {
    pub fn length(&self) -> Time {
        self.end - self.start
    }
}

impl TaskRun {
    /// Whether it was queued again and again.
    pub fn is_queued_often(&self) -> bool {
        MOST_QUEUES < self.stretches.iter().filter(|stretch| stretch.state == State::Queued).count()
    }

    /// The same, and not only before its steps.
    pub fn takes_turns(&self) -> bool {
        self.is_queued_often() && self.gave_way()
    }

    /// Whether it was queued within a step.
    fn gave_way(&self) -> bool {
        self.stretches.windows(3).any(|parts| {
            let states = [State::Running, State::Queued, State::Running];
            parts.iter().map(|part| part.state).eq(states) && parts[0].what == parts[2].what
        })
    }

    fn new(plan: &Plan, timeline: &Timeline, id: TaskId) -> Self {
        let steps = plan.steps(id);
        let spans = timeline.of(id).chunk_by(belong_together);
        let stretches = spans.map(|spans| Stretch {
            worker: spans[0].worker.map(crate::plan::WorkerId::index),
            state: spans[0].state,
            step: spans[0].step,
            what: plan.what(&steps[spans[0].step as usize]).to_owned(),
            start: spans[0].start,
            end: spans[spans.len() - 1].end,
            site: None,
        });
        Self { id, name: plan.name(id), times: timeline.tasks[id.index()], stretches: stretches.collect() }
    }
}

fn belong_together(one: &Span, next: &Span) -> bool {
    one.end == next.start && one.state == next.state && one.worker == next.worker && one.step == next.step
}

impl Means {
    /// To the whole nanosecond below.
    pub fn of(tasks: &[TaskTimes]) -> Self {
        let sums = tasks.iter().fold([0_u128; 3], |[response, queued, to_start], task| {
            let till_start = task.started.saturating_sub(task.arrived);
            let add = |sum: u128, time: Time| sum + u128::from(time.as_nanos());
            [add(response, task.response()), add(queued, task.queued()), add(to_start, till_start)]
        });
        let [response, queued, to_start] = sums.map(|sum| {
            let mean = sum.checked_div(tasks.len() as u128).unwrap_or(0);
            u64::try_from(mean).map_or(Time::LONGEST, Time::from_nanos)
        });
        Self { response, queued, to_start }
    }
}

impl Percentiles {
    pub fn of(tasks: &[TaskTimes]) -> Self {
        let mut responses: Vec<Time> = tasks.iter().map(TaskTimes::response).collect();
        let mut nth = |percent: usize| quantile(&mut responses, percent).unwrap_or_default();
        Self { p50: nth(50), p90: nth(90), p99: nth(99), max: nth(100) }
    }
}

/// The run in the middle by makespan, of those that nothing disturbed if there are any; of two, the
/// shorter.
///
/// # Panics
/// If there is none.
pub fn median_run(mut runs: Vec<MeasuredRun>) -> MeasuredRun {
    let samples: Vec<Time> = runs.iter().map(|measured| measured.run.makespan()).collect();
    if runs.iter().any(|run| !run.is_disturbed()) {
        runs.retain(|run| !run.is_disturbed());
    }
    let mut median = median_by_key(runs, |measured| measured.run.makespan()).expect("there was a run");
    median.measurement.samples = samples;
    median
}

#[cfg(test)]
pub(crate) mod tests {
    use super::disturbance::{Cause, Disturbance};
    use super::*;
    use crate::model;
    use crate::scenario::catalogue;
    use crate::system::load::Meanwhile;

    /// A run that takes so many seconds longer than the model says.
    fn run(longer: u64, disturbed: bool) -> MeasuredRun {
        let plan =
            catalogue::typed("case2", 8).expect("a scenario").plan(Strategy::BLOCKING).expect("a plan");
        let mut run = Run::new(&plan, Strategy::BLOCKING, &model::predict(&plan));
        run.last_finish += Time::from_secs(longer);
        let running = std::time::Duration::from_secs(longer);
        let found =
            Disturbance { cause: Cause::Others, meanwhile: Meanwhile::default(), running, planned: running };
        let mut measured = measured(run);
        measured.measurement.disturbance = disturbed.then_some(found);
        measured
    }

    /// As if that had been measured, and nothing was to be said of it.
    pub(crate) fn measured(run: Run) -> MeasuredRun {
        let measurement = Measurement {
            replay_makespan: run.makespan(),
            samples: Vec::new(),
            answer: None,
            consistent: true,
            oversubscribed: false,
            disturbance: None,
            incidents: Vec::new(),
            usage: Usage { cpu: None, threads: 1, borrowed: 0 },
            build: Build::THIS,
        };
        MeasuredRun { run, measurement }
    }

    #[test]
    fn the_median_is_that_of_the_undisturbed_runs_if_there_are_any() {
        let makespan = |runs| median_run(runs).run.makespan();
        let quiet = makespan(vec![run(0, false)]);
        let after = |longer| quiet + Time::from_secs(longer);
        assert_eq!(makespan(vec![run(3, false), run(1, false), run(2, false)]), after(2));
        assert_eq!(makespan(vec![run(9, true), run(1, false), run(8, true)]), after(1));
        assert_eq!(makespan(vec![run(9, true), run(7, true), run(8, true)]), after(8));
        assert_eq!(median_run(vec![run(9, true), run(1, false)]).measurement.samples.len(), 2);
    }

    #[test]
    fn the_less_disturbed_run_counts_and_what_went_wrong_is_told() {
        let mut disturbed = run(9, true);
        disturbed.measurement.incidents.push("a worker died".to_owned());
        let counts = disturbed.or_less_disturbed(run(1, false));
        assert!(!counts.is_disturbed());
        assert_eq!(counts.measurement.incidents, ["a worker died"]);
    }
}
