//! Charts of several curves, drawn with characters. Curves are told apart by their letter; colour
//! only comes on top.

use console::Style;
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::symbols::Marker;
use ratatui_core::widgets::Widget;
use ratatui_widgets::chart::{Axis, Chart, Dataset, GraphType};

use super::lines::in_parts;
use crate::document::{Between, Curve, Height, Plot};
use crate::plan::{Strategy, Waiting, Workers};
use crate::render::{BLUE, GREEN, Glyphs, ORANGE, PURPLE, TextStyle};

pub(super) fn chart(plot: &Plot, style: &TextStyle) -> String {
    in_parts(&plot.legend, "", "   ", style) + &draw(plot, style)
}

/// A mark on a layer of its own: what of the chart is drawn there.
struct Layer {
    mark: char,
    ink: Option<Style>,
    cells: Buffer,
}

fn draw(plot: &Plot, style: &TextStyle) -> String {
    let width = u16::try_from(style.width).unwrap_or(u16::MAX);
    let area = Rect::new(0, 0, width, if style.is_wide() { plot.height.rows() } else { Height::Low.rows() });
    let layer = |mark, ink, own: Dataset<'_>| Layer { mark, ink, cells: drawn(plot, &[own], area) };
    let curve = |curve: &Curve| {
        let letter = curve.strategy.letter();
        let points = match plot.between {
            Between::Values => line(&curve.points, letter),
            Between::Nothing => dots(&curve.points, letter),
        };
        layer(letter, Some(ink(curve.strategy)), points)
    };
    let knee = |curve: &Curve| {
        let knee = [*curve.points.get(curve.knee?)?];
        let capital = curve.strategy.letter().to_ascii_uppercase();
        Some(layer(capital, Some(ink(curve.strategy)), dots(&knee, capital)))
    };
    let frame = drawn(plot, &[], area);
    let curves: Vec<Layer> = plot.curves.iter().map(curve).collect();
    let knees: Vec<Layer> = plot.curves.iter().filter_map(knee).collect();
    let crossings = [layer(Plot::CROSSING, None, dots(&plot.crossings, Plot::CROSSING))];
    let mut text = String::new();
    for y in 0..area.height {
        let mut row = String::new();
        for x in 0..area.width {
            let background = symbol(&frame, (x, y));
            let here = |layers| seen(layers, background, (x, y));
            let (mark, ink) = match (&here(&knees)[..], &here(&crossings)[..], &here(&curves)[..]) {
                ([knee], ..) => (knee.mark, &knee.ink),
                (_, [crossing], _) => (crossing.mark, &None),
                (_, _, [curve]) => (curve.mark, &curve.ink),
                ([], [], []) => (in_glyphs(background, style.glyphs), &None),
                _ => (Plot::SEVERAL, &None),
            };
            match ink {
                Some(ink) => row.push_str(&style.paint(ink, &mark.to_string())),
                None => row.push(mark),
            }
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// The layers that have something at this place.
fn seen(layers: &[Layer], background: char, place: (u16, u16)) -> Vec<&Layer> {
    layers.iter().filter(|layer| symbol(&layer.cells, place) != background).collect()
}

fn symbol(buffer: &Buffer, place: (u16, u16)) -> char {
    buffer[place].symbol().chars().next().unwrap_or(' ')
}

/// Of the Okabe-Ito palette, as the marks of a Gantt chart are.
fn ink(strategy: Strategy) -> Style {
    let colour = match (strategy.workers, strategy.waiting) {
        (Workers::One, Waiting::Holds) => ORANGE,
        (Workers::One, Waiting::Frees) => BLUE,
        (Workers::Many, Waiting::Holds) => GREEN,
        (Workers::Many, Waiting::Frees) => PURPLE,
    };
    Style::new().color256(colour)
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
