//! `meanwhile serve`: the factorial server, for people.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::thread;
use std::time::Duration;

use super::session;
use crate::cli::{CalculateArg, ServeArgs};
use crate::engine::calibration::Speed;
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::progress::TICK;
use crate::scenario::server::Start;
use crate::server::lines::Lines;
use crate::server::processes::Launch;
use crate::server::serve::{self, ServeConfig, Where};
use crate::story::{count, length, plural};
use crate::system::cpus;
use crate::terminal;
use crate::time::Time;

/// The last lines are written within this, or nobody reads them.
const LONGEST_FAREWELL: Duration = Duration::from_secs(1);

/// # Errors
/// If the address is taken or not allowed, or the system gives no workers.
pub fn run(args: &ServeArgs) -> Result<Outcome, Error> {
    let interrupt = Interrupt::catch()?;
    let config = config(args)?;
    let (largest, longest) = (config.n_for(config.longest), config.longest);
    let (long, short) = (config.n_for(config.longest / 2), 5);
    if !args.bind.is_loopback() {
        warn(args.bind);
    }
    let address = config.address;
    let cannot_serve = |error| cannot_serve(address, &error);
    let lines = Lines::to(write).map_err(cannot_serve)?;
    let address = serve::serve(config, lines.clone()).map_err(cannot_serve)?;
    let say = |line: &str| lines.say(line);
    say(&format!("meanwhile serves on http://{address}: {}", headline(args)));
    say(&format!("n up to {largest}, which takes about {} here. Stop with Ctrl-C.", length(longest.into())));
    say("Try this in one terminal:");
    say(&format!("  curl http://{address}/factorial/{long}"));
    say("and at once this in another:");
    say(&format!("  curl http://{address}/factorial/{short}"));
    say("");
    interrupt.listen();
    while !interrupt.was_pressed() {
        thread::sleep(TICK);
    }
    say("stopped");
    lines.close(LONGEST_FAREWELL);
    Ok(interrupt.outcome())
}

/// How long a calculation runs before it gives way, where nothing is typed.
const SLICE: Time = Time::from_millis(10);

fn slice(args: &ServeArgs) -> Time {
    args.slice.unwrap_or(SLICE)
}

/// # Errors
/// If an option was typed that this server cannot heed.
fn check_options(args: &ServeArgs) -> Result<(), Error> {
    let calculate = args.calculate;
    let (yields, is_process) = (calculate == CalculateArg::Yielding, calculate == CalculateArg::Process);
    let on_the_loop = yields || calculate == CalculateArg::Inline;
    let only_processes = "only `--calculate process` has worker processes";
    session::refuse(args.slice.is_some() && !yields, "--slice", "only `--calculate yielding` gives way")?;
    session::refuse(args.start_per_request && !is_process, "--start-per-request", only_processes)?;
    session::refuse(args.pin && !is_process, "--pin", only_processes)?;
    let has_no_workers = "only `--calculate thread` and `process` have workers";
    session::refuse(args.workers.is_some() && on_the_loop, "--workers", has_no_workers)
}

fn config(args: &ServeArgs) -> Result<ServeConfig, Error> {
    check_options(args)?;
    let program = std::env::current_exe().map_err(|error| {
        Error::Failure(format!("cannot find this program, to start it as a worker: {error}"))
    })?;
    let pins = if args.pin { cpus::allowed() } else { Vec::new() };
    let start = if args.start_per_request { Start::PerRequest } else { Start::Beforehand };
    Ok(ServeConfig {
        address: SocketAddr::new(args.bind, args.port),
        calculate: match args.calculate {
            CalculateArg::Inline => Where::Inline,
            CalculateArg::Yielding => Where::Yielding(slice(args).into()),
            CalculateArg::Thread => Where::Thread,
            CalculateArg::Process => Where::Process,
        },
        workers: args.workers.unwrap_or_else(super::cores),
        queue: args.queue,
        longest: Duration::from(args.longest),
        launch: Launch { program, start, pins },
        speed: Speed::measure(),
    })
}

fn headline(args: &ServeArgs) -> String {
    let workers = args.workers.unwrap_or_else(super::cores);
    match args.calculate {
        CalculateArg::Inline => "the event loop calculates itself (CASE 2)".to_owned(),
        CalculateArg::Yielding => {
            format!("the event loop calculates itself, and gives way every {}", length(slice(args)))
        }
        CalculateArg::Thread => format!("a pool of {} calculates", count(workers, "thread")),
        CalculateArg::Process => {
            let calculate = plural(workers, "worker process calculates", "worker processes calculate");
            format!("{calculate} (CASE 1)")
        }
    }
}

fn cannot_serve(address: SocketAddr, error: &io::Error) -> Error {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => "choose another --port, or 0 for a free one",
        io::ErrorKind::PermissionDenied => "choose a --port from 1024 on",
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::InvalidInput => {
            "choose a --bind that this machine has, such as 127.0.0.1"
        }
        _ => "fewer --workers may help",
    };
    Error::Failure(format!("cannot serve on {address}: {error}; {advice}"))
}

/// Whether anybody reads it is their affair: the server goes on.
fn write(line: &str) {
    let _ = terminal::write(&format!("{line}\n"));
}

fn warn(address: IpAddr) {
    terminal::warn(&format!(
        "warning: on {address} others can reach this server, too, and make this machine calculate; \
         --bind 127.0.0.1 keeps it to yourself"
    ));
}
