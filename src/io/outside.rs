//! All that the tasks of one run wait for besides timers: each kind opened once, and who waits where.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use super::{Io, Kind, Setting, Trouble, allow_open_files};
use crate::digest::Digest;
use crate::plan::{Plan, TaskId};

/// Standard streams, listeners, event loops, and what libraries keep open.
const OTHER_FILES: usize = 40;

/// Nothing, if all waits are timers.
#[derive(Default)]
pub struct Outside {
    ios: BTreeMap<Kind, Io>,
    /// By task and by the step's place among its own: the number of this wait there.
    waits: BTreeMap<(TaskId, u32), (Kind, usize)>,
}

/// One wait, at the kind of I/O that it is for.
#[derive(Clone, Copy)]
pub struct IoOp<'a> {
    io: &'a Io,
    number: usize,
}

impl Outside {
    /// Opens what the plan's waits need.
    ///
    /// # Errors
    /// What the system refused, in a line.
    pub fn open(plan: &Plan, setting: &Setting) -> Result<Self, Trouble> {
        let mut outside = Self::default();
        let mut files = OTHER_FILES;
        for (kind, waits) in outside.number_waits(plan, setting) {
            allow_open_files(kind, waits.len(), files)?;
            files += waits.len() * kind.files_per_wait();
            outside.ios.insert(kind, Io::start(kind, waits, setting)?);
        }
        Ok(outside)
    }

    /// The real length of each wait, by kind and number.
    fn number_waits(&mut self, plan: &Plan, setting: &Setting) -> BTreeMap<Kind, Vec<Duration>> {
        let table = plan.step_table();
        let kinds: Vec<Option<Kind>> = table.iter().map(|step| setting.kind_of(plan, step)).collect();
        let mut waits: BTreeMap<Kind, Vec<Duration>> = BTreeMap::new();
        for task in plan.tasks() {
            let places = plan.step_range(task).map(|place| place as usize);
            for (step, place) in (0..).zip(places) {
                let Some(kind) = kinds[place] else { continue };
                let waits = waits.entry(kind).or_default();
                self.waits.insert((task, step), (kind, waits.len()));
                waits.push(setting.pace.to_real(plan.length(&table[place])));
            }
        }
        waits
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ios.is_empty()
    }

    /// What the task's step is for, if it is no timer. `step` is its place among the task's own.
    #[must_use]
    pub fn op(&self, task: TaskId, step: u32) -> Option<IoOp<'_>> {
        let (kind, number) = *self.waits.get(&(task, step))?;
        Some(IoOp { io: &self.ios[&kind], number })
    }

    /// The digest of what the plan's answer got from outside, if that is where it comes from.
    #[must_use]
    pub fn answer(&self, plan: &Plan) -> Option<Digest> {
        let is_answer = |&&(task, step): &&(TaskId, u32)| plan.is_answer(&plan.steps(task)[step as usize]);
        let (kind, _) = self.waits[self.waits.keys().find(is_answer)?];
        Some(self.ios[&kind].answers())
    }
}

impl IoOp<'_> {
    /// Waits, and the thread stands still meanwhile.
    ///
    /// # Errors
    /// If the other side or the system did not do its part.
    pub fn wait(self) -> Result<(), Trouble> {
        self.told(self.io.wait(self.number))
    }

    /// Waits, and the event loop goes on with other tasks meanwhile.
    ///
    /// # Errors
    /// If the other side or the system did not do its part.
    pub async fn wait_async(self) -> Result<(), Trouble> {
        self.told(self.io.wait_async(self.number).await)
    }

    /// Computes, if this kind is one that computes: says whether it did.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn compute(self) -> Result<bool, Trouble> {
        self.told(self.io.compute(self.number))
    }

    /// When the other side had done its part, if it has said so.
    #[must_use]
    pub fn over(self) -> Option<Instant> {
        self.io.over(self.number)
    }

    fn told<T>(self, done: io::Result<T>) -> Result<T, Trouble> {
        done.map_err(|error| Trouble::new(self.io.kind(), &error))
    }
}
