//! Why a run takes as long as it does, as a sum: the links of its critical path, with what repeats
//! written once.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::analysis::critical_path::{Link, What};
use crate::grouped::grouped;
use crate::lengths;
use crate::story::{self, StoryClock, Units, count};
use crate::time::Time;
use crate::width;

/// A sum that is the makespan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    pub terms: Vec<Term>,
    /// Its tasks take turns, and each has one part for all its turns at a step.
    takes_turns: bool,
    /// The tasks of the path, each once, in the order of time.
    tasks: Vec<String>,
    course: Course,
}

/// How the path goes through its tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Chain,
    /// It comes back to a task after another one.
    Returns,
}

/// What is said of it in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// "2 h drive there", "2 users x (1 s receive + 60 s calculation)".
    Sum(Vec<String>),
    /// "the chain Load, Parse, then Test", "4950.0 s of it waiting".
    Else(String),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum(summands) => write!(f, " = {}", summands.join(" + ")),
            Self::Else(told) => write!(f, ", {told}"),
        }
    }
}

/// So many times the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub times: usize,
    pub parts: Vec<Part>,
    /// What is counted: "user", if each time is all of another one, and "round", if others do the same meanwhile.
    pub each: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// "calculation", "until User 2".
    pub what: What,
    /// The task, where it matters to the reader: who arrives.
    pub task: Option<String>,
    pub length: Time,
}

/// A longer sum explains nothing.
const MOST_PARTS: usize = 5;
/// Columns of a sum, and of a path, on a page of one screen.
const LONGEST_IN_A_LINE: usize = 80;
const LONGEST_PATH: usize = 54;
/// What repeats has at most so many parts.
const LONGEST_PATTERN: usize = 4;

impl Arithmetic {
    /// `None` if the run has too many tasks, or takes no time.
    pub fn of(path: &[Link]) -> Option<Self> {
        let tasks: Vec<String> = tasks(path).into_iter().map(str::to_owned).collect();
        let together = by_step(path);
        let takes_turns = together.iter().any(|(_, times)| 2 < *times);
        let links: Vec<&Link> = match takes_turns {
            true => together.iter().map(|(link, _)| link).collect(),
            false => path.iter().collect(),
        };
        let parts: Vec<Part> = links.iter().copied().map(part).collect();
        let mut terms = folded(&parts);
        let mut rest = &links[..];
        for term in &mut terms {
            let (own, later) = rest.split_at(term.times * term.parts.len());
            term.each = each(own, term.parts.len());
            rest = later;
        }
        let visits = path.chunk_by(|one, next| one.task == next.task).count();
        let course = if visits == tasks.len() { Course::Chain } else { Course::Returns };
        (!terms.is_empty()).then_some(Self { terms, takes_turns, tasks, course })
    }

    /// What it is made of, part by part; where that is long, what most of it is.
    pub fn in_a_line(&self, units: Units) -> Told {
        if self.is_short() && width::of(&self.told(units)) <= LONGEST_IN_A_LINE {
            return Told::Sum(self.summands(units));
        }
        let chain = self.path_in_short().filter(|_| self.course == Course::Chain);
        Told::Else(chain.unwrap_or_else(|| self.by_state(units)))
    }

    /// "2 users x (1 s receive + 60 s calculation)"; the tasks of the critical path where the sum is too long.
    pub fn in_words(&self, units: Units) -> String {
        if !self.is_short() {
            return match self.course {
                Course::Chain => self.path(),
                Course::Returns => self.path() + ", more than once",
            };
        }
        let turns = if self.takes_turns { ", in turns" } else { "" };
        self.told(units) + turns
    }

    /// The same, where it is a sum of few.
    pub fn in_few_words(&self, units: Units) -> Option<String> {
        self.is_short().then(|| self.in_words(units))
    }

    fn parts(&self) -> impl Iterator<Item = &Part> {
        self.terms.iter().flat_map(|term| &term.parts)
    }

    fn is_short(&self) -> bool {
        self.parts().count() <= MOST_PARTS
    }

    /// What it is, most first: "4950.0 s of it waiting, 660.0 s running".
    fn by_state(&self, units: Units) -> String {
        let all = |part: &Part, times| -> Time { (0..times).map(|_| part.length).sum() };
        let parts = self.terms.iter().flat_map(|term| term.parts.iter().map(|part| (part, term.times)));
        let lengths = grouped(parts.map(|(part, times)| (part.state(), all(part, times))));
        let mut sums: Vec<(Cow<'_, str>, Time)> =
            lengths.into_iter().map(|(state, lengths)| (state, lengths.into_iter().sum())).collect();
        sums.sort_by_key(|(_, sum)| Reverse(*sum));
        match &sums[..] {
            [] => String::new(),
            [(state, _)] => format!("all of it {state}"),
            [(most, longest), others @ ..] => {
                let others = others.iter().map(|(state, sum)| format!(", {} {state}", units.length(*sum)));
                format!("{} of it {most}{}", units.length(*longest), others.collect::<String>())
            }
        }
    }

    fn told(&self, units: Units) -> String {
        self.summands(units).join(" + ")
    }

    fn summands(&self, units: Units) -> Vec<String> {
        let length = |part: &Part| {
            let about = if is_short(part.length) { "" } else { "about " };
            format!("{about}{} {}", length(part.length, units), part.in_words())
        };
        // Where a sum goes on, brackets show where what is repeated ends.
        let is_alone = self.terms.len() == 1;
        let term = |term: &Term| {
            let parts: Vec<String> = term.parts.iter().map(length).collect();
            let times = match &term.each {
                _ if term.times == 1 => return parts,
                Some(task) => count(term.times, task),
                None => term.times.to_string(),
            };
            vec![match &parts[..] {
                [part] if is_alone => format!("{times} x {part}"),
                parts => format!("{times} x ({})", parts.join(" + ")),
            }]
        };
        self.terms.iter().flat_map(term).collect()
    }

    /// "through Load, Parse, Link and Test": whole, unless nobody would read it.
    fn path(&self) -> String {
        const MOST: usize = 12;
        const NAMED: usize = 2;
        let named = if self.tasks.len() <= MOST { self.tasks.len() } else { NAMED };
        let more = self.tasks.len() - named;
        let more = (0 < more).then(|| count(more, "other task"));
        format!(
            "through {}",
            story::list(&self.tasks.iter().take(named).cloned().chain(more).collect::<Vec<_>>())
        )
    }

    /// The same, where the names are short and the task is what differs.
    fn path_in_short(&self) -> Option<String> {
        let (last, others) = self.tasks.split_last()?;
        let path = format!("the chain {}, then {last}", others.join(", "));
        (!others.is_empty() && width::of(&path) <= LONGEST_PATH).then_some(path)
    }
}

/// Exactly, if that is short.
fn length(length: Time, units: Units) -> String {
    let is_whole_minutes = length.as_nanos().is_multiple_of(Time::from_mins(1).as_nanos());
    let tells_minutes = units.clock == StoryClock::Hours && is_whole_minutes;
    if is_short(length) && !tells_minutes { story::length(length) } else { units.length(length) }
}

/// Whether it can be told exactly with few digits.
fn is_short(length: Time) -> bool {
    const SHORT: usize = 11;
    let text = story::length(length);
    width::of(&text) <= SHORT && lengths::read(&text) == Ok(length)
}

/// Those of the path, each once, in the order of time.
fn tasks(path: &[Link]) -> Vec<&str> {
    let mut seen = HashSet::new();
    path.iter().map(|link| link.task.as_str()).filter(|task| seen.insert(*task)).collect()
}

/// What each task does at each step, in all, and in how many links: one task after the other, so that
/// what they have in common repeats.
fn by_step(path: &[Link]) -> Vec<(Link, usize)> {
    let mut steps: Vec<(Link, usize)> = Vec::new();
    let mut places = HashMap::new();
    for link in path {
        let place = *places.entry((&link.task, &link.what)).or_insert(steps.len());
        match steps.get_mut(place) {
            Some((own, times)) => {
                own.length += link.length;
                *times += 1;
            }
            None => steps.push((link.clone(), 1)),
        }
    }
    let order: HashMap<&str, usize> = tasks(path).into_iter().zip(0..).collect();
    steps.sort_by_key(|(link, _)| order[link.task.as_str()]);
    steps
}

/// What is counted where something repeats: "user", if each time it is what one does, and every time
/// another one.
fn each(links: &[&Link], once: usize) -> Option<String> {
    let mut seen = HashSet::new();
    let mut is_another = |own: &[&Link]| {
        let task = own[0].task.clone();
        own.iter().all(|link| link.task == task) && seen.insert(task)
    };
    let are_others = 1 < links.len() / once && links.chunks(once).all(&mut is_another);
    let mut nouns = links.iter().map(|link| numbered(&link.task));
    let first = nouns.next().flatten().filter(|_| are_others)?;
    let is_in_rounds = links.iter().any(|link| links.len() / once < link.peers);
    let noun = || if is_in_rounds { "round".to_owned() } else { story::noun(first) };
    nouns.all(|noun| noun == Some(first)).then(noun)
}

/// "User" of "User 2", if several are called as [`count`] calls them.
fn numbered(task: &str) -> Option<&str> {
    let (noun, number) = task.rsplit_once(' ')?;
    let is_noun = noun.chars().all(|letter| letter.is_ascii_alphabetic()) && story::takes_an_s(noun);
    (is_noun && number.parse::<u32>().is_ok()).then_some(noun)
}

fn part(link: &Link) -> Part {
    let task = (link.what == What::Arrives).then(|| link.task.clone());
    Part { what: link.what.clone(), task, length: link.length }
}

impl Part {
    fn in_words(&self) -> String {
        match (&self.what, &self.task) {
            (What::Runs(step) | What::Waits(step), _) => step.clone(),
            (What::Arrives, Some(task)) => format!("until {task}"),
            (What::Arrives, None) => "until it arrives".to_owned(),
            (What::Turns, _) => "to change the task".to_owned(),
            (What::Queued, _) => "queued".to_owned(),
        }
    }

    fn state(&self) -> Cow<'_, str> {
        match (&self.what, &self.task) {
            (What::Runs(_), _) => "running".into(),
            (What::Waits(_), _) => "waiting".into(),
            (What::Arrives, Some(task)) => format!("until {task} came").into(),
            (What::Arrives, None) => "until a task came".into(),
            (What::Turns, _) => "switching".into(),
            (What::Queued, _) => "queued".into(),
        }
    }
}

/// What repeats, written once: from the left, the pattern that covers most.
fn folded(parts: &[Part]) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut rest = parts;
    while !rest.is_empty() {
        let longest = LONGEST_PATTERN.min(rest.len() / 2);
        let patterns = (1..=longest).map(|length| (length, repeats(rest, length)));
        // Of equal ones the shorter.
        let best =
            patterns.filter(|(_, times)| 1 < *times).rev().max_by_key(|(length, times)| length * times);
        match (best, terms.last_mut()) {
            (Some((length, times)), _) => {
                terms.push(Term { times, parts: rest[..length].to_vec(), each: None });
                rest = &rest[length * times..];
            }
            (None, Some(term)) if term.times == 1 => {
                term.parts.push(rest[0].clone());
                rest = &rest[1..];
            }
            (None, _) => {
                terms.push(Term { times: 1, parts: vec![rest[0].clone()], each: None });
                rest = &rest[1..];
            }
        }
    }
    terms
}

/// How often the first so many parts follow each other.
fn repeats(parts: &[Part], length: usize) -> usize {
    parts.chunks_exact(length).take_while(|own| *own == &parts[..length]).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Precision, StoryClock};

    fn told(parts: &[(&str, u64)]) -> String {
        let parts: Vec<Part> = parts
            .iter()
            .map(|(what, millis)| Part {
                what: What::Runs((*what).to_owned()),
                task: None,
                length: Time::from_millis(*millis),
            })
            .collect();
        let tasks = ["A", "B", "C", "D"].map(str::to_owned).to_vec();
        let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
        Arithmetic { terms: folded(&parts), takes_turns: false, tasks, course: Course::Chain }.in_words(units)
    }

    #[test]
    fn what_repeats_is_written_once() {
        let (wait, compute) = (("wait", 1000), ("compute", 10));
        assert_eq!(told(&[wait, compute, wait, compute]), "2 x (1 s wait + 10 ms compute)");
        assert_eq!(told(&[wait, compute, compute, compute]), "1 s wait + 3 x (10 ms compute)");
        assert_eq!(told(&[compute, compute, compute]), "3 x 10 ms compute");
        assert_eq!(told(&[wait, compute]), "1 s wait + 10 ms compute");
    }

    #[test]
    fn a_sum_that_is_too_long_names_the_path_and_one_that_is_rounded_says_so() {
        let names = ["a", "b", "c", "d", "e", "f"];
        assert_eq!(told(&names.map(|name| (name, 1))), "through A, B, C and D");
        let many = Arithmetic {
            terms: folded(&[]),
            takes_turns: false,
            tasks: (1..=13).map(|number| format!("Job {number}")).collect(),
            course: Course::Chain,
        };
        assert_eq!(many.path(), "through Job 1, Job 2 and 11 other tasks");
        assert_eq!(many.path_in_short(), None);
        let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
        let part = Part {
            what: What::Waits("wait".to_owned()),
            task: None,
            length: Time::from_nanos(1_234_567_891_234),
        };
        let sum = Arithmetic {
            terms: folded(&[part]),
            takes_turns: false,
            tasks: Vec::new(),
            course: Course::Chain,
        };
        assert_eq!(sum.in_a_line(units).to_string(), " = about 1234.6 s wait");
    }
}
