//! What the file proposes to change: `[try]`.

use super::diagnostic::{Problems, Span};
use super::fields::Fields;
use super::{STANDARD_INPUT, Scrutiny, checked, limits};
use crate::foreign::{shell_word, shown};
use crate::plan::Strategy;
use crate::scenario::Scenario;

/// A change of a file that is worth a run of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// As it is typed behind `--set`.
    pub set: String,
    pub command: String,
    pub shows: String,
    /// What is played then.
    pub scenario: Box<Scenario>,
}

impl Scenario {
    /// Those of a file, without one that is this very scenario.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !plays_the_same(&change.scenario, self))
    }
}

/// Each is read as `--set` would be: what cannot be set is told, and what changes nothing, too.
pub fn changes(
    (file_name, text): (&str, &str),
    fields: &Fields,
    own: &Scenario,
    problems: &Problems,
) -> Vec<Change> {
    let mut changes = Vec::new();
    let typed = if file_name == STANDARD_INPUT { "-" } else { file_name };
    for (label, shows) in fields.lines("try", limits::CHANGES, limits::TEXT) {
        let (scenario, found) =
            checked(file_name, text, &[label.text.clone().into_owned()], Scrutiny::Change);
        let Some(scenario) = scenario else {
            tell(label.place, &label.text, found.list.first().map_or("", |first| &first.message), problems);
            continue;
        };
        if plays_the_same(&scenario, own) {
            for strategy in Strategy::ALL {
                problems.idle(strategy, label.place, &label.text, "the file says so already");
            }
            continue;
        }
        let set = shell_word(&label.text).into_owned();
        changes.push(Change {
            command: format!("meanwhile run {} --set {set}", shell_word(typed)),
            set,
            shows: shows.value.to_owned(),
            scenario: Box::new(scenario),
        });
    }
    changes
}

fn tell(place: Span, set: &str, why: &str, problems: &Problems) {
    let message = format!("`{}` cannot be set in this file: {why}", shown(set));
    problems.missing(None, place, message, "write what `--set` takes: \"KEY=VALUE\" = \"what it shows\"");
}

fn plays_the_same(one: &Scenario, other: &Scenario) -> bool {
    (&one.setups, one.seed, one.processors) == (&other.setups, other.seed, other.processors)
}
