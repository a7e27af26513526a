//! Values in texts: `{tasks.user.count}` stands for what the file, or a `--set`, says there.

use std::borrow::Cow;

use super::diagnostic::Problems;
use super::document::{Node, Table, Value};
use crate::foreign::shown;
use crate::lengths;
use crate::plan::Strategy;

/// A text that may refer to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    KeySpec(&'static str),
    Item(&'static str, usize),
    Headline(Strategy),
}

/// Why a text is not complete.
#[derive(Debug, PartialEq, Eq)]
enum Wrong {
    /// A brace without its other.
    Brace,
    /// Nothing of this name.
    Missing(String),
    /// Several values, or none that can be written.
    NoValue(String),
}

/// Whether values were set on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sets {
    None,
    Some,
}

/// Puts the values into the texts. What refers to something that a `--set` took away is left out.
pub fn resolve(file: &mut Table, sets: Sets, problems: &Problems) {
    let mut gone = Vec::new();
    for words in all(file) {
        let Some(Node { value: Value::Text(text), place }) = find(file, words) else { continue };
        match (complete(text, file), sets) {
            (Ok(text), _) => {
                if let Some(node) = find_mut(file, words) {
                    node.value = Value::Text(Cow::Owned(text));
                }
            }
            (Err(Wrong::Missing(_) | Wrong::NoValue(_)), Sets::Some) => gone.push(words),
            (Err(wrong), _) => {
                let (message, advice) = told(&wrong);
                problems.add(*place, message, advice);
            }
        }
    }
    // From the end, so that the places before stay.
    for words in gone.into_iter().rev() {
        leave_out(file, words);
    }
}

/// A text as a file writes it: its braces are no references.
pub fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// All texts of the file that may refer to values.
pub fn all(file: &Table) -> Vec<Words> {
    let items = |key| match file.get(key) {
        Some(Node { value: Value::List(items), .. }) => items.len(),
        _ => 0,
    };
    let listed = ["text", "claims"]
        .into_iter()
        .flat_map(|key| (0..items(key)).map(move |item| Words::Item(key, item)));
    let keys = ["question", "lesson"].map(Words::KeySpec);
    keys.into_iter().chain(listed).chain(Strategy::ALL.map(Words::Headline)).collect()
}

pub fn find<'n, 't>(file: &'n Table<'t>, words: Words) -> Option<&'n Node<'t>> {
    match words {
        Words::KeySpec(key) => file.get(key),
        Words::Headline(strategy) => file.table(strategy.name())?.get("headline"),
        Words::Item(key, item) => match &file.get(key)?.value {
            Value::List(items) => items.get(item),
            _ => None,
        },
    }
}

fn find_mut<'n, 't>(file: &'n mut Table<'t>, words: Words) -> Option<&'n mut Node<'t>> {
    match words {
        Words::KeySpec(key) => file.get_mut(key),
        Words::Headline(strategy) => match &mut file.get_mut(strategy.name())?.value {
            Value::Table(table) => table.get_mut("headline"),
            _ => None,
        },
        Words::Item(key, item) => match &mut file.get_mut(key)?.value {
            Value::List(items) => items.get_mut(item),
            _ => None,
        },
    }
}

fn leave_out(file: &mut Table, words: Words) {
    match words {
        Words::KeySpec(key) => file.remove(key),
        Words::Headline(strategy) => {
            if let Some(Node { value: Value::Table(table), .. }) = file.get_mut(strategy.name()) {
                table.remove("headline");
            }
        }
        Words::Item(key, item) => {
            if let Some(Node { value: Value::List(items), .. }) = file.get_mut(key) {
                items.remove(item);
                if items.is_empty() {
                    file.remove(key);
                }
            }
        }
    }
}

/// The text with its values.
fn complete(text: &str, file: &Table) -> Result<String, Wrong> {
    let mut complete = String::new();
    let mut rest = text;
    while let Some(brace) = rest.find(['{', '}']) {
        complete.push_str(&rest[..brace]);
        let (this, behind) = rest[brace..].split_at(1);
        if let Some(behind) = behind.strip_prefix(this) {
            complete.push_str(this);
            rest = behind;
            continue;
        }
        let (path, behind) = behind.split_once('}').filter(|_| this == "{").ok_or(Wrong::Brace)?;
        let node = look_up(file, path).ok_or_else(|| Wrong::Missing(path.to_owned()))?;
        complete.push_str(&words_of(&node.value).ok_or_else(|| Wrong::NoValue(path.to_owned()))?);
        rest = behind;
    }
    Ok(complete + rest)
}

/// What stands under a key of `--set`. What a strategy does not say for itself, the file says for all.
fn look_up<'n, 't>(file: &'n Table<'t>, path: &str) -> Option<&'n Node<'t>> {
    let of_all = path.split_once('.').filter(|(first, _)| Strategy::ALL.iter().any(|it| it.name() == *first));
    let own = follow(file, path);
    own.or_else(|| of_all.and_then(|(_, rest)| follow(file, rest)))
}

fn follow<'n, 't>(table: &'n Table<'t>, path: &str) -> Option<&'n Node<'t>> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    in_node(table.get(first.trim())?, rest)
}

fn in_node<'n, 't>(node: &'n Node<'t>, path: Option<&str>) -> Option<&'n Node<'t>> {
    let Some(path) = path else { return Some(node) };
    match &node.value {
        Value::Table(table) => follow(table, path),
        Value::List(items) => {
            let (item, rest) = path.split_once('.').map_or((path, None), |(item, rest)| (item, Some(rest)));
            in_node(items.get(super::document::item_called(items, item.trim())?)?, rest)
        }
        _ => None,
    }
}

/// "6", "10 s": as the file writes it, with a blank before each unit.
fn words_of(value: &Value) -> Option<String> {
    match value {
        Value::Whole(number) => number.map(|number| number.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Truth(truth) => Some(truth.to_string()),
        Value::Text(text) if lengths::read(text).is_ok() => Some(spaced(text)),
        Value::Text(text) => Some(text.clone().into_owned()),
        Value::List(_) | Value::Table(_) => None,
    }
}

fn spaced(length: &str) -> String {
    let mut words = String::new();
    let mut before: Option<char> = None;
    for letter in length.chars() {
        let turns = |last: char| {
            last.is_alphabetic() && letter.is_numeric() || last.is_numeric() && letter.is_alphabetic()
        };
        if before.is_some_and(turns) {
            words.push(' ');
        }
        words.push(letter);
        before = Some(letter);
    }
    words
}

fn told(wrong: &Wrong) -> (String, String) {
    match wrong {
        Wrong::Brace => (
            "a brace stands alone".to_owned(),
            "write {tasks.NAME.count} for a value, and {{ or }} for a brace".to_owned(),
        ),
        Wrong::Missing(path) => (
            format!("there is no value `{}`", shown(path)),
            "write a key as `--set` has it, such as {tasks.NAME.count}, and {{ for a brace".to_owned(),
        ),
        Wrong::NoValue(path) => (
            format!("`{}` is not one value", shown(path)),
            "write the key of one, such as {tasks.NAME.every.exponential} or {tasks.NAME.steps.1.compute}"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::file::document::parse;

    const FILE: &str = r#"
        [workers.core]
        count = 4
        [tasks.library]
        every = { uniform = ["1s", "1h30min"] }
        steps = [{ compute = "10s", name = "compile" }]
        [hybrid.workers.core]
        count = 2
    "#;

    fn completed(text: &str) -> Result<String, Wrong> {
        complete(text, &parse(FILE, 0, &Problems::default()))
    }

    #[test]
    fn values_stand_in_texts() {
        let cases = [
            ("no value", "no value"),
            ("{workers.core.count} cores", "4 cores"),
            ("{hybrid.workers.core.count} or {parallel.workers.core.count}", "2 or 4"),
            ("{tasks.library.steps.1.compute}, {tasks.library.steps.compile.compute}", "10 s, 10 s"),
            ("up to {tasks.library.every.uniform.2}", "up to 1 h 30 min"),
            ("{{x}} and }}{{", "{x} and }{"),
        ];
        for (text, complete) in cases {
            assert_eq!(completed(text).as_deref(), Ok(complete));
        }
        assert_eq!(completed(&literal("{a} }} {")), Ok("{a} }} {".to_owned()));
    }

    #[test]
    fn what_is_no_value_is_told() {
        for text in ["{", "}", "{workers", "a } b"] {
            assert_eq!(completed(text), Err(Wrong::Brace), "{text}");
        }
        for path in ["", "x", "workers.core.cuont", "tasks.library.steps.2.compute", "workers.core.count.x"] {
            assert_eq!(completed(&format!("{{{path}}}")), Err(Wrong::Missing(path.to_owned())));
        }
        for path in ["workers", "tasks.library.every", "tasks.library.steps"] {
            assert_eq!(completed(&format!("{{{path}}}")), Err(Wrong::NoValue(path.to_owned())));
        }
    }
}
