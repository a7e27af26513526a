//! What can be typed.

use std::ffi::{OsStr, OsString};
use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, ArgMatches, Args, FromArgMatches, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::export::forms;
use crate::plan::{Plan, Strategy};
use crate::render::TextStyle;
use crate::report::Clocks;
use crate::scenario::catalogue::{self, Entry, Instead, Plays};
use crate::scenario::param::{
    Default, Number, ParamKind, ParamSpec, Role, Switch, Value, Values, kind_names, some_length,
};
use crate::system;
use crate::time::{Pace, Time};
use parsers::{
    address, between, entry, named, names, pace, port, repeat, request_length, scenario_name, strategy,
};

pub(crate) mod examples;
pub mod mistakes;
mod coroutine;
mod measure;
mod learn;
mod no_pager;
mod own;
mod parsers;
mod pitfall;
mod present;
mod probe;
mod quiz;
mod show;
mod sweep;
mod told;

pub use coroutine::CoroutineArgs;
pub use learn::{LearnArgs, ScoreArgs};
pub use measure::MeasureArgs;
pub use no_pager::refuses_pager;
pub use pitfall::PitfallArgs;
pub use present::PresentArgs;
pub use probe::ProbeArgs;
pub use quiz::{GradeArgs, QuizArgs};
pub use sweep::{Over, Range, Set, SweepArgs};
pub use told::{FormatArg, LengthArgs, ToldArgs};

/// What was typed.
#[derive(Debug)]
pub enum Typed {
    /// A scenario of the program is to be played.
    Play(Play),
    /// Its lesson is to be played.
    Ask(&'static Entry, Options),
    /// One is to be written as a file; `None` if none was named.
    Show(Option<(&'static Entry, Values)>),
    Coroutine(CoroutineArgs),
    Wakeup(MeasureArgs),
    Latency(MeasureArgs),
    Run(RunArgs),
    Replay(ReplayArgs),
    Check(CheckArgs),
    New(NewArgs),
    Classify(ClassifyArgs),
    Probe(ProbeArgs),
    /// A pitfall is to be met, or all are to be listed.
    Pitfall(PitfallArgs),
    Sweep(SweepArgs),
    List(ListArgs),
    Explain(ExplainArgs),
    Learn(LearnArgs),
    Present(PresentArgs),
    Quiz(QuizArgs),
    Grade(GradeArgs),
    Serve(ServeArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    Worker(WorkerArgs),
}

/// A scenario of the program, with its numbers.
#[derive(Debug)]
pub struct Play {
    pub entry: &'static Entry,
    pub values: Values,
    /// Another page, and its number.
    pub instead: Option<(Instead, usize)>,
    pub options: Options,
}

/// All that can be typed. A command for each scenario comes from the catalogue, and its options from
/// the description of its numbers.
pub fn command() -> clap::Command {
    clap::Command::new("meanwhile")
        .version(env!("CARGO_PKG_VERSION"))
        .about("See what else happens while something waits")
        .long_about(
            "See what else happens while something waits\n\nPlays a scenario in four strategies: blocking, concurrent, \
             parallel and hybrid. Each is predicted by an exact model and measured by really doing it; the page shows both.",
        )
        .after_long_help(examples::text(examples::PROGRAM))
        .arg_required_else_help(true)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .arg(no_pager::option())
        .subcommands(catalogue::all().map(|entry| scenario(entry).defer(with_params_and_options)))
        .subcommands(own::commands())
}

fn scenario(entry: &'static Entry) -> clap::Command {
    clap::Command::new(entry.name).about(entry.shows)
}

fn with_params_and_options(command: clap::Command) -> clap::Command {
    let entry = catalogue::find(command.get_name()).expect("a command of the catalogue");
    let instead = entry.instead.map(|(spec, _)| {
        let others = entry.numbers().filter(|other| other.role != Role::Workers);
        arg(spec).conflicts_with_all(others.map(|other| other.flag))
    });
    let (unheeded, forms): (&[&str], _) = match entry.plays {
        Plays::Square(_) => (&["strategy", "view"], forms::RECORDED),
        Plays::Contest(_) => (&["view"], forms::CHARTS),
        Plays::One(_) | Plays::Several(_) => (&[], forms::REPORT),
    };
    let hidden = move |arg: clap::Arg| {
        let is_unheeded = unheeded.contains(&arg.get_id().as_str());
        takes_hyphens(arg).hide(is_unheeded)
    };
    // The options have words of their own for a command, which are not wanted here.
    told::in_forms(Options::augment_args(with_params(command).args(instead)), forms)
        .arg(learn::ask(entry))
        .about(entry.shows)
        .after_long_help(examples::text(entry.try_next()))
        .mut_args(hidden)
}

fn with_params(command: clap::Command) -> clap::Command {
    let entry = catalogue::find(command.get_name()).expect("a command of the catalogue");
    command.arg(no_pager::option()).args(entry.numbers().map(arg)).mut_args(takes_hyphens)
}

/// "--users -1" is a wrong number, not another option.
fn takes_hyphens(arg: clap::Arg) -> clap::Arg {
    if is_option(&arg) { arg.allow_hyphen_values(true) } else { arg }
}

fn is_option(arg: &clap::Arg) -> bool {
    arg.get_long().is_some() && arg.get_action().takes_values()
}

/// The option of one number.
fn arg(spec: &'static ParamSpec) -> clap::Arg {
    let arg = clap::Arg::new(spec.flag).long(spec.flag);
    let arg = match (spec.default, spec.default.words()) {
        (Default::Typed(text), _) => arg.help(spec.help).default_value(text),
        (_, Some(words)) => arg.help(format!("{} [default: {words}]", spec.help)),
        (_, None) => arg.help(spec.help),
    };
    let arg = if let Some(alias) = spec.alias { arg.visible_alias(alias) } else { arg };
    let arg = match spec.kind {
        ParamKind::Switch => return arg.action(ArgAction::SetTrue),
        ParamKind::Kinds => {
            let kinds = named(kind_names(), |text: &str| spec.parse(text));
            return arg.value_name("LIST").value_delimiter(',').action(ArgAction::Append).value_parser(kinds);
        }
        ParamKind::Length | ParamKind::SomeLength => arg.value_name("TIME"),
        ParamKind::Share => arg.value_name("SHARE"),
        ParamKind::Url => arg.value_name("URL"),
        _ => arg.value_name("N"),
    };
    // Where nothing is known of a value, shells offer files.
    let hint = if spec.kind == ParamKind::Url { ValueHint::Url } else { ValueHint::Other };
    arg.value_hint(hint).value_parser(|text: &str| spec.parse(text))
}

impl Typed {
    /// # Errors
    /// What clap has to say: also the help.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = command();
        let arguments = asked_for_help(arguments);
        let matches = command
            .try_get_matches_from_mut(&arguments)
            .map_err(|error| mistakes::explained(error, &mut command, &arguments))?;
        let (name, typed) = matches.subcommand().expect("a subcommand is required");
        let options = command.find_subcommand(name).into_iter().flat_map(clap::Command::get_arguments);
        if let Some((option, next)) = without_value(options.filter(|arg| is_option(arg)), typed, &arguments) {
            return Err(mistakes::forgotten(option, next));
        }
        if let Some(entry) = catalogue::find(name) {
            let instead = entry.instead.and_then(|(spec, instead)| match typed.get_one(spec.flag) {
                Some(Value::Number(Number::Count(number))) => Some((instead, *number)),
                _ => None,
            });
            let options = Options::from_arg_matches(typed)?;
            if typed.get_flag("ask") {
                return Ok(Self::Ask(entry, options));
            }
            return Ok(Self::Play(Play { entry, values: values(entry, typed), instead, options }));
        }
        let own = own::find(name).expect("a command of the program");
        (own.read)(typed)
    }
}

/// An option that took the next one for its value.
fn without_value<'a>(
    options: impl IntoIterator<Item = &'a clap::Arg>,
    typed: &'a ArgMatches,
    arguments: &[OsString],
) -> Option<(&'a clap::Arg, &'a OsStr)> {
    options.into_iter().find_map(|option| {
        let mut values = typed.try_get_raw(option.get_long()?).ok()??;
        let next = values.find(|next| mistakes::is_another_option(next, arguments))?;
        Some((option, next))
    })
}

/// `meanwhile help case2` is `meanwhile case2 --help`.
fn asked_for_help(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

fn values(entry: &'static Entry, matches: &ArgMatches) -> Values {
    entry.numbers().fold(entry.defaults(system::cores()), |values, spec| {
        let typed = match spec.kind {
            ParamKind::Switch => matches.get_flag(spec.flag).then_some(Value::Switch(Switch::On)),
            ParamKind::Kinds => {
                let kinds = matches.get_many(spec.flag).into_iter().flatten().flat_map(|typed| match typed {
                    Value::Kinds(kinds) => kinds.clone(),
                    _ => Vec::new(),
                });
                Some(Value::Kinds(kinds.collect()))
            }
            _ => matches.get_one(spec.flag).cloned(),
        };
        match typed {
            Some(typed) => values.with(spec.flag, typed).expect("it has this number"),
            None => values,
        }
    })
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where the server calculates
    #[arg(long, value_name = "WHERE", default_value = "inline")]
    pub calculate: CalculateArg,
    /// Threads or processes that calculate, with `thread` and `process` [default: the cores of this machine]
    #[arg(long, value_name = "N", value_parser = between(1, 256))]
    pub workers: Option<usize>,
    /// How long a calculation runs before it gives way, with `yielding` [default: 10ms]
    #[arg(long, value_name = "TIME", value_parser = some_length)]
    pub slice: Option<Time>,
    /// Start a worker process for each request instead of beforehand, with `process`
    #[arg(long)]
    pub start_per_request: bool,
    /// Keep each worker process on one processor, where the system can, with `process`
    #[arg(long)]
    pub pin: bool,
    /// No request takes longer than about this: a larger n is refused
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = request_length)]
    pub longest: Time,
    /// Requests that may wait for a worker; more are refused with 503
    #[arg(long, value_name = "N", default_value = "32", value_parser = between(0, 10_000))]
    pub queue: usize,
    /// Port to listen on; 0 for a free one
    #[arg(long, value_name = "PORT", default_value = "8000", value_parser = port)]
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
pub struct RunArgs {
    /// The scenario, a TOML file; `-` is standard input
    pub file: PathBuf,
    /// Change a value of the file, such as `tasks.user.count=20`; can be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// The same as `--set machine.processors=N`: running tasks share so many in the model
    #[arg(long, value_name = "N", value_parser = between(1, Plan::MOST_WORKERS))]
    pub processors: Option<usize>,
    #[command(flatten)]
    pub options: Options,
}

impl RunArgs {
    /// All that is changed in the file.
    pub fn sets(&self) -> Vec<String> {
        let processors = self.processors.map(|processors| format!("machine.processors={processors}"));
        self.set.iter().cloned().chain(processors).collect()
    }
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// A recording, as `--export NAME.run.json` writes it; `-` is standard input
    pub file: PathBuf,
    #[command(flatten)]
    pub page: PageArgs,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The scenario, a TOML file; `-` is standard input
    pub file: PathBuf,
    /// Change a value of the file, such as `tasks.user.count=20`; can be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Text, or JSON for editors
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TextFormatArg,
    #[command(flatten)]
    pub style: StyleArgs,
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to write; one that is there is not overwritten
    pub file: PathBuf,
    /// Begin with a scenario of this program
    #[arg(long, value_name = "NAME", value_parser = named(names(catalogue::all()), entry))]
    pub from: Option<&'static Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextFormatArg {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// Lines, or JSON for programs: also what each number is, and its default
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TextFormatArg,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A word, such as `queued` or `event loop`
    pub word: Vec<String>,
    #[command(flatten)]
    pub style: StyleArgs,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command, such as `case1` [default: the program]
    #[arg(value_name = "COMMAND", num_args = 0.., value_parser = shown_commands())]
    pub command: Vec<String>,
}

/// What has a page.
fn shown_commands() -> PossibleValuesParser {
    let program = command();
    let names = program.get_subcommands().filter(|command| !command.is_hide_set());
    PossibleValuesParser::new(names.map(|command| command.get_name().to_owned()))
}

#[derive(Debug, Args)]
pub struct WorkerArgs {
    #[arg(long, value_name = "CPU")]
    pub pin: Option<usize>,
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
    #[arg(long, value_name = "NAME", value_parser = named(names(catalogue::scenarios()), scenario_name))]
    pub scenario: Option<String>,
    /// Run it so often; the run in the middle counts
    #[arg(long, value_name = "N", value_parser = repeat)]
    pub repeat: Option<usize>,
    /// Draw when each of its threads ran, was queued for a core, or waited (Linux); --export can then be .trace.json, too
    #[arg(long)]
    pub chart: bool,
    /// Write the page to a file [default: standard error; with --scenario, standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub told: ToldArgs,
}

/// What every scenario takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every scenario")]
pub struct Options {
    /// Predict only, measure only, or both
    #[arg(long, value_name = "CLOCK", default_value = "both")]
    pub clock: ClockArg,
    /// Strategies to play, separated by commas [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = named(Strategy::ALL.map(Strategy::name), strategy))]
    pub strategy: Vec<Strategy>,
    /// Story seconds per real second [default: as the scenario needs]
    #[arg(long, value_name = "N", value_parser = pace)]
    pub pace: Option<Pace>,
    /// Measure each strategy so often, in turns; the run in the middle counts
    #[arg(long, value_name = "N", value_parser = repeat)]
    pub repeat: Option<usize>,
    #[command(flatten)]
    pub page: PageArgs,
    /// No live display
    #[arg(long)]
    pub quiet: bool,
}

impl Options {
    /// Whether nothing may move: sentences are for those who are read to.
    pub fn is_still(&self) -> bool {
        self.quiet || self.page.told.is_still()
    }
}

/// What the page of a scenario is, and where it goes.
#[derive(Clone, Debug, Default, Args)]
pub struct PageArgs {
    #[command(flatten)]
    pub told: ToldArgs,
    #[command(flatten)]
    pub length: LengthArgs,
    /// Rows of the charts: tasks show concurrency, workers show parallelism [default: tasks; both with --full]
    #[arg(long, value_name = "ROWS")]
    pub view: Option<ViewArg>,
    /// Show every claim, and exit with 3 if one does not hold, 4 if it cannot be told
    #[arg(long)]
    pub verify: bool,
}

/// How a page may look.
#[derive(Clone, Debug, Default, Args)]
pub struct StyleArgs {
    /// Colours [default: auto, which heeds `NO_COLOR`]
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: ColorArg,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Columns of the page [default: the terminal's, from 40 to 120, else 80]
    #[arg(long, value_name = "N", value_parser = between(TextStyle::NARROWEST, TextStyle::WIDEST))]
    pub width: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockArg {
    Model,
    Real,
    Both,
}

impl ClockArg {
    pub const fn clocks(self) -> Clocks {
        match self {
            Self::Model => Clocks::Model,
            Self::Real => Clocks::Real,
            Self::Both => Clocks::Both,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ViewArg {
    Tasks,
    Workers,
    Both,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    #[default]
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        let mut command = command();
        command.build();
        command.debug_assert();
    }

    /// See `own::Own`: what nobody asked for takes time at each start.
    #[test]
    fn only_the_command_that_was_typed_is_described() {
        let mut program = command();
        program.try_get_matches_from_mut(["meanwhile", "learn"]).expect("it can be typed");
        let is_described = |command: &&clap::Command| {
            command.get_arguments().next().is_some()
                || command.has_subcommands()
                || command.get_after_long_help().is_some()
        };
        let described: Vec<&str> =
            program.get_subcommands().filter(is_described).map(clap::Command::get_name).collect();
        assert_eq!(described, ["learn"]);
    }
}
