//! The page of `classify`: the verdict, how sure it is, and the figures behind it.

use serde::Serialize;

use super::json::{self, Machine};
use super::{Look, Mark, style_of, tables};
use crate::child::{Ending, Memory, Others};
use crate::classify::{Classification, Doubt, Kind, Shares};
use crate::story::{count, percent};
use crate::time::{Time, ratio};
use crate::timeline::State;

#[must_use]
pub fn page(program: &Classification, look: &Look) -> String {
    let mut text = look.wrap(&format!("classify: {}", program.command.join(" ")), "  ");
    text.push_str(&look.bold(&look.wrap(&format!("  {}", verdict(program)), "    ")));
    text.push_str(&look.wrap(&format!("  {}", sureness(program)), "    "));
    if let Some(shares) = program.shares() {
        text.push('\n');
        text.push_str(&bar(shares, look));
    }
    text.push('\n');
    let rows = figures(program).into_iter().map(|(name, value)| vec![name, value]).collect();
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
    text.push_str(&format!("\n{}\n  {command}\n      {why}\n", look.bold("What to try next")));
    text
}

#[must_use]
pub fn plain(program: &Classification) -> String {
    let mut lines = vec![format!("classify: {}", program.command.join(" "))];
    lines.extend([verdict(program), sureness(program)]);
    lines.extend(figures(program).into_iter().map(|(name, value)| format!("{}: {value}.", name.trim())));
    lines.extend(remarks(program));
    lines.extend(limits(program));
    let (command, why) = try_next(program.kind());
    lines.push(format!("Try next: {command} ({why})"));
    lines.join("\n") + "\n"
}

/// What it is, and what would help, in a plain sentence or two.
fn verdict(program: &Classification) -> String {
    let cores = count(program.cores, "core");
    let seen = program.shown();
    let share = |time: Time| percent_of(time, seen.wall);
    let shares = program.shares();
    let computed = share(seen.cpu.total().min(seen.wall));
    let waited = share(shares.map_or(Time::ZERO, |shares| shares.waiting));
    let queued = shares.and_then(|shares| shares.queued).filter(|&queued| 0.05 <= ratio(queued, seen.wall));
    let queued = queued
        .map_or(String::new(), |queued| format!(", and was queued for {} because no core was free", share(queued)));
    let at_once = match program.concurrency_gain() {
        many if 1000.0 <= many => "more than 1000".to_owned(),
        some if 10.0 <= some => format!("up to {some:.0}"),
        few => format!("up to {few:.1}"),
    };
    let times = format!("up to {:.1} times on this machine", program.parallelism_gain());
    match program.kind() {
        Kind::TooShort => format!(
            "Too short to tell: it took {}. Give it so much to do that it takes at least {}.",
            millis(seen.wall),
            millis(Classification::SHORTEST)
        ),
        Kind::IoBound => format!(
            "I/O-bound: {waited} of the time it waited{queued}. Concurrency would help: {at_once} at a time on one core."
        ),
        Kind::Mixed => format!(
            "Mixed: {computed} of the time it computed, and {waited} it waited{queued}. Concurrency would help: {at_once} at a \
             time on one core. With parallelism too: {times}."
        ),
        Kind::CpuBound if program.cores == 1 => format!(
            "CPU-bound on one core: {computed} of the time it computed{queued}. Concurrency would not help; parallelism \
             would, on a machine with more than one core."
        ),
        Kind::CpuBound => format!(
            "CPU-bound on one core: {computed} of the time it computed{queued}. Parallelism would help, as far as its work \
             can be divided: {times}."
        ),
        Kind::Parallel if program.parallelism_gain() < 1.1 => format!(
            "Parallel: it already uses {:.1} cores of {cores}. This machine has no more to give.",
            program.cores_used()
        ),
        Kind::Parallel => format!(
            "Parallel: it already uses {:.1} cores of {cores}. More parallelism would help, as far as its work can be \
             divided: {times}.",
            program.cores_used()
        ),
    }
}

fn sureness(program: &Classification) -> String {
    match program.doubt() {
        None => "Sure: ".to_owned() + &grounds(program),
        Some(Doubt::TooShort) => "Not sure: starting and ending a program takes some milliseconds by itself.".to_owned(),
        Some(Doubt::Noisy(others)) => format!(
            "Not sure: a noisy machine. {} meanwhile, and time in which it was queued for a core counts as waiting here.",
            others_used(others)
        ),
        Some(Doubt::Interrupted(times)) => format!(
            "Not sure: a noisy machine. {times} times its core was given to others, and time in which it was queued for a \
             core counts as waiting here."
        ),
        Some(Doubt::RunsDiffer(differ)) => format!(
            "Not sure: the runs differ. {differ} of {} are of another kind.",
            program.runs().len()
        ),
    }
}

fn grounds(program: &Classification) -> String {
    let seen = program.shown();
    let long_enough = match program.runs() {
        [_] => format!("it ran for {}", seconds(seen.wall)),
        runs => format!("all {} runs are of this kind", runs.len()),
    };
    match (program.shares().and_then(|shares| shares.queued), seen.others) {
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
        let name = if (state, shares.queued) == (State::Waiting, None) { "waiting or queued" } else { state.name() };
        let mark = look.glyphs.of(Mark::State(state));
        length.map(|length| format!("{mark} {name} {}", percent_of(length, wall)))
    });
    let legend = legend.collect::<Vec<_>>().join("  ");
    text + "\n" + &look.wrap(&format!("  {legend}"), "  ")
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

fn figures(program: &Classification) -> Vec<(String, String)> {
    let seen = program.shown();
    let mut figures = vec![("wall time", seconds(seen.wall))];
    if let [shortest, .., longest] = program.runs() {
        figures.push(("  from", seconds(shortest.wall)));
        figures.push(("  to", seconds(longest.wall)));
    }
    figures.extend([
        ("CPU time", seconds(seen.cpu.total())),
        ("  in the program (user)", seconds(seen.cpu.user)),
        ("  in the system for it", seconds(seen.cpu.system)),
    ]);
    figures.push(("cores used, on average", format!("{:.2} of {}", program.cores_used(), program.cores)));
    if let Some(shares) = program.shares() {
        if let Some(queued) = shares.queued {
            figures.push(("queued", seconds(queued)));
            figures.push(("waiting", seconds(shares.waiting)));
        } else {
            figures.push(("waiting or queued", seconds(shares.waiting)));
        }
    }
    figures.extend([
        ("peak memory", memory(seen.memory)),
        ("left its core to wait", times(seen.switches.voluntary)),
        ("lost its core to others", times(seen.switches.involuntary)),
    ]);
    if let Some(others) = seen.others {
        figures.push(("cores that others used", format!("{:.2} of {}", others.used, others.of)));
    }
    figures.push(("ended with", ending(seen.ending)));
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn remarks(program: &Classification) -> Vec<String> {
    let seen = program.shown();
    let mut remarks = vec![
        "Wall time: from its start to its end. CPU time: of all its threads and children together, on all cores.".to_owned(),
        "Peak memory: of its largest process.".to_owned(),
    ];
    if 1 < program.runs().len() {
        remarks.push(format!(
            "The figures are those of the run in the middle, of {}.",
            count(program.runs().len(), "run")
        ));
    }
    if seen.cpu.user < seen.cpu.system && Classification::SHORTEST < seen.cpu.total() {
        remarks.push(
            "The system computed more for it than the program did itself: copying data, or starting processes.".to_owned(),
        );
    }
    if program.leaves_processes() {
        remarks.push("Processes that it started still run; what they do is not counted.".to_owned());
    }
    remarks
}

fn limits(program: &Classification) -> Vec<String> {
    let mut limits = Vec::new();
    if program.kind() != Kind::Parallel {
        limits.push("What it waited for: a disk, the network, a timer, another program, or you.");
    }
    if program.shares().is_some_and(|shares| shares.queued.is_none()) {
        limits.push(
            "Whether it waited, or was queued for a core: several of its threads or processes computed, and the system tells \
             it of one only.",
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

fn percent_of(part: Time, whole: Time) -> String {
    percent(ratio(part, whole))
}

fn seconds(time: Time) -> String {
    format!("{:.3} s", time.as_secs())
}

fn millis(time: Time) -> String {
    format!("{:.0} ms", time.as_secs() * 1e3)
}

fn times(times: u64) -> String {
    if times == 1 { "once".to_owned() } else { format!("{times} times") }
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
        sureness: sureness(program),
        exit_code,
        signal,
        wall_s: seen.wall.as_secs(),
        user_s: seen.cpu.user.as_secs(),
        system_s: seen.cpu.system.as_secs(),
        cores_used: program.cores_used(),
        running_s: shares.map(|shares| shares.running.as_secs()),
        queued_s: shares.and_then(|shares| shares.queued).map(Time::as_secs),
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
