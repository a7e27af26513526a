//! Two ends of a conversation, each on a core of its own.

use std::io;
use std::thread;

use super::spread::Spread;
use crate::system::cpus;

/// What `start` starts is kept on one core, and who measures on another: where there are two, and the system allows
/// it. Placed by the system, both are on one core now and then, and then a wake-up is a change between two threads,
/// which is ten times shorter: a figure of chance.
///
/// # Errors
/// If the system gives no thread, and what the two say.
pub fn apart<Other>(
    start: impl FnOnce() -> io::Result<Other> + Send + 'static,
    measure: impl FnOnce(Other) -> io::Result<Spread> + Send + 'static,
) -> io::Result<Spread> {
    let measures = thread::Builder::new().spawn(move || {
        let cpus = cpus::allowed();
        // Whoever is started is where its starter was.
        keep_on(cpus.last());
        let other = start()?;
        keep_on(cpus.first());
        measure(other)
    })?;
    measures.join().map_err(|_| io::Error::other("a thread died"))?
}

fn keep_on(cpu: Option<&usize>) {
    let _ = cpu.map(|cpu| cpus::pin(*cpu));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::spread::sample_whole;

    #[test]
    fn each_end_is_on_a_core_of_its_own_and_nobody_else_is_kept() {
        let allowed = cpus::allowed();
        let measure = |other: thread::JoinHandle<Vec<usize>>| {
            let (theirs, mine) = (other.join().expect("it lives"), cpus::allowed());
            assert!(theirs.is_empty() || (theirs.len() == 1 && mine.len() == 1), "{theirs:?}, {mine:?}");
            assert_eq!(theirs == mine, cpus_of_all() < 2);
            Ok(sample_whole(1, || ()))
        };
        apart(|| thread::Builder::new().spawn(cpus::allowed), measure).expect("a spread");
        assert_eq!(cpus::allowed(), allowed);
    }

    /// Of the process, whatever this thread is kept on.
    fn cpus_of_all() -> usize {
        cpus::allowed_of(std::process::id()).len()
    }
}
