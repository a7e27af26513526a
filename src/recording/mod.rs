//! A recording: all that one command measured, and what it takes to show it again without running
//! anything, on any machine. The predictions are computed anew: the model is exact.
//!
//! The file is JSON: which format it has, what kind of page it is of, a digest of its body, and the body. A
//! file that was changed by an accident is told from one that was not, and one of a newer format from one
//! that is damaged. Each kind of page has a body of its own: a file here, and a name in [`Kind`].

mod coroutine;
mod latency;
mod classify;
mod pitfall;
mod probe;
mod scenarios;
mod wakeup;

use std::cmp::Ordering;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use coroutine::Polled;
pub use pitfall::BothSides;
pub use probe::OneServer;
pub use scenarios::{Scenarios, Subject};

use crate::analysis::MeasuredRun;
use crate::analysis::disturbance::Disturbance;
use crate::digest::Digest;
use crate::foreign::{self, hides_something, shown};
use crate::system::load::Meanwhile;
use crate::time::Time;

/// It grows whenever an older program could not read what is written. A kind more does not: of what it
/// does not know, a program says so.
const FORMAT: u32 = 5;

const DAMAGED: &str = "is damaged: its content is not what was written; use another copy";

/// Which page it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A scenario, or several beside each other.
    Scenarios,
    Pitfall,
    Coroutine,
    Wakeup,
    Latency,
    Probe,
    Classify,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Scenarios,
        Self::Pitfall,
        Self::Coroutine,
        Self::Wakeup,
        Self::Latency,
        Self::Probe,
        Self::Classify,
    ];

    /// As it stands in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scenarios => "scenarios",
            Self::Pitfall => "pitfall",
            Self::Coroutine => "coroutine",
            Self::Wakeup => "wakeup",
            Self::Latency => "latency",
            Self::Probe => "probe",
            Self::Classify => "classify",
        }
    }
}

/// What one kind of page keeps of what was measured. What serde makes of it stands in the file.
pub trait Body: Serialize + DeserializeOwned {
    const KIND: Kind;

    /// Whether everything in it is where and when it can be, so that a page can be made of it.
    fn is_sound(&self) -> bool;
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    recording: u32,
    program: String,
    kind: String,
    digest: Digest,
    body: Box<RawValue>,
}

/// What every format of a recording has, also those to come.
#[derive(Deserialize)]
struct Label {
    recording: u32,
    program: String,
}

/// The text of its file.
///
/// # Panics
/// In a debug build, if it is not sound. Otherwise never: a recording has only names and numbers.
pub fn text<B: Body>(body: &B) -> String {
    debug_assert!(body.is_sound(), "nobody could read this recording again");
    let body = serde_json::to_string(body).expect("a recording has only names and numbers");
    let body = RawValue::from_string(foreign::json(&body)).expect("it says the same");
    let envelope = Envelope {
        recording: FORMAT,
        program: concat!("meanwhile ", env!("CARGO_PKG_VERSION")).to_owned(),
        kind: B::KIND.name().to_owned(),
        digest: Digest::of_bytes(body.get().as_bytes()),
        body,
    };
    serde_json::to_string(&envelope).expect("a recording has only names and numbers") + "\n"
}

/// A file that is a recording: of which kind is known, and what is in it has yet to be read.
#[derive(Debug)]
pub struct Opened {
    pub kind: Kind,
    /// That wrote it.
    program: String,
    body: Box<RawValue>,
}

impl Opened {
    /// # Errors
    /// Why the text is no recording, in a line.
    pub fn new(text: &str) -> Result<Self, String> {
        check(&label(text)?)?;
        let envelope: Envelope = serde_json::from_str(text).map_err(|_| DAMAGED)?;
        let Envelope { kind, program, digest, body, .. } = envelope;
        if Digest::of_bytes(body.get().as_bytes()) != digest {
            return Err(DAMAGED.to_owned());
        }
        let program = shown(&program);
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind).ok_or_else(|| {
            let kind = shown(&kind);
            format!(
                "is of a `{kind}`, written by {program}; this program has no such page: use the newer one"
            )
        })?;
        Ok(Self { kind, program, body })
    }

    /// # Errors
    /// If it is of a kind that was not asked for, or has not what this program keeps of that kind.
    pub fn read<B: Body>(&self) -> Result<B, String> {
        if self.kind != B::KIND {
            return Err(format!("is of a `{}`; show it with `meanwhile replay`", self.kind.name()));
        }
        let body: Option<B> = serde_json::from_str(self.body.get()).ok();
        body.filter(B::is_sound).ok_or_else(|| self.is_of_another())
    }

    /// The digest is right, so nothing was lost on the way.
    fn is_of_another(&self) -> String {
        format!(
            "has not what this program keeps of a `{}`: another build of {} wrote it, or somebody changed it; measure it again",
            self.kind.name(),
            self.program
        )
    }
}

fn label(text: &str) -> Result<Label, String> {
    serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            "is no recording; write one with `--export NAME.run.json`".to_owned()
        }
        _ => format!("is damaged, or no recording: it ends or goes wrong in line {}", error.line()),
    })
}

/// Whether this program reads it.
fn check(Label { recording, program }: &Label) -> Result<(), String> {
    let program = shown(program);
    match recording.cmp(&FORMAT) {
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(format!(
            "has format {recording}, written by {program}; this program reads format {FORMAT}: use the newer one"
        )),
        Ordering::Less => Err(format!(
            "has format {recording}, of an older program; this one reads format {FORMAT}: measure it again"
        )),
    }
}

/// Whether a text can stand on a page as it is: whoever wrote the file could have written anything.
fn is_a_word(text: &str) -> bool {
    const LONGEST: usize = 200;
    text.len() <= LONGEST && !foreign::hides_something(text)
}

/// Whether everything in a run is where and when it can be.
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
            && task.stretches.windows(2).all(|pair| pair[0].end <= pair[1].start)
    });
    let of_tasks = run.tasks.iter().flat_map(|task| {
        std::iter::once(&task.name).chain(task.stretches.iter().map(|stretch| &stretch.what))
    });
    let mut names = of_tasks.chain(run.workers.iter().map(|worker| &worker.name));
    let names_are = !names.any(|name| hides_something(name));
    let busy = run.workers.iter().try_fold(Time::ZERO, |sum, worker| sum.checked_add(worker.busy));
    let counts = !run.tasks.is_empty() && run.tasks.len() <= run.task_count && !run.workers.is_empty();
    let disturbance = measured.measurement.disturbance.as_ref();
    let order = run.first_arrival <= run.last_finish;
    tasks_are && names_are && counts && busy.is_some() && order && disturbance.is_none_or(can_be)
}

/// Whether what others took can be added up, for all processors.
fn can_be(disturbance: &Disturbance) -> bool {
    let Disturbance { meanwhile: Meanwhile { wall, own, others, throttled, .. }, running, planned, .. } =
        disturbance;
    [wall, own, others, throttled, running, planned].into_iter().all(|length| *length <= Time::LONGEST.into())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::analysis::disturbance::Cause;
    use crate::classify::Classification;
    use crate::latency::Ladder;
    use crate::wakeup::Wakeups;

    /// As a build has written it that keeps something else.
    fn of_another_build<B: Body>() -> String {
        let body = r#"{"another":[]}"#;
        let envelope = Envelope {
            recording: FORMAT,
            program: "meanwhile 0.0.9".to_owned(),
            kind: B::KIND.name().to_owned(),
            digest: Digest::of_bytes(body.as_bytes()),
            body: RawValue::from_string(body.to_owned()).expect("JSON"),
        };
        let text = serde_json::to_string(&envelope).expect("JSON");
        Opened::new(&text).expect("it is whole").read::<B>().err().expect("no page can be made of it")
    }

    #[test]
    fn what_another_build_wrote_is_whole_and_says_so() {
        let told = [
            of_another_build::<Scenarios>(),
            of_another_build::<BothSides>(),
            of_another_build::<Polled>(),
            of_another_build::<Wakeups>(),
            of_another_build::<Ladder>(),
            of_another_build::<OneServer>(),
            of_another_build::<Classification>(),
        ];
        for (told, kind) in told.iter().zip(Kind::ALL) {
            assert_eq!(
                *told,
                format!(
                    "has not what this program keeps of a `{}`: another build of meanwhile 0.0.9 wrote it, or \
                     somebody changed it; measure it again",
                    kind.name()
                )
            );
        }
    }

    #[test]
    fn a_disturbance_is_no_longer_than_any_story() {
        let of = |wall| {
            let meanwhile = Meanwhile { wall, processors: u32::MAX, ..Meanwhile::default() };
            can_be(&Disturbance {
                cause: Cause::Others,
                meanwhile,
                running: Duration::ZERO,
                planned: Duration::ZERO,
            })
        };
        assert_eq!([Duration::from_secs(1), Duration::MAX].map(of), [true, false]);
        let _all = Duration::from(Time::LONGEST) * u32::MAX;
    }
}
