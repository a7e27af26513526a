//! A recording: all that one command measured, and what it takes to show it again without running
//! anything, on any machine. The predictions are computed anew: the model is exact.
//!
//! The file is JSON: which format it has, a digest of its body, and the body. A file that was changed
//! by an accident is told from one that was not, and one of a newer format from one that is damaged.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::analysis::MeasuredRun;
use crate::digest::Digest;
use crate::foreign::shown;
use crate::io::real_file::Timed;
use crate::plan::Strategy;
use crate::report::Clocks;
use crate::time::Time;

/// It grows whenever an older program could not read what is written.
const FORMAT: u32 = 3;

const DAMAGED: &str = "is damaged: its content is not what was written; use another copy";

/// What a command measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recording {
    pub subject: Subject,
    /// As they were asked for; empty for all.
    pub strategies: Vec<Strategy>,
    /// As they were asked for.
    pub clock: Clocks,
    /// Story seconds in a real second.
    pub pace: f64,
    pub repeat: usize,
    /// Of the machine that measured.
    pub cores: usize,
    /// By scenario of the page.
    pub found: Vec<Found>,
}

/// What was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A scenario of the program, and its numbers as they are typed.
    Program { name: String, values: Vec<(String, String)> },
    /// A scenario file, and what `--set` changed in it.
    File { name: String, text: String, sets: Vec<String> },
}

/// What was measured of one scenario: a run for each strategy, and what belongs beside them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Found {
    pub runs: Vec<MeasuredRun>,
    pub beside: Vec<Timed>,
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    recording: u32,
    program: String,
    digest: Digest,
    body: Box<RawValue>,
}

/// What every format of a recording has, also those to come.
#[derive(Deserialize)]
struct Label {
    recording: u32,
    program: String,
}

impl Recording {
    /// The text of its file.
    ///
    /// # Panics
    /// Never: a recording has only names and numbers.
    pub fn text(&self) -> String {
        let body = serde_json::value::to_raw_value(self).expect("a recording has only names and numbers");
        let envelope = Envelope {
            recording: FORMAT,
            program: concat!("meanwhile ", env!("CARGO_PKG_VERSION")).to_owned(),
            digest: Digest::of_bytes(body.get().as_bytes()),
            body,
        };
        serde_json::to_string(&envelope).expect("a recording has only names and numbers") + "\n"
    }

    /// # Errors
    /// Why the text is no recording, in a line.
    pub fn read(text: &str) -> Result<Self, String> {
        let label: Label = serde_json::from_str(text).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => {
                "is no recording; write one with `--export NAME.run.json`".to_owned()
            }
            _ => format!("is damaged, or no recording: it ends or goes wrong in line {}", error.line()),
        })?;
        if FORMAT < label.recording {
            let Label { recording, program } = label;
            let program = shown(&program);
            return Err(format!(
                "has format {recording}, written by {program}; this program reads format {FORMAT}: use the newer one"
            ));
        }
        if label.recording < FORMAT {
            return Err(format!(
                "has format {}, of an older program; this one reads format {FORMAT}: measure it again",
                label.recording
            ));
        }
        let envelope: Envelope = serde_json::from_str(text).map_err(|_| DAMAGED)?;
        if Digest::of_bytes(envelope.body.get().as_bytes()) != envelope.digest {
            return Err(DAMAGED.to_owned());
        }
        let recording: Self = serde_json::from_str(envelope.body.get()).map_err(|_| DAMAGED)?;
        match recording.found.iter().flat_map(|found| &found.runs).all(is_sound) {
            true => Ok(recording),
            false => Err(DAMAGED.to_owned()),
        }
    }
}

/// Whether everything in it is where and when it can be.
fn is_sound(measured: &MeasuredRun) -> bool {
    let run = &measured.run;
    let is_known = |at: Time| at <= run.last_finish && run.last_finish <= Time::LONGEST;
    let tasks_are = run.tasks.iter().all(|task| {
        let times = &task.times;
        task.id.index() < run.task_count
            && times.arrived <= times.started
            && times.started <= times.finished
            && is_known(times.finished)
            && task.stretches.iter().all(|it| {
                let has_worker = it.worker.is_none_or(|worker| worker < run.workers.len());
                has_worker && it.start <= it.end && is_known(it.end)
            })
    });
    let busy = run.workers.iter().try_fold(Time::ZERO, |sum, worker| sum.checked_add(worker.busy));
    let counts = !run.tasks.is_empty() && run.tasks.len() <= run.task_count && !run.workers.is_empty();
    tasks_are && counts && busy.is_some() && run.first_arrival <= run.last_finish
}
