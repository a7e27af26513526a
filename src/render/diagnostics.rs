//! What is wrong with a scenario file: each with its line, underlined, and what to write instead.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Colour, Glyphs, Look};
use crate::scenario::file::diagnostic::{Diagnostic, Diagnostics, Source};

/// So many are told: whoever has more begins with these.
const MOST: usize = 50;

/// A paragraph each, and how many there are.
#[must_use]
pub fn render(found: &Diagnostics, look: &Look) -> String {
    let renderer = match look.colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let renderer = renderer.term_width(look.width.max(Look::NARROWEST)).decor_style(match look.glyphs {
        Glyphs::Unicode => DecorStyle::Unicode,
        Glyphs::Ascii => DecorStyle::Ascii,
    });
    let told = found.list.iter().take(MOST);
    let mut parts: Vec<String> = told.map(|one| paragraph(one, found.source(one), &renderer)).collect();
    let name = &found.sources[0].name;
    let more = found.list.len().saturating_sub(MOST);
    let more = if 0 < more { format!("; {more} of them are not shown") } else { String::new() };
    parts.push(format!("{name}: {}{more}", crate::story::count(found.list.len(), "problem")));
    parts.join("\n\n")
}

fn paragraph(diagnostic: &Diagnostic, source: &Source, renderer: &Renderer) -> String {
    let snippet = Snippet::source(&source.text).path(&source.name).annotation(
        AnnotationKind::Primary.span(visible(diagnostic, &source.text)).label(&diagnostic.advice),
    );
    let report = [Level::ERROR.primary_title(diagnostic.title()).element(snippet)];
    renderer.render(&report)
}

/// The stretch to underline: of several lines, the first.
fn visible(diagnostic: &Diagnostic, text: &str) -> std::ops::Range<usize> {
    let start = floor(text, diagnostic.place.start);
    let end = floor(text, diagnostic.place.end).max(start);
    let line = text[start..end].find(['\n', '\r']).map_or(end, |length| start + length);
    start..line
}

/// Places come from a parser, which counts bytes.
fn floor(text: &str, place: usize) -> usize {
    (0..=place.min(text.len())).rfind(|place| text.is_char_boundary(*place)).unwrap_or(0)
}
