//! The numbers that a sweep can change, and what is typed for them.

use crate::cli::{self, Over, Range, Set};
use crate::error::Error;
use crate::plan::Plan;
use crate::scenario::{Param, Scenario};
use crate::sweep::MOST_POINTS;
use crate::sweep::axis::{Axis, Value, rounded};
use crate::time::Time;

/// A number of a scenario: one of its parameters, or one that follows from several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knob {
    /// As it was typed.
    pub name: String,
    turns: Turns,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Turns {
    Param { name: &'static str, kind: Kind },
    IoShare,
    ArrivalRate,
    Load,
}

/// What can be typed for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Count {
        most: usize,
    },
    Length,
    /// Longer than nothing.
    SomeLength,
    Share,
    Rate,
    Load,
}

const IO_SHARE: &str = "io-share";
const ARRIVAL_RATE: &str = "arrival-rate";
const LOAD: &str = "load";
/// Nearer to the capacity, a queue needs more tasks than anybody waits for.
const HIGHEST_LOAD: f64 = 0.99;

/// Names for the same thing in different scenarios.
const SYNONYMS: [&[&str]; 3] =
    [&["workers", "cores"], &["users", "tasks", "requests"], &["calculation", "compute"]];

impl Knob {
    /// # Errors
    /// If the scenario has no such number: the line names those that it has.
    pub fn find(scenario: &Scenario, option: &str, name: &str) -> Result<Self, Error> {
        let turns = match name {
            IO_SHARE if scenario.with_io_share(0.5).is_some() => Some(Turns::IoShare),
            ARRIVAL_RATE if scenario.work_of_an_arrival().is_some() => Some(Turns::ArrivalRate),
            LOAD if scenario.work_of_an_arrival().is_some() => Some(Turns::Load),
            _ => Self::param(scenario, name),
        };
        turns.map(|turns| Self { name: name.to_owned(), turns }).ok_or_else(|| {
            let about = scenario.about();
            Error::Usage(format!(
                "{option}: `{name}` given; allowed for {}: {}",
                about.name,
                names(scenario).join(", ")
            ))
        })
    }

    fn param(scenario: &Scenario, name: &str) -> Option<Turns> {
        let synonyms = SYNONYMS.iter().find(|names| names.contains(&name)).copied();
        let params = params(scenario);
        // The name itself goes before another that means the same.
        let own = params.iter().find(|(own, _)| *own == name);
        let other = || params.iter().find(|(own, _)| synonyms.is_some_and(|names| names.contains(own)));
        own.or_else(other).map(|(name, kind)| Turns::Param { name, kind: *kind })
    }

    fn kind(&self) -> Kind {
        match self.turns {
            Turns::Param { kind, .. } => kind,
            Turns::IoShare => Kind::Share,
            Turns::ArrivalRate => Kind::Rate,
            Turns::Load => Kind::Load,
        }
    }

    /// Whether both change the same number.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let is_gap = |knob: &Self| {
            matches!(knob.turns, Turns::ArrivalRate | Turns::Load | Turns::Param { name: "every", .. })
        };
        self.turns == other.turns || is_gap(self) && is_gap(other)
    }

    /// Whether what it does depends on the scenario's other numbers.
    #[must_use]
    pub fn depends_on_others(&self) -> bool {
        matches!(self.turns, Turns::Load | Turns::IoShare)
    }

    /// The parameters that it changes.
    fn params(&self) -> Vec<&'static str> {
        match self.turns {
            Turns::Param { name, .. } => vec![name],
            Turns::IoShare => vec!["wait", "receive", "send", "compute"],
            Turns::ArrivalRate | Turns::Load => vec!["every"],
        }
    }

    /// The scenario with this value; `None` if it is none for this number.
    #[must_use]
    pub fn turn(&self, scenario: &Scenario, value: Value) -> Option<Scenario> {
        match (&self.turns, value) {
            (Turns::Param { name, .. }, value) => {
                let param = match value {
                    Value::Count(count) => Param::Count(count),
                    Value::Length(length) => Param::Length(length),
                    Value::Share(share) | Value::Rate(share) => Param::Share(share),
                };
                scenario.with(name, param)
            }
            (Turns::IoShare, Value::Share(share)) => scenario.with_io_share(share),
            (Turns::ArrivalRate, Value::Rate(rate)) => scenario.with_gap(seconds(1.0 / rate)),
            (Turns::Load, Value::Share(load)) => {
                #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
                let workers = scenario.workers() as f64;
                let work = scenario.work_of_an_arrival()?.as_secs();
                scenario.with_gap(seconds(work / (workers * load)))
            }
            _ => None,
        }
    }

    /// The values of a range.
    ///
    /// # Errors
    /// If it is none for this number, or has too many values.
    pub fn axis(&self, over: &Over) -> Result<Axis, Error> {
        let refused = |given: &str, allowed: &str| {
            Error::Usage(format!("--over: `{given}` given for {}; allowed: {allowed}", self.name))
        };
        let kind = self.kind();
        let units = |text: &str| kind.units(text).map_err(|allowed| refused(text, &allowed));
        let units: Vec<u64> = match &over.range {
            Range::List(values) => {
                let mut values = values.iter().map(|value| units(value)).collect::<Result<Vec<_>, _>>()?;
                values.sort_unstable();
                values.dedup();
                values
            }
            Range::Steps(from, to, step) => {
                let (first, last) = (units(from)?, units(to)?);
                let step = match step {
                    Some(step) => kind.step(step).map_err(|allowed| refused(step, &allowed))?,
                    None => kind.default_step(first, last),
                };
                if last < first {
                    return Err(refused(&format!("{from}..{to}"), "the smaller value first"));
                }
                let points = (last - first) / step + 1;
                if MOST_POINTS as u64 <= points - 1 {
                    return Err(refused(
                        &format!("{from}..{to}"),
                        &format!(
                            "at most {MOST_POINTS} points, and these are {points}: choose a larger step"
                        ),
                    ));
                }
                (0..points).map(|place| first + place * step).collect()
            }
        };
        Ok(Axis {
            name: self.name.clone(),
            turns: self.params(),
            values: units.into_iter().map(|units| kind.value(units)).collect(),
        })
    }

    /// # Errors
    /// If the value is none for this number.
    pub fn set(scenario: &Scenario, set: &Set) -> Result<Scenario, Error> {
        let knob = Self::find(scenario, "--set", &set.name)?;
        let refused = |allowed: String| {
            Error::Usage(format!("--set: `{}` given for {}; allowed: {allowed}", set.value, set.name))
        };
        let kind = knob.kind();
        let value = kind.value(kind.units(&set.value).map_err(refused)?);
        knob.turn(scenario, value).ok_or_else(|| refused("another value".to_owned()))
    }
}

/// So long, to the nearest nanosecond; at least one, and at most [`Time::LONGEST`].
fn seconds(length: f64) -> Time {
    let length = std::time::Duration::try_from_secs_f64(length).map_or(Time::LONGEST, Time::from);
    length.clamp(Time::from_nanos(1), Time::LONGEST)
}

/// The parameters that are numbers.
fn params(scenario: &Scenario) -> Vec<(&'static str, Kind)> {
    let kind = |(name, param)| {
        let kind = match (name, param) {
            ("workers" | "cores", Param::Count(_)) => Kind::Count { most: Plan::MOST_WORKERS },
            (_, Param::Count(_)) => Kind::Count { most: Plan::MOST_TASKS },
            ("slice", Param::Length(_)) => Kind::SomeLength,
            (_, Param::Length(_)) => Kind::Length,
            (_, Param::Share(_)) => Kind::Share,
            (_, Param::Name(_)) => return None,
        };
        Some((name, kind))
    };
    let mut params: Vec<_> = scenario.params().into_iter().filter_map(kind).collect();
    // A pipeline without a bound can be given one.
    if matches!(scenario, Scenario::Pipeline(pipeline) if pipeline.queue.is_none()) {
        params.push(("queue", Kind::Count { most: Plan::MOST_TASKS }));
    }
    params
}

/// All names that can be typed.
fn names(scenario: &Scenario) -> Vec<&'static str> {
    let mut names: Vec<_> = params(scenario).into_iter().map(|(name, _)| name).collect();
    if scenario.with_io_share(0.5).is_some() {
        names.push(IO_SHARE);
    }
    if scenario.work_of_an_arrival().is_some() {
        names.extend([ARRIVAL_RATE, LOAD]);
    }
    names
}

/// Values are whole numbers of units, so that a range of decimal fractions is exact: a billionth for
/// shares and rates, a nanosecond for lengths.
impl Kind {
    const UNITS: f64 = 1e9;
    const HIGHEST_RATE: f64 = 1e6;

    fn units(self, text: &str) -> Result<u64, String> {
        match self {
            Self::Count { most } => {
                let number = text.parse().ok().filter(|number| (1..=most as u64).contains(number));
                number.ok_or_else(|| format!("a whole number from 1 to {most}"))
            }
            Self::Length => cli::length(text).map(Time::as_nanos),
            Self::SomeLength => cli::some_length(text).map(Time::as_nanos),
            Self::Share => decimal(text)
                .filter(|units| *units <= 1_000_000_000)
                .ok_or_else(|| "a number from 0 to 1".to_owned()),
            Self::Load => {
                let load = decimal(text).filter(|units| 0 < *units && in_units(*units) <= HIGHEST_LOAD);
                load.ok_or_else(|| format!("a number above 0 and up to {HIGHEST_LOAD}"))
            }
            Self::Rate => {
                let rate = decimal(text).filter(|units| 0 < *units && in_units(*units) <= Self::HIGHEST_RATE);
                rate.ok_or_else(|| format!("a number above 0 and up to {}, in a second", Self::HIGHEST_RATE))
            }
        }
    }

    /// A step can be smaller or larger than any value.
    fn step(self, text: &str) -> Result<u64, String> {
        let (step, allowed) = match self {
            Self::Count { .. } => (text.parse().ok(), "a whole number above 0"),
            Self::Length | Self::SomeLength => {
                (cli::length(text).ok().map(Time::as_nanos), "a duration longer than 0s, such as 1s or 500ms")
            }
            Self::Share | Self::Rate | Self::Load => (decimal(text), "a number above 0"),
        };
        step.filter(|step| 0 < *step).ok_or_else(|| allowed.to_owned())
    }

    /// Whole numbers one by one; of what can be divided, a tenth of the range.
    fn default_step(self, first: u64, last: u64) -> u64 {
        match self {
            Self::Count { .. } => 1,
            _ => (last.saturating_sub(first) / 10).max(1),
        }
    }

    fn value(self, units: u64) -> Value {
        match self {
            Self::Count { .. } => Value::Count(usize::try_from(units).unwrap_or(usize::MAX)),
            Self::Length | Self::SomeLength => Value::Length(Time::from_nanos(units)),
            Self::Share | Self::Load => Value::Share(in_units(units)),
            Self::Rate => Value::Rate(in_units(units)),
        }
    }
}

/// In billionths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
fn decimal(text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok().filter(|number| (0.0..=1e9).contains(number))?;
    Some((number * Kind::UNITS).round() as u64)
}

#[expect(clippy::cast_precision_loss, reason = "rounded to what was typed")]
fn in_units(units: u64) -> f64 {
    rounded(units as f64 / Kind::UNITS)
}
