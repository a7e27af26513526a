//! Tables, in the form for which the page is wide enough.

use comfy_table::{CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, TableStyle};

use super::lines::{heading, lines};
use crate::document::{Cell, Grid, Table};
use crate::render::{Glyphs, Look};

pub(super) fn tables(table: &Table, look: &Look) -> String {
    let fits = table.forms.iter().find(|form| form.least_width <= look.width);
    let Some(form) = fits.or(table.forms.last()) else { return String::new() };
    let grids: Vec<String> = form.grids.iter().map(|own| grid(own, look)).collect();
    let left_out = match table.left_out.as_str() {
        "" => String::new(),
        left_out => look.wrap(&format!("  {left_out}"), "  "),
    };
    let parts = [grids.join("\n") + &left_out, lines(&form.notes, look)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn grid(grid: &Grid, look: &Look) -> String {
    let row = |row: &Vec<Cell>| row.iter().map(|own| cell(own, look)).collect();
    heading(&grid.caption, look) + &draw(look, &grid.header, grid.rows.iter().map(row).collect())
}

fn cell(cell: &Cell, look: &Look) -> String {
    let text = look.spelt(&cell.text);
    cell.shade.map_or(text.clone(), |share| format!("{} {text}", shade(share, look.glyphs)))
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
pub fn draw(look: &Look, header: &[impl ToString], rows: Vec<Vec<String>>) -> String {
    let rule = match look.glyphs {
        Glyphs::Unicode => '─',
        Glyphs::Ascii => '-',
    };
    let style = TableStyle::new()
        .header_lines(ContentLineStyle::new(' ', ' ', ' '))
        .header_separator(LineStyle::new(rule, rule, rule, rule))
        .content_lines(ContentLineStyle::new(' ', ' ', ' '));
    let mut table = comfy_table::Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(look.width).unwrap_or(u16::MAX));
    table.set_header(header.iter().map(|name| look.spelt(&name.to_string())).collect::<Vec<_>>());
    table.add_rows(rows);
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if 0 < place {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}
