//! A plot as a picture of its own: an SVG file that needs nothing else, for light and for dark.
//!
//! The library places axes, labels and curves. It knows only fixed colours, so each role is drawn in
//! a colour that stands in for it, and in the end gets a class in its place.

use std::fmt::Write;
use std::io;
use std::ops::Range;

use maud::{PreEscaped, html};
use plotters::chart::ChartContext;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, Circle, Color, Cross, DrawingArea, DrawingAreaErrorKind, FontDesc, FontFamily,
    FontStyle, IntoDrawingArea, LineSeries, PathElement, RGBColor, SVGBackend, ShapeStyle, TRANSPARENT, Text,
    TextStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::colours;
use super::svg::without_controls;
use crate::document::{Between, Curve, Document, Plot};
use crate::plan::Strategy;
use crate::width;

const WIDTH: u32 = 900;
const HEIGHT: u32 = 480;
const MARGIN: u32 = 16;
/// Pixels of a letter, rather too many: nobody knows the reader's font.
const LETTER: u32 = 10;
/// From the foot of a line to that of the next.
const LINE: i32 = 22;
const FONT: &str = "system-ui, sans-serif";
/// The library's size of a font of 16 pixels.
const FONT_SIZE: f64 = 16.0 * 1.24;
const TITLE_SIZE: f64 = 18.0 * 1.24;

type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;
type Paper<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

/// The curves of a page. Without any it says so: nobody looks for an empty file.
pub fn of_page(document: &Document) -> String {
    match document.plot() {
        Some(plot) => svg(plot, &document.title),
        None => svg(&Plot::default(), &document.title),
    }
}

/// The same bytes for the same plot.
///
/// # Panics
/// Never: the picture is drawn into memory.
pub fn svg(plot: &Plot, title: &str) -> String {
    let mut picture = String::new();
    draw(plot, title, &mut picture).expect("memory can be written");
    dressed(&picture, plot, title)
}

/// What is drawn alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Ink,
    Soft,
    Grid,
    Paper,
    Of(Strategy),
}

impl Role {
    const ALL: [Self; 8] = [
        Self::Ink,
        Self::Soft,
        Self::Grid,
        Self::Paper,
        Self::Of(Strategy::BLOCKING),
        Self::Of(Strategy::CONCURRENT),
        Self::Of(Strategy::PARALLEL),
        Self::Of(Strategy::HYBRID),
    ];

    /// The class, and a name of the palette.
    const fn name(self) -> &'static str {
        match self {
            Self::Ink => "ink",
            Self::Soft => "soft",
            Self::Grid => "line",
            Self::Paper => "paper",
            Self::Of(strategy) => strategy.name(),
        }
    }

    /// What the library draws it with.
    fn stand_in(self) -> RGBColor {
        let place = Self::ALL.iter().zip(1..).find(|(role, _)| **role == self);
        RGBColor(0, 0, place.map_or(0, |(_, place)| place))
    }

    fn line(self, width: u32) -> ShapeStyle {
        ShapeStyle { stroke_width: width, ..ShapeStyle::from(self.stand_in()) }
    }

    fn area(self) -> ShapeStyle {
        ShapeStyle { filled: true, ..ShapeStyle::from(self.stand_in()) }
    }

    /// To the right of a point, at its height.
    fn text(self, size: f64, style: FontStyle) -> TextStyle<'static> {
        TextStyle {
            font: FontDesc::new(FontFamily::Name(FONT), size, style),
            color: self.stand_in().to_backend_color(),
            pos: Pos::new(HPos::Left, VPos::Center),
        }
    }
}

/// With labels at its ends and in its middle.
struct Axis {
    range: Range<f64>,
    labels: [String; 3],
}

impl Axis {
    fn places(&self) -> [f64; 3] {
        let Range { start, end } = self.range;
        [start, f64::midpoint(start, end), end]
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        RangedCoordf64::from(self.range.clone()).map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.places().to_vec() }
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        let place = self.places().iter().position(|place| place.total_cmp(value).is_eq());
        place.map_or(String::new(), |place| self.labels[place].clone())
    }
}

fn draw(plot: &Plot, title: &str, picture: &mut String) -> Drawn {
    let paper = SVGBackend::with_string(picture, (WIDTH, HEIGHT)).into_drawing_area();
    paper.fill(&Role::Paper.stand_in())?;
    let left = MARGIN.cast_signed();
    paper.draw(&Text::new(title, (left, LINE), Role::Ink.text(TITLE_SIZE, FontStyle::Bold)))?;
    let key_style = Role::Soft.text(FONT_SIZE, FontStyle::Normal);
    paper.draw(&Text::new(key(plot), (left, 2 * LINE + 2), key_style))?;
    curves(plot, &paper)?;
    paper.present()
}

/// What the marks mean.
fn key(plot: &Plot) -> String {
    if plot.curves.is_empty() {
        return "Nothing to draw: no point has figures.".to_owned();
    }
    let knee = plot.curves.iter().any(|curve| knee(curve).is_some()).then_some("ring: the knee");
    let crossing = (!plot.crossings.is_empty()).then_some("cross: one overtakes another");
    [knee, crossing].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn knee(curve: &Curve) -> Option<(f64, f64)> {
    curve.points.get(curve.knee?).copied()
}

/// The axes, and what lies between them.
fn curves(plot: &Plot, paper: &Paper) -> Drawn {
    let x = Axis { range: x_range(plot), labels: plot.x_labels.clone() };
    let y = Axis { range: 0.0..plot.top.max(f64::MIN_POSITIVE), labels: plot.y_labels.clone() };
    let mut chart = ChartBuilder::on(paper)
        .margin(MARGIN)
        .margin_top(4 * LINE)
        .margin_right(room(plot.curves.iter().map(|curve| &curve.name)) + 2 * MARGIN)
        .x_label_area_size(5 * LINE / 2)
        .y_label_area_size(room(&plot.y_labels) + 2 * MARGIN)
        .build_cartesian_2d(x, y)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(Role::Grid.line(1))
        .axis_style(Role::Soft.line(1))
        .label_style(Role::Soft.text(FONT_SIZE, FontStyle::Normal))
        .x_desc(&plot.x_name)
        .y_desc(&plot.y_name)
        .draw()?;
    for curve in &plot.curves {
        // Between whole numbers it only leads the eye.
        let width = if plot.between == Between::Nothing { 1 } else { 3 };
        chart.draw_series(LineSeries::new(
            curve.points.iter().copied(),
            Role::Of(curve.strategy).line(width),
        ))?;
        if plot.between == Between::Nothing {
            let dot = |at: &(f64, f64)| Circle::new(*at, 3, Role::Of(curve.strategy).area());
            chart.draw_series(curve.points.iter().map(dot))?;
        }
    }
    marked(plot, &mut chart)?;
    named(plot, &chart, paper)
}

fn x_range(plot: &Plot) -> Range<f64> {
    let all = || plot.curves.iter().flat_map(|curve| &curve.points).map(|point| point.0);
    let (left, right) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    match left < right {
        true => left..right,
        // A single point has no range.
        false if left.is_finite() => left..left + 1.0,
        false => 0.0..1.0,
    }
}

/// For the longest of these texts.
fn room<'a>(texts: impl IntoIterator<Item = &'a String>) -> u32 {
    let longest = texts.into_iter().map(|text| width::of(text)).max().unwrap_or(0);
    u32::try_from(longest).map_or(WIDTH / 2, |longest| (longest * LETTER).min(WIDTH / 2))
}

/// Rings at knees, crosses where one overtakes another.
fn marked(plot: &Plot, chart: &mut Chart) -> Drawn {
    for curve in &plot.curves {
        chart.draw_series(knee(curve).map(|at| Circle::new(at, 6, Role::Paper.area())))?;
        chart.draw_series(knee(curve).map(|at| Circle::new(at, 6, Role::Of(curve.strategy).line(3))))?;
    }
    chart.draw_series(plot.crossings.iter().map(|at| Cross::new(*at, 5, Role::Ink.line(2))))?;
    Ok(())
}

/// Each curve's name where it ends: no legend has to be looked up.
fn named(plot: &Plot, chart: &Chart, paper: &Paper) -> Drawn {
    const AWAY: i32 = 22;
    let end = |curve: &&Curve| curve.points.last().map(|last| chart.backend_coord(last));
    let mut ends: Vec<_> = plot.curves.iter().filter_map(|curve| Some((end(&curve)?, curve))).collect();
    ends.sort_by_key(|(end, _)| end.1);
    let bottom = chart.plotting_area().get_y_axis_pixel_range().end - LINE / 2;
    let heights = apart(&ends.iter().map(|(end, _)| end.1).collect::<Vec<_>>(), bottom);
    for ((end, curve), height) in ends.into_iter().zip(heights) {
        let role = Role::Of(curve.strategy);
        let place = (end.0 + AWAY, height);
        paper.draw(&PathElement::new(vec![(end.0 + 3, end.1), (place.0 - 4, height)], role.line(1)))?;
        let name = role.text(FONT_SIZE, FontStyle::Bold);
        paper.draw(&Text::new(curve.name.as_str(), place, name))?;
    }
    Ok(())
}

/// Heights in ascending order, moved so that a line of text fits between any two of them.
fn apart(heights: &[i32], bottom: i32) -> Vec<i32> {
    let mut apart = heights.to_vec();
    for place in 1..apart.len() {
        apart[place] = apart[place].max(apart[place - 1] + LINE);
    }
    let mut limit = bottom;
    for height in apart.iter_mut().rev() {
        *height = limit.min(*height);
        limit = *height - LINE;
    }
    apart
}

/// With its title, its sentences and its style; and classes in the place of colours.
fn dressed(picture: &str, plot: &Plot, title: &str) -> String {
    let mut text = picture.to_owned();
    for role in Role::ALL {
        let RGBColor(red, green, blue) = role.stand_in();
        for attribute in ["fill", "stroke"] {
            let colour = format!(" {attribute}=\"#{red:02X}{green:02X}{blue:02X}\"");
            text = text.replace(&colour, &format!(" class=\"{attribute} {}\"", role.name()));
        }
    }
    let head = html! {
        title { (title) }
        desc { (plot.alt.join(" ")) }
        style { (PreEscaped(style())) }
    };
    text = text.replacen("<svg ", "<svg class=\"meanwhile-plot\" role=\"img\" ", 1);
    without_controls(&text.replacen(">\n", &format!(">\n{}\n", head.into_string()), 1))
}

/// Curves are told apart by their dashes, too. All selectors begin with the picture's class: it may
/// stand in a page.
fn style() -> String {
    const PICTURE: &str = ".meanwhile-plot";
    let colours_of = |place: usize| {
        let rule = |role: Role| {
            let name = role.name();
            format!("{PICTURE} .{name}{{color:{}}}\n", colours::on_light_and_dark(name)[place])
        };
        Role::ALL.map(rule).concat()
    };
    let mut style = colours_of(0);
    for attribute in ["fill", "stroke"] {
        let _ = writeln!(style, "{PICTURE} .{attribute}{{{attribute}:currentColor}}");
    }
    for (strategy, dashes) in
        [(Strategy::CONCURRENT, "9 4"), (Strategy::PARALLEL, "2 4"), (Strategy::HYBRID, "9 4 2 4")]
    {
        let _ = writeln!(style, "{PICTURE} polyline.{strategy}{{stroke-dasharray:{dashes}}}");
    }
    let _ = writeln!(style, "{}{{\n{}}}", colours::DARK, colours_of(1));
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(strategy: Strategy, points: &[(f64, f64)], knee: Option<usize>) -> Curve {
        Curve { name: strategy.to_string(), strategy, points: points.to_vec(), knee }
    }

    fn plot() -> Plot {
        Plot {
            between: Between::Values,
            height: crate::document::Height::Tall,
            curves: vec![
                curve(Strategy::BLOCKING, &[(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)], None),
                curve(Strategy::HYBRID, &[(1.0, 12.0), (2.0, 12.0), (3.0, 29.9)], Some(1)),
            ],
            x_name: "users & more".to_owned(),
            y_name: "makespan".to_owned(),
            x_labels: ["1", "2", "3"].map(str::to_owned),
            y_labels: ["0 s", "15 s", "30 s"].map(str::to_owned),
            top: 30.0,
            crossings: vec![(2.0, 12.0)],
            legend: Vec::new(),
            alt: vec!["hybrid: the knee is at 2 users.".to_owned(), "5 < 6.".to_owned()],
        }
    }

    #[test]
    fn the_picture_says_what_it_shows() {
        let text = svg(&plot(), "Makespan over users");
        assert!(text.starts_with("<svg class=\"meanwhile-plot\" role=\"img\" width=\"900\""), "{text}");
        assert!(text.contains(
            "<title>Makespan over users</title><desc>hybrid: the knee is at 2 users. 5 &lt; 6.</desc>"
        ));
        for shown in
            ["users &amp; more", "makespan", "15 s", "blocking", "hybrid", "ring: the knee", "cross: one"]
        {
            assert!(text.contains(shown), "{shown}\n{text}");
        }
        assert_eq!(text, svg(&plot(), "Makespan over users"));
    }

    #[test]
    fn colours_are_classes_and_letters_are_large() {
        let text = svg(&plot(), "Makespan over users");
        let drawing = text.split("</style>").nth(1).expect("a drawing");
        assert!(!drawing.contains('#'), "{drawing}");
        for class in
            ["stroke blocking", "stroke hybrid", "fill blocking", "fill paper", "stroke ink", "fill soft"]
        {
            assert!(drawing.contains(&format!("class=\"{class}\"")), "{class}");
        }
        let sizes = drawing
            .split("font-size=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().and_then(|size| size.parse::<f64>().ok()).expect("a size"));
        assert!(sizes.into_iter().all(|size| 14.0 <= size), "{drawing}");
    }

    #[test]
    fn a_plot_without_points_or_with_one_has_a_picture() {
        let alone = curve(Strategy::BLOCKING, &[(4.0, 0.0)], None);
        for curves in [Vec::new(), vec![alone]] {
            let plot = Plot { curves, crossings: Vec::new(), top: 1e-9, ..plot() };
            assert!(svg(&plot, "Nothing").trim_end().ends_with("</svg>"));
        }
        assert!(of_page(&Document::default()).contains("Nothing to draw"));
    }

    #[test]
    fn names_do_not_lie_on_each_other() {
        assert_eq!(apart(&[10, 12, 100], 200), [10, 32, 100]);
        assert_eq!(apart(&[190, 195, 199], 200), [156, 178, 200]);
        assert!(apart(&[], 200).is_empty());
    }
}
