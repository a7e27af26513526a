//! How many rows a page takes where it has its usual width: so that one of a screen knows what it has
//! room for.

use crate::document::{
    Block, Document, Form, Gantt, Legend, Line, Mark, RowKind, Rows, Ruler, Section, Table,
};
use crate::width;

/// Rows of a page of one screen.
pub(super) const SCREEN: usize = 40;
/// Columns of a text.
const COLUMNS: usize = 78;

/// Of a page with little room between its parts. What a chart says of tasks that it leaves out is not counted.
pub(super) fn of(document: &Document) -> usize {
    let of_section = |section: &Section| usize::from(!section.title.is_empty()) + of_blocks(&section.blocks);
    let sections = || document.sections.iter().filter(|section| section.is_drawn());
    // An empty line stands before each but the first.
    let between = sections().count().saturating_sub(1);
    of_frame(document) + between + sections().map(of_section).sum::<usize>()
}

/// The title, and what is given.
pub(super) fn of_frame(document: &Document) -> usize {
    from_the_edge(&document.title) + of_lines(&document.givens)
}

pub(super) fn of_blocks(blocks: &[Block]) -> usize {
    blocks.iter().map(of_block).sum()
}

fn of_block(block: &Block) -> usize {
    match block {
        Block::Gantt(gantt) => of_gantt(gantt),
        Block::Lines(own) => of_lines(own),
        Block::Subheading(title) => from_the_edge(title),
        Block::Legend(legend) => of_legend(legend),
        Block::Table(table) => of_table(table),
        Block::Plot(plot) => of_text(&plot.legend.join("   ")) + usize::from(plot.height.rows()),
        Block::Source(source) => source.lines.len(),
        Block::Commands(own) => own.iter().map(|command| 1 + usize::from(!command.why.is_empty())).sum(),
        _ => 1,
    }
}

fn of_gantt(gantt: &Gantt) -> usize {
    let own = usize::from(gantt.ruler == Ruler::Own);
    let has_tasks = gantt.groups.iter().any(|rows| rows.kind != RowKind::Workers);
    let of_rows = |rows: &Rows| match (rows.kind, has_tasks) {
        (RowKind::Workers, true) => 0,
        (RowKind::Workers, false) => rows.rows.len() + usize::from(!rows.left_out.is_empty()),
        _ => rows.rows.len(),
    };
    own + gantt.groups.iter().map(of_rows).sum::<usize>() + of_lines(&gantt.notes)
}

fn of_legend(legend: &Legend) -> usize {
    let marks = |mark: &Mark| if matches!(mark, Mark::Partly(_)) { "###" } else { "#" };
    let keys = legend.keys.iter().map(|(mark, meaning)| format!("{} {meaning}", marks(mark)));
    of_text(&keys.collect::<Vec<_>>().join("  "))
}

fn of_table(table: &Table) -> usize {
    table.forms.first().map_or(0, |form| {
        form.grids.iter().map(|grid| 1 + grid.rows.len()).sum::<usize>() + of_lines(&form.notes)
    })
}

fn of_lines(lines: &[Line]) -> usize {
    let rows = |line: &Line| match line.form {
        Form::Item => wrapped(&line.text, COLUMNS, "  "),
        Form::Text => of_text(&line.text),
    };
    lines.iter().filter(|line| line.audience.sees_all()).map(rows).sum()
}

/// Of running text.
pub(super) fn of_text(text: &str) -> usize {
    wrapped(text, COLUMNS, "")
}

/// Of a title, whose first line begins at the edge.
pub(super) fn from_the_edge(text: &str) -> usize {
    wrapped(text, COLUMNS + 2, "  ")
}

fn wrapped(text: &str, columns: usize, indent: &str) -> usize {
    let options = textwrap::Options::new(columns).subsequent_indent(indent);
    textwrap::wrap(&width::with_whole_terms(text), options).len()
}
