//! Processors: on which one this thread is, and on which ones it may be. Linux tells; elsewhere
//! nothing is pinned and nothing is known.

/// The processor on which this thread is at the moment.
pub fn current() -> Option<usize> {
    system::current()
}

/// The processors that this thread may use, or none if the system does not tell.
pub fn allowed() -> Vec<usize> {
    system::allowed(0)
}

/// The same of a thread of any program, by its number.
pub fn allowed_of(thread: u32) -> Vec<usize> {
    system::allowed(thread)
}

/// Keeps this thread, and what it will start, on one processor. Says whether it does.
pub fn pin(cpu: usize) -> bool {
    system::pin(cpu)
}

#[cfg(target_os = "linux")]
mod system {
    use nix::sched::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
    use nix::unistd::Pid;

    /// The system takes 0 for the thread that asks.
    const THIS_THREAD: Pid = Pid::from_raw(0);

    pub fn current() -> Option<usize> {
        sched_getcpu().ok()
    }

    pub fn allowed(thread: u32) -> Vec<usize> {
        let thread = i32::try_from(thread).map_or(THIS_THREAD, Pid::from_raw);
        let set = sched_getaffinity(thread).unwrap_or_default();
        (0..CpuSet::count()).filter(|cpu| set.is_set(*cpu).unwrap_or(false)).collect()
    }

    pub fn pin(cpu: usize) -> bool {
        let mut set = CpuSet::new();
        set.set(cpu).and_then(|()| sched_setaffinity(THIS_THREAD, &set)).is_ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub fn current() -> Option<usize> {
        None
    }

    pub fn allowed(_thread: u32) -> Vec<usize> {
        Vec::new()
    }

    pub fn pin(_cpu: usize) -> bool {
        false
    }
}
