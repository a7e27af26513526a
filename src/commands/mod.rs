//! One file a command.

mod answers;
pub(crate) mod check;
pub(crate) mod classify;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod grade;
mod contest;
mod coroutine;
mod feasible;
mod latency;
pub(crate) mod learn;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod measuring;
pub(crate) mod new;
pub(crate) mod pitfall;
pub(crate) mod play;
pub mod present;
pub(crate) mod probe;
pub(crate) mod quiz;
mod replay;
pub(crate) mod run;
pub(crate) mod serve;
mod session;
mod square;
mod told;
pub(crate) mod sweep;
mod tree;
mod wakeup;

use crate::cli::{Command, Typed};
use crate::error::{Error, Outcome};
use crate::server::worker;

pub(crate) use crate::system::cores;

/// # Errors
/// If what was typed makes no sense, or the system does not give what is needed.
pub fn run(typed: Typed) -> Result<Outcome, Error> {
    match typed {
        Typed::Play(play) => play::run(&play),
        Typed::Ask(entry, options) => learn::ask(entry.name, &options),
        Typed::Show(entry, values) => new::show(entry, &values),
        Typed::Coroutine(args) => coroutine::run(&args),
        Typed::Latency(args) => latency::run(&args),
        Typed::Wakeup(args) => wakeup::run(&args),
        Typed::Pitfall(args) => pitfall::run(&args),
        Typed::Other(command) => run_other(command),
    }
}

fn run_other(command: Command) -> Result<Outcome, Error> {
    match command {
        Command::Serve(args) => serve::run(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Probe(args) => probe::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Check(args) => check::run(&args),
        Command::New(args) => new::run(&args),
        // It is told apart before.
        Command::Pitfall => Ok(Outcome::Done),
        Command::Show => Err(Error::Usage("show: no scenario given; see `meanwhile show --help`".to_owned())),
        Command::List { format } => list::run(format),
        Command::Explain { word, style } => explain::run(&word, &style),
        Command::Learn(args) => learn::run(&args),
        Command::Present(args) => present::run(&args),
        Command::Quiz(args) => quiz::run(&args),
        Command::Grade(args) => grade::run(&args),
        Command::Completions { shell } => completions::run(shell),
        Command::Man { command } => man::run(&command),
        Command::Worker { pin } => {
            // Whoever gave the orders is gone: nobody is left to be told.
            let _ = worker::run(pin);
            Ok(Outcome::Done)
        }
    }
}
