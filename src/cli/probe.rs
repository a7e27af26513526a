//! What can be typed to probe a server.

use clap::{Args, ValueHint};

use super::parsers::{beat, between, kind, probe_bytes, probe_length};
use super::{LengthArgs, ToldArgs, some_length};
use crate::probe;
use crate::probe::kind::Name;
use crate::time::Time;

#[derive(Debug, Args)]
pub struct ProbeArgs {
    /// Something slow that a running server does, such as `http://127.0.0.1:8000/slow`
    #[arg(value_hint = ValueHint::Url)]
    pub url: String,
    /// Something quick for the heartbeat: a path, or a URL of the same server
    #[arg(long, value_name = "URL", default_value = "/", value_hint = ValueHint::Url)]
    pub quick: String,
    /// Users that come together, round by round: up to 4 rounds of 2 to 64
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "2,8", value_parser = between(2, probe::MOST_USERS))]
    pub users: Vec<usize>,
    /// Time from one user to the next [default: a twentieth of the slow request, less for many users]
    #[arg(long, value_name = "TIME", value_parser = some_length)]
    pub every: Option<Time>,
    /// Time from one heartbeat to the next, 10ms to 1s; the slow request must be 20 of them long
    #[arg(long, value_name = "TIME", default_value = "50ms", value_parser = beat)]
    pub beat: Time,
    /// The method of the slow request
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    pub method: String,
    /// Send this with every request, such as `Accept:text/html`; it is never printed; can be repeated
    #[arg(long, value_name = "NAME:VALUE")]
    pub header: Vec<String>,
    /// The whole probe takes no longer, up to 10m; with --allow-remote 1m [default: 3m]
    #[arg(long, value_name = "TIME", value_parser = probe_length)]
    pub longest: Option<Time>,
    /// It sends no more requests, up to 100000
    #[arg(long, value_name = "N", default_value = "10000", value_parser = between(1, 100_000))]
    pub requests: usize,
    /// It reads no more bytes, up to 1000000000
    #[arg(long, value_name = "N", default_value = "64000000", value_parser = probe_bytes)]
    pub bytes: u64,
    /// Probe this host, which is another machine: at most 8 users, and one minute
    #[arg(long, value_name = "HOST")]
    pub allow_remote: Option<String>,
    /// Exit with 3 if it is of another kind, 4 if that cannot be told: one-at-a-time, turns, turns-on-2, 2-at-a-time, all-at-once
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub expect: Option<Name>,
    #[command(flatten)]
    pub told: ToldArgs,
    #[command(flatten)]
    pub length: LengthArgs,
}
