//! Documents as pages of characters: for terminals, and for files.

pub mod gantt;
mod bar;
mod plot;
mod table;

use super::{Glyphs, Look};
use crate::document::{Audience, Block, Command, Document, Form, Legend, Line, Section, Tone, Verdicts};
use gantt::Columns;

pub use table::draw as table;

/// The page, with an empty line between its parts.
#[must_use]
pub fn text(document: &Document, look: &Look) -> String {
    let columns = Columns::of(document, look);
    let head = heading(&document.title, look) + &lines(&document.givens, look);
    let sections =
        document.sections.iter().filter(|own| own.is_drawn()).map(|own| section(own, look, columns));
    let parts: Vec<String> = std::iter::once(head).chain(sections).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn heading(title: &str, look: &Look) -> String {
    if title.is_empty() { String::new() } else { look.bold(look.wrap(title, "  ").trim_end()) + "\n" }
}

/// Nothing, where there is nothing to say.
fn section(section: &Section, look: &Look, columns: Columns) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for own in &section.blocks {
        let drawn = block(own, look, columns);
        if drawn.is_empty() {
            continue;
        }
        if before.is_some_and(|before| are_apart(before, own)) {
            text.push('\n');
        }
        text.push_str(&drawn);
        before = Some(own);
    }
    if text.is_empty() { text } else { heading(&section.title, look) + &text }
}

/// Whether an empty line stands between two blocks.
fn are_apart(before: &Block, after: &Block) -> bool {
    let is_drawn =
        |block: &Block| matches!(block, Block::Gantt(_) | Block::Plot(_) | Block::Table(_) | Block::Bar(_));
    match (before, after) {
        (_, Block::Subheading(_)) => true,
        (Block::Subheading(_) | Block::Legend(_), _) => false,
        _ => is_drawn(before) || is_drawn(after),
    }
}

fn block(block: &Block, look: &Look, columns: Columns) -> String {
    match block {
        Block::Subheading(title) => heading(title, look),
        Block::Lines(own) => lines(own, look),
        Block::Legend(own) => legend(own, look),
        Block::Gantt(own) => gantt::chart(own, look, columns),
        Block::Plot(own) => plot::chart(own, look),
        Block::Table(own) => table::tables(own, look),
        Block::Verdicts(own) => verdicts(own, look),
        Block::Commands(own) => own.iter().map(|command| to_try(command, look)).collect(),
        Block::Bar(own) => bar::bar(own, look),
    }
}

fn lines(lines: &[Line], look: &Look) -> String {
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

fn legend(legend: &Legend, look: &Look) -> String {
    let keys = legend.keys.iter().map(|(mark, meaning)| format!("{} {meaning}", look.glyphs.of(*mark)));
    look.wrap(&keys.collect::<Vec<_>>().join("  "), "")
}

/// That all claims hold, in a line; those that are told one by one below it.
fn verdicts(verdicts: &Verdicts, look: &Look) -> String {
    let mut text = look.wrap(&verdicts.summary, "  ");
    for verdict in &verdicts.told {
        let line = look.wrap(&format!("  {}", verdict.text), "    ");
        text.push_str(&if verdict.holds { line } else { look.alarm(&line) });
    }
    text
}

fn to_try(command: &Command, look: &Look) -> String {
    let line = look.wrap(&format!("  {}", command.command), "    ");
    if command.why.is_empty() { line } else { line + &look.wrap(&format!("      {}", command.why), "      ") }
}

/// A line breaks between its parts, and not in one.
fn in_parts(parts: &[String], indent: &str, gap: &str, look: &Look) -> String {
    /// A blank at which no line ends.
    const NO_BREAK: &str = "\u{a0}";
    let fits = parts.iter().all(|part| indent.len() + part.chars().count() <= look.width);
    let unbroken = |part: &String| if fits { part.replace(' ', NO_BREAK) } else { part.clone() };
    let unbroken: Vec<String> = parts.iter().map(unbroken).collect();
    look.wrap(&format!("{indent}{}", unbroken.join(gap)), indent).replace(NO_BREAK, " ")
}

impl Look {
    /// Lines of at most the page's width; all but the first begin with `indent`.
    pub(super) fn wrap(&self, text: &str, indent: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .subsequent_indent(indent);
        textwrap::fill(&self.spelt(text), options) + "\n"
    }

    /// With the letters that the page may have.
    fn spelt(&self, text: &str) -> String {
        match self.glyphs {
            Glyphs::Unicode => text.to_owned(),
            Glyphs::Ascii => text.replace('±', "+-"),
        }
    }
}
