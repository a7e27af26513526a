//! One factorial, divided: a running product is one chain of multiplications, a tree of products
//! is many that do not need each other.
//!
//! The tree is another algorithm, and much faster on one thread already. It is a lesson of its
//! own, and never mixed into a comparison of strategies.

use std::time::{Duration, Instant};

use num_bigint::BigUint;

/// Below this many factors a thread multiplies them itself: a hand-over would cost more.
const GRAIN: u32 = 1_024;
/// Below this many factors they fit a few machine words.
const LEAF: u32 = 16;

/// n!, one factor after the other: each multiplication needs the one before.
pub fn running_product(n: u32) -> BigUint {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor)
}

/// A product, and how long its multiplications took.
#[derive(Debug)]
pub struct Product {
    pub number: BigUint,
    pub node: Node,
}

/// One multiplication, after those of its two factors; or a leaf: many small ones in a row.
#[derive(Clone, Debug)]
pub struct Node {
    pub took: Duration,
    pub factors: Option<Box<(Node, Node)>>,
}

/// The product of all numbers from `first` to `last` as a tree, on this thread.
pub fn tree(first: u32, last: u32) -> Product {
    if last - first < GRAIN {
        return leaf(first, last);
    }
    let middle = middle(first, last);
    multiply(tree(first, middle), tree(middle + 1, last))
}

/// The same tree; rayon may do the two halves of each product at the same time.
pub fn tree_in_parallel(first: u32, last: u32) -> Product {
    if last - first < GRAIN {
        return leaf(first, last);
    }
    let middle = middle(first, last);
    let (left, right) =
        rayon::join(|| tree_in_parallel(first, middle), || tree_in_parallel(middle + 1, last));
    multiply(left, right)
}

/// Where to cut so that both products have as many bits: x ln x - x is the sum of the logarithms
/// up to x (Stirling). Two halves of the numbers would not do: the larger ones have more work.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number between the two")]
fn middle(first: u32, last: u32) -> u32 {
    let bits = |x: f64| x * x.ln() - x;
    let (mut low, mut high) = (f64::from(first), f64::from(last));
    let half = f64::midpoint(bits(low), bits(high));
    while 1.0 < high - low {
        let x = f64::midpoint(low, high);
        if bits(x) < half { low = x } else { high = x }
    }
    (low as u32).clamp(first, last - 1)
}

fn multiply(left: Product, right: Product) -> Product {
    let start = Instant::now();
    let number = left.number * right.number;
    Product { number, node: Node { took: start.elapsed(), factors: Some(Box::new((left.node, right.node))) } }
}

fn leaf(first: u32, last: u32) -> Product {
    let start = Instant::now();
    let number = small_tree(first, last);
    Product { number, node: Node { took: start.elapsed(), factors: None } }
}

impl Node {
    /// All multiplications, added up.
    pub fn work(&self) -> Duration {
        self.took + self.factors.iter().map(|factors| factors.0.work() + factors.1.work()).sum::<Duration>()
    }

    /// The longest chain of multiplications of which each needs the one before.
    pub fn span(&self) -> Duration {
        let factors = self.factors.as_ref().map(|factors| factors.0.span().max(factors.1.span()));
        self.took + factors.unwrap_or_default()
    }
}

fn small_tree(first: u32, last: u32) -> BigUint {
    if last - first < LEAF {
        return product_of_words(first, last);
    }
    let middle = first + (last - first) / 2;
    small_tree(first, middle) * small_tree(middle + 1, last)
}

/// Multiplies machine words as long as they do not overflow, and only then a big number.
fn product_of_words(first: u32, last: u32) -> BigUint {
    let mut product = BigUint::from(1_u32);
    let mut word = 1_u64;
    for factor in first..=last {
        if let Some(longer) = word.checked_mul(u64::from(factor)) {
            word = longer;
        } else {
            product *= word;
            word = u64::from(factor);
        }
    }
    product * word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_give_the_same_number() {
        for n in [1, 2, 20, 1_023, 1_024, 5_000] {
            let number = running_product(n);
            assert_eq!(tree(1, n).number, number, "{n}!");
            assert_eq!(tree_in_parallel(1, n).number, number, "{n}!");
        }
    }

    /// Where the cuts are: how many leaves are below each product.
    fn shape(node: &Node) -> String {
        node.factors
            .as_ref()
            .map_or("1".to_owned(), |factors| format!("({} {})", shape(&factors.0), shape(&factors.1)))
    }

    #[test]
    fn rayon_is_given_the_same_tree_as_one_thread() {
        for n in [2_000, 9_000, 50_000] {
            assert_eq!(shape(&tree(1, n).node), shape(&tree_in_parallel(1, n).node), "{n}!");
        }
    }

    #[test]
    fn work_adds_up_and_span_takes_the_longer_half() {
        let secs = Duration::from_secs;
        let leaf = |took| Node { took: secs(took), factors: None };
        let inner = Node { took: secs(10), factors: Some(Box::new((leaf(1), leaf(3)))) };
        let root = Node { took: secs(100), factors: Some(Box::new((inner, leaf(5)))) };
        assert_eq!((root.work(), root.span()), (secs(119), secs(113)));
    }
}
