//! Sentences on lines of a page's width.

use crate::document::{Audience, Form, Line, Tone};
use crate::render::{Glyphs, Look};
use crate::width;

/// In bold.
pub(super) fn heading(title: &str, look: &Look) -> String {
    if title.is_empty() { String::new() } else { look.bold(look.wrap(title, "  ").trim_end()) + "\n" }
}

/// Those that are told where there are charts.
pub(super) fn lines(lines: &[Line], look: &Look) -> String {
    lines.iter().filter(|own| own.audience != Audience::Spoken).map(|own| line(own, look)).collect()
}

fn line(line: &Line, look: &Look) -> String {
    let indent = match line.form {
        Form::Item => "    ",
        Form::Text => "  ",
    };
    let text = look.wrap(&format!("  {}", line.text), indent);
    match line.tone {
        Tone::Plain => text,
        Tone::Strong => look.bold(&text),
        Tone::Alarm => look.alarm(&text),
    }
}

/// A line breaks between its parts, and not in one.
pub(super) fn in_parts(parts: &[String], indent: &str, gap: &str, look: &Look) -> String {
    /// A blank at which no line ends.
    const NO_BREAK: &str = "\u{a0}";
    let fits = parts.iter().all(|part| indent.len() + width::of(part) <= look.width);
    let unbroken = |part: &String| if fits { part.replace(' ', NO_BREAK) } else { part.clone() };
    let unbroken: Vec<String> = parts.iter().map(unbroken).collect();
    look.wrap(&format!("{indent}{}", unbroken.join(gap)), indent).replace(NO_BREAK, " ")
}

impl Look {
    /// Lines of at most the page's width; all but the first begin with `indent`.
    pub(crate) fn wrap(&self, text: &str, indent: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .subsequent_indent(indent);
        textwrap::fill(&self.spelt(text), options) + "\n"
    }

    /// With the letters that the page may have.
    pub(super) fn spelt(&self, text: &str) -> String {
        match self.glyphs {
            Glyphs::Unicode => text.to_owned(),
            Glyphs::Ascii => text.replace('±', "+-"),
        }
    }
}
