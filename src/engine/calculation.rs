//! The work: a real n!, advanced in slices of equal cost.
//!
//! A running product grows, so equal ranges of factors do not cost the same: the last thousand
//! factors of 40,000! take twenty times as long as the first. Slices are therefore cut by cost,
//! in multiplications of one 64-bit limb.

use std::ops::Range;

use num_bigint::BigUint;

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
    /// About what the whole costs; not known of a given n in one slice.
    whole: Cost,
}

impl Calculation {
    /// The factorial that costs about `budget`, with a pause after each share of it.
    /// `shares` are the slices' parts of the whole, and add up to 1.
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
        Self { n: factorial_costing(budget), pauses, whole: budget }
    }

    /// n!, with a pause after each share of its cost.
    ///
    /// `slices` is how many shares of the same cost there are; at least one.
    pub fn of(n: u32, slices: u32) -> Self {
        let whole = if slices == 1 { 0 } else { cost_of_factorial(n) };
        let pauses = (1..u64::from(slices)).map(|slice| whole * slice / u64::from(slices));
        Self { n, pauses: pauses.collect(), whole }
    }

    /// Between two slices it can give way.
    pub fn slices(&self) -> usize {
        self.pauses.len() + 1
    }

    /// Advances to the end of one slice. The last one gives the number.
    pub fn advance<'f>(&self, factorial: &'f mut Factorial, slice: usize) -> Option<&'f BigUint> {
        if let Some(pause) = self.pauses.get(slice) {
            factorial.multiply(self.n, *pause);
            return None;
        }
        factorial.multiply(self.n, Cost::MAX);
        Some(&factorial.product)
    }

    /// Advances to the end of a piece of a slice, of so many that cost the same. The last piece of the
    /// last slice gives the number.
    pub fn advance_piece<'f>(
        &self,
        factorial: &'f mut Factorial,
        slice: usize,
        (piece, pieces): (usize, usize),
    ) -> Option<&'f BigUint> {
        let done = piece + 1;
        if done == pieces {
            return self.advance(factorial, slice);
        }
        let begin = slice.checked_sub(1).map_or(0, |before| self.pauses[before]);
        let end = self.pauses.get(slice).copied().unwrap_or(self.whole);
        factorial.multiply(self.n, begin + (end - begin) / pieces as Cost * done as Cost);
        None
    }
}

/// The first n whose n! costs at least `budget`.
pub fn factorial_costing(budget: Cost) -> u32 {
    costs().find(|(_, cost)| budget <= *cost).map_or(u32::MAX, |(n, _)| n)
}

pub fn cost_of_factorial(n: u32) -> Cost {
    costs().find(|(other, _)| n <= *other).map_or(Cost::MAX, |(_, cost)| cost)
}

/// Every n with the cost of its factorial, by the sum of the logarithms.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of limbs is a small whole number"
)]
fn costs() -> impl Iterator<Item = (u32, Cost)> {
    let factors = (2..u32::MAX).scan((0.0, 0), |(bits, cost), n| {
        *bits += f64::from(n).log2();
        *cost += (*bits / 64.0) as Cost + 1 + OVERHEAD;
        Some((n, *cost))
    });
    std::iter::once((1, 0)).chain(factors)
}

/// A factorial on its way: the product of all numbers below `next`.
#[derive(Debug)]
pub struct Factorial {
    product: BigUint,
    next: u32,
    spent: Cost,
}

impl Factorial {
    pub fn begin() -> Self {
        Self { product: BigUint::from(1_u32), next: 2, spent: 0 }
    }

    fn multiply(&mut self, n: u32, until: Cost) {
        while self.next <= n && self.spent < until {
            self.product *= self.next;
            self.next += 1;
            self.spent += self.product.bits().div_ceil(64) + OVERHEAD;
        }
    }

    /// The product so far; after the last slice, the factorial.
    pub fn product(&self) -> &BigUint {
        &self.product
    }

    /// The cost of the factors `range`, done now: what the machine's speed is measured with.
    pub(super) fn spend(&mut self, range: Range<u32>) -> Cost {
        let before = self.spent;
        self.next = range.start;
        self.multiply(range.end, Cost::MAX);
        self.spent - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_change_nothing_about_the_answer() {
        let whole = Calculation::costing(200_000, &[1.0]);
        let cut = Calculation::costing(200_000, &[0.25; 4]);
        let mut one = Factorial::begin();
        let mut four = Factorial::begin();
        let number = whole.advance(&mut one, 0).cloned();
        let numbers: Vec<_> = (0..4).map(|slice| cut.advance(&mut four, slice).cloned()).collect();
        assert!(number.is_some());
        assert_eq!(numbers, [None, None, None, number]);
    }

    #[test]
    fn pieces_change_nothing_about_the_answer_and_cost_the_same() {
        let calculation = Calculation::costing(1_000_000, &[0.3, 0.7]);
        let (mut whole, mut cut) = (Factorial::begin(), Factorial::begin());
        let numbers = [0, 1].map(|slice| calculation.advance(&mut whole, slice).cloned());
        for (slice, share) in [(0, 30_000), (1, 70_000)] {
            for piece in 0..10 {
                let before = cut.spent;
                let number = calculation.advance_piece(&mut cut, slice, (piece, 10)).cloned();
                assert_eq!(
                    number,
                    numbers[slice].clone().filter(|_| piece == 9),
                    "slice {slice}, piece {piece}"
                );
                let cost = cut.spent - before;
                assert!(
                    (share - 1_000..=share + 1_000).contains(&cost),
                    "slice {slice}, piece {piece}: {cost}"
                );
            }
        }
    }

    #[test]
    fn slices_cost_the_same() {
        let calculation = Calculation::costing(1_000_000, &[0.1; 10]);
        let mut factorial = Factorial::begin();
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
        assert_eq!(crate::digest::Digest::of(&twenty.product).to_string(), "468154e34d663846");
    }
}
