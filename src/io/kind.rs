//! The kinds of I/O, and what is known of each before it is opened.

use std::fmt;
use std::io;
use std::path::Path;

use super::backend::Open;
use super::real_file::Timed;

/// Makes the enum, the list of all kinds and the way to their files from one list, so that a new kind
/// is a file and a line.
macro_rules! kinds {
    ($($kind:ident => $file:ident,)*) => {
        /// What a task waits for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($kind),*
        }

        impl Kind {
            /// In the order in which pages and the help show them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// What the kind's file says of it.
            #[must_use]
            pub const fn info(self) -> &'static KindInfo {
                match self {
                    $(Self::$kind => &super::$file::INFO),*
                }
            }
        }
    };
}

kinds! {
    Timer => timer,
    ClientSends => client_sends,
    ClientReceives => client_receives,
    FileRead => file_read,
    FileWrite => file_write,
    RemoteApi => remote_api,
    DbWrite => db_write,
    DbQuery => db_query,
    PostgresQuery => postgres_query,
}

/// A kind, described.
#[derive(Debug)]
pub struct KindInfo {
    /// As it is typed.
    pub name: &'static str,
    pub chosen: Chosen,
    pub nature: Nature,
    pub in_event_loop: InEventLoop,
    /// Open files that each call needs. Both ends count: the other side is in this program, too.
    pub files_per_call: usize,
    pub words: Words,
    /// How it is opened for a run; a timer needs nobody.
    pub open: Option<Open>,
    /// What is measured once beside the runs, for comparison.
    pub beside: Option<Beside>,
}

/// Measures something with files in this folder.
pub type Beside = fn(&Path) -> io::Result<Vec<Timed>>;

/// How somebody asks for a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    ByName,
    /// A database server comes in with its address.
    ByDatabaseUrl,
}

/// What a kind does with the time of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It waits as long as the other side was told.
    Waits,
    /// It waits, and nobody can say how long: it is only measured.
    WaitsUnforeseeably,
    /// It computes in the thread that calls it.
    Computes,
}

/// Who stands still while the event loop awaits the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InEventLoop {
    /// The system tells the loop when there is news.
    NobodyStandsStill,
    /// The call can only block: a thread that the loop borrows makes it.
    BorrowsThread,
    /// The call computes, so the loop itself does.
    LoopComputes,
}

/// What pages say of a kind.
#[derive(Debug)]
pub struct Words {
    /// The question that its page answers.
    pub question: &'static str,
    pub lesson: &'static str,
    /// Command lines, each with what it shows.
    pub try_next: &'static [(&'static str, &'static str)],
    /// What each task does, in a sentence without its end, from the length of the wait in words.
    pub each: fn(wait: &str) -> String,
    /// Whose threads wait, where it is not plain.
    pub who_waits: Option<&'static str>,
}

impl Kind {
    /// All that can be named, in the order of the help.
    pub fn named() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.info().chosen == Chosen::ByName)
    }

    /// Those that can be named and are real: a timer only stands for something outside.
    pub fn real() -> impl Iterator<Item = Self> {
        Self::named().filter(|kind| kind.info().open.is_some())
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    #[must_use]
    pub const fn nature(self) -> Nature {
        self.info().nature
    }

    /// Whether its asynchronous form is a blocking call on a borrowed thread.
    #[must_use]
    pub fn borrows_threads(self) -> bool {
        self.info().in_event_loop == InEventLoop::BorrowsThread
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
