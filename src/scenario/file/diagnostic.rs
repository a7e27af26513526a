//! What is wrong with a file, and where.

pub use crate::foreign::nearest;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Range;

use crate::foreign::{escaped, shown};
use crate::plan::Strategy;

/// A text that was read: the file, or what was given with `--set`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    pub text: String,
}

/// A stretch of one of the texts, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// 0 is the file; then come the values of `--set`, in their order.
    pub source: usize,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// There is no scenario.
    Error,
    /// There is one, but perhaps not the one that was meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub place: Span,
    pub message: String,
    /// What to write instead.
    pub advice: String,
    /// Where the file is right in other strategies: those where it is wrong.
    pub strategies: Vec<Strategy>,
}

impl Diagnostic {
    /// The message, with the strategies that it is true of, unless it is true of all.
    pub fn title(&self) -> String {
        if self.strategies.is_empty() || self.strategies.len() == Strategy::ALL.len() {
            return self.message.clone();
        }
        let names: Vec<String> = self.strategies.iter().map(Strategy::to_string).collect();
        format!("in {}: {}", crate::story::list(&names), self.message)
    }
}

/// All that is wrong with a file, in the order of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    pub sources: Vec<Source>,
    pub list: Vec<Diagnostic>,
}

/// Where a diagnostic begins, as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Diagnostics {
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    pub fn source(&self, diagnostic: &Diagnostic) -> &Source {
        &self.sources[diagnostic.place.source]
    }

    pub fn location(&self, diagnostic: &Diagnostic) -> Location {
        let text = &self.source(diagnostic).text;
        let before = text.get(..diagnostic.place.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Location { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

/// A line each: "bank.toml:3:1: unknown key `cuont`; write `count`".
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, diagnostic) in self.list.iter().enumerate() {
            let Location { line, column } = self.location(diagnostic);
            let name = &self.source(diagnostic).name;
            let gap = if place == 0 { "" } else { "\n" };
            write!(f, "{gap}{name}:{line}:{column}: {}; {}", diagnostic.title(), diagnostic.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// Collects what is wrong, while the file is read once for each strategy: what is wrong in several
/// is told once.
#[derive(Debug, Default)]
pub struct Problems {
    list: RefCell<Vec<Diagnostic>>,
    hidden: Cell<Hidden>,
}

/// What is not told, since it only follows from something else.
#[derive(Clone, Copy, Debug, Default)]
struct Hidden {
    missing: bool,
    idle: bool,
}

impl Problems {
    /// What is wrong whatever the strategy.
    pub fn add(&self, place: Span, message: impl Into<String>, advice: impl Into<String>) {
        self.insert(Severity::Error, place, message.into(), advice.into(), None);
    }

    /// What is wrong in this strategy, and may be right in others.
    pub fn add_in(
        &self,
        strategy: Strategy,
        place: Span,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.insert(Severity::Error, place, message.into(), advice.into(), Some(strategy));
    }

    /// From now on nothing is called missing: the text was no TOML, and part of it could not be read.
    pub fn hide_missing(&self) {
        self.hidden.set(Hidden { missing: true, ..self.hidden.get() });
    }

    /// From now on no key is called idle: with `--set`, keys of the file may be so for once.
    pub fn hide_idle(&self) {
        self.hidden.set(Hidden { idle: true, ..self.hidden.get() });
    }

    /// What is needed, and is not there.
    pub fn missing(
        &self,
        strategy: Option<Strategy>,
        place: Span,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        if !self.hidden.get().missing {
            self.insert(Severity::Error, place, message.into(), advice.into(), strategy);
        }
    }

    /// A key that changes nothing: a scenario all the same.
    pub fn idle(&self, strategy: Strategy, place: Span, key: &str, why: impl Into<String>) {
        if !self.hidden.get().idle {
            self.warn(strategy, place, format!("`{}` has no effect", shown(key)), why);
        }
    }

    /// What is right as it stands, and could be better.
    pub fn note(&self, place: Span, message: impl Into<String>, advice: impl Into<String>) {
        self.insert(Severity::Warning, place, message.into(), advice.into(), None);
    }

    /// A scenario, but perhaps not the one that was meant.
    pub fn warn(
        &self,
        strategy: Strategy,
        place: Span,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.insert(Severity::Warning, place, message.into(), advice.into(), Some(strategy));
    }

    fn insert(
        &self,
        severity: Severity,
        place: Span,
        message: String,
        advice: String,
        strategy: Option<Strategy>,
    ) {
        // They may have names of the file.
        let [message, advice] = [message, advice].map(|text| escaped(&text).into_owned());
        let mut list = self.list.borrow_mut();
        let same = list.iter_mut().find(|known| known.place == place && known.message == message);
        match (same, strategy) {
            (Some(known), Some(strategy)) if !known.strategies.contains(&strategy) => {
                known.strategies.push(strategy);
            }
            (Some(_), _) => {}
            (None, strategy) => {
                let strategies = strategy.into_iter().collect();
                list.push(Diagnostic { severity, place, message, advice, strategies });
            }
        }
    }

    pub fn has_errors(&self) -> bool {
        self.list.borrow().iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// In the order of the texts.
    pub fn into_list(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by_key(|diagnostic| diagnostic.place);
        list
    }
}
