//! The page of `classify`: the verdict, how sure it is, and the figures behind it.

use serde::Serialize;

use super::json::{self, Machine};
use super::{Look, Mark, style_of, tables};
use crate::child::{Ending, Memory, Others};
use crate::classify::{Classification, Doubt, Kind, Shares};
use crate::story::{count, list, percent};
use crate::time::{Time, ratio};
use crate::timeline::State;

#[must_use]
pub fn page(program: &Classification, look: &Look) -> String {
    let mut text = look.bold(&look.wrap(&format!("classify: {}", program.command.join(" ")), "  "));
    text.push_str(&look.bold(&look.wrap(&format!("  {}", verdict(program)), "    ")));
    for sentence in help(program) {
        text.push_str(&look.wrap(&format!("  {sentence}"), "    "));
    }
    text.push_str(&look.wrap(&format!("  {}", sureness(program)), "    "));
    if let Some(shares) = program.shares().filter(|_| program.kind() != Kind::TooShort) {
        text.push('\n');
        text.push_str(&bar(shares, look));
    }
    text.push('\n');
    let rows = figures(program).into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    text.push_str(&tables::simple(look, &["what it used", ""], rows));
    for remark in remarks(program) {
        text.push_str(&look.wrap(&format!("  {remark}"), "  "));
    }
    text.push('\n');
    text.push_str(&look.bold("What these figures cannot tell"));
    text.push('\n');
    for limit in limits(program) {
        text.push_str(&look.wrap(&format!("  {limit}"), "  "));
    }
    let (command, why) = try_next(program.kind());
    text.push('\n');
    text.push_str(&look.bold("What to try next"));
    text.push('\n');
    text.push_str(&look.wrap(&format!("  {command}"), "    "));
    text.push_str(&look.wrap(&format!("      {why}"), "      "));
    text
}

#[must_use]
pub fn plain(program: &Classification) -> String {
    let mut lines = vec![format!("classify: {}", program.command.join(" "))];
    lines.push(verdict(program));
    lines.extend(help(program));
    lines.push(sureness(program));
    lines.extend(figures(program).into_iter().map(|(name, value)| format!("{}: {value}.", name.trim())));
    lines.extend(remarks(program));
    lines.extend(limits(program));
    let (command, why) = try_next(program.kind());
    lines.push(format!("Try next: {command} ({why})"));
    lines.join("\n") + "\n"
}

/// What it is, in a plain sentence.
fn verdict(program: &Classification) -> String {
    let time = |states| time_spent(program, states);
    let (what, so_far) = match program.kind() {
        Kind::TooShort => ("too short to tell", format!("it took {}", millis(program.shown().wall))),
        Kind::IoBound => ("I/O-bound", time(&[State::Waiting, State::Queued])),
        Kind::Mixed => ("mixed", time(&[State::Running, State::Waiting, State::Queued])),
        // Several that computed in turns cannot be told from one.
        Kind::CpuBound if queued(program).is_none() => {
            ("CPU-bound on about one core", time(&[State::Running]))
        }
        Kind::CpuBound => ("CPU-bound on one core", time(&[State::Running, State::Queued])),
        Kind::Parallel => {
            let cores = count(program.cores, "core");
            ("parallel", format!("it already uses {:.1} of {cores}", program.cores_used()))
        }
    };
    match program.doubt() {
        None | Some(Doubt::TooShort) => format!("{}{}: {so_far}.", what[..1].to_uppercase(), &what[1..]),
        Some(_) => format!("Perhaps {what}: {so_far}."),
    }
}

/// Whether waiting and queueing cannot be told apart, and there was some of both.
fn is_noisy(program: &Classification) -> bool {
    matches!(program.doubt(), Some(Doubt::Noisy(_) | Doubt::Interrupted(_)))
}

/// "55 % of the time it computed and 43 % it was queued, because no core was free".
fn time_spent(program: &Classification, states: &[State]) -> String {
    /// Less than this is not worth a word.
    const WORTH_TELLING: f64 = 0.05;
    let Some(shares) = program.shares() else { return String::new() };
    let wall = program.shown().wall;
    let told = states.iter().filter_map(|&state| {
        let (length, what) = match state {
            State::Running => (shares.running, "it computed"),
            State::Waiting if is_noisy(program) => (shares.waiting, "it waited or was queued"),
            State::Waiting => (shares.waiting, "it waited"),
            State::Queued => (shares.queued?, "it was queued, because no core was free"),
        };
        let is_told = state != State::Queued || WORTH_TELLING <= ratio(length, wall);
        is_told.then(|| (percent_of(length, wall), what))
    });
    let told = told.enumerate().map(|(place, (percent, what))| match place {
        0 => format!("{percent} of the time {what}"),
        _ => format!("{percent} {what}"),
    });
    list(&told.collect::<Vec<_>>())
}

fn queued(program: &Classification) -> Option<Time> {
    program.shares()?.queued
}

/// What would help: a sentence or two.
fn help(program: &Classification) -> Vec<String> {
    let gain = program.concurrency_gain();
    let times = format!("up to {:.1} times on this machine", program.parallelism_gain());
    match program.kind() {
        _ if is_noisy(program) => {
            vec!["Run it again when nobody else computes: then it can be told what would help.".to_owned()]
        }
        Kind::TooShort => {
            vec![format!(
                "Give it so much to do that it takes {} or longer.",
                millis(Classification::SHORTEST)
            )]
        }
        Kind::IoBound => {
            let at_once = if 1000.0 <= gain { "1000 and more".to_owned() } else { two_digits(gain) };
            vec![format!("Concurrency would help: up to {at_once} at a time on one core.")]
        }
        Kind::Mixed => vec![
            format!("Concurrency would help: up to {gain:.1} times as much work on one core."),
            format!("With parallelism too: {times}."),
        ],
        Kind::CpuBound if program.cores == 1 => {
            vec!["Parallelism would help on a machine with more cores; this one has only one.".to_owned()]
        }
        Kind::CpuBound => vec![format!("Parallelism would help: {times}.")],
        Kind::Parallel if program.parallelism_gain() < 1.1 => {
            vec!["This machine has no more to give.".to_owned()]
        }
        Kind::Parallel => vec![format!("More parallelism would help: {times}.")],
    }
}

/// 904 is said too exactly: 900.
fn two_digits(number: f64) -> String {
    match number {
        ..100.0 => format!("{number:.0}"),
        _ => format!("{:.0}", (number / 10.0).round() * 10.0),
    }
}

fn sureness(program: &Classification) -> String {
    match program.doubt() {
        None => "Sure: ".to_owned() + &grounds(program),
        Some(Doubt::TooShort) => {
            "Not sure: starting and ending a program takes some milliseconds by itself.".to_owned()
        }
        Some(Doubt::Noisy(others)) => format!(
            "Not sure: a noisy machine. {} meanwhile, and the system does not tell how long it was queued for one.",
            others_used(others)
        ),
        Some(Doubt::Interrupted(times)) => format!(
            "Not sure: a noisy machine. {times} times its core was given to others, and the system does not tell how long it was \
             queued for one."
        ),
        Some(Doubt::RunsDiffer(differ)) => {
            format!("Not sure: the runs differ. {differ} of {} are of another kind.", program.runs().len())
        }
    }
}

fn grounds(program: &Classification) -> String {
    let seen = program.shown();
    let long_enough = match program.runs() {
        [_] => "it ran long enough".to_owned(),
        runs => format!("all {} runs are of this kind", runs.len()),
    };
    match (queued(program), seen.others) {
        (Some(_), _) => format!("{long_enough}, and the system tells how long it was queued."),
        (None, Some(others)) => {
            let others = others_used(others);
            format!("{long_enough}, and the machine was quiet enough. {others} meanwhile.")
        }
        (None, None) => format!("{long_enough}, and it was rarely interrupted."),
    }
}

fn others_used(others: Others) -> String {
    format!("Other programs used {:.1} of {}", others.used, count(others.of, "core"))
}

/// Where the time went, as the charts of the scenarios draw it.
fn bar(shares: Shares, look: &Look) -> String {
    /// A blank at which no line ends.
    const NO_BREAK: &str = "\u{a0}";
    let parts = [
        (State::Running, Some(shares.running)),
        (State::Queued, shares.queued),
        (State::Waiting, Some(shares.waiting)),
    ];
    let wall = shares.running + shares.queued.unwrap_or_default() + shares.waiting;
    let cells = look.width - 2;
    let (mut drawn, mut until) = (0, Time::ZERO);
    let mut text = String::from("  ");
    for (state, length) in parts.iter().filter_map(|&(state, length)| Some((state, length?))) {
        until += length;
        let end = place(until, wall, cells);
        let mark = Mark::State(state);
        text.push_str(&look.paint(&style_of(mark), &look.glyphs.of(mark).to_string().repeat(end - drawn)));
        drawn = end;
    }
    let legend = parts.iter().filter_map(|&(state, length)| {
        let name = if state == State::Waiting { waiting(shares) } else { state.name() };
        let mark = look.glyphs.of(Mark::State(state));
        length.map(|length| format!("{mark} {name} {}", percent_of(length, wall)).replace(' ', NO_BREAK))
    });
    let legend = legend.collect::<Vec<_>>().join("  ");
    text + "\n" + &look.wrap(&format!("  {legend}"), "  ").replace(NO_BREAK, " ")
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a few hundred cells"
)]
fn place(until: Time, wall: Time, cells: usize) -> usize {
    (ratio(until, wall) * cells as f64).round() as usize
}

fn figures(program: &Classification) -> Vec<(&'static str, String)> {
    let seen = program.shown();
    let mut figures = vec![("wall time", seconds(seen.wall))];
    if let [shortest, .., longest] = program.runs() {
        figures.push(("  from", seconds(shortest.wall)));
        figures.push(("  to", seconds(longest.wall)));
    }
    figures.push(("CPU time", seconds(seen.cpu.total())));
    figures.push(("  itself (user)", seconds(seen.cpu.user)));
    figures.push(("  for it (system)", seconds(seen.cpu.system)));
    figures.push(("cores used", format!("{:.2} of {}", program.cores_used(), program.cores)));
    if let Some(shares) = program.shares() {
        figures.extend(shares.queued.map(|queued| ("queued", seconds(queued))));
        figures.push((waiting(shares), seconds(shares.waiting)));
    }
    figures.push(("peak memory", memory(seen.memory)));
    figures.push(("context switches", (seen.switches.voluntary + seen.switches.involuntary).to_string()));
    figures.push(("  voluntary", seen.switches.voluntary.to_string()));
    figures.push(("  involuntary", seen.switches.involuntary.to_string()));
    figures.extend(
        seen.others.map(|others| ("cores others used", format!("{:.2} of {}", others.used, others.of))),
    );
    figures.push(("ended with", ending(seen.ending)));
    figures
}

/// What the time that it did not run is called.
fn waiting(shares: Shares) -> &'static str {
    if shares.queued.is_some() { "waiting" } else { "waiting or queued" }
}

fn remarks(program: &Classification) -> Vec<String> {
    let seen = program.shown();
    let mut remarks = vec![
        "Wall time: from its start to its end. CPU time: of all its threads and children, on all cores.",
        "Peak memory: of its largest process. Context switches: how often it left a core, to wait (voluntary) or because \
         somebody else was given the core (involuntary).",
    ];
    if 1 < program.runs().len() {
        remarks.push("All figures are those of the run in the middle.");
    }
    if seen.cpu.user < seen.cpu.system && Classification::SHORTEST < seen.cpu.total() {
        remarks.push("The system computed more for it than it did itself: it copied data, for example.");
    }
    if program.leaves_processes() {
        remarks.push("Processes that it started still run; what they do is not counted.");
    }
    remarks.into_iter().map(str::to_owned).collect()
}

fn limits(program: &Classification) -> Vec<String> {
    let mut limits = Vec::new();
    if matches!(program.kind(), Kind::IoBound | Kind::Mixed) {
        limits.push("What it waited for: a disk, the network, a timer, another program, or you.");
    }
    if program.shares().is_some_and(|shares| shares.queued.is_none()) {
        limits.push(
            "Whether it waited, or was queued for a core: the system tells it thread by thread, and more than one computed.",
        );
    }
    limits.push("How it went over time: all this is an average. Whether its work can be divided: only its author knows.");
    limits.into_iter().map(str::to_owned).collect()
}

fn try_next(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::TooShort => ("meanwhile classify --scenario io-wait", "a program that is long enough"),
        Kind::IoBound => ("meanwhile io-wait", "what concurrency does for waits"),
        Kind::Mixed => ("meanwhile passport", "waiting and computing in one day: both cures together"),
        Kind::CpuBound => ("meanwhile parallel", "what more workers do for calculations"),
        Kind::Parallel => ("meanwhile parallel --serial 0.2", "where more workers stop helping"),
    }
}

/// Whole percents, but for the last one at both ends: 93 %, 99.7 %.
fn percent_of(part: Time, whole: Time) -> String {
    let share = ratio(part, whole);
    let is_far_from_the_ends = (0.01..=0.99).contains(&share);
    percent(if is_far_from_the_ends { (share * 100.0).round() / 100.0 } else { share })
}

fn seconds(time: Time) -> String {
    format!("{:.3} s", time.as_secs())
}

fn millis(time: Time) -> String {
    format!("{:.0} ms", time.as_secs() * 1e3)
}

fn memory(memory: Memory) -> String {
    #[expect(clippy::cast_precision_loss, reason = "only for showing it")]
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    match memory {
        Memory::Bytes(bytes) => megabytes(bytes),
        Memory::AtMost(bytes) => format!("at most {}", megabytes(bytes)),
    }
}

fn ending(ending: Ending) -> String {
    match ending {
        Ending::Exit(code) => format!("exit code {code}"),
        Ending::Signal(signal) => format!("signal {signal}"),
    }
}

#[derive(Serialize)]
struct Page<'a> {
    format: u32,
    command: &'a [String],
    machine: Machine,
    kind: &'static str,
    sure: bool,
    verdict: String,
    help: String,
    sureness: String,
    exit_code: Option<i32>,
    signal: Option<i32>,
    wall_s: f64,
    user_s: f64,
    system_s: f64,
    cores_used: f64,
    running_s: Option<f64>,
    queued_s: Option<f64>,
    waiting_s: Option<f64>,
    peak_memory_bytes: u64,
    voluntary_switches: u64,
    involuntary_switches: u64,
    others_cores: Option<f64>,
    leaves_processes: bool,
    samples_s: Vec<f64>,
}

/// One JSON object and a line end. Real seconds: a program of somebody else's has no story.
#[must_use]
pub fn json(program: &Classification) -> String {
    let seen = program.shown();
    let shares = program.shares();
    let (exit_code, signal) = match seen.ending {
        Ending::Exit(code) => (Some(code), None),
        Ending::Signal(signal) => (None, Some(signal)),
    };
    json::text(&Page {
        format: json::FORMAT,
        command: &program.command,
        machine: json::machine(program.cores),
        kind: program.kind().name(),
        sure: program.doubt().is_none(),
        verdict: verdict(program),
        help: help(program).join(" "),
        sureness: sureness(program),
        exit_code,
        signal,
        wall_s: seen.wall.as_secs(),
        user_s: seen.cpu.user.as_secs(),
        system_s: seen.cpu.system.as_secs(),
        cores_used: program.cores_used(),
        running_s: shares.map(|shares| shares.running.as_secs()),
        queued_s: queued(program).map(Time::as_secs),
        waiting_s: shares.map(|shares| shares.waiting.as_secs()),
        peak_memory_bytes: match seen.memory {
            Memory::Bytes(bytes) | Memory::AtMost(bytes) => bytes,
        },
        voluntary_switches: seen.switches.voluntary,
        involuntary_switches: seen.switches.involuntary,
        others_cores: seen.others.map(|others| others.used),
        leaves_processes: program.leaves_processes(),
        samples_s: program.runs().iter().map(|run| run.wall.as_secs()).collect(),
    })
}
