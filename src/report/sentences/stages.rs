//! What limits each strategy of a pipeline, and what a bounded queue changes.

use crate::analysis::FEW_TASKS;
use crate::analysis::stages::{Limit, Resource, Stage};
use crate::plan::Strategy;
use crate::story::{Units, agree, count, list, plural, whole_percent};
use crate::time::Time;

/// What the bound of a queue changes in one strategy, by the model: how many are inside at most, and how
/// long all takes.
pub struct Bound {
    pub strategy: Strategy,
    pub with: (usize, Time),
    pub without: (usize, Time),
}

pub fn too_many() -> String {
    format!("With more than {FEW_TASKS} requests they are not told stage by stage.")
}

/// The stages that limit a strategy, and why; `response` is how long a request takes if none does.
pub fn limit(strategy: Strategy, limit: Option<&Limit>, response: Time, units: Units) -> String {
    let Some(limit) = limit else {
        let response = units.length(response);
        return format!("{strategy}: nothing limits it. Nobody queues: a request takes its own {response}.");
    };
    let &Limit { ref stages, resource, taken, by_stage, workers_taken } = limit;
    let why = match resource {
        Resource::Workers(workers) => {
            let who = the(workers, "worker is", "workers are");
            let part = match taken - by_stage {
                others if others < 0.005 => "all by this stage".to_owned(),
                _ => {
                    let these = agree(stages.len(), "this stage", "each of these stages");
                    format!("{} by {these}", whole_percent(by_stage))
                }
            };
            format!("{who} taken {} of the time, {part}.", whole_percent(taken))
        }
        Resource::Places(places) => {
            let who = the(places, "place is", "places are");
            format!(
                "{who} taken {} of the time, and the workers only {}.",
                whole_percent(taken),
                whole_percent(workers_taken)
            )
        }
    };
    let names: Vec<String> = stages.iter().map(|stage| (*stage).to_owned()).collect();
    format!("{strategy}: {} {} it. {why}", list(&names), agree(stages.len(), "limits", "limit"))
}

/// It is no share of the makespan: while the first requests are received, nobody can be taken yet.
pub const TAKEN: &str = "Taken: in use, or held by a wait. 100 % is here the time from when the first is taken until the last is \
     free again; use is a share of the makespan.";

/// "The worker is", "The 2 workers are".
fn the(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("The {one}") } else { format!("The {}", plural(number, one, many)) }
}

/// With a bound and without it: the most requests inside, and the makespan.
pub fn backpressure(Bound { strategy, with, without }: &Bound, units: Units) -> String {
    format!(
        "{strategy}, with and without the bound: {} and {} inside at most, {} and {} in all (predicted).",
        count(with.0, "request"),
        without.0,
        units.length(with.1),
        units.length(without.1)
    )
}

/// "The bound makes concurrent 0.0 s, hybrid 2.0 s longer."; where it does not cost but gain, what all takes without.
pub fn cost(bounds: &[Bound], units: Units) -> String {
    let told = |length: fn(&Bound) -> Time| {
        let told = bounds.iter().map(|bound| format!("{} {}", bound.strategy, units.length(length(bound))));
        told.collect::<Vec<_>>().join(", ")
    };
    if bounds.iter().all(|bound| bound.without.1 <= bound.with.1) {
        format!("The bound makes {} longer.", told(|bound| bound.with.1 - bound.without.1))
    } else {
        format!("Without the bound: {}.", told(|bound| bound.without.1))
    }
}

/// "receive 2.0 s on average and 2.0 s at worst", stage after stage.
pub fn in_words<'a>(stages: impl Iterator<Item = &'a Stage>, units: Units) -> String {
    let parts = stages.map(|stage| {
        let (mean, worst) = (units.length(stage.mean), units.length(stage.worst));
        format!("{} {mean} on average and {worst} at worst", stage.name)
    });
    format!("Stages: {}.", parts.collect::<Vec<_>>().join(", "))
}
