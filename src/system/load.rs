//! What the processors did meanwhile, for whom. Linux tells; elsewhere nothing is known.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What the processors have done up to an instant.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    at: Instant,
    processors: u32,
    all: Duration,
    own: Duration,
    throttled: Duration,
}

/// Between two instants, on the processors that this program may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meanwhile {
    pub wall: Duration,
    pub processors: u32,
    /// CPU time of this program, and of those that it started.
    pub own: Duration,
    /// What all other programs took, and what the hypervisor gave to other machines.
    pub others: Duration,
    /// How long a quota kept this program from running at all.
    pub throttled: Duration,
}

impl Load {
    /// `None` where the system does not tell.
    pub fn now() -> Option<Self> {
        system::now()
    }

    /// What was done until now; `None` where the system does not tell, or did not.
    pub fn since(before: Option<Self>) -> Option<Meanwhile> {
        let (now, before) = (Self::now()?, before?);
        let own = now.own.saturating_sub(before.own);
        Some(Meanwhile {
            wall: now.at - before.at,
            processors: now.processors,
            own,
            others: now.all.saturating_sub(before.all).saturating_sub(own),
            throttled: now.throttled.saturating_sub(before.throttled),
        })
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::time::{Duration, Instant};

    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;
    use procfs::{CpuTime, CurrentSI, KernelStats};

    use super::Load;
    use crate::system::cpus;
    use crate::system::quota::{self, Quota};

    pub fn now() -> Option<Load> {
        let processors = KernelStats::current().ok()?.cpu_time;
        let allowed = cpus::allowed();
        // A system that leaves out some of its processors says nothing of those that are allowed.
        let ours: Vec<&CpuTime> = allowed.iter().filter_map(|cpu| processors.get(*cpu)).collect();
        (!ours.is_empty() && ours.len() == allowed.len()).then_some(())?;
        Some(Load {
            at: Instant::now(),
            processors: u32::try_from(ours.len()).ok()?,
            all: ours.iter().map(|cpu| busy(cpu)).sum(),
            own: own()?,
            // One that grows is seen beside another that has grown before.
            throttled: quota::of(std::process::id()).iter().map(Quota::throttled).sum(),
        })
    }

    /// All but idle. What guests take is counted in `user` already.
    fn busy(cpu: &CpuTime) -> Duration {
        let others = [cpu.irq_duration(), cpu.softirq_duration(), cpu.steal_duration()];
        let programs = cpu.user_duration() + cpu.nice_duration() + cpu.system_duration();
        programs + others.into_iter().flatten().sum::<Duration>()
    }

    /// Of this process, of its children that have ended, and of those that live.
    fn own() -> Option<Duration> {
        let used = |who| {
            let usage = getrusage(who).ok()?;
            Some(duration(usage.user_time()) + duration(usage.system_time()))
        };
        Some(used(UsageWho::RUSAGE_SELF)? + used(UsageWho::RUSAGE_CHILDREN)? + children())
    }

    fn duration(time: TimeVal) -> Duration {
        Duration::from_micros(u64::try_from(time.tv_sec() * 1_000_000 + time.tv_usec()).unwrap_or(0))
    }

    fn children() -> Duration {
        let me = i32::try_from(std::process::id()).unwrap_or(0);
        let processes = procfs::process::all_processes().into_iter().flatten().flatten();
        let stats = processes.filter_map(|process| process.stat().ok()).filter(|stat| stat.ppid == me);
        let ticks: u64 = stats.map(|stat| stat.utime + stat.stime).sum();
        Duration::from_millis(ticks * 1_000 / procfs::ticks_per_second())
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::Load;

    pub fn now() -> Option<Load> {
        None
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_this_program_does_is_its_own() {
        let before = Load::now();
        let start = Instant::now();
        let mut sum = 0_u64;
        while start.elapsed() < Duration::from_millis(50) {
            sum = std::hint::black_box(sum + 1);
        }
        let meanwhile = Load::since(before).expect("Linux tells");
        assert!(!meanwhile.own.is_zero());
        assert!(Duration::from_millis(50) <= meanwhile.wall);
        assert_eq!(meanwhile.processors as usize, crate::system::cpus::allowed().len());
    }
}
