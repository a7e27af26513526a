//! What the system and the event loop do: a call, a wake-up, a thread, a process, a task.

use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread::{self, Thread};
use std::time::Instant;

use tokio::runtime::Builder;
use tokio::sync::Notify;

use super::spread::{Spread, sample, sample_whole};
use super::two_cores::apart;
use crate::system;

const CALLS: u32 = 1_000;
const ROUNDS: u32 = 100;
const TASK_ROUNDS: u32 = 1_000;
/// Who has the ball, or that nobody plays any more.
const MINE: u8 = 0;
const THEIRS: u8 = 1;
const OVER: u8 = 2;

pub fn syscall() -> Spread {
    sample_whole(CALLS, || (0..CALLS).for_each(|_| system::ask_for_nothing()))
}

/// Two threads wake each other by turns: a round is two wake-ups.
pub fn thread_wake() -> io::Result<Spread> {
    let ball = Arc::new(AtomicU8::new(MINE));
    let their_ball = Arc::clone(&ball);
    let start = move || {
        let me = thread::current();
        thread::Builder::new().spawn(move || {
            while wait_for(&their_ball, THEIRS) {
                their_ball.store(MINE, Ordering::Release);
                me.unpark();
            }
        })
    };
    apart(start, move |other| {
        let spread = sample_whole(2 * ROUNDS, || {
            for _ in 0..ROUNDS {
                throw(&ball, THEIRS, other.thread());
                wait_for(&ball, MINE);
            }
        });
        throw(&ball, OVER, other.thread());
        other.join().map_err(|_| io::Error::other("the other thread died"))?;
        Ok(spread)
    })
}

fn throw(ball: &AtomicU8, to: u8, thread: &Thread) {
    ball.store(to, Ordering::Release);
    thread.unpark();
}

/// Whether it came.
fn wait_for(ball: &AtomicU8, whose: u8) -> bool {
    loop {
        match ball.load(Ordering::Acquire) {
            OVER => return false,
            found if found == whose => return true,
            _ => thread::park(),
        }
    }
}

/// Until it has ended.
pub fn thread_start() -> io::Result<Spread> {
    sample(1, || {
        let start = Instant::now();
        let thread = thread::Builder::new().spawn(|| ())?;
        thread.join().map_err(|_| io::Error::other("the thread died"))?;
        Ok(start.elapsed())
    })
}

/// Until it has ended; it does nothing.
pub fn process_start() -> io::Result<Spread> {
    let [program, arguments @ ..] = NOTHING_TO_DO else { return Err(io::ErrorKind::Unsupported.into()) };
    sample(1, || {
        let start = Instant::now();
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status()?;
        Ok(start.elapsed())
    })
}

const NOTHING_TO_DO: &[&str] = if cfg!(windows) { &["cmd", "/c", "exit"] } else { &["true"] };

/// Two tasks of one event loop wake each other by turns: a round is two hand-overs.
pub fn task_hand_over() -> io::Result<Spread> {
    let event_loop = Builder::new_current_thread().build()?;
    sample(2 * TASK_ROUNDS, || {
        event_loop.block_on(async {
            let (to, back) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let start = Instant::now();
            let other = tokio::spawn(answer(Arc::clone(&to), Arc::clone(&back)));
            let one = tokio::spawn(ask(to, back));
            one.await.and(other.await).map_err(io::Error::other)?;
            Ok(start.elapsed())
        })
    })
}

async fn ask(to: Arc<Notify>, back: Arc<Notify>) {
    for _ in 0..TASK_ROUNDS {
        to.notify_one();
        back.notified().await;
    }
}

async fn answer(to: Arc<Notify>, back: Arc<Notify>) {
    for _ in 0..TASK_ROUNDS {
        to.notified().await;
        back.notify_one();
    }
}
