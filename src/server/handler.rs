//! What the server does with a request, and the switch that says where it calculates.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, body::Body};
use hyper::body::Body as _;
use parking_lot::FairMutex;
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::hosts::Hosts;
use super::job::{Answer, Job, Journal, Stage, Stretch, Whole, here};
use super::processes::Processes;
use super::threads::Threads;
use super::turns::{Turn, Turns};
use crate::engine::calculation::{Calculation, Factorial};
use crate::engine::death::attend_async;
use crate::foreign::shown;
use crate::timeline::State;

/// Where a factorial is calculated.
pub enum Calculate {
    /// On the thread of the event loop: nobody else gets on meanwhile. This is CASE 2.
    Inline,
    /// There, too, but giving way after every slice.
    Yielding(Turns),
    /// On a thread of a pool, as `FastAPI` does with a handler that is a plain `def`.
    Thread(Threads),
    /// On such a thread, but only one thread may run at a time: `CPython` hands its lock over.
    ThreadWithLock(Threads, Arc<FairMutex<()>>),
    /// In a worker process. This is CASE 1.
    Process(Processes),
}

/// One server: its event loop is one thread.
pub struct Server {
    /// The worker that it is itself.
    pub number: usize,
    pub calculate: Calculate,
    /// How n! is cut into slices.
    pub cut: Box<dyn Fn(u32) -> Arc<Calculation> + Send + Sync>,
    /// The work that receiving costs, if any.
    pub receiving: Option<Arc<Calculation>>,
    pub limits: Limits,
    pub journal: Arc<dyn Journal>,
    pub numbers: Numbers,
    pub hosts: Hosts,
}

/// How requests are numbered, from 0.
pub enum Numbers {
    /// As they come.
    Counted(AtomicUsize),
    /// By the users of a run, who are so many: each says which one it is.
    Users(usize),
}

/// How much the server takes upon itself.
pub struct Limits {
    /// Up to this n the event loop calculates itself: sending it away would take longer.
    pub at_once: Option<u32>,
    pub largest_n: u32,
    /// How long the largest one takes.
    pub longest: Duration,
    /// One permit for each request that may be in the server at once.
    pub room: Semaphore,
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// Which user asks, from 1.
    user: Option<usize>,
    /// "all" for the number itself.
    digits: Option<String>,
}

/// What a client at `from` can ask for.
pub fn routes(server: Arc<Server>, from: SocketAddr) -> Router {
    let meant = from_fn_with_state(Arc::clone(&server), only_if_meant);
    let routes = Router::new().route("/factorial/{n}", get(factorial)).fallback(not_found);
    routes.layer(meant).with_state((server, from))
}

/// Lets a request in that is for this server, and not for one of another name.
async fn only_if_meant(Shared(server): Shared<Arc<Server>>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    match server.hosts.admit(&head) {
        Ok(()) => next.run(Request::from_parts(head, body)).await,
        Err((status, why)) => refuse(status, &why),
    }
}

async fn factorial(
    Shared((server, from)): Shared<(Arc<Server>, SocketAddr)>,
    Path(n): Path<String>,
    Query(asked): Query<Asked>,
    body: Body,
) -> Response {
    if !body.is_end_stream() {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "a request for a factorial has no body");
    }
    let n = match server.admit(&n) {
        Ok(n) => n,
        Err(why) => return refuse(StatusCode::BAD_REQUEST, &why),
    };
    let place = (!server.is_at_once(n)).then(|| server.limits.room.try_acquire()).transpose();
    let Ok(_place) = place else {
        return server.unavailable("all workers are busy and the queue is full");
    };
    let Some(request) = server.numbers.next(asked.user) else {
        return refuse(StatusCode::BAD_REQUEST, "only the users of the run are served: `?user=` says which");
    };
    let whole = if asked.digits.as_deref() == Some("all") { Whole::Yes } else { Whole::No };
    server.journal.receives(request, from);
    let turn = server.turn(request, n).await;
    server.receive(request);
    let job = Job::new(request, (server.cut)(n), whole, Arc::clone(&server.journal));
    match attend_async(server.answer(job, turn)).await.unwrap_or_else(|death| Err(death.into())) {
        Ok(answer) => answer_in_json(&answer),
        Err(error) => server.unavailable(&format!("no answer: {error}; try again")),
    }
}

async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, "there is only /factorial/N, such as /factorial/1000")
}

impl Server {
    fn admit(&self, n: &str) -> Result<u32, String> {
        let (most, longest) = (self.limits.largest_n, crate::story::length(self.limits.longest.into()));
        n.parse().ok().filter(|n| *n <= most).ok_or_else(|| {
            let n = shown(n);
            format!("`{n}` given; allowed: a whole number from 0 to {most}, which takes about {longest} here")
        })
    }

    /// Whether the event loop calculates n! itself, and so needs no worker.
    fn is_at_once(&self, n: u32) -> bool {
        self.limits.at_once.is_some_and(|most| n <= most)
    }

    /// The first one of a request, if it is calculated by turns.
    async fn turn(&self, request: usize, n: u32) -> Option<Turn<'_>> {
        let Calculate::Yielding(turns) = &self.calculate else { return None };
        if self.is_at_once(n) {
            return None;
        }
        self.journal.enters(request, State::Queued);
        Some(turns.next().await)
    }

    fn unavailable(&self, why: &str) -> Response {
        let mut response = refuse(StatusCode::SERVICE_UNAVAILABLE, why);
        let seconds = self.limits.longest.as_secs().max(1);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        response
    }

    /// The server's own work for each request, on the thread of the event loop. It has several slices only
    /// where there is a lock: between two of them whoever waits for it gets it.
    fn receive(&self, request: usize) {
        let mut factorial = self.receiving.as_ref().map(|work| (work, Factorial::begin()));
        let slices = self.receiving.as_ref().map_or(1, |work| work.slices());
        for slice in 0..slices {
            self.journal.enters(request, State::Queued);
            let _lock = self.lock();
            self.journal.enters(request, State::Running);
            let start = Instant::now();
            if let Some((work, factorial)) = &mut factorial {
                std::hint::black_box(work.advance(factorial, slice));
            }
            let (worker, site, stage) = (self.number, here(), Stage::Receive);
            self.journal.did(Stretch { request, stage, slice, worker, site, start, end: Instant::now() });
        }
    }

    fn lock(&self) -> Option<impl Sized> {
        match &self.calculate {
            Calculate::ThreadWithLock(_, lock) => Some(lock.lock()),
            _ => None,
        }
    }

    async fn answer(&self, mut job: Job, turn: Option<Turn<'_>>) -> std::io::Result<Answer> {
        if self.is_at_once(job.calculation.n) {
            return Ok(job.calculate(self.number));
        }
        match &self.calculate {
            Calculate::Inline => Ok(job.calculate(self.number)),
            Calculate::Yielding(turns) => Ok(take_turns(job, self.number, turns, turn).await),
            Calculate::Thread(threads) => {
                job.queues();
                threads.calculate(move |thread| job.calculate(thread)).await
            }
            Calculate::ThreadWithLock(threads, lock) => {
                job.queues();
                let (lock, number) = (Arc::clone(lock), self.number);
                threads.calculate(move |_| hand_the_lock_over(job, number, &lock)).await
            }
            Calculate::Process(processes) => processes.calculate(&job).await,
        }
    }
}

impl Numbers {
    fn next(&self, user: Option<usize>) -> Option<usize> {
        match self {
            Self::Counted(counter) => Some(counter.fetch_add(1, Ordering::Relaxed)),
            Self::Users(count) => user?.checked_sub(1).filter(|user| user < count),
        }
    }
}

/// Slice after slice, with a turn for each.
async fn take_turns<'a>(mut job: Job, worker: usize, turns: &'a Turns, mut turn: Option<Turn<'a>>) -> Answer {
    let mut slice = 0;
    loop {
        if let Some(answer) = job.advance(worker, slice) {
            return answer;
        }
        job.queues();
        turn = Some(turns.after(turn).await);
        slice += 1;
    }
}

/// One slice after the other, each with the lock; in between whoever waits for it gets it.
fn hand_the_lock_over(mut job: Job, worker: usize, lock: &FairMutex<()>) -> Answer {
    let mut slice = 0;
    loop {
        let held = lock.lock();
        let answer = job.advance(worker, slice);
        job.queues();
        drop(held);
        if let Some(answer) = answer {
            return answer;
        }
        slice += 1;
    }
}

fn answer_in_json(answer: &Answer) -> Response {
    let json = serde_json::to_string(answer).expect("an answer has only names and numbers");
    ([(CONTENT_TYPE, "application/json")], json + "\n").into_response()
}

fn refuse(status: StatusCode, why: &str) -> Response {
    (status, format!("{why}\n")).into_response()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Instant;

    use tokio::net::TcpListener;

    use super::super::{clients, connections};
    use super::*;
    use crate::plan::Waiting;

    /// Nothing is wrong with it until it hears of a calculation.
    struct Fragile;

    impl Journal for Fragile {
        fn did(&self, stretch: Stretch) {
            assert!(stretch.stage != Stage::Calculate || stretch.request != 0, "the first one dies");
        }
    }

    /// What two users hear one after the other.
    async fn two_answers(calculate: Calculate) -> Vec<std::io::Result<Answer>> {
        let limits = Limits {
            at_once: None,
            largest_n: 100,
            longest: Duration::from_secs(1),
            room: Semaphore::new(1),
        };
        let server = Server {
            number: 0,
            calculate,
            cut: Box::new(|n| Arc::new(Calculation::of(n, 2))),
            receiving: None,
            limits,
            journal: Arc::new(Fragile),
            numbers: Numbers::Users(2),
            hosts: Hosts::Own(Ipv4Addr::LOCALHOST.into()),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(connections::serve(listener, Arc::new(server), Waiting::Frees));
        let mut answers = Vec::new();
        for user in [1, 2] {
            answers.push(clients::ask(address, user, 5, Instant::now()).await);
        }
        answers
    }

    #[test]
    fn a_calculation_that_dies_is_503_and_the_next_one_is_answered() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let threads = || Threads::start([1]).expect("a thread");
        for calculate in [
            Calculate::Inline,
            Calculate::Yielding(Turns::begin()),
            Calculate::Thread(threads()),
            Calculate::ThreadWithLock(threads(), Arc::default()),
        ] {
            let answers = runtime.block_on(two_answers(calculate));
            let said = answers[0].as_ref().expect_err("it died").to_string();
            assert!(said.contains("503") && said.contains("the first one dies; try again"), "{said}");
            assert_eq!(answers[1].as_ref().map(|answer| answer.digits).ok(), Some(3));
        }
    }
}
