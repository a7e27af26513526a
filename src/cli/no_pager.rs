//! The option that every command has.

use std::ffi::OsString;

use clap::{Arg, ArgAction};

const NAME: &str = "no-pager";

/// Not one that clap hands down: it would give a copy to each command, whether that was typed or not.
pub fn option() -> Arg {
    let help = "Show a page that is taller than the terminal without a pager";
    Arg::new(NAME).long(NAME).action(ArgAction::SetTrue).help(help)
}

/// Whether it was typed; what is behind `--` is for another program. The help is a page, too, so it is
/// asked before all is read.
pub fn refuses_pager(arguments: &[OsString]) -> bool {
    let own = arguments.iter().take_while(|argument| *argument != "--");
    own.filter_map(|argument| argument.to_str()?.strip_prefix("--")).any(|name| name == NAME)
}
