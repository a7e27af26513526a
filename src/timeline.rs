//! What happened: which task was in which state, when, and on which worker.

use serde::{Deserialize, Serialize};

use crate::plan::{Plan, TaskId, WorkerId};
use crate::time::Time;

/// A run with more tasks is told by its figures, not task by task.
pub const FEW_TASKS: usize = 1_000;

/// Of more tasks these are told, and the last and the slowest.
pub const FIRST_TOLD: [usize; 3] = [0, 1, 2];

/// So many are told in all, at the most.
pub const MOST_TOLD: usize = FIRST_TOLD.len() + 2;

/// What a task does between its arrival and its end. Never two states only: most misconceptions
/// confuse waiting with queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// On a worker.
    Running,
    /// For something outside.
    Waiting,
    /// Ready, and no worker is free.
    Queued,
}

impl State {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Queued => "queued",
        }
    }
}

/// One stretch of one task in one state. It is empty only for a slice or a wait that took no time: that was
/// there, too, and every one has a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub task: TaskId,
    /// The worker that the task holds: always when running, never when queued, and when waiting
    /// only where a wait holds its worker.
    pub worker: Option<WorkerId>,
    pub state: State,
    /// The step (of the task's own) that runs, waits or is queued for.
    pub step: u32,
    /// The slice of that step.
    pub slice: u32,
    pub start: Time,
    pub end: Time,
}

impl Span {
    pub fn length(&self) -> Time {
        self.end - self.start
    }
}

/// When a task came, began and ended, and how long it ran and waited in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskTimes {
    pub arrived: Time,
    /// First had a worker, or began its first wait.
    pub started: Time,
    pub finished: Time,
    pub running: Time,
    pub waiting: Time,
}

impl TaskTimes {
    pub fn response(&self) -> Time {
        self.finished - self.arrived
    }

    /// All that was neither running nor waiting.
    pub fn queued(&self) -> Time {
        self.response().saturating_sub(self.running + self.waiting)
    }
}

/// Most tasks at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peaks {
    /// Started and unfinished: concurrency.
    pub in_progress: usize,
    /// Running: parallelism.
    pub running: usize,
}

/// One run, of the model or of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// By task.
    pub tasks: Vec<TaskTimes>,
    /// How long each worker ran something.
    pub busy: Vec<Time>,
    pub peaks: Peaks,
    /// By task, then by start; those of the tasks that were to be kept.
    pub spans: Vec<Span>,
}

impl Timeline {
    /// From all spans of a run; the metrics are counted here. `arrivals` are by task, `workers` a
    /// count.
    pub fn from_spans(arrivals: &[Time], workers: usize, mut spans: Vec<Span>) -> Self {
        spans.sort_by_key(|span| (span.task, span.start, span.end));
        let mut told = TimelineBuilder::new(arrivals.len(), workers);
        let mut stories = spans.chunk_by(|one, next| one.task == next.task).peekable();
        for (task, &arrived) in arrivals.iter().enumerate() {
            told.tell(arrived, stories.next_if(|story| story[0].task.index() == task).unwrap_or_default());
        }
        Self { spans, ..told.end() }
    }

    pub fn first_arrival(&self) -> Time {
        self.tasks.iter().map(|task| task.arrived).min().unwrap_or_default()
    }

    pub fn last_finish(&self) -> Time {
        self.tasks.iter().map(|task| task.finished).max().unwrap_or_default()
    }

    /// Last finish - first arrival.
    pub fn makespan(&self) -> Time {
        self.last_finish() - self.first_arrival()
    }

    /// The task with the longest response; the first of them.
    pub fn slowest(&self) -> TaskId {
        let (mut slowest, mut longest) = (0, Time::ZERO);
        for (index, task) in self.tasks.iter().enumerate() {
            if longest < task.response() {
                (slowest, longest) = (index, task.response());
            }
        }
        TaskId::new(slowest)
    }

    /// The tasks that are told one by one: all if they are few, and otherwise the first, the last and the
    /// slowest.
    pub fn told(&self) -> Vec<TaskId> {
        let count = self.tasks.len();
        if count <= FEW_TASKS {
            return (0..count).map(TaskId::new).collect();
        }
        let mut told: Vec<TaskId> = FIRST_TOLD.into_iter().chain([count - 1]).map(TaskId::new).collect();
        told.push(self.slowest());
        told.sort_unstable();
        told.dedup();
        told
    }

    /// The spans of one task, in order; none if they were not kept.
    pub fn of(&self, task: TaskId) -> &[Span] {
        let start = self.spans.partition_point(|span| span.task < task);
        let end = self.spans.partition_point(|span| span.task <= task);
        &self.spans[start..end]
    }

    /// The spans of each of so many workers, in the order of time. Who had a worker for no time keeps nobody
    /// from it, and is left out.
    pub fn by_worker(&self, workers: usize) -> Vec<Vec<&Span>> {
        let mut by_worker = vec![Vec::new(); workers];
        for span in self.spans.iter().filter(|span| span.start < span.end) {
            if let Some(worker) = span.worker {
                by_worker[worker.index()].push(span);
            }
        }
        for own in &mut by_worker {
            own.sort_by_key(|span: &&Span| span.start);
        }
        by_worker
    }

    /// Whether every task's spans were kept.
    pub fn is_whole(&self) -> bool {
        let mut stories = self.spans.chunk_by(|one, next| one.task == next.task).peekable();
        self.tasks.iter().enumerate().all(|(index, task)| {
            let is_kept = stories.next_if(|story| story[0].task.index() == index).is_some();
            is_kept || task.response().is_zero()
        })
    }
}

impl TaskTimes {
    /// A task that came and had nothing to do, until a span says otherwise.
    fn at_rest(arrived: Time) -> Self {
        Self { arrived, started: arrived, finished: arrived, ..Self::default() }
    }
}

/// A timeline that is told task by task.
pub(crate) struct TimelineBuilder {
    tasks: Vec<TaskTimes>,
    busy: Vec<Time>,
    running: Intervals,
}

impl TimelineBuilder {
    pub(crate) fn new(tasks: usize, workers: usize) -> Self {
        let tasks = Vec::with_capacity(tasks);
        Self { tasks, busy: vec![Time::ZERO; workers], running: Intervals::default() }
    }

    /// The next task, by its spans.
    pub(crate) fn tell(&mut self, arrived: Time, spans: &[Span]) {
        let mut times = TaskTimes::at_rest(arrived);
        if let Some(first) = spans.iter().find(|span| span.state != State::Queued) {
            times.started = first.start;
        }
        for span in spans {
            times.finished = span.end;
            match span.state {
                State::Queued => {}
                State::Waiting => times.waiting += span.length(),
                State::Running => {
                    times.running += span.length();
                    if 1 < self.busy.len() {
                        self.running.add(span.start, span.end);
                    }
                    if let Some(worker) = span.worker {
                        self.busy[worker.index()] += span.length();
                    }
                }
            }
        }
        self.tasks.push(times);
    }

    /// Of a task that was told.
    pub(crate) fn finished(&self, task: TaskId) -> Time {
        self.tasks[task.index()].finished
    }

    /// The timeline, without spans.
    pub(crate) fn end(self) -> Timeline {
        // One worker does one thing at a time.
        let running = match self.busy[..] {
            [busy] => usize::from(!busy.is_zero()),
            _ => self.running.peak(),
        };
        let in_progress = peak(self.tasks.iter().map(|task| (task.started, task.finished)));
        Timeline {
            tasks: self.tasks,
            busy: self.busy,
            peaks: Peaks { in_progress, running },
            spans: Vec::new(),
        }
    }
}

/// How long every slice of every task took: what a replay goes by.
#[derive(Clone, Debug, Default)]
pub struct SliceLengths {
    all: Vec<Time>,
    /// By task: where its lengths end.
    ends: Vec<u32>,
}

impl SliceLengths {
    /// The next task, by its spans.
    ///
    /// # Panics
    /// If there are more than four billion slices in all.
    pub fn tell(&mut self, plan: &Plan, spans: &[Span]) {
        let task = TaskId::new(self.ends.len());
        let mut spans = spans;
        for (step, place) in plan.steps(task).iter().zip(0..) {
            push_slice_lengths(&mut spans, place, plan.slices(step).len(), &mut self.all);
        }
        self.ends.push(u32::try_from(self.all.len()).expect("slices are counted in 32 bits"));
    }

    /// The lengths of a task's slices, step after step.
    #[inline]
    pub fn of(&self, task: TaskId) -> &[Time] {
        let start = task.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[task.index()] as usize]
    }
}

/// Takes the spans of a task's next step, and adds how long each of its slices took. One from which the
/// task was called away left several.
pub(crate) fn push_slice_lengths(spans: &mut &[Span], step: u32, slices: usize, lengths: &mut Vec<Time>) {
    let first = lengths.len();
    lengths.resize(first + slices, Time::ZERO);
    while let Some((span, later)) = spans.split_first()
        && span.step == step
    {
        if span.state != State::Queued {
            lengths[first + span.slice as usize] += span.length();
        }
        *spans = later;
    }
}

/// From when to when something was so.
#[derive(Default)]
struct Intervals {
    starts: Vec<Time>,
    ends: Vec<Time>,
}

impl Intervals {
    fn add(&mut self, start: Time, end: Time) {
        if start < end {
            self.starts.push(start);
            self.ends.push(end);
        }
    }

    /// Most of them at one instant; where one ends as another starts, they do not meet.
    fn peak(mut self) -> usize {
        if self.starts.iter().max() < self.ends.iter().min() {
            // All meet, and nothing need be sorted: a million waits of the same length.
            return self.starts.len();
        }
        self.starts.sort_unstable();
        self.ends.sort_unstable();
        let (mut ended, mut most) = (0, 0);
        for (begun, start) in self.starts.iter().enumerate() {
            while self.ends[ended] <= *start {
                ended += 1;
            }
            most = most.max(begun + 1 - ended);
        }
        most
    }
}

/// Most of the intervals at one instant; where one ends as another starts, they do not meet.
pub(crate) fn peak(intervals: impl Iterator<Item = (Time, Time)>) -> usize {
    let mut all = Intervals::default();
    intervals.for_each(|(start, end)| all.add(start, end));
    all.peak()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_counts_those_that_meet() {
        let peak_of = |intervals: &[(u64, u64)]| {
            let at = |nanos| Time::from_nanos(nanos);
            peak(intervals.iter().map(|(start, end)| (at(*start), at(*end))))
        };
        assert_eq!(peak_of(&[]), 0);
        assert_eq!(peak_of(&[(0, 5), (5, 5), (1, 6)]), 2, "all meet, but one has no length");
        assert_eq!(peak_of(&[(0, 5), (5, 9)]), 1, "one ends as the other starts");
        assert_eq!(peak_of(&[(0, 5), (3, 9), (6, 7), (6, 8)]), 3);
    }
}
