//! What Linux tells in its folder `/proc` (<https://man7.org/linux/man-pages/man5/proc.5.html>).
//! On other systems, or where a file is missing in it, the answer is `None` or nobody.

pub use system::{children_of, core_times, ignored_signals, own_peak_memory, threads_of};

/// The time of all cores of the machine since it was started, in a unit of the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "no other system tells them here"))]
pub struct CoreTimes {
    pub cores: usize,
    pub busy: u64,
    pub all: u64,
}

#[cfg(target_os = "linux")]
mod system {
    use procfs::process::{Process, Status, all_processes};
    use procfs::{CpuTime, CurrentSI, KernelStats};

    use super::CoreTimes;
    use crate::child::ThreadTimes;
    use crate::time::Time;

    /// The threads of a process that there are now, by number. Of a process that has ended it is the
    /// first one, until somebody has waited for it.
    pub fn threads_of(process: u32) -> impl Iterator<Item = (u32, ThreadTimes)> {
        let process = i32::try_from(process).ok().and_then(|process| Process::new(process).ok());
        let threads = process.and_then(|process| process.tasks().ok()).into_iter().flatten().flatten();
        threads.filter_map(|thread| {
            let times = thread.schedstat().ok()?;
            let (running, queued) = (times.sum_exec_runtime, times.run_delay);
            let times = ThreadTimes { running: Time::from_nanos(running), queued: Time::from_nanos(queued) };
            Some((u32::try_from(thread.tid).ok()?, times))
        })
    }

    pub fn core_times() -> Option<CoreTimes> {
        KernelStats::current().ok().map(CoreTimes::from)
    }

    impl From<KernelStats> for CoreTimes {
        fn from(stats: KernelStats) -> Self {
            // The times of guests are part of those of users.
            let CpuTime { user, nice, system, idle, iowait, irq, softirq, steal, .. } = stats.total;
            let interrupts = irq.unwrap_or(0) + softirq.unwrap_or(0);
            let busy = user + nice + system + interrupts + steal.unwrap_or(0);
            Self { cores: stats.cpu_time.len(), busy, all: busy + idle + iowait.unwrap_or(0) }
        }
    }

    /// The signals that this process does not hear, a bit for each, from signal 1 on.
    pub fn ignored_signals() -> Option<u64> {
        Some(own_status()?.sigign)
    }

    /// The most memory that this process had, in bytes.
    pub fn own_peak_memory() -> Option<u64> {
        let kibibytes = own_status()?.vmhwm?;
        Some(kibibytes * 1024)
    }

    fn own_status() -> Option<Status> {
        Process::myself().ok()?.status().ok()
    }

    /// The processes whose parent this one is.
    pub fn children_of(process: u32) -> Vec<u32> {
        let others = all_processes().into_iter().flatten().flatten();
        let children = others.filter(|other| {
            let parent = other.stat().map(|stat| u32::try_from(stat.ppid));
            parent.is_ok_and(|parent| parent == Ok(process))
        });
        children.filter_map(|child| u32::try_from(child.pid).ok()).collect()
    }

    #[cfg(test)]
    mod tests {
        use procfs::{FromBufReadSI, LocalSystemInfo};

        use super::*;

        fn parse(text: &str) -> Option<CoreTimes> {
            KernelStats::from_buf_read(text.as_bytes(), &LocalSystemInfo).ok().map(CoreTimes::from)
        }

        #[test]
        fn idle_and_waiting_for_a_disk_are_not_busy() {
            let cores = "cpu0 1 2 3 4\ncpu1 1 2 3 4\nintr 7\nctxt 5\nbtime 6\nprocesses 8\n";
            let text = format!("cpu  100 10 20 1000 50 1 2 3 40 0\n{cores}");
            assert_eq!(parse(&text), Some(CoreTimes { cores: 2, busy: 136, all: 1186 }));
            assert_eq!(parse("cpu  1 2\n"), None);
            assert_eq!(parse(""), None);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::CoreTimes;
    use crate::child::ThreadTimes;

    pub fn threads_of(_process: u32) -> impl Iterator<Item = (u32, ThreadTimes)> {
        std::iter::empty()
    }

    pub fn core_times() -> Option<CoreTimes> {
        None
    }

    pub fn ignored_signals() -> Option<u64> {
        None
    }

    pub fn own_peak_memory() -> Option<u64> {
        None
    }

    pub fn children_of(_process: u32) -> Vec<u32> {
        Vec::new()
    }
}
