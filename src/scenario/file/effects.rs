//! Keys that are right, and change nothing in any strategy that they are said for.

use super::diagnostic::{Problems, Span};
use super::document::{Key, Node, Table, Value};
use crate::plan::{Interruptibility, StepKind, Strategy, Waiting};
use crate::scenario::setup::setup_of;
use crate::scenario::setup::{Setup, TaskSet, is_same};

/// A table of workers or of tasks, and the strategies that it is for.
struct Given<'n, 't> {
    strategies: Vec<Strategy>,
    label: &'n Key<'t>,
    table: &'n Table<'t>,
}

/// Tells the keys whose effect depends on what tasks do.
pub fn check(file: &Table, setups: &[Setup; 4], problems: &Problems) {
    for given in all(file, "workers") {
        let why = "no task waits and then computes here, where waits free their worker";
        let is_heeded = |strategy| takes_places(setup_of(strategy, setups), strategy, &given.label.text);
        tell_idle(&given, given.table.label("places"), "places", why, is_heeded, problems);
    }
    for given in all(file, "tasks") {
        let Some(Node { value: Value::List(steps), .. }) = given.table.get("steps") else { continue };
        for (place, step) in steps.iter().enumerate() {
            let Value::Table(step) = &step.value else { continue };
            if step.get("compute").is_none() {
                continue;
            }
            let why = "no event loop does this step, or its task is not interruptible";
            let is_heeded = |strategy| gives_way(setup_of(strategy, setups), &given.label.text, place);
            tell_idle(&given, step.label("gives_way"), "gives_way", why, is_heeded, problems);
        }
    }
}

fn tell_idle(
    given: &Given,
    key: Option<Span>,
    name: &str,
    why: &str,
    is_heeded: impl Fn(Strategy) -> bool,
    problems: &Problems,
) {
    let Some(place) = key else { return };
    if given.strategies.iter().any(|strategy| is_heeded(*strategy)) {
        return;
    }
    // Said for all of them, so that the line names none.
    for strategy in Strategy::ALL {
        problems.idle(strategy, place, name, why);
    }
}

/// The tables of this kind: those for all strategies, and those for one.
fn all<'n, 't>(file: &'n Table<'t>, kind: &str) -> Vec<Given<'n, 't>> {
    let own = Strategy::ALL.map(|strategy| (file.table(strategy.name()), vec![strategy]));
    let tables = std::iter::once((Some(file), Strategy::ALL.to_vec())).chain(own);
    let mut given = Vec::new();
    for (table, strategies) in tables {
        let Some(table) = table.and_then(|table| table.table(kind)) else { continue };
        given.extend(table.0.iter().filter_map(|(label, node)| match &node.value {
            Value::Table(table) => Some(Given { strategies: strategies.clone(), label, table }),
            _ => None,
        }));
    }
    given
}

/// Whether some task needs a place in the queue of these workers.
fn takes_places(setup: &Setup, strategy: Strategy, workers: &str) -> bool {
    let Some(pool) = setup.pools.iter().position(|pool| is_same(&pool.key, workers)) else { return false };
    let leads_there = |set: &TaskSet| {
        let next = set.steps.iter().cycle().skip(1);
        let pairs = set.steps.iter().zip(next).enumerate();
        let mut pairs = pairs.filter(|(place, _)| 1 < set.repeat || place + 1 < set.steps.len());
        pairs.any(|(_, (wait, next))| {
            wait.kind == StepKind::Wait && next.kind == StepKind::Compute && next.on == pool
        })
    };
    let is_free = |set: &&TaskSet| set.interruptibility == Interruptibility::Interruptible;
    strategy.waiting == Waiting::Frees && setup.sets.iter().filter(is_free).any(leads_there)
}

fn gives_way(setup: &Setup, tasks: &str, step: usize) -> bool {
    let set = setup.sets.iter().find(|set| set.key == tasks);
    let set = set.filter(|set| set.interruptibility == Interruptibility::Interruptible);
    set.and_then(|set| set.steps.get(step)).is_some_and(|step| step.gives_way.is_some())
}
