//! Quantities and claims as sentences of a fixed form: "blocking: User 2 starts no earlier than
//! User 1 finishes".

use super::diagnostic::nearest;
use crate::plan::Strategy;
use crate::scenario::claim::{Measure, Moment, Relation, Statement, Target};
use crate::scenario::setup::setup_of;
use crate::scenario::setup::{Lookup, Setup, is_same};

/// Why a sentence is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// It has not the form.
    Form,
    /// There is no such task or step in any of the strategies; what to write instead.
    Unknown { message: String, advice: String },
    /// There are fewer tasks than the file says, because `--set` says so.
    LeftOut,
}

pub const QUANTITIES: &str = "`TASK arrives`, `TASK starts`, `TASK finishes`, `TASK begins STEP`, `TASK ends STEP`, \
                              `response of TASK`, `TASK is queued`, `makespan`, `sum of waits` or `sum of computing`";
const RELATIONS: [(&str, Relation); 4] = [
    (" is no shorter than ", Relation::NoEarlierThan),
    (" is shorter than ", Relation::Before),
    (" no earlier than ", Relation::NoEarlierThan),
    (" before ", Relation::Before),
];

/// "starts" and the like; of "begins STEP", the step.
pub fn when(text: &str) -> Option<Moment> {
    let text = text.trim();
    match text.to_lowercase().as_str() {
        "arrives" => Some(Moment::Arrives),
        "starts" => Some(Moment::Starts),
        "finishes" => Some(Moment::Finishes),
        _ => {
            let (verb, step) = text.split_once(' ')?;
            match verb.to_lowercase().as_str() {
                "begins" => Some(Moment::Begins(step.trim().to_owned())),
                "ends" => Some(Moment::Ends(step.trim().to_owned())),
                _ => None,
            }
        }
    }
}

/// All ways to read a text as a quantity: a task may be called "The race starts".
fn readings(text: &str) -> Vec<Measure> {
    let text = text.trim();
    let lower = text.to_lowercase();
    // Lower-case letters of some alphabets take other room: then nothing is cut out of the text.
    let cut = |start: usize, end: usize| text.get(start..end).map(|name| name.trim().to_owned());
    let mut readings = match lower.as_str() {
        "makespan" => vec![Measure::Makespan],
        "sum of waits" => vec![Measure::SumOfWaits],
        "sum of computing" => vec![Measure::SumOfComputing],
        _ => Vec::new(),
    };
    if lower.starts_with("response of ") {
        readings.extend(cut("response of ".len(), text.len()).map(Measure::Response));
    }
    if lower.ends_with(" is queued") {
        readings.extend(cut(0, text.len() - " is queued".len()).map(Measure::Queued));
    }
    for (gap, _) in text.match_indices(' ') {
        if let (Some(task), Some(when)) = (cut(0, gap), when(&text[gap..])) {
            readings.push(Measure::At(task, when));
        }
    }
    readings.retain(|what| !matches!(what, Measure::Response(task) | Measure::Queued(task) | Measure::At(task, _) if task.is_empty()));
    readings
}

/// A quantity in one strategy, with the names as the plan has them.
fn resolve(what: &Measure, strategy: Strategy, setup: &Setup) -> Result<Target, ParseError> {
    if !setup.has_tasks() {
        let message = format!("there are no tasks in {strategy}");
        return Err(ParseError::Unknown { message, advice: "name a strategy that has some".to_owned() });
    }
    let task = match what {
        Measure::Makespan
        | Measure::SumOfWaits
        | Measure::SumOfComputing
        | Measure::First(_)
        | Measure::Last(_) => {
            return Ok(Target::new(strategy, what.clone()));
        }
        Measure::Response(task) | Measure::Queued(task) | Measure::At(task, _) => task,
    };
    let (set, place) = match setup.find(task) {
        Lookup::Task(set, place) => (&setup.sets[set], place),
        Lookup::Beyond(set) if setup.sets[set].count.is_some_and(|count| !count.is_of_file) => {
            return Err(ParseError::LeftOut);
        }
        Lookup::Beyond(_) | Lookup::Nothing => return Err(unknown_task(task, setup)),
    };
    let name = set.name_of(place);
    let what = match what {
        Measure::Response(_) => Measure::Response(name),
        Measure::Queued(_) => Measure::Queued(name),
        Measure::At(_, when) => {
            let Some(step) = when.step() else {
                return Ok(Target::new(strategy, Measure::At(name, when.clone())));
            };
            let known = set.steps.iter().map(|step| step.what.as_str());
            let Some(step) = known.clone().find(|known| is_same(known, step)) else {
                return Err(unknown_step(step, &name, known));
            };
            Measure::At(name, when.clone().with_step(step))
        }
        others => others.clone(),
    };
    Ok(Target::new(strategy, what))
}

fn unknown_task(task: &str, setup: &Setup) -> ParseError {
    let names = setup.sets.iter().flat_map(|set| [set.name_of(0), set.name_of(set.tasks() - 1)]);
    let names: Vec<String> = names.collect();
    let advice = match nearest(task, names.iter().map(String::as_str)) {
        Some(name) => format!("write `{name}`"),
        None => format!("the tasks are {}", told(&names)),
    };
    ParseError::Unknown { message: format!("there is no task `{task}`"), advice }
}

fn unknown_step<'a>(step: &str, task: &str, known: impl Iterator<Item = &'a str> + Clone) -> ParseError {
    let advice = match nearest(step, known.clone()) {
        Some(name) => format!("write `{name}`"),
        None => format!("its steps are {}", told(&known.map(str::to_owned).collect::<Vec<_>>())),
    };
    ParseError::Unknown { message: format!("`{task}` has no step `{step}`"), advice }
}

/// A few names.
fn told(names: &[String]) -> String {
    const ROOM: usize = 6;
    let mut names = names.to_vec();
    names.dedup();
    match names.get(..ROOM) {
        Some(few) if few.len() < names.len() => format!("{}, ...", few.join(", ")),
        _ => names.join(", "),
    }
}

/// "blocking: ...": the strategy, and the rest.
fn split_strategy(text: &str) -> (Option<Strategy>, &str) {
    let named = text.split_once(':').and_then(|(name, rest)| Some((strategy(name)?, rest)));
    named.map_or((None, text.trim()), |(strategy, rest)| (Some(strategy), rest.trim()))
}

/// "... in blocking".
fn split_ending(text: &str) -> (Option<Strategy>, &str) {
    let text = text.trim();
    let Some((rest, name)) = text.rsplit_once(' ') else { return (None, text) };
    match (rest.strip_suffix(" in"), strategy(name)) {
        (Some(rest), Some(strategy)) => (Some(strategy), rest.trim()),
        _ => (None, text),
    }
}

fn strategy(name: &str) -> Option<Strategy> {
    Strategy::ALL.into_iter().find(|strategy| strategy.name() == name.trim().to_lowercase())
}

/// A side of a claim, for the strategy that is asked for.
fn side(text: &str, default: Option<Strategy>, setups: &[Setup; 4]) -> Result<Target, ParseError> {
    let (own, text) = split_ending(text);
    let strategy = own.or(default).ok_or(ParseError::Form)?;
    let mut worst = ParseError::Form;
    for what in readings(text) {
        match resolve(&what, strategy, setup_of(strategy, setups)) {
            Ok(asked) => return Ok(asked),
            Err(why) if worst == ParseError::Form => worst = why,
            Err(_) => {}
        }
    }
    Err(worst)
}

/// A quantity: of the strategy that it names, or of each in which it is there.
///
/// # Errors
/// If there is none.
pub fn quantities(text: &str, setups: &[Setup; 4]) -> Result<Vec<Target>, ParseError> {
    let (given, rest) = split_strategy(text);
    each(given, |strategy| side(rest, Some(strategy), setups))
}

/// # Errors
/// If the text is no claim.
pub fn statements(text: &str, setups: &[Setup; 4]) -> Result<Vec<Statement>, ParseError> {
    let (given, rest) = split_strategy(text);
    let statements = each(given, |strategy| statement(rest, Some(strategy), setups))?;
    // Where both sides name a strategy, it is one claim.
    let mut distinct: Vec<Statement> = Vec::new();
    for statement in statements {
        if !distinct.contains(&statement) {
            distinct.push(statement);
        }
    }
    Ok(distinct)
}

fn each<T>(
    given: Option<Strategy>,
    read: impl Fn(Strategy) -> Result<T, ParseError>,
) -> Result<Vec<T>, ParseError> {
    if let Some(strategy) = given {
        return Ok(vec![read(strategy)?]);
    }
    let (mut all, mut why) = (Vec::new(), None);
    for strategy in Strategy::ALL {
        match read(strategy) {
            Ok(one) => all.push(one),
            Err(error) => why = why.or(Some(error)),
        }
    }
    if all.is_empty() { Err(why.unwrap_or(ParseError::Form)) } else { Ok(all) }
}

fn statement(text: &str, strategy: Option<Strategy>, setups: &[Setup; 4]) -> Result<Statement, ParseError> {
    let mut worst = ParseError::Form;
    for (words, relation) in RELATIONS {
        for (start, _) in text.match_indices(words) {
            let sides = (
                side(&text[..start], strategy, setups),
                side(&text[start + words.len()..], strategy, setups),
            );
            match sides {
                (Ok(left), Ok(right)) => return Ok(Statement { left, relation, right }),
                (Err(why), _) | (_, Err(why)) if worst == ParseError::Form => worst = why,
                _ => {}
            }
        }
    }
    Err(worst)
}
