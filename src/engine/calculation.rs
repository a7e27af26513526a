//! The work: a real n!, advanced in slices of equal cost.
//!
//! A running product grows, so equal ranges of factors do not cost the same: the last thousand
//! factors of 40,000! take twenty times as long as the first. Slices are therefore cut by cost,
//! in multiplications of one 64-bit limb.

use std::fmt;
use std::ops::Range;

use num_bigint::BigUint;
use sha2::{Digest as _, Sha256};

/// Multiplications of one limb. Each factor costs the limbs of the product so far.
pub type Cost = u64;

/// What a multiplication costs besides its limbs, in limbs: measured between 500! and 60,000!.
const OVERHEAD: Cost = 24;

/// Which factorial to calculate, and where to pause.
#[derive(Debug)]
pub struct Calculation {
    pub n: u32,
    /// The cost to have reached at the end of each slice but the last, which ends with n.
    pauses: Vec<Cost>,
}

impl Calculation {
    /// The factorial that costs about `budget`, with a pause after each share of it.
    /// `shares` are the slices' parts of the whole, and add up to 1.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cost is far below 2^52, and a share of it is not negative"
    )]
    pub fn costing(budget: Cost, shares: &[f64]) -> Self {
        let mut so_far = 0.0;
        let mut pauses: Vec<Cost> = shares
            .iter()
            .map(|share| {
                so_far += share;
                (so_far * budget as f64) as Cost
            })
            .collect();
        pauses.pop();
        Self { n: factorial_costing(budget), pauses }
    }

    #[must_use]
    pub fn begin(&self) -> Factorial {
        Factorial { product: BigUint::from(1_u32), next: 2, spent: 0 }
    }

    /// Advances to the end of one slice. The last one gives the digest.
    pub fn advance(&self, factorial: &mut Factorial, slice: usize) -> Option<Digest> {
        if let Some(pause) = self.pauses.get(slice) {
            factorial.multiply(self.n, *pause);
            return None;
        }
        factorial.multiply(self.n, Cost::MAX);
        Some(Digest::of(&factorial.product))
    }
}

/// The largest n whose n! costs at most `budget`, by the sum of the logarithms.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of limbs is a small whole number"
)]
fn factorial_costing(budget: Cost) -> u32 {
    let (mut bits, mut cost, mut n) = (0.0, 0, 1_u32);
    while cost < budget && n < u32::MAX {
        n += 1;
        bits += f64::from(n).log2();
        cost += (bits / 64.0) as Cost + 1 + OVERHEAD;
    }
    n
}

/// A factorial on its way: the product of all numbers below `next`.
#[derive(Debug)]
pub struct Factorial {
    product: BigUint,
    next: u32,
    spent: Cost,
}

impl Factorial {
    fn multiply(&mut self, n: u32, until: Cost) {
        while self.next <= n && self.spent < until {
            self.product *= self.next;
            self.next += 1;
            self.spent += self.product.bits().div_ceil(64) + OVERHEAD;
        }
    }

    /// The cost of the factors `range`, done now: what the machine's speed is measured with.
    pub(super) fn spend(&mut self, range: Range<u32>) -> Cost {
        let before = self.spent;
        self.next = range.start;
        self.multiply(range.end, Cost::MAX);
        self.spent - before
    }
}

/// The first 64 bits of the SHA-256 of the number's bytes, most significant first: short enough
/// to read aloud, and any language's library can check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(u64);

impl Digest {
    #[must_use]
    pub fn of(number: &BigUint) -> Self {
        Self::of_bytes(&number.to_bytes_be())
    }

    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        let first = hash.first_chunk().expect("a SHA-256 has 32 bytes");
        Self(u64::from_be_bytes(*first))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_change_nothing_about_the_answer() {
        let whole = Calculation::costing(200_000, &[1.0]);
        let cut = Calculation::costing(200_000, &[0.25; 4]);
        let mut one = whole.begin();
        let mut four = cut.begin();
        let digest = whole.advance(&mut one, 0);
        let digests: Vec<_> = (0..4).map(|slice| cut.advance(&mut four, slice)).collect();
        assert!(digest.is_some());
        assert_eq!(digests, [None, None, None, digest]);
    }

    #[test]
    fn slices_cost_the_same() {
        let calculation = Calculation::costing(1_000_000, &[0.1; 10]);
        let mut factorial = calculation.begin();
        let mut last = 0;
        for slice in 0..10 {
            calculation.advance(&mut factorial, slice);
            let cost = factorial.spent - last;
            assert!((99_000..=101_000).contains(&cost), "slice {slice} cost {cost}");
            last = factorial.spent;
        }
    }

    #[test]
    fn the_digest_is_that_of_the_factorial() {
        // python3 -c 'import hashlib,math; n=math.factorial(20)
        // print(hashlib.sha256(n.to_bytes((n.bit_length()+7)//8,"big")).hexdigest()[:16])'
        let mut twenty = Factorial { product: BigUint::from(1_u32), next: 2, spent: 0 };
        twenty.multiply(20, Cost::MAX);
        assert_eq!(twenty.product, BigUint::from(2_432_902_008_176_640_000_u64));
        assert_eq!(Digest::of(&twenty.product).to_string(), "468154e34d663846");
    }
}
