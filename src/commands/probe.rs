//! `meanwhile probe URL`: which kind of server is it?

use super::replay::{self, Recorded};
use super::session;
use super::told::{self, Told};
use crate::analysis::claims::Judgement;
use crate::cli::{PageArgs, ProbeArgs, ToldArgs};
use crate::data;
use crate::error::{Error, Outcome};
use crate::export::forms;
use crate::export::sink::Sink;
use crate::interrupt::Interrupt;
use crate::pages::Length;
use crate::pages::probe as page;
use crate::probe::kind::Name;
use crate::probe::target::{Target, Typed};
use crate::probe::verdict::Verdict;
use crate::probe::{self, LONGEST_REMOTE, MOST_ROUNDS, MOST_USERS_REMOTE, Settings};
use crate::progress::Counter;
use crate::recording::{self, OneServer};
use crate::story::length;
use crate::time::Time;

/// Where nothing is typed.
const LONGEST: Time = Time::from_mins(3);

/// # Errors
/// If nobody answers, nobody may be asked, or the page cannot be written.
pub fn run(args: &ProbeArgs) -> Result<Outcome, Error> {
    let settings = settings(args)?;
    check_expected(args.expect, &settings)?;
    let sinks = told::open(&args.told.export, forms::OBSERVED)?;
    let target = Target::find(Typed {
        url: &args.url,
        quick: &args.quick,
        method: &args.method,
        headers: &args.header,
        remote: args.allow_remote.as_deref(),
    })?;
    // Ctrl-C ends it at once, and with the exit code that it has everywhere.
    let _interrupt = Interrupt::catch()?;
    let counter = Counter::new(settings.slow_requests(), "request", args.told.is_still());
    let probed = probe::measure(&target, &settings, &|| counter.count())
        .map_err(|error| Error::Failure(format!("probe: the system gives no event loop: {error}")))?;
    counter.clear();
    let server = OneServer { probed, expected: args.expect };
    tell(&server, &args.told, args.length.length(), sinks)
}

/// Shows again what was recorded.
///
/// # Errors
/// If the recording is none of a probe, or the page cannot be written.
pub(super) fn replay(file: &Recorded, page: &PageArgs) -> Result<Outcome, Error> {
    replay::refuse_rows(page)?;
    session::refuse(
        page.verify,
        "--verify",
        "a probe has no claims; `--expect` was given when it was measured",
    )?;
    let server: OneServer = file.read()?;
    let sinks = told::open(&page.told.export, forms::OBSERVED)?;
    tell(&server, &page.told, page.length.length(), sinks)
}

fn tell(server: &OneServer, args: &ToldArgs, length: Length, sinks: Vec<Sink>) -> Result<Outcome, Error> {
    let OneServer { probed, expected } = server;
    let verdict = Verdict::of(probed);
    let told = Told {
        document: &|length| page::page(probed, &verdict, *expected, length),
        json: &|| data::probe::json(probed, &verdict, *expected),
        special: &|_| recording::text(server).into_bytes(),
    };
    told::tell(&told, args, length, sinks)?;
    let judgement = expected.map(|expected| verdict.judge(expected));
    Ok(session::outcome(judgement.unwrap_or(Judgement::Holds), true))
}

fn settings(args: &ProbeArgs) -> Result<Settings, Error> {
    let users = &args.users;
    let is_rising = users.windows(2).all(|pair| pair[0] < pair[1]);
    if MOST_ROUNDS < users.len() || !is_rising {
        let given = users.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        return Err(Error::Usage(format!(
            "--users: `{given}` given; allowed: up to {MOST_ROUNDS} numbers, each larger than the one before"
        )));
    }
    let is_remote = args.allow_remote.is_some();
    let most = users.last().copied().unwrap_or_default();
    if is_remote && MOST_USERS_REMOTE < most {
        return Err(Error::Usage(format!(
            "--users: `{most}` given; allowed with --allow-remote: up to {MOST_USERS_REMOTE}"
        )));
    }
    let longest = args.longest.unwrap_or(if is_remote { LONGEST_REMOTE } else { LONGEST });
    if is_remote && LONGEST_REMOTE < longest {
        return Err(Error::Usage(format!(
            "--longest: `{}` given; allowed with --allow-remote: up to {}",
            length(longest),
            length(LONGEST_REMOTE)
        )));
    }
    let settings = Settings {
        users: users.clone(),
        every: args.every,
        beat: args.beat,
        longest,
        requests: args.requests,
        bytes: args.bytes,
    };
    let least = settings.slow_requests() + probe::LEAST_HEARTBEATS;
    if settings.requests < least {
        return Err(Error::Usage(format!(
            "--requests: `{}` given; allowed for these users: from {least} to 100000",
            settings.requests
        )));
    }
    Ok(settings)
}

/// What these users cannot tell would never be found.
fn check_expected(expected: Option<Name>, settings: &Settings) -> Result<(), Error> {
    let most = settings.users.last().copied().unwrap_or_default();
    match expected {
        Some(name @ (Name::Several(number) | Name::Turns(number))) if most <= number => {
            Err(Error::Usage(format!(
                "--expect: `{name}` given; {most} users cannot tell that from all-at-once; give more with --users"
            )))
        }
        _ => Ok(()),
    }
}
