//! What Linux tells in its folder `/proc` (<https://man7.org/linux/man-pages/man5/proc.5.html>).
//! On other systems, or where a file is missing in it, the answer is `None` or nobody.

pub use system::{
    children_of, core_times, has_event_loop, ignored_signals, is_over, name_of, own_peak_memory, sleeps,
};

/// The time of a core since the machine was started, in a unit of the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "no other system tells them here"))]
pub struct CoreTimes {
    pub busy: u64,
    pub all: u64,
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs;

    use procfs::process::{FDTarget, Process, Status, all_processes};
    use procfs::{CpuTime, CurrentSI, KernelStats};

    use super::CoreTimes;

    fn of(process: u32) -> Option<Process> {
        Process::new(i32::try_from(process).ok()?).ok()
    }

    /// As it calls itself: whatever its author wrote.
    pub fn name_of(process: u32, thread: u32) -> Option<String> {
        let name = fs::read(format!("/proc/{process}/task/{thread}/comm")).ok()?;
        let name = String::from_utf8_lossy(name.strip_suffix(b"\n").unwrap_or(&name)).into_owned();
        Some(name)
    }

    /// Whether a thread neither runs nor is ready to. If it is not known, it does not.
    pub fn sleeps(process: u32, thread: u32) -> bool {
        let stat = fs::read(format!("/proc/{process}/task/{thread}/stat")).unwrap_or_default();
        // Behind its name in brackets, which can have brackets in it.
        let end = stat.iter().rposition(|byte| *byte == b')').unwrap_or(stat.len());
        stat.get(end + 2).is_some_and(|state| *state != b'R')
    }

    /// Whether it has ended, and nobody has waited for it yet: it has no memory any more.
    pub fn is_over(process: u32) -> bool {
        let memory = fs::read(format!("/proc/{process}/statm"));
        memory.is_ok_and(|memory| memory.starts_with(b"0 "))
    }

    /// Whether it has asked the system to wake it for any of many events.
    pub fn has_event_loop(process: u32) -> bool {
        /// Who has one opens it early.
        const FIRST: usize = 64;
        let files = of(process).and_then(|process| process.fd().ok()).into_iter().flatten().flatten();
        files.take(FIRST).any(|file| match file.target {
            FDTarget::AnonInode(what) => matches!(what.as_str(), "[eventpoll]" | "[io_uring]"),
            _ => false,
        })
    }

    /// One after the other, from the first on.
    pub fn core_times() -> Vec<CoreTimes> {
        KernelStats::current()
            .map(|stats| stats.cpu_time.iter().map(CoreTimes::from).collect())
            .unwrap_or_default()
    }

    impl From<&CpuTime> for CoreTimes {
        fn from(times: &CpuTime) -> Self {
            // The times of guests are part of those of users.
            let CpuTime { user, nice, system, idle, iowait, irq, softirq, steal, .. } = times;
            let interrupts = irq.unwrap_or(0) + softirq.unwrap_or(0);
            let busy = user + nice + system + interrupts + steal.unwrap_or(0);
            Self { busy, all: busy + idle + iowait.unwrap_or(0) }
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

        fn parse(text: &str) -> Option<Vec<CoreTimes>> {
            let stats = KernelStats::from_buf_read(text.as_bytes(), &LocalSystemInfo).ok()?;
            Some(stats.cpu_time.iter().map(CoreTimes::from).collect())
        }

        #[test]
        fn idle_and_waiting_for_a_disk_are_not_busy() {
            let cores =
                "cpu0 100 10 20 1000 50 1 2 3 40 0\ncpu1 1 2 3 4\nintr 7\nctxt 5\nbtime 6\nprocesses 8\n";
            let text = format!("cpu  101 12 23 1004 50 1 2 3 40 0\n{cores}");
            let times = [CoreTimes { busy: 136, all: 1186 }, CoreTimes { busy: 6, all: 10 }];
            assert_eq!(parse(&text), Some(times.to_vec()));
            assert_eq!(parse("cpu  1 2\n"), None);
            assert_eq!(parse(""), None);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::CoreTimes;

    pub fn name_of(_process: u32, _thread: u32) -> Option<String> {
        None
    }

    pub fn is_over(_process: u32) -> bool {
        false
    }

    pub fn sleeps(_process: u32, _thread: u32) -> bool {
        false
    }

    pub fn has_event_loop(_process: u32) -> bool {
        false
    }

    pub fn core_times() -> Vec<CoreTimes> {
        Vec::new()
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
