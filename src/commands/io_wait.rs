//! `io-wait`: one kind of I/O on a page of its own, or several on one.

use super::play::{self, Reports};
use crate::cli::{ClockArg, IoWaitArgs, Kinds};
use crate::data;
use crate::error::{Error, Outcome};
use crate::io::Kind;
use crate::pages;
use crate::report::Report;
use crate::scenario::{IoWait, Scenario};

/// # Errors
/// If what was typed makes no sense, or the system does not give what is needed.
pub fn run(args: &IoWaitArgs) -> Result<Outcome, Error> {
    let kinds = kinds(args)?;
    if let [kind] = kinds[..] {
        return play::run(scenario(args, kind), &args.options);
    }
    let scenarios: Vec<Scenario> = kinds.into_iter().map(|kind| scenario(args, kind)).collect();
    let (pace, params) = (scenarios[0].default_pace(), scenarios[0].params());
    let pace = args.options.pace.unwrap_or(pace);
    let reports = match play::reports(scenarios, &params, pace, &args.options)? {
        Reports::All(reports) => reports,
        Reports::Interrupted(outcome) => return Ok(outcome),
    };
    let document = |claims| pages::kinds::page(&reports, claims);
    let holds = reports.iter().all(Report::holds);
    play::print(document, || data::scenario::several(&reports), holds, &args.options)
}

fn scenario(args: &IoWaitArgs, kind: Kind) -> Scenario {
    let default = IoWait::of(kind);
    Scenario::IoWait(IoWait {
        tasks: args.tasks,
        wait: args.wait.unwrap_or(default.wait),
        compute: args.compute.unwrap_or(default.compute),
        workers: super::workers(args.workers),
        database_url: args.database_url.clone(),
        ..default
    })
}

/// In the order of the list in the help, each once.
fn kinds(args: &IoWaitArgs) -> Result<Vec<Kind>, Error> {
    let is_real = args.options.clock != ClockArg::Model;
    let mut kinds = Vec::new();
    for wanted in &args.kind {
        match *wanted {
            // All that this clock can show.
            Kinds::All => {
                kinds.extend(Kind::SEVEN.into_iter().filter(|kind| is_real || !is_only_measured(*kind)));
            }
            Kinds::One(kind) if !is_real && is_only_measured(kind) => {
                return Err(Error::Usage(format!(
                    "--clock: `model` given; allowed for {kind}: both or real, since nobody can predict a disk"
                )));
            }
            Kinds::One(kind) => kinds.push(kind),
        }
    }
    if args.database_url.is_some() {
        let queries = |kind: &Kind| *kind == Kind::DbQuery;
        if !kinds.iter().any(queries) {
            return Err(Error::Usage(
                "--database-url: given without `--kind db-query`, which would use it".to_owned(),
            ));
        }
        // Asked for alone, the query goes to the server; among others it is shown beside SQLite's.
        match &mut kinds[..] {
            [kind] => *kind = Kind::PostgresQuery,
            _ => kinds.push(Kind::PostgresQuery),
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

fn is_only_measured(kind: Kind) -> bool {
    IoWait::of(kind).is_only_measured()
}
