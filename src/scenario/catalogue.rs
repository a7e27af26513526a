//! The scenarios of the program. A new one is a file beside this one, `pub mod` of it in the module
//! above, and a line here.

use std::fmt;

use super::Scenario;
use super::cases::Square;
use super::param::{PROCESSORS, ParamKind, ParamSpec, Role, Values};
use super::web_vs_ml::Contest;
use crate::foreign::shown;
use crate::plan::Strategy;

/// In the order in which they are listed.
static ALL: &[&Entry] = &[
    &super::server::CASE1,
    &super::server::CASE2,
    &super::cases::ENTRY,
    &super::io_wait::ENTRY,
    &super::parallel::ENTRY,
    &super::passport::ENTRY,
    &super::burgers::ENTRY,
    &super::pipeline::ENTRY,
    &super::web_vs_ml::ENTRY,
];

/// What is known of a scenario before it has its numbers.
#[derive(Debug)]
pub struct Entry {
    /// The command that plays it.
    pub name: &'static str,
    /// One line for `list`.
    pub shows: &'static str,
    /// Those that it alone has: see [`Entry::numbers`].
    pub(super) params: &'static [ParamSpec],
    pub plays: Plays,
    /// A number that asks for another page instead.
    pub instead: Option<(&'static ParamSpec, Instead)>,
}

/// What the numbers make.
#[derive(Clone, Copy, Debug)]
pub enum Plays {
    /// A scenario on a page of its own.
    One(fn(&Values) -> Scenario),
    /// One, or several beside each other.
    Several(fn(&Values, Clock) -> Result<Vec<Scenario>, String>),
    /// Two workloads in the same strategies.
    Contest(fn(&Values) -> Contest),
    /// Several servers for the same requests.
    Square(fn(&Values) -> Square),
}

/// Whether something will be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Model,
    Real,
}

/// Pages that are no scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// One factorial, divided.
    ProductTree,
}

pub fn all() -> impl Iterator<Item = &'static Entry> {
    ALL.iter().copied()
}

pub fn find(name: &str) -> Option<&'static Entry> {
    all().find(|entry| entry.name == name)
}

/// A scenario as it would be typed, without the name of the program: "case1 --users 9". `cores` are
/// those of this machine.
pub fn typed(line: &str, cores: usize) -> Result<Scenario, String> {
    let Typed { entry, values, others } = Typed::read(line, cores)?;
    match others[..] {
        [] => entry.scenario(&values).ok_or_else(|| format!("{entry} is not one scenario")),
        [(flag, _), ..] => Err(format!("{entry} has no --{flag}")),
    }
}

/// A command that plays a scenario.
#[derive(Clone, Debug)]
pub struct Typed<'a> {
    pub entry: &'static Entry,
    pub values: Values,
    /// Options that are no numbers of the scenario, each with its value.
    pub others: Vec<(&'a str, &'a str)>,
}

impl<'a> Typed<'a> {
    /// Reads it, without the name of the program.
    ///
    /// # Errors
    /// If it names no scenario, or a value is not allowed.
    pub fn read(line: &'a str, cores: usize) -> Result<Self, String> {
        let mut words = line.split_whitespace();
        let name = words.next().ok_or("no scenario given")?;
        let entry = find(name).ok_or_else(|| format!("`{name}` is no scenario"))?;
        let (mut given, mut others) = (Vec::new(), Vec::new());
        while let Some(word) = words.next() {
            let flag = word.trim_start_matches("--");
            let spec = entry.spec(flag);
            let is_switch = spec.is_some_and(|spec| spec.kind == ParamKind::Switch);
            let value = if is_switch { "" } else { words.next().unwrap_or_default() };
            if spec.is_some() { given.push((flag, value)) } else { others.push((flag, value)) }
        }
        Ok(Self { entry, values: entry.values(&given, cores)?, others })
    }

    /// Whether it plays these numbers in these strategies.
    fn plays(&self, entry: &Entry, values: &Values, strategies: &[Strategy]) -> bool {
        let own = self.entry.scenario(&self.values);
        let own = own.as_ref().and_then(Scenario::made_by).map_or(&self.values, |(_, values)| values);
        self.entry == entry && own == values && self.strategies().is_some_and(|own| own == strategies)
    }

    /// `None` if other options make it another command.
    fn strategies(&self) -> Option<Vec<Strategy>> {
        match self.others[..] {
            [] => Some(Strategy::ALL.to_vec()),
            [("strategy", names)] => {
                let is_typed = |strategy: &Strategy| names.split(',').any(|name| name == strategy.name());
                Some(Strategy::ALL.into_iter().filter(is_typed).collect())
            }
            _ => None,
        }
    }
}

/// A command to try next, and what it shows.
pub type Proposal = (String, String);

/// Those that do not print the very page that proposes them.
pub fn others_than(
    proposals: &[(&'static str, &'static str)],
    (entry, values): (&Entry, &Values),
    strategies: &[Strategy],
    cores: usize,
) -> Vec<Proposal> {
    let is_own = |(command, _): &&(&str, &str)| {
        let line = command.trim_start_matches("meanwhile ");
        Typed::read(line, cores).is_ok_and(|typed| typed.plays(entry, values, strategies))
    };
    let others = proposals.iter().filter(|proposal| !is_own(proposal));
    others.map(|(command, shows)| ((*command).to_owned(), (*shows).to_owned())).collect()
}

/// Those that are one scenario, as long as nothing else is asked for.
pub fn scenarios() -> impl Iterator<Item = &'static Entry> {
    all().filter(|entry| matches!(entry.plays, Plays::One(_) | Plays::Several(_)))
}

/// What a number of this name does, in any scenario that has one.
pub fn role_of(flag: &str) -> Option<Role> {
    let specs = all().flat_map(Entry::numbers);
    specs.filter(|spec| spec.flag == flag).map(|spec| spec.role).find(|role| *role != Role::Own)
}

impl Entry {
    /// All numbers that can be typed for it, in the order of the help.
    pub fn numbers(&self) -> impl Iterator<Item = &'static ParamSpec> + use<> {
        self.params.iter().chain([&PROCESSORS])
    }

    pub fn spec(&self, flag: &str) -> Option<&'static ParamSpec> {
        self.numbers().find(|spec| spec.flag == flag)
    }

    pub fn defaults(&self, cores: usize) -> Values {
        Values::defaults(self.numbers(), cores)
    }

    /// How many workers there are where there are many.
    pub fn workers(&self, values: &Values) -> usize {
        let spec = self.numbers().find(|spec| spec.role == Role::Workers);
        spec.map_or(1, |spec| values.count(spec))
    }

    /// Its scenario, if it is one.
    pub fn scenario(&self, values: &Values) -> Option<Scenario> {
        match self.plays {
            Plays::One(scenario) => Some(scenario(values)),
            Plays::Several(scenarios) => {
                match <[Scenario; 1]>::try_from(scenarios(values, Clock::Real).ok()?) {
                    Ok([scenario]) => Some(scenario),
                    Err(_) => None,
                }
            }
            Plays::Contest(_) | Plays::Square(_) => None,
        }
    }

    /// Commands to try after it, each with what it shows.
    #[must_use]
    pub fn try_next(&self) -> &'static [(&'static str, &'static str)] {
        // The numbers do not matter.
        let values = self.defaults(1);
        match self.plays {
            Plays::Contest(contest) => contest(&values).try_next,
            Plays::Square(_) => &Square::TRY_NEXT,
            Plays::One(_) | Plays::Several(_) => {
                self.scenario(&values).expect("one scenario by default").about().try_next
            }
        }
    }

    /// The values that were typed, and else the defaults.
    pub fn values(&self, given: &[(&str, &str)], cores: usize) -> Result<Values, String> {
        let defaults = self.defaults(cores);
        given.iter().try_fold(defaults, |values, (flag, text)| {
            let spec = self.spec(flag).ok_or_else(|| format!("{} has no --{}", self.name, shown(flag)))?;
            let value = spec
                .parse(text)
                .map_err(|refusal| format!("--{flag}: `{}` given; {refusal}", shown(text)))?;
            Ok(values.with(flag, value).expect("it has this number"))
        })
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}
