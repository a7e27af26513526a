//! The terminal that the page goes to. All that differs between systems is here.

use std::env;
use std::io::{self, ErrorKind, Write};

use console::{Term, is_dumb};

use crate::cli::{ColorArg, PageArgs, StyleArgs, ViewArg};
use crate::error::Error;
use crate::render::{Colour, Glyphs, TextStyle, View};
use pager::Shown;

pub mod pager;

const DEFAULT_WIDTH: usize = 80;
/// On a wider terminal the page stays so wide: the eye must find back to the next line.
const COMFORTABLE_WIDTH: usize = 120;

/// How the page is to look, by the options and by where it goes.
pub fn style(page: &PageArgs) -> TextStyle {
    TextStyle { view: view(page), ..style_on(Some(&Term::stdout()), &page.told.style) }
}

/// The same for a page of one screen: it has no room for workers, unless they were asked for.
pub fn style_in_short(page: &PageArgs) -> TextStyle {
    let view = if page.view.is_some() { view(page) } else { View::Tasks };
    TextStyle { view, ..style(page) }
}

/// Which rows the charts of the whole page have.
pub const fn view(page: &PageArgs) -> View {
    match page.view {
        Some(ViewArg::Tasks) => View::Tasks,
        Some(ViewArg::Workers) => View::Workers,
        Some(ViewArg::Both) | None => View::Both,
    }
}

/// How the live display is to look, on standard error; it fits itself into the columns that there are.
pub fn live_style(args: &StyleArgs) -> TextStyle {
    let width = args.width.unwrap_or(COMFORTABLE_WIDTH);
    TextStyle { width, ..style_on(Some(&Term::stderr()), args) }
}

/// How a page without charts is to look on this terminal, or in a file.
pub fn style_on(term: Option<&Term>, args: &StyleArgs) -> TextStyle {
    let columns =
        term.and_then(Term::size_checked).map_or(DEFAULT_WIDTH, |(_, columns)| usize::from(columns));
    TextStyle {
        width: args.width.unwrap_or_else(|| columns.clamp(TextStyle::NARROWEST, COMFORTABLE_WIDTH)),
        glyphs: if args.ascii || !can_draw() { Glyphs::Ascii } else { Glyphs::Unicode },
        colour: match args.color {
            ColorArg::Always => Colour::Always,
            ColorArg::Auto if term.is_some_and(wants_colour) => Colour::Always,
            ColorArg::Auto | ColorArg::Never => Colour::Never,
        },
        view: View::Both,
    }
}

/// <https://no-color.org>: any value but an empty one means no.
fn wants_colour(term: &Term) -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && term.is_term() && !is_dumb() && can_colour(term)
}

#[cfg(not(windows))]
fn can_colour(_: &Term) -> bool {
    true
}

/// Asking also switches the console to escape codes.
#[cfg(windows)]
fn can_colour(term: &Term) -> bool {
    term.features().colors_supported()
}

/// Whether block characters can be shown.
fn can_draw() -> bool {
    env::var_os("TERM").is_none_or(|term| term != "dumb") && is_utf8()
}

/// POSIX: the first of these that is set names the character set.
#[cfg(not(windows))]
fn is_utf8() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(env::var_os).find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Windows Terminal shows what the program writes; the older console depends on its code page.
#[cfg(windows)]
fn is_utf8() -> bool {
    env::var_os("WT_SESSION").is_some() || env::var_os("TERM").is_some()
}

/// Tells something beside the page, at once. Whether anybody reads it is their affair.
pub fn warn(text: &str) {
    let _ = io::stderr().lock().write_all(format!("{text}\n").as_bytes());
}

/// Shows a page: through a pager, if it is taller than the terminal that it goes to.
///
/// # Errors
/// If the page cannot be written, on a full disk for example.
pub fn print(page: &str) -> Result<(), Error> {
    match pager::shown(page) {
        Shown::All => Ok(()),
        Shown::Nothing => write(page),
    }
}

/// Writes what belongs to a conversation, or a line of many. A reader that has seen enough (`| head -1`)
/// is no error.
///
/// # Errors
/// If it cannot be written, on a full disk for example.
pub fn write(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Failure(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
