//! What a real run writes down, and the timeline that it becomes.
//!
//! Every worker writes into a lane of its own, so no two threads meet to record; the lanes are
//! put together when all is over.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::plan::{Plan, StepKind, TaskId, WorkerId};
use crate::time::{Pace, Time};
use crate::timeline::{Span, State, Timeline};

/// Real nanoseconds since the run began.
pub type Nanos = u64;

/// One slice of a step, or a part of it up to where the task was called away; or one wait. As it
/// happened.
#[derive(Clone, Copy, Debug)]
struct Record {
    task: TaskId,
    step: u16,
    slice: u16,
    start: Nanos,
    end: Nanos,
}

/// A lane for each worker, and one for the waits that hold none.
#[derive(Debug)]
pub struct Recorder {
    lanes: Vec<Mutex<Vec<Record>>>,
}

impl Recorder {
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let lanes = (0..=plan.workers().len()).map(|_| Mutex::new(Vec::new())).collect();
        Self { lanes }
    }

    /// Only the worker itself writes to its lane, so the lock is always free.
    pub fn write(
        &self,
        worker: Option<WorkerId>,
        task: TaskId,
        (step, slice): (usize, usize),
        start: Nanos,
        end: Nanos,
    ) {
        let lane = worker.map_or(self.lanes.len() - 1, WorkerId::index);
        let short = |index| u16::try_from(index).expect("a task has few steps, and a step has few slices");
        let record = Record { task, step: short(step), slice: short(slice), start, end };
        self.lanes[lane].lock().unwrap_or_else(PoisonError::into_inner).push(record);
    }

    /// Puts the lanes together. What no lane tells of a task between its arrival and its end,
    /// it was queued.
    #[must_use]
    pub fn into_timeline(self, plan: &Plan, pace: Pace) -> Timeline {
        let workers = plan.workers().len();
        let records = by_task(plan, self.lanes);
        let mut arrivals = Vec::with_capacity(plan.task_count());
        let mut finishes: Vec<Time> = Vec::with_capacity(plan.task_count());
        let mut spans = Vec::with_capacity(2 * records.all.len());
        for task in plan.tasks() {
            let others = plan.after(task).iter().map(|other| finishes[other.index()]);
            let arrived = others.fold(plan.arrives(task), Time::max);
            let mut now = arrived;
            for &(record, lane) in records.of(task) {
                let worker = (lane < workers).then(|| WorkerId::new(lane));
                let at = |nanos| pace.to_story(Duration::from_nanos(nanos)).max(now);
                let (start, end) = (at(record.start), at(record.end));
                let (step, slice) = (u32::from(record.step), u32::from(record.slice));
                let state = match plan.steps(task)[record.step as usize].kind {
                    StepKind::Compute => State::Running,
                    StepKind::Wait => State::Waiting,
                };
                let queued =
                    Span { task, worker: None, state: State::Queued, step, slice, start: now, end: start };
                let span = Span { task, worker, state, step, slice, start, end };
                spans.extend([queued, span].into_iter().filter(|span| span.start < span.end));
                now = end;
            }
            arrivals.push(arrived);
            finishes.push(now);
        }
        Timeline::from_spans(&arrivals, workers, spans)
    }
}

/// All records with their lanes, sorted by task and then by time.
struct ByTask {
    all: Vec<(Record, usize)>,
    /// Where each task's records end.
    ends: Vec<usize>,
}

impl ByTask {
    fn of(&self, task: TaskId) -> &[(Record, usize)] {
        let start = task.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[task.index()]]
    }
}

/// Counts first and then puts each record where it belongs: for a million tasks that takes a
/// fraction of a comparison sort.
fn by_task(plan: &Plan, lanes: Vec<Mutex<Vec<Record>>>) -> ByTask {
    let lanes: Vec<Vec<Record>> =
        lanes.into_iter().map(|lane| lane.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
    let mut ends = vec![0; plan.task_count()];
    for record in lanes.iter().flatten() {
        ends[record.task.index()] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        // Until the records are placed, this is where the task's next one goes.
        (*end, sum) = (sum, sum + *end);
    }
    let nothing = Record { task: TaskId::new(0), step: 0, slice: 0, start: 0, end: 0 };
    let mut all = vec![(nothing, 0); sum];
    for (lane, records) in lanes.into_iter().enumerate() {
        let mut last: Option<Record> = None;
        for mut record in records {
            // It gave way, and nobody else wanted the worker: it went on at once.
            if let Some(last) = last.filter(|last| last.task == record.task && last.step == record.step) {
                record.start = last.end;
            }
            last = Some(record);
            let place = &mut ends[record.task.index()];
            all[*place] = (record, lane);
            *place += 1;
        }
    }
    let mut start = 0;
    for &end in &ends {
        all[start..end].sort_unstable_by_key(|(record, _)| (record.step, record.slice, record.start));
        start = end;
    }
    ByTask { all, ends }
}
