//! One file a command.

pub mod io_wait;
pub mod list;
pub mod play;
pub mod tree;

use std::thread;

use crate::cli::{Command, ParallelArgs, PassportArgs, ServerArgs};
use crate::error::{Error, Outcome};
use crate::scenario::{Parallel, Passport, Scenario, Server, Side};

/// # Errors
/// If what was typed makes no sense, or the system does not give what is needed.
pub fn run(command: Command) -> Result<Outcome, Error> {
    match command {
        Command::Case1(args) => play_server(Side::Case1, &args),
        Command::Case2(args) => play_server(Side::Case2, &args),
        Command::IoWait(args) => io_wait::run(&args),
        Command::Parallel(args) => match args.tree {
            Some(n) => tree::run(n, workers(args.workers), &args.options),
            None => play_parallel(&args),
        },
        Command::Passport(args) => play_passport(&args),
        Command::List => list::run(),
    }
}

fn play_server(side: Side, args: &ServerArgs) -> Result<Outcome, Error> {
    let &ServerArgs { users, every, receive, calculation, slice, cores, ref options } = args;
    play::run(Scenario::Server(Server { side, users, every, receive, calculation, slice, cores }), options)
}

fn play_parallel(args: &ParallelArgs) -> Result<Outcome, Error> {
    let &ParallelArgs { tasks, calculation, serial, tree: _, workers: given, ref options } = args;
    play::run(Scenario::Parallel(Parallel { tasks, calculation, serial, workers: workers(given) }), options)
}

fn play_passport(args: &PassportArgs) -> Result<Outcome, Error> {
    let &PassportArgs { drive, line, presentation, edit, review, workers, ref options } = args;
    play::run(Scenario::Passport(Passport { drive, line, presentation, edit, review, workers }), options)
}

/// As many as were asked for, or as the machine makes available.
fn workers(given: Option<usize>) -> usize {
    given.unwrap_or_else(cores)
}

/// Logical processors that this program may use: fewer than the machine has, in a container.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
