//! What a sweep changes.

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
    pub values: Vec<Value>,
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

/// One value of a number.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Value {
    Count(usize),
    Length(Time),
    /// 0 to 1.
    Share(f64),
    /// Tasks in a second of the story.
    Rate(f64),
}

impl Value {
    /// Counts, shares and rates as they are, lengths in seconds.
    #[expect(clippy::cast_precision_loss, reason = "at most ten million")]
    pub fn number(self) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Length(length) => length.as_secs(),
            Self::Share(share) => share,
            Self::Rate(rate) => rate,
        }
    }

    /// "7", "1.5 s", "0.95".
    pub fn words(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Length(length) => story::length(length),
            Self::Share(share) => share.to_string(),
            Self::Rate(rate) => rounded(rate).to_string(),
        }
    }
}

impl Axis {
    /// "7 users", "wait 1.5 s", "load 0.95".
    pub fn at(&self, value: Value) -> String {
        match (value, self.name.strip_suffix('s')) {
            (Value::Count(number), Some(noun)) => count(number, noun),
            _ => format!("{} {}", self.name, value.words()),
        }
    }

    /// "8, 15 and 16 users", "wait 1 s and wait 3 s".
    pub fn at_all(&self, values: &[Value]) -> String {
        let Some((last, others)) = values.split_last() else { return String::new() };
        // What ends in its unit needs it once.
        let has_unit = matches!(last, Value::Count(_)) && self.name.ends_with('s');
        let others = others.iter().map(|value| if has_unit { value.words() } else { self.at(*value) });
        story::list(&others.chain([self.at(*last)]).collect::<Vec<_>>())
    }

    /// The distance between neighbours, where it is the same everywhere.
    pub fn step(&self) -> Option<Value> {
        /// Shares are decimal fractions, of which most are not exact.
        const NOTHING: f64 = 1e-9;
        let [first, second, ..] = self.values[..] else { return None };
        let step = second.number() - first.number();
        let is_even = |pair: &[Value]| {
            (pair[1].number() - pair[0].number() - step).abs() <= NOTHING * step.abs().max(1.0)
        };
        self.values.windows(2).all(is_even).then(|| match (first, second) {
            (Value::Count(first), Value::Count(second)) => Value::Count(second - first),
            (Value::Length(first), Value::Length(second)) => Value::Length(second - first),
            (Value::Rate(_), _) => Value::Rate(rounded(step)),
            _ => Value::Share(rounded(step)),
        })
    }

    /// So many steps, in words: "7 users", "user", "1.5 s of wait", "0.1 of load".
    pub fn stretch(&self, steps: usize) -> Option<String> {
        let steps = u32::try_from(steps).ok()?;
        Some(match (self.step()?, self.name.strip_suffix('s')) {
            (Value::Count(step), Some(noun)) if step * steps as usize == 1 => noun.to_owned(),
            (Value::Count(step), Some(noun)) => count(step * steps as usize, noun),
            (Value::Count(step), None) => format!("{} of {}", step * steps as usize, self.name),
            (Value::Length(step), _) => {
                format!("{} of {}", story::length(step.checked_mul(steps.into())?), self.name)
            }
            (Value::Share(step) | Value::Rate(step), _) => {
                format!("{} of {}", rounded(step * f64::from(steps)), self.name)
            }
        })
    }

    /// In the middle of two values.
    pub fn between(&self, one: Value, other: Value) -> Option<Value> {
        match (one, other) {
            (Value::Count(one), Value::Count(other)) => {
                // A half is none of its values.
                (one + other).is_multiple_of(2).then_some(Value::Count(one.midpoint(other)))
            }
            (Value::Length(one), Value::Length(other)) => {
                Some(Value::Length(Time::from_nanos(one.as_nanos().midpoint(other.as_nanos()))))
            }
            (Value::Share(one), Value::Share(other)) => Some(Value::Share(rounded(one.midpoint(other)))),
            (Value::Rate(one), Value::Rate(other)) => Some(Value::Rate(rounded(one.midpoint(other)))),
            _ => None,
        }
    }
}

/// To a billionth: what was typed as a decimal fraction reads as one.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_are_told_with_what_they_are() {
        let told = |name: &str, values: &[Value]| {
            let axis = Axis {
                name: name.to_owned(),
                params: Vec::new(),
                changes: Changes::SomethingElse,
                values: values.to_vec(),
            };
            axis.at_all(values)
        };
        let counts = [8, 15, 16].map(Value::Count);
        assert_eq!(told("users", &counts), "8, 15 and 16 users");
        assert_eq!(told("queue", &counts), "queue 8, queue 15 and queue 16");
        let lengths = [1, 3].map(|secs| Value::Length(Time::from_secs(secs)));
        assert_eq!(told("wait", &lengths), "wait 1 s and wait 3 s");
    }
}
