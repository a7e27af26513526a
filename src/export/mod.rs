//! What a page says, in the formats of other programs. Each is a pure function: a [`Document`] or a
//! [`Report`] goes in, the text of a file comes out. The same input gives the same bytes.
//!
//! | to read and to show | from | to compute with | from |
//! |---|---|---|---|
//! | `markdown`, `html`, `svg`, `cast` | the blocks of a page | `csv`, `trace` | the report |
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

use crate::analysis::{Measurement, Run};
use crate::render::{Colour, Glyphs, TextStyle, View};
use crate::report::Report;

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
        let model =
            report.conditions.clocks.model().then_some(Shown { run: &played.predicted, measurement: None });
        let real = played.measured.as_ref();
        let real = real.map(|real| Shown { run: &real.run, measurement: Some(&real.measurement) });
        model.into_iter().chain(real)
    })
}
