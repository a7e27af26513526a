//! `meanwhile classify -- COMMAND ...` and `meanwhile classify --scenario NAME`

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use console::Term;

use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::child::{self, Closeness, Ending, Seen};
use crate::classify::Classification;
use crate::cli::{ClassifyArgs, PageArgs};
use crate::data::{self, trace};
use crate::error::{Error, Outcome};
use crate::export::forms::{self, Form};
use crate::export::sink::{WholeFile, cannot_write};
use crate::foreign::shown;
use crate::pages::{self, Length};
use crate::recording;
use crate::render::View;
use crate::system::machine::Machine;
use crate::terminal;

/// # Errors
/// If there is no command, it cannot be started, or the page cannot be written.
pub fn run(args: &ClassifyArgs) -> Result<Outcome, Error> {
    let mut program = Program::given(args)?;
    // Before the program runs: nobody wants to run it twice.
    let to = Destination::open(args)?;
    let forms = if args.chart { forms::THREADS } else { forms::OBSERVED };
    let sinks = told::open_while_listening(&args.told.export, forms)?;
    let runs = watch(&mut program.command, args).map_err(|error| not_started(&program.words[0], &error))?;
    let outcome = runs.last().map_or(Outcome::Done, |run| outcome(run.ending));
    let classification = Classification::new(program.words, runs, Machine::here());
    let style = terminal::style_on(to.term().as_ref(), &args.told.style);
    tell(&classification, |told| {
        to.write(&told::text(told, args.told.format, Length::Full, &style))?;
        told::export(told, sinks, View::Both)
    })?;
    Ok(outcome)
}

/// Shows again what was recorded: nothing runs, so nothing ends otherwise than well.
///
/// # Errors
/// If the recording is none of a program, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_those_of_long_pages(page)?;
    session::refuse(page.verify, "--verify", "what a program used is no claim")?;
    let classification: Classification = file.read()?;
    let forms = if classification.history().is_some() { forms::THREADS } else { forms::OBSERVED };
    let sinks = told::open(&page.told.export, forms)?;
    tell(&classification, |told| told::tell(told, &page.told, Length::Full, sinks))?;
    Ok(Outcome::Done)
}

fn tell(program: &Classification, to: impl FnOnce(&Told) -> Result<(), Error>) -> Result<(), Error> {
    to(&Told {
        document: &|_| pages::classify::page(program),
        json: &|| data::classify::json(program),
        special: &|form| match form {
            Form::Run => recording::text(program).into_bytes(),
            _ => trace::threads::trace(program).into_bytes(),
        },
    })
}

/// Runs it so often, or until it fails.
fn watch(command: &mut Command, args: &ClassifyArgs) -> io::Result<Vec<Seen>> {
    let closeness = if args.chart { Closeness::History } else { Closeness::Figures };
    let mut runs = Vec::new();
    for _ in 0..args.repeat.unwrap_or(1) {
        let seen = child::watch(command, closeness)?;
        let has_failed = seen.ending != Ending::Exit(0);
        runs.push(seen);
        if has_failed {
            break;
        }
    }
    Ok(runs)
}

struct Program {
    words: Vec<String>,
    command: Command,
}

impl Program {
    fn given(args: &ClassifyArgs) -> Result<Self, Error> {
        match (&args.scenario, args.command.as_slice()) {
            (Some(name), _) => Self::scenario(name),
            (None, [program, arguments @ ..]) => {
                let mut command = Command::new(program);
                command.args(arguments);
                Ok(Self { words: args.command.iter().map(words).collect(), command })
            }
            (None, []) => Err(Error::Usage(
                "classify: no command given; allowed: `meanwhile classify -- COMMAND ...`, or `--scenario NAME`".to_owned(),
            )),
        }
    }

    /// This program once more, as a process of its own: it is measured as any other.
    fn scenario(name: &str) -> Result<Self, Error> {
        let arguments = [name, "--strategy", "blocking", "--clock", "real", "--quiet"];
        let this = env::current_exe()
            .map_err(|error| Error::Failure(format!("--scenario: cannot find this program: {error}")))?;
        let mut command = Command::new(this);
        // Its page is another lesson.
        command.args(arguments).stdout(Stdio::null());
        let words = ["meanwhile"].into_iter().chain(arguments).map(str::to_owned).collect();
        Ok(Self { words, command })
    }
}

fn words(word: &OsString) -> String {
    word.to_string_lossy().into_owned()
}

fn not_started(program: &str, error: &io::Error) -> Error {
    let is_path = program.contains('/');
    let program = shown(program);
    match error.kind() {
        ErrorKind::NotFound => {
            let path =
                if is_path { String::new() } else { format!(", or give a path such as `./{program}`") };
            Error::CommandNotFound(format!(
                "classify: `{program}` is not found, or the program that its first line names; check the spelling{path}"
            ))
        }
        ErrorKind::PermissionDenied => Error::CommandNotExecutable(format!(
            "classify: `{program}` is no program that you may run; run it with its interpreter, or allow it with `chmod +x`"
        )),
        ErrorKind::Unsupported => Error::Failure(
            "classify: this system does not tell what another program used; use Linux or macOS".to_owned(),
        ),
        _ => Error::CommandNotExecutable(format!("classify: `{program}` cannot be run: {error}")),
    }
}

/// As a shell tells it.
fn outcome(ending: Ending) -> Outcome {
    const KILLED: i32 = 128;
    let code = match ending {
        Ending::Exit(code) => code,
        Ending::Signal(signal) => KILLED + signal,
    };
    // Some systems have codes that do not fit: a failure stays a failure.
    Outcome::Exited(u8::try_from(code).unwrap_or(1))
}

/// Where the page goes.
enum Destination {
    /// Standard output belongs to the command.
    Stderr,
    /// A scenario's own page is not shown.
    Stdout,
    File(WholeFile),
    /// A pipe, a device, or what is open already, as `/dev/stdout` is: no other file can take its place.
    Open(PathBuf, File),
}

impl Destination {
    fn open(args: &ClassifyArgs) -> Result<Self, Error> {
        match (&args.output, &args.scenario) {
            (Some(path), _) if is_open(path) => {
                let file = File::create(path).map_err(|error| cannot_write(OUTPUT, path, &error))?;
                Ok(Self::Open(path.clone(), file))
            }
            (Some(path), _) => Ok(Self::File(WholeFile::open(OUTPUT, path)?)),
            (None, Some(_)) => Ok(Self::Stdout),
            (None, None) => Ok(Self::Stderr),
        }
    }

    fn term(&self) -> Option<Term> {
        match self {
            Self::Stderr => Some(Term::stderr()),
            Self::Stdout => Some(Term::stdout()),
            Self::File(_) | Self::Open(..) => None,
        }
    }

    fn write(self, text: &str) -> Result<(), Error> {
        match self {
            Self::Stderr => {
                // On a terminal it stands apart from what the program printed.
                let apart = if io::stderr().is_terminal() { "\n" } else { "" };
                // If nobody reads it, the exit code still says how the program ended.
                terminal::warn([apart, text].concat().trim_end_matches('\n'));
                Ok(())
            }
            Self::Stdout => terminal::print(text),
            Self::File(file) => file.write(text),
            Self::Open(path, mut file) => {
                file.write_all(text.as_bytes()).map_err(|error| cannot_write(OUTPUT, &path, &error))
            }
        }
    }
}

const OUTPUT: &str = "--output";

/// Whether it is written to as it is. Behind what these folders have, a file can be that others write to.
fn is_open(path: &Path) -> bool {
    let is_special = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    is_special || ["/dev", "/proc"].into_iter().any(|folder| path.starts_with(folder))
}
