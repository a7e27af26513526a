//! What others wrote: names, arguments, lines of a file. Whatever it holds, it is shown on one line, takes
//! little room, and a terminal obeys none of it.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// So much of a text is shown: enough to know it again.
const LONGEST: usize = 120;
const REST: &str = "...";

/// As a message or a page can have it: escaped, and not too long.
pub fn shown(text: &str) -> String {
    // No more is looked at than can be shown.
    let end = text.char_indices().nth(LONGEST + 1).map_or(text.len(), |(end, _)| end);
    let escaped = escaped(&text[..end]);
    match escaped.char_indices().nth(LONGEST - REST.len()) {
        Some((cut, _)) if LONGEST < escaped.chars().count() => format!("{}{REST}", &escaped[..cut]),
        _ => escaped.into_owned(),
    }
}

/// The name of a file, as a message can have it.
pub fn path(path: &Path) -> String {
    shown(&path.to_string_lossy())
}

/// A word as a shell takes it: what has a meaning there stands in quotes.
pub fn shell_word(word: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-./=,:@%+".contains(letter);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(format!("'{}'", word.replace('\'', r"'\''"))),
    }
}

/// The whole text, with `\u{9b}` or `\n` where there is something that cannot be seen.
pub fn escaped(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, into| into.extend(letter.escape_default()))
}

/// JSON that says the same to a program, and nothing to a terminal. What `serde_json` leaves as it is
/// stands in its strings only.
pub fn json(text: &str) -> String {
    let units = |letter: char, into: &mut String| {
        for unit in letter.encode_utf16(&mut [0; 2]) {
            write!(into, "\\u{unit:04x}").expect("a string takes all");
        }
    };
    text.split('\n').map(|line| replaced(line, units)).collect::<Vec<_>>().join("\n")
}

/// Whether something in the text cannot be seen.
pub fn hides_something(text: &str) -> bool {
    hidden(text).next().is_some()
}

fn replaced(text: &str, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let mut hidden = hidden(text).peekable();
    if hidden.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (place, letter) in hidden {
        result.push_str(&text[done..place]);
        replace(letter, &mut result);
        done = place + letter.len_utf8();
    }
    result.push_str(&text[done..]);
    Cow::Owned(result)
}

/// What cannot be seen, and where it stands.
fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|&(place, letter)| match letter {
        JOINER | NON_JOINER => !joins(&text[..place], &text[place + letter.len_utf8()..]),
        _ => is_hidden(letter),
    })
}

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Persian, Sinhala and families of emoji need joiners: between letters that have forms to choose from.
fn joins(before: &str, after: &str) -> bool {
    let has_forms = |letter: Option<char>| {
        letter.is_some_and(|letter| !letter.is_ascii() && !is_hidden(letter) && !letter.is_whitespace())
    };
    has_forms(before.chars().next_back()) && has_forms(after.chars().next())
}

/// Control characters, and others that take no room, look like a blank, or turn the direction of the text.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(letter, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
        || matches!(letter, '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        // Behind letters, from U+E0100 on, stand the forms of Chinese characters.
        || matches!(letter, '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// The known word that is nearest to the given one, if it is near enough to be meant.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// A word may differ in every third letter.
    const LETTERS_PER_MISTAKE: usize = 3;
    let given = given.to_lowercase();
    let letters = given.chars().count();
    let mistakes = letters.div_ceil(LETTERS_PER_MISTAKE);
    // Comparing takes long where one of them is: not if their lengths already differ by too much.
    let near = known.into_iter().filter(|word| word.chars().count().abs_diff(letters) <= mistakes);
    let distances = near.map(|word| (strsim::damerau_levenshtein(&given, &word.to_lowercase()), word));
    let (distance, word) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= mistakes).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_meant_if_a_third_of_its_letters_differ_and_no_more() {
        let known = ["workers", "tasks"];
        for (given, meant) in
            [("wrokers", Some("workers")), ("TASK", Some("tasks")), ("tasksks", Some("tasks")), ("xxx", None)]
        {
            assert_eq!(nearest(given, known), meant, "{given}");
        }
        assert_eq!(nearest(&"tasks".repeat(10_000), known), None);
    }

    #[test]
    fn nothing_hidden_is_shown() {
        for letter in ('\0'..=char::MAX).filter(|letter| is_hidden(*letter)) {
            let text = format!("a{letter}b");
            let one = format!("a{}b", letter.escape_default());
            assert_eq!(shown(&text), one);
            assert!(hides_something(&text) && !hides_something(&one), "{one}");
            if letter != '\n' {
                let json = json(&serde_json::to_string(&text).expect("a text"));
                assert!(!hides_something(&json), "{json}");
                assert_eq!(serde_json::from_str::<String>(&json).expect("a text"), text);
            }
        }
    }

    #[test]
    fn what_can_be_seen_stays() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        for text in
            ["User 1", "é", "e\u{301}", "می\u{200c}خواهم", "ශ්\u{200d}රී", family, "❤\u{fe0f}\u{200d}🔥"]
        {
            assert_eq!(shown(text), text);
        }
        for text in ["a\u{200d}b", "\u{200d}", "م\u{200c}", "م\u{200c}\u{200c}ن"] {
            assert!(hides_something(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_long_is_cut_once() {
        let cut = shown(&"x".repeat(100_000));
        assert_eq!(cut, "x".repeat(117) + "...");
        assert_eq!(shown(&cut), cut);
        assert_eq!(shown(&"x".repeat(120)), "x".repeat(120));
        assert_eq!(shown(&"\u{9b}".repeat(120)).chars().count(), 120);
    }
}
