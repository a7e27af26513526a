//! The tree of a file: every key and value with its place in the text.

use std::borrow::Cow;

use toml::de::{DeTable, DeValue};

use super::diagnostic::{Problems, Span};
use crate::foreign::shown;

/// A key, as the file writes it.
#[derive(Debug)]
pub struct Key<'t> {
    pub text: Cow<'t, str>,
    pub place: Span,
}

#[derive(Debug)]
pub struct Node<'t> {
    pub value: Value<'t>,
    pub place: Span,
}

#[derive(Debug)]
pub enum Value<'t> {
    Text(Cow<'t, str>),
    /// `None` if it is negative, or does not fit.
    Whole(Option<u64>),
    Number(f64),
    Truth(bool),
    List(Vec<Node<'t>>),
    Table(Table<'t>),
}

/// In the order of the file.
#[derive(Debug, Default)]
pub struct Table<'t>(pub Vec<(Key<'t>, Node<'t>)>);

impl<'t> Table<'t> {
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.0.iter().find(|(label, _)| label.text == key).map(|(_, node)| node)
    }

    /// Where the key is written.
    pub fn label(&self, key: &str) -> Option<Span> {
        self.0.iter().find(|(label, _)| label.text == key).map(|(label, _)| label.place)
    }

    pub fn table(&self, key: &str) -> Option<&Self> {
        match &self.get(key)?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(label, _)| label.text != key);
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node<'t>> {
        self.0.iter_mut().find(|(label, _)| label.text == key).map(|(_, node)| node)
    }
}

/// Parses a whole text. Also what can be read of a text that is no TOML is in the tree.
pub fn parse<'t>(text: &'t str, source: usize, problems: &Problems) -> Table<'t> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        let place = Span { source, start: span.start, end: span.end };
        let advice = match error.message() {
            key if key.contains("unquoted key") => "a name with other characters than these stands in quotes",
            _ => "see https://toml.io for the syntax",
        };
        problems.add(place, format!("no TOML: {}", error.message()), advice);
    }
    Tree { text, source }.table(table.into_inner())
}

struct Tree<'t> {
    text: &'t str,
    source: usize,
}

impl<'t> Tree<'t> {
    fn table(&self, table: DeTable<'t>) -> Table<'t> {
        let entries = table.into_iter().map(|(key, value)| {
            let place = self.place(&key.span());
            let label = Key { text: key.into_inner(), place };
            (label, self.node(self.place(&value.span()), value.into_inner()))
        });
        Table(entries.collect())
    }

    fn node(&self, place: Span, value: DeValue<'t>) -> Node<'t> {
        let value = match value {
            DeValue::String(text) => Value::Text(text),
            DeValue::Integer(number) => {
                Value::Whole(u64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(truth) => Value::Truth(truth),
            // TOML has dates, and a story has none: "07:00:00" means the same with and without quotes.
            DeValue::Datetime(_) => Value::Text(Cow::Borrowed(&self.text[place.range()])),
            DeValue::Array(items) => Value::List(
                items
                    .into_iter()
                    .map(|item| self.node(self.place(&item.span()), item.into_inner()))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node { value, place }
    }

    fn place(&self, span: &std::ops::Range<usize>) -> Span {
        Span { source: self.source, start: span.start, end: span.end }
    }
}

/// Puts one `KEY=VALUE` of the command line into the tree, as if the file said so.
pub fn set<'t>(document: &mut Table<'t>, text: &'t str, source: usize, problems: &Problems) {
    let trial = Problems::default();
    let whole = Span { source, start: 0, end: text.len() };
    let mut change = parse(text, source, &trial);
    if trial.has_errors() || change.0.len() != 1 {
        // A value that is no TOML is a text: nobody wants to type quotes for a shell.
        let Some(table) = as_text(text, source) else {
            let advice = "write a key and its value, such as tasks.user.count=20 or seed=7";
            return problems.add(whole, "this sets nothing", advice);
        };
        change = table;
    }
    if let Some(entry) = change.0.pop() {
        put(document, entry, problems);
    }
}

fn as_text(text: &str, source: usize) -> Option<Table<'_>> {
    let (path, value) = text.split_once('=')?;
    let start = path.len() + 1;
    let value = Node {
        value: Value::Text(Cow::Borrowed(value.trim())),
        place: Span { source, start, end: text.len() },
    };
    let keys: Vec<&str> = path.split('.').map(str::trim).collect();
    let mut node = Some(value);
    for key in keys.iter().rev() {
        let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        if key.is_empty() || !key.chars().all(is_bare) {
            return None;
        }
        let place = Span { source, start: 0, end: path.len() };
        let label = Key { text: Cow::Borrowed(*key), place };
        let table = Table(vec![(label, node.take()?)]);
        node = Some(Node { value: Value::Table(table), place });
    }
    match node?.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// Follows the path of a single key into the tree, and replaces what is at its end.
fn put<'t>(table: &mut Table<'t>, (label, node): (Key<'t>, Node<'t>), problems: &Problems) {
    let Some(known) = table.get_mut(&label.text) else {
        return table.0.push((label, node));
    };
    match (&mut known.value, node.value) {
        (Value::Table(inside), Value::Table(mut change)) if change.0.len() == 1 => {
            put(inside, change.0.remove(0), problems);
        }
        (Value::List(items), Value::Table(mut change)) if change.0.len() == 1 => {
            put_in_list(items, change.0.remove(0), problems);
        }
        (_, value) => *known = Node { value, place: node.place },
    }
}

/// An item of a list is named by its number from 1, or by the `name` that it has.
pub fn item_called(items: &[Node], name: &str) -> Option<usize> {
    let is_called = |item: &Node| match &item.value {
        Value::Table(table) => {
            matches!(table.get("name"), Some(Node { value: Value::Text(text), .. }) if text == name)
        }
        _ => false,
    };
    let number = name.parse::<usize>().ok().filter(|number| (1..=items.len()).contains(number));
    number.map(|number| number - 1).or_else(|| items.iter().position(is_called))
}

fn put_in_list<'t>(items: &mut [Node<'t>], (label, node): (Key<'t>, Node<'t>), problems: &Problems) {
    let count = items.len();
    let place = item_called(items, &label.text);
    let Some(item) = place.and_then(|place| items.get_mut(place)) else {
        let message = format!("the list has no item `{}`", shown(&label.text));
        return problems.add(
            label.place,
            message,
            format!("write a number from 1 to {count}, or a name that is there"),
        );
    };
    match (&mut item.value, node.value) {
        (Value::Table(inside), Value::Table(mut change)) if change.0.len() == 1 => {
            put(inside, change.0.remove(0), problems);
        }
        (_, value) => *item = Node { value, place: node.place },
    }
}
