//! An event loop of a few lines: it polls who was woken, one at a time, and writes down what came of it.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use serde::{Deserialize, Serialize};

use super::office::{Office, Place};
use super::word::Word;
use crate::time::Time;
use crate::timeline::State;

/// How long a poll is in the story: long enough to be seen.
pub const POLL: Time = Time::from_secs(1);

/// One poll, and how everything stands after it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Whose, by its place.
    pub task: usize,
    pub start: Time,
    pub end: Time,
    pub called: Called,
    #[serde(with = "Outcome")]
    pub outcome: Poll<u32>,
    pub places: Vec<Place>,
    pub alive: Vec<Word>,
    /// The answers for which the office has the waker.
    pub wakers: Vec<Word>,
    /// `size_of_val` of the future.
    pub size: usize,
}

/// What a poll gives, as a recording has it.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Poll<u32>")]
enum Outcome {
    Pending,
    Ready(u32),
}

/// Who has called for a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Called {
    /// Nobody could: what is new is polled once.
    New,
    /// The office has called the waker, with the answers to these questions.
    Woken(Vec<Word>),
    /// Nobody: somebody polls without being called.
    Early,
}

/// What a task was in, from when to when.
pub type Stretch = (State, Time, Time);

/// From the first poll to the last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Played {
    pub steps: Vec<Step>,
    /// By task.
    pub lanes: Vec<Vec<Stretch>>,
    /// How often each one has asked.
    pub questions: Vec<usize>,
    /// Before the first poll.
    pub sizes: Vec<usize>,
}

pub struct Task<'a> {
    office: &'a Office,
    future: Pin<Box<dyn Future<Output = u32> + 'a>>,
    bell: Arc<Bell>,
    lane: Vec<Stretch>,
    /// What it is in, and since when; nothing once it has returned.
    now: Option<(State, Time)>,
}

/// What a waker is in the end: a note for the event loop that somebody can go on.
struct Bell(AtomicBool);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<'a> Task<'a> {
    pub fn new(office: &'a Office, future: impl Future<Output = u32> + 'a) -> Self {
        let bell = Arc::new(Bell(AtomicBool::new(false)));
        let now = Some((State::Queued, Time::ZERO));
        Self { office, future: Box::pin(future), bell, lane: Vec::new(), now }
    }

    fn goes_over(&mut self, at: Time, next: Option<State>) {
        let stretch = self.now.take().map(|(state, since)| (state, since, at));
        self.lane.extend(stretch.filter(|(_, since, _)| *since < at));
        self.now = next.map(|state| (state, at));
    }

    fn poll(&mut self, at: Time) -> Poll<u32> {
        self.goes_over(at, Some(State::Running));
        let waker = Waker::from(Arc::clone(&self.bell));
        let outcome = self.future.as_mut().poll(&mut Context::from_waker(&waker));
        let next = if outcome.is_pending() { Some(State::Waiting) } else { None };
        self.goes_over(at + POLL, next);
        self.office.look(at + POLL);
        outcome
    }

    fn size(&self) -> usize {
        size_of_val(&*self.future)
    }
}

/// Plays them on one thread. `early` is when somebody polls the first one without being called.
pub fn play(mut tasks: Vec<Task>, early: Option<Time>) -> Played {
    let sizes = tasks.iter().map(Task::size).collect();
    let mut steps = Vec::new();
    let mut now = Time::ZERO;
    let mut early = early;
    let mut ready: VecDeque<(usize, Called)> = (0..tasks.len()).map(|task| (task, Called::New)).collect();
    loop {
        ready.extend(woken(&mut tasks, now));
        if early.is_some_and(|at| at <= now) {
            ready.push_back((0, Called::Early));
            early = None;
        }
        if let Some((task, called)) = ready.pop_front() {
            steps.push(step(&mut tasks, task, called, now));
            now += POLL;
            continue;
        }
        let answers = tasks.iter().filter_map(|task| task.office.next());
        match answers.chain(early).min() {
            Some(next) => now = next,
            None => break,
        }
    }
    let questions = tasks.iter().map(|task| task.office.questions()).collect();
    Played { steps, lanes: tasks.into_iter().map(|task| task.lane).collect(), questions, sizes }
}

/// Those that the office has called by now, in the order in which it did.
fn woken(tasks: &mut [Task], now: Time) -> Vec<(usize, Called)> {
    let mut woken = Vec::new();
    for (place, task) in tasks.iter_mut().enumerate() {
        let answered = task.office.answer(now);
        if let (Some((when, _)), true) = (answered.first(), task.bell.0.swap(false, Ordering::Relaxed)) {
            task.goes_over(*when, Some(State::Queued));
            let questions = answered.iter().map(|(_, question)| *question).collect();
            woken.push((*when, place, Called::Woken(questions)));
        }
    }
    woken.sort_by_key(|(when, ..)| *when);
    woken.into_iter().map(|(_, place, called)| (place, called)).collect()
}

fn step(tasks: &mut [Task], place: usize, called: Called, start: Time) -> Step {
    let task = &mut tasks[place];
    let outcome = task.poll(start);
    Step {
        task: place,
        start,
        end: start + POLL,
        called,
        outcome,
        places: task.office.places(),
        alive: task.office.alive(),
        wakers: task.office.wakers(),
        size: task.size(),
    }
}
