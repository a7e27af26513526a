//! One factorial in three ways. The tree is another algorithm, much faster on one thread already.
//! See: the two halves of a tree do not need each other, so two threads can share them.

use num_bigint::BigUint;

const N: u32 = 100_000;

fn main() {
    let running = show("Running product", || running_product(1, N));
    let alone = show("Product tree on one thread", || tree(1, N));
    let shared = show("Product tree with rayon::join", || tree_in_parallel(1, N));
    assert_eq!(running, alone);
    assert_eq!(alone, shared);
}

fn running_product(first: u32, last: u32) -> BigUint {
    (first..=last).fold(BigUint::from(1_u32), |product, factor| product * factor)
}

fn tree(first: u32, last: u32) -> BigUint {
    let mid = first.midpoint(last);
    if last - first < 16 { running_product(first, last) } else { tree(first, mid) * tree(mid + 1, last) }
}

fn tree_in_parallel(first: u32, last: u32) -> BigUint {
    if last - first < 1_000 {
        return tree(first, last);
    }
    let mid = first.midpoint(last);
    let (left, right) = rayon::join(|| tree_in_parallel(first, mid), || tree_in_parallel(mid + 1, last));
    left * right // Needs both halves: the last multiplication, the longest, has one thread only.
}

fn show(way: &str, calculate: impl FnOnce() -> BigUint) -> BigUint {
    let start = std::time::Instant::now();
    let number = calculate();
    eprintln!("{way}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("{way}: {N}! has {} bits", number.bits());
    number
}
