//! How much there is to do in a plan: the sums that bound a run of the model.

use super::{Discipline, Plan, Step, StepKind};
use crate::time::Time;

impl Plan {
    /// The last arrival and then every step in turn, with as many switches of a worker as there can
    /// be: no run of the model lasts longer.
    pub(super) fn one_after_the_other(&self) -> Option<Time> {
        let lengths: Vec<Option<Time>> = self.steps.iter().map(|step| self.checked_length(step)).collect();
        let mut sum = self.tasks.iter().map(|task| task.arrives).max()?;
        for task in &self.tasks {
            for length in &lengths[task.steps.start as usize..task.steps.end as usize] {
                sum = sum.checked_add((*length)?)?;
            }
        }
        let dearest = self.pools.iter().map(|pool| pool.switch_cost).max()?;
        if dearest.is_zero() {
            return Some(sum);
        }
        // Each turn begins with a switch, and whoever becomes ready may take the worker of another.
        sum.checked_add(dearest.checked_mul(self.turns()?.checked_mul(2)?)?)
    }

    /// How often a task begins to wait or takes its turn on a worker, at the most and without
    /// preemption: what the model's running time grows with. `None` if that is beyond counting.
    pub fn turns(&self) -> Option<u64> {
        let of_step: Vec<u64> = self.steps.iter().map(|step| self.turns_of(step)).collect();
        self.tasks.iter().try_fold(0_u64, |sum, task| {
            let steps = &of_step[task.steps.start as usize..task.steps.end as usize];
            steps.iter().try_fold(sum.checked_add(1)?, |sum, turns| sum.checked_add(*turns))
        })
    }

    fn turns_of(&self, step: &Step) -> u64 {
        let slices = step.slices.len() as u64;
        match (step.kind, self.pool(step.on).discipline) {
            (StepKind::Compute, Discipline::RoundRobin { quantum }) if !quantum.is_zero() => {
                let length = self.checked_length(step).unwrap_or(Time::LONGEST);
                slices + length.as_nanos() / quantum.as_nanos()
            }
            _ => slices,
        }
    }

    fn checked_length(&self, step: &Step) -> Option<Time> {
        self.slices(step).iter().try_fold(Time::ZERO, |sum, slice| sum.checked_add(*slice))
    }
}
