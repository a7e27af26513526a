//! The lessons in the order of a teacher: the problem before the remedy, and one idea each.

mod both;
mod errands;
mod server;
mod waits;
mod work;

use super::lesson::Lesson;

static COURSE: [&Lesson; 14] = [
    &server::PROBLEM,
    &server::TURNS,
    &server::CHANGES,
    &server::WAY_OUT,
    &waits::ONE_WORKER,
    &waits::BLOCKED_WORKERS,
    &work::ROUNDS,
    &work::SERIAL,
    &errands::PASSPORT,
    &errands::BURGERS,
    &both::STAGES,
    &both::BACKPRESSURE,
    &both::CONTEST,
    &server::LOCK,
];

pub fn all() -> impl Iterator<Item = &'static Lesson> {
    COURSE.into_iter()
}

pub fn find(name: &str) -> Option<&'static Lesson> {
    all().find(|lesson| lesson.name == name)
}
