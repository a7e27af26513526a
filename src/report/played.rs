//! One strategy of a scenario, played.

use std::num::NonZeroU32;

use super::arithmetic::Arithmetic;
use super::cost::Cost;
use crate::analysis::disturbance::Disturbance;
use crate::analysis::stages::Stages;
use crate::analysis::{MeasuredRun, Run, TaskRun};
use crate::plan::Strategy;
use crate::scenario::Scenario;
use crate::system::machine::Machine;
use crate::time::Time;

/// What the notes state, what the model computes, what the machine did.
#[derive(Clone, Debug)]
pub struct Played {
    pub strategy: Strategy,
    pub headline: String,
    pub published: Option<Time>,
    pub drawn: Drawn,
    pub predicted: Run,
    pub measured: Option<MeasuredRun>,
    pub here: Here,
    /// Of what was predicted, and of what was measured; `None` where a scenario has no stages, or a
    /// run has too many tasks to tell.
    pub predicted_stages: Option<Stages>,
    pub measured_stages: Option<Stages>,
    /// Of the run that is drawn: figures that only this scenario has, with their names.
    pub own_figures: Vec<(&'static str, String)>,
    /// What is to be seen in the run that is drawn, a sentence each.
    pub notes: Vec<String>,
    /// Who was queued longest in it, and why, in one line.
    pub cause: String,
    /// The same in a few words, where nobody was.
    pub nobody_queued: String,
    /// What the predicted makespan is the sum of; `None` where nothing is predicted task by task.
    pub arithmetic: Option<Arithmetic>,
    /// What waiting cost, where it was measured and is the matter.
    pub cost: Option<Cost>,
}

/// What the model says of the processors of the machine that measured.
#[derive(Clone, Debug)]
pub enum Here {
    /// The same as it says anyway: there are enough, or they are the ones that were given.
    AsPredicted,
    /// The tasks have fewer processors here, or more.
    Otherwise(Box<Run>),
    /// Nothing: a server has a processor for itself, and the others share what is left.
    Unknown,
}

impl Here {
    /// `otherwise` is the prediction for so many processors.
    pub fn of(
        predicted: &Run,
        measured: Option<&MeasuredRun>,
        given: Option<NonZeroU32>,
        machine: Machine,
        otherwise: impl FnOnce(NonZeroU32) -> Option<Run>,
    ) -> Self {
        let Some(measured) = measured else { return Self::AsPredicted };
        let processors = |processors: NonZeroU32| processors.get() as usize;
        let has = |processors: usize| predicted.peaks.running.min(processors);
        let modelled = has(given.map_or(usize::MAX, processors));
        if modelled == has(machine.cores) && !(measured.measurement.oversubscribed && given.is_none()) {
            return Self::AsPredicted;
        }
        let cores = u32::try_from(machine.cores).ok().and_then(NonZeroU32::new);
        cores.and_then(otherwise).map_or(Self::Unknown, |run| Self::Otherwise(Box::new(run)))
    }

    /// What to compare a measured run with; `None` if that is unknown.
    pub fn run<'a>(&'a self, predicted: &'a Run) -> Option<&'a Run> {
        match self {
            Self::AsPredicted => Some(predicted),
            Self::Otherwise(run) => Some(run),
            Self::Unknown => None,
        }
    }
}

/// Which of the two runs a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    Predicted,
    Measured,
}

impl Drawn {
    /// What happened, if it did; but where the page has a prediction, no disturbed run, and none that had too few
    /// processors: who looks at its chart would take home what the machine did, and not what the strategy does.
    /// Nor one of which nothing is to be seen but hand-overs, since all that it does takes no time.
    pub fn of(predicted: &Run, measured: Option<&MeasuredRun>, here: &Here, has_prediction: bool) -> Self {
        let is_telling = |measured: &MeasuredRun| is_fit(measured, here) && !predicted.makespan().is_zero();
        match measured {
            None => Self::Predicted,
            Some(measured) if has_prediction && !is_telling(measured) => Self::Predicted,
            Some(_) => Self::Measured,
        }
    }

    /// The clock of the run to draw.
    pub const fn clock(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Predicted => "predicted",
        }
    }

    pub fn run<'a>(self, predicted: &'a Run, measured: Option<&'a MeasuredRun>) -> &'a Run {
        match (self, measured) {
            (Self::Measured, Some(measured)) => &measured.run,
            _ => predicted,
        }
    }
}

/// Whether it had the processors that it needed, as far as it was to have them.
fn is_fit(measured: &MeasuredRun, here: &Here) -> bool {
    let is_crowded = measured.measurement.oversubscribed && !matches!(here, Here::AsPredicted);
    !measured.is_disturbed() && !is_crowded
}

impl Played {
    /// The run to draw, and to take the sentences from.
    pub fn drawn(&self) -> &Run {
        self.drawn.run(&self.predicted, self.measured.as_ref())
    }

    /// The clock of the run to draw.
    pub const fn clock(&self) -> &'static str {
        self.drawn.clock()
    }

    /// What was measured without the processors that it needed: it stands below the prediction.
    pub fn beside(&self) -> Option<&MeasuredRun> {
        let measured = self.measured.as_ref().filter(|_| self.drawn == Drawn::Predicted)?;
        (!is_fit(measured, &self.here)).then_some(measured)
    }

    /// The same, where something took them.
    pub fn disturbed(&self) -> Option<(&MeasuredRun, &Disturbance)> {
        let measured = self.beside()?;
        Some((measured, measured.measurement.disturbance.as_ref()?))
    }

    /// Those of the run to draw.
    pub fn drawn_stages(&self) -> Option<&Stages> {
        match self.drawn {
            Drawn::Measured => self.measured_stages.as_ref(),
            Drawn::Predicted => self.predicted_stages.as_ref(),
        }
    }
}

/// The run that says which tasks and events to tell: the predicted one, so that it is the same ones
/// every time; where nothing can be predicted, the measured one.
pub(super) fn foreseen<'a>(scenario: &Scenario, played: &'a Played) -> &'a Run {
    if scenario.is_only_measured() { played.drawn() } else { &played.predicted }
}

/// The tasks that a page has room for: all if they are few, else the first two, the slowest and
/// the last.
pub fn tasks_to_tell(run: &Run) -> Vec<&TaskRun> {
    const ROOM: usize = 4;
    if run.task_count <= ROOM {
        return run.tasks.iter().collect();
    }
    let slowest = run.slowest().id.index();
    let places = [0, 1, slowest, run.task_count - 1];
    run.tasks.iter().filter(|task| places.contains(&task.id.index())).collect()
}
