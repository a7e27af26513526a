//! The names of the kinds, and what is known of each before it is opened.

use std::fmt;

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Stands for something outside; the other kinds are real.
    Timer,
    ClientSends,
    ClientReceives,
    FileRead,
    FileWrite,
    RemoteApi,
    DbWrite,
    DbQuery,
    /// A query to a database server, which does the work: there it is a wait.
    PostgresQuery,
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

impl Kind {
    /// Those of the notes, which need nothing from outside this program.
    pub const SEVEN: [Self; 7] = [
        Self::ClientSends,
        Self::ClientReceives,
        Self::FileRead,
        Self::FileWrite,
        Self::RemoteApi,
        Self::DbWrite,
        Self::DbQuery,
    ];

    /// All that can be named; a database server comes in with its address.
    pub const NAMED: [Self; 8] = [
        Self::Timer,
        Self::ClientSends,
        Self::ClientReceives,
        Self::FileRead,
        Self::FileWrite,
        Self::RemoteApi,
        Self::DbWrite,
        Self::DbQuery,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timer => "timer",
            Self::ClientSends => "client-sends",
            Self::ClientReceives => "client-receives",
            Self::FileRead => "file-read",
            Self::FileWrite => "file-write",
            Self::RemoteApi => "remote-api",
            Self::DbWrite => "db-write",
            Self::DbQuery => "db-query",
            Self::PostgresQuery => "postgres-query",
        }
    }

    #[must_use]
    pub const fn nature(self) -> Nature {
        match self {
            Self::DbWrite => Nature::WaitsUnforeseeably,
            Self::DbQuery => Nature::Computes,
            _ => Nature::Waits,
        }
    }

    /// Whether its asynchronous form is a blocking call on a borrowed thread.
    #[must_use]
    pub const fn borrows_threads(self) -> bool {
        matches!(self, Self::FileRead | Self::FileWrite | Self::DbWrite)
    }

    /// Both ends count: the other side is in this program, too.
    #[must_use]
    pub(super) const fn files_per_wait(self) -> usize {
        match self {
            Self::Timer | Self::DbWrite | Self::DbQuery => 0,
            Self::ClientSends | Self::ClientReceives | Self::FileRead | Self::FileWrite | Self::RemoteApi => {
                2
            }
            Self::PostgresQuery => 1,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
