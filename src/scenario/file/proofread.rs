//! Numbers in texts that are also values of the file: after a `--set` they would be those of before.

use std::fmt::Write;

use super::diagnostic::{Problems, Span};
use super::document::{Node, Table, Value};
use super::references::{self, Words};
use crate::foreign::shown;
use crate::lengths;
use crate::plan::Strategy;
use crate::time::Time;

/// What a text can say of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Count(u64),
    Length(Time),
}

/// Keys whose numbers nobody tells, or that are no numbers.
const UNTOLD: [&str; 4] = ["first", "priority", "name", "names"];
const WORDS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];
/// Everybody says "one", whatever the file counts.
const LEAST: u64 = 2;

/// Tells each of them, with what to write instead.
pub fn check(file: &Table, problems: &Problems) {
    let values = values(file);
    for words in references::all(file) {
        let is_told = !matches!(words, Words::Item("claims", _));
        let Some(Node { value: Value::Text(text), place }) =
            references::find(file, words).filter(|_| is_told)
        else {
            continue;
        };
        for (number, found) in numbers(text) {
            if let Some((path, _)) = values.iter().find(|(_, value)| *value == number) {
                tell(&found, path, *place, problems);
            }
        }
    }
}

fn tell(number: &str, path: &str, place: Span, problems: &Problems) {
    let message = format!("the text says `{}`, and that is a value of the file", shown(number));
    problems.note(place, message, format!("write {{{}}}: then it follows a --set", shown(path)));
}

/// Counts and lengths of the file, by the keys of `--set`.
fn values(file: &Table) -> Vec<(String, Number)> {
    let mut values = Vec::new();
    let own = Strategy::ALL.map(|strategy| (strategy.name().to_owned() + ".", file.table(strategy.name())));
    for (prefix, table) in std::iter::once((String::new(), Some(file))).chain(own) {
        for kind in ["workers", "tasks"] {
            if let Some(table) = table.and_then(|table| table.table(kind)) {
                collect(table, &format!("{prefix}{kind}"), &mut values);
            }
        }
    }
    values
}

fn collect(table: &Table, path: &str, values: &mut Vec<(String, Number)>) {
    for (label, node) in table.0.iter().filter(|(label, _)| !UNTOLD.contains(&&*label.text)) {
        of_node(node, format!("{path}.{}", label.text), values);
    }
}

fn of_node(node: &Node, path: String, values: &mut Vec<(String, Number)>) {
    match &node.value {
        Value::Whole(Some(number)) if LEAST <= *number => values.push((path, Number::Count(*number))),
        Value::Text(text) => {
            let length = lengths::read(text).ok().filter(|length| !length.is_zero());
            values.extend(length.map(|length| (path, Number::Length(length))));
        }
        Value::Table(table) => collect(table, &path, values),
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                of_node(item, format!("{path}.{}", place + 1), values);
            }
        }
        Value::Whole(_) | Value::Number(_) | Value::Truth(_) => {}
    }
}

/// The numbers that a text says, as it says them. "Core 2" is a name.
fn numbers(text: &str) -> Vec<(Number, String)> {
    let own = without_references(text);
    let words: Vec<&str> =
        own.split_whitespace().map(|word| word.trim_matches(|it: char| !it.is_alphanumeric())).collect();
    let mut numbers = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let is_name =
            place.checked_sub(1).is_some_and(|before| words[before].starts_with(char::is_uppercase));
        let Some(digits) = digits(word).filter(|_| !is_name) else { continue };
        let unit = words.get(place + 1).copied().unwrap_or_default();
        let length = lengths::read(&format!("{digits}{}", in_short(unit))).ok().filter(|_| !unit.is_empty());
        match (length, digits.parse()) {
            (Some(length), _) => numbers.push((Number::Length(length), format!("{word} {unit}"))),
            (None, Ok(count)) if LEAST <= count => numbers.push((Number::Count(count), (*word).to_owned())),
            _ => {}
        }
    }
    numbers
}

/// "six" and "6".
fn digits(word: &str) -> Option<String> {
    let named = WORDS.iter().position(|name| name.eq_ignore_ascii_case(word));
    let is_number = word.starts_with(|it: char| it.is_ascii_digit()) && word.parse::<f64>().is_ok();
    named.map(|number| number.to_string()).or_else(|| is_number.then(|| word.to_owned()))
}

/// A unit as lengths have it: not "minutes'".
fn in_short(unit: &str) -> &str {
    match unit {
        "hour" | "hours" => "h",
        "minute" | "minutes" => "min",
        "second" | "seconds" => "s",
        other => other,
    }
}

fn without_references(text: &str) -> String {
    let mut own = String::new();
    for (place, part) in text.split('{').enumerate() {
        let behind = if place == 0 { part } else { part.split_once('}').map_or("", |(_, behind)| behind) };
        // What stood there was no number of the text.
        let _ = write!(own, "{}{behind}", if place == 0 { "" } else { " . " });
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_as_people_say_them() {
        let found = |text: &str| numbers(text).into_iter().map(|(_, said)| said).collect::<Vec<_>>();
        assert_eq!(
            found("6 libraries (10 s each) need four cores, Core 2 and one more."),
            ["6", "10 s", "four"]
        );
        assert_eq!(found("{tasks.library.count} libraries from 9:00 on, 1.5 h each"), ["1.5 h"]);
        assert_eq!(numbers("ten minutes")[0].0, Number::Length(Time::from_mins(10)));
    }
}
