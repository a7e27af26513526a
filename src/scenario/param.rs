//! The numbers of a scenario. Each is described once: the command line, the help, JSON, sweeps and
//! errors all read it here.

use std::iter;
use std::num::NonZeroU32;

use crate::error::Refusal;
use crate::io::Kind;
use crate::lengths;
use crate::plan::Plan;
use crate::story;
use crate::time::Time;

/// One number of a scenario, or a switch.
#[derive(Debug)]
pub struct ParamSpec {
    /// As it is typed, without its dashes.
    pub flag: &'static str,
    /// Another name for the same.
    pub alias: Option<&'static str>,
    pub kind: ParamKind,
    pub default: Default,
    /// The line of the help.
    pub help: &'static str,
    pub role: Role,
}

/// What can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// How many tasks, requests or calculations.
    Tasks,
    Workers,
    /// Of a bounded queue.
    Places,
    Length,
    /// Longer than nothing.
    SomeLength,
    /// 0 to 1.
    Share,
    /// Given or not.
    Switch,
    Url,
    /// Kinds of I/O, separated by commas.
    Kinds,
    /// A whole number up to this.
    Whole {
        most: usize,
    },
}

/// What holds where nothing is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// The same as if this had been typed.
    Typed(&'static str),
    /// As many as this machine has.
    Cores,
    /// Nothing; what that means, for the help. Empty where it needs no word.
    Nothing(&'static str),
}

impl Default {
    /// What it is, in words; `None` where it needs no word.
    #[must_use]
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::Typed(words) | Self::Nothing(words) if !words.is_empty() => Some(words),
            Self::Typed(_) | Self::Nothing(_) => None,
            Self::Cores => Some("the cores of this machine"),
        }
    }
}

/// What a number does in its scenario. Those that do the same in several scenarios can be called
/// alike in a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// How many workers there are where there are many.
    Workers,
    /// How many tasks there are.
    Tasks,
    /// How long each task computes.
    Computing,
    /// From one task to the next.
    Gap,
    /// How long each task waits, where waiting and computing can be exchanged.
    Waiting,
    /// How many processors the running tasks share.
    Processors,
    Own,
}

/// A number of a scenario, or of a sweep over it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Number {
    Count(usize),
    Length(Time),
    /// 0 to 1.
    Share(f64),
    /// Tasks in a second of the story: only sweeps have it.
    Rate(f64),
}

/// What is typed for a number, or for a switch.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Nothing,
    Number(Number),
    Switch(Switch),
    Url(String),
    Kinds(Vec<Kinds>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Off,
    On,
}

/// One kind of I/O, or all that are real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    All,
    One(Kind),
}

/// A value that pages show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Param {
    Number(Number),
    Name(&'static str),
}

impl Number {
    /// Counts, shares and rates as they are, lengths in seconds.
    #[expect(clippy::cast_precision_loss, reason = "at most ten million")]
    pub fn number(self) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Length(length) => length.as_secs(),
            Self::Share(share) | Self::Rate(share) => share,
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

/// To a billionth: what was typed as a decimal fraction reads as one.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

impl Value {
    pub const fn count(count: usize) -> Self {
        Self::Number(Number::Count(count))
    }

    pub const fn length(length: Time) -> Self {
        Self::Number(Number::Length(length))
    }
}

impl Kinds {
    /// As it is typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::One(kind) => kind.name(),
        }
    }
}

impl ParamSpec {
    pub const fn new(flag: &'static str, kind: ParamKind, default: Default, help: &'static str) -> Self {
        Self { flag, alias: None, kind, default, help, role: Role::Own }
    }

    pub const fn tasks(flag: &'static str, default: &'static str, help: &'static str) -> Self {
        Self { role: Role::Tasks, ..Self::new(flag, ParamKind::Tasks, Default::Typed(default), help) }
    }

    pub const fn workers(flag: &'static str, default: Default, help: &'static str) -> Self {
        Self { role: Role::Workers, ..Self::new(flag, ParamKind::Workers, default, help) }
    }

    pub const fn length(flag: &'static str, default: &'static str, help: &'static str) -> Self {
        Self::new(flag, ParamKind::Length, Default::Typed(default), help)
    }

    pub const fn switch(flag: &'static str, help: &'static str) -> Self {
        Self::new(flag, ParamKind::Switch, Default::Nothing(""), help)
    }

    pub const fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    pub const fn alias(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    /// # Errors
    /// If it is none of its values.
    pub fn parse(&self, text: &str) -> Result<Value, Refusal> {
        match self.kind {
            ParamKind::Tasks | ParamKind::Places => tasks(text).map(Value::count),
            ParamKind::Workers => workers(text).map(Value::count),
            ParamKind::Whole { most } => whole(text, 1, most).map(Value::count),
            ParamKind::Length => lengths::read(text).map(Value::length),
            ParamKind::SomeLength => some_length(text).map(Value::length),
            ParamKind::Share => share(text).map(|share| Value::Number(Number::Share(share))),
            ParamKind::Switch => Ok(Value::Switch(Switch::On)),
            ParamKind::Url => Ok(Value::Url(text.to_owned())),
            ParamKind::Kinds => text.split(',').map(kinds).collect::<Result<_, _>>().map(Value::Kinds),
        }
    }

    pub fn default(&self, cores: usize) -> Value {
        match (self.default, self.kind) {
            (Default::Typed(text), _) => self.parse(text).expect("a default is one of the values"),
            (Default::Cores, _) => Value::count(cores),
            (Default::Nothing(_), ParamKind::Switch) => Value::Switch(Switch::Off),
            (Default::Nothing(_), _) => Value::Nothing,
        }
    }
}

/// Every scenario has it: it is a setting of the model.
pub static PROCESSORS: ParamSpec = ParamSpec::new(
    "processors",
    ParamKind::Workers,
    Default::Nothing("one for each worker"),
    "Processors that running tasks share in the model; a measured run has those of this machine",
)
.role(Role::Processors);

const ALL_KINDS: &str = "all";

/// The values of all numbers of a scenario, in the order in which they are described.
#[derive(Clone, Debug, PartialEq)]
pub struct Values(Vec<(&'static str, Value)>);

impl Values {
    /// `cores` are those of this machine.
    pub fn defaults(specs: impl IntoIterator<Item = &'static ParamSpec>, cores: usize) -> Self {
        Self(specs.into_iter().map(|spec| (spec.flag, spec.default(cores))).collect())
    }

    /// The same with another value; `None` where there is no such number.
    pub fn with(mut self, flag: &str, value: impl Into<Value>) -> Option<Self> {
        self.0.iter_mut().find(|(name, _)| *name == flag)?.1 = value.into();
        Some(self)
    }

    fn of(&self, spec: &ParamSpec) -> &Value {
        let found = self.0.iter().find(|(flag, _)| *flag == spec.flag);
        &found.expect("a scenario asks for its own numbers").1
    }

    /// The value of a number that every scenario has.
    pub fn processors(&self) -> (&'static str, Value) {
        (PROCESSORS.flag, self.of(&PROCESSORS).clone())
    }

    /// Whether running tasks keep nobody from running who has a worker.
    pub fn has_processor_for_each(&self) -> bool {
        *self.of(&PROCESSORS) == Value::Nothing
    }

    /// How many of these workers run at once: no more than there are processors.
    pub fn at_once(&self, workers: usize) -> usize {
        self.given_count(&PROCESSORS).map_or(workers, |processors| processors.min(workers))
    }

    pub fn count(&self, spec: &ParamSpec) -> usize {
        self.given_count(spec).expect("this number is a count, and has a default")
    }

    fn given_count(&self, spec: &ParamSpec) -> Option<usize> {
        if let Value::Number(Number::Count(count)) = self.of(spec) { Some(*count) } else { None }
    }

    pub fn places(&self, spec: &ParamSpec) -> Option<NonZeroU32> {
        let places = self.given_count(spec)?;
        u32::try_from(places).ok().and_then(NonZeroU32::new)
    }

    pub fn length(&self, spec: &ParamSpec) -> Time {
        self.given_length(spec).expect("this number is a length, and has a default")
    }

    pub fn given_length(&self, spec: &ParamSpec) -> Option<Time> {
        if let Value::Number(Number::Length(length)) = self.of(spec) { Some(*length) } else { None }
    }

    pub fn share(&self, spec: &ParamSpec) -> f64 {
        let Value::Number(Number::Share(share)) = self.of(spec) else {
            unreachable!("this number is a share")
        };
        *share
    }

    pub fn switch(&self, spec: &ParamSpec) -> Switch {
        if let Value::Switch(switch) = self.of(spec) { *switch } else { Switch::Off }
    }

    pub fn url(&self, spec: &ParamSpec) -> Option<String> {
        if let Value::Url(url) = self.of(spec) { Some(url.clone()) } else { None }
    }

    pub fn kinds(&self, spec: &ParamSpec) -> &[Kinds] {
        if let Value::Kinds(kinds) = self.of(spec) { kinds } else { &[] }
    }

    /// As they would be typed, without those that hold anyway. An address stays where it is: there may
    /// be a password in it.
    pub fn typed(&self) -> Vec<(String, String)> {
        let typed = self.0.iter().filter_map(|(flag, value)| {
            let text = match value {
                Value::Nothing | Value::Switch(Switch::Off) => return None,
                Value::Number(Number::Length(length)) => format!("{}ns", length.as_nanos()),
                Value::Number(number) => number.words(),
                Value::Switch(Switch::On) => String::new(),
                Value::Url(_) => "an address".to_owned(),
                Value::Kinds(kinds) => kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(","),
            };
            Some(((*flag).to_owned(), text))
        });
        typed.collect()
    }

    /// Those that a page shows.
    pub fn shown(&self) -> Vec<(&'static str, Param)> {
        let shown = self.0.iter().filter_map(|(flag, value)| {
            let param = match value {
                Value::Number(number) => Param::Number(*number),
                Value::Kinds(kinds) => match kinds[..] {
                    [Kinds::One(kind)] if kind != Kind::Timer => Param::Name(kind.name()),
                    _ => return None,
                },
                Value::Nothing | Value::Switch(_) | Value::Url(_) => return None,
            };
            Some((*flag, param))
        });
        shown.collect()
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

/// # Errors
/// What is allowed; so in all functions here.
pub(crate) fn whole(text: &str, least: usize, most: usize) -> Result<usize, Refusal> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("a whole number from {least} to {most}").into())
}

fn tasks(text: &str) -> Result<usize, Refusal> {
    whole(text, 1, Plan::MOST_TASKS)
}

fn workers(text: &str) -> Result<usize, Refusal> {
    whole(text, 1, Plan::MOST_WORKERS)
}

pub(crate) fn some_length(text: &str) -> Result<Time, Refusal> {
    const ALLOWED: &str = "a duration longer than 0s, such as 1s or 500ms";
    match lengths::read(text) {
        Ok(length) if !length.is_zero() => Ok(length),
        Err(Refusal::Asked(question)) => Err(Refusal::Asked(question)),
        Ok(_) | Err(Refusal::Allowed(_)) => Err(ALLOWED.into()),
    }
}

fn share(text: &str) -> Result<f64, Refusal> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1".into())
}

/// What can be typed for kinds of I/O.
pub(crate) fn kind_names() -> impl Iterator<Item = &'static str> {
    iter::once(ALL_KINDS).chain(Kind::named().map(Kind::name))
}

fn kinds(text: &str) -> Result<Kinds, Refusal> {
    if text == ALL_KINDS {
        return Ok(Kinds::All);
    }
    let kind = Kind::named().find(|kind| kind.name() == text);
    kind.map(Kinds::One).ok_or_else(|| kind_names().collect::<Vec<_>>().join(", ").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_must_be_some_is_not_nothing() {
        assert_eq!(some_length("1 min"), Ok(Time::from_mins(1)));
        assert!(matches!(some_length("0s"), Err(Refusal::Allowed(_))));
        assert!(matches!(some_length("90"), Err(Refusal::Asked(_))));
    }

    #[test]
    fn numbers_outside_their_range_are_refused() {
        for wrong in ["0", "-1", "1.5", "1000000000000", "99999999999999999999999", ""] {
            assert!(tasks(wrong).is_err(), "{wrong:?}");
        }
        for wrong in ["-0.1", "1.1", "NaN"] {
            assert!(share(wrong).is_err(), "{wrong:?}");
        }
    }
}
