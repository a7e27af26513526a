//! The tables of a sweep over two numbers: the darker, the longer.

use super::chart::letter;
use super::tables::{ROOM, left_out, over, rows};
use crate::render::{Glyphs, Look};
use crate::story::list;
use crate::sweep::{Metric, Point, Sweep};
use crate::time::ratio;

/// A table for each strategy, and one that says which is the best where.
pub(super) fn tables(sweep: &Sweep, look: &Look) -> Vec<String> {
    let metric = sweep.metric();
    let [down, across] = &sweep.axes[..] else { return Vec::new() };
    let own_column = down.values.iter().map(|value| value.words().chars().count()).max().unwrap_or(0);
    let own_column = own_column.max(down.name.chars().count()) + 3;
    let widest = across.values.iter().map(|value| value.words().chars().count()).max().unwrap_or(0);
    let cell_width = widest.max(longest_cell(sweep, metric) + 2) + 2;
    let room = (look.width.saturating_sub(own_column) / cell_width).clamp(2, 12);
    let (lines, columns) = (rows(down.values.len(), ROOM, []), evenly(across.values.len(), room));
    let all = (0..sweep.strategies.len()).flat_map(|place| sweep.curve(place, metric));
    let most = all.max().unwrap_or_default();
    let names: Vec<String> = columns.iter().map(|column| across.values[*column].words()).collect();
    let table = |title: String, cell: &dyn Fn(&Point) -> String| {
        let row = |line: &usize| {
            let cells = columns.iter().map(|column| {
                let values = [down.values[*line], across.values[*column]];
                let point = sweep.points.iter().find(|point| point.values == values);
                point.map_or("-".to_owned(), cell)
            });
            (down.values[*line], cells.collect())
        };
        let names = names.iter().map(String::as_str);
        look.bold(&look.wrap(&title, "  ")) + &over(down, names, lines.iter().map(row), look)
    };
    let mut parts = Vec::new();
    for (place, strategy) in sweep.strategies.iter().enumerate() {
        let title = format!("{strategy}: {} by {} (rows) and {}", metric.name(), down.name, across.name);
        parts.push(table(title, &|point| {
            let value = metric.of(&point.predicted[place]);
            format!("{} {}", shade(ratio(value, most), look.glyphs), sweep.length(value, metric))
        }));
    }
    parts.push(table(format!("The shortest {}", metric.name()), &|point| best(sweep, metric, point)));
    let left_out_points = sweep.wanted() - lines.len() * columns.len();
    parts.push(
        look.wrap(&format!("  The darker, the longer. {}", initials(sweep)), "  ")
            + &left_out(left_out_points, look),
    );
    parts
}

fn longest_cell(sweep: &Sweep, metric: Metric) -> usize {
    let cells = (0..sweep.strategies.len()).flat_map(|place| sweep.curve(place, metric));
    cells.map(|value| sweep.length(value, metric).chars().count()).max().unwrap_or(0)
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

/// The initials of all that are the best: "p h".
fn best(sweep: &Sweep, metric: Metric, point: &Point) -> String {
    let least = point.predicted.iter().map(|figures| metric.of(figures)).min();
    let best = sweep.strategies.iter().zip(&point.predicted).filter(|(_, it)| Some(metric.of(it)) == least);
    best.map(|(strategy, _)| letter(*strategy).to_string()).collect::<Vec<_>>().join(" ")
}

fn initials(sweep: &Sweep) -> String {
    let named = sweep.strategies.iter().map(|strategy| format!("{} is {strategy}", letter(*strategy)));
    list(&named.collect::<Vec<_>>()) + "."
}

/// So many places at even distances, with the first and the last.
fn evenly(count: usize, room: usize) -> Vec<usize> {
    if count <= room {
        return (0..count).collect();
    }
    (0..room).map(|place| place * (count - 1) / (room - 1)).collect()
}
