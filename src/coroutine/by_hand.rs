//! The same as the compiler makes it: an enum of states, each with the locals that are alive in it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::office::{Answer, Local, Office};

/// It keeps its place between two polls, and what it needs to go on from there.
enum State<'a> {
    Start,
    Weight(Answer<'a>),
    Rate(Local<'a>, Answer<'a>),
    Discount(Local<'a>, Answer<'a>),
    Returned,
}

pub struct Postage<'a> {
    office: &'a Office,
    state: State<'a>,
}

/// What a call of the async function is: nothing runs yet.
pub fn postage(office: &Office) -> Postage<'_> {
    Postage { office, state: State::Start }
}

impl Future for Postage<'_> {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<u32> {
        let office = self.office;
        loop {
            match &mut self.state {
                State::Start => self.state = State::Weight(office.ask("weight")),
                State::Weight(answer) => {
                    // `ready!` returns `Pending` from here: that is all that an await is.
                    let weight = ready!(Pin::new(answer).poll(context));
                    self.state = State::Rate(weight, office.ask("rate"));
                }
                State::Rate(weight, answer) => {
                    let rate = ready!(Pin::new(answer).poll(context));
                    let total = office.note("total", **weight * *rate);
                    self.state = State::Discount(total, office.ask("discount"));
                }
                State::Discount(total, answer) => {
                    let discount = ready!(Pin::new(answer).poll(context));
                    let price = **total - *discount;
                    self.state = State::Returned;
                    return Poll::Ready(price);
                }
                State::Returned => panic!("a coroutine that has returned is not polled again"),
            }
        }
    }
}
