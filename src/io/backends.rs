//! All that the tasks of one run wait for besides timers: each kind opened once, and who waits where.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use super::backend::{Answer, Backend, Opening};
use super::completions::Completions;
use super::{IoConfig, IoError, Kind};
use crate::digest::Digest;
use crate::plan::{Plan, TaskId};
use crate::story;
use crate::system;

/// Standard streams, listeners, event loops, and what libraries keep open.
const OTHER_FILES: usize = 40;

/// Nothing, if all waits are timers.
#[derive(Default)]
pub struct IoBackends {
    opened: BTreeMap<Kind, Opened>,
    /// By task and by the step's place among its own: the number of this wait there.
    waits: BTreeMap<(TaskId, u32), (Kind, usize)>,
}

struct Opened {
    kind: Kind,
    backend: Box<dyn Backend>,
    completions: Completions,
}

impl Opened {
    /// `waits` says of each call how long the other side takes, in real time.
    fn open(kind: Kind, waits: Vec<Duration>, config: &IoConfig) -> io::Result<Self> {
        let open = kind.info().open.expect("nothing is opened for a timer");
        let completions = Completions::new(waits.len());
        let backend = open(Opening { waits, completions: completions.clone(), config })?;
        Ok(Self { kind, backend, completions })
    }
}

/// One call, at the kind of I/O that it is for.
#[derive(Clone, Copy)]
pub struct IoOp<'a> {
    io: &'a Opened,
    number: usize,
}

impl IoBackends {
    /// Opens what the plan's waits need.
    pub fn open(plan: &Plan, config: &IoConfig) -> Result<Self, IoError> {
        let mut backends = Self::default();
        let mut files = OTHER_FILES;
        for (kind, waits) in backends.number_waits(plan, config) {
            allow_open_files(kind, waits.len(), files)?;
            files += waits.len() * kind.info().files_per_call;
            let opened = Opened::open(kind, waits, config).map_err(|error| IoError::new(kind, &error))?;
            backends.opened.insert(kind, opened);
        }
        Ok(backends)
    }

    /// The real length of each wait, by kind and number.
    fn number_waits(&mut self, plan: &Plan, config: &IoConfig) -> BTreeMap<Kind, Vec<Duration>> {
        let table = plan.step_table();
        let kinds: Vec<Option<Kind>> = table.iter().map(|step| config.kind_of(plan, step)).collect();
        let mut waits: BTreeMap<Kind, Vec<Duration>> = BTreeMap::new();
        for task in plan.tasks() {
            let places = plan.step_range(task).map(|place| place as usize);
            for (step, place) in (0..).zip(places) {
                let Some(kind) = kinds[place] else { continue };
                let waits = waits.entry(kind).or_default();
                self.waits.insert((task, step), (kind, waits.len()));
                waits.push(config.pace.to_real(plan.length(&table[place])));
            }
        }
        waits
    }

    pub fn is_empty(&self) -> bool {
        self.opened.is_empty()
    }

    /// What the task's step is for, if it is no timer. `step` is its place among the task's own.
    pub fn op(&self, task: TaskId, step: u32) -> Option<IoOp<'_>> {
        let (kind, number) = *self.waits.get(&(task, step))?;
        Some(IoOp { io: &self.opened[&kind], number })
    }

    /// The digest of what the plan's answer got from outside, if that is where it comes from.
    pub fn answer(&self, plan: &Plan) -> Option<Digest> {
        let is_answer = |&&(task, step): &&(TaskId, u32)| plan.is_answer(&plan.steps(task)[step as usize]);
        let (kind, _) = self.waits[self.waits.keys().find(is_answer)?];
        Some(self.opened[&kind].completions.digest())
    }
}

impl IoOp<'_> {
    /// Makes the call, and the thread does nothing else meanwhile.
    pub fn call(self) -> Result<(), IoError> {
        self.note(self.io.backend.call(self.number))
    }

    /// Makes the call, and the event loop goes on with other tasks meanwhile.
    pub async fn call_async(self) -> Result<(), IoError> {
        self.note(self.io.backend.call_async(self.number).await)
    }

    /// When the other side had done its part, if it has said so.
    pub fn over(self) -> Option<Instant> {
        self.io.completions.over_at(self.number)
    }

    fn note(self, answer: io::Result<Answer>) -> Result<(), IoError> {
        match answer {
            Ok(Answer::Here(bytes)) => self.io.completions.answered(self.number, &bytes),
            Ok(Answer::WithPeer) => {}
            Err(error) => return Err(IoError::new(self.io.kind, &error)),
        }
        Ok(())
    }
}

/// Raises the limit of open files as far as so many waits of this kind need it, besides the `others`
/// that are needed already.
fn allow_open_files(kind: Kind, waits: usize, others: usize) -> Result<(), IoError> {
    let each = kind.info().files_per_call;
    let needed = waits * each + others;
    let allowed = system::allow_open_files(needed);
    if needed <= allowed {
        return Ok(());
    }
    let most = allowed.saturating_sub(others) / each.max(1);
    let choose = match most {
        0 => String::new(),
        most => format!("choose at most {}, or ", story::count(most, "task")),
    };
    let tasks = story::plural(waits, "task needs", "tasks need");
    Err(IoError(format!(
        "{kind}: {tasks} {needed} open files, and the system allows {allowed}; {choose}raise the limit (`ulimit -n`)"
    )))
}
