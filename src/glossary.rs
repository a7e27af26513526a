//! The words of the pages and of the field: one text, for the documentation and for the program.

use crate::foreign;

const TEXT: &str = include_str!("../docs/glossary.md");

/// A word, or several that are explained together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub words: Vec<String>,
    /// A sentence or two a line.
    pub lines: Vec<String>,
}

/// In the order of the document: the words of the program, then those of the field.
pub fn entries() -> Vec<Entry> {
    TEXT.split("\n\n").filter_map(entry).collect()
}

/// All that a word means, whatever the case of its letters.
pub fn find(word: &str) -> Vec<Entry> {
    let wanted = plain(word);
    let means = |entry: &Entry| entry.words.iter().any(|known| plain(known) == wanted);
    entries().into_iter().filter(means).collect()
}

/// The word that is spelt most like this one, if one is near enough to be meant.
pub fn nearest(word: &str) -> Option<String> {
    let words: Vec<String> = entries().into_iter().flat_map(|entry| entry.words).collect();
    let nearest = foreign::nearest(&plain(word), words.iter().map(String::as_str))?;
    Some(nearest.to_owned())
}

/// "in progress" of "in progress (peak)": what stands in brackets says which meaning it is.
fn plain(word: &str) -> String {
    let word = word.split(" (").next().unwrap_or_default();
    word.trim().trim_matches('"').to_lowercase()
}

/// "**word**, **other**:" and its sentences below.
fn entry(part: &str) -> Option<Entry> {
    let (head, text) = part.trim().split_once('\n')?;
    let words = head.strip_suffix(':').filter(|head| head.contains("**"))?;
    let words = words.split("**").skip(1).step_by(2).map(str::to_owned).collect();
    // How programs call it is for those who write them.
    let is_told = |line: &&str| !line.starts_with("JSON:");
    Some(Entry { words, lines: text.lines().filter(is_told).map(without_marks).collect() })
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
        let entries = entries();
        assert!(80 < entries.len(), "{}", entries.len());
        for entry in &entries {
            assert!(!entry.words.is_empty() && !entry.lines.is_empty(), "{entry:?}");
            assert!(entry.lines.iter().all(|line| !line.contains(['`', '*'])), "{entry:?}");
        }
        let marked = TEXT.lines().filter(|line| line.starts_with("**") && line.ends_with(':')).count();
        assert_eq!(entries.len(), marked);
    }

    #[test]
    fn words_are_found_however_they_are_typed() {
        let first = |word: &str| find(word).first().map(|entry| entry.words[0].clone());
        assert_eq!(first("GIL"), first("gil"));
        assert_eq!(first("in progress").as_deref(), Some("in progress (peak)"));
        assert_eq!(first("waiting").as_deref(), Some("wait"));
        assert_eq!(first("asynchronos"), None);
        assert_eq!(nearest("asynchronos").as_deref(), Some("asynchronous"));
        assert_eq!(nearest("zzzz"), None);
    }

    #[test]
    fn a_link_is_its_text() {
        assert_eq!(without_marks("the [sweep](sweep.md) of `x`, [1] and **b**"), "the sweep of x, [1] and b");
    }
}
