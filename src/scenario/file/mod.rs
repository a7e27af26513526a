//! A scenario that somebody has written as a TOML file. docs/scenario-files.md is its format.
//!
//! [`read`] takes a text and gives a scenario, or all that is wrong with it. What it
//! gives is valid: its plans can be made and predicted, and that ends.

mod changes;
pub mod keys;
pub(crate) mod budget;
pub mod diagnostic;
pub(super) mod document;
mod effects;
mod fields;
pub(super) mod givens;
pub(crate) mod limits;
pub(crate) mod quantity;
mod proofread;
mod reading;
mod references;
pub(crate) mod stream;
pub(crate) mod vary;
pub mod writing;

use std::collections::BTreeMap;

use super::claim::{Claim, Measure, Moment, PublishedTime, Sentence, Target};
use super::setup::{self, Lookup, Reached, Setup, TaskSet, setup_of};
use super::{Foresight, Runner, Scenario};
use crate::foreign::shown;
use crate::io::Kind;
use crate::lengths;
use crate::plan::{StepKind, Strategy};
use crate::story::StoryClock;
use crate::time::Time;
use crate::timeline::{FEW_TASKS, FIRST_TOLD};
use diagnostic::{Diagnostics, Problems, Source, Span, nearest};
use document::{Key, Table};
use fields::{Fields, Spanned, View, asked_about};
use quantity::ParseError;
use reading::{NO_TASKS, NO_WORKERS, Reading};
use references::Sets;

pub use changes::Change;
pub use stream::{Service, Stream};

/// Reads a scenario. `sets` are `KEY=VALUE`s of the command line: what the file says there is
/// replaced, and checked like the file.
///
/// # Errors
/// All that is wrong, at once.
pub fn read(file_name: &str, text: &str, sets: &[String]) -> Result<Scenario, Diagnostics> {
    let (scenario, found) = check(file_name, text, sets);
    scenario.ok_or(found)
}

/// The same, with what is to be said of a scenario that is one: keys that have no effect.
pub fn check(file_name: &str, text: &str, sets: &[String]) -> (Option<Scenario>, Diagnostics) {
    checked(file_name, text, sets, Scrutiny::Scenario)
}

/// The same of one among many, as sweeps read them: what it proposes does not matter.
pub fn check_one_of_many(file_name: &str, text: &str, sets: &[String]) -> (Option<Scenario>, Diagnostics) {
    checked(file_name, text, sets, Scrutiny::OneOfMany)
}

/// The same, for whoever writes the file: its texts are proofread, too.
pub fn proofread(file_name: &str, text: &str, sets: &[String]) -> (Option<Scenario>, Diagnostics) {
    let scrutiny = if sets.is_empty() { Scrutiny::Texts } else { Scrutiny::Scenario };
    checked(file_name, text, sets, scrutiny)
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scrutiny {
    Scenario,
    Texts,
    OneOfMany,
}

fn checked(
    file_name: &str,
    text: &str,
    sets: &[String],
    scrutiny: Scrutiny,
) -> (Option<Scenario>, Diagnostics) {
    let problems = Problems::default();
    let scenario = parse(file_name, text, sets, scrutiny, &problems).filter(|_| !problems.has_errors());
    (scenario, Diagnostics { sources: sources(file_name, text, sets), list: problems.into_list() })
}

/// What a text is called that comes from there; it is typed as `-`.
pub const STANDARD_INPUT: &str = "standard input";

/// What a new file says.
pub const NEW: &str = include_str!("new.toml");

fn sources(file_name: &str, text: &str, sets: &[String]) -> Vec<Source> {
    let file = Source { name: shown(file_name), text: text.to_owned() };
    let sets = sets.iter().map(|set| Source { name: "--set".to_owned(), text: set.clone() });
    std::iter::once(file).chain(sets).collect()
}

/// `None` if there is too much to read, or a scenario that is none as long as there are problems.
fn parse(
    file_name: &str,
    text: &str,
    sets: &[String],
    scrutiny: Scrutiny,
    problems: &Problems,
) -> Option<Scenario> {
    let too_long = std::iter::once(text)
        .chain(sets.iter().map(String::as_str))
        .position(|text| limits::BYTES < text.len());
    if let Some(source) = too_long {
        let message = format!("this is longer than {} KiB", limits::BYTES / 1024);
        problems.add(
            Span { source, ..Span::default() },
            message,
            "write less; `count` and `repeat` make many of one kind",
        );
        return None;
    }
    if limits::SETS < sets.len() {
        let place = Span { source: limits::SETS + 1, start: 0, end: sets[limits::SETS].len() };
        problems.add(place, "this is too much", format!("give --set at most {} times", limits::SETS));
        return None;
    }
    let mut file = document::parse(text, 0, problems);
    if problems.has_errors() {
        problems.hide_missing();
    }
    if !sets.is_empty() {
        problems.hide_idle();
    }
    for (number, set) in sets.iter().enumerate() {
        document::set(&mut file, set, number + 1, problems);
    }
    if scrutiny == Scrutiny::Texts {
        proofread::check(&file, problems);
    }
    references::resolve(&mut file, if sets.is_empty() { Sets::None } else { Sets::Some }, problems);
    let fields = Fields::new(View::of(Span::default(), [&file]), &keys::FILE, problems);
    let mut scenario = understand(file_name, &file, &fields, sets, problems);
    // As what is published, they are about the numbers of the file.
    if sets.is_empty() && scrutiny != Scrutiny::OneOfMany && !problems.has_errors() {
        scenario.changes = changes::changes((file_name, text), &fields, &scenario, problems);
    }
    Some(scenario)
}

fn understand(
    file_name: &str,
    file: &Table,
    fields: &Fields,
    sets: &[String],
    problems: &Problems,
) -> Scenario {
    let seed = fields.whole("seed");
    let machine = Fields::new(fields.table("machine"), &keys::MACHINE, problems);
    let setups = Strategy::ALL.map(|strategy| Reading { file, strategy, problems }.setup());
    check_tasks(&setups, problems);
    for (strategy, setup) in Strategy::ALL.into_iter().zip(&setups) {
        budget::check(setup, strategy, problems);
    }
    check_reach(&setups, problems);
    effects::check(file, &setups, problems);
    check_io(&setups, problems);
    let clock = clock(fields, problems);
    let answer = answer(fields, &setups, problems);
    let claims = claims(fields, &setups, problems);
    let published = published(fields, &setups, clock, &claims, problems);
    let owned = |key: &str| fields.text(key).map(|text| text.value.to_owned());
    let text =
        fields.texts("text").map(|texts| texts.value.iter().map(|text| text.value.to_owned()).collect());
    let mut scenario = Scenario {
        made: None,
        name: owned("name").unwrap_or_else(|| stem(file_name)),
        question: owned("question").unwrap_or_else(|| "What happens, in which strategy?".to_owned()),
        givens: text.unwrap_or_else(|| givens::sentences(&setups, clock)),
        lesson: owned("lesson").iter().map(|text| Sentence::always(text)).collect(),
        clock,
        pace: fields.pace("pace").unwrap_or_else(|| budget::pace(&setups)),
        seed: seed.map_or(1, |seed| seed.value),
        processors: machine.places("processors"),
        answer,
        claims,
        // They are about the numbers of the file.
        published: if sets.is_empty() { published } else { Vec::new() },
        events: events(fields, &setups, problems),
        setups,
        try_next: &[],
        changes: Vec::new(),
        figures: &[],
        remarks: Vec::new(),
        key_remarks: Vec::new(),
        stages: None,
        foresight: Foresight::Predictable,
        runner: Runner::Engine,
    };
    if !scenario.is_random()
        && let Some(Spanned { place, .. }) = seed
    {
        for strategy in Strategy::ALL {
            problems.idle(strategy, place, "seed", "nothing in this file is random");
        }
    }
    if scenario.events.is_empty() {
        scenario.events = default_events(&scenario.setups);
    }
    scenario
}

/// "bank" of "examples/scenarios/bank.toml".
fn stem(file_name: &str) -> String {
    let stem = std::path::Path::new(file_name).file_stem().and_then(|stem| stem.to_str());
    let stem: String = shown(stem.unwrap_or("scenario")).chars().take(limits::NAME).collect();
    match stem.trim() {
        "" | "-" => "scenario".to_owned(),
        name => name.to_owned(),
    }
}

fn clock(fields: &Fields, problems: &Problems) -> StoryClock {
    let (starts, unit) = (fields.time("starts"), fields.word("clock"));
    if let (Some(_), Some(place)) = (starts, fields.label("clock")) {
        for strategy in Strategy::ALL {
            problems.idle(strategy, place, "clock", "`starts` says that the page tells the time of day");
        }
    }
    match (starts, unit.map(|unit| unit.value)) {
        (Some(starts), _) => StoryClock::TimeOfDay { starts: starts.value },
        (None, Some("hours")) => StoryClock::Hours,
        (None, Some("milliseconds")) => StoryClock::Milliseconds,
        (None, _) => StoryClock::Seconds,
    }
}

/// A file may leave strategies without tasks, but not all of them.
fn check_tasks(setups: &[Setup; 4], problems: &Problems) {
    if setups.iter().any(Setup::has_tasks) {
        return;
    }
    if setups.iter().all(|setup| setup.pools.is_empty()) {
        problems.missing(None, Span::default(), NO_WORKERS.0, NO_WORKERS.1);
    }
    problems.missing(None, Span::default(), NO_TASKS.0, NO_TASKS.1);
}

/// The step that `answer` names; or the last compute step of the first task, if all strategies do
/// the same there.
fn answer(fields: &Fields, setups: &[Setup; 4], problems: &Problems) -> Option<String> {
    let computes = |name: &str| {
        let steps = setups.iter().flat_map(|setup| &setup.sets).flat_map(|set| &set.steps);
        steps.filter(|step| step.kind == StepKind::Compute).find(|step| setup::is_same(&step.what, name))
    };
    if let Some(Spanned { value: name, place }) = fields.text("answer") {
        let step = computes(name);
        if step.is_none() {
            problems.missing(
                None,
                place,
                format!("no step `{}` computes", shown(name)),
                "write the name of a compute step",
            );
        }
        return step.map(|step| step.what.clone());
    }
    for setup in setups {
        if let Some(name) = &setup.answer
            && computes(name).is_none()
        {
            let message = format!("no step `{}` computes", shown(name));
            problems.missing(None, Span::default(), message, "write the name of a compute step for `answer`");
        }
    }
    let mut played = setups.iter().filter(|setup| setup.has_tasks());
    let model = played.next()?;
    let first = model.sets.first()?;
    let last = first.steps.iter().rfind(|step| step.kind == StepKind::Compute)?;
    let lengths = |setup: &Setup| {
        let steps = setup.sets.iter().flat_map(|set| set.steps.iter().map(|step| (set.key.clone(), step)));
        let named = steps.filter(|(_, step)| step.what == last.what);
        named.map(|(key, step)| (key, step.length)).collect::<Vec<_>>()
    };
    let expected = lengths(model);
    played.all(|setup| lengths(setup) == expected).then(|| last.what.clone())
}

const CLAIM_FORM: &str = "the form is `STRATEGY: A RELATION B`. A and B are quantities of the same kind, as in \
                          `blocking: User 2 starts no earlier than User 1 finishes`; the relations are `before`, `no \
                          earlier than`, `is shorter than` and `is no shorter than`";

fn claims(fields: &Fields, setups: &[Setup; 4], problems: &Problems) -> Vec<Claim> {
    let mut claims = Vec::new();
    let given = fields.texts("claims").map_or_else(Vec::new, |claims| claims.value);
    for (number, Spanned { value: text, place }) in (1..).zip(given) {
        let statements = match quantity::statements(text, setups) {
            Ok(statements) => statements,
            Err(why) => {
                tell(&why, text, CLAIM_FORM, place, problems);
                continue;
            }
        };
        for asked in statements.iter().flat_map(|statement| [&statement.left, &statement.right]) {
            check_followed(asked, setup_of(asked.strategy, setups), place, problems);
        }
        let is_one = statements.len() == 1;
        claims.extend(statements.into_iter().map(|statement| {
            let strategy = statement.left.strategy;
            let figure = statement.left.clone();
            match is_one {
                true => Claim { id: format!("claim-{number}"), text: text.to_owned(), statement, figure },
                false => Claim {
                    id: format!("claim-{number}-{strategy}"),
                    text: format!("{strategy}: {text}"),
                    statement,
                    figure,
                },
            }
        }));
    }
    claims
}

/// Of many tasks few are followed, and a page cannot judge what is said of the others.
fn check_followed(asked: &Target, setup: &Setup, place: Span, problems: &Problems) {
    let (Measure::At(task, _) | Measure::Response(task) | Measure::Queued(task)) = &asked.what else {
        return;
    };
    let (Lookup::Task(set, of_set), count) = (setup.find(task), setup.tasks()) else { return };
    let in_plan = of_set + setup.sets[..set].iter().map(TaskSet::tasks).sum::<usize>();
    if FEW_TASKS < count && !FIRST_TOLD.contains(&in_plan) && in_plan + 1 < count {
        let message = format!("`{}` may not be followed, and then the claim is not judged", shown(task));
        let advice = format!(
            "of more than {FEW_TASKS} tasks the first {}, the last and the slowest are followed",
            FIRST_TOLD.len()
        );
        problems.warn(asked.strategy, place, message, advice);
    }
}

fn tell(why: &ParseError, text: &str, form: &str, place: Span, problems: &Problems) {
    match why {
        ParseError::Form => {
            problems.add(place, format!("`{}` is not understood", shown(text)), form);
        }
        ParseError::Unknown { message, advice } => problems.missing(None, place, message, advice),
        ParseError::LeftOut => {}
    }
}

fn published(
    fields: &Fields,
    setups: &[Setup; 4],
    clock: StoryClock,
    claims: &[Claim],
    problems: &Problems,
) -> Vec<PublishedTime> {
    let mut published = Vec::new();
    for (label, value) in fields.lines("published", limits::PUBLISHED, limits::TEXT) {
        let asked: Vec<Target> = match quantity::quantities(&label.text, setups) {
            Ok(asked) => asked,
            Err(why) => {
                let form =
                    format!("the form is `STRATEGY: QUANTITY`, and a quantity is {}", quantity::QUANTITIES);
                tell(&why, &label.text, &form, label.place, problems);
                continue;
            }
        };
        let is_shown = |asked: &Target| {
            matches!(asked.what, Measure::Makespan | Measure::At(..))
                || claims.iter().any(|claim| claim.statement.left == *asked)
        };
        if !asked.iter().any(is_shown) {
            for strategy in Strategy::ALL {
                problems.idle(strategy, label.place, &label.text, "no claim begins with this quantity");
            }
        }
        for asked in asked {
            let (text, is_rough) = match value.value.strip_prefix("about ") {
                Some(rest) => (rest, true),
                None => (value.value, false),
            };
            if let Some(time) = stated_time(text, &asked.what, clock) {
                published.push(PublishedTime { asked, time, is_rough });
                continue;
            }
            let advice = match (&asked.what, clock) {
                (Measure::At(..), StoryClock::TimeOfDay { .. }) => "write a time of day such as \"7:01:02\"",
                _ => "write a length such as \"122s\" or \"about 122s\"",
            };
            problems.add(
                value.place,
                "this is no time",
                asked_about(text).unwrap_or_else(|| advice.to_owned()),
            );
        }
    }
    published
}

/// A moment is told on the clock of the story; the others are lengths.
fn stated_time(text: &str, what: &Measure, clock: StoryClock) -> Option<Time> {
    match (what, clock) {
        (Measure::At(..), StoryClock::TimeOfDay { starts }) => {
            let at = lengths::time_of_day(text)?;
            let day = Time::from_hours(24);
            Some(if at < starts { at + day - starts } else { at - starts })
        }
        _ => lengths::read(text).ok(),
    }
}

fn events(fields: &Fields, setups: &[Setup; 4], problems: &Problems) -> Vec<(Moment, String)> {
    let mut events = Vec::new();
    for (label, words) in fields.lines("events", limits::EVENTS, limits::NAME) {
        events.extend(event(label, setups, problems).map(|when| (when, words.value.to_owned())));
    }
    events
}

fn event(label: &Key, setups: &[Setup; 4], problems: &Problems) -> Option<Moment> {
    let Some(when) = quantity::when(&label.text) else {
        let advice = "write `arrives`, `starts`, `finishes`, `begins STEP` or `ends STEP`";
        problems.add(label.place, format!("`{}` is no moment", shown(&label.text)), advice);
        return None;
    };
    let (Moment::Begins(step) | Moment::Ends(step)) = &when else { return Some(when) };
    let known = || {
        setups
            .iter()
            .flat_map(|setup| &setup.sets)
            .flat_map(|set| set.steps.iter().map(|step| step.what.as_str()))
    };
    let found =
        known().find(|known| known == step).or_else(|| known().find(|known| setup::is_same(known, step)));
    let Some(found) = found else {
        let advice = nearest(step, known())
            .map_or_else(|| "write the name of a step".to_owned(), |name| format!("write `{name}`"));
        problems.missing(None, label.place, format!("no task has a step `{}`", shown(step)), advice);
        return None;
    };
    let found = found.to_owned();
    Some(if matches!(when, Moment::Begins(_)) { Moment::Begins(found) } else { Moment::Ends(found) })
}

fn default_events(setups: &[Setup; 4]) -> Vec<(Moment, String)> {
    let mut sets = setups.iter().flat_map(|setup| &setup.sets);
    let at_once = sets.all(|set| {
        set.arrives.is_zero() && set.after.is_empty() && (set.tasks() < 2 || set.every.most() == 0)
    });
    let event = |when, words: &str| (when, words.to_owned());
    let arrives = (!at_once).then(|| event(Moment::Arrives, "arrives"));
    arrives.into_iter().chain([event(Moment::Starts, "starts"), event(Moment::Finishes, "ends")]).collect()
}

/// Every worker must have something to do, in some strategy.
fn check_reach(setups: &[Setup; 4], problems: &Problems) {
    let pools = || {
        setups
            .iter()
            .flat_map(|setup| setup.pools.iter().enumerate().map(move |(place, pool)| (setup, place, pool)))
    };
    let mut told: Vec<&str> = Vec::new();
    for (_, _, pool) in pools() {
        if told.contains(&pool.key.as_str()) {
            continue;
        }
        told.push(&pool.key);
        let same = || pools().filter(|(_, _, other)| other.key == pool.key);
        let reached =
            same().fold(Reached::default(), |reached, (setup, place, _)| reached.and(setup.reached(place)));
        let largest = same().map(|(_, _, pool)| pool).max_by_key(|pool| pool.names.count());
        let Some(largest) = largest else { continue };
        let Some(lonely) = reached.first_unreached(largest.names.count()) else { continue };
        let name = largest.names.all().nth(lonely).unwrap_or_default();
        let message = format!("nobody can reach the worker `{name}`: no step of any task may run there");
        let advice = format!("give a step on = \"{}\", or leave the worker out", pool.key);
        problems.missing(None, pool.place, message, advice);
    }
}

/// Steps of one name wait for one kind of I/O.
fn check_io(setups: &[Setup; 4], problems: &Problems) {
    let mut known: BTreeMap<&str, Option<Kind>> = BTreeMap::new();
    for set in setups.iter().flat_map(|setup| &setup.sets) {
        for step in set.steps.iter().filter(|step| step.kind == StepKind::Wait) {
            if *known.entry(&step.what).or_insert(step.io) != step.io {
                let message = format!("steps called `{}` wait for different things", step.what);
                problems.add(set.place, message, "give the steps other names, or the same `io`");
            }
        }
    }
}
