//! Tables of the pages that are not documents yet.

use std::time::Duration;

use super::Look;
use crate::report::Cost;
use crate::story::percent;

const NONE: &str = "-";

/// In real time.
#[must_use]
pub fn cost_cells(cost: &Cost) -> [String; 5] {
    [
        milliseconds(cost.waiting),
        cost.usage.cpu.map_or(NONE.to_owned(), milliseconds),
        cost.share_of_waiting().map_or(NONE.to_owned(), percent),
        cost.usage.threads.to_string(),
        cost.usage.borrowed.to_string(),
    ]
}

/// "501.3 ms".
#[must_use]
pub fn milliseconds(length: Duration) -> String {
    format!("{:.1} ms", length.as_secs_f64() * 1e3)
}

/// A plain two-column or wider table for other pages.
#[must_use]
pub fn simple(look: &Look, header: &[&str], rows: Vec<Vec<String>>) -> String {
    super::terminal::table(look, header, rows)
}
