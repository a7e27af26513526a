//! What a sweep changes.

use crate::scenario::param::{Number, rounded};
use crate::story::{self, count};
use crate::time::Time;

/// A number of a scenario, and the values that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// As it was typed: "users", "io-share".
    pub name: String,
    /// The parameters of the scenario that it changes: one, unless it follows from several.
    pub params: Vec<&'static str>,
    pub changes: Changes,
    /// From the least to the greatest.
    pub values: Vec<Number>,
}

/// How often tasks come, as a number in a second.
pub const ARRIVAL_RATE: &str = "arrival-rate";
/// The same, as a share of what can be served.
pub const LOAD: &str = "load";
pub const SEED: &str = "seed";

/// What there is more of when a number grows, as far as it matters: the laws of scaling speak of
/// workers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    Workers,
    SomethingElse,
}

impl Axis {
    /// "7 users", "wait 1.5 s", "load 0.95".
    pub fn at(&self, value: Number) -> String {
        match (value, self.name.strip_suffix('s')) {
            (Number::Count(number), Some(noun)) => count(number, noun),
            _ => format!("{} {}", self.name, value.words()),
        }
    }

    /// "8, 15 and 16 users", "wait 1 s and wait 3 s".
    pub fn at_all(&self, values: &[Number]) -> String {
        let Some((last, others)) = values.split_last() else { return String::new() };
        // What ends in its unit needs it once.
        let has_unit = matches!(last, Number::Count(_)) && self.name.ends_with('s');
        let others = others.iter().map(|value| if has_unit { value.words() } else { self.at(*value) });
        story::list(&others.chain([self.at(*last)]).collect::<Vec<_>>())
    }

    /// The distance between neighbours, where it is the same everywhere.
    pub fn step(&self) -> Option<Number> {
        /// Shares are decimal fractions, of which most are not exact.
        const NOTHING: f64 = 1e-9;
        let [first, second, ..] = self.values[..] else { return None };
        let step = second.number() - first.number();
        let is_even = |pair: &[Number]| {
            (pair[1].number() - pair[0].number() - step).abs() <= NOTHING * step.abs().max(1.0)
        };
        self.values.windows(2).all(is_even).then(|| match (first, second) {
            (Number::Count(first), Number::Count(second)) => Number::Count(second - first),
            (Number::Length(first), Number::Length(second)) => Number::Length(second - first),
            (Number::Rate(_), _) => Number::Rate(rounded(step)),
            _ => Number::Share(rounded(step)),
        })
    }

    /// So many steps, in words: "7 users", "user", "1.5 s of wait", "0.1 of load".
    pub fn stretch(&self, steps: usize) -> Option<String> {
        let steps = u32::try_from(steps).ok()?;
        Some(match (self.step()?, self.name.strip_suffix('s')) {
            (Number::Count(step), Some(noun)) if step * steps as usize == 1 => noun.to_owned(),
            (Number::Count(step), Some(noun)) => count(step * steps as usize, noun),
            (Number::Count(step), None) => format!("{} of {}", step * steps as usize, self.name),
            (Number::Length(step), _) => {
                format!("{} of {}", story::length(step.checked_mul(steps.into())?), self.name)
            }
            (Number::Share(step) | Number::Rate(step), _) => {
                format!("{} of {}", rounded(step * f64::from(steps)), self.name)
            }
        })
    }

    /// In the middle of two values.
    pub fn between(&self, one: Number, other: Number) -> Option<Number> {
        match (one, other) {
            (Number::Count(one), Number::Count(other)) => {
                // A half is none of its values.
                (one + other).is_multiple_of(2).then_some(Number::Count(one.midpoint(other)))
            }
            (Number::Length(one), Number::Length(other)) => {
                Some(Number::Length(Time::from_nanos(one.as_nanos().midpoint(other.as_nanos()))))
            }
            (Number::Share(one), Number::Share(other)) => Some(Number::Share(rounded(one.midpoint(other)))),
            (Number::Rate(one), Number::Rate(other)) => Some(Number::Rate(rounded(one.midpoint(other)))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_are_told_with_what_they_are() {
        let told = |name: &str, values: &[Number]| {
            let axis = Axis {
                name: name.to_owned(),
                params: Vec::new(),
                changes: Changes::SomethingElse,
                values: values.to_vec(),
            };
            axis.at_all(values)
        };
        let counts = [8, 15, 16].map(Number::Count);
        assert_eq!(told("users", &counts), "8, 15 and 16 users");
        assert_eq!(told("queue", &counts), "queue 8, queue 15 and queue 16");
        let lengths = [1, 3].map(|secs| Number::Length(Time::from_secs(secs)));
        assert_eq!(told("wait", &lengths), "wait 1 s and wait 3 s");
    }
}
