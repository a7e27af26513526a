//! Documents as pages of characters: for terminals, and for files.

pub(crate) mod gantt;
pub(crate) mod source;
mod bar;
mod lines;
mod plot;
mod table;

use super::TextStyle;
use crate::analysis::claims::Judgement;
use crate::document::{Block, Command, Document, Legend, Section, Spacing, Verdicts};
use gantt::Columns;
use lines::{heading, in_parts, lines};

pub use table::draw as table;

/// The page, with an empty line between its parts.
pub fn text(document: &Document, style: &TextStyle) -> String {
    let columns = Columns::of(document, style);
    let head = heading(&document.title, style) + &lines(&document.givens, style);
    let sections = document.sections.iter().filter(|own| own.is_drawn());
    let mut sections = sections.map(|own| section(own, style, &columns, document.spacing));
    let head = match document.spacing {
        Spacing::Airy => head,
        Spacing::Tight => head + &sections.next().unwrap_or_default(),
    };
    let parts: Vec<String> = std::iter::once(head).chain(sections).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Nothing, where there is nothing to say.
fn section(section: &Section, style: &TextStyle, columns: &Columns, spacing: Spacing) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for own in &section.blocks {
        let drawn = block(own, style, columns);
        if drawn.is_empty() {
            continue;
        }
        if spacing == Spacing::Airy && before.is_some_and(|before| are_apart(before, own)) {
            text.push('\n');
        }
        text.push_str(&drawn);
        before = Some(own);
    }
    if text.is_empty() { text } else { heading(&section.title, style) + &text }
}

/// Whether an empty line stands between two blocks.
fn are_apart(before: &Block, after: &Block) -> bool {
    let is_drawn = |block: &Block| {
        matches!(block, Block::Gantt(_) | Block::Plot(_) | Block::Table(_) | Block::Bar(_) | Block::Source(_))
    };
    match (before, after) {
        (_, Block::Subheading(_)) => true,
        (Block::Subheading(_) | Block::Legend(_), _) => false,
        _ => is_drawn(before) || is_drawn(after),
    }
}

/// One block; `columns` are those of its page.
pub(crate) fn block(block: &Block, style: &TextStyle, columns: &Columns) -> String {
    match block {
        Block::Subheading(title) => heading(title, style),
        Block::Lines(own) => lines(own, style),
        Block::Legend(own) => legend(&columns.needed(own), style),
        Block::Gantt(own) => gantt::chart(own, style, columns),
        Block::Plot(own) => plot::chart(own, style),
        Block::Table(own) => table::tables(own, style),
        Block::Verdicts(own) => verdicts(own, style),
        Block::Commands(own) => own.iter().map(|command| to_try(command, style)).collect(),
        Block::Bar(own) => bar::bar(own, style),
        Block::Source(own) => source::source(own, style),
    }
}

/// One line, if the page is wide enough; a key stays with its meaning.
pub(crate) fn legend(legend: &Legend, style: &TextStyle) -> String {
    let keys = legend.keys.iter().map(|(mark, meaning)| format!("{} {meaning}", style.glyphs.key(*mark)));
    in_parts(&keys.collect::<Vec<_>>(), "", "  ", style)
}

/// That all claims hold, in a line; those that are told one by one below it.
fn verdicts(verdicts: &Verdicts, style: &TextStyle) -> String {
    let mut text = style.wrap(&verdicts.summary, "  ");
    for verdict in &verdicts.told {
        let line = style.wrap(&format!("  {}", verdict.text), "    ");
        text.push_str(&match verdict.judgement {
            Judgement::Holds => line,
            Judgement::CannotTell | Judgement::Fails => style.alarm(&line),
        });
    }
    text
}

/// A line that is too long goes on below its own beginning.
fn to_try(command: &Command, style: &TextStyle) -> String {
    let line = style.wrap(&format!("  {}", command.command), "    ");
    if command.why.is_empty() {
        line
    } else {
        line + &style.wrap(&format!("      {}", command.why), "      ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Grid, Line, Table, TableForm};
    use crate::render::{Colour, Glyphs, View};

    fn drawn(width: usize, glyphs: Glyphs, blocks: Vec<Block>) -> String {
        let style = TextStyle { width, glyphs, colour: Colour::Never, view: View::Both };
        text(&Document { sections: vec![Section::untitled(blocks)], ..Document::default() }, &style)
    }

    #[test]
    fn a_table_has_the_first_form_that_fits() {
        let form = |least_width, name: &str| TableForm::new(least_width, vec![Grid::new([name], Vec::new())]);
        let table = || vec![Block::Table(Table::of(vec![form(60, "wide"), form(0, "narrow")]))];
        assert!(drawn(60, Glyphs::Ascii, table()).starts_with(" wide"));
        assert!(drawn(59, Glyphs::Ascii, table()).starts_with(" narrow"));
    }

    #[test]
    fn the_darker_the_longer_and_ascii_has_other_letters() {
        let cell = |shade| Cell { text: "1 ± 2".to_owned(), shade: Some(shade) };
        let grid = Grid { rows: vec![vec![cell(0.0), cell(1.0)]], ..Grid::new(["", ""], Vec::new()) };
        let blocks = || vec![Block::Table(Table::one(grid.clone())), Block::Lines(vec![Line::item("3 ± 4")])];
        assert!(drawn(60, Glyphs::Unicode, blocks()).contains("█ 1 ± 2"));
        assert!(drawn(60, Glyphs::Ascii, blocks()).ends_with("# 1 +- 2\n\n  3 +- 4\n"));
    }
}
