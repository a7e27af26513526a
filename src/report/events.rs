//! What happens to the tasks that matter, in every strategy.

use super::played::{Played, foreseen, tasks_to_tell};
use crate::analysis::{Run, TaskRun};
use crate::scenario::Scenario;
use crate::scenario::claim::Moment;
use crate::time::Time;

/// Something that happens to one task, in every strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub label: String,
    /// By strategy.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub published: Option<Time>,
    pub predicted: Option<Time>,
    pub measured: Option<Time>,
}

impl Event {
    /// Whether the moment is given, and so the same on every clock.
    pub fn is_by_schedule(&self) -> bool {
        self.cells.iter().all(|cell| cell.measured.is_none() || cell.measured == cell.predicted)
    }
}

impl Cell {
    /// What decides whether and where the event is told.
    pub fn foreseen(&self) -> Option<Time> {
        self.predicted.or(self.measured)
    }
}

/// In the order of the first strategy shown.
pub(super) fn of(scenario: &Scenario, strategies: &[Played]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for played in strategies {
        for task in tasks_to_tell(foreseen(scenario, played)) {
            for (moment, words) in scenario.events() {
                let event = event(scenario, strategies, task, (moment, words));
                let happens = event.cells.iter().any(|cell| cell.foreseen().is_some());
                if happens && !events.iter().any(|other| other.label == event.label) {
                    events.push(event);
                }
            }
        }
    }
    events.sort_by_key(|event| event.cells.iter().find_map(Cell::foreseen));
    events
}

fn event(
    scenario: &Scenario,
    strategies: &[Played],
    task: &TaskRun,
    (moment, words): (&Moment, &str),
) -> Event {
    let cell = |played: &Played| {
        let at = |run: &Run| run.task(&task.name)?.at(moment);
        let moments = scenario.published_moments(played.strategy);
        let published = moments.iter().find(|it| it.task == task.name && it.moment == moment);
        Cell {
            published: published.map(|stated| stated.at),
            predicted: at(&played.predicted).filter(|_| !scenario.is_only_measured()),
            measured: played.measured.as_ref().and_then(|measured| at(&measured.run)),
        }
    };
    Event { label: format!("{} {words}", task.name), cells: strategies.iter().map(cell).collect() }
}
