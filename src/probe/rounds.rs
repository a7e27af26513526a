//! The measuring: alone, then two, then more, with a heartbeat beside all of it.

use std::io;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout_at};

use super::client::{Client, What};
use super::heartbeat::{Beats, beat};
use super::record::Record;
use super::target::Target;
use super::verdict::{Doubt, Verdict};
use super::{Probed, Round, Settings, Shared, TIMES_ALONE, Work};
use crate::system::load::{Load, Meanwhile};
use crate::system::thread_cpu_time;
use crate::time::Time;

/// At rest between two rounds: long enough for the system to count what its processors do.
const LEAST_REST: Duration = Duration::from_millis(200);
const LONGEST_REST: Duration = Duration::from_secs(1);
const BEATS_AT_REST: u32 = 10;
/// Users come so close after each other that all are there long before the first is answered: a share of the slow
/// request, and of all of them together.
const SHARE_BETWEEN_USERS: f64 = 1.0 / 20.0;
const SHARE_OF_ALL_USERS: f64 = 0.4;
/// No heartbeat is sent while they come, if all come within this share of the slow request.
const SHARE_OF_A_CROWD: f64 = 0.5;
/// A server with many users at once takes longer than its work: so much room is left.
const MARGIN: f64 = 1.25;

/// Asks the server, on this thread; `answered` is told of each slow request that is over.
///
/// # Errors
/// If the system gives no event loop.
pub fn measure(target: &Target, settings: &Settings, answered: &dyn Fn()) -> io::Result<Probed> {
    let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
    let cpu = thread_cpu_time();
    let start = Instant::now();
    let deadline = start + Duration::from(settings.longest);
    let client = Arc::new(Client::new(target.clone(), start, deadline, settings.bytes));
    let mut campaign = Campaign::new(client, answered, target, settings);
    runtime.block_on(campaign.run());
    let own = thread_cpu_time().zip(cpu).map(|(now, before)| now.saturating_sub(before));
    let wall = campaign.client.now();
    Ok(Probed { own, wall, ..campaign.probed })
}

/// If all came again, and were answered.
fn counts_instead_of(again: &[Round], first: &[Round]) -> bool {
    let users = |rounds: &[Round]| rounds.iter().map(|round| round.users.len()).collect::<Vec<_>>();
    users(again) == users(first) && again.iter().all(Round::is_good)
}

/// From one user to the next.
fn between(users: usize, alone: Time) -> Time {
    let users = u32::try_from(users).unwrap_or(u32::MAX).max(1);
    alone.share(SHARE_BETWEEN_USERS.min(SHARE_OF_ALL_USERS / f64::from(users)))
}

struct Campaign<'a> {
    client: Arc<Client>,
    beats: Shared<Beats>,
    answered: &'a dyn Fn(),
    probed: Probed,
}

impl<'a> Campaign<'a> {
    fn new(client: Arc<Client>, answered: &'a dyn Fn(), target: &Target, settings: &Settings) -> Self {
        let probed = Probed::nothing_yet(target.asked(), settings.clone());
        Self { client, beats: Arc::default(), answered, probed }
    }

    async fn run(&mut self) {
        let settings = &self.probed.settings;
        let most = settings.heartbeats();
        let heart = beat(Arc::clone(&self.client), settings.beat.into(), most, Arc::clone(&self.beats));
        let heart = tokio::spawn(heart);
        self.rest().await;
        self.ask_alone().await;
        self.ask_rounds().await;
        if self.is_worth_asking_again() {
            self.ask_rounds_again().await;
        }
        self.rest().await;
        if self.has_time_for_one_more() {
            self.ask_one().await;
            self.rest().await;
        }
        heart.abort();
        self.probed.beats = self.beats.lock().until(self.client.now());
    }

    async fn ask_rounds(&mut self) {
        for users in self.probed.settings.users.clone() {
            if let Some(alone) = self.still_answered() {
                self.rest().await;
                self.ask_together(users, alone).await;
            }
        }
    }

    /// A worker that is asked for the first time may have to warm up, and nobody who was alone came to all of them. Then
    /// no kind explains the answers, or only those of few users are late; that it computes looks as if others did.
    fn is_worth_asking_again(&self) -> bool {
        let settings = &self.probed.settings;
        let all = settings.users_together();
        let has_time = self.still_answered().is_some_and(|alone| all <= self.room_for(alone));
        if !settings.allows_again() || !has_time || !self.probed.left_out.is_empty() {
            return false;
        }
        let beats = self.beats.lock().until(self.client.now());
        let doubts = Verdict::of(&Probed { beats, ..self.probed.clone() }).doubts;
        let is_of_them = |doubt: &Doubt| matches!(doubt, Doubt::NothingFits | Doubt::FewAreLate { .. });
        let comes_with_it =
            |doubt: &Doubt| matches!(doubt, Doubt::BusyMeanwhile { .. } | Doubt::Waited { .. });
        doubts.iter().any(is_of_them) && doubts.iter().all(|doubt| is_of_them(doubt) || comes_with_it(doubt))
    }

    async fn ask_rounds_again(&mut self) {
        let work = self.probed.at_work.clone();
        self.probed.first_rounds = mem::take(&mut self.probed.rounds);
        self.probed.at_work.retain(|work| work.users == 1);
        self.ask_rounds().await;
        if !counts_instead_of(&self.probed.rounds, &self.probed.first_rounds) {
            self.probed.rounds = mem::take(&mut self.probed.first_rounds);
            self.probed.at_work = work;
            self.probed.left_out.clear();
        }
    }

    /// Only the heartbeat asks; what the processors do now, they do for others.
    async fn rest(&mut self) {
        let (from, load) = (self.client.now(), Load::now());
        let length = Duration::from(self.probed.settings.beat) * BEATS_AT_REST;
        let until = Instant::now() + length.clamp(LEAST_REST, LONGEST_REST);
        sleep_until(until.min(self.client.deadline()).into()).await;
        let meanwhile: Option<Meanwhile> = Load::since(load);
        self.probed.at_rest.extend(meanwhile);
        self.probed.rests.push((from, self.client.now()));
    }

    async fn ask_alone(&mut self) {
        for _ in 0..TIMES_ALONE {
            if !self.ask_one().await || self.probed.is_steady() {
                break;
            }
        }
    }

    /// Says whether it was answered as it should be.
    async fn ask_one(&mut self) -> bool {
        let load = Load::now();
        let record = self.client.ask(What::Slow, Instant::now()).await;
        self.worked(1, load);
        (self.answered)();
        let is_good = record.is_good();
        self.probed.alone.push(record);
        is_good
    }

    /// A machine that has changed its speed meanwhile is seen only if one is alone again after the others.
    fn has_time_for_one_more(&self) -> bool {
        !self.probed.rounds.is_empty() && self.still_answered().is_some_and(|alone| 0 < self.room_for(alone))
    }

    fn worked(&mut self, users: usize, before: Option<Load>) {
        self.probed.at_work.extend(Load::since(before).map(|load| Work { users, load }));
    }

    /// How long one alone takes, if all were answered so far: whoever fails is not asked by more.
    fn still_answered(&self) -> Option<Time> {
        self.probed.length().filter(|_| self.probed.slow().all(Record::is_good))
    }

    /// As many of these users as there is time for.
    async fn ask_together(&mut self, users: usize, alone: Time) {
        let room = self.room_for(alone).min(users);
        let known = self.probed.rounds.last().map_or(1, |round| round.users.len());
        if room < users {
            self.probed.left_out.push(users);
        }
        if room <= known {
            return;
        }
        let every = self.probed.settings.every.unwrap_or_else(|| between(room, alone));
        // Who comes for longer than that comes with heartbeats in between.
        let is_crowd = every
            .checked_mul(u64::try_from(room).unwrap_or(u64::MAX))
            .is_some_and(|all| all <= alone.share(SHARE_OF_A_CROWD));
        self.beats.lock().hold(is_crowd);
        let load = Load::now();
        let round = self.round(room, every.into()).await;
        self.worked(room, load);
        self.probed.rounds.push(round);
    }

    /// How many can be served one after the other in the time that is left.
    fn room_for(&self, alone: Time) -> usize {
        let left =
            self.client.deadline().saturating_duration_since(Instant::now()).saturating_sub(LONGEST_REST);
        let each = alone.as_secs() * MARGIN;
        let fits =
            |users: &usize| f64::from(u32::try_from(*users).unwrap_or(u32::MAX)) * each <= left.as_secs_f64();
        (0..=super::MOST_USERS).take_while(fits).last().unwrap_or(0)
    }

    async fn round(&self, users: usize, every: Duration) -> Round {
        let mut asking = JoinSet::new();
        let start = Instant::now();
        let users = u32::try_from(users).unwrap_or(u32::MAX);
        for number in 0..users {
            let (client, due) = (Arc::clone(&self.client), start + every * number);
            let beats = Arc::clone(&self.beats);
            asking.spawn(async move {
                // Who does not come before the end is told that it is too late.
                let _ = timeout_at(client.deadline().into(), sleep_until(due.into())).await;
                if number + 1 == users {
                    beats.lock().hold(false);
                }
                (number, client.ask(What::Slow, due).await)
            });
        }
        let mut records = Vec::new();
        while let Some(record) = asking.join_next().await {
            (self.answered)();
            records.push(record.expect("asking does not panic"));
        }
        records.sort_by_key(|(number, _)| *number);
        Round { users: records.into_iter().map(|(_, record)| record).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::MOST_USERS;
    use crate::probe::kind::Kind;
    use crate::probe::samples::{answered, pool};

    #[test]
    fn a_second_time_counts_if_nobody_is_missing_and_all_are_answered() {
        let first = pool(Kind::AllAtOnce).rounds;
        let with = |change: fn(&mut Vec<Round>)| {
            let mut again = first.clone();
            change(&mut again);
            counts_instead_of(&again, &first)
        };
        assert!(with(|_| ()));
        assert!(!with(|again| again.truncate(1)));
        assert!(!with(|again| again[1].users.truncate(5)));
        assert!(!with(|again| again[1].users[3].outcome = answered(429, 1)));
    }

    #[test]
    fn all_users_are_there_before_the_first_is_answered() {
        let alone = Time::from_secs(1);
        for users in 2..=MOST_USERS {
            let last = between(users, alone).share(f64::from(u32::try_from(users).unwrap_or(u32::MAX)) - 1.0);
            assert!(last < alone.share(0.5), "{users} users: {last:?}");
        }
        assert_eq!(between(8, alone), Time::from_millis(50));
    }
}
