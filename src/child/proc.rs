//! What Linux tells in its folder `/proc` (<https://man7.org/linux/man-pages/man5/proc.5.html>).
//! Where there is none, or no such file in it, the answer is `None`.

use std::fs;

use super::ThreadTimes;
use crate::time::Time;

/// The threads of a process that there are now, by number. Of a process that has ended it is the
/// first one, until somebody has waited for it.
pub fn threads_of(process: u32) -> impl Iterator<Item = (u32, ThreadTimes)> {
    let entries = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let threads = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    threads.filter_map(move |thread| Some((thread, thread_times(process, thread)?)))
}

fn thread_times(process: u32, thread: u32) -> Option<ThreadTimes> {
    let line = fs::read_to_string(format!("/proc/{process}/task/{thread}/schedstat")).ok()?;
    let mut nanos = line.split_whitespace().map_while(|word| word.parse().ok()).map(Time::from_nanos);
    Some(ThreadTimes { running: nanos.next()?, queued: nanos.next()? })
}

/// The time of all cores of the machine since it was started, in a unit of the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoreTimes {
    pub cores: usize,
    pub busy: u64,
    pub all: u64,
}

pub fn core_times() -> Option<CoreTimes> {
    parse_core_times(&fs::read_to_string("/proc/stat").ok()?)
}

fn parse_core_times(text: &str) -> Option<CoreTimes> {
    let mut lines = text.lines().take_while(|line| line.starts_with("cpu"));
    // user, nice, system, idle, waiting for a disk, two kinds of interrupts, and stolen by other
    // virtual machines; what follows is part of the first two.
    let times: Vec<u64> =
        lines.next()?.split_whitespace().skip(1).take(8).map_while(|word| word.parse().ok()).collect();
    let idle = times.get(3)? + times.get(4)?;
    let all = times.iter().sum();
    Some(CoreTimes { cores: lines.count(), busy: all - idle, all })
}

/// The signals that this process does not hear, a bit for each, from signal 1 on.
pub fn ignored_signals() -> Option<u64> {
    u64::from_str_radix(&own_status("SigIgn:")?, 16).ok()
}

/// The most memory that this process had, in bytes.
pub fn own_peak_memory() -> Option<u64> {
    let kibibytes: u64 = own_status("VmHWM:")?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

fn own_status(name: &str) -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
}

/// The processes whose parent this one is.
pub fn children_of(process: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    processes.filter(|&child| parent_of(child) == Some(process)).collect()
}

fn parent_of(process: u32) -> Option<u32> {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in brackets, and may have blanks and brackets itself.
    let (_, rest) = line.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_and_waiting_for_a_disk_are_not_busy() {
        let text = "cpu  100 10 20 1000 50 1 2 3 40 0\ncpu0 1 2\ncpu1 1 2\nintr 7\n";
        assert_eq!(parse_core_times(text), Some(CoreTimes { cores: 2, busy: 136, all: 1186 }));
        assert_eq!(parse_core_times("cpu  1 2\n"), None);
        assert_eq!(parse_core_times(""), None);
    }
}
