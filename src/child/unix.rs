//! Unix: signals are passed on, and the parent is told what its children used.

use std::io;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::time::{TimeVal, TimeValLike};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;

use super::looks::Looks;
use super::proc::{self, CoreTimes};
use super::{Closeness, Cpu, Ending, Inside, Leftover, Memory, Others, Seen, Switches};
use crate::system::allow_huge_pages;
use crate::time::{Time, ratio};

/// What ends a program, if it does not listen.
const ENDING: [Signal; 4] = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM];
/// What a program may have a use of its own for.
const OTHER: [Signal; 2] = [Signal::SIGUSR1, Signal::SIGUSR2];

type Signals = SignalsInfo<WithOrigin>;

/// Runs the program until it ends, and passes signals on to it.
pub fn watch(command: &mut Command, closeness: Closeness) -> io::Result<Seen> {
    adopt_orphans();
    let mut signals = listen()?;
    let before = Figures::now()?;
    let start = Instant::now();
    allow_huge_pages(); // It is to run as it would alone.
    let mut child = command.spawn()?;
    let looks = Looks::begin(start, closeness);
    let (ending, signal) = wait(&mut child, &mut signals, &looks)?;
    let wall = Time::from(start.elapsed());
    let threads = looks.threads();
    let leftover = match signal {
        Some(signal) => end_orphans(signal),
        None => reap(),
    };
    let after = Figures::now()?;
    let inside = looks.end();
    Ok(Seen {
        ending,
        wall,
        cpu: after.children.minus(before.children),
        memory: after.memory,
        switches: Switches {
            voluntary: after.switches.voluntary - before.switches.voluntary,
            involuntary: after.switches.involuntary - before.switches.involuntary,
        },
        others: before.others_until(&after, inside.as_ref()),
        inside,
        leftover,
        threads,
    })
}

/// Listens to all signals but those that somebody made us ignore, as `nohup` does: the program is to
/// ignore them too, and inherits that.
fn listen() -> io::Result<Signals> {
    let heard = ENDING.into_iter().chain(OTHER).filter(|&signal| !super::ignores(signal as i32));
    // Without this one the end of the program would not be noticed.
    SigSet::from(Signal::SIGCHLD).thread_unblock()?;
    Signals::new(heard.chain([Signal::SIGCHLD]).map(|signal| signal as i32))
}

/// Until the child has ended. Also tells which signal was passed on that is meant to end it.
fn wait(child: &mut Child, signals: &mut Signals, looks: &Looks) -> io::Result<(Ending, Option<Signal>)> {
    let (mut told, mut other) = (None, None);
    loop {
        // The system forgets a child that has ended when it has been waited for.
        looks.look();
        if let Some(status) = child.try_wait()? {
            let ending = ending(status);
            // It had no use for that one: so it was one that ends it.
            let ended_by = other.filter(|signal| ending == Ending::Signal(*signal as i32));
            return Ok((ending, told.or(ended_by)));
        }
        for origin in signals.wait() {
            let signal = Signal::try_from(origin.signal)?;
            // A signal that no process has sent comes from the terminal, which tells the child too.
            if signal != Signal::SIGCHLD && origin.process.is_some() {
                // A program that runs as somebody else (`sudo`) cannot be told.
                let _ = kill(pid(child.id()), signal);
                match ENDING.contains(&signal) {
                    true => told = Some(signal),
                    false => other = Some(signal),
                }
            }
        }
    }
}

fn ending(status: std::process::ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exit(code),
        (None, signal) => Ending::Signal(signal.unwrap_or_default()),
    }
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(i32::try_from(process).expect("the system's numbers of processes are that small"))
}

/// Children of a child that has ended become ours, so that they are counted, and can be ended.
/// Elsewhere than on Linux they go to the first process of the system.
fn adopt_orphans() {
    // An old system refuses: then they are not counted.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// Waits for adopted children that have ended, so that they are counted.
fn reap() -> Leftover {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) => return Leftover::Processes,
            Ok(_) => {}
            Err(_) => return Leftover::Nothing,
        }
    }
}

/// A signal that has ended a program has not ended what the program had started. They get it too,
/// and a moment to end.
fn end_orphans(signal: Signal) -> Leftover {
    const MOMENT: Duration = Duration::from_secs(1);
    const LOOK: Duration = Duration::from_millis(5);
    let start = Instant::now();
    let mut told = Vec::new();
    while reap() == Leftover::Processes && start.elapsed() < MOMENT {
        for orphan in proc::children_of(std::process::id()) {
            if !told.contains(&orphan) {
                told.push(orphan);
                // It may have ended by itself.
                let _ = kill(pid(orphan), signal);
            }
        }
        thread::sleep(LOOK);
    }
    reap()
}

/// What the system says at one instant.
struct Figures {
    at: Instant,
    own: Cpu,
    children: Cpu,
    memory: Memory,
    switches: Switches,
    /// None if the system does not tell.
    cores: Vec<CoreTimes>,
}

impl Figures {
    fn now() -> io::Result<Self> {
        let (own, children) = (getrusage(UsageWho::RUSAGE_SELF)?, getrusage(UsageWho::RUSAGE_CHILDREN)?);
        // The figure of the first line may be of the program that we replaced.
        let floor = proc::own_peak_memory().unwrap_or_else(|| peak_memory(&own));
        let most = peak_memory(&children);
        Ok(Self {
            at: Instant::now(),
            own: cpu(&own),
            children: cpu(&children),
            memory: if most <= floor { Memory::AtMost(floor) } else { Memory::Bytes(most) },
            switches: Switches {
                voluntary: number(children.voluntary_context_switches()),
                involuntary: number(children.involuntary_context_switches()),
            },
            cores: proc::core_times(),
        })
    }

    /// Everybody's time less ours, on the cores that are allowed; on all of them if that is not known.
    fn others_until(&self, after: &Self, inside: Option<&Inside>) -> Option<Others> {
        /// The system counts in ticks of a hundredth of a second.
        const TOO_SHORT: Duration = Duration::from_millis(200);
        let wall = after.at - self.at;
        let allowed = inside.map_or(&[][..], |inside| &inside.allowed);
        let cores = self.cores.iter().zip(&after.cores).enumerate();
        let counted: Vec<_> = cores
            .filter(|(core, _)| allowed.is_empty() || allowed.contains(core))
            .map(|(_, times)| times)
            .collect();
        if wall < TOO_SHORT || counted.iter().any(|(first, last)| last.all <= first.all) || counted.is_empty()
        {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "ticks of one run")]
        let busy: f64 = counted
            .iter()
            .map(|(first, last)| (last.busy - first.busy) as f64 / (last.all - first.all) as f64)
            .sum();
        let children = after.children.minus(self.children).total();
        let ours = inside.map_or(children, |inside| children.max(inside.running))
            + after.own.minus(self.own).total();
        Some(Others { used: (busy - ratio(ours, wall.into())).max(0.0), of: counted.len() })
    }
}

impl Cpu {
    fn minus(self, earlier: Self) -> Self {
        Self {
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
        }
    }
}

fn cpu(usage: &Usage) -> Cpu {
    let time = |time: TimeVal| Time::from_nanos(number(time.num_microseconds()) * 1_000);
    Cpu { user: time(usage.user_time()), system: time(usage.system_time()) }
}

/// In bytes. Apple's systems tell bytes, the others KiB.
fn peak_memory(usage: &Usage) -> u64 {
    number(usage.max_rss()) * if cfg!(target_vendor = "apple") { 1 } else { 1024 }
}

/// Whole numbers of the system's, which are never negative.
fn number(number: impl Into<i64>) -> u64 {
    u64::try_from(number.into()).unwrap_or_default()
}
