//! What the file proposes to change: `[try]`.

use std::borrow::Cow;

use super::diagnostic::{Diagnostics, Problems, Severity, Span};
use super::fields::{Fields, unprintable};
use super::{STANDARD_INPUT, check_one_of_many, limits};
use crate::foreign::{shell_word, shown};
use crate::plan::Strategy;
use crate::scenario::Scenario;

/// A change of a file that is worth a run of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// As it is typed behind `--set`.
    pub set: String,
    /// As it is typed.
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

/// Each is read as `--set` would be: what cannot be set is told, and what changes nothing, too.
pub fn changes(
    (file_name, text): (&str, &str),
    fields: &Fields,
    own: &Scenario,
    problems: &Problems,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (label, shows) in fields.lines("try", limits::CHANGES, limits::TEXT) {
        if let Some(advice) = unprintable(&label.text, limits::CHANGE) {
            problems.add(label.place, "this change cannot be printed", advice);
            continue;
        }
        let (scenario, found) = check_one_of_many(file_name, text, &[label.text.clone().into_owned()]);
        let Some(scenario) = scenario else {
            tell(label.place, &label.text, &found, problems);
            continue;
        };
        if plays_the_same(&scenario, own) {
            for strategy in Strategy::ALL {
                problems.idle(strategy, label.place, &label.text, "what is played is the same as without it");
            }
            continue;
        }
        let set = shell_word(&label.text).into_owned();
        changes.push(Change {
            command: format!("meanwhile run {} --set {set}", typed(file_name)),
            set,
            shows: shows.value.to_owned(),
            scenario: Box::new(scenario),
        });
    }
    changes
}

/// The name of the file as a shell takes it. What was escaped or cut to be shown is no name: then the reader
/// knows it.
fn typed(file_name: &str) -> Cow<'_, str> {
    match file_name {
        STANDARD_INPUT => "-".into(),
        name if name.contains('\\') || name.ends_with("...") => "FILE".into(),
        name if name.starts_with('-') => format!("./{}", shell_word(name)).into(),
        name => shell_word(name),
    }
}

fn tell(place: Span, set: &str, found: &Diagnostics, problems: &Problems) {
    let error = found.list.iter().find(|found| found.severity == Severity::Error);
    let why = error.map(|error| format!(": {}", error.title())).unwrap_or_default();
    let message = format!("`{}` cannot be set in this file{why}", shown(set));
    problems.missing(None, place, message, "write what `--set` takes: \"KEY=VALUE\" = \"what it shows\"");
}

fn plays_the_same(one: &Scenario, other: &Scenario) -> bool {
    let seed = |scenario: &Scenario| scenario.is_random().then_some(scenario.seed);
    let played = |it: &Scenario| (it.processors, it.pace, it.clock);
    one.setups == other.setups && seed(one) == seed(other) && played(one) == played(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_it_can_be_typed() {
        for (name, typed_as) in [
            ("bank.toml", "bank.toml"),
            ("my shop.toml", "'my shop.toml'"),
            ("it's.toml", r"'it'\''s.toml'"),
            ("-x.toml", "./-x.toml"),
            (STANDARD_INPUT, "-"),
            (r"a\tb.toml", "FILE"),
            ("dddd...", "FILE"),
        ] {
            assert_eq!(typed(name), typed_as);
        }
    }
}
