//! The values of one table, read by the table of keys.

use std::num::NonZeroU32;

use super::diagnostic::{Problems, Span, nearest};
use super::document::{Key, Node, Table, Value};
use super::keys::{self, KeySpec, Section, ValueType};
use crate::error::Refusal;
use crate::foreign::{hides_something, shown};
use crate::lengths;
use crate::scenario::length::Length;
use crate::time::{Pace, Time};

/// A table as one strategy sees it: what the file says, and over it what it says for the strategy.
#[derive(Clone, Debug, Default)]
pub struct View<'n, 't> {
    /// Where it is named first.
    pub place: Span,
    pub entries: Vec<(&'n Key<'t>, &'n Node<'t>)>,
}

impl<'n, 't> View<'n, 't> {
    /// What a later table says replaces what an earlier one says.
    pub fn of(place: Span, tables: impl IntoIterator<Item = &'n Table<'t>>) -> Self {
        let mut entries: Vec<(&Key, &Node)> = Vec::new();
        for (label, node) in tables.into_iter().flat_map(|table| &table.0) {
            match entries.iter_mut().find(|(known, _)| known.text == label.text) {
                Some(known) => *known = (label, node),
                None => entries.push((label, node)),
            }
        }
        Self { place, entries }
    }
}

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub place: Span,
}

/// Reads the values of a table. What is wrong is told, and then it is as if it were not there.
#[derive(Debug)]
pub struct Fields<'n, 't> {
    pub place: Span,
    entries: Vec<(&'n Key<'t>, &'n Node<'t>)>,
    section: &'static Section,
    problems: &'n Problems,
}

impl<'n, 't> Fields<'n, 't> {
    /// Tells the keys that nobody knows.
    pub fn new(view: View<'n, 't>, section: &'static Section, problems: &'n Problems) -> Self {
        for (label, _) in &view.entries {
            if section.key(&label.text).is_none() {
                unknown_key(label, section, problems);
            }
        }
        Self { place: view.place, entries: view.entries, section, problems }
    }

    /// The node behind a key.
    ///
    /// # Panics
    /// If the section has no such key.
    fn get(&self, name: &str) -> Option<(&'static KeySpec, &'n Node<'t>)> {
        let key = self.section.key(name).expect("the table of keys has every key that is read");
        let (_, node) = self.entries.iter().find(|(label, _)| label.text == name)?;
        Some((key, node))
    }

    /// Where the key is written.
    pub fn label(&self, name: &str) -> Option<Span> {
        self.entries.iter().find(|(label, _)| label.text == name).map(|(label, _)| label.place)
    }

    /// Reads with `value`, and tells what is allowed where it gives nothing.
    fn read<T>(
        &self,
        name: &str,
        value: impl FnOnce(ValueType, &'n Value<'t>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let (key, node) = self.get(name)?;
        let read = value(key.value_type, &node.value);
        if read.is_none() {
            wrong_value(key, node, self.problems);
        }
        read.map(|value| Spanned { value, place: node.place })
    }

    pub fn text(&self, name: &str) -> Option<Spanned<&'n str>> {
        let (key, node) = self.get(name)?;
        let ValueType::Text(most) = key.value_type else { return None };
        let value = line(node, most, key, self.problems)?;
        Some(Spanned { value, place: node.place })
    }

    pub fn texts(&self, name: &str) -> Option<Spanned<Vec<Spanned<&'n str>>>> {
        let (key, node) = self.get(name)?;
        let ValueType::Texts(most, longest) = key.value_type else { return None };
        match &node.value {
            Value::List(items) if items.len() <= most => {
                let lines = items.iter().filter_map(|item| {
                    let value = line(item, longest, key, self.problems)?;
                    Some(Spanned { value, place: item.place })
                });
                Some(Spanned { value: lines.collect(), place: node.place })
            }
            _ => {
                wrong_value(key, node, self.problems);
                None
            }
        }
    }

    pub fn whole(&self, name: &str) -> Option<Spanned<u64>> {
        self.read(name, |takes, value| match (takes, value) {
            (ValueType::Whole(least, most), Value::Whole(Some(number))) => {
                (least..=most).contains(number).then_some(*number)
            }
            _ => None,
        })
    }

    /// The same, for a number that counts what lies in the memory.
    pub fn count(&self, name: &str) -> Option<Spanned<usize>> {
        let Spanned { value, place } = self.whole(name)?;
        Some(Spanned { value: usize::try_from(value).ok()?, place })
    }

    /// The table behind a key; an empty one if it is not there.
    pub fn table(&self, name: &str) -> View<'n, 't> {
        let Some((key, node)) = self.get(name) else { return View::default() };
        let Value::Table(table) = &node.value else {
            wrong_value(key, node, self.problems);
            return View::default();
        };
        View::of(node.place, [table])
    }

    pub fn places(&self, name: &str) -> Option<NonZeroU32> {
        u32::try_from(self.whole(name)?.value).ok().and_then(NonZeroU32::new)
    }

    pub fn pace(&self, name: &str) -> Option<Pace> {
        let pace = self.read(name, |_, value| match value {
            #[expect(clippy::cast_precision_loss, reason = "a pace is at most 10^9")]
            Value::Whole(Some(number)) => Pace::new(*number as f64),
            Value::Number(number) => Pace::new(*number),
            _ => None,
        });
        pace.map(|pace| pace.value)
    }

    pub fn truth(&self, name: &str) -> Option<Spanned<bool>> {
        self.read(name, |_, value| match value {
            Value::Truth(truth) => Some(*truth),
            _ => None,
        })
    }

    pub fn word(&self, name: &str) -> Option<Spanned<&'static str>> {
        let (key, node) = self.get(name)?;
        let ValueType::Word(words) = key.value_type else { return None };
        let value = word(key, node, words, self.problems)?;
        Some(Spanned { value, place: node.place })
    }

    pub fn words(&self, name: &str) -> Option<Spanned<Vec<&'static str>>> {
        let (key, node) = self.get(name)?;
        let (ValueType::Words(words), Value::List(items)) = (key.value_type, &node.value) else {
            wrong_value(key, node, self.problems);
            return None;
        };
        let value = items.iter().filter_map(|item| word(key, item, words, self.problems)).collect();
        Some(Spanned { value, place: node.place })
    }

    pub fn time(&self, name: &str) -> Option<Spanned<Time>> {
        self.read(name, |takes, value| {
            let Value::Text(text) = value else { return None };
            let time = match takes {
                ValueType::TimeOfDay => lengths::time_of_day(text),
                _ => lengths::read(text).ok(),
            };
            time.filter(|time| !matches!(takes, ValueType::SomeLength) || !time.is_zero())
        })
    }

    pub fn length(&self, name: &str) -> Option<Spanned<Length>> {
        self.read(name, |_, value| Length::read(value))
    }

    /// The tables of a list.
    pub fn list(&self, name: &str) -> Option<Spanned<Vec<View<'n, 't>>>> {
        let (key, node) = self.get(name)?;
        let Value::List(items) = &node.value else {
            wrong_value(key, node, self.problems);
            return None;
        };
        let views = items.iter().filter_map(|item| {
            let Value::Table(table) = &item.value else {
                wrong_value(key, item, self.problems);
                return None;
            };
            Some(View::of(item.place, [table]))
        });
        Some(Spanned { value: views.collect(), place: node.place })
    }

    /// Lines under keys that the file chooses.
    pub fn lines(&self, name: &str, most: usize, longest: usize) -> Vec<(&'n Key<'t>, Spanned<&'n str>)> {
        let Some((key, node)) = self.get(name) else { return Vec::new() };
        let Value::Table(table) = &node.value else {
            wrong_value(key, node, self.problems);
            return Vec::new();
        };
        if most < table.0.len() {
            self.problems.add(node.place, format!("`{name}` has too much"), format!("write up to {most}"));
            return Vec::new();
        }
        let each = KeySpec { value_type: ValueType::Text(longest), ..*key };
        let lines = table.0.iter().filter_map(|(label, item)| {
            let value = line(item, longest, &each, self.problems)?;
            Some((label, Spanned { value, place: item.place }))
        });
        lines.collect()
    }
}

fn unknown_key(label: &Key, section: &Section, problems: &Problems) {
    let names = || section.keys.iter().map(|key| key.name);
    let elsewhere = [&keys::FILE, &keys::MACHINE, &keys::WORKERS, &keys::TASKS, &keys::STEP, &keys::STRATEGY];
    let home = elsewhere.into_iter().find(|section| section.key(&label.text).is_some());
    let advice = match (nearest(&label.text, names()), home) {
        (Some(name), _) => format!("write `{name}`"),
        (None, Some(home)) => format!("this is a key of {}", home.title),
        (None, None) => {
            format!("the keys of {} are {}", section.title, names().collect::<Vec<_>>().join(", "))
        }
    };
    problems.add(label.place, format!("unknown key `{}`", shown(&label.text)), advice);
}

fn wrong_value(key: &KeySpec, node: &Node, problems: &Problems) {
    let is_length = matches!(key.value_type, ValueType::Length | ValueType::SomeLength | ValueType::Lengths);
    let question = is_length.then(|| asked_about_any(&node.value)).flatten();
    let advice = question.unwrap_or_else(|| format!("write {}", key.value_type.says()));
    problems.add(node.place, format!("wrong value for `{}`", key.name), advice);
}

/// What was probably meant by a text that is no length.
pub fn asked_about(text: &str) -> Option<String> {
    match lengths::read(text) {
        Err(Refusal::Asked(question)) => Some(question),
        Ok(_) | Err(Refusal::Allowed(_)) => None,
    }
}

fn in_quotes(question: String) -> String {
    question + " write it in quotes"
}

fn asked_about_any(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => asked_about(text),
        Value::Whole(Some(number)) => asked_about(&number.to_string()).map(in_quotes),
        Value::Number(number) => asked_about(&number.to_string()).map(in_quotes),
        Value::List(items) => items.iter().find_map(|item| asked_about_any(&item.value)),
        Value::Table(table) => table.0.iter().find_map(|(_, node)| asked_about_any(&node.value)),
        Value::Whole(None) | Value::Truth(_) => None,
    }
}

fn word(
    key: &KeySpec,
    node: &Node,
    words: &'static [&'static str],
    problems: &Problems,
) -> Option<&'static str> {
    let Value::Text(given) = &node.value else {
        wrong_value(key, node, problems);
        return None;
    };
    let known = words.iter().copied().find(|word| word == given);
    if known.is_none() {
        let advice = match nearest(given, words.iter().copied()) {
            Some(word) => format!("write \"{word}\""),
            None => format!("write {}", key.value_type.says()),
        };
        problems.add(node.place, format!("wrong value for `{}`", key.name), advice);
    }
    known
}

/// One line of text that can be printed anywhere.
fn line<'n>(node: &'n Node, most: usize, key: &KeySpec, problems: &Problems) -> Option<&'n str> {
    let Value::Text(text) = &node.value else {
        wrong_value(key, node, problems);
        return None;
    };
    match unprintable(text, most) {
        None => Some(text),
        Some(advice) => {
            problems.add(node.place, format!("`{}` cannot be printed", key.name), advice);
            None
        }
    }
}

/// What to change so that a text can be printed as one line of up to `most` characters.
pub fn unprintable(text: &str, most: usize) -> Option<String> {
    if text.trim().is_empty() {
        Some("write at least one character".to_owned())
    } else if hides_something(text) {
        Some(
            "write letters, digits and signs only: no line break, tab or other character that cannot be seen"
                .to_owned(),
        )
    } else if text.trim() != text {
        Some("write it without blanks at its ends".to_owned())
    } else {
        let length = text.chars().count();
        (most < length).then(|| format!("write at most {most} characters: it has {length}"))
    }
}
