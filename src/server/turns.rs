//! Who calculates next on the event loop, where requests are calculated by turns: who has stood in line longest.

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::yield_now;

/// One permit, which is handed on in the order in which it was asked for.
pub struct Turns(Semaphore);

pub type Turn<'a> = SemaphorePermit<'a>;

/// A new connection is noticed in one round of the event loop, accepted in the next, and read in a third: whoever gives
/// way waits for these, or new requests would come a slice too late.
const ROUNDS: usize = 3;

impl Turns {
    pub const fn begin() -> Self {
        Self(Semaphore::const_new(1))
    }

    pub async fn next(&self) -> Turn<'_> {
        self.0.acquire().await.expect("it is never closed")
    }

    /// Whoever has had a turn goes to the back of the line. Who came meanwhile stands before.
    pub async fn after<'a>(&'a self, turn: Option<Turn<'a>>) -> Turn<'a> {
        for _ in 0..ROUNDS {
            yield_now().await;
        }
        drop(turn);
        self.next().await
    }
}
