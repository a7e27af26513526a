//! A coroutine that waits: an `async fn` is a state machine, and it gets on only when it is polled.
//! See: a poll runs to the next `.await` that has to wait; a poll that comes too early changes nothing.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A number, when it is there.
type Letter = Cell<Option<u32>>;

fn main() {
    let (one, two) = (Letter::default(), Letter::default());
    let mut sum = pin!(add(&one, &two));
    println!("The coroutine is made, and has not begun.");
    // An event loop is told by a waker when to poll again; here we know it ourselves.
    let mut context = Context::from_waker(Waker::noop());
    let mut poll = || println!("Poll: {:?}", sum.as_mut().poll(&mut context));
    poll();
    poll(); // Too early.
    deliver(&one, 3);
    poll();
    deliver(&two, 4);
    poll();
}

async fn add(one: &Letter, two: &Letter) -> u32 {
    println!("  State 1: waits for letter 1.");
    let first = poll_fn(|_| one.get().map_or(Poll::Pending, Poll::Ready)).await;
    println!("  State 2: has {first}, waits for letter 2.");
    let second = poll_fn(|_| two.get().map_or(Poll::Pending, Poll::Ready)).await;
    println!("  State 3: has {first} and {second}.");
    first + second
}

fn deliver(letter: &Letter, number: u32) {
    println!("A letter comes: {number}.");
    letter.set(Some(number));
}
