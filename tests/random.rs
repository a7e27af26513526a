//! How much is drawn at random: a little in `cargo test`, and ten times as much in `.ci/random`.

use std::ops::Range;

use proptest::prelude::ProptestConfig;

/// `.ci/random` sets it: how many times as much as usual.
const TIMES: &str = "RANDOM_TIMES";

fn times() -> u32 {
    std::env::var(TIMES).map_or(1, |times| times.parse().expect("RANDOM_TIMES is a whole number"))
}

/// So many cases as a rule. One that fails is printed; nothing is written into the tree.
pub fn cases(usual: u32) -> ProptestConfig {
    ProptestConfig { cases: usual * times(), failure_persistence: None, ..ProptestConfig::default() }
}

/// So many plans as a rule, where one is done at once.
pub fn plans() -> ProptestConfig {
    cases(100)
}

/// So many seeds as a rule, from the first on.
pub fn seeds(usual: u64) -> Range<u64> {
    0..usual * u64::from(times())
}
