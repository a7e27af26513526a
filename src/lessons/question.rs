//! A question: what is asked, what is right by the model, and what else people answer.

use serde::{Deserialize, Serialize};

use crate::analysis::Run;
use crate::analysis::claims::Runs;
use crate::foreign::shown;
use crate::lengths;
use crate::plan::Strategy;
use crate::scenario::cases::Case;
use crate::scenario::claim::{Followed, Measure, Moment, Target};
use crate::story::{self, Precision, StoryClock, Units};
use crate::time::Time;

use super::belief::Belief;
use super::dice::Dice;
use super::situation::{Part, Situation};

/// A typed time may differ by such a share.
const TOLERANCE: f64 = 0.01;

/// What is to be found out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sought {
    Time(Target<&'static str>),
    /// The most tasks at one instant that are begun and not ended.
    InProgress(Strategy),
    /// The most tasks at one instant that run.
    Running(Strategy),
    /// Which of these is done first.
    First(&'static [Strategy]),
    /// With which of these servers this user has the answer first.
    Answers(&'static str, &'static [Case]),
    /// How many workers parallel needs at least to be done as soon as this strategy, up to so many tasks.
    WorkersLike(Strategy),
}

/// What can be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Time(Time),
    Count(usize),
    Strategy(Strategy),
    Server(Case),
    Never,
}

/// A question with its answers, in the order in which they are shown.
#[derive(Clone, Debug)]
pub struct Question {
    pub text: String,
    pub form: Form,
    /// The right one is among them, and no two are equal as printed.
    pub choices: Vec<Choice>,
    units: Units,
    /// What its numbers are.
    reading: Reading,
}

/// How it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By the number of a choice.
    Choice,
    /// By a number: there are too few choices.
    Number,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub value: Value,
    /// As it is printed.
    pub text: String,
    /// Who chooses it believes this; `None` if it is right.
    pub belief: Option<Belief>,
}

/// What came of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    Right,
    /// With the belief that leads to it, if one is known.
    Wrong(Option<Belief>),
}

/// What a typed answer is. A problem sheet keeps it, so that answers can be read without the scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reads {
    /// Nothing but the words of a choice.
    Words,
    Count,
    /// A length; a number alone is in this unit.
    Length {
        unit: String,
    },
    /// A time of day, or in a story that has none, as long after its start.
    TimeOfDay {
        #[serde(with = "in_seconds")]
        starts: Time,
    },
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Instant,
    Length,
    Tasks,
    Workers,
    /// How often something happens.
    Times,
}

impl Sought {
    /// That of the run which answers it; `None` if it takes several.
    pub const fn strategy(&self) -> Option<Strategy> {
        match self {
            Self::Time(target) => Some(target.strategy),
            Self::InProgress(strategy) | Self::Running(strategy) => Some(*strategy),
            Self::First(_) | Self::Answers(..) | Self::WorkersLike(_) => None,
        }
    }

    /// Those that the question is about.
    pub fn strategies(&self) -> Vec<Strategy> {
        match self {
            Self::First(strategies) => strategies.to_vec(),
            _ => self.strategy().into_iter().collect(),
        }
    }

    /// The tasks whose story answers it.
    pub fn followed(&self) -> Followed<'_> {
        match self {
            Self::Time(target) => target.followed(),
            Self::Answers(user, _) => Followed::Named(user),
            Self::InProgress(_) | Self::Running(_) | Self::First(_) | Self::WorkersLike(_) => Followed::None,
        }
    }

    /// What a run of its strategy answers.
    pub fn in_run(&self, run: &Run) -> Option<Value> {
        match self {
            Self::Time(target) => Runs(vec![run]).value(target).map(Value::Time),
            Self::InProgress(_) => Some(Value::Count(run.peaks.in_progress)),
            Self::Running(_) => Some(Value::Count(run.peaks.running)),
            Self::First(_) | Self::Answers(..) | Self::WorkersLike(_) => None,
        }
    }

    /// What is right; `None` if nothing is, as where two are first.
    pub fn right(&self, part: Part, situation: &Situation) -> Option<Value> {
        match self {
            Self::WorkersLike(strategy) => workers_like(*strategy, part, situation).map(Value::Count),
            _ => self.in_runs(part, |part, strategy| {
                situation.real(part, strategy)?.run(strategy, self.followed())
            }),
        }
    }

    /// What these runs say.
    pub fn in_runs(&self, part: Part, run: impl Fn(Part, Strategy) -> Option<Run>) -> Option<Value> {
        match self {
            Self::First(strategies) => {
                let makespan = |strategy: &Strategy| Some((run(part, *strategy)?.makespan(), *strategy));
                only_least(strategies.iter().map(makespan)).map(Value::Strategy)
            }
            Self::Answers(user, cases) => {
                let finish = |case: &Case| {
                    let run = run(Part::Server(*case), case.strategy())?;
                    let target = Target::new(case.strategy(), Measure::At(*user, Moment::Finishes));
                    Some((Runs(vec![&run]).value(&target)?, *case))
                };
                only_least(cases.iter().map(finish)).map(Value::Server)
            }
            _ => self.in_run(&run(part, self.strategy()?)?),
        }
    }

    pub const fn reading(&self) -> Reading {
        match self {
            Self::Time(Target { what: Measure::At(..) | Measure::First(_) | Measure::Last(_), .. }) => {
                Reading::Instant
            }
            Self::InProgress(_) | Self::Running(_) => Reading::Tasks,
            Self::WorkersLike(_) => Reading::Workers,
            _ => Reading::Length,
        }
    }
}

/// Whatever has the least time, if nothing else has the same.
fn only_least<T: Copy>(all: impl Iterator<Item = Option<(Time, T)>>) -> Option<T> {
    let all: Vec<(Time, T)> = all.collect::<Option<_>>()?;
    let least = all.iter().map(|(time, _)| *time).min()?;
    let mut first = all.iter().filter(|(time, _)| *time == least);
    first.next().filter(|_| first.next().is_none()).map(|(_, it)| *it)
}

fn workers_like(strategy: Strategy, part: Part, situation: &Situation) -> Option<usize> {
    let goal = situation.value(part, &Target::makespan(strategy))?;
    let real = situation.real(part, Strategy::PARALLEL)?;
    (1..=real.setup.tasks()).find(|&workers| {
        let makespan = real.clone().with_workers(workers).value(&Target::makespan(Strategy::PARALLEL));
        makespan.is_some_and(|makespan| makespan <= goal)
    })
}

impl Question {
    /// More choices are read by nobody.
    pub const MOST_CHOICES: usize = 5;
    const FEWEST_CHOICES: usize = 3;

    /// `None` if nothing is right with these numbers.
    pub fn new(
        text: &str,
        sought: &Sought,
        beliefs: &[Belief],
        (part, situation): (Part, &Situation),
        dice: &mut Dice,
    ) -> Option<Self> {
        let right = sought.right(part, situation)?;
        let wrong = |belief: &Belief| Some((belief.answers(sought, part, situation)?, *belief));
        let wrong = beliefs.iter().filter_map(wrong);
        let server = |case| situation.server(case);
        Some(Self::among(text, right, wrong, (situation.clock(), sought.reading()), &server, dice))
    }

    /// Of answers that were found elsewhere: the right one, and what leads to each of the others.
    pub fn of_answers(
        text: &str,
        right: Value,
        wrong: impl Iterator<Item = (Value, Belief)>,
        told_in: (StoryClock, Reading),
        dice: &mut Dice,
    ) -> Self {
        Self::among(text, right, wrong, told_in, &|_| None, dice)
    }

    fn among(
        text: &str,
        right: Value,
        wrong: impl Iterator<Item = (Value, Belief)>,
        (clock, reading): (StoryClock, Reading),
        server: &dyn Fn(Case) -> Option<String>,
        dice: &mut Dice,
    ) -> Self {
        let wrong = wrong.map(|(value, belief)| (value, Some(belief)));
        let answers: Vec<_> = std::iter::once((right, None)).chain(wrong).collect();
        let times = answers.iter().filter_map(|(value, _)| value.time());
        let units = Units { clock, precision: Precision::for_all(times) };
        let mut choices: Vec<Choice> = Vec::new();
        for (value, belief) in answers {
            let text = value.told(units, reading, server);
            if choices.iter().all(|other| other.text != text) && choices.len() < Self::MOST_CHOICES {
                choices.push(Choice { value, text, belief });
            }
        }
        let form = if choices.len() < Self::FEWEST_CHOICES { Form::Number } else { Form::Choice };
        dice.shuffle(&mut choices);
        Self { text: text.to_owned(), form, choices, units, reading }
    }

    /// # Panics
    /// Never: the right answer is among the choices.
    pub fn right(&self) -> &Choice {
        self.choices.iter().find(|choice| choice.belief.is_none()).expect("one is right")
    }

    /// A typed answer: the number of a choice, or the answer itself.
    ///
    /// # Errors
    /// What can be typed.
    pub fn judge(&self, typed: &str) -> Result<Judged, String> {
        let typed = typed.trim();
        let is_number = self.form == Form::Number && self.read(typed).is_some();
        match self.chosen(typed) {
            Some(choice) => Ok(Judged::of(choice.belief)),
            None if is_number => Ok(Judged::Wrong(None)),
            None => Err(format!("`{}` given; allowed: {}", shown(typed), self.allowed())),
        }
    }

    /// The choice that is meant: by its number, where there are numbers, by its text, or by its value.
    pub fn chosen(&self, typed: &str) -> Option<&Choice> {
        let typed = typed.trim();
        if let (Form::Choice, Ok(place)) = (self.form, typed.trim_end_matches(['.', ')']).parse::<usize>()) {
            return self.choices.get(place.checked_sub(1)?);
        }
        let by_text = self.choices.iter().find(|choice| choice.text.eq_ignore_ascii_case(typed));
        by_text.or_else(|| self.nearest(self.read(typed)?))
    }

    /// Whether a typed time is this one, which was measured.
    pub fn is_measured(&self, typed: &str, measured: Time) -> bool {
        self.reads()
            .time(typed.trim())
            .is_some_and(|time| time.abs_diff(measured) <= measured.share(TOLERANCE))
    }

    /// A value that answers it, as its choices are printed.
    pub fn told(&self, value: Value, situation: &Situation) -> String {
        value.told(self.units, self.reading, &|case| situation.server(case))
    }

    /// What can be typed.
    pub fn allowed(&self) -> String {
        match (self.form, self.right().value, self.reading, self.units.clock) {
            (Form::Choice, ..) => format!("a number from 1 to {}", self.choices.len()),
            (_, Value::Time(_), Reading::Instant, StoryClock::TimeOfDay { .. }) => {
                "a time of day such as 7:01:30".to_owned()
            }
            (_, Value::Time(_), ..) => "a time such as 59 s, 0:59 or 1h30m".to_owned(),
            _ => "a whole number".to_owned(),
        }
    }

    /// In which its times are told.
    pub const fn units(&self) -> Units {
        self.units
    }

    /// What a typed answer is.
    pub fn reads(&self) -> Reads {
        match (self.right().value, self.reading, self.units.clock) {
            (Value::Count(_), ..) => Reads::Count,
            (Value::Time(_), Reading::Instant, StoryClock::TimeOfDay { starts }) => {
                Reads::TimeOfDay { starts }
            }
            (Value::Time(_), _, clock) => Reads::Length { unit: clock.unit().short.to_owned() },
            (Value::Strategy(_) | Value::Server(_) | Value::Never, ..) => Reads::Words,
        }
    }

    fn read(&self, typed: &str) -> Option<Value> {
        let reads = self.reads();
        reads.count(typed).map(Value::Count).or_else(|| reads.time(typed).map(Value::Time))
    }

    /// The choice that a typed value means, if it means one.
    fn nearest(&self, value: Value) -> Option<&Choice> {
        let Value::Time(time) = value else {
            return self.choices.iter().find(|choice| choice.value == value);
        };
        let away = |choice: &&Choice| choice.value.time().map_or(Time::NEVER, |other| time.abs_diff(other));
        let nearest = self.choices.iter().min_by_key(away)?;
        (away(&nearest) <= self.tolerance(nearest)).then_some(nearest)
    }

    /// A typed time may differ from that of a choice by so much: a hundredth, but less than half the way to
    /// another answer.
    pub fn tolerance(&self, of: &Choice) -> Time {
        let Some(time) = of.value.time() else { return Time::ZERO };
        let others = self.choices.iter().filter(|choice| choice.value != of.value);
        let others = others.filter_map(|choice| choice.value.time());
        let way = others.map(|other| other.abs_diff(time)).min().unwrap_or(Time::NEVER);
        time.share(TOLERANCE).min(Time::from_nanos(way.as_nanos() / 2 - way.as_nanos() / 20))
    }
}

impl Reads {
    /// A time that was typed.
    pub fn time(&self, typed: &str) -> Option<Time> {
        match self {
            Self::TimeOfDay { starts } => {
                let at = lengths::time_of_day(typed)?;
                (*starts <= at).then(|| at - *starts)
            }
            Self::Length { unit } => read_length(typed, unit),
            Self::Words | Self::Count => None,
        }
    }

    /// A count that was typed, with what is counted or without.
    pub fn count(&self, typed: &str) -> Option<usize> {
        let number = typed.split_whitespace().next().filter(|_| *self == Self::Count)?;
        number.parse().ok()
    }
}

/// Times in files are numbers of seconds.
mod in_seconds {
    use std::time::Duration;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::time::Time;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    pub fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(time.as_secs())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let length =
            Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(D::Error::custom)?;
        let time = Time::from(length);
        if Time::LONGEST < time { Err(D::Error::custom("longer than any story")) } else { Ok(time) }
    }
}

/// A length as people type it; a number alone counts what the story counts.
fn read_length(typed: &str, unit: &str) -> Option<Time> {
    let is_number = typed.chars().all(|letter| letter.is_ascii_digit() || letter == '.' || letter == ',');
    let unit = if is_number { unit } else { "" };
    lengths::read(&format!("{typed}{unit}")).ok()
}

impl Judged {
    /// Of a known answer: who chooses it believes this, and nothing wrong if it is right.
    pub const fn of(belief: Option<Belief>) -> Self {
        match belief {
            None => Self::Right,
            belief => Self::Wrong(belief),
        }
    }
}

impl Value {
    pub const fn time(self) -> Option<Time> {
        if let Self::Time(time) = self { Some(time) } else { None }
    }

    fn told(self, units: Units, reading: Reading, server: &dyn Fn(Case) -> Option<String>) -> String {
        match (self, reading) {
            (Self::Time(time), Reading::Instant) => units.instant(time),
            (Self::Time(time), _) => units.length(time),
            (Self::Count(count), Reading::Times) => story::count(count, "time"),
            (Self::Count(count), Reading::Workers) => story::count(count, "worker"),
            (Self::Count(count), _) => story::count(count, "task"),
            (Self::Strategy(strategy), _) => strategy.to_string(),
            (Self::Server(case), _) => server(case).unwrap_or_else(|| case.id().to_owned()),
            (Self::Never, _) => "never: the request is lost".to_owned(),
        }
    }
}
