//! What a command says about the I/O of its runs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::kind::Nature;
use super::{IoError, Kind, db_query};
use crate::plan::{Plan, Step, StepKind};
use crate::time::Pace;

/// What is to be opened for each run of one command.
#[derive(Clone, Debug)]
pub struct IoConfig {
    /// What happens instead of a timer, by the name of the step. What is not named waits for a timer.
    pub kinds: BTreeMap<String, Kind>,
    /// Turns the lengths of the plan into real time, as far as they can be chosen.
    pub pace: Pace,
    /// Where files may be made.
    pub folder: PathBuf,
    /// How often a query goes through its table: its length, as calibrated.
    pub passes: u32,
    pub database_url: Option<String>,
}

impl IoConfig {
    /// The same, with a query as long as the plan says.
    pub fn calibrated(mut self, plan: &Plan) -> Result<Self, IoError> {
        let query = plan.step_table().iter().find(|step| self.kind_of(plan, step) == Some(Kind::DbQuery));
        if let Some(query) = query {
            let passes = db_query::calibrate(&self.folder, self.pace.to_real(plan.length(query)));
            self.passes = passes.map_err(|error| IoError::new(Kind::DbQuery, &error))?;
        }
        Ok(self)
    }

    /// What the step does instead of waiting for a timer, or of a calculation.
    pub(super) fn kind_of(&self, plan: &Plan, step: &Step) -> Option<Kind> {
        let kind = *self.kinds.get(plan.what(step))?;
        let fits = match step.kind {
            StepKind::Wait => kind != Kind::Timer && kind.nature() != Nature::Computes,
            StepKind::Compute => kind.nature() == Nature::Computes,
        };
        fits.then_some(kind)
    }
}
