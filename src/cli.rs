//! What can be typed.

use std::ffi::OsString;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::io::Kind;

use crate::plan::{Plan, Strategy};
use crate::render::Look;
use crate::scenario::file::built_in::{self, BuiltIn};
use crate::scenario::{Scenario, io_wait, parallel, passport, pipeline, server, web_vs_ml};
use crate::special::{self, tree::ThreeWays};
use crate::story;
use crate::time::{Pace, Time};

/// See what else happens while something waits
///
/// Plays a scenario in four strategies: blocking, concurrent, parallel and hybrid. Each is
/// predicted by an exact model and measured by really doing it; the page shows both.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(about = server::CASE1.shows)]
    Case1(ServerArgs),
    #[command(about = server::CASE2.shows)]
    Case2(ServerArgs),
    #[command(about = special::cases::SHOWS)]
    Cases(CasesArgs),
    #[command(about = io_wait::ABOUT.shows)]
    IoWait(IoWaitArgs),
    #[command(about = parallel::ABOUT.shows)]
    Parallel(ParallelArgs),
    #[command(about = passport::ABOUT.shows)]
    Passport(PassportArgs),
    #[command(about = pipeline::ABOUT.shows)]
    Pipeline(PipelineArgs),
    #[command(about = web_vs_ml::SHOWS)]
    WebVsMl(WebVsMlArgs),
    /// Play your own scenario, written as a file
    Run(RunArgs),
    /// Say all that is wrong with a scenario file, without running it
    Check(CheckArgs),
    /// Write a scenario file to begin with
    New(NewArgs),
    /// Print a scenario of this program as a file
    Show(ShowArgs),
    /// Run any program and say what it is: I/O-bound, CPU-bound, or parallel already
    Classify(ClassifyArgs),
    /// Play every strategy over a range of a scenario's numbers: where does each stop helping?
    Sweep(SweepArgs),
    /// List the scenarios, one line each
    List,
    /// Run the factorial server, to try it with curl or a browser
    Serve(ServeArgs),
    /// A worker process of the server: calculates what it is told on standard input
    #[command(hide = true)]
    Worker {
        #[arg(long, value_name = "CPU")]
        pin: Option<usize>,
    },
}

#[derive(Debug, Args)]
pub struct ServerArgs {
    /// Users that send a number
    #[arg(long, value_name = "N", default_value = "2", value_parser = tasks, allow_hyphen_values = true)]
    pub users: usize,
    /// Time from one user to the next
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = length, allow_hyphen_values = true)]
    pub every: Time,
    /// Time that the server needs to receive a request
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = length, allow_hyphen_values = true)]
    pub receive: Time,
    /// Time that the calculation takes on one core
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = length, allow_hyphen_values = true)]
    pub calculation: Time,
    /// How long a calculation runs before it gives way, in concurrent
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = some_length, allow_hyphen_values = true)]
    pub slice: Time,
    /// Cores of the server where there are many
    #[arg(long, visible_alias = "workers", value_name = "N", default_value = "8", value_parser = workers, allow_hyphen_values = true)]
    pub cores: usize,
    /// In hybrid, start a worker process for each request instead of beforehand
    #[arg(long)]
    pub start_per_request: bool,
    /// Keep the server on one processor and the workers on the others, where the system can
    #[arg(long)]
    pub pin: bool,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Args)]
pub struct CasesArgs {
    /// Also what `CPython`'s threads do: one lock, handed over every 5 ms of real time
    #[arg(long)]
    pub gil: bool,
    #[command(flatten)]
    pub server: ServerArgs,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where the server calculates
    #[arg(long, value_name = "WHERE", default_value = "inline")]
    pub calculate: CalculateArg,
    /// Threads or processes that calculate [default: the cores of this machine]
    #[arg(long, value_name = "N", value_parser = server_workers, allow_hyphen_values = true)]
    pub workers: Option<usize>,
    /// How long a calculation runs before it gives way, with `yielding`
    #[arg(long, value_name = "TIME", default_value = "10ms", value_parser = some_length, allow_hyphen_values = true)]
    pub slice: Time,
    /// Start a worker process for each request instead of beforehand
    #[arg(long)]
    pub start_per_request: bool,
    /// Keep each worker process on one processor, where the system can
    #[arg(long)]
    pub pin: bool,
    /// No request takes longer than about this: a larger n is refused
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = request_length, allow_hyphen_values = true)]
    pub longest: Time,
    /// Requests that may wait for a worker; more are refused with 503
    #[arg(long, value_name = "N", default_value = "32", value_parser = queue, allow_hyphen_values = true)]
    pub queue: usize,
    /// Port to listen on; 0 for a free one
    #[arg(long, value_name = "PORT", default_value = "8000", value_parser = port, allow_hyphen_values = true)]
    pub port: u16,
    /// Address to listen on: only this machine, unless told otherwise
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    pub bind: IpAddr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalculateArg {
    /// On the event loop: nobody else gets on meanwhile (CASE 2)
    Inline,
    /// On the event loop, giving way after every slice
    Yielding,
    /// On a pool of threads
    Thread,
    /// In worker processes (CASE 1)
    Process,
}

#[derive(Debug, Args)]
pub struct IoWaitArgs {
    /// Tasks, all there from the start
    #[arg(long, value_name = "N", default_value = "5", value_parser = tasks, allow_hyphen_values = true)]
    pub tasks: usize,
    /// How long each task waits [default: 1s; 100ms for I/O]
    #[arg(long, value_name = "TIME", value_parser = length, allow_hyphen_values = true)]
    pub wait: Option<Time>,
    /// How long each task computes after its wait [default: 10ms; 0 for I/O]
    #[arg(long, value_name = "TIME", value_parser = length, allow_hyphen_values = true)]
    pub compute: Option<Time>,
    /// Kinds of I/O to wait for, separated by commas; `all` are all but timer
    #[arg(long, value_name = "LIST", default_value = "timer", value_delimiter = ',', value_parser = kinds)]
    pub kind: Vec<Kinds>,
    /// A PostgreSQL server for db-query, such as `postgres://user@localhost/name`
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// Workers where there are many [default: the cores of this machine]
    #[arg(long, value_name = "N", value_parser = workers, allow_hyphen_values = true)]
    pub workers: Option<usize>,
    #[command(flatten)]
    pub options: Options,
}

/// One kind of I/O, or all that are real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    All,
    One(Kind),
}

#[derive(Debug, Args)]
pub struct ParallelArgs {
    /// Factorials to calculate
    #[arg(long, value_name = "N", default_value = "4", value_parser = tasks, allow_hyphen_values = true)]
    pub tasks: usize,
    /// Time that each takes on one worker
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = length, allow_hyphen_values = true)]
    pub calculation: Time,
    /// Share of all work that cannot be divided, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share, allow_hyphen_values = true)]
    pub serial: f64,
    /// A lesson of its own: one N! as a running product, as a product tree, and as the tree on rayon
    #[arg(long, value_name = "N", value_parser = tree, allow_hyphen_values = true, conflicts_with_all = ["tasks", "calculation", "serial"])]
    pub tree: Option<u32>,
    /// Workers where there are many [default: the cores of this machine]
    #[arg(long, value_name = "N", value_parser = workers, allow_hyphen_values = true)]
    pub workers: Option<usize>,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Args)]
pub struct PassportArgs {
    /// The drive, one way
    #[arg(long, value_name = "TIME", default_value = "2h", value_parser = length, allow_hyphen_values = true)]
    pub drive: Time,
    /// The wait in the line
    #[arg(long, value_name = "TIME", default_value = "4h", value_parser = length, allow_hyphen_values = true)]
    pub line: Time,
    /// Work on the presentation, by you or by the assistant
    #[arg(long, value_name = "TIME", default_value = "5h", value_parser = length, allow_hyphen_values = true)]
    pub presentation: Time,
    /// Your work on the assistant's draft
    #[arg(long, value_name = "TIME", default_value = "2h", value_parser = length, allow_hyphen_values = true)]
    pub edit: Time,
    /// Your work on the draft if you also commented from the line
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = length, allow_hyphen_values = true)]
    pub review: Time,
    /// You and your assistants, where there are many
    #[arg(long, value_name = "N", default_value = "2", value_parser = workers, allow_hyphen_values = true)]
    pub workers: usize,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Args)]
pub struct PipelineArgs {
    /// Requests, all there from the start
    #[arg(long, value_name = "N", default_value = "6", value_parser = tasks, allow_hyphen_values = true)]
    pub requests: usize,
    /// How long it takes until a request is received: a wait
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = length, allow_hyphen_values = true)]
    pub receive: Time,
    /// How long a request computes
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = length, allow_hyphen_values = true)]
    pub compute: Time,
    /// How long it takes until an answer is sent: a wait
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = length, allow_hyphen_values = true)]
    pub send: Time,
    /// Requests that may be received or queued for a worker at a time, in concurrent and hybrid [default: any number]
    #[arg(long, value_name = "N", value_parser = places, allow_hyphen_values = true)]
    pub queue: Option<NonZeroU32>,
    /// Workers where there are many
    #[arg(long, value_name = "N", default_value = "2", value_parser = workers, allow_hyphen_values = true)]
    pub workers: usize,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Args)]
pub struct WebVsMlArgs {
    /// Requests to the web server, all there from the start
    #[arg(long, value_name = "N", default_value = "6", value_parser = tasks, allow_hyphen_values = true)]
    pub requests: usize,
    /// How long each request waits
    #[arg(long, value_name = "TIME", default_value = "4s", value_parser = length, allow_hyphen_values = true)]
    pub wait: Time,
    /// How long each request computes after its wait
    #[arg(long, value_name = "TIME", default_value = "50ms", value_parser = length, allow_hyphen_values = true)]
    pub compute: Time,
    /// Calculations of the machine learning
    #[arg(long, value_name = "N", default_value = "4", value_parser = tasks, allow_hyphen_values = true)]
    pub calculations: usize,
    /// Time that each takes on one worker
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = length, allow_hyphen_values = true)]
    pub calculation: Time,
    /// Workers where there are many
    #[arg(long, value_name = "N", default_value = "2", value_parser = workers, allow_hyphen_values = true)]
    pub workers: usize,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// The scenario, a TOML file; `-` is standard input
    pub file: PathBuf,
    /// Change a value of the file, such as `tasks.user.count=20`; can be repeated
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The scenario, a TOML file; `-` is standard input
    pub file: PathBuf,
    /// Change a value of the file, such as `tasks.user.count=20`; can be repeated
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// Text, or JSON for editors
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormatArg,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to write; one that is there is not overwritten
    pub file: PathBuf,
    /// Begin with a scenario of this program
    #[arg(long, value_name = "NAME", value_parser = built_in_file)]
    pub from: Option<BuiltIn>,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The scenario
    #[arg(value_name = "NAME", value_parser = built_in_file)]
    pub name: BuiltIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormatArg {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "meanwhile classify [OPTIONS] -- <COMMAND>...\n       meanwhile classify [OPTIONS] --scenario <NAME>"
)]
pub struct ClassifyArgs {
    /// The program, and its arguments
    #[arg(value_name = "COMMAND", trailing_var_arg = true, conflicts_with = "scenario")]
    pub command: Vec<OsString>,
    /// Run a scenario of this program instead, in blocking
    #[arg(long, value_name = "NAME", value_parser = scenario)]
    pub scenario: Option<String>,
    /// Run it so often; the run in the middle counts
    #[arg(long, value_name = "N", value_parser = repeat, allow_hyphen_values = true)]
    pub repeat: Option<usize>,
    /// A page, sentences without drawing, or JSON
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FormatArg,
    /// Write the page to a file [default: standard error; with --scenario, standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct SweepArgs {
    /// A scenario that `meanwhile list` names, or a file of your own
    #[arg(value_name = "SCENARIO|FILE")]
    pub scenario: String,
    /// The range: `workers=1..16`, `users=1..100:3` with a step, `wait=0s,1s,10s`; twice for a heat table
    #[arg(long, value_name = "NAME=RANGE", required = true, value_parser = over, allow_hyphen_values = true)]
    pub over: Vec<Over>,
    /// Another number of the scenario, such as `cores=8`
    #[arg(long, value_name = "NAME=VALUE", value_parser = set, allow_hyphen_values = true)]
    pub set: Vec<Set>,
    /// Also measure the points for which this machine has the cores and the time
    #[arg(long)]
    pub measure: bool,
    /// Where tasks come at random: so many runs for each point, with a seed each [default: 20 or more]
    #[arg(long, value_name = "N", value_parser = seeds, allow_hyphen_values = true)]
    pub seeds: Option<usize>,
    /// Strategies to play, separated by commas [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = strategy)]
    pub strategy: Vec<Strategy>,
    /// Story seconds per real second, with --measure [default: as the scenario needs]
    #[arg(long, value_name = "N", value_parser = pace, allow_hyphen_values = true)]
    pub pace: Option<Pace>,
    /// Measure each point so often; the run in the middle counts
    #[arg(long, value_name = "N", value_parser = repeat, allow_hyphen_values = true)]
    pub repeat: Option<usize>,
    /// A page, sentences without drawing, or all points as JSON or CSV
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SweepFormatArg,
    #[command(flatten)]
    pub look: LookArgs,
    /// No progress bar
    #[arg(long)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SweepFormatArg {
    Table,
    Plain,
    Json,
    Csv,
}

/// A number of a scenario, and the range of its values as it was typed: what they mean depends on
/// the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    pub name: String,
    pub range: Range,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// From, to, and the step if there is one.
    Steps(String, String, Option<String>),
    List(Vec<String>),
}

/// A number of a scenario, and its value as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    pub name: String,
    pub value: String,
}

/// What every scenario takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every scenario")]
pub struct Options {
    /// Predict only, measure only, or both
    #[arg(long, value_name = "CLOCK", default_value = "both")]
    pub clock: ClockArg,
    /// Strategies to play, separated by commas [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = strategy)]
    pub strategy: Vec<Strategy>,
    /// Story seconds per real second [default: as the scenario needs]
    #[arg(long, value_name = "N", value_parser = pace, allow_hyphen_values = true)]
    pub pace: Option<Pace>,
    /// Measure each strategy so often, in turns; the run in the middle counts
    #[arg(long, value_name = "N", value_parser = repeat, allow_hyphen_values = true)]
    pub repeat: Option<usize>,
    /// A page, sentences without drawing, or JSON
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FormatArg,
    /// Rows of the charts: tasks show concurrency, workers show parallelism
    #[arg(long, value_name = "ROWS", default_value = "both")]
    pub view: ViewArg,
    #[command(flatten)]
    pub look: LookArgs,
    /// Show every claim, and exit with 3 if one does not hold
    #[arg(long)]
    pub verify: bool,
    /// No live display
    #[arg(long)]
    pub quiet: bool,
}

/// How a page may look.
#[derive(Clone, Debug, Args)]
pub struct LookArgs {
    /// Colours [default: auto, which heeds `NO_COLOR`]
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: ColorArg,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Columns of the page [default: the terminal's, from 40 to 120, else 80]
    #[arg(long, value_name = "N", value_parser = width, allow_hyphen_values = true)]
    pub width: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockArg {
    Model,
    Real,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    Table,
    Plain,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ViewArg {
    Tasks,
    Workers,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    Auto,
    Always,
    Never,
}

fn whole(text: &str, least: usize, most: usize) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("a whole number from {least} to {most}"))
}

fn tasks(text: &str) -> Result<usize, String> {
    whole(text, 1, Plan::MOST_TASKS)
}

fn workers(text: &str) -> Result<usize, String> {
    whole(text, 1, Plan::MOST_WORKERS)
}

fn server_workers(text: &str) -> Result<usize, String> {
    whole(text, 1, 256)
}

fn queue(text: &str) -> Result<usize, String> {
    whole(text, 0, 10_000)
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "a whole number from 0 to 65535".to_owned())
}

fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| "an IP address such as 127.0.0.1, ::1 or 0.0.0.0".to_owned())
}

fn request_length(text: &str) -> Result<Time, String> {
    let allowed = Time::from_millis(10)..=Time::from_mins(10);
    let length = length(text).ok().filter(|length| allowed.contains(length));
    length.ok_or_else(|| "a duration from 10ms to 10m".to_owned())
}

fn places(text: &str) -> Result<NonZeroU32, String> {
    let number = tasks(text)?;
    u32::try_from(number).and_then(NonZeroU32::try_from).map_err(|error| error.to_string())
}

fn repeat(text: &str) -> Result<usize, String> {
    whole(text, 1, 1_000)
}

fn seeds(text: &str) -> Result<usize, String> {
    whole(text, 5, 10_000)
}

fn width(text: &str) -> Result<usize, String> {
    whole(text, Look::NARROWEST, Look::WIDEST)
}

fn tree(text: &str) -> Result<u32, String> {
    let number = whole(text, 1, ThreeWays::LARGEST as usize)?;
    u32::try_from(number).map_err(|error| error.to_string())
}

pub(crate) fn length(text: &str) -> Result<Time, String> {
    story::parse_length(text)
        .ok_or_else(|| "a duration such as 60s, 1m30s, 2h or 10ms, at most 100 years".to_owned())
}

pub(crate) fn some_length(text: &str) -> Result<Time, String> {
    let length = length(text).ok().filter(|length| !length.is_zero());
    length.ok_or_else(|| "a duration longer than 0s, such as 1s or 500ms".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1".to_owned())
}

fn over(text: &str) -> Result<Over, String> {
    let parts = text.split_once('=').map(|(name, range)| (name.trim(), range.trim()));
    let over = parts.filter(|(name, _)| !name.is_empty()).and_then(|(name, range)| {
        let range = match range.split_once("..") {
            Some((from, rest)) => {
                let (to, step) = match rest.split_once(':') {
                    Some((to, step)) => (to, Some(step)),
                    None => (rest, None),
                };
                let given = |text: &&str| !text.is_empty();
                let all_given = given(&from) && given(&to) && step.as_ref().is_none_or(given);
                all_given.then(|| Range::Steps(from.to_owned(), to.to_owned(), step.map(str::to_owned)))?
            }
            None => Range::List(range.split(',').map(|value| value.trim().to_owned()).collect()),
        };
        Some(Over { name: name.to_owned(), range })
    });
    over.ok_or_else(|| {
        "NAME=FROM..TO, NAME=FROM..TO:STEP or NAME=VALUE,VALUE, such as workers=1..16".to_owned()
    })
}

fn set(text: &str) -> Result<Set, String> {
    let parts = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    let set = parts.filter(|(name, value)| !name.is_empty() && !value.is_empty());
    set.map(|(name, value)| Set { name: name.to_owned(), value: value.to_owned() })
        .ok_or_else(|| "NAME=VALUE, such as cores=8".to_owned())
}

fn scenario(text: &str) -> Result<String, String> {
    let names = Scenario::all().map(|scenario| scenario.about().name.to_owned());
    names.iter().find(|name| *name == text).cloned().ok_or_else(|| names.join(", "))
}

fn built_in_file(text: &str) -> Result<BuiltIn, String> {
    let names = || built_in::ALL.map(|file| file.name).join(", ");
    built_in::find(text).ok_or_else(names)
}

fn pace(text: &str) -> Result<Pace, String> {
    let pace = text.parse().ok().and_then(Pace::new);
    pace.ok_or_else(|| format!("a number from {} to {}", Pace::SLOWEST, Pace::FASTEST))
}

fn strategy(text: &str) -> Result<Strategy, String> {
    let names = Strategy::ALL.map(Strategy::name).join(", ");
    let strategy = Strategy::ALL.into_iter().find(|strategy| strategy.name() == text);
    strategy.ok_or(names)
}

fn kinds(text: &str) -> Result<Kinds, String> {
    if text == "all" {
        return Ok(Kinds::All);
    }
    let kind = Kind::NAMED.into_iter().find(|kind| kind.name() == text);
    kind.map(Kinds::One).ok_or_else(|| format!("all, {}", Kind::NAMED.map(Kind::name).join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn lengths_are_written_as_people_write_them() {
        assert_eq!(length("1m30s"), Ok(Time::from_secs(90)));
        assert_eq!(length("10ms"), Ok(Time::from_millis(10)));
        assert_eq!(length("0"), Ok(Time::ZERO));
        for wrong in ["", "60", "-1s", "inf", "NaN", "1e9s", "99999999999999999999h", "200years"] {
            assert!(length(wrong).is_err(), "{wrong:?}");
        }
        assert!(some_length("0s").is_err());
    }

    #[test]
    fn numbers_outside_their_range_are_refused() {
        for wrong in ["0", "-1", "1.5", "1000000000000", "99999999999999999999999", ""] {
            assert!(tasks(wrong).is_err(), "{wrong:?}");
        }
        for wrong in ["0", "-1", "NaN", "inf", "1e99", "x"] {
            assert!(pace(wrong).is_err(), "{wrong:?}");
        }
        for wrong in ["-0.1", "1.1", "NaN"] {
            assert!(share(wrong).is_err(), "{wrong:?}");
        }
    }
}
