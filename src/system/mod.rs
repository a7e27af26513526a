//! What only the operating system knows or can do, with an answer for systems that do not say.

pub mod cpus;
pub(crate) mod load;
pub mod machine;
pub(crate) mod quota;
pub(crate) mod unread;

use std::fs::File;
use std::process::Child;
use std::time::Duration;

/// CPU time of this thread since it began; `None` where the system does not tell.
pub fn thread_cpu_time() -> Option<Duration> {
    here::thread_cpu_time()
}

/// How often a thread of this program lost its core while it had more to do; `None` where the system does not
/// tell.
pub fn context_switches() -> Option<u64> {
    here::context_switches()
}

/// The system's clock that nobody sets, the same for all processes; `None` where there is none.
pub fn monotonic() -> Option<Duration> {
    here::monotonic()
}

/// Makes the system forget what it has in memory of a file, so that the next read goes to the
/// disk. Says whether it can.
pub fn forget_pages(file: &File) -> bool {
    here::forget_pages(file)
}

/// Whether this file lies in memory, and on no disk. Where nobody can tell, it does not.
pub fn is_in_memory(file: &File) -> bool {
    here::is_in_memory(file)
}

/// A call of the system that does as good as nothing.
pub fn ask_for_nothing() {
    here::ask_for_nothing();
}

/// Gives this program, and those that it starts, memory in huge pages where the system gives them unasked. Our allocator
/// goes without (`Cargo.toml`), and a child would inherit that.
pub fn allow_huge_pages() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(false); // An old system knows nothing of it.
}

/// Whether this program is the one that has the terminal of standard error: no job in the background.
/// Where nobody can tell, it is.
pub fn is_in_the_foreground() -> bool {
    here::is_in_the_foreground()
}

/// Until it is dropped, Ctrl-C drops nothing that was written to the terminal of standard error and is not shown yet.
#[derive(Debug)]
pub struct OutputKept(());

impl OutputKept {
    /// `None` if it is so already, or if that is no terminal.
    pub fn on_standard_error() -> Option<Self> {
        here::keep_output(true).then_some(Self(()))
    }

    /// Whoever has it: before another program gets the terminal.
    pub fn give_up() {
        here::keep_output(false);
    }
}

impl Drop for OutputKept {
    fn drop(&mut self) {
        Self::give_up();
    }
}

/// Raises the limit of open files if it is below `wanted`; says how many may be open now.
pub fn allow_open_files(wanted: usize) -> usize {
    here::allow_open_files(wanted)
}

/// Asks a program to end, so that it can leave everything as it was.
pub fn ask_to_end(child: &mut Child) {
    here::ask_to_end(child);
}

#[cfg(unix)]
mod here {
    use std::fs::File;
    use std::process::Child;
    use std::time::Duration;

    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::signal::{Signal, kill};
    use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
    use nix::time::{ClockId, clock_gettime};
    use nix::unistd::{Pid, getpgrp, tcgetpgrp};

    pub fn ask_to_end(child: &mut Child) {
        // It may have ended by itself.
        let _ = i32::try_from(child.id()).map(|process| kill(Pid::from_raw(process), Signal::SIGTERM));
    }

    pub fn context_switches() -> Option<u64> {
        u64::try_from(getrusage(UsageWho::RUSAGE_SELF).ok()?.involuntary_context_switches()).ok()
    }

    pub fn thread_cpu_time() -> Option<Duration> {
        clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).ok().map(Duration::from)
    }

    pub fn monotonic() -> Option<Duration> {
        clock_gettime(ClockId::CLOCK_MONOTONIC).ok().map(Duration::from)
    }

    pub fn is_in_the_foreground() -> bool {
        tcgetpgrp(std::io::stderr()).map_or(true, |group| group == getpgrp())
    }

    /// Says whether that is new. Whoever changes a terminal from the background is stopped.
    pub fn keep_output(is_kept: bool) -> bool {
        let Ok(mut settings) = tcgetattr(std::io::stderr()) else { return false };
        if settings.local_flags.contains(LocalFlags::NOFLSH) == is_kept || !is_in_the_foreground() {
            return false;
        }
        settings.local_flags.set(LocalFlags::NOFLSH, is_kept);
        tcsetattr(std::io::stderr(), SetArg::TCSANOW, &settings).is_ok()
    }

    pub fn allow_open_files(wanted: usize) -> usize {
        let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
        let mut allowed = rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(u64::MAX, |(soft, _)| soft);
        if allowed < wanted {
            allowed = rlimit::increase_nofile_limit(wanted).unwrap_or(allowed);
        }
        usize::try_from(allowed).unwrap_or(usize::MAX)
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    pub fn forget_pages(file: &File) -> bool {
        use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
        // From its beginning to its end, for which the system takes 0.
        posix_fadvise(file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED).is_ok()
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    pub fn forget_pages(_file: &File) -> bool {
        false
    }

    /// The process that started this one: nobody keeps the answer in between.
    pub fn ask_for_nothing() {
        std::hint::black_box(nix::unistd::getppid());
    }

    #[cfg(target_os = "linux")]
    pub fn is_in_memory(file: &File) -> bool {
        use nix::sys::statfs::{TMPFS_MAGIC, fstatfs};
        fstatfs(file).is_ok_and(|system| system.filesystem_type() == TMPFS_MAGIC)
    }

    #[cfg(not(target_os = "linux"))]
    pub fn is_in_memory(_file: &File) -> bool {
        false
    }
}

#[cfg(not(unix))]
mod here {
    use std::fs::File;
    use std::process::Child;
    use std::time::Duration;

    /// There is no asking.
    pub fn ask_to_end(child: &mut Child) {
        let _ = child.kill();
    }

    pub fn context_switches() -> Option<u64> {
        None
    }

    pub fn thread_cpu_time() -> Option<Duration> {
        None
    }

    pub fn monotonic() -> Option<Duration> {
        None
    }

    pub fn forget_pages(_file: &File) -> bool {
        false
    }

    pub fn is_in_memory(_file: &File) -> bool {
        false
    }

    pub fn ask_for_nothing() {
        std::thread::yield_now();
    }

    pub fn is_in_the_foreground() -> bool {
        true
    }

    pub fn keep_output(_is_kept: bool) -> bool {
        false
    }

    pub fn allow_open_files(_wanted: usize) -> usize {
        usize::MAX
    }
}

/// Logical processors that this program may use: fewer than the machine has, in a container.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
