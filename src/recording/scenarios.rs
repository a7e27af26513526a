//! Of a scenario in its strategies, or of several beside each other.

use serde::{Deserialize, Serialize};

use super::{Body, Kind};
use crate::analysis::MeasuredRuns;
use crate::plan::Strategy;
use crate::report::Clocks;
use crate::scenario::catalogue::Entry;
use crate::scenario::param::Values;
use crate::system::machine::Machine;

/// What a command measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scenarios {
    pub subject: Subject,
    /// As they were asked for; empty for all.
    pub strategies: Vec<Strategy>,
    /// As they were asked for.
    pub clock: Clocks,
    /// Story seconds in a real second.
    pub pace: f64,
    pub repeat: usize,
    /// That measured.
    pub machine: Machine,
    /// By scenario of the page.
    pub found: Vec<MeasuredRuns>,
}

/// What was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A scenario of the program, and its numbers as they are typed.
    Program { name: String, values: Vec<(String, String)> },
    /// A scenario file, and what `--set` changed in it.
    File { name: String, text: String, sets: Vec<String> },
}

impl Subject {
    /// Of a scenario of the program.
    pub fn of(entry: &Entry, values: &Values) -> Self {
        Self::Program { name: entry.name.to_owned(), values: values.typed() }
    }
}

impl Body for Scenarios {
    const KIND: Kind = Kind::Scenarios;

    fn is_sound(&self) -> bool {
        self.found.iter().flat_map(|found| &found.runs).all(super::is_sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::TaskRun;
    use crate::recording::Opened;

    /// Whoever changes a recording can compute its digest, too.
    #[test]
    fn what_cannot_have_been_measured_is_not_shown() {
        let text = include_str!("../../examples/recordings/case2.run.json");
        let read = || Opened::new(text).expect("a recording").read::<Scenarios>().expect("its body");
        assert!(read().is_sound());
        let is_sound_with = |change: fn(&mut TaskRun)| {
            let mut body = read();
            let runs = body.found.iter_mut().flat_map(|found| &mut found.runs);
            runs.flat_map(|measured| &mut measured.run.tasks).for_each(change);
            body.is_sound()
        };
        assert!(is_sound_with(|task| task.name.push('!')));
        assert!(!is_sound_with(|task| task.name.push('\u{1b}')));
        assert!(!is_sound_with(|task| task.stretches[0].what.push('\u{202e}')));
        assert!(!is_sound_with(|task| task.stretches.reverse()));
        let mut body = read();
        body.found[0].runs[0].run.workers[0].name.push('\u{9b}');
        assert!(!body.is_sound());
    }
}
