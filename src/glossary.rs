//! The words of the pages and of the field: one text, for the documentation and for the program.

use std::str::Lines;

use crate::foreign;

const TEXT: &str = include_str!("../docs/glossary.md");

/// A word, or several that are explained together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub words: Vec<&'static str>,
    /// A sentence or two a line.
    pub lines: Vec<String>,
}

/// The same as it stands in the document: "**word**, **other**:", and its sentences below.
struct Written {
    head: &'static str,
    /// And all that comes after.
    text: Lines<'static>,
}

/// In the order of the document: the words of the program, then those of the field.
pub fn words() -> impl Iterator<Item = &'static str> {
    written().flat_map(|entry| entry.words())
}

/// All that a word means, whatever the case of its letters. Nothing is read but the entries that tell it.
pub fn find(word: &str) -> Vec<Entry> {
    let wanted = plain(word).to_lowercase();
    let is_wanted = |known| plain(known).chars().flat_map(char::to_lowercase).eq(wanted.chars());
    written().filter(|entry| entry.words().any(is_wanted)).map(Written::read).collect()
}

/// The word that is spelt most like this one, if one is near enough to be meant.
pub fn nearest(word: &str) -> Option<&'static str> {
    foreign::nearest(&plain(word).to_lowercase(), words())
}

/// "in progress" of "in progress (peak)": what stands in brackets says which meaning it is.
fn plain(word: &str) -> &str {
    let (word, _) = word.split_once(" (").unwrap_or((word, ""));
    word.trim().trim_matches('"')
}

fn written() -> impl Iterator<Item = Written> {
    let mut lines = TEXT.lines();
    std::iter::from_fn(move || {
        let head = lines.find(|line| line.starts_with("**") && line.ends_with(':'))?;
        Some(Written { head, text: lines.clone() })
    })
}

impl Written {
    fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.head.split("**").skip(1).step_by(2)
    }

    fn read(self) -> Entry {
        // How programs call it is for those who write them.
        let is_told = |line: &&str| !line.starts_with("JSON:");
        let words = self.words().collect();
        let lines = self.text.take_while(|line| !line.is_empty()).filter(is_told);
        Entry { words, lines: lines.map(without_marks).collect() }
    }
}

/// Without the marks of Markdown: of a link its text.
fn without_marks(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let anchor = after.split_once("](").and_then(|(name, after)| Some((name, after.split_once(')')?.1)));
        let (told, left) = anchor.unwrap_or(("[", after));
        text.push_str(told);
        rest = left;
    }
    (text + rest).replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_an_entry_that_says_something() {
        let entries: Vec<Entry> = written().map(Written::read).collect();
        assert!(80 < entries.len(), "{}", entries.len());
        for entry in &entries {
            assert!(!entry.words.is_empty() && !entry.lines.is_empty(), "{entry:?}");
            assert!(entry.lines.iter().all(|line| !line.contains(['`', '*'])), "{entry:?}");
        }
    }

    #[test]
    fn every_word_is_found() {
        for word in words() {
            assert!(find(word).iter().any(|entry| entry.words.contains(&word)), "{word}");
        }
    }

    #[test]
    fn words_are_found_however_they_are_typed() {
        let first = |word: &str| find(word).first().map(|entry| entry.words[0]);
        assert_eq!(first("GIL"), first("gil"));
        assert_eq!(first("in progress"), Some("in progress (peak)"));
        assert_eq!(first("waiting"), Some("wait"));
        assert_eq!(first("asynchronos"), None);
        assert_eq!(nearest("asynchronos"), Some("asynchronous"));
        assert_eq!(nearest("zzzz"), None);
    }

    #[test]
    fn a_link_is_its_text() {
        assert_eq!(without_marks("the [sweep](sweep.md) of `x`, [1] and **b**"), "the sweep of x, [1] and b");
    }
}
