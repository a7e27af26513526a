//! What a seed decides: always the same, on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

#[derive(Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// `of` says what is thrown for: what has another name is independent.
    pub fn new(seed: u64, of: &str) -> Self {
        let hash = Sha256::new_with_prefix(seed.to_le_bytes()).chain_update(of);
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// A place among so many; 0 where there is none.
    pub fn place(&mut self, among: usize) -> usize {
        let among = u64::try_from(among).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.0.next_u64() % among).unwrap_or(0)
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.place(last + 1));
        }
    }
}
