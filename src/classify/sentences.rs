//! What is said of a program, in sentences.

use super::{Classification, Doubt, Held, Kind};
use crate::child::{Others, Throttled, Waits};
use crate::story::{capital, count, decimals, list, percent, plural, share_of, whole_percent};
use crate::time::{Time, ratio};
use crate::timeline::State;

/// What it is, in a plain sentence.
pub fn verdict(program: &Classification) -> String {
    let time = |states| time_spent(program, states);
    let (what, so_far) = match program.kind() {
        Kind::TooShort => ("too short to tell", how_short(program)),
        Kind::IoBound => ("I/O-bound", time(&[State::Waiting, State::Queued])),
        Kind::Mixed => ("mixed", time(&[State::Running, State::Waiting, State::Queued])),
        // Several that computed in turns cannot be told from one.
        Kind::CpuBound if program.queued().is_none() => {
            ("CPU-bound on about one core", time(&[State::Running]))
        }
        Kind::CpuBound => ("CPU-bound on one core", time(&[State::Running, State::Queued])),
        Kind::Parallel => {
            let cores = count(program.cores(), "core");
            ("parallel", format!("it already uses {:.1} of {cores}", program.cores_used()))
        }
    };
    match program.doubt() {
        None | Some(Doubt::TooShort) => format!("{}: {so_far}.", capital(what)),
        Some(_) => format!("Perhaps {what}: {so_far}."),
    }
}

fn how_short(program: &Classification) -> String {
    let (wall, needed) = (millis(program.shown().wall), millis(program.on_a_free_core()));
    if wall == needed { format!("it took {wall}") } else { format!("on a free core it takes {needed}") }
}

/// Whether waiting and queueing cannot be told apart, and there was some of both.
fn is_noisy(program: &Classification) -> bool {
    let doubt = program.doubt();
    matches!(
        doubt,
        Some(Doubt::Noisy(_) | Doubt::Interrupted(_) | Doubt::Throttled(_) | Doubt::PerhapsQueued(_))
    )
}

/// "55 % of the time it computed and 43 % it was queued, because no core was free".
fn time_spent(program: &Classification, states: &[State]) -> String {
    let Some(shares) = program.shares() else { return String::new() };
    let wall = program.shown().wall;
    let told = states.iter().filter_map(|&state| {
        let (length, what) = match state {
            State::Running => (shares.running, "it computed"),
            State::Waiting if is_noisy(program) => (shares.waiting, "it waited or was queued"),
            State::Waiting => (shares.waiting, "it waited"),
            State::Queued => (shares.queued?, why_queued(program)),
        };
        let is_told = state != State::Queued || Classification::WORTH_TELLING <= ratio(length, wall);
        is_told.then(|| (percent_of(length, wall), what))
    });
    let told = told.enumerate().map(|(place, (percent, what))| match place {
        0 => format!("{percent} of the time {what}"),
        _ => format!("{percent} {what}"),
    });
    list(&told.collect::<Vec<_>>())
}

fn why_queued(program: &Classification) -> &'static str {
    match program.held() {
        Held::NoFreeCore => "it was queued, because no core was free",
        Held::Quota => "it was queued, because its quota was used up",
    }
}

/// What would help: a sentence or two.
pub fn help(program: &Classification) -> Vec<String> {
    /// Others who use more cores keep its threads from running, too.
    const MUCH: f64 = 0.5;
    if let Some(first) = what_is_in_the_way(program) {
        return vec![first];
    }
    let gain = program.concurrency_gain();
    let are_others_there = program.shown().others.is_some_and(|others| MUCH < others.used);
    let if_free = if are_others_there { ", once others leave it its cores" } else { "" };
    let times = format!("up to {:.1} times as fast on this machine{if_free}", program.parallelism_gain());
    match program.kind() {
        Kind::TooShort => vec![format!(
            "Give it so much to do that it takes {} or longer.",
            millis(Classification::SHORTEST)
        )],
        Kind::IoBound => {
            let at_once = if gain < 10.0 { format!("{gain:.0}") } else { two_digits(gain) };
            vec![overlap(program, &format!("room for {at_once} at a time on one core"))]
        }
        Kind::Mixed => {
            let parallelism = format!("With parallelism too: {times}.");
            let concurrency = overlap(program, &format!("up to {gain:.1} times as much work on one core"));
            std::iter::once(concurrency)
                .chain((1.1 <= program.parallelism_gain()).then_some(parallelism))
                .collect()
        }
        Kind::CpuBound => {
            let parallelism = format!(
                "Parallelism (several cores at once) would help if its work can be divided: {times}."
            );
            one_at_a_time(program).into_iter().chain([parallelism]).collect()
        }
        Kind::Parallel if program.parallelism_gain() < 1.1 => {
            vec!["This machine has no more to give: only less work, or more cores, would help.".to_owned()]
        }
        Kind::Parallel => vec![format!("More parallelism would help: {times}.")],
    }
}

/// What has to change before anything else helps.
fn what_is_in_the_way(program: &Classification) -> Option<String> {
    let computes = matches!(program.kind(), Kind::CpuBound | Kind::Parallel);
    let sentence = match program.doubt() {
        Some(Doubt::Throttled(_)) => "Run it again with a larger quota: then it can be told what would help.",
        Some(Doubt::Noisy(_) | Doubt::Interrupted(_) | Doubt::PerhapsQueued(_)) => {
            "Run it again when nobody else computes: then it can be told what would help."
        }
        Some(Doubt::LeavesProcesses(_) | Doubt::Uncounted(_)) => {
            "Let it wait for the processes that it starts: then it can be told what would help."
        }
        _ if computes && program.is_bound_by_quota() => {
            "A larger quota would help: with this one, more threads would not."
        }
        _ if computes && program.cores() == 1 && program.has_more_threads_than_cores() => {
            "Its threads compute in turns, because it may use only one core: more cores would help, more threads would not."
        }
        _ if program.kind() == Kind::CpuBound && program.cores() == 1 => {
            "Parallelism would help with more cores: it may use only one."
        }
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// Why its threads do not give parallelism.
fn one_at_a_time(program: &Classification) -> Option<String> {
    let threads = program.threads_unhindered()?;
    Some(format!(
        "Of {threads} threads that computed, about one ran at a time, on average: as behind a lock, which one thread has at \
         a time (CPython, the usual Python, has one: use processes, each has its own), or one after the other."
    ))
}

/// What concurrency would do, or does.
fn overlap(program: &Classification, room: &str) -> String {
    /// A few threads wait for each other or for signals, as a shell waits for its program.
    const SEVERAL: usize = 8;
    let already = match program.shown().inside.as_ref().map(|inside| inside.waits) {
        Some(Waits::EventLoop) => "it has an event loop".to_owned(),
        Some(Waits::Threads(threads)) if SEVERAL <= threads => format!("it had {threads} threads at a time"),
        _ => return format!("Concurrency would help (others go on while it waits): {room}."),
    };
    let more = two_digits(program.concurrency_gain());
    format!("Its waits may overlap already: {already}. One core has room for {more} times as much.")
}

/// 904 is said too exactly: 900. Whoever has room for more than a thousand has room for a thousand.
fn two_digits(number: f64) -> String {
    match number.min(1000.0) {
        number @ ..100.0 => format!("{number:.*}", decimals(number, 2, 1)),
        number => format!("{:.0}", (number / 10.0).round() * 10.0),
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
            "Not sure: perhaps a noisy machine. {} its core was given to another thread, and it is not known whether that was \
             one of its own.",
            plural(usize::try_from(times).unwrap_or(usize::MAX), "time", "times")
        ),
        Some(Doubt::PerhapsQueued(queued)) => format!(
            "Not sure: a busy machine. Up to {:.3} s of what looks like waiting may have been queueing, of its other threads or \
             because this program looked late.",
            queued.as_secs()
        ),
        Some(Doubt::RunsDiffer(differ)) => {
            let of_another_kind = share_of(differ, program.runs().len(), "run", ["is", "are"]);
            format!("Not sure: the runs differ. {of_another_kind} of another kind.")
        }
        Some(Doubt::LeavesProcesses(computed)) => {
            format!("Not sure: processes that it started still run. {}", not_counted(computed))
        }
        Some(Doubt::Uncounted(computed)) => {
            format!(
                "Not sure: nobody waited for some of the processes that it started. {}",
                not_counted(computed)
            )
        }
        Some(Doubt::Throttled(Throttled { cores, time })) => format!(
            "Not sure: its quota of {cores:.2} cores kept it from running for {:.3} s on all cores together, and the system does \
             not tell how long each thread was kept.",
            time.as_secs()
        ),
    }
}

fn not_counted(computed: Time) -> String {
    match computed {
        Time::ZERO => "What they do is not counted.".to_owned(),
        computed => {
            format!("They computed for {:.3} s at least, and that is not counted.", computed.as_secs())
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
        "Wall time: from its start to its end. CPU time: of all its threads and children, on all cores. None \
         ran: none of its threads; one was queued for a core, or all were waiting for something else, as a disk, a network, \
         a timer or a lock.",
        "Peak memory: of its largest process. Context switches: how often it left a core, to wait (voluntary) or because \
         somebody else was given the core (involuntary).",
    ];
    if 1 < program.runs().len() {
        remarks.push("All figures are those of the run in the middle.");
    }
    if seen.cpu.user < seen.cpu.system && Classification::SHORTEST < seen.cpu.total() {
        remarks.push("The system computed more for it than it did itself: it copied data, for example.");
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
        limits.push(match program.shown().inside {
            Some(_) => {
                "Whether it waited, or was queued for a core, when nothing of it ran: the system tells it thread by thread, and \
                 more than one computed."
            }
            None => "Whether it waited, or was queued for a core: this system does not tell.",
        });
    }
    limits.push(match program.history() {
        Some(_) => "Whether its work can be divided: only its author knows.",
        None => {
            "How it went over time: all this is an average. Whether its work can be divided: only its author knows."
        }
    });
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
