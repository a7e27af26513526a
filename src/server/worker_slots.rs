//! A row of workers with one queue: first come, first served, and of the free workers the one
//! with the lowest number is next.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// `T` is what is needed to use a worker: its process, or nothing for a thread.
#[derive(Debug)]
pub struct WorkerSlots<T> {
    free: Mutex<BTreeMap<usize, T>>,
    /// As many permits as workers are free. It is fair: who asks first is served first.
    places: Arc<Semaphore>,
}

/// A worker that is taken until this is dropped. A client that hangs up drops it, too.
#[derive(Debug)]
pub struct Taken<T: Default> {
    pub number: usize,
    pub worker: T,
    slots: Arc<WorkerSlots<T>>,
    _permit: OwnedSemaphorePermit,
}

impl<T: Default> WorkerSlots<T> {
    /// Workers by number.
    pub fn new(workers: impl IntoIterator<Item = (usize, T)>) -> Arc<Self> {
        let free: BTreeMap<usize, T> = workers.into_iter().collect();
        Arc::new(Self { places: Arc::new(Semaphore::new(free.len())), free: Mutex::new(free) })
    }

    /// The next free worker; waits until there is one.
    pub async fn take(self: &Arc<Self>) -> Taken<T> {
        let permit = Arc::clone(&self.places).acquire_owned().await.expect("nobody closes the semaphore");
        let mut free = self.free.lock();
        let (number, worker) = free.pop_first().expect("as many permits as free workers");
        Taken { number, worker, slots: Arc::clone(self), _permit: permit }
    }
}

impl<T: Default> Drop for Taken<T> {
    fn drop(&mut self) {
        let worker = std::mem::take(&mut self.worker);
        self.slots.free.lock().insert(self.number, worker);
    }
}
