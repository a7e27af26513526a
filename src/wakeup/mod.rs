//! From being woken to being polled: how long a task whose wait is over is still queued.

mod figures;
mod log;
mod other_side;
mod recorded;
mod tasks;
mod timed;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};
use tokio::spawn;
use tokio::time::sleep_until;

pub use figures::{Beat, Delays, RANGES, Seen};
use log::Log;
pub use log::{Polled, Who};
use other_side::OtherSide;
pub use other_side::TAKES;
use timed::Timed;

use crate::analysis::Build;
use crate::analysis::disturbance::Disturbance;
use crate::engine::calculation::Calculation;
use crate::engine::calibration::Speed;
use crate::engine::death::attend;
use crate::system::load::Load;
use crate::system::machine::Machine;
use crate::time::Time;

/// What else is on the event loop of the heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scene {
    Idle,
    Tasks,
    Calculation,
    /// The same on a runtime of two threads.
    TwoThreads,
}

/// How it went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Watched {
    pub scene: Scene,
    #[serde(with = "recorded")]
    pub polls: Vec<Polled>,
    pub wall: Time,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Wakeups {
    pub scenes: Vec<Watched>,
    pub disturbance: Option<Disturbance>,
    /// That measured, and how the program was built.
    pub machine: Machine,
    pub build: Build,
}

/// Each scene.
const LENGTH: Duration = Duration::from_secs(1);
const TASKS: usize = 1_000;
/// All of them need ten times as long as an answer takes: so the queue is never empty.
pub const LITTLE: Duration = Duration::from_micros(50);
pub const MUCH: Duration = Duration::from_millis(300);
/// So many beats, as a rule, before the calculation begins.
const BEFORE_IT: usize = 20;
const THREADS: usize = 2;

impl Scene {
    pub const ALL: [Self; 4] = [Self::Idle, Self::Tasks, Self::Calculation, Self::TwoThreads];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Tasks => "1,000 tasks",
            Self::Calculation => "calculation",
            Self::TwoThreads => "two threads",
        }
    }

    pub const fn threads(self) -> usize {
        if matches!(self, Self::TwoThreads) { THREADS } else { 1 }
    }

    fn runtime(self) -> io::Result<Runtime> {
        match self.threads() {
            1 => Builder::new_current_thread().enable_time().build(),
            threads => Builder::new_multi_thread().worker_threads(threads).enable_time().build(),
        }
    }

    /// Really plays it.
    fn watch(self, speed: Speed) -> io::Result<Watched> {
        let runtime = self.runtime()?;
        let (other_side_thread, other_side) = OtherSide::open()?;
        let [little, much] =
            [LITTLE, MUCH].map(|length| Arc::new(Calculation::costing(speed.cost_of(length), &[1.0])));
        let log = Arc::new(Log::begin());
        let stops = Arc::new(AtomicBool::new(false));
        let begun = Instant::now();
        let played = runtime.block_on(async {
            let heart = tasks::heart(other_side.clone(), Arc::clone(&stops));
            let heart = spawn(Timed::new(Who::Heart, heart, &log));
            let calculation = match self {
                Self::Idle => None,
                Self::Tasks => {
                    for _ in 0..TASKS {
                        let user = tasks::user(other_side.clone(), Arc::clone(&little));
                        spawn(Timed::new(Who::User, user, &log));
                    }
                    None
                }
                Self::Calculation | Self::TwoThreads => {
                    let calculation = tasks::calculation(other_side.clone(), BEFORE_IT, much);
                    Some(spawn(Timed::new(Who::Calculation, calculation, &log)))
                }
            };
            sleep_until((begun + LENGTH).into()).await;
            // On a busy machine it may have begun late, and the heart is to beat beside it.
            if let Some(calculation) = calculation {
                calculation.await?;
            }
            stops.store(true, Ordering::Relaxed);
            heart.await
        });
        played.map_err(io::Error::other)?;
        let wall = begun.elapsed().into();
        // First whoever waits, and then whom they wait for.
        drop(runtime);
        drop(other_side_thread);
        Ok(Watched { scene: self, polls: log.take(), wall })
    }
}

impl Wakeups {
    /// Scene by scene. `None` if it does not go on to the end.
    ///
    /// # Errors
    /// If the system gives no thread, or a task died.
    pub fn measure(goes_on: &dyn Fn() -> bool) -> io::Result<Option<Self>> {
        let speed = Speed::measure();
        let before = Load::now();
        let mut scenes = Vec::new();
        for scene in Scene::ALL {
            scenes.push(attend(|| scene.watch(speed))??);
            if !goes_on() {
                return Ok(None);
            }
        }
        let disturbance = Disturbance::by_others(before);
        Ok(Some(Self { scenes, disturbance, machine: Machine::here(), build: Build::THIS }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polls(scene: Scene) -> Vec<Polled> {
        let watched = scene.watch(Speed::measure()).expect("the system has threads");
        watched.polls
    }

    fn beats_while_it_calculates(polls: &[Polled]) -> usize {
        let long = polls.iter().filter(|poll| poll.who == Who::Calculation).max_by_key(|poll| poll.length());
        let long = long.expect("it has calculated");
        let is_meanwhile = |poll: &&Polled| long.start < poll.start && poll.start < long.end;
        polls.iter().filter(|poll| poll.who == Who::Heart).filter(is_meanwhile).count()
    }

    #[test]
    fn a_second_thread_beats_while_the_first_calculates() {
        assert_eq!(beats_while_it_calculates(&polls(Scene::Calculation)), 0);
        assert!(0 < beats_while_it_calculates(&polls(Scene::TwoThreads)));
    }

    #[test]
    fn one_thread_polls_one_at_a_time_and_every_task_is_begun() {
        let polls = polls(Scene::Tasks);
        assert!(polls.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let begun = polls.iter().filter(|poll| poll.who == Who::User && poll.woken.is_none()).count();
        assert_eq!(begun, TASKS);
        // How many of them a busy machine polls again within a second is not known.
        assert!(polls.iter().any(|poll| poll.who == Who::User && poll.woken.is_some()));
    }

    #[test]
    fn nobody_is_polled_before_being_woken() {
        let polls = polls(Scene::Idle);
        assert!(polls.iter().all(|poll| poll.woken.is_none_or(|woken| woken <= poll.start)));
        assert_eq!(polls.iter().filter(|poll| poll.woken.is_none()).count(), 1, "what is new is polled once");
    }
}
