//! What was typed wrong, in one line, where clap would say it in several.

use std::error::Error as _;
use std::ffi::{OsStr, OsString};

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::examples;
use crate::error::Error;
use crate::foreign::{hides_something, shown};
use crate::story::{self, agree};

/// What clap has to say of these arguments.
pub fn told(mut error: clap::Error, arguments: &[OsString]) -> Error {
    tame(&mut error);
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let option = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let line = match (error.kind(), option, value) {
        (ErrorKind::MissingRequiredArgument, Some(missing), _) => missing_arguments(&missing, arguments),
        (ErrorKind::ValueValidation, Some(option), Some(value)) => {
            let refusal = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{}: {}; {refusal}", bare(&option), given(&value, arguments))
        }
        (ErrorKind::InvalidValue, Some(option), Some(value)) => {
            let allowed = text(ContextKind::ValidValue).filter(|allowed| !allowed.is_empty());
            let allowed = allowed.unwrap_or_else(|| value_name(&option).to_owned());
            format!("{}: {}; allowed: {allowed}", bare(&option), given(&value, arguments))
        }
        _ => first_line(&error),
    };
    Error::Usage(line)
}

/// What was typed is part of what clap says: it becomes short, and can be seen.
fn tame(error: &mut clap::Error) {
    let tame = |value: &ContextValue| match value {
        ContextValue::String(text) => Some(ContextValue::String(shown(text))),
        ContextValue::Strings(texts) => {
            Some(ContextValue::Strings(texts.iter().map(|text| shown(text)).collect()))
        }
        ContextValue::StyledStrs(tips) => {
            let tips = tips.iter().filter(|tip| is_short(tip)).cloned().collect();
            Some(ContextValue::StyledStrs(tips))
        }
        _ => None,
    };
    let tamed: Vec<_> = error.context().filter_map(|(kind, value)| Some((kind, tame(value)?))).collect();
    for (kind, value) in tamed {
        error.insert(kind, value);
    }
}

/// A tip may have what was typed, too.
fn is_short(tip: &StyledStr) -> bool {
    const LONGEST: usize = 160;
    let text = tip.to_string();
    text.len() <= LONGEST && !hides_something(&text)
}

/// That the value of an option is another option, as in "--output --chart": who types this forgot a value.
pub fn forgotten(option: &clap::Arg, next: &OsStr) -> clap::Error {
    let mut error = clap::Error::new(ErrorKind::InvalidValue);
    error.insert(ContextKind::InvalidArg, ContextValue::String(option.to_string()));
    error.insert(ContextKind::InvalidValue, ContextValue::String(next.to_string_lossy().into_owned()));
    error
}

/// Whether what was typed after an option is another option, or `--`. What stands behind `=` is meant so.
pub fn is_another_option(value: &OsStr, arguments: &[OsString]) -> bool {
    value.as_encoded_bytes().starts_with(b"--") && arguments.iter().any(|argument| argument == value)
}

/// The same with what is known of all commands, where clap looks at what was typed only.
pub fn explained(error: clap::Error, command: &mut clap::Command, arguments: &[OsString]) -> clap::Error {
    let is = |kind, wanted: fn(&str) -> bool| matches!(error.get(kind), Some(ContextValue::String(text)) if wanted(text));
    match error.kind() {
        // The last option has no value: what it says of an empty one tells what is allowed.
        ErrorKind::InvalidValue if is(ContextKind::InvalidValue, str::is_empty) => {
            let with_an_empty_one = arguments.iter().cloned().chain([OsString::new()]);
            command.try_get_matches_from_mut(with_an_empty_one).err().unwrap_or(error)
        }
        ErrorKind::UnknownArgument => {
            // Until now nobody needed the options of the others.
            command.build();
            swallowed(command, arguments).unwrap_or_else(|| of_others(error, command))
        }
        _ => error,
    }
}

/// An option that has the next one for its value, so that the value of that one is too much.
fn swallowed(command: &mut clap::Command, arguments: &[OsString]) -> Option<clap::Error> {
    let own = command.find_subcommand(arguments.get(1)?)?;
    let option = |text: &OsStr| {
        let name = text.to_str()?.strip_prefix("--")?;
        own.get_arguments().find(|arg| is_called(arg, name))
    };
    let with_value = |text| option(text).filter(|arg| arg.get_action().takes_values());
    let mut pairs = arguments.windows(2).enumerate();
    let (place, taker, next) = pairs.find_map(|(place, pair)| {
        option(&pair[1])?;
        Some((place, with_value(&pair[0])?, &pair[1]))
    })?;
    let forgotten = forgotten(taker, next);
    Some(command.try_get_matches_from_mut(&arguments[..place + 2]).err().unwrap_or(forgotten))
}

fn is_called(arg: &clap::Arg, name: &str) -> bool {
    !arg.is_hide_set() && arg.get_long() == Some(name)
}

/// An option that only other commands have: these are told, and not what looks like it.
fn of_others(mut error: clap::Error, command: &clap::Command) -> clap::Error {
    const MOST_TOLD: usize = 4;
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return error };
    let Some(option) = option.strip_prefix("--") else { return error };
    let has = |command: &&clap::Command| command.get_arguments().any(|arg| is_called(arg, option));
    let others: Vec<String> =
        command.get_subcommands().filter(has).map(|command| format!("`{}`", command.get_name())).collect();
    if others.is_empty() || MOST_TOLD < others.len() {
        return error;
    }
    let tip = format!("only {} {} it", story::list(&others), agree(others.len(), "has", "have"));
    error.remove(ContextKind::SuggestedArg);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    error
}

fn given(value: &str, arguments: &[OsString]) -> String {
    match value {
        "" => "nothing given".to_owned(),
        next if is_another_option(next.as_ref(), arguments) => format!("nothing given before `{next}`"),
        value => format!("`{value}` given"),
    }
}

/// "--every" of "--every <TIME>".
fn bare(option: &str) -> &str {
    let option = option.split([' ', '=']).next().unwrap_or(option);
    option.trim_matches(['<', '>', '[', ']', '.'])
}

/// "TIME" of "--every <TIME>".
fn value_name(option: &str) -> &str {
    let name = option.split_once('<').and_then(|(_, name)| name.strip_suffix('>'));
    name.unwrap_or("a value")
}

/// "run: FILE is missing; for example: `meanwhile run bank.toml`"
fn missing_arguments(missing: &str, arguments: &[OsString]) -> String {
    let names: Vec<&str> = missing.split(", ").map(bare).collect();
    let command = arguments.iter().skip(1).find_map(|argument| examples::of(argument.to_str()?));
    let are = agree(names.len(), "is", "are");
    let missing = format!("{} {are} missing", names.join(" and "));
    match command {
        Some((command, example)) => format!("{command}: {missing}; for example: `{example}`"),
        None => format!("{missing}; see `meanwhile --help`"),
    }
}

fn first_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let mut lines = rendered.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("this cannot be understood").trim_start_matches("error: ").to_owned();
    let tip = lines.find_map(|line| line.strip_prefix("tip: ").map(str::to_owned));
    match tip {
        Some(tip) => format!("{first}; {tip}"),
        None => format!("{first}; see `meanwhile --help`"),
    }
}
