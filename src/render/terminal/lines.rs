//! Sentences on lines of a page's width.

use textwrap::WordSeparator;
use textwrap::core::Word;

use crate::document::{Audience, Form, Line, Tone};
use crate::render::{Glyphs, TextStyle};
use crate::width::{self, NO_BREAK};

/// In bold.
pub(super) fn heading(title: &str, style: &TextStyle) -> String {
    if title.is_empty() { String::new() } else { style.bold(style.wrap(title, "  ").trim_end()) + "\n" }
}

/// Those that are told where there are charts.
pub(super) fn lines(lines: &[Line], style: &TextStyle) -> String {
    let is_told = |own: &&Line| match own.audience {
        Audience::All | Audience::Drawn => true,
        Audience::Wide => style.is_wide(),
        Audience::Narrow => !style.is_wide(),
        Audience::Spoken => false,
    };
    lines.iter().filter(is_told).map(|own| line(own, style)).collect()
}

fn line(line: &Line, style: &TextStyle) -> String {
    let indent = match line.form {
        Form::Item => "    ",
        Form::Text => "  ",
    };
    let text = style.wrap(&format!("  {}", line.text), indent);
    match line.tone {
        Tone::Plain => text,
        Tone::Strong => style.bold(&text),
        Tone::Alarm => style.alarm(&text),
    }
}

/// A line breaks between its parts, and not in one.
pub(super) fn in_parts(parts: &[String], indent: &str, gap: &str, style: &TextStyle) -> String {
    let fits = parts.iter().all(|part| indent.len() + width::of(part) <= style.width);
    let unbroken = |part: &String| if fits { part.replace(' ', NO_BREAK) } else { part.clone() };
    let unbroken: Vec<String> = parts.iter().map(unbroken).collect();
    style.wrap(&format!("{indent}{}", unbroken.join(gap)), indent)
}

/// Where a word may break, if it is too long for a line.
const BREAK: &str = "\u{200b}";

/// In a link after a slash, and in code before a call of a method, after a path and after a bracket: there people break
/// them themselves.
fn with_breaks(text: &str, room: usize) -> String {
    let breaks = |word: &str| {
        let mut broken = String::new();
        for (at, letter) in word.char_indices() {
            let (before, rest) = (&word[..at], &word[at..]);
            let is_method = letter == '.' && before.ends_with(')');
            let is_after = |end: &str| before.ends_with(end) && !rest.starts_with(['/', ':', ')', '.']);
            if is_method || is_after("/") || is_after("::") || is_after("(") {
                broken += BREAK;
            }
            broken.push(letter);
        }
        broken
    };
    // Most words are short, and no word has more columns than bytes.
    let is_too_long = |word: &str| room < word.len() && room < width::of(word);
    if !text.split(' ').any(is_too_long) {
        return text.to_owned();
    }
    let words = text.split(' ').map(|word| if is_too_long(word) { breaks(word) } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

fn pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let words = WordSeparator::AsciiSpace.find_words(line);
    Box::new(words.flat_map(|word| {
        let pieces = word.word.split_inclusive(BREAK).map(Word::from);
        let mut pieces: Vec<Word<'_>> = pieces.collect();
        match pieces.last_mut() {
            Some(last) => last.whitespace = word.whitespace,
            None => pieces.push(word),
        }
        pieces
    }))
}

impl TextStyle {
    /// Lines of at most the page's width; all but the first begin with `indent`.
    pub(crate) fn wrap(&self, text: &str, indent: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .word_separator(WordSeparator::Custom(pieces))
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .subsequent_indent(indent);
        let text = with_breaks(&self.spelt(text), self.width.saturating_sub(indent.len()));
        let text = width::with_whole_terms(&text);
        textwrap::fill(&text, options).replace(BREAK, "").replace(NO_BREAK, " ") + "\n"
    }

    /// With the letters that the page may have.
    pub(super) fn spelt(&self, text: &str) -> String {
        match self.glyphs {
            Glyphs::Unicode => text.to_owned(),
            Glyphs::Ascii => text.replace('±', "+-"),
        }
    }
}
