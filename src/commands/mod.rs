//! One file a command.

mod answers;
mod check;
mod classify;
mod completions;
mod contest;
mod coroutine;
mod explain;
mod feasible;
mod grade;
mod input;
mod latency;
mod learn;
mod list;
mod man;
mod measuring;
mod new;
mod pitfall;
mod play;
pub mod present;
mod probe;
mod quiz;
mod replay;
mod run;
mod serve;
mod session;
mod square;
mod sweep;
mod told;
mod tree;
mod wakeup;

use crate::cli::Typed;
use crate::error::{Error, Outcome};
use crate::server::worker;

pub(crate) use crate::system::cores;

/// # Errors
/// If what was typed makes no sense, or the system does not give what is needed.
pub fn run(typed: Typed) -> Result<Outcome, Error> {
    match typed {
        Typed::Play(play) => play::run(&play),
        Typed::Ask(entry, options) => learn::ask(entry.name, &options),
        Typed::Show(Some((entry, values))) => new::show(entry, &values),
        Typed::Show(None) => {
            Err(Error::Usage("show: no scenario given; see `meanwhile show --help`".to_owned()))
        }
        Typed::Coroutine(args) => coroutine::run(&args),
        Typed::Wakeup(args) => wakeup::run(&args),
        Typed::Latency(args) => latency::run(&args),
        Typed::Run(args) => run::run(&args),
        Typed::Replay(args) => replay::run(&args),
        Typed::Check(args) => check::run(&args),
        Typed::New(args) => new::run(&args),
        Typed::Classify(args) => classify::run(&args),
        Typed::Probe(args) => probe::run(&args),
        Typed::Pitfall(args) => pitfall::run(&args),
        Typed::Sweep(args) => sweep::run(&args),
        Typed::List(args) => list::run(args.format),
        Typed::Explain(args) => explain::run(&args.word, &args.style),
        Typed::Learn(args) => learn::run(&args),
        Typed::Present(args) => present::run(&args),
        Typed::Quiz(args) => quiz::run(&args),
        Typed::Grade(args) => grade::run(&args),
        Typed::Serve(args) => serve::run(&args),
        Typed::Completions(args) => completions::run(args.shell),
        Typed::Man(args) => man::run(&args.command),
        Typed::Worker(args) => {
            // Whoever gave the orders is gone: nobody is left to be told.
            let _ = worker::run(args.pin);
            Ok(Outcome::Done)
        }
    }
}
