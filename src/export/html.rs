//! A page as one HTML file that needs nothing else: no script, no network. Charts are drawn with
//! shares of the width, so that they fit a phone, a projector and paper without growing or shrinking
//! their texts.

mod curves;
mod figures;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{chart, colours};
use crate::analysis::claims::Judgement;
use crate::document::{
    Block, Command, Document, Form, Grid, Line, Margin, Mark, RowKind, Section, Source, Table, Tone, Verdicts,
};

const STYLE: &str = include_str!("html.css");

pub fn html(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                // Browsers ask for an icon otherwise.
                link rel="icon" href="data:,";
                title { (document.title) }
                style { (PreEscaped(colours::of_a_page())) (PreEscaped(STYLE)) }
            }
            body {
                svg.defs aria-hidden="true" width="0" height="0" { (chart::patterns()) }
                main {
                    header {
                        h1 { (document.title) }
                        (lines(&document.givens))
                    }
                    @if has_both_views(document) { (switch()) }
                    @for part in document.sections.iter().filter(|part| part.is_drawn()) { (section(part)) }
                }
            }
        }
    };
    page.into_string() + "\n"
}

fn has_both_views(document: &Document) -> bool {
    let blocks = || document.sections.iter().flat_map(|section| &section.blocks);
    let has = |kind| {
        let mut blocks = blocks();
        blocks
            .any(|block| matches!(block, Block::Gantt(it) if it.groups.iter().any(|rows| rows.kind == kind)))
    };
    has(RowKind::Tasks) && has(RowKind::Workers)
}

/// Which rows are seen; the style sheet does the rest.
fn switch() -> Markup {
    html! {
        fieldset.switch {
            legend { "Rows of the charts" }
            label { input type="radio" name="view" id="view-tasks" checked; " tasks" }
            label { input type="radio" name="view" id="view-workers"; " workers" }
            label { input type="radio" name="view" id="view-both"; " both" }
        }
    }
}

fn section(part: &Section) -> Markup {
    let name = if part.title.is_empty() { "Figures" } else { &part.title };
    html! {
        section {
            @if !part.title.is_empty() { h2 { (part.title) } }
            @for block in &part.blocks { (self::block(block, part, name)) }
        }
    }
}

fn block(block: &Block, section: &Section, name: &str) -> Markup {
    match block {
        // No level is left out, since some readers move from heading to heading.
        Block::Subheading(title) if section.title.is_empty() => html! { h2 { (title) } },
        Block::Subheading(title) => html! { h3 { (title) } },
        Block::Lines(own) => lines(own),
        Block::Legend(own) => keys(own.of_lengths().map(|(mark, meaning)| (*mark, meaning.as_str()))),
        Block::Gantt(own) => figures::gantt(own),
        Block::Plot(own) => figures::plot(own),
        Block::Table(own) => table(own, name),
        Block::Verdicts(own) => verdicts(own),
        Block::Commands(own) => commands(own),
        Block::Bar(own) => figures::whole(own),
        Block::Source(own) => source(own),
    }
}

/// Several items that follow each other are a list; everything else is a paragraph.
fn lines(lines: &[Line]) -> Markup {
    let drawn: Vec<&Line> = lines.iter().filter(|line| line.audience.sees_all()).collect();
    let groups = drawn.chunk_by(|one, next| one.form == next.form);
    html! {
        @for group in groups {
            @if group[0].form == Form::Item && 1 < group.len() {
                ul { @for line in group { li class=[tone(line.tone)] { (text(&line.text)) } } }
            } @else {
                @for line in group { p class=[tone(line.tone)] { (text(&line.text)) } }
            }
        }
    }
}

const fn tone(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Strong => Some("strong"),
        Tone::Alarm => Some("alarm"),
    }
}

/// What stands between backticks is code.
fn text(text: &str) -> Markup {
    html! {
        @for (place, part) in text.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (linked(part)) }
        }
    }
}

/// Addresses, each up to a blank, lead there.
fn linked(text: &str) -> Markup {
    html! {
        @for word in text.split_inclusive(' ') {
            @if word.starts_with("https://") { a href=(word.trim_end()) { (word) } } @else { (word) }
        }
    }
}

/// A window that is too narrow for it can be moved along it, also with keys.
/// What marks stand for.
fn keys<'a>(keys: impl Iterator<Item = (Mark, &'a str)>) -> Markup {
    html! {
        ul.legend {
            @for (mark, meaning) in keys {
                li {
                    svg.key aria-hidden="true" { rect class=(chart::class(mark)) x="1" y="1" width="18" height="12" {} }
                    (meaning)
                }
            }
        }
    }
}

/// What only one version has is told by a sign and by what the element means, and not by a colour alone.
fn source(source: &Source) -> Markup {
    html! {
        figure {
            @if !source.file.is_empty() { figcaption { code { (source.file) } } }
            div.frame role="group" aria-label="Source" tabindex="0" {
                pre {
                    @for line in &source.lines {
                        @let text = line.with_margin() + "\n";
                        @match line.margin {
                            Margin::Number(_) | Margin::Both => (text),
                            Margin::Before => { del { (text) } },
                            Margin::After => { ins { (text) } },
                        }
                    }
                }
            }
        }
    }
}

/// The widest form, and for narrow windows the narrowest; the style sheet chooses.
fn table(table: &Table, name: &str) -> Markup {
    let forms = match table.forms.as_slice() {
        [] => vec![],
        [only] => vec![("any", only)],
        [widest, .., narrowest] => vec![("wide", widest), ("narrow", narrowest)],
    };
    html! {
        @for (class, form) in forms {
            div class=(class) {
                @for own in &form.grids { (grid(own, name)) }
                (lines(&form.notes))
            }
        }
        @if !table.left_out.is_empty() { p { (table.left_out) } }
    }
}

/// What is too wide is moved within its frame; the page itself never moves sideways.
fn grid(grid: &Grid, name: &str) -> Markup {
    let caption = if grid.caption.is_empty() { name } else { &grid.caption };
    let class = if grid.caption.is_empty() { "unseen" } else { "seen" };
    html! {
        div.frame role="group" aria-label=(caption) tabindex="0" {
            table {
                caption class=(class) { (caption) }
                thead {
                    tr {
                        @for head in &grid.header {
                            @if head.is_empty() { td {} } @else { th scope="col" { (head) } }
                        }
                    }
                }
                tbody {
                    @for row in &grid.rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 { th scope="row" { (text(&cell.text)) } }
                                @else { td style=[cell.shade.map(shade)] { (text(&cell.text)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn shade(shade: f64) -> String {
    let colour = shade.clamp(0.0, 1.0) * colours::DARKEST * 100.0;
    format!("background:color-mix(in srgb,var(--running) {colour:.1}%,var(--paper))")
}

fn verdicts(verdicts: &Verdicts) -> Markup {
    html! {
        p { (verdicts.summary) }
        @if !verdicts.told.is_empty() {
            ul.verdicts {
                @for verdict in &verdicts.told {
                    li class=[(verdict.judgement != Judgement::Holds).then_some("alarm")] { (text(&verdict.text)) }
                }
            }
        }
    }
}

fn commands(commands: &[Command]) -> Markup {
    html! {
        ul.commands {
            @for own in commands {
                li {
                    code { (own.command) }
                    @if !own.why.is_empty() { br; (text(&own.why)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Audience;
    use crate::export::samples;

    #[test]
    fn a_page_needs_nothing_else() {
        let html = html(&samples::page());
        for outside in ["http:", "https:", "<script", "@import", "src="] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert_eq!(html.matches("<h1>").count(), 1);
        assert!(html.contains("<html lang=\"en\">"));
    }

    #[test]
    fn a_long_run_makes_no_long_file() {
        let html = html(&samples::long_page());
        assert!(html.len() < 1_000_000, "{} bytes", html.len());
    }

    #[test]
    fn names_are_text() {
        let mut page = samples::page();
        page.title = "</title><script>alert(1)</script>".to_owned();
        assert!(!html(&page).contains("<script"));
    }

    #[test]
    fn a_table_says_what_its_rows_and_columns_are() {
        let html = html(&samples::page());
        assert!(html.contains("<th scope=\"col\">blocking</th>"), "{html}");
        assert!(html.contains("<th scope=\"row\">User 2 sends</th>"), "{html}");
        assert!(html.contains("<caption"));
    }

    #[test]
    fn a_level_of_headings_is_never_left_out() {
        let mut page = samples::page();
        page.sections[0].title.clear();
        assert!(!html(&page).contains("<h3"), "a subheading without a title above it is a title");
    }

    #[test]
    fn a_section_that_is_only_spoken_has_no_heading() {
        let spoken = vec![Line::text("With 1 user: 61 s").for_whom(Audience::Spoken)];
        let mut page = samples::page();
        page.sections = vec![Section::new("With 1 user:", vec![Block::Lines(spoken)])];
        assert!(!html(&page).contains("<h2"));
    }

    #[test]
    fn backticks_are_code() {
        assert_eq!(text("run `a < b` now").into_string(), "run <code>a &lt; b</code> now");
    }

    #[test]
    fn addresses_are_links_and_what_looks_like_one_in_code_is_code() {
        let told = text("see https://a.example/b?c&d and `https://e`").into_string();
        assert!(told.starts_with("see <a href=\"https://a.example/b?c&amp;d\">"), "{told}");
        assert!(told.ends_with("and <code>https://e</code>"), "{told}");
    }
}
