//! What a real run writes down, and the timeline that it becomes.
//!
//! Every worker writes into a lane of its own, so no two threads meet to record; the lanes are
//! put together when all is over.

use std::ops::Range;
use std::time::Duration;

use parking_lot::Mutex;

use crate::plan::{Plan, StepKind, TaskId, WorkerId};
use crate::time::{Pace, Time};
use crate::timeline::{FEW_TASKS, SliceLengths, Span, State, Timeline, TimelineBuilder};

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
        self.lanes[lane].lock().push(record);
    }

    /// Puts the lanes together; also says how long each slice took.
    ///
    /// Of many tasks only those that are told keep their spans, as in the model; except where the replay
    /// needs more than the lengths.
    pub fn into_timeline(self, plan: &Plan, pace: Pace) -> (Timeline, SliceLengths) {
        let records = Records::new(plan, self.lanes, pace);
        let keeps_all = plan.task_count() <= FEW_TASKS || !plan.is_first_come_first_served();
        let mut builder = TimelineBuilder::new(plan.task_count(), plan.workers().len());
        let mut lengths = SliceLengths::default();
        let mut spans = Vec::new();
        for task in plan.tasks() {
            let others = plan.after(task).iter().map(|other| builder.finished(*other));
            let arrived = others.fold(plan.arrives(task), Time::max);
            if !keeps_all {
                spans.clear();
            }
            let first = spans.len();
            records.push_spans(task, arrived, &mut spans);
            builder.tell(arrived, &spans[first..]);
            lengths.tell(plan, &spans[first..]);
        }
        let mut timeline = builder.end();
        if !keeps_all {
            spans.clear();
            for task in timeline.told() {
                records.push_spans(task, timeline.tasks[task.index()].arrived, &mut spans);
            }
        }
        timeline.spans = spans;
        (timeline, lengths)
    }
}

/// All records of a run, task by task.
struct Records<'a> {
    plan: &'a Plan,
    pace: Pace,
    lanes: Vec<Vec<Record>>,
    /// By lane: how many records the lanes before it have.
    before: Vec<usize>,
    /// The records, counted through all lanes, sorted by task and then by time.
    order: Vec<u32>,
    /// Where each task's records end in that order.
    ends: Vec<u32>,
}

impl<'a> Records<'a> {
    /// Counts first and then puts each record where it belongs: for a million tasks that takes a
    /// fraction of a comparison sort.
    fn new(plan: &'a Plan, lanes: Vec<Mutex<Vec<Record>>>, pace: Pace) -> Self {
        let mut lanes: Vec<Vec<Record>> = lanes.into_iter().map(Mutex::into_inner).collect();
        for lane in &mut lanes {
            close_gaps(lane);
        }
        let mut ends = vec![0; plan.task_count()];
        for record in lanes.iter().flatten() {
            ends[record.task.index()] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            // Until the records are placed, this is where the task's next one goes.
            (*end, sum) = (sum, sum + *end);
        }
        let mut order = vec![0; sum as usize];
        for (record, number) in lanes.iter().flatten().zip(0..) {
            let end = &mut ends[record.task.index()];
            order[*end as usize] = number;
            *end += 1;
        }
        let before = lanes.iter().scan(0, |sum, lane| Some(std::mem::replace(sum, *sum + lane.len())));
        let mut records = Self { before: before.collect(), plan, pace, lanes, order, ends };
        records.sort_each_task();
        records
    }

    fn sort_each_task(&mut self) {
        let mut order = std::mem::take(&mut self.order);
        for task in self.plan.tasks() {
            order[self.places(task)].sort_unstable_by_key(|&number| {
                let (record, _) = self.record(number);
                (record.step, record.slice, record.start)
            });
        }
        self.order = order;
    }

    fn places(&self, task: TaskId) -> Range<usize> {
        let start = task.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[task.index()] as usize
    }

    /// A record, and its lane.
    fn record(&self, number: u32) -> (Record, usize) {
        let lane = self.before.partition_point(|before| *before <= number as usize) - 1;
        (self.lanes[lane][number as usize - self.before[lane]], lane)
    }

    /// What no lane tells of the task between its arrival and its end, it was queued.
    fn push_spans(&self, task: TaskId, arrived: Time, spans: &mut Vec<Span>) {
        let (steps, workers) = (self.plan.steps(task), self.plan.workers().len());
        let mut now = arrived;
        for &number in &self.order[self.places(task)] {
            let (record, lane) = self.record(number);
            let worker = (lane < workers).then(|| WorkerId::new(lane));
            let at = |nanos| self.pace.to_story(Duration::from_nanos(nanos)).max(now);
            let (start, end) = (at(record.start), at(record.end));
            let (step, slice) = (u32::from(record.step), u32::from(record.slice));
            let state = match steps[record.step as usize].kind {
                StepKind::Compute => State::Running,
                StepKind::Wait => State::Waiting,
            };
            let queued =
                Span { task, worker: None, state: State::Queued, step, slice, start: now, end: start };
            let span = Span { task, worker, state, step, slice, start, end };
            spans.extend(Some(queued).filter(|queued| queued.start < queued.end));
            spans.push(span);
            now = end;
        }
    }
}

/// Who gave way, and went on at once because nobody else wanted the worker, was never away.
fn close_gaps(lane: &mut [Record]) {
    let mut last: Option<Record> = None;
    for record in lane {
        if let Some(last) = last.filter(|last| last.task == record.task && last.step == record.step) {
            record.start = last.end;
        }
        last = Some(*record);
    }
}
