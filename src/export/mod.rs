//! What a page says, in the formats of other programs. Each is a pure function: a [`Document`] or a
//! [`Report`] goes in, the text of a file comes out. The same input gives the same bytes.
//!
//! | to read and to show | from | to compute with | from |
//! |---|---|---|---|
//! | [`markdown`], [`html`], [`svg`], [`cast`] | the blocks of a page | [`csv`], [`trace`] | the report |
//!
//! [`Document`]: crate::document::Document

pub mod sink;
// From the blocks of a page.
pub mod markdown;
pub mod html;
pub mod svg;
pub mod cast;
// From the report.
pub mod csv;
pub mod trace;
// What several of them share.
mod chart;
mod colours;
#[cfg(test)]
mod samples;

use crate::analysis::Run;
use crate::render::{Colour, Glyphs, Look, View};
use crate::report::Report;

/// How the terminal's drawings look in a text.
const fn to_paper(view: View) -> Look {
    Look { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view }
}

/// How they look in a recording of a terminal.
const fn to_screen(view: View) -> Look {
    Look { colour: Colour::Always, ..to_paper(view) }
}

/// The name of a clock, as in the JSON report.
fn clock(run: &Run) -> &'static str {
    if run.measured.is_some() { "real" } else { "model" }
}

/// Each strategy's runs, on the clocks that are shown.
fn runs(report: &Report) -> impl Iterator<Item = &Run> {
    report.strategies.iter().flat_map(|played| {
        let model = report.show.model().then_some(&played.predicted);
        model.into_iter().chain(&played.measured)
    })
}
