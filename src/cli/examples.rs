//! What the help shows to begin with: commands, each with what it does. Those of a scenario are what
//! its page tells to try next.

use std::fmt::Write;

/// A command line, and what it does.
pub(super) type Example = (&'static str, &'static str);

pub(super) const PROGRAM: &[Example] = &[
    ("meanwhile case2", "why does one slow request block the others?"),
    ("meanwhile list", "all scenarios, one line each"),
    ("meanwhile classify -- sleep 1", "what is a program of your own: I/O-bound, or CPU-bound?"),
];

pub(super) const EXPLAIN: &[Example] = &[
    ("meanwhile explain queued", "what does this word of a page mean?"),
    ("meanwhile explain", "all words that are explained"),
];

pub(super) const LEARN: &[Example] = &[
    ("meanwhile learn", "the way through the course, with what is done"),
    ("meanwhile learn --next", "play the next lesson"),
    ("meanwhile learn case2 --seed 7", "one lesson, with other numbers"),
    ("meanwhile learn case2 --clock model --answers answers.txt", "from a script"),
];

pub(super) const PRESENT: &[Example] = &[
    ("meanwhile present case2", "a lesson on the projector, from the model; ? shows the keys"),
    ("meanwhile present case2 --measure", "the same, and it is really done while the class votes"),
    ("meanwhile present case2.run.json", "what was measured before, as `--export` has written it"),
];

pub(super) const QUIZ: &[Example] = &[
    ("meanwhile quiz --key", "ten questions over all lessons, and the answers with reasons"),
    ("meanwhile quiz case2,case1 --seed 7 --count 4", "of two lessons, with other numbers"),
    ("meanwhile quiz --export sheet.html --export sheet.json", "to print, and to mark the answers by"),
    ("meanwhile quiz --variants 5 --export sheet.qti.zip", "for Canvas, which draws one of five"),
];

pub(super) const GRADE: &[Example] = &[
    ("meanwhile grade sheet.json answers.csv", "what each student has right, and what most believe"),
    ("meanwhile grade sheet.json answers.csv --format csv", "for a spreadsheet"),
];

pub(super) const RUN: &[Example] = &[
    ("meanwhile run bank.toml", "predicted and measured, in all four strategies"),
    ("meanwhile run bank.toml --clock model", "only predicted: at once, and the same every time"),
    ("meanwhile run bank.toml --set tasks.customer.count=40", "twice as many customers"),
];

pub(super) const REPLAY: &[Example] = &[
    ("meanwhile case2 --export case2.run.json", "record a run first"),
    ("meanwhile replay case2.run.json", "show it again"),
];

pub(super) const CHECK: &[Example] = &[
    ("meanwhile check bank.toml", "what is wrong, each with its line"),
    ("meanwhile check bank.toml --format json", "the same for an editor"),
];

pub(super) const NEW: &[Example] = &[
    ("meanwhile new bank.toml", "a file with comments, to begin with"),
    ("meanwhile new day.toml --from passport", "begin with a scenario of the program"),
];

pub(super) const SHOW: &[Example] = &[
    ("meanwhile show passport", "how would a file say it?"),
    ("meanwhile show case1 --users 9 > case1.toml", "with other numbers, as a file to change"),
];

pub(super) const CLASSIFY: &[Example] = &[
    ("meanwhile classify -- sleep 1", "a program that only waits"),
    ("meanwhile classify --chart -- make -j2", "when did each of its threads run, queue or wait?"),
    ("meanwhile classify --repeat 5 -- sort words.txt", "five runs; the one in the middle counts"),
    ("meanwhile classify --scenario parallel", "a scenario of the program"),
];

pub(super) const PROBE: &[Example] = &[
    ("meanwhile probe http://127.0.0.1:8000/slow", "who waits for whom, and why?"),
    ("meanwhile probe http://127.0.0.1:8000/slow --quick /health", "with a quick URL of its own"),
    (
        "meanwhile probe http://127.0.0.1:8000/slow --expect all-at-once",
        "for a test: exits with 3 if it is not",
    ),
];

pub(super) const COROUTINE: &[Example] = &[
    ("meanwhile coroutine", "one async function, poll by poll"),
    ("meanwhile coroutine --step", "predict each poll, and press Enter"),
    ("meanwhile coroutine --one-after-another", "two awaits in a row, and joined"),
];

pub(super) const WAKEUP: &[Example] = &[
    ("meanwhile wakeup", "an idle loop, 1,000 tasks, a calculation, and a second thread: within 6 s"),
    ("meanwhile wakeup --export wakeup.html", "the same as a page"),
];

pub(super) const LATENCY: &[Example] = &[
    ("meanwhile latency", "the ladder of this machine, within 10 s"),
    ("meanwhile latency --export ladder.json", "the same as data, with the links of what is published"),
];

pub(super) const PITFALL: &[Example] = &[
    ("meanwhile pitfall", "all of them, a line each"),
    ("meanwhile pitfall blocking-sleep", "one of them, really run and predicted"),
    ("meanwhile pitfall await-in-a-row --export await.svg", "its charts as a picture"),
];

pub(super) const SWEEP: &[Example] = &[
    ("meanwhile sweep case1 --over users=1..30", "from how many users on do some queue?"),
    ("meanwhile sweep parallel --over workers=1,2,4,8 --set serial=0.2", "which law of scaling fits?"),
    ("meanwhile sweep bank.toml --over seed=1..5", "a file of your own"),
];

pub(super) const LIST: &[Example] = &[
    ("meanwhile list", "a line for each"),
    ("meanwhile list --format json", "with all their numbers, for programs"),
];

pub(super) const SERVE: &[Example] = &[
    ("meanwhile serve", "the event loop calculates itself: who waits for whom? (CASE 2)"),
    ("meanwhile serve --calculate process --workers 2", "other processes calculate (CASE 1)"),
];

pub(super) const COMPLETIONS: &[Example] = &[
    ("meanwhile completions bash > ~/.local/share/bash-completion/completions/meanwhile", "for bash"),
    ("meanwhile completions fish > ~/.config/fish/completions/meanwhile.fish", "for fish"),
    ("meanwhile completions zsh > ~/.zfunc/_meanwhile", "for zsh, where `fpath` has the folder"),
];

pub(super) const MAN: &[Example] = &[
    ("meanwhile man > meanwhile.1", "the page of the program, to be read with `man ./meanwhile.1`"),
    ("meanwhile man case1 > meanwhile-case1.1", "the page of one command"),
];

pub(super) const WORKER: &[Example] = &[("meanwhile serve --calculate process", "it starts them itself")];

/// A command that needs arguments, and a line that has them.
pub(super) fn of(command: &str) -> Option<(&'static str, &'static str)> {
    let all = [PRESENT, RUN, REPLAY, CHECK, NEW, PROBE, SWEEP, GRADE, COMPLETIONS].into_iter().flatten();
    let mut lines = all.filter_map(|(line, _)| Some((line.split(' ').nth(1)?, *line)));
    lines.find(|(name, _)| *name == command)
}

/// The last part of a long help.
pub(super) fn text<'a>(examples: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> String {
    examples.into_iter().fold(HEADING.to_owned(), |mut text, (command, does)| {
        write!(text, "\n  {command}\n      {does}").expect("a string takes all");
        text
    })
}

/// How the part begins; a man page has a heading of its own.
pub(crate) const HEADING: &str = "Examples:";
