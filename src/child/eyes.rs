//! Reads the same few files of every thread, a hundred times a second: what can stay open stays open.

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use super::ThreadTimes;
use crate::time::Time;

/// What there is to see of a thread.
pub struct Thread {
    pub number: u32,
    pub times: ThreadTimes,
    /// The processes that it has started, where the system tells.
    pub children: Vec<u32>,
}

#[derive(Default)]
pub struct Eyes {
    looks: u32,
    /// By the numbers of the threads.
    open: HashMap<u32, Open>,
    text: Vec<u8>,
}

struct Open {
    schedstat: File,
    children: Option<File>,
    look: u32,
}

impl Eyes {
    /// Of more threads the files are opened each time: others need open files, too.
    const MOST_OPEN: usize = 200;

    /// The threads of a process that there are now, by number. Of a process that has ended it is the
    /// first one, until somebody has waited for it.
    pub fn threads_of(&mut self, process: u32) -> Vec<Thread> {
        let entries = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers.filter_map(|number| self.thread(process, number)).collect()
    }

    /// Closes the files of those that were not seen.
    pub fn end_look(&mut self) {
        self.open.retain(|_, open| open.look == self.looks);
        self.looks += 1;
    }

    fn thread(&mut self, process: u32, number: u32) -> Option<Thread> {
        // A number may be given again: the files of the one before tell nothing any more.
        let known = self.open.remove(&number).and_then(|open| self.read(open, number));
        known.or_else(|| {
            let open = Open::of(process, number, self.looks)?;
            self.read(open, number)
        })
    }

    fn read(&mut self, open: Open, number: u32) -> Option<Thread> {
        let mut figures = numbers::<u64>(&open.schedstat, &mut self.text)?.into_iter();
        let (running, queued) = (figures.next()?, figures.next()?);
        let times = ThreadTimes { running: Time::from_nanos(running), queued: Time::from_nanos(queued) };
        let children = open.children.as_ref().and_then(|file| numbers(file, &mut self.text));
        if self.open.len() < Self::MOST_OPEN {
            self.open.insert(number, Open { look: self.looks, ..open });
        }
        Some(Thread { number, times, children: children.unwrap_or_default() })
    }
}

impl Open {
    fn of(process: u32, number: u32, look: u32) -> Option<Self> {
        let file = |name: &str| File::open(format!("/proc/{process}/task/{number}/{name}")).ok();
        Some(Self { schedstat: file("schedstat")?, children: file("children"), look })
    }
}

/// All of a file that has nothing but numbers; a thread that has ended has no more to tell.
fn numbers<N: std::str::FromStr>(file: &File, text: &mut Vec<u8>) -> Option<Vec<N>> {
    const PART: usize = 256;
    let mut read = 0;
    loop {
        text.resize(read + PART, 0);
        match file.read_at(&mut text[read..], read as u64).ok()? {
            0 => break,
            some => read += some,
        }
    }
    let numbers = text[..read].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    numbers.map(|word| str::from_utf8(word).ok()?.parse().ok()).collect()
}
