//! What a core does without asking anybody.

use std::hint::black_box;

use super::spread::{Spread, sample_whole};

/// Eight at a time, so that counting them takes nothing.
const ROUNDS: u32 = 1_000;
const ADDITIONS: u32 = 8;
const STEPS: u32 = 10_000;
/// Fits into the first cache of every core.
const SMALL: usize = 16 << 10;
/// Fits into hardly any cache.
const LARGE: usize = 128 << 20;
/// Of a line, which is what a cache loads, in numbers of a table.
const LINE: usize = 64 / size_of::<u32>();

/// Each needs the one before it, so no two are done at once; nobody can tell the sum without adding.
pub fn addition() -> Spread {
    sample_whole(ROUNDS * ADDITIONS, || {
        let (mut one, mut other) = (black_box(1_u64), black_box(2_u64));
        for _ in 0..ROUNDS {
            for _ in 0..ADDITIONS / 2 {
                one = one.wrapping_add(other);
                other = other.wrapping_add(one);
            }
        }
        black_box((one, other));
    })
}

pub fn cache() -> Spread {
    walk(SMALL)
}

pub fn memory() -> Spread {
    walk(LARGE)
}

/// From line to line: each says where the next one is, so nobody can fetch it before.
fn walk(bytes: usize) -> Spread {
    let table = circle(bytes / size_of::<u32>() / LINE);
    let mut at = 0;
    sample_whole(STEPS, || {
        for _ in 0..STEPS {
            at = table[at as usize];
        }
        black_box(at);
    })
}

/// One circle through all lines, in a random order that is always the same (Sattolo, 1986).
fn circle(lines: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).step_by(LINE).take(lines).collect();
    let mut random = 1_u64;
    for last in (1..lines).rev() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(random >> 33).unwrap_or_default() % last;
        order.swap(last, place);
    }
    let mut table = vec![0; lines * LINE];
    for (line, next) in order.into_iter().enumerate() {
        table[line * LINE] = next;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_comes_to_every_line_before_it_comes_back() {
        let lines = 1_000;
        let table = circle(lines);
        let mut at = 0;
        let mut steps = 0;
        loop {
            at = table[at as usize];
            steps += 1;
            if at == 0 {
                break;
            }
        }
        assert_eq!(steps, lines);
    }
}
