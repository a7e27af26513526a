//! Looks at a program while it runs, and at all that it has started: what the system tells of a thread
//! is gone with it.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::credible::Credible;
use super::eyes::{Eyes, Thread};
use super::proc;
use super::recorder::Recorder;
use super::{Closeness, Inside, ThreadTimes, Threads, Throttled, Waits};
use crate::system::quota::{self, Quota};
use crate::system::{cpus, thread_cpu_time};
use crate::time::Time;

const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A look at few threads takes some ten microseconds. If there are many it comes less often, so that
/// this disturbs nobody.
const AT_MOST_ONE_PART_OF: u32 = 50;

#[derive(Clone)]
pub struct Looks {
    /// `None` when nobody wants to know any more.
    seen: Arc<Mutex<Option<Sight>>>,
}

/// What was seen until now.
struct Sight {
    /// When the program was started.
    start: Instant,
    /// By its number.
    threads: HashMap<u32, Met>,
    at_once: usize,
    /// How long our own threads had been queued, at the first look and the last.
    own_queued: Option<(Time, Time)>,
    event_loop: bool,
    /// With how long it had throttled others when it was seen first.
    quotas: Vec<(Quota, Duration)>,
    eyes: Eyes,
    recorder: Option<Recorder>,
    looks: u32,
}

/// A thread that was seen.
struct Met {
    credible: Credible,
    /// The cores that it may use.
    allowed: Vec<usize>,
}

/// What a look is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    Times,
    All,
}

impl Looks {
    /// Looks at the children of this process from now on, and at theirs. A thread that lives shorter
    /// than it takes to look again may not be seen.
    pub fn begin(start: Instant, closeness: Closeness) -> Self {
        let recorder = (closeness == Closeness::History).then(|| Recorder::new(start));
        let every = if recorder.is_some() { Recorder::LOOK_EVERY.into() } else { LOOK_EVERY };
        let looks = Self { seen: Arc::new(Mutex::new(Some(Sight::new(start, recorder)))) };
        let looking = looks.clone();
        let look = move || {
            // On a busy machine a look is interrupted: what counts is the CPU time that it takes.
            let used = || thread_cpu_time().unwrap_or_default();
            loop {
                let before = used();
                if !looking.look() {
                    return;
                }
                thread::sleep(every.max(used().saturating_sub(before) * AT_MOST_ONE_PART_OF));
            }
        };
        // If the system gives no thread, the last look is the only one.
        let _ = thread::Builder::new().name("look".to_owned()).spawn(look);
        looks
    }

    /// Whether to look again.
    pub fn look(&self) -> bool {
        self.seen.lock().as_mut().map(Sight::look).is_some()
    }

    /// What the threads did until now, if that is wanted. It is told once.
    pub fn threads(&self) -> Threads {
        let mut seen = self.seen.lock();
        let Some(sight) = seen.as_mut() else { return Threads::NotAskedFor };
        match sight.recorder.take() {
            None => Threads::NotAskedFor,
            Some(_) if sight.threads.is_empty() => Threads::Untold,
            Some(recorder) => Threads::Told(recorder.told()),
        }
    }

    /// What was seen, if anything was.
    pub fn end(&self) -> Option<Inside> {
        let sight = self.seen.lock().take()?;
        (!sight.threads.is_empty()).then(|| sight.told())
    }
}

impl Sight {
    fn new(start: Instant, recorder: Option<Recorder>) -> Self {
        Self {
            start,
            threads: HashMap::new(),
            at_once: 0,
            own_queued: None,
            event_loop: false,
            quotas: Vec::new(),
            eyes: Eyes::default(),
            recorder,
            looks: 0,
        }
    }

    fn look(&mut self) {
        let own = self.eyes.threads_of(std::process::id());
        let queued: Time = own.iter().map(|thread| thread.times.queued).sum();
        self.own_queued.get_or_insert((queued, queued)).1 = queued;
        let mut processes: Vec<u32> = own.into_iter().flat_map(|thread| thread.children).collect();
        let (mut now, mut cared_for) = (0, 0);
        self.looks += 1;
        if let Some(recorder) = &mut self.recorder {
            recorder.begin_look();
        }
        while let Some(process) = processes.pop() {
            let care = self.care(process, cared_for);
            for Thread { number, times, children } in self.eyes.threads_of(process) {
                let times = self.meet_thread(process, number, times, care);
                if let Some(recorder) = &mut self.recorder {
                    recorder.sees(process, number, times);
                }
                processes.extend(children);
                now += 1;
            }
            if care == Care::All {
                cared_for += 1;
                self.event_loop = self.event_loop || proc::has_event_loop(process);
                self.meet(quota::of(process));
            }
        }
        self.eyes.end_look();
        if let Some(recorder) = &mut self.recorder {
            recorder.end_look();
        }
        self.at_once = self.at_once.max(now);
    }

    /// What hardly changes is looked at now and then: of a new process at once, and of a few in each look.
    fn care(&self, process: u32, cared_for: usize) -> Care {
        const NOW_AND_THEN: u32 = 5;
        const A_FEW: usize = 4;
        let is_new = !self.threads.contains_key(&process);
        let is_due = is_new || self.looks.wrapping_add(process).is_multiple_of(NOW_AND_THEN);
        if is_due && cared_for < A_FEW { Care::All } else { Care::Times }
    }

    /// What it has done until now.
    fn meet_thread(&mut self, process: u32, number: u32, told: ThreadTimes, care: Care) -> ThreadTimes {
        let now = self.start.elapsed().into();
        let new = || Met { credible: Credible::first(told, now), allowed: cpus::allowed_of(number) };
        let known = self.threads.entry(number).or_insert_with(new);
        if !known.credible.is_of(told) {
            *known = new();
        }
        if care == Care::All {
            known.allowed = cpus::allowed_of(number);
        }
        known.credible.again(told, now, || proc::sleeps(process, number))
    }

    fn meet(&mut self, quotas: Vec<Quota>) {
        for quota in quotas {
            if self.quotas.iter().all(|(known, _)| *known != quota) {
                let before = quota.throttled();
                self.quotas.push((quota, before));
            }
        }
    }

    fn told(self) -> Inside {
        let times = || self.threads.values().map(|met| met.credible.now());
        let running: Time = times().map(|times| times.running).sum();
        // What computed a tenth of it all counts: a shell that has only started a program does not.
        let counts = |times: ThreadTimes| running.share(0.1) <= times.running;
        let mut allowed: Vec<usize> = self
            .threads
            .values()
            .filter(|met| counts(met.credible.now()))
            .flat_map(|met| met.allowed.clone())
            .collect();
        allowed.sort_unstable();
        allowed.dedup();
        Inside {
            busiest: times().max_by_key(|times| times.running).unwrap_or_default(),
            running,
            queued: times().map(|times| times.queued).sum(),
            computing: times().filter(|times| counts(*times)).count(),
            waits: if self.event_loop { Waits::EventLoop } else { Waits::Threads(self.at_once) },
            allowed,
            throttled: self.quotas.into_iter().map(throttled).reduce(Throttled::and),
            unseen: self.own_queued.map_or(Time::ZERO, |(first, last)| last.saturating_sub(first)),
        }
    }
}

fn throttled((quota, before): (Quota, Duration)) -> Throttled {
    Throttled { cores: quota.cores, time: quota.throttled().saturating_sub(before).into() }
}
