//! What the file proposes to change: `[try]`.

use super::diagnostic::{Problems, Span};
use super::fields::Fields;
use super::{STANDARD_INPUT, check_one_of_many, limits};
use crate::foreign::{shell_word, shown};
use crate::plan::Strategy;
use crate::scenario::Scenario;

/// A change of a file that is worth a run of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// As it is typed behind `--set`.
    pub set: String,
    /// As it is typed, with the values of the command line.
    pub command: String,
    pub shows: String,
    /// What is played then.
    pub scenario: Box<Scenario>,
}

impl Scenario {
    /// What a file proposes instead.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// Each is read as one more `--set`: what cannot be set is told, and what changes nothing, too.
pub fn changes(
    (file_name, text, sets): (&str, &str, &[String]),
    fields: &Fields,
    own: &Scenario,
    problems: &Problems,
) -> Vec<Change> {
    let mut changes = Vec::new();
    let typed = if file_name == STANDARD_INPUT { "-" } else { file_name };
    for (label, shows) in fields.lines("try", limits::CHANGES, limits::TEXT) {
        let sets = [sets, &[label.text.clone().into_owned()]].concat();
        let (scenario, found) = check_one_of_many(file_name, text, &sets);
        let Some(scenario) = scenario else {
            // With other values of the command line, it may be another problem.
            if sets.len() == 1 {
                tell(
                    label.place,
                    &label.text,
                    found.list.first().map_or("", |first| &first.message),
                    problems,
                );
            }
            continue;
        };
        if plays_the_same(&scenario, own) {
            for strategy in Strategy::ALL {
                problems.idle(strategy, label.place, &label.text, "the file says so already");
            }
            continue;
        }
        let options = sets.iter().map(|set| format!(" --set {}", shell_word(set)));
        changes.push(Change {
            command: format!("meanwhile run {}{}", shell_word(typed), options.collect::<String>()),
            set: shell_word(&label.text).into_owned(),
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
