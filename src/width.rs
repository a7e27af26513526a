//! How many columns a text takes: Chinese characters and emoji take two, combining marks none. Whatever
//! pads or cuts asks here.

use std::collections::{BTreeMap, BTreeSet};

/// Columns of a terminal.
pub fn of(text: &str) -> usize {
    console::measure_text_width(text)
}

/// As much of it as has room; what belongs together, as a letter and its accent, is not divided.
pub fn cut(text: &str, columns: usize) -> &str {
    if of(text) <= columns {
        return text;
    }
    let fits = |end: &usize| of(&text[..*end]) <= columns && !divides(text, *end);
    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
    ends.into_iter().rev().find(fits).map_or("", |end| &text[..end])
}

/// Cut or padded to so many columns.
pub fn fitted(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    text.to_owned() + &" ".repeat(columns - of(text))
}

/// With blanks before it; never cut.
pub fn to_the_right(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(of(text))) + text
}

/// A blank at which no line ends.
pub const NO_BREAK: &str = "\u{a0}";

/// With blanks at which no line ends between a number and its unit, and between a name and its number: "1 s",
/// "60 %", "User 2".
pub fn with_whole_terms(text: &str) -> String {
    let mut told = String::with_capacity(text.len() + 16);
    let mut before = "";
    for (place, word) in text.split(' ').enumerate() {
        if 0 < place {
            told.push_str(if belongs_to(word, before) { NO_BREAK } else { " " });
        }
        told.push_str(word);
        before = word;
    }
    told
}

fn belongs_to(word: &str, before: &str) -> bool {
    const UNITS: [&str; 17] = [
        "%", "ns", "us", "ms", "s", "min", "h", "second", "seconds", "minute", "minutes", "hour", "hours",
        "day", "days", "KiB", "MB",
    ];
    let before = before.trim_start_matches('(');
    let word = || word.trim_end_matches(['.', ',', ';', ':', ')']);
    let is_number = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_digit())
            && text.bytes().all(|one| one.is_ascii_digit() || one == b'.')
    };
    let is_name = |text: &str| text.starts_with(char::is_uppercase) && text.chars().all(char::is_alphabetic);
    is_number(before) && UNITS.contains(&word())
        || is_name(before) && is_number(word().trim_end_matches("'s"))
}

/// Names beside each other that are cut to so many columns, and still told apart.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    columns: usize,
    /// Of those that are too long.
    cut: BTreeMap<String, String>,
}

impl Labels {
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>, columns: usize) -> Self {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let (fitting, long): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| of(name) <= columns);
        let mut taken: BTreeSet<String> = fitting.into_iter().map(str::to_owned).collect();
        let alike = |name: &str| {
            let begins = |other: &&&str| cut(other, columns) == cut(name, columns);
            1 < names.iter().filter(begins).count()
        };
        let label = |name: &str| {
            let own = if alike(name) { ends(name, columns) } else { cut(name, columns).to_owned() };
            let numbered = (2..).map(|number| {
                let mark = format!(" ({number})");
                cut(name, columns.saturating_sub(of(&mark))).to_owned() + &mark
            });
            let free = std::iter::once(own).chain(numbered).find(|label| taken.insert(label.clone()));
            (name.to_owned(), free.expect("there is no last number"))
        };
        Self { columns, cut: long.into_iter().map(label).collect() }
    }

    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Not padded.
    pub fn of<'a>(&'a self, name: &'a str) -> &'a str {
        self.cut.get(name).map_or(name, String::as_str)
    }

    /// Cut or padded.
    pub fn fitted(&self, name: &str) -> String {
        fitted(self.of(name), self.columns)
    }
}

/// Its beginning and its end: where many begin alike, they end in a number.
fn ends(text: &str, columns: usize) -> String {
    const GAP: &str = "..";
    let room = columns.saturating_sub(of(GAP));
    let starts = text.char_indices().map(|(start, _)| start);
    let end = starts.map(|start| &text[start..]).find(|end| {
        let start = text.len() - end.len();
        of(end) <= room.div_ceil(2) && !divides(text, start)
    });
    let end = end.unwrap_or_default();
    cut(text, room - of(end)).to_owned() + GAP + end
}

/// Whether what follows belongs to what stands before: it takes no room beside it.
fn divides(text: &str, end: usize) -> bool {
    let Some(next) = text[end..].chars().next() else { return false };
    0 < end && of(&text[..end + next.len_utf8()]) == of(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";

    #[test]
    fn columns_are_not_characters() {
        for (text, columns) in [
            ("User 1", 6),
            ("日本語", 6),
            ("한국어", 6),
            ("e\u{301}", 1),
            (FAMILY, 2),
            ("می\u{200c}خواهم", 7),
            ("", 0),
        ] {
            assert_eq!(of(text), columns, "{text}");
        }
    }

    #[test]
    fn what_is_cut_has_exactly_the_room_that_there_is() {
        for text in [
            "User 1",
            "日本語です",
            "한국어",
            "e\u{301}te\u{301}",
            FAMILY,
            "a\u{1f468}\u{200d}\u{1f469}",
            "ශ්\u{200d}රී ලංකා",
        ] {
            for columns in 0..12 {
                let fitted = fitted(text, columns);
                assert_eq!(of(&fitted), columns, "{text} in {columns}");
                assert!(text.starts_with(fitted.trim_end()), "{fitted}");
                assert_eq!(of(&to_the_right(text, columns)), columns.max(of(text)));
            }
        }
        assert_eq!(cut("日本語", 5), "日本");
        assert_eq!(cut("e\u{301}te\u{301}", 1), "e\u{301}");
        assert_eq!(cut(&format!("{FAMILY}x"), 2), FAMILY);
        assert_eq!(cut(FAMILY, 1), "");
    }

    #[test]
    fn a_number_keeps_its_unit_and_a_name_its_number() {
        let told = with_whole_terms("It takes 1 s, (60 %) of 2 cores; 3 users (CASE 2), and Core 1's part.");
        assert_eq!(
            told.replace(NO_BREAK, "_"),
            "It takes 1_s, (60_%) of 2 cores; 3 users (CASE_2), and Core_1's part."
        );
    }

    #[test]
    fn names_that_are_cut_are_told_apart() {
        let labels = |names: &[&str], columns| {
            let labels = Labels::new(names.iter().copied(), columns);
            names.iter().map(|name| labels.of(name).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(labels(&["User 1", "The second one"], 8), ["User 1", "The seco"]);
        assert_eq!(
            labels(&["Customer of the bank 1", "Customer of the bank 12", "Other customers"], 14),
            ["Custom..bank 1", "Custom..ank 12", "Other customer"]
        );
        // They differ in the middle only.
        let twins = ["Ana Maria Johanna of Rome", "Ana Maria Katharina of Rome", "Ana Ma..f Rome"];
        let told = labels(&twins, 14);
        assert_eq!(told[2], "Ana Ma..f Rome");
        assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), 3, "{told:?}");
        for columns in 8..20 {
            let names: Vec<String> = (1..=40).map(|number| format!("日本語の名前{number}です")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let told = labels(&names, columns);
            assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), 40, "{told:?}");
            assert!(told.iter().all(|label| of(label) <= columns), "{told:?}");
        }
    }
}
