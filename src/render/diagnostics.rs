//! What is wrong with a scenario file: each with its line, underlined, and what to write instead.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Colour, Glyphs, TextStyle};
use crate::foreign;
use crate::scenario::file::diagnostic::{Diagnostic, Diagnostics, Location, Severity};
use crate::story::{agree, count, list};
use crate::width;

/// So many are told: whoever has more begins with these.
const MOST: usize = 50;

/// A paragraph each, and how many there are.
pub fn render(found: &Diagnostics, style: &TextStyle) -> String {
    let told = found.list.iter().take(MOST);
    let mut parts: Vec<String> = told.map(|one| paragraph(one, found, style)).collect();
    let name = &found.sources[0].name;
    let more = found.list.len().saturating_sub(MOST);
    let more = if 0 < more {
        format!("; {more} of them {} not shown", agree(more, "is", "are"))
    } else {
        String::new()
    };
    parts.push(format!("{name}: {}{more}", how_many(found)));
    parts.join("\n\n")
}

/// "2 problems and 1 warning".
fn how_many(found: &Diagnostics) -> String {
    let kinds = [(Severity::Error, "problem"), (Severity::Warning, "warning")];
    let kinds = kinds.map(|(severity, noun)| (found.count(severity), noun)).into_iter();
    let told = kinds.filter(|(number, _)| 0 < *number).map(|(number, noun)| count(number, noun));
    list(&told.collect::<Vec<_>>())
}

fn paragraph(diagnostic: &Diagnostic, found: &Diagnostics, style: &TextStyle) -> String {
    /// Before a text stand "error: " or "= help: ", and a margin.
    const MARGIN: usize = 14;
    let columns = style.width.saturating_sub(MARGIN).max(20);
    let wrapped =
        |text: &str| textwrap::fill(&width::with_whole_terms(text), columns).replace(width::NO_BREAK, " ");
    let is_short = width::of(&diagnostic.advice) < style.width / 3;
    let source = found.source(diagnostic);
    let (line, marked) = line(&source.text, visible(diagnostic, &source.text));
    let underline: Annotation = AnnotationKind::Primary.span(marked);
    let underline = if is_short { underline.label(&diagnostic.advice) } else { underline };
    let snippet = Snippet::source(line).path(&source.name).annotation(underline);
    let snippet = snippet.line_start(found.location(diagnostic).line);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let group = level.primary_title(wrapped(&diagnostic.title())).element(snippet);
    let group = match is_short {
        true => group,
        false => group.element(Level::HELP.message(wrapped(&diagnostic.advice))),
    };
    renderer(style).render(&[group])
}

fn renderer(style: &TextStyle) -> Renderer {
    let renderer = match style.colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    renderer.term_width(style.width).decor_style(match style.glyphs {
        Glyphs::Unicode => DecorStyle::Unicode,
        Glyphs::Ascii => DecorStyle::Ascii,
    })
}

/// The stretch to underline: of several lines, the first.
fn visible(diagnostic: &Diagnostic, text: &str) -> Range<usize> {
    let start = floor(text, diagnostic.place.start);
    let end = floor(text, diagnostic.place.end).max(start);
    let line = text[start..end].find(['\n', '\r']).map_or(end, |length| start + length);
    start..line
}

/// The line of a stretch, as it can be shown, and the stretch in it.
fn line(text: &str, stretch: Range<usize>) -> (String, Range<usize>) {
    // A tab is no secret.
    let shown = |text: &str| foreign::escaped(&text.replace('\t', "    ")).into_owned();
    let start = text[..stretch.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[stretch.end..].find(['\n', '\r']).map_or(text.len(), |length| stretch.end + length);
    let (mut line, marked) = (shown(&text[start..stretch.start]), shown(&text[stretch.clone()]));
    let marked_at = line.len()..line.len() + marked.len();
    line.push_str(&marked);
    line.push_str(&shown(&text[stretch.end..end]));
    (line, marked_at)
}

/// Places come from a parser, which counts bytes.
fn floor(text: &str, place: usize) -> usize {
    (0..=place.min(text.len())).rfind(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

#[derive(Serialize)]
struct Checked<'a> {
    format: u32,
    file: &'a str,
    problems: Vec<Problem<'a>>,
}

#[derive(Serialize)]
struct Problem<'a> {
    /// `error`, or `warning`: then it is a scenario all the same.
    severity: &'a str,
    /// The file, or `--set`.
    source: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
    message: String,
    advice: &'a str,
}

/// For editors. Lines and columns count from 1, columns in characters.
pub fn json(file: &str, found: &Diagnostics) -> String {
    let problems = found.list.iter().map(|one| {
        let Location { line, column } = found.location(one);
        let source = found.source(one);
        let severity = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        Problem {
            severity,
            source: &source.name,
            line,
            column,
            text: &source.text[visible(one, &source.text)],
            message: one.title(),
            advice: &one.advice,
        }
    });
    let checked = Checked { format: crate::data::FORMAT, file, problems: problems.collect() };
    crate::data::text(&checked)
}
