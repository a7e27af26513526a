//! What a server did when it was probed, for programs. Times are real seconds since the probe began.

use serde::Serialize;

use crate::probe::kind::{Fit, Name};
use crate::probe::record::{Outcome, Record};
use crate::probe::sentences::{
    advice, expected as told_expected, notes, own_share, sureness, verdict as told_verdict,
};
use crate::probe::verdict::Verdict;
use crate::probe::{Probed, Round};
use crate::system::machine::Machine;
use crate::time::Time;

#[derive(Serialize)]
struct View {
    format: u32,
    url: String,
    method: String,
    quick: String,
    machine: Machine,
    /// None where nothing was measured.
    kind: Option<String>,
    sure: bool,
    verdict: String,
    sureness: Vec<String>,
    advice: Option<String>,
    notes: Vec<String>,
    expected: Option<String>,
    alone_s: Option<f64>,
    beat_s: f64,
    usual_beat_s: f64,
    kinds: Vec<KindView>,
    alone: Vec<RequestView>,
    rounds: Vec<RoundView>,
    /// If users came again: the first time, which does not count.
    first_rounds: Vec<RoundView>,
    heartbeats: Vec<RequestView>,
    wall_s: f64,
    own_share: Option<f64>,
}

#[derive(Serialize)]
struct KindView {
    kind: String,
    distance: f64,
    slowdown: f64,
    /// Round by round.
    makespans_s: Vec<f64>,
}

#[derive(Serialize)]
struct RoundView {
    users: usize,
    makespan_s: f64,
    heartbeats: usize,
    heartbeats_late: usize,
    heartbeat_worst_s: f64,
    requests: Vec<RequestView>,
}

#[derive(Serialize)]
struct RequestView {
    due_s: f64,
    sent_s: f64,
    connected_s: Option<f64>,
    first_byte_s: Option<f64>,
    ended_s: f64,
    status: Option<u16>,
    bytes: Option<u64>,
    failure: Option<&'static str>,
}

/// One JSON object and a line end.
pub fn json(probed: &Probed, verdict: &Verdict, expected: Option<Name>) -> String {
    let requests = |records: &[Record]| records.iter().map(request).collect();
    super::text(&View {
        format: super::FORMAT,
        url: probed.asked.url.clone(),
        method: probed.asked.method.clone(),
        quick: probed.asked.quick.clone(),
        machine: probed.machine,
        kind: verdict.kind().map(|kind| kind.name().to_string()),
        sure: verdict.is_sure(),
        verdict: told_verdict(probed, verdict),
        sureness: sureness(verdict),
        advice: advice(probed, verdict),
        notes: notes(probed, verdict),
        expected: expected.map(|name| told_expected(probed, name, verdict)),
        alone_s: probed.length().map(Time::as_secs),
        beat_s: probed.settings.beat.as_secs(),
        usual_beat_s: probed.usual().as_secs(),
        kinds: verdict.fits.iter().map(|fit| kind(probed, fit)).collect(),
        alone: requests(&probed.alone),
        rounds: probed.rounds.iter().map(|own| round(probed, own)).collect(),
        first_rounds: probed.first_rounds.iter().map(|own| round(probed, own)).collect(),
        heartbeats: requests(&probed.beats),
        wall_s: probed.wall.as_secs(),
        own_share: own_share(probed),
    })
}

fn kind(probed: &Probed, fit: &Fit) -> KindView {
    let alone = probed.length().unwrap_or_default();
    let makespan = |round: &Round| round.makespan_if(fit.kind, alone).as_secs();
    KindView {
        kind: fit.kind.name().to_string(),
        distance: fit.distance,
        slowdown: fit.slowdown,
        makespans_s: probed.rounds.iter().filter(|round| round.is_good()).map(makespan).collect(),
    }
}

fn round(probed: &Probed, round: &Round) -> RoundView {
    let pulse = probed.pulse((round.start(), round.end()));
    RoundView {
        users: round.users.len(),
        makespan_s: round.makespan().as_secs(),
        heartbeats: pulse.due,
        heartbeats_late: pulse.late,
        heartbeat_worst_s: pulse.worst.as_secs(),
        requests: round.users.iter().map(request).collect(),
    }
}

fn request(record: &Record) -> RequestView {
    RequestView {
        due_s: record.due.as_secs(),
        sent_s: record.sent.as_secs(),
        connected_s: record.connected.map(Time::as_secs),
        first_byte_s: record.first_byte.map(Time::as_secs),
        ended_s: record.ended.as_secs(),
        status: record.answer().map(|answer| answer.status),
        bytes: record.answer().map(|answer| answer.bytes),
        failure: match &record.outcome {
            Outcome::Answered(_) => None,
            Outcome::Failed(failure) => Some(failure.name()),
        },
    }
}
