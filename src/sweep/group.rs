//! Strategies that do the same, told together.

use crate::grouped::grouped;
use crate::plan::Strategy;
use crate::story::{agree, list};

/// Strategies with the same curve, or the same figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Among the sweep's strategies.
    pub places: Vec<usize>,
    /// "parallel and hybrid".
    pub names: String,
}

impl Group {
    /// The names, and the verb that agrees with them: "parallel and hybrid are".
    pub fn with(&self, one: &str, many: &str) -> String {
        format!("{} {}", self.names, agree(self.places.len(), one, many))
    }

    /// The names for a legend: "parallel and hybrid (equal)".
    pub fn key(&self) -> String {
        format!("{}{}", self.names, agree(self.places.len(), "", " (equal)"))
    }

    /// Those for which `what` is the same, in the order of their first ones.
    pub fn all<What: PartialEq>(strategies: &[Strategy], what: impl Fn(usize) -> What) -> Vec<Self> {
        let groups = grouped((0..strategies.len()).map(|place| (what(place), place)));
        let named = |places: Vec<usize>| {
            let names: Vec<String> = places.iter().map(|place| strategies[*place].to_string()).collect();
            Self { names: list(&names), places }
        };
        groups.into_iter().map(|(_, places)| named(places)).collect()
    }
}
