//! The numbers that a sweep can change.

use super::kind::{Kind, decimal};
use super::subject::Subject;
use crate::cli::{Over, Range, Set};
use crate::error::{Error, Refusal};
use crate::foreign::shown;
use crate::plan::{Plan, StepKind};
use crate::scenario::Scenario;
use crate::scenario::catalogue::{self, Entry};
use crate::scenario::file::vary::{io_share_of, steps_of};
use crate::scenario::param::{Number, PROCESSORS, ParamKind, ParamSpec, Role};
use crate::sweep::MOST_POINTS;
use crate::sweep::axis::{ARRIVAL_RATE, Axis, Changes, LOAD, SEED};
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
    /// A parameter of a scenario of the program.
    Param {
        name: &'static str,
        kind: Kind,
    },
    /// A value of a file, by the key of `--set`.
    Key {
        key: String,
        kind: Kind,
    },
    /// All steps of one kind in a file.
    Steps(StepKind),
    IoShare,
    ArrivalRate,
    Load,
}

const WORKERS: &str = "workers";
const WAIT: &str = "wait";
const MACHINE_PROCESSORS: &str = "machine.processors";
const IO_SHARE: &str = "io-share";

impl Knob {
    /// # Errors
    /// If the scenario has no such number: the line names those that it has.
    pub fn find(subject: &Subject, option: &str, over: &Over) -> Result<Self, Error> {
        let (scenario, name) = (&subject.scenario, over.name.as_str());
        let turns = match name {
            IO_SHARE if has_io_share(scenario) => Some(Turns::IoShare),
            ARRIVAL_RATE if scenario.gap_at_capacity().is_some() => Some(Turns::ArrivalRate),
            LOAD if scenario.gap_at_capacity().is_some() => Some(Turns::Load),
            _ => match subject.file() {
                Some(file) => Self::of_file(file, over),
                None => Self::param(scenario, name),
            },
        };
        turns.map(|turns| Self { name: name.to_owned(), turns }).ok_or_else(|| {
            let about = scenario.about();
            let names = names(subject).join(", ");
            Error::Usage(format!("{option}: `{}` given; allowed for {}: {names}", shown(name), about.name))
        })
    }

    fn param(scenario: &Scenario, name: &str) -> Option<Turns> {
        let params = params(scenario);
        // The name itself goes before another that means the same.
        let own = params.iter().find(|(own, ..)| *own == name);
        let role = same_role(name);
        let other = || params.iter().find(|(_, _, own)| Some(*own) == role);
        own.or_else(other).map(|(name, kind, _)| Turns::Param { name, kind: *kind })
    }

    fn of_file(file: &Scenario, over: &Over) -> Option<Turns> {
        let name = over.name.as_str();
        let key = |key: String, most| Turns::Key { key, kind: Kind::Count { most } };
        match name {
            _ if same_role(name) == Some(Role::Workers) => {
                file.workers_key().map(|it| key(it, Plan::MOST_WORKERS))
            }
            _ if same_role(name) == Some(Role::Tasks) => file.count_key().map(|it| key(it, Plan::MOST_TASKS)),
            _ if same_role(name) == Some(Role::Computing) => {
                file.has_steps(StepKind::Compute).then_some(Turns::Steps(StepKind::Compute))
            }
            WAIT => file.has_steps(StepKind::Wait).then_some(Turns::Steps(StepKind::Wait)),
            _ if name == PROCESSORS.flag => Some(key(MACHINE_PROCESSORS.to_owned(), Plan::MOST_WORKERS)),
            SEED => Some(Turns::Key { key: name.to_owned(), kind: Kind::Number }),
            _ if name.contains('.') => {
                // Whole numbers and shares look alike; lengths do not.
                let first = match &over.range {
                    Range::Steps(first, ..) => first.as_str(),
                    Range::List(values) => values.first().map_or("", String::as_str),
                };
                let kind = if decimal(first).is_some() { Kind::Number } else { Kind::Length };
                Some(Turns::Key { key: name.to_owned(), kind })
            }
            _ => None,
        }
    }

    fn kind(&self) -> Kind {
        match self.turns {
            Turns::Param { kind, .. } | Turns::Key { kind, .. } => kind,
            Turns::Steps(_) => Kind::Length,
            Turns::IoShare => Kind::Share,
            Turns::ArrivalRate => Kind::Rate,
            Turns::Load => Kind::Load,
        }
    }

    /// Whether both change the same number.
    pub fn is_same(&self, other: &Self) -> bool {
        let both = |knob: &Self| knob.params();
        let arrivals = self.is_arrivals() || other.is_arrivals();
        self.turns == other.turns || arrivals && !both(self).is_empty() && both(self) == both(other)
    }

    /// Whether what it does depends on the scenario's other numbers.
    pub fn depends_on_others(&self) -> bool {
        matches!(self.turns, Turns::Load | Turns::IoShare)
    }

    /// Whether it says how often tasks come.
    pub fn is_arrivals(&self) -> bool {
        matches!(self.turns, Turns::Load | Turns::ArrivalRate)
    }

    /// Whether only the model heeds it: a measured run has the processors of this machine.
    pub fn is_of_the_model(&self) -> bool {
        match &self.turns {
            Turns::Param { name, .. } => *name == PROCESSORS.flag,
            Turns::Key { key, .. } => key.ends_with(MACHINE_PROCESSORS),
            _ => false,
        }
    }

    /// The parameters that it changes.
    fn params(&self) -> Vec<&'static str> {
        match self.turns {
            Turns::Param { name, .. } => vec![name],
            Turns::IoShare => flags(|role| matches!(role, Role::Waiting | Role::Computing)),
            Turns::ArrivalRate | Turns::Load => flags(|role| role == Role::Gap),
            Turns::Key { ref key, .. } if key == SEED => vec![SEED],
            Turns::Key { .. } | Turns::Steps(_) => Vec::new(),
        }
    }

    fn changes(&self) -> Changes {
        match &self.turns {
            Turns::Param { name, .. } if same_role(name) == Some(Role::Workers) => Changes::Workers,
            Turns::Key { key, .. } if is_worker_count(key) => Changes::Workers,
            _ => Changes::SomethingElse,
        }
    }

    /// The scenario with this value.
    ///
    /// # Errors
    /// If it is none for this number.
    pub fn turn(&self, subject: &Subject, value: Number) -> Result<Subject, Error> {
        match subject.file() {
            Some(file) => self.told(subject, file, value),
            None => self.turned(subject, value).ok_or_else(|| {
                Error::Usage(format!(
                    "{} {}: cannot be played; choose another value",
                    self.name,
                    value.words()
                ))
            }),
        }
    }

    /// The file with `--set`s: for all strategies, and again for those with steps of their own.
    fn told(&self, subject: &Subject, file: &Scenario, value: Number) -> Result<Subject, Error> {
        let sets = self.sets(file, value);
        let once = subject.set(sets.clone())?;
        let own = once.file().map_or_else(Vec::new, |changed| {
            file.own_sets(changed, |set, strategy| match (&self.turns, value) {
                (Turns::Steps(kind), Number::Length(length)) => steps_of(set, strategy, *kind, |_| length),
                (Turns::IoShare, Number::Share(share)) => {
                    io_share_of(set, strategy, share).unwrap_or_default()
                }
                _ => Vec::new(),
            })
        });
        if own.is_empty() { Ok(once) } else { once.set(own) }
    }

    /// # Errors
    /// If no value makes the scenario another one: the file may say for each strategy what this changes for
    /// all.
    pub fn check_that_it_matters(&self, subject: &Subject, axis: &Axis) -> Result<(), Error> {
        let [first, .., last] = axis.values[..] else { return Ok(()) };
        let (one, other) = (self.turn(subject, first)?.scenario, self.turn(subject, last)?.scenario);
        match one.does_the_same_as(&other) {
            true => Err(Error::Usage(format!(
                "--over: `{}` changes nothing in this scenario; sweep what its strategies say, such as \
                 hybrid.tasks.NAME.count",
                shown(&self.name)
            ))),
            false => Ok(()),
        }
    }

    fn turned(&self, subject: &Subject, value: Number) -> Option<Subject> {
        let other = |scenario| subject.clone().of(scenario);
        match (&self.turns, value) {
            (Turns::Param { name, .. }, value) => subject.scenario.with(name, value).map(other),
            (Turns::IoShare, Number::Share(share)) => subject.scenario.with_io_share(share).map(other),
            _ => subject.scenario.with_gap(self.gap(&subject.scenario, value)?).map(other),
        }
    }

    /// What `--set` would say.
    fn sets(&self, file: &Scenario, value: Number) -> Vec<String> {
        match (&self.turns, value) {
            (Turns::Key { key, .. }, Number::Length(length)) => {
                vec![format!("{key}={}ns", length.as_nanos())]
            }
            (Turns::Key { key, .. }, value) => vec![format!("{key}={}", value.words())],
            (Turns::Steps(kind), Number::Length(length)) => file.step_sets(*kind, length),
            (Turns::IoShare, Number::Share(share)) => file.io_share_sets(share).unwrap_or_default(),
            _ => self.gap(file, value).and_then(|gap| file.gap_set(gap)).into_iter().collect(),
        }
    }

    fn gap(&self, scenario: &Scenario, value: Number) -> Option<Time> {
        match (&self.turns, value) {
            (Turns::ArrivalRate, Number::Rate(rate)) => Some(seconds(1.0 / rate)),
            (Turns::Load, Number::Share(load)) => Some(seconds(scenario.gap_at_capacity()? / load)),
            _ => None,
        }
    }

    fn refused(&self, option: &str, given: &str, refusal: &Refusal) -> Error {
        Error::Usage(format!("{option}: `{}` given for {}; {refusal}", shown(given), shown(&self.name)))
    }

    /// The values of a range.
    ///
    /// # Errors
    /// If it is none for this number, or has too many values.
    pub fn axis(&self, over: &Over) -> Result<Axis, Error> {
        let refused = |given: &str, refusal: Refusal| self.refused("--over", given, &refusal);
        let kind = self.kind();
        let units = |text: &str| kind.units(text).map_err(|refusal| refused(text, refusal));
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
                    Some(step) => kind.step(step).map_err(|refusal| refused(step, refusal))?,
                    None => kind.default_step(first, last),
                };
                if last < first {
                    return Err(refused(&format!("{from}..{to}"), "the smaller value first".into()));
                }
                let points = (last - first) / step + 1;
                if (MOST_POINTS as u64) < points {
                    let allowed =
                        format!("at most {MOST_POINTS} points, and these are {points}: choose a larger step");
                    return Err(refused(&format!("{from}..{to}"), allowed.into()));
                }
                (0..points).map(|place| first + place * step).collect()
            }
        };
        Ok(Axis {
            name: self.name.clone(),
            params: self.params(),
            changes: self.changes(),
            values: units.into_iter().map(|units| kind.value(units)).collect(),
        })
    }

    /// The number that a `--set` changes, where a sweep knows it.
    pub fn of_set(subject: &Subject, set: &Set) -> Option<Self> {
        let over = Over { name: set.name.clone(), range: Range::List(vec![set.value.clone()]) };
        Self::find(subject, "--set", &over).ok()
    }

    /// # Errors
    /// If the scenario has no such number, or it has no such value.
    pub fn set(subject: &Subject, set: &Set) -> Result<Subject, Error> {
        let over = Over { name: set.name.clone(), range: Range::List(vec![set.value.clone()]) };
        if subject.file().is_some()
            && (set.name.contains('.') || Self::find(subject, "--set", &over).is_err())
        {
            // Whatever a file can say.
            return subject.set([format!("{}={}", set.name, set.value)]);
        }
        let knob = Self::find(subject, "--set", &over)?;
        let kind = knob.kind();
        let units = kind.units(&set.value).map_err(|refusal| knob.refused("--set", &set.value, &refusal))?;
        knob.turn(subject, kind.value(units))
    }
}

/// So long, to the nearest nanosecond; at least one, and at most [`Time::LONGEST`].
fn seconds(length: f64) -> Time {
    let length = std::time::Duration::try_from_secs_f64(length).map_or(Time::LONGEST, Time::from);
    length.clamp(Time::from_nanos(1), Time::LONGEST)
}

/// The parameters that are numbers, whether they have a value or not.
fn params(scenario: &Scenario) -> Vec<(&'static str, Kind, Role)> {
    let Some((entry, _)) = scenario.made_by() else {
        let shown = scenario.params().into_iter();
        return shown.map(|(name, _)| (name, Kind::Count { most: Plan::MOST_TASKS }, Role::Own)).collect();
    };
    let is_told = |spec: &&ParamSpec| {
        let is_shown = scenario.params().iter().any(|(name, _)| *name == spec.flag);
        is_shown || spec.kind == ParamKind::Places || spec.role == Role::Processors
    };
    let number = |spec: &'static ParamSpec| Some((spec.flag, Kind::of(spec.kind)?, spec.role));
    entry.numbers().filter(is_told).filter_map(number).collect()
}

/// What a number of this name does, where numbers that do it can be called alike.
fn same_role(name: &str) -> Option<Role> {
    let role = catalogue::role_of(name)?;
    matches!(role, Role::Workers | Role::Tasks | Role::Computing).then_some(role)
}

/// All numbers that do this, in any scenario.
fn flags(is_meant: impl Fn(Role) -> bool) -> Vec<&'static str> {
    let specs = catalogue::scenarios().flat_map(Entry::numbers);
    let mut flags: Vec<_> = specs.filter(|spec| is_meant(spec.role)).map(|spec| spec.flag).collect();
    flags.sort_unstable();
    flags.dedup();
    flags
}

/// "workers.core.count".
fn is_worker_count(key: &str) -> bool {
    matches!(key.split('.').collect::<Vec<_>>()[..], ["workers", _, "count"])
}

fn has_io_share(scenario: &Scenario) -> bool {
    match scenario.made_by() {
        None => scenario.io_share_sets(0.5).is_some(),
        Some(_) => scenario.with_io_share(0.5).is_some(),
    }
}

/// All names that can be typed.
fn names(subject: &Subject) -> Vec<&'static str> {
    let scenario = &subject.scenario;
    let mut names: Vec<_> = params(scenario).into_iter().map(|(name, ..)| name).collect();
    if let Some(file) = subject.file() {
        let own = [
            (WORKERS, file.workers_key().is_some()),
            ("tasks", file.count_key().is_some()),
            (WAIT, file.has_steps(StepKind::Wait)),
            ("calculation", file.has_steps(StepKind::Compute)),
            (PROCESSORS.flag, true),
        ];
        names.extend(own.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name));
    }
    if has_io_share(scenario) {
        names.push(IO_SHARE);
    }
    if scenario.gap_at_capacity().is_some() {
        names.extend([ARRIVAL_RATE, LOAD]);
    }
    if subject.file().is_some() {
        names.push("or a key such as tasks.NAME.count");
    }
    names
}
