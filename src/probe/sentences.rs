//! What is said of a server, in sentences.

use std::time::Duration;

use super::doubts::why;
use super::heartbeat::{Pulse, is_late, tolerated};
use super::kind::{Fit, Kind, Name};
use super::queues::Queues;
use super::record::Record;
use super::target::Place;
use super::verdict::{Doubt, Verdict, good_rounds};
use super::{MOST_USERS, MOST_USERS_REMOTE, Probed, Round, disturbed, told};
use crate::foreign::shown;
use crate::plan::Strategy;
use crate::story::{agree, capital, count, length, list, plural, whole_percent};
use crate::time::{Time, ratio};

/// What the heartbeat felt of the users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heart {
    NeverLate,
    Late,
    /// For as long as a slow request takes, or nearly.
    Stopped,
    /// For longer, and what was ready in the meantime was not sent either.
    Silent,
}

/// While users were there.
fn pulse_of_rounds(probed: &Probed) -> Pulse {
    let pulses = probed.rounds.iter().map(|round| probed.pulse((round.start(), round.end())));
    pulses.fold(Pulse::default(), |sum, own| Pulse {
        due: sum.due + own.due,
        late: sum.late + own.late,
        worst: sum.worst.max(own.worst),
    })
}

pub fn heart(probed: &Probed, verdict: &Verdict) -> Heart {
    let pulse = pulse_of_rounds(probed);
    match probed.length() {
        _ if verdict.unsent.is_some() => Heart::Silent,
        Some(alone) if 0.5 < ratio(pulse.worst, alone) => Heart::Stopped,
        _ if is_late(pulse.worst, probed.settings.beat) => Heart::Late,
        _ => Heart::NeverLate,
    }
}

/// What it is, and what that did to users and heartbeat.
pub fn verdict(probed: &Probed, verdict: &Verdict) -> String {
    let heart = heart(probed, verdict);
    let what = match (verdict.queues(), verdict.kind()) {
        (Some(queues), _) => in_own_queues(queues),
        (None, Some(kind)) => what(probed, seen(kind, verdict), heart),
        (None, None) => return "It cannot be told what kind of server this is.".to_owned(),
    };
    // That nobody knows how many workers there are is said with the queues.
    let is_told = verdict.doubts.iter().all(|doubt| matches!(doubt, Doubt::Uneven(_)));
    let what = if is_told { what } else { format!("Perhaps {}", lower(&what)) };
    format!("{what} {}", what_it_did(probed, heart))
}

/// Without the cores of a pool, where others may have had some of them.
fn seen(kind: Kind, verdict: &Verdict) -> Kind {
    match kind {
        Kind::Several { at_a_time, .. }
            if verdict.harmless.iter().chain(&verdict.doubts).any(disturbed::hides_cores) =>
        {
            Kind::Several { at_a_time, on: None }
        }
        kind => kind,
    }
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// Of whom all were answered.
fn most_users(probed: &Probed) -> usize {
    good_rounds(probed).map(|round| round.users.len()).max().unwrap_or(1)
}

fn in_own_queues(queues: &Queues) -> String {
    format!(
        "Between {} and {} at a time: workers with a queue each (processes that accept from one socket), and it is \
         chance who comes to which. {} of {} users came to one of them.",
        queues.fewest_at_work(),
        queues.workers(),
        queues.longest(),
        queues.users()
    )
}

fn what(probed: &Probed, kind: Kind, heart: Heart) -> String {
    let users = most_users(probed);
    match (kind, heart) {
        (Kind::OneAtATime, Heart::Stopped) => {
            "One at a time: the code that answers calculates, or waits without giving way, on the event loop (the thread \
             that serves all); or there is one worker."
                .to_owned()
        }
        (Kind::OneAtATime, Heart::Silent) => {
            "One at a time, and the event loop does not even get to send what is ready: threads with a lock that each \
             keeps for its whole request (such as CPython's, in one call of C)."
                .to_owned()
        }
        (Kind::OneAtATime, _) => {
            "One at a time, though quick requests get on: one worker, or a lock, does what is slow."
                .to_owned()
        }
        (Kind::Turns { on: 1 }, _) => format!(
            "{users} in progress, but together no faster than one: they take turns, a bit each, so all end late (tasks \
             of an event loop that give way; or threads with one lock, as in CPython: only who has it runs)."
        ),
        (Kind::Turns { on }, _) => {
            format!("{users} in progress, but together only as fast as {on}, as if they shared {on} cores.")
        }
        (Kind::Several { at_a_time, on }, heart) => {
            let shared = match on {
                None => String::new(),
                Some(1) => ", in turns on one core".to_owned(),
                Some(on) => format!(", which share {on} cores"),
            };
            let pool = match heart {
                Heart::Stopped | Heart::Silent => ", for which quick requests wait, too",
                _ => "",
            };
            format!(
                "{at_a_time} at a time{shared}: a pool of {at_a_time} workers (threads, processes, connections){pool}. Who comes \
                 when all are busy is queued."
            )
        }
        (Kind::AllAtOnce, _) => all_at_once(probed, users),
    }
}

/// That nobody waited for another, where all were answered as soon as one alone.
fn all_at_once(probed: &Probed, users: usize) -> String {
    const NEARLY: f64 = 1.1;
    let longest = good_rounds(probed).map(|round| slowest(round).1).max().unwrap_or_default();
    let nobody = probed.length().filter(|alone| ratio(longest, *alone) <= NEARLY);
    let nobody = if nobody.is_some() { ": nobody waited for another" } else { "" };
    format!("All {users} at once{nobody}, as in a pool of {users} or more.")
}

/// "User 8 of 8 took 3.4 s more than alone; 60 of 80 heartbeats were late, too, by up to 3.3 s."
fn what_it_did(probed: &Probed, heart: Heart) -> String {
    let (Some(last), Some(alone)) = (good_rounds(probed).last(), probed.length()) else {
        return String::new();
    };
    let (number, longest) = slowest(last);
    let longer = longest.saturating_sub(alone);
    let user = format!("User {number} of {} took {} more than alone", last.users.len(), told(longer));
    let Pulse { due, late, worst } = pulse_of_rounds(probed);
    match heart {
        Heart::NeverLate => format!("{user}; the heartbeat was never late."),
        _ => format!(
            "{user}; {late} of {} {} late, by up to {}.",
            count(due, "heartbeat"),
            agree(late, "was", "were"),
            told(worst)
        ),
    }
}

/// Its number, and how long it took.
fn slowest(round: &Round) -> (usize, Time) {
    let users = round.users.iter().enumerate().map(|(place, user)| (place + 1, user.response()));
    users.max_by_key(|(_, response)| *response).unwrap_or_default()
}

/// The strategy's name, and what to change, in a sentence.
pub fn advice(probed: &Probed, verdict: &Verdict) -> Option<String> {
    let (kind, heart) = (seen(verdict.kind()?, verdict), heart(probed, verdict));
    let change = match (kind, heart) {
        _ if verdict.doubts.iter().any(is_of_parts) => {
            "find out which part of a request waits, and which one calculates or has a lock: each has a cure of its own"
        }
        _ if verdict.doubts.iter().any(|doubt| matches!(doubt, Doubt::Paced(_))) => {
            "find out what lets only one begin at a time: a limit, a lock or a connection that all share. More workers \
             would wait for it, too"
        }
        _ if verdict.queues().is_some() => {
            "one queue for all workers: each takes a request when it is free, and not before; or keep what is slow off \
             their event loops"
        }
        (Kind::OneAtATime, Heart::Stopped) => {
            "keep what is slow off the event loop, or have more workers. If it keeps a core busy (see a task manager), it \
             calculates: let other processes (programs) do it. If not, it waits, as for a database: `await` it, so that \
             the loop serves others meanwhile"
        }
        (Kind::OneAtATime, Heart::Silent) => {
            "a thread does not help where one call keeps the lock: let processes calculate"
        }
        (Kind::OneAtATime, _) => "give what is slow more workers, or hold its lock for less",
        (Kind::Turns { on: 1 } | Kind::Several { on: Some(1), .. }, _) => {
            "more that take turns make no time: let processes calculate (programs, each with a lock of its own), or threads \
             without such a lock"
        }
        (Kind::Turns { on }, _) if probed.asked.place == Place::ThisMachine && on < probed.machine.cores => {
            "less work, or let it use more of the cores of this machine"
        }
        (Kind::Turns { .. }, _) => {
            "these cores have no more to give: less work or more cores help, more workers do not"
        }
        (Kind::Several { .. }, _) => {
            "more workers, if they wait, as for a database (or `await` that on a loop); if they calculate, only as many as \
             there are cores"
        }
        (Kind::AllAtOnce, _) => &for_so_many(probed),
    };
    Some(format!("The server's strategy: {}. What to change: {change}.", strategy(kind, heart)))
}

fn is_of_parts(doubt: &Doubt) -> bool {
    matches!(doubt, Doubt::FewAreLate { .. } | Doubt::FewerCores { .. } | Doubt::MoreThanCores { .. })
}

/// Users tell a pool from a server without a limit only if they are more than it has workers.
fn for_so_many(probed: &Probed) -> String {
    let users = most_users(probed);
    let asked = probed.rounds.iter().map(|round| round.users.len()).max().unwrap_or(users);
    match more_users(probed) {
        _ if users < asked => format!("nothing, for {users} users; of {asked}, not all were answered"),
        Some(more) => {
            format!("nothing, for {users} users; `--users {users},{more}` tells if it is a pool of {users}")
        }
        None => format!("nothing, for {users} users, and more cannot be asked"),
    }
}

/// What shows more than these did.
fn more_users(probed: &Probed) -> Option<usize> {
    let users = most_users(probed);
    let most = match probed.asked.place {
        Place::ThisMachine => MOST_USERS,
        Place::Elsewhere => MOST_USERS_REMOTE,
    };
    Some((users * 4).min(most)).filter(|more| users < *more)
}

/// Its name, and what that means.
fn strategy(kind: Kind, heart: Heart) -> String {
    let (name, means) = match (kind, heart) {
        (Kind::OneAtATime, Heart::Stopped | Heart::Silent) => {
            (Strategy::BLOCKING, "nobody else gets on until one is done")
        }
        (Kind::OneAtATime, _) => (Strategy::BLOCKING, "of those that are slow, one at a time"),
        (Kind::Turns { on: 1 } | Kind::Several { on: Some(1), .. }, _) => {
            (Strategy::CONCURRENT, "many are begun, one runs")
        }
        (Kind::Several { .. }, Heart::Stopped | Heart::Silent) => (Strategy::PARALLEL, "several run at once"),
        (Kind::Turns { .. } | Kind::Several { .. }, _) => {
            (Strategy::HYBRID, "somebody receives, others do what is slow")
        }
        (Kind::AllAtOnce, _) => {
            return format!(
                "{} if its waits overlap, {} if a worker calculates for each",
                Strategy::CONCURRENT,
                Strategy::HYBRID
            );
        }
    };
    format!("{name} ({means})")
}

/// How sure that is, and why.
pub fn sureness(verdict: &Verdict) -> Vec<String> {
    let (best, others) = match (verdict.doubts.as_slice(), verdict.fits.as_slice()) {
        ([], [best, others @ ..]) => (best, others),
        (doubts, _) => return doubts.iter().map(|doubt| format!("Not sure: {}.", why(doubt))).collect(),
    };
    let nearest = others.iter().min_by(|one, other| one.distance.total_cmp(&other.distance));
    let told = nearest.map(|next| {
        let [this_off, next_off, next_kind] = [off(best), off(next), told_kind(next.kind)];
        match best.is_far_nearer_than(next) {
            true => format!("Sure: answers are {this_off} off this kind, {next_off} off the next, {next_kind}."),
            // Their order, or the cores that were used, tell them apart.
            false => format!(
                "Sure: answers are {this_off} off this kind; {next_kind}, which is {next_off} off, has another order, or other \
                 cores."
            ),
        }
    });
    told.into_iter().collect()
}

/// A distance, as a share of a response.
pub fn off(fit: &Fit) -> String {
    whole_percent(fit.distance.exp() - 1.0)
}

/// What else a reader must know.
pub fn notes(probed: &Probed, verdict: &Verdict) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(most) = probed.left_out.iter().max() {
        let asked = probed.rounds.iter().map(|round| round.users.len()).max().unwrap_or(1);
        let asked = if asked == 1 { "none".to_owned() } else { format!("only {asked}") };
        notes
            .push(format!("There was no time for {most} users at once, {asked} came; --longest gives more."));
    }
    if is_in_numbers(probed) && !verdict.doubts.contains(&Doubt::Different) {
        notes.push("The slow answers differ, in their numbers only.".to_owned());
    }
    if !verdict.harmless.is_empty() {
        let what: Vec<String> = verdict.harmless.iter().map(why).collect();
        notes.push(format!("{}; that makes no other kind look like this one.", capital(&what.join("; "))));
    }
    if let Some(longest) = verdict.unsent {
        notes.push(format!(
            "For up to {} nothing was answered at all: what came then counts as ready since some time before.",
            told(longest)
        ));
    }
    notes.extend(newest_first(probed, verdict));
    notes.extend(asked_again(probed));
    notes.extend(late_connections(probed));
    if probed.asked.place == Place::ThisMachine {
        notes.push("Client and server share a machine.".to_owned());
    }
    notes
}

/// Whoever is served whole has a place among the others, and it need not be that of his arrival.
fn newest_first(probed: &Probed, verdict: &Verdict) -> Option<String> {
    const FEWEST: usize = 4;
    let at_a_time = match verdict.kind()? {
        Kind::OneAtATime => 1,
        Kind::Several { at_a_time, .. } => at_a_time,
        Kind::Turns { .. } | Kind::AllAtOnce => return None,
    };
    let last = good_rounds(probed).last()?;
    let queued: Vec<Time> = last.users.iter().skip(at_a_time).map(|user| user.ended).collect();
    let is_newest_first = FEWEST <= queued.len() && queued.is_sorted_by(|one, other| one > other);
    is_newest_first.then(|| {
        format!(
            "Of those who were queued, the newest was served first: User {} waited longest.",
            at_a_time + 1
        )
    })
}

/// What was strange the first time.
fn asked_again(probed: &Probed) -> Option<String> {
    let slowest = |rounds: &[Round]| {
        let all = rounds.iter().flat_map(|round| &round.users).map(Record::response);
        all.max().unwrap_or_default()
    };
    (!probed.first_rounds.is_empty()).then(|| {
        format!(
            "The users came twice, since no kind explains the first time (up to {}, then {}): a worker may have to warm up.",
            told(slowest(&probed.first_rounds)),
            told(slowest(&probed.rounds))
        )
    })
}

/// A system that has no room for a new connection lets the client ask again, after a second at first.
fn late_connections(probed: &Probed) -> Option<String> {
    const ASKED_AGAIN: Time = Time::from_millis(900);
    let users = || probed.rounds.iter().flat_map(|round| &round.users);
    let waits = users().filter_map(|user| Some(user.connected?.saturating_sub(user.sent)));
    let late: Vec<Time> = waits.filter(|waited| ASKED_AGAIN <= *waited).collect();
    let longest = late.iter().max()?;
    Some(format!(
        "{} of {} {} connected only after up to {}: perhaps the server's list of new connections (its backlog) was full.",
        late.len(),
        count(users().count(), "user"),
        agree(late.len(), "was", "were"),
        told(*longest)
    ))
}

fn is_in_numbers(probed: &Probed) -> bool {
    let good = probed.slow().filter(|record| record.is_good());
    let mut digests = good.filter_map(|record| Some(record.answer()?.digest));
    digests.next().is_some_and(|first| digests.any(|other| other != first))
}

/// What was asked.
pub fn asked(probed: &Probed) -> String {
    let alone = plural(probed.alone.len(), "time", "times");
    let length_alone = probed.length().map_or_else(String::new, |alone| format!(" ({})", told(alone)));
    let rounds: Vec<String> = probed.rounds.iter().map(|round| count(round.users.len(), "user")).collect();
    let rounds = if rounds.is_empty() { String::new() } else { format!(", then by {}", list(&rounds)) };
    format!(
        "Asked {alone} alone{length_alone}{rounds}. Heartbeat (are others answered?): GET {} every {}, usually {}, late from {} on.",
        shown(&probed.asked.quick),
        length(probed.settings.beat),
        told(probed.usual()),
        told(probed.usual() + tolerated(probed.settings.beat))
    )
}

/// With its cores, where they are what limits it.
pub fn told_kind(kind: Kind) -> String {
    match kind {
        Kind::Several { on: Some(on), .. } => format!("{} on {}", name(kind.name()), count(on, "core")),
        _ => name(kind.name()),
    }
}

/// The names of kinds as a table has them.
pub fn name(name: Name) -> String {
    match name {
        Name::OneAtATime => "one at a time".to_owned(),
        Name::Turns(1) => "turns".to_owned(),
        Name::Turns(on) => format!("turns on {on} cores"),
        Name::Several(at_a_time) => format!("{at_a_time} at a time"),
        Name::AllAtOnce => "all at once".to_owned(),
    }
}

/// What it came to, against what somebody expects.
pub fn expected(probed: &Probed, expected: Name, verdict: &Verdict) -> String {
    let is = match verdict.kind() {
        Some(Kind::AllAtOnce) if verdict.is_sure() && expected == Name::AllAtOnce => {
            format!("it is, for {}", count(most_users(probed), "user"))
        }
        Some(kind) if verdict.is_sure() && kind.name() == expected => "it is".to_owned(),
        Some(kind) if verdict.is_sure() => format!("it is NOT: {}", kind.name()),
        _ => "it cannot be told here".to_owned(),
    };
    format!("Expected {expected}: {is}.")
}

/// CPU time of the probe itself, as a share of its time.
pub fn own_share(probed: &Probed) -> Option<f64> {
    let own: Duration = probed.own?;
    Some(ratio(own.into(), probed.wall))
}

/// "2 users".
pub fn users(round: &Round) -> String {
    count(round.users.len(), "user")
}

/// As a heading has it: "8 users, one every 58 ms".
pub fn heading(round: &Round) -> String {
    /// So near to each other they come together.
    const AT_ONCE: Time = Time::from_millis(1);
    let sent = || round.users.iter().map(|user| user.sent);
    let (first, last) = (sent().min().unwrap_or_default(), sent().max().unwrap_or_default());
    let gaps = u64::try_from(round.users.len().saturating_sub(1)).unwrap_or(1).max(1);
    match Time::from_nanos(last.saturating_sub(first).as_nanos() / gaps) {
        gap if gap < AT_ONCE => format!("{} at once", users(round)),
        gap => format!("{}, one every {}", users(round), told(gap)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::samples::{ALONE, busy, of, pool, words};

    #[test]
    fn what_others_may_have_hidden_is_not_said() {
        let on_one = Kind::Several { at_a_time: 2, on: Some(1) };
        let advice = |probed: &Probed| advice(probed, &Verdict::of(probed)).expect("advice");
        assert!(words(&pool(on_one)).starts_with("2 at a time, in turns on one core: a pool of 2"));
        let processes = "The server's strategy: concurrent (many are begun, one runs). What to change: more that take turns";
        assert!(advice(&pool(on_one)).starts_with(processes), "{}", advice(&pool(on_one)));
        let busy = busy(pool(on_one), 2.0);
        assert!(words(&busy).contains("2 at a time: a pool of 2"), "{}", words(&busy));
        assert!(advice(&busy).contains("more workers, if they wait"), "{}", advice(&busy));
    }

    #[test]
    fn all_at_once_is_not_said_to_wait_for_nobody_where_somebody_did() {
        let mut all = pool(Kind::AllAtOnce);
        assert!(words(&all).starts_with("All 8 at once: nobody waited for another, as in a pool"));
        let from = all.rounds[1].start();
        let held = all.beats.iter_mut().find(|beat| from < beat.due).expect("a heartbeat");
        held.ended = held.due + ALONE.share(0.4);
        assert_eq!(of(&all), "all-at-once: Waited");
        let mut last_is_late = pool(Kind::AllAtOnce);
        last_is_late.rounds[1].users[7].ended += ALONE.share(0.15);
        let said = words(&last_is_late);
        assert!(said.contains("all 8 at once, as in a pool of 8 or more."), "{said}");
    }

    #[test]
    fn the_newest_first_is_seen() {
        let said = |probed: &Probed| notes(probed, &Verdict::of(probed)).join(" ");
        let mut newest = pool(Kind::Several { at_a_time: 2, on: None });
        assert!(!said(&newest).contains("newest"));
        let mut ends: Vec<Time> = newest.rounds[1].users.iter().skip(2).map(|user| user.ended).collect();
        ends.reverse();
        newest.rounds[1].users.iter_mut().skip(2).zip(ends).for_each(|(user, ended)| user.ended = ended);
        let first = "Of those who were queued, the newest was served first: User 3 waited longest.";
        assert!(said(&newest).contains(first), "{}", said(&newest));
    }
}
