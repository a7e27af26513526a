//! What is said of a program, in sentences.

use super::{Classification, Doubt, Kind};
use crate::child::Others;
use crate::story::{count, list, percent, plural, share_of, whole_percent};
use crate::time::{Time, ratio};
use crate::timeline::State;

/// What it is, in a plain sentence.
pub fn verdict(program: &Classification) -> String {
    let time = |states| time_spent(program, states);
    let (what, so_far) = match program.kind() {
        Kind::TooShort => ("too short to tell", format!("it took {}", millis(program.shown().wall))),
        Kind::IoBound => ("I/O-bound", time(&[State::Waiting, State::Queued])),
        Kind::Mixed => ("mixed", time(&[State::Running, State::Waiting, State::Queued])),
        // Several that computed in turns cannot be told from one.
        Kind::CpuBound if program.queued().is_none() => {
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

/// What would help: a sentence or two.
pub fn help(program: &Classification) -> Vec<String> {
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

pub fn sureness(program: &Classification) -> String {
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
            "Not sure: a noisy machine. {} its core was given to others, and the system does not tell how long it was \
             queued for one.",
            plural(usize::try_from(times).unwrap_or(usize::MAX), "time", "times")
        ),
        Some(Doubt::RunsDiffer(differ)) => {
            let of_another_kind = share_of(differ, program.runs().len(), "run", ["is", "are"]);
            format!("Not sure: the runs differ. {of_another_kind} of another kind.")
        }
    }
}

fn grounds(program: &Classification) -> String {
    let seen = program.shown();
    let long_enough = match program.runs() {
        [_] => "it ran long enough".to_owned(),
        runs => format!("all {} runs are of this kind", runs.len()),
    };
    match (program.queued(), seen.others) {
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

/// What the figures are.
pub fn remarks(program: &Classification) -> Vec<String> {
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

/// What the figures cannot tell.
pub fn limits(program: &Classification) -> Vec<String> {
    let mut limits = Vec::new();
    if matches!(program.kind(), Kind::IoBound | Kind::Mixed) {
        limits.push("What it waited for: a disk, the network, a timer, another program, or you.");
    }
    if program.shares().is_some() && program.queued().is_none() {
        limits.push(match program.shown().busiest_thread {
            Some(_) => {
                "Whether it waited, or was queued for a core: the system tells it thread by thread, and more than one computed."
            }
            None => "Whether it waited, or was queued for a core: this system does not tell.",
        });
    }
    limits.push("How it went over time: all this is an average. Whether its work can be divided: only its author knows.");
    limits.into_iter().map(str::to_owned).collect()
}

/// Whole percents, but for the last one at both ends: 93 %, 99.7 %.
pub(crate) fn percent_of(part: Time, whole: Time) -> String {
    let share = ratio(part, whole);
    let is_far_from_the_ends = (0.01..=0.99).contains(&share);
    if is_far_from_the_ends { whole_percent(share) } else { percent(share) }
}

fn millis(time: Time) -> String {
    format!("{:.0} ms", time.as_secs() * 1e3)
}
