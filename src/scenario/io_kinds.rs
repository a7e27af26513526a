//! The words of `io-wait` for each kind of I/O, which stand in the file of the kind.

use super::io_wait::{ABOUT, QUERY, WAIT};
use super::{About, EventWords, Moment};
use crate::io::Kind;
use crate::io::kind::Nature;
use crate::story::{StoryClock, length};
use crate::time::Time;

const WAITS: &[EventWords<'static>] = &[
    EventWords { moment: Moment::Begins(WAIT), words: "starts to wait" },
    EventWords { moment: Moment::Finishes, words: "ends" },
];
const COMPUTES: &[EventWords<'static>] = &[
    EventWords { moment: Moment::Begins(QUERY), words: "query starts" },
    EventWords { moment: Moment::Finishes, words: "ends" },
];

#[must_use]
pub fn about(kind: Kind) -> About<'static> {
    let words = &kind.info().words;
    let own = About { question: words.question, lesson: words.lesson, try_next: words.try_next, ..ABOUT };
    let events = if kind.nature() == Nature::Computes { COMPUTES } else { WAITS };
    match kind {
        Kind::Timer => own,
        _ => About { clock: StoryClock::Milliseconds, events, ..own },
    }
}

/// What each task does, in a sentence without its end.
#[must_use]
pub fn each(kind: Kind, wait: Time) -> String {
    (kind.info().words.each)(&length(wait))
}

/// Whose threads wait, where it is not plain.
#[must_use]
pub const fn who_waits(kind: Kind) -> Option<&'static str> {
    kind.info().words.who_waits
}
