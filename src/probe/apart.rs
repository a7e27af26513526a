//! When a kind explains what was measured, and another one does not.

use super::kind::Fit;

/// A kind explains what was measured if no more than about so much of every response is left.
const FITS: f64 = 0.2;
/// The next kind must be so much farther away: squared, and all answers added up. Of 64 users one alone tells a
/// pool of 63 from all at once, and it is late by all of a request.
const APART: f64 = 0.1;
const TIMES_APART: f64 = 2.0;
/// Or by so much in the order and the gaps of its answers, and so many times as far.
const APART_IN_ORDER: f64 = 0.25;
const TIMES_APART_IN_ORDER: f64 = 3.0;

impl Fit {
    pub(super) fn explains(&self) -> bool {
        self.distance <= FITS && self.strays == 0
    }

    /// Whether the other kind is farther away by enough.
    pub(super) fn is_clear_of(&self, other: &Self, answers: u32) -> bool {
        let apart = (other.distance.powi(2) - self.distance.powi(2)) * f64::from(answers);
        self.is_far_nearer_than(other) && APART <= apart
    }

    pub(super) fn is_far_nearer_than(&self, other: &Self) -> bool {
        self.distance * TIMES_APART <= other.distance
    }

    /// Whether the answers cannot be those of the other kind, whatever slowed all of them down: requests that
    /// share memory may be far slower together than one alone, and their order and gaps say as much as before.
    pub(super) fn refutes(&self, other: &Self) -> bool {
        APART_IN_ORDER <= other.unexplained && self.unexplained * TIMES_APART_IN_ORDER <= other.unexplained
    }
}
