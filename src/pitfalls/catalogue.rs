//! All pitfalls, in the order in which somebody who learns meets them.

use super::Pitfall;
use super::{await_in_a_row, blocking_sleep, calculation_in_the_loop};

pub const ALL: [&Pitfall; 3] =
    [&await_in_a_row::PITFALL, &blocking_sleep::PITFALL, &calculation_in_the_loop::PITFALL];

pub fn find(name: &str) -> Option<&'static Pitfall> {
    ALL.into_iter().find(|pitfall| pitfall.name == name)
}
