//! What a page says, in the formats of other programs. Each is a pure function: a [`Document`] or a
//! [`Report`] goes in, the text of a file comes out. The same input gives the same bytes.
//!
//! | to read and to show | from | to compute with | from |
//! |---|---|---|---|
//! | `markdown`, `html`, `svg`, `cast` | the blocks of a page | `csv`, `trace` | the report, or both sides of a pitfall |
//! | | | `gift`, `qti` | a problem sheet, for learning platforms |
//!
//! [`Document`]: crate::document::Document

pub mod sink;
pub mod forms;
// From the blocks of a page.
pub mod markdown;
pub(crate) mod html;
pub(crate) mod svg;
pub(crate) mod cast;
pub(crate) mod plot_svg;
// From the report.
pub(crate) mod csv;
pub(crate) mod trace;
// From a problem sheet.
pub mod gift;
pub mod qti;
// What several of them share.
mod chart;
mod colours;
#[cfg(test)]
mod samples;

use crate::analysis::{MeasuredRun, Measurement, Run};
use crate::pitfalls::comparison::Comparison;
use crate::render::{Colour, Glyphs, TextStyle, View};
use crate::report::{Clocks, Report};

/// How the terminal's drawings look in a text.
const fn to_paper(view: View) -> TextStyle {
    TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view }
}

/// How they look in a recording of a terminal.
const fn to_screen(view: View) -> TextStyle {
    TextStyle { colour: Colour::Always, ..to_paper(view) }
}

/// A run on a clock that is shown.
#[derive(Clone, Copy)]
struct Shown<'a> {
    /// Of its strategy, or of its side.
    name: &'static str,
    run: &'a Run,
    /// Of a run of the machine.
    measurement: Option<&'a Measurement>,
}

impl Shown<'_> {
    /// As the JSON report names it.
    const fn clock(&self) -> &'static str {
        if self.measurement.is_some() { "real" } else { "model" }
    }
}

/// Each strategy's runs, on the clocks that are shown.
fn shown(report: &Report) -> impl Iterator<Item = Shown<'_>> {
    report.strategies.iter().flat_map(|played| {
        let measured = played.measured.as_ref();
        on_clocks(report.conditions.clocks, played.strategy.name(), &played.predicted, measured)
    })
}

/// The same of both sides of a pitfall.
fn shown_of_pitfall(comparison: &Comparison) -> impl Iterator<Item = Shown<'_>> {
    comparison.halves.iter().flat_map(|half| {
        let measured = half.measured.as_ref().map(|found| &found.run);
        on_clocks(comparison.conditions.clocks, half.side.name(), &half.predicted, measured)
    })
}

fn on_clocks<'a>(
    clocks: Clocks,
    name: &'static str,
    predicted: &'a Run,
    measured: Option<&'a MeasuredRun>,
) -> impl Iterator<Item = Shown<'a>> {
    let model = clocks.model().then_some(Shown { name, run: predicted, measurement: None });
    let real = measured.map(|real| Shown { name, run: &real.run, measurement: Some(&real.measurement) });
    model.into_iter().chain(real)
}
