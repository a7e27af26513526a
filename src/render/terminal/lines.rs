//! Sentences on lines of a page's width.

use crate::document::{Audience, Form, Line, Tone};
use crate::render::{Glyphs, TextStyle};
use crate::width;

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
    /// A blank at which no line ends.
    const NO_BREAK: &str = "\u{a0}";
    let fits = parts.iter().all(|part| indent.len() + width::of(part) <= style.width);
    let unbroken = |part: &String| if fits { part.replace(' ', NO_BREAK) } else { part.clone() };
    let unbroken: Vec<String> = parts.iter().map(unbroken).collect();
    style.wrap(&format!("{indent}{}", unbroken.join(gap)), indent).replace(NO_BREAK, " ")
}

impl TextStyle {
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
