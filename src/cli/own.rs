//! The commands that play no scenario of the catalogue: what each is called, what it takes, what it becomes.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::examples::{self, Example};
use super::{
    CheckArgs, ClassifyArgs, CompletionsArgs, CoroutineArgs, ExplainArgs, GradeArgs, LearnArgs, ListArgs,
    ManArgs, MeasureArgs, NewArgs, PitfallArgs, PresentArgs, ProbeArgs, QuizArgs, ReplayArgs, RunArgs,
    ServeArgs, SweepArgs, Typed, WorkerArgs, no_pager, show, takes_hyphens, told,
};
use crate::export::forms;
use crate::server::worker;

/// Only its name and a line about it are told to clap for every start. All else is made if it was typed, or if
/// something shows all commands: to describe the options of all takes longer than to start the program.
pub(super) struct Own {
    pub(super) name: &'static str,
    about: &'static str,
    examples: &'static [Example],
    args: fn(Command) -> Command,
    pub(super) read: fn(&ArgMatches) -> Result<Typed, clap::Error>,
}

const ALL: [Own; 22] = [
    Own {
        name: "coroutine",
        about: "Look into a coroutine: each poll, where it stands, what is alive, who wakes it",
        examples: examples::COROUTINE,
        args: CoroutineArgs::augment_args,
        read: |typed| read(typed, Typed::Coroutine),
    },
    Own {
        name: "wakeup",
        about: "Watch how long a task is in line when its wait is over: is a loop blocked or overloaded?",
        examples: examples::WAKEUP,
        args: MeasureArgs::augment_args,
        read: |typed| read(typed, Typed::Wakeup),
    },
    Own {
        name: "latency",
        about: "Measure what things take here, from an addition to a commit: when is a wait worth an await?",
        examples: examples::LATENCY,
        args: MeasureArgs::augment_args,
        read: |typed| read(typed, Typed::Latency),
    },
    Own {
        name: "run",
        about: "Play your own scenario, written as a file",
        examples: examples::RUN,
        args: RunArgs::augment_args,
        read: |typed| read(typed, Typed::Run),
    },
    Own {
        name: "replay",
        about: "Show again what was recorded, without running anything",
        examples: examples::REPLAY,
        args: ReplayArgs::augment_args,
        read: |typed| read(typed, Typed::Replay),
    },
    Own {
        name: "check",
        about: "Say all that is wrong with a scenario file, without running it",
        examples: examples::CHECK,
        args: CheckArgs::augment_args,
        read: |typed| read(typed, Typed::Check),
    },
    Own {
        name: "new",
        about: "Write a scenario file to begin with",
        examples: examples::NEW,
        args: NewArgs::augment_args,
        read: |typed| read(typed, Typed::New),
    },
    Own {
        name: "show",
        about: "Print a scenario of this program, with these numbers, as a file",
        examples: examples::SHOW,
        args: show::with_scenarios,
        read: |typed| Ok(show::read(typed)),
    },
    Own {
        name: "classify",
        about: "Run any program and say what it is: I/O-bound, CPU-bound, or parallel already",
        examples: examples::CLASSIFY,
        args: |command| told::in_forms(ClassifyArgs::augment_args(command), forms::OBSERVED),
        read: |typed| read(typed, Typed::Classify),
    },
    Own {
        name: "probe",
        about: "Ask a running HTTP server, and say which kind it is: one at a time, turns, a pool, or all at once",
        examples: examples::PROBE,
        args: |command| told::in_forms(ProbeArgs::augment_args(command), forms::OBSERVED),
        read: |typed| read(typed, Typed::Probe),
    },
    Own {
        name: "pitfall",
        about: "Meet a trap of asynchronous code: before and after, really run, with the source; or list them",
        examples: examples::PITFALL,
        args: PitfallArgs::augment_args,
        read: |typed| read(typed, Typed::Pitfall),
    },
    Own {
        name: "sweep",
        about: "Play every strategy over a range of a scenario's numbers: where does each stop helping?",
        examples: examples::SWEEP,
        args: |command| {
            told::in_forms(SweepArgs::augment_args(command), forms::CURVES).mut_arg("format", told::with_rows)
        },
        read: |typed| read(typed, Typed::Sweep),
    },
    Own {
        name: "list",
        about: "List the scenarios, one line each",
        examples: examples::LIST,
        args: ListArgs::augment_args,
        read: |typed| read(typed, Typed::List),
    },
    Own {
        name: "explain",
        about: "Say what a word of the pages means, or list all words",
        examples: examples::EXPLAIN,
        args: ExplainArgs::augment_args,
        read: |typed| read(typed, Typed::Explain),
    },
    Own {
        name: "learn",
        about: "A course: questions before the answers, 14 lessons of 3 to 5 minutes",
        examples: examples::LEARN,
        args: LearnArgs::augment_args,
        read: |typed| read(typed, Typed::Learn),
    },
    Own {
        name: "present",
        about: "Show a lesson to a class, full screen: questions, votes, one strategy at a time",
        examples: examples::PRESENT,
        args: PresentArgs::augment_args,
        read: |typed| read(typed, Typed::Present),
    },
    Own {
        name: "quiz",
        about: "Print a problem sheet: questions of the lessons, with numbers from a seed",
        examples: examples::QUIZ,
        args: QuizArgs::augment_args,
        read: |typed| read(typed, Typed::Quiz),
    },
    Own {
        name: "grade",
        about: "Mark the answers of a class to a problem sheet",
        examples: examples::GRADE,
        args: GradeArgs::augment_args,
        read: |typed| read(typed, Typed::Grade),
    },
    Own {
        name: "serve",
        about: "Run the factorial server, to try it with curl or a browser",
        examples: examples::SERVE,
        args: ServeArgs::augment_args,
        read: |typed| read(typed, Typed::Serve),
    },
    Own {
        name: "completions",
        about: "Print a script that lets a shell complete commands, options and values",
        examples: examples::COMPLETIONS,
        args: CompletionsArgs::augment_args,
        read: |typed| read(typed, Typed::Completions),
    },
    Own {
        name: "man",
        about: "Print a page for `man`: of the program, or of a command",
        examples: examples::MAN,
        args: ManArgs::augment_args,
        read: |typed| read(typed, Typed::Man),
    },
    Own {
        name: worker::COMMAND,
        about: "A worker process of the server: calculates what it is told on standard input",
        examples: examples::WORKER,
        args: WorkerArgs::augment_args,
        read: |typed| read(typed, Typed::Worker),
    },
];

pub(super) fn find(name: &str) -> Option<&'static Own> {
    ALL.iter().find(|own| own.name == name)
}

/// The program starts its workers itself: nobody else is told of them.
pub(super) fn commands() -> impl Iterator<Item = Command> {
    let command =
        |own: &'static Own| Command::new(own.name).about(own.about).hide(own.name == worker::COMMAND);
    ALL.iter().map(move |own| command(own).defer(with_args))
}

fn with_args(command: Command) -> Command {
    let own = find(command.get_name()).expect("a command of this table");
    // The options have words of their own for a command, which are not wanted here.
    (own.args)(command.arg(no_pager::option()))
        .about(own.about)
        .after_long_help(examples::text(own.examples))
        .mut_args(takes_hyphens)
}

fn read<T: FromArgMatches>(matches: &ArgMatches, typed: fn(T) -> Typed) -> Result<Typed, clap::Error> {
    T::from_arg_matches(matches).map(typed)
}
