//! What is swept: a scenario of the program, or of a file.

use std::path::Path;
use std::sync::Arc;

use super::super::{cores, input, run};
use crate::cli::{StyleArgs, SweepArgs};
use crate::error::Error;
use crate::foreign::shown;
use crate::scenario::catalogue;
use crate::scenario::{Scenario, file};

/// A scenario, and how to change it.
#[derive(Clone, Debug)]
pub struct Subject {
    pub scenario: Scenario,
    /// What a scenario of a file was read from.
    source: Option<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// All that was set up to now.
    sets: Vec<String>,
    style: Arc<StyleArgs>,
}

impl Subject {
    /// # Errors
    /// If there is no such scenario, or the file cannot be read.
    pub fn find(args: &SweepArgs) -> Result<Self, Error> {
        let name = &args.scenario;
        if let Some(entry) = catalogue::scenarios().find(|entry| entry.name == name) {
            // Where nothing else is said, with as many workers as there are cores here.
            let scenario = entry.scenario(&entry.defaults(cores()));
            return Ok(Self { scenario: scenario.expect("its defaults make a scenario"), source: None });
        }
        let path = Path::new(name);
        let is_toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        if name == "-" || name.contains(['/', '\\']) || is_toml || path.is_file() {
            input::keep(path, &args.told.export)?;
            return Self::read(path, &args.told.style);
        }
        let names: Vec<&str> = catalogue::scenarios().map(|entry| entry.name).collect();
        Err(Error::Usage(format!(
            "SCENARIO: `{}` given; allowed: {}, or a file such as bank.toml",
            shown(name),
            names.join(", ")
        )))
    }

    fn read(path: &Path, style: &StyleArgs) -> Result<Self, Error> {
        let text = input::text(path)?;
        let source = Source {
            name: input::name(path).into(),
            text: text.into(),
            sets: Vec::new(),
            style: Arc::new(style.clone()),
        };
        Ok(Self { scenario: source.scenario()?, source: Some(source) })
    }

    /// The scenario of the file with more `--set`s.
    ///
    /// # Errors
    /// If the file is wrong with them. It makes no sense for a scenario of the program.
    pub fn set(&self, sets: impl IntoIterator<Item = String>) -> Result<Self, Error> {
        let Some(mut source) = self.source.clone() else { return Ok(self.clone()) };
        source.sets.extend(sets);
        Ok(Self { scenario: source.scenario()?, source: Some(source) })
    }

    pub fn of(self, scenario: Scenario) -> Self {
        Self { scenario, ..self }
    }

    /// The scenario, if it is from a file.
    pub fn file(&self) -> Option<&Scenario> {
        self.source.is_some().then_some(&self.scenario)
    }
}

impl Source {
    fn scenario(&self) -> Result<Scenario, Error> {
        let (scenario, found) = file::check_one_of_many(&self.name, &self.text, &self.sets);
        run::or_told(scenario, &found, &self.style)
    }
}
