//! A chart of several curves, drawn with characters. Curves are told apart by their letter; colour
//! only comes on top.

use console::Style;
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::symbols::Marker;
use ratatui_core::widgets::Widget;
use ratatui_widgets::chart::{Axis, Chart, Dataset, GraphType};

use super::{Glyphs, Look};

/// Curves over the same range.
#[derive(Clone, Debug, Default)]
pub struct Plot {
    pub curves: Vec<Curve>,
    /// What stands below: at the left edge, in the middle, at the right edge.
    pub x_labels: [String; 3],
    /// Of the lower edge, which is zero, of the middle, and of the upper edge.
    pub y_labels: [String; 3],
    /// The upper edge.
    pub top: f64,
    /// Points to be marked, whatever lies there.
    pub crossings: Vec<(f64, f64)>,
}

#[derive(Clone, Debug)]
pub struct Curve {
    pub letter: char,
    pub style: Style,
    pub points: Vec<(f64, f64)>,
    /// Place among the points; it gets a capital letter.
    pub knee: Option<usize>,
}

/// Where several curves meet in a cell.
pub const SEVERAL: char = '*';
pub const CROSSING: char = 'x';

#[must_use]
pub fn draw(plot: &Plot, look: &Look) -> String {
    let area = Rect::new(0, 0, columns(look), if look.is_wide() { 17 } else { 13 });
    let frame = drawn(plot, &[], area);
    let mut layers: Vec<(char, Option<&Style>, Buffer)> = Vec::new();
    for curve in &plot.curves {
        layers.push((
            curve.letter,
            Some(&curve.style),
            drawn(plot, &[line(&curve.points, curve.letter)], area),
        ));
    }
    let knees = plot.curves.iter().filter_map(|curve| {
        let knee = [*curve.points.get(curve.knee?)?];
        let capital = curve.letter.to_ascii_uppercase();
        Some((capital, Some(&curve.style), drawn(plot, &[dots(&knee, capital)], area)))
    });
    let knees: Vec<_> = knees.collect();
    let crossings = drawn(plot, &[dots(&plot.crossings, CROSSING)], area);
    let mut text = String::new();
    for y in 0..area.height {
        let mut line = String::new();
        for x in 0..area.width {
            let symbol = |buffer: &Buffer| buffer[(x, y)].symbol().chars().next().unwrap_or(' ');
            let background = symbol(&frame);
            let is_here = |layer: &&(char, Option<&Style>, Buffer)| symbol(&layer.2) != background;
            let here: Vec<_> = layers.iter().filter(is_here).collect();
            let knees: Vec<_> = knees.iter().filter(is_here).collect();
            let (mark, style) = match (&here[..], &knees[..]) {
                ([], []) => (background, None),
                (_, [(capital, style, _)]) => (*capital, *style),
                _ if symbol(&crossings) != background => (CROSSING, None),
                ([(letter, style, _)], _) => (*letter, *style),
                _ => (SEVERAL, None),
            };
            match style {
                Some(style) => line.push_str(&look.paint(style, &mark.to_string())),
                None => line.push(in_glyphs(mark, look.glyphs)),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn columns(look: &Look) -> u16 {
    u16::try_from(look.width).unwrap_or(u16::MAX)
}

fn line(points: &[(f64, f64)], letter: char) -> Dataset<'_> {
    Dataset::default().marker(Marker::Custom(letter)).graph_type(GraphType::Line).data(points)
}

fn dots(points: &[(f64, f64)], letter: char) -> Dataset<'_> {
    Dataset::default().marker(Marker::Custom(letter)).graph_type(GraphType::Scatter).data(points)
}

fn drawn(plot: &Plot, curves: &[Dataset<'_>], area: Rect) -> Buffer {
    let all = || plot.curves.iter().flat_map(|curve| &curve.points);
    let left = all().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let right = all().map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
    // A single point has no range.
    let right = if left < right { right } else { left + 1.0 };
    let chart = Chart::new(curves.to_vec())
        .x_axis(Axis::default().bounds([left, right]).labels(plot.x_labels.clone()))
        .y_axis(Axis::default().bounds([0.0, plot.top]).labels(plot.y_labels.clone()))
        .legend_position(None);
    let mut buffer = Buffer::empty(area);
    chart.render(area, &mut buffer);
    buffer
}

fn in_glyphs(mark: char, glyphs: Glyphs) -> char {
    match (glyphs, mark) {
        (Glyphs::Ascii, '│') => '|',
        (Glyphs::Ascii, '─') => '-',
        (Glyphs::Ascii, '└') => '+',
        _ => mark,
    }
}
