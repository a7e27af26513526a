//! Servers that were never asked: what would have been written down of them.

use std::time::Duration;

use super::kind::Kind;
use super::record::{Answer, Failure, Outcome, Record};
use super::sentences;
use super::target::{Asked, Place};
use super::verdict::Verdict;
use super::{Probed, Round, Settings, Work};
use crate::system::load::Meanwhile;
use crate::system::machine::Machine;
use crate::time::Time;

pub const ALONE: Time = Time::from_millis(1000);
const BEAT: Time = Time::from_millis(50);
const QUICK: Time = Time::from_millis(1);
const REST: Time = Time::from_millis(500);

pub fn answered(status: u16, digest: u64) -> Outcome {
    Outcome::Answered(Answer { status, bytes: 4, digest, digest_of_words: digest, location: None })
}

pub fn failed(failure: Failure) -> Outcome {
    Outcome::Failed(failure)
}

fn record(sent: Time, ended: Time) -> Record {
    let outcome = answered(200, 1);
    Record { due: sent, sent, connected: Some(sent + QUICK), first_byte: Some(ended), ended, outcome }
}

fn nothing() -> Probed {
    let asked = Asked {
        url: "http://127.0.0.1:8000/slow".to_owned(),
        method: "GET".to_owned(),
        quick: "/".to_owned(),
        place: Place::ThisMachine,
    };
    let settings = Settings {
        users: vec![2, 8],
        every: None,
        beat: BEAT,
        longest: Time::from_mins(3),
        requests: 10_000,
        bytes: 1_000_000,
    };
    let machine = Machine { cores: 8, ..Machine::here() };
    Probed { machine, ..Probed::nothing_yet(asked, settings) }
}

/// The time goes on: only the heartbeat asks, and is answered.
fn rest(probed: &mut Probed) {
    let from = probed.wall;
    probed.rests.push((from, from + REST));
    probed.at_rest.push(quiet(REST));
    beat(probed, from + REST, None);
}

/// Two processors that nobody needs.
fn quiet(wall: Time) -> Meanwhile {
    let wall: Duration = wall.into();
    Meanwhile { wall, processors: 2, others: wall / 100, ..Meanwhile::default() }
}

/// Heartbeats until then, all of them answered at once, or when somebody gets to them.
fn beat(probed: &mut Probed, until: Time, stopped_until: Option<Time>) {
    let mut due = probed.wall;
    while due < until {
        let ended = stopped_until.map_or(due + QUICK, |end| end.max(due + QUICK));
        probed.beats.push(record(due, ended));
        due += BEAT;
        while due <= ended {
            due += BEAT;
        }
    }
    probed.wall = until;
}

/// Users that each took so long, one after the other.
pub fn alone(lengths: &[u64]) -> Probed {
    let mut probed = nothing();
    rest(&mut probed);
    for length in lengths {
        one_alone(&mut probed, Time::from_millis(*length));
    }
    rest(&mut probed);
    probed
}

fn one_alone(probed: &mut Probed, length: Time) {
    let (from, to) = (probed.wall, probed.wall + length);
    probed.alone.push(record(from, to));
    probed.at_work.push(Work { users: 1, load: quiet(length) });
    beat(probed, to, None);
}

/// Two users and then more, on a server of this kind; `stops` says whether its heartbeat stops when there are users.
fn users_of(kind: Kind, most: u32, stops: bool) -> Probed {
    let mut probed = alone(&[1000, 1004]);
    for users in [2, most] {
        let from = probed.wall;
        let mut sent = Vec::new();
        let mut at = from;
        for _ in 0..users {
            sent.push(at);
            at += ALONE.share(0.4 / f64::from(most));
        }
        let answers = kind.answers(&sent, ALONE);
        let last = answers.last().copied().unwrap_or_default();
        // A real one is never as exact.
        let users = sent.iter().zip(answers).map(|(sent, ended)| record(*sent, ended + Time::from_millis(7)));
        let round = Round { users: users.collect() };
        probed.at_work.push(Work { users: round.users.len(), load: quiet(round.makespan()) });
        probed.rounds.push(round);
        beat(&mut probed, last, stops.then_some(last));
        rest(&mut probed);
    }
    one_alone(&mut probed, Time::from_millis(1002));
    rest(&mut probed);
    // Who shares cores computes.
    if kind.shares().is_some() {
        computes(&mut probed, ALONE.into());
    }
    probed
}

/// Of this kind; one at a time stops the heartbeat.
pub fn named(kind: Kind) -> Probed {
    users_of(kind, 8, kind == Kind::OneAtATime)
}

/// Of this kind, behind an event loop that gets on.
pub fn pool(kind: Kind) -> Probed {
    users_of(kind, 8, false)
}

/// Of this kind, and its workers answer quick requests, too.
pub fn workers(kind: Kind) -> Probed {
    users_of(kind, 8, true)
}

/// With as many users as there can be.
pub fn crowd(kind: Kind) -> Probed {
    users_of(kind, 64, false)
}

/// Each of its requests is so much work.
pub fn computes(probed: &mut Probed, each: Duration) {
    for work in &mut probed.at_work {
        work.load.others += each * u32::try_from(work.users).unwrap_or(u32::MAX);
    }
}

/// On a machine where others have so many of two cores.
pub fn busy(mut probed: Probed, others: f64) -> Probed {
    for rest in &mut probed.at_rest {
        rest.others = rest.wall.mul_f64(others);
    }
    probed
}

pub fn words(probed: &Probed) -> String {
    sentences::verdict(probed, &Verdict::of(probed))
}

fn names(verdict: &Verdict) -> String {
    let doubts = verdict.doubts.iter().map(|doubt| format!("{doubt:?}"));
    let names = doubts.map(|doubt| doubt.split([' ', '(']).next().unwrap_or_default().to_owned());
    names.collect::<Vec<_>>().join(" ")
}

/// What is said of it, and why nobody is sure, by name.
pub fn of(probed: &Probed) -> String {
    let verdict = Verdict::of(probed);
    let kind = verdict.kind().map_or("none".to_owned(), |kind| kind.name().to_string());
    match verdict.is_sure() {
        true => format!("sure: {kind}"),
        false => format!("{kind}: {}", names(&verdict)),
    }
}
