//! One file a command.

pub mod cases;
pub mod check;
pub mod classify;
mod feasible;
pub mod io_wait;
pub mod list;
pub mod measuring;
pub mod new;
pub mod play;
pub mod run;
pub mod serve;
pub mod sweep;
pub mod tree;
pub mod web_vs_ml;

use std::thread;

use cases::Gil;

use crate::cli::{CasesArgs, Command, ParallelArgs, PassportArgs, PipelineArgs, ServerArgs, WebVsMlArgs};
use crate::error::{Error, Outcome};
use crate::scenario::server::{Pinning, Start};
use crate::scenario::{Parallel, Passport, Pipeline, Scenario, Server, Side, WebVsMl};
use crate::server::worker;

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
        Command::Cases(args) => play_cases(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Pipeline(args) => play_pipeline(&args),
        Command::WebVsMl(args) => play_web_vs_ml(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Check(args) => check::run(&args),
        Command::New(args) => new::run(&args),
        Command::Show(args) => new::show(&args),
        Command::List => list::run(),
        Command::Worker { pin } => {
            // Whoever gave the orders is gone: nobody is left to be told.
            let _ = worker::run(pin);
            Ok(Outcome::Done)
        }
    }
}

fn play_server(side: Side, args: &ServerArgs) -> Result<Outcome, Error> {
    play::run(Scenario::Server(server(side, args)), &args.options)
}

fn play_cases(args: &CasesArgs) -> Result<Outcome, Error> {
    let gil = if args.gil { Gil::With } else { Gil::Without };
    cases::run(server(Side::Case1, &args.server), gil, &args.server.options)
}

fn server(side: Side, args: &ServerArgs) -> Server {
    let &ServerArgs { users, every, receive, calculation, slice, cores, start_per_request, pin, options: _ } =
        args;
    let start = if start_per_request { Start::PerRequest } else { Start::Beforehand };
    let pinning = if pin { Pinning::Pinned } else { Pinning::Free };
    Server { side, users, every, receive, calculation, slice, cores, start, pinning }
}

fn play_parallel(args: &ParallelArgs) -> Result<Outcome, Error> {
    let &ParallelArgs { tasks, calculation, serial, tree: _, workers: given, ref options } = args;
    play::run(Scenario::Parallel(Parallel { tasks, calculation, serial, workers: workers(given) }), options)
}

fn play_passport(args: &PassportArgs) -> Result<Outcome, Error> {
    let &PassportArgs { drive, line, presentation, edit, review, workers, ref options } = args;
    play::run(Scenario::Passport(Passport { drive, line, presentation, edit, review, workers }), options)
}

fn play_pipeline(args: &PipelineArgs) -> Result<Outcome, Error> {
    let &PipelineArgs { requests, receive, compute, send, queue, workers, ref options } = args;
    play::run(Scenario::Pipeline(Pipeline { requests, receive, compute, send, queue, workers }), options)
}

fn play_web_vs_ml(args: &WebVsMlArgs) -> Result<Outcome, Error> {
    let &WebVsMlArgs { requests, wait, compute, calculations, calculation, workers, ref options } = args;
    let given = WebVsMl { requests, wait, compute, calculations, calculation, workers };
    web_vs_ml::run(given, options)
}

/// As many as were asked for, or as the machine makes available.
fn workers(given: Option<usize>) -> usize {
    given.unwrap_or_else(cores)
}

/// Logical processors that this program may use: fewer than the machine has, in a container.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
