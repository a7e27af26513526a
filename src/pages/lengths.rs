//! Lengths of real time, from less than a nanosecond to seconds.

use crate::story::decimals;

/// The unit in which a length is told, and how many seconds that is.
fn unit(seconds: f64) -> (&'static str, f64) {
    match seconds {
        ..1e-6 => ("ns", 1e-9),
        1e-6..1e-3 => ("us", 1e-6),
        1e-3..1.0 => ("ms", 1e-3),
        _ => ("s", 1.0),
    }
}

/// "10.1 us".
pub(super) fn told(seconds: f64) -> String {
    let (name, one) = unit(seconds);
    format!("{} {name}", figures(seconds / one))
}

/// "10.1 to 15.2 us".
pub(super) fn range(low: f64, high: f64) -> String {
    let (name, one) = unit(high);
    format!("{} to {} {name}", figures(low / one), figures(high / one))
}

/// Three of them, as far as a table needs: no more is known.
fn figures(value: f64) -> String {
    format!("{value:.*}", decimals(value, 3, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_three_figures() {
        assert_eq!(told(312e-12), "0.31 ns");
        assert_eq!(told(95.4e-9), "95.4 ns");
        assert_eq!(told(1.204e-3), "1.20 ms");
        assert_eq!(range(0.3e-6, 12e-6), "0.30 to 12.0 us");
    }
}
