//! One strategy of a scenario, played.

use super::cost::Cost;
use crate::analysis::stages::Stages;
use crate::analysis::{MeasuredRun, Run, TaskRun};
use crate::plan::Strategy;
use crate::scenario::Scenario;
use crate::time::Time;

/// What the notes state, what the model computes, what the machine did.
#[derive(Clone, Debug)]
pub struct Played {
    pub strategy: Strategy,
    pub headline: String,
    pub published: Option<Time>,
    pub predicted: Run,
    pub measured: Option<MeasuredRun>,
    /// Of what was predicted, and of what was measured; `None` where a scenario has no stages, or a
    /// run has too many tasks to tell.
    pub predicted_stages: Option<Stages>,
    pub measured_stages: Option<Stages>,
    /// Of the run that is drawn: figures that only this scenario has, with their names.
    pub own_figures: Vec<(&'static str, String)>,
    /// What is to be seen in the run that is drawn, a sentence each.
    pub notes: Vec<String>,
    /// What waiting cost, where it was measured and is the matter.
    pub cost: Option<Cost>,
}

impl Played {
    /// The run to draw: what happened, if it did, and else what is predicted.
    pub fn drawn(&self) -> &Run {
        self.measured.as_ref().map_or(&self.predicted, |measured| &measured.run)
    }

    /// The clock of the run to draw.
    pub const fn clock(&self) -> &'static str {
        if self.measured.is_some() { "measured" } else { "predicted" }
    }

    /// Those of the run to draw.
    pub fn drawn_stages(&self) -> Option<&Stages> {
        if self.measured.is_some() { self.measured_stages.as_ref() } else { self.predicted_stages.as_ref() }
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
