//! What can be typed behind an option: each function reads a text, or says what is allowed.

use std::ffi::OsStr;
use std::net::IpAddr;

use clap::builder::{PossibleValue, TypedValueParser};

use super::{Over, Range, Set};
use crate::error::Refusal;
use crate::lengths;
use crate::pitfalls::{Pitfall, catalogue as pitfalls};
use crate::plan::Strategy;
use crate::probe;
use crate::probe::kind::Name;
use crate::scenario::catalogue::{self, Entry};
use crate::scenario::param::whole;
use crate::time::{Pace, Time};

pub(super) fn port(text: &str) -> Result<u16, Refusal> {
    text.parse().map_err(|_| "a whole number from 0 to 65535".into())
}

pub(super) fn address(text: &str) -> Result<IpAddr, Refusal> {
    text.parse().map_err(|_| "an IP address such as 127.0.0.1, ::1 or 0.0.0.0".into())
}

pub(super) fn request_length(text: &str) -> Result<Time, Refusal> {
    length_between(text, Time::from_millis(10), Time::from_mins(10), "a duration from 10ms to 10m")
}

fn length_between(text: &str, least: Time, most: Time, allowed: &str) -> Result<Time, Refusal> {
    match lengths::read(text) {
        Ok(length) if (least..=most).contains(&length) => Ok(length),
        Err(Refusal::Asked(question)) => Err(Refusal::Asked(question)),
        Ok(_) | Err(Refusal::Allowed(_)) => Err(allowed.into()),
    }
}

pub(super) fn probe_bytes(text: &str) -> Result<u64, Refusal> {
    let bytes = text.parse().ok().filter(|bytes| (1_000..=1_000_000_000).contains(bytes));
    bytes.ok_or_else(|| "a whole number from 1000 to 1000000000".into())
}

pub(super) fn probe_length(text: &str) -> Result<Time, Refusal> {
    length_between(text, Time::from_secs(1), probe::LONGEST, "a duration from 1s to 10m")
}

pub(super) fn beat(text: &str) -> Result<Time, Refusal> {
    length_between(text, *probe::BEATS.start(), *probe::BEATS.end(), "a duration from 10ms to 1s")
}

pub(super) fn kind(text: &str) -> Result<Name, Refusal> {
    Name::read(text)
}

/// A whole number from `least` to `most`.
pub(super) fn between(least: usize, most: usize) -> impl Fn(&str) -> Result<usize, Refusal> + Clone {
    move |text| whole(text, least, most)
}

pub(super) fn repeat(text: &str) -> Result<usize, Refusal> {
    whole(text, 1, 1_000)
}

pub(super) fn seed(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| format!("a whole number from 0 to {}", u64::MAX).into())
}

pub(super) fn over(text: &str) -> Result<Over, Refusal> {
    let parts = text.split_once('=').map(|(name, range)| (name.trim(), range.trim()));
    let over = parts.filter(|(name, _)| !name.is_empty()).and_then(|(name, range)| {
        let range = match range.split_once("..") {
            Some((from, rest)) => {
                let (to, step) = match rest.split_once(':') {
                    Some((to, step)) => (to, Some(step)),
                    None => (rest, None),
                };
                let given = |text: &&str| !text.is_empty();
                let all_given = given(&from) && given(&to) && step.as_ref().is_none_or(given);
                all_given.then(|| Range::Steps(from.to_owned(), to.to_owned(), step.map(str::to_owned)))?
            }
            None => Range::List(range.split(',').map(|value| value.trim().to_owned()).collect()),
        };
        Some(Over { name: name.to_owned(), range })
    });
    over.ok_or_else(|| "NAME=FROM..TO, NAME=FROM..TO:STEP or NAME=VALUE,VALUE, such as workers=1..16".into())
}

pub(super) fn set(text: &str) -> Result<Set, Refusal> {
    let parts = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    let set = parts.filter(|(name, value)| !name.is_empty() && !value.is_empty());
    set.map(|(name, value)| Set { name: name.to_owned(), value: value.to_owned() })
        .ok_or_else(|| "NAME=VALUE, such as cores=8".into())
}

pub(super) fn scenario_name(text: &str) -> Result<String, Refusal> {
    one_of(catalogue::scenarios(), text).map(|entry| entry.name.to_owned())
}

pub(super) fn entry(text: &str) -> Result<&'static Entry, Refusal> {
    one_of(catalogue::all(), text)
}

/// Of [`pitfalls`].
pub(super) fn pitfall(text: &str) -> Result<&'static Pitfall, Refusal> {
    pitfalls::find(text).ok_or_else(|| pitfalls::ALL.map(|pitfall| pitfall.name).join(", ").into())
}

fn one_of(entries: impl Iterator<Item = &'static Entry>, text: &str) -> Result<&'static Entry, Refusal> {
    let entries: Vec<&'static Entry> = entries.collect();
    let found = entries.iter().find(|entry| entry.name == text).copied();
    found.ok_or_else(|| names(entries).collect::<Vec<_>>().join(", ").into())
}

pub(super) fn names(entries: impl IntoIterator<Item = &'static Entry>) -> impl Iterator<Item = &'static str> {
    entries.into_iter().map(|entry| entry.name)
}

pub(super) fn strategy(text: &str) -> Result<Strategy, Refusal> {
    let strategy = Strategy::ALL.into_iter().find(|strategy| strategy.name() == text);
    strategy.ok_or_else(|| Strategy::ALL.map(Strategy::name).join(", ").into())
}

/// Values that have names: shells complete them. What is wrong is still said by the parser.
#[derive(Clone)]
pub(super) struct Named<P> {
    names: Vec<&'static str>,
    parser: P,
}

pub(super) fn named<P: TypedValueParser>(
    names: impl IntoIterator<Item = &'static str>,
    parser: P,
) -> Named<P> {
    Named { names: names.into_iter().collect(), parser }
}

impl<P: TypedValueParser> TypedValueParser for Named<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<P::Value, clap::Error> {
        self.parser.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().map(|name| PossibleValue::new(*name))))
    }
}

pub(super) fn pace(text: &str) -> Result<Pace, Refusal> {
    let pace = text.parse().ok().and_then(Pace::new);
    pace.ok_or_else(|| format!("a number from {} to {}", Pace::SLOWEST, Pace::FASTEST).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_range_are_refused() {
        for wrong in ["0", "-1", "NaN", "inf", "1e99", "x"] {
            assert!(pace(wrong).is_err(), "{wrong:?}");
        }
    }
}
