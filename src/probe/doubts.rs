//! What is said of each doubt, after "not sure".

use super::verdict::{Doubt, SoMany, To};
use super::{LEAST_BEATS, told};
use crate::foreign::shown;
use crate::story::{agree, count, plural};
use crate::time::Time;

pub fn why(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Failed { failure, so_many } => {
            format!("{} {}{}", told_many(so_many), failure.in_words(), to_whom(so_many))
        }
        Doubt::Refused { status, location, so_many } => refused(*status, location.as_deref(), so_many),
        Doubt::Different => {
            "the slow answers differ, and not only in their numbers: is it the same work each time?"
                .to_owned()
        }
        Doubt::TooShort { alone, least } => too_short(*alone, *least),
        Doubt::Cache { first, later } => kept(*first, *later),
        Doubt::Unsteady { one, other } => unsteady(*one, *other),
        Doubt::Sooner { took, alone } => sooner(*took, *alone),
        Doubt::OnlyAlone => "there was no time for several users; give more with --longest".to_owned(),
        Doubt::NoHeartbeat => "most heartbeats had no answer; choose another --quick".to_owned(),
        Doubt::Busy { others, of } => format!(
            "this machine is busy: others had {others:.1} of {} while only the heartbeat asked",
            cores(*of)
        ),
        Doubt::BusyMeanwhile { others, of, users } => busy_meanwhile(*others, *of, *users),
        Doubt::Throttled => "a quota on CPU time kept this program from running".to_owned(),
        Doubt::LateOurselves(late) => format!("this program itself came late, by up to {}", told(*late)),
        Doubt::NothingFits => "no kind explains what was measured".to_owned(),
        Doubt::FewAreLate { users, times } => few_are_late(*users, *times),
        Doubt::MoreThanCores { on, cores } => format!(
            "they are as fast as {on} cores, and this machine has {cores}: part of each request waits, and does not calculate"
        ),
        Doubt::FewerCores { on, used } => format!(
            "they are as fast as {on} cores, and used {used:.1}: part of each request waits, and does not calculate"
        ),
        Doubt::Uneven(_) => {
            "so many workers were seen; another time, users may come to more of them, or to fewer".to_owned()
        }
        Doubt::Paced(gap) => paced(*gap),
        Doubt::OwnQueues(longest) => own_queues(*longest),
        Doubt::Waited { users, worst } => format!(
            "a heartbeat was late by {} with only {}, though this kind would have had somebody to answer it",
            told(*worst),
            count(*users, "user")
        ),
        Doubt::TwoFit(name) => format!("{name} would explain it nearly as well"),
    }
}

fn too_short(alone: Time, least: Time) -> String {
    format!(
        "the slow request takes {} alone, and {LEAST_BEATS} heartbeats take {}: ask for something slower, or with a shorter \
         --beat",
        told(alone),
        told(least)
    )
}

fn kept(first: Time, later: Time) -> String {
    format!(
        "one took {}, and a later one {}: the server keeps answers (a cache); ask for something that it works on each time",
        told(first),
        told(later)
    )
}

fn unsteady(one: Time, other: Time) -> String {
    format!("alone it took {} once, and else {} or more: no length to compare with", told(one), told(other))
}

fn sooner(took: Time, alone: Time) -> String {
    format!(
        "somebody among others was answered after {}, and nobody alone before {}: answers are shared, or each takes another time",
        told(took),
        told(alone)
    )
}

fn busy_meanwhile(others: f64, of: u32, users: usize) -> String {
    format!(
        "this machine was busy: while {} {} there, {others:.1} of {} more were used than these requests need",
        count(users, "user"),
        agree(users, "was", "were"),
        cores(of)
    )
}

fn few_are_late(users: usize, times: f64) -> String {
    format!(
        "with {} answers are {times:.1} times as late as with more, for this kind: part of each request may wait, and another part \
         have a lock or a core for itself",
        count(users, "user")
    )
}

fn paced(gap: Time) -> String {
    format!(
        "an answer came every {}, as no number of workers gives them: the server limits how often one begins, or part of each \
         request is done one at a time (a lock, one connection, the event loop)",
        told(gap)
    )
}

fn own_queues(longest: Time) -> String {
    format!(
        "some quick requests were answered at once while others waited for up to {}: each worker may have a queue of its own, and \
         then it is chance who comes to which one",
        told(longest)
    )
}

fn cores(of: u32) -> String {
    plural(usize::try_from(of).unwrap_or(0), "core", "cores")
}

fn told_many(SoMany { times, of, .. }: &SoMany) -> String {
    format!("{times} of {}", count(*of, "slow request"))
}

fn to_whom(so_many: &SoMany) -> &'static str {
    match so_many.to {
        To::Anybody => "",
        To::UsersTogether => ", and none that was alone",
    }
}

fn refused(status: u16, location: Option<&str>, so_many: &SoMany) -> String {
    let was = agree(so_many.times, "was", "were");
    let so_many = format!("{} {was} answered with {status}{}", told_many(so_many), to_whom(so_many));
    match (status, location) {
        (300..400, Some(place)) => format!("{so_many}, which leads to `{}`: ask for that", shown(place)),
        (429, _) => format!("{so_many}: the server limits how often it is asked, or by how many at once"),
        _ => so_many,
    }
}
