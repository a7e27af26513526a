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

/// One slice of a step, or one wait, as it happened.
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
        let mut records: Vec<(Record, Option<WorkerId>)> = Vec::new();
        for (lane, written) in self.lanes.into_iter().enumerate() {
            let worker = (lane < workers).then(|| WorkerId::new(lane));
            let written = written.into_inner().unwrap_or_else(PoisonError::into_inner);
            records.extend(written.into_iter().map(|record| (record, worker)));
        }
        records.sort_unstable_by_key(|(record, _)| (record.task, record.step, record.slice));

        let mut arrivals = Vec::with_capacity(plan.task_count());
        let mut finishes: Vec<Time> = Vec::with_capacity(plan.task_count());
        let mut spans = Vec::with_capacity(records.len());
        let mut records = records.into_iter().peekable();
        for task in plan.tasks() {
            let others = plan.after(task).iter().map(|other| finishes[other.index()]);
            let arrived = others.fold(plan.arrives(task), Time::max);
            let mut now = arrived;
            while let Some((record, worker)) = records.next_if(|(record, _)| record.task == task) {
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
