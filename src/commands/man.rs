//! `meanwhile man`: the help as a page for `man`.

use std::io;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::cli;
use crate::cli::examples::HEADING;
use crate::error::{Error, Outcome};
use crate::foreign::shown;
use crate::terminal;

/// # Errors
/// If there is no such command, or the page cannot be written.
pub fn run(path: &[String]) -> Result<Outcome, Error> {
    let mut program = cli::command();
    program.build();
    let command = path.iter().try_fold(&program, |command, name| {
        command.find_subcommand(name).ok_or_else(|| {
            Error::Usage(format!("man: `{}` has no command `{}`", command.get_name(), shown(name)))
        })
    })?;
    let page = page(command).expect("memory takes all");
    let page = String::from_utf8(page).expect("all names are UTF-8");
    terminal::print(&page)?;
    Ok(Outcome::Done)
}

/// Written section by section: the examples are to keep their lines.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    // The date stays blank: a page says the same whenever it is printed. Empty, it would be left out,
    // and what stands behind it would move up.
    let man = Man::new(command.clone())
        .date(" ")
        .source(concat!("meanwhile ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    examples(command).to_writer(&mut page)?;
    Ok(page)
}

fn examples(command: &Command) -> Roff {
    let mut roff = Roff::new();
    if let Some(text) = command.get_after_long_help() {
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        let text = text.to_string();
        let lines = text.lines().filter(|line| *line != HEADING);
        lines.for_each(|line| {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        });
        roff.control("fi", []);
    }
    roff
}
