//! The world outside a coroutine: an office that is asked, and that answers when it likes. It knows
//! who waits for what, and has the waker until it answers. It also writes down which locals are alive.

use std::cell::RefCell;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use serde::{Deserialize, Serialize};

use super::word::Word;
use crate::time::Time;

/// What it will say to a question, and how long that takes it.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    pub question: &'static str,
    pub answer: u32,
    pub takes: Time,
}

pub struct Office {
    replies: Vec<Reply>,
    desk: RefCell<Desk>,
}

#[derive(Default)]
struct Desk {
    asked: Vec<Asked>,
    questions: usize,
    alive: Vec<&'static str>,
}

/// A question that somebody awaits.
struct Asked {
    place: Place,
    waker: Option<Waker>,
    due: Due,
}

#[derive(Clone, Copy)]
enum Due {
    /// The office has not looked at it yet.
    Unknown,
    At(Time),
    Answered,
}

/// An await that is not over: of what, and where it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub question: Word,
    pub file: Word,
    pub line: u32,
}

impl Place {
    /// "postage.rs".
    pub fn file_name(&self) -> &'static str {
        file_name(self.file.0)
    }
}

/// The end of a path, as the compiler of any system writes it.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The future of an answer. Nobody is asked before it is polled.
pub struct Answer<'a> {
    office: &'a Office,
    place: Place,
}

/// A local variable of a coroutine: the office knows that it is there, until it is dropped.
pub struct Local<'a> {
    office: &'a Office,
    name: &'static str,
    value: u32,
}

impl Office {
    pub fn new(replies: Vec<Reply>) -> Self {
        Self { replies, desk: RefCell::default() }
    }

    /// The compiler knows from which line this is called: so nobody has to keep its number.
    #[track_caller]
    pub fn ask(&self, question: &'static str) -> Answer<'_> {
        let caller = Location::caller();
        let place = Place { question: Word(question), file: Word(caller.file()), line: caller.line() };
        Answer { office: self, place }
    }

    pub fn note(&self, name: &'static str, value: u32) -> Local<'_> {
        self.desk.borrow_mut().alive.push(name);
        Local { office: self, name, value }
    }

    /// Looks at what is asked since: from now on it works on that.
    pub fn look(&self, now: Time) {
        for asked in &mut self.desk.borrow_mut().asked {
            let takes = self.reply(&asked.place.question).takes;
            if let Due::Unknown = asked.due {
                asked.due = Due::At(now + takes);
            }
        }
    }

    /// When it will have the next answer.
    pub fn next(&self) -> Option<Time> {
        let desk = self.desk.borrow();
        let due = |asked: &Asked| if let Due::At(due) = asked.due { Some(due) } else { None };
        desk.asked.iter().filter_map(due).min()
    }

    /// Answers what it can by now, and calls the wakers: when, and to which question.
    pub fn answer(&self, now: Time) -> Vec<(Time, Word)> {
        let mut answered = Vec::new();
        for asked in &mut self.desk.borrow_mut().asked {
            if let Due::At(due) = asked.due
                && due <= now
            {
                asked.due = Due::Answered;
                answered.push((due, asked.place.question));
                if let Some(waker) = asked.waker.take() {
                    waker.wake();
                }
            }
        }
        answered
    }

    /// The awaits that are not over.
    pub fn places(&self) -> Vec<Place> {
        self.desk.borrow().asked.iter().map(|asked| asked.place).collect()
    }

    /// The questions for which it has a waker.
    pub fn wakers(&self) -> Vec<Word> {
        let desk = self.desk.borrow();
        let held = desk.asked.iter().filter(|asked| asked.waker.is_some());
        held.map(|asked| asked.place.question).collect()
    }

    pub fn alive(&self) -> Vec<Word> {
        self.desk.borrow().alive.iter().copied().map(Word).collect()
    }

    /// How often it was asked.
    pub fn questions(&self) -> usize {
        self.desk.borrow().questions
    }

    fn reply(&self, question: &str) -> Reply {
        let reply = self.replies.iter().find(|reply| reply.question == question);
        *reply.expect("the office can answer what it is asked here")
    }
}

impl<'a> Future for Answer<'a> {
    type Output = Local<'a>;

    fn poll(self: Pin<&mut Self>, context: &mut Context) -> Poll<Local<'a>> {
        let Self { office, place } = *self;
        let mut desk = office.desk.borrow_mut();
        let Some(at) = desk.asked.iter().position(|asked| asked.place == place) else {
            let waker = Some(context.waker().clone());
            desk.asked.push(Asked { place, waker, due: Due::Unknown });
            desk.questions += 1;
            return Poll::Pending;
        };
        if let Due::Answered = desk.asked[at].due {
            desk.asked.remove(at);
            drop(desk);
            return Poll::Ready(office.note(place.question.0, office.reply(&place.question).answer));
        }
        desk.asked[at].waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Deref for Local<'_> {
    type Target = u32;

    fn deref(&self) -> &u32 {
        &self.value
    }
}

impl Drop for Local<'_> {
    fn drop(&mut self) {
        let mut desk = self.office.desk.borrow_mut();
        desk.alive.retain(|name| *name != self.name);
    }
}
