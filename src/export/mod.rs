//! What a page says, to be read and shown by other programs. Each format is a pure function: a [`Document`]
//! goes in, or a problem sheet for learning platforms, and the text of a file comes out. The same input gives
//! the same bytes. What programs compute with is in `data`.
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
// From a problem sheet.
pub mod gift;
pub mod qti;
// What several of them share.
mod chart;
mod colours;
#[cfg(test)]
mod samples;

use crate::render::{Colour, Glyphs, TextStyle, View};

/// How the terminal's drawings look in a text.
const fn to_paper(view: View) -> TextStyle {
    TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view }
}

/// How they look in a recording of a terminal.
const fn to_screen(view: View) -> TextStyle {
    TextStyle { colour: Colour::Always, ..to_paper(view) }
}
