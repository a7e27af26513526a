//! Tables, in the form for which the page is wide enough.

use comfy_table::{CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, TableStyle};

use super::lines::{heading, lines};
use crate::document::{Cell, Grid, GridForm, Table};
use crate::render::{Glyphs, TextStyle};
use crate::width;

pub(super) fn tables(table: &Table, style: &TextStyle) -> String {
    let fits = table.forms.iter().find(|form| form.least_width <= style.width);
    let Some(form) = fits.or(table.forms.last()) else { return String::new() };
    let grids: Vec<String> = form.grids.iter().map(|own| grid(own, style)).collect();
    // What is told with little room has no empty line.
    let is_ruled = form.grids.iter().any(|grid| grid.form == GridForm::Ruled);
    let is_stacked = form.grids.iter().any(|grid| grid.form == GridForm::Stacked);
    let left_out = match table.left_out.as_str() {
        "" => String::new(),
        left_out => style.wrap(&format!("  {left_out}"), "  "),
    };
    let parts = [grids.join(if is_stacked { "" } else { "\n" }) + &left_out, lines(&form.notes, style)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(if is_ruled {
        "\n"
    } else {
        ""
    })
}

fn grid(grid: &Grid, style: &TextStyle) -> String {
    let row = |row: &Vec<Cell>| row.iter().map(|own| cell(own, style)).collect();
    let rows: Vec<Vec<String>> = grid.rows.iter().map(row).collect();
    let text = match grid.form {
        GridForm::Ruled => draw(style, &grid.header, rows),
        GridForm::Tight | GridForm::TightWithWords => tight(style, grid, rows),
        GridForm::Stacked => stacked(style, &grid.header, rows),
    };
    heading(&grid.caption, style) + &text
}

/// Under a header in bold.
fn tight(style: &TextStyle, grid: &Grid, rows: Vec<Vec<String>>) -> String {
    let mut table = bare(style, &grid.header, rows);
    table.load_style(blank());
    align(&mut table, 1);
    if let (GridForm::TightWithWords, Some(last)) = (grid.form, table.column_iter_mut().last()) {
        last.set_cell_alignment(CellAlignment::Left);
    }
    under_header(style, &table.trim_fmt())
}

/// Each name on a line of its own, with its figures below it: in columns, if there is room.
fn stacked(style: &TextStyle, header: &[String], rows: Vec<Vec<String>>) -> String {
    let (names, figures): (Vec<String>, Vec<Vec<String>>) =
        rows.into_iter().map(|mut row| (row.remove(0), row)).unzip();
    let mut table = bare(style, &header[1..], figures.clone());
    table.load_style(blank()).set_content_arrangement(ContentArrangement::Disabled);
    align(&mut table, 0);
    let drawn = table.trim_fmt();
    let columns = drawn.lines().map(str::to_owned);
    let fits = columns.clone().all(|line| width::of(&line) <= style.width);
    let listed = |own: &Vec<String>| {
        let told = header[1..].iter().zip(own).map(|(name, figure)| format!("{name} {figure}"));
        style.wrap(&format!("   {}", told.collect::<Vec<_>>().join(", ")), "   ")
    };
    let title = style.bold(style.wrap(&header[0], "").trim_end()) + "\n";
    let (heading, figures): (String, Vec<String>) = match fits {
        true => {
            let mut lines = columns.map(|line| line + "\n");
            (style.bold(lines.next().unwrap_or_default().trim_end()) + "\n", lines.collect())
        }
        false => (String::new(), figures.iter().map(listed).collect()),
    };
    let rows = names.iter().zip(figures).map(|(name, own)| style.wrap(&format!(" {name}"), "   ") + &own);
    title + &heading + &rows.collect::<String>()
}

fn under_header(style: &TextStyle, drawn: &str) -> String {
    let (header, rows) = drawn.split_once('\n').unwrap_or((drawn, ""));
    style.bold(header) + "\n" + rows + if rows.is_empty() { "" } else { "\n" }
}

fn cell(cell: &Cell, style: &TextStyle) -> String {
    let text = style.spelt(&cell.text);
    cell.shade.map_or(text.clone(), |share| format!("{} {text}", shade(share, style.glyphs)))
}

/// Denser for more.
fn shade(share: f64, glyphs: Glyphs) -> char {
    let shades = match glyphs {
        Glyphs::Unicode => [' ', '░', '▒', '▓', '█'],
        Glyphs::Ascii => [' ', '.', ':', '+', '#'],
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
    let level = (share.clamp(0.0, 1.0) * 4.0).round() as usize;
    shades[level.min(4)]
}

/// Text to the left, numbers to the right; one rule under the header, and no other ink.
pub fn draw(style: &TextStyle, header: &[impl ToString], rows: Vec<Vec<String>>) -> String {
    let rule = match style.glyphs {
        Glyphs::Unicode => '─',
        Glyphs::Ascii => '-',
    };
    let mut table = bare(style, header, rows);
    table.load_style(blank().header_separator(LineStyle::new(rule, rule, rule, rule)));
    align(&mut table, 1);
    table.trim_fmt() + "\n"
}

/// Lines without any ink.
fn blank() -> TableStyle {
    TableStyle::new()
        .header_lines(ContentLineStyle::new(' ', ' ', ' '))
        .content_lines(ContentLineStyle::new(' ', ' ', ' '))
}

fn bare(style: &TextStyle, header: &[impl ToString], rows: Vec<Vec<String>>) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
    table.set_header(header.iter().map(|name| style.spelt(&name.to_string())).collect::<Vec<_>>());
    table.add_rows(rows);
    table
}

/// Columns to the right, but for so many at the left.
fn align(table: &mut comfy_table::Table, names: usize) {
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if names <= place {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
