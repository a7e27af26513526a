//! The words of `io-wait` for each kind of I/O.

use crate::io::{Kind, client_receives, client_sends, file_read, file_write};
use crate::story::length;
use crate::time::Time;

/// What the page of a kind says.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub question: &'static str,
    pub lesson: &'static str,
    pub try_next: &'static [(&'static str, &'static str)],
}

const TIMER: Words = Words {
    question: "How can one worker be faster than two?",
    lesson: "A wait needs no worker. Where it holds one all the same, tasks queue behind somebody who does \
             nothing. More workers help only as far as there are tasks to hold them; a wait that frees its \
             worker needs no more than one.",
    try_next: &[
        ("meanwhile io-wait --compute 500ms", "now computing takes half as long as waiting"),
        ("meanwhile io-wait --workers 5", "how many blocked workers are as good as one that is free?"),
        ("meanwhile io-wait --tasks 1000 --strategy concurrent", "a thousand waits, one worker"),
        ("meanwhile io-wait --kind all", "real clients, files, an API and databases in place of the timer"),
    ],
};

const CLIENT_SENDS: Words = Words {
    question: "Five clients send slowly: must one wait for the other?",
    lesson: "The data of all clients can be on its way at the same time. A thread that reads from one socket \
             hears nothing of the others; an event loop asks the system to be told of whichever has data next.",
    try_next: &[
        (
            "meanwhile io-wait --kind client-sends --tasks 200 --strategy concurrent",
            "200 slow clients, one thread",
        ),
        ("meanwhile io-wait --kind client-receives", "the other direction"),
    ],
};

const CLIENT_RECEIVES: Words = Words {
    question: "Why must a program wait when it sends?",
    lesson: "A write is done when the system has taken the bytes. It takes them as long as its buffers have room, \
             and a client that reads slowly leaves them full. So one slow reader holds a blocked worker, as a slow \
             sender does.",
    try_next: &[
        ("meanwhile io-wait --kind client-sends", "the other direction"),
        ("meanwhile io-wait --kind file-write", "the same with a file that is slow to take data"),
    ],
};

const FILE_READ: Words = Words {
    question: "Can one thread wait for five files?",
    lesson: "An event loop is told when a socket has data, but of files the system mostly does not tell. So tokio \
             borrows a thread for each read, and that thread is the one that stands still: look at the borrowed \
             threads. The waits overlap all the same.",
    try_next: &[
        ("meanwhile io-wait --kind client-sends", "the same wait for a socket: no thread is borrowed"),
        ("meanwhile io-wait --kind file-read --tasks 100 --strategy concurrent", "how many threads now?"),
    ],
};

const FILE_WRITE: Words = Words {
    question: "When is a file written?",
    lesson: "A write to a slow file has to wait as soon as the file takes no more. tokio borrows a thread for it, \
             which stands still instead of the event loop. A write to a real file mostly goes into memory; only \
             fsync waits for the disk.",
    try_next: &[
        ("meanwhile io-wait --kind db-write", "a database that waits for the disk at every commit"),
        ("meanwhile io-wait --kind client-receives", "the same with a socket: no thread is borrowed"),
    ],
};

const REMOTE_API: Words = Words {
    question: "Five calls of an API: one after the other, or at once?",
    lesson: "Nearly all the time of a call is somebody else's. One thread can have all calls under way at once, \
             since it has so little to do for each.",
    try_next: &[
        ("meanwhile io-wait --kind remote-api --tasks 2000 --strategy concurrent", "2,000 calls, one thread"),
        ("meanwhile io-wait --kind remote-api --compute 50ms", "and then work on each answer"),
    ],
};

const DB_WRITE: Words = Words {
    question: "Does it help to commit five transactions at once?",
    lesson: "All tasks wait at once, but they wait for the same file, and it has one writer at a time: the commits \
             come one after the other in every strategy. Concurrency overlaps waits only where the other side can \
             do several things at once. What it does here: the event loop is free for other work meanwhile.",
    try_next: &[
        ("meanwhile io-wait --kind db-write --tasks 50", "fifty commits"),
        ("meanwhile io-wait --kind db-query", "a database that makes nobody wait"),
    ],
};

const DB_QUERY: Words = Words {
    question: "Is a database query a wait?",
    lesson: "A query to SQLite is no wait. SQLite is a library: it computes in the thread that calls it, so there is \
             nothing to fill, and an event loop gains nothing. More workers do, as far as there are cores. A query to \
             a database server is a wait, since another process does the work.",
    try_next: &[
        ("meanwhile io-wait --kind db-query,remote-api", "a query that computes beside a call that waits"),
        ("meanwhile parallel", "more of work without waiting"),
    ],
};

const POSTGRES_QUERY: Words = Words {
    question: "Is a query to a database server a wait?",
    lesson: "Yes: another process does the work, perhaps on another machine. This program only waits for the rows, \
             so all queries can be under way at once, on one thread.",
    try_next: &[("meanwhile io-wait --kind db-query", "a database in this program: its query is no wait")],
};

#[must_use]
pub const fn words(kind: Kind) -> Words {
    match kind {
        Kind::Timer => TIMER,
        Kind::ClientSends => CLIENT_SENDS,
        Kind::ClientReceives => CLIENT_RECEIVES,
        Kind::FileRead => FILE_READ,
        Kind::FileWrite => FILE_WRITE,
        Kind::RemoteApi => REMOTE_API,
        Kind::DbWrite => DB_WRITE,
        Kind::DbQuery => DB_QUERY,
        Kind::PostgresQuery => POSTGRES_QUERY,
    }
}

/// What each task does, in a sentence without its end.
#[must_use]
pub fn each(kind: Kind, wait: Time) -> String {
    let wait = length(wait);
    match kind {
        Kind::Timer => format!("Each waits {wait} for something outside"),
        Kind::ClientSends => format!(
            "Each reads {} bytes from a client of its own, which takes {wait} to send them",
            client_sends::LENGTH
        ),
        Kind::ClientReceives => format!(
            "Each sends {} KiB to a client of its own, which takes {wait} to read them",
            client_receives::LENGTH >> 10
        ),
        Kind::FileRead => {
            format!("Each reads a slow file of {} bytes, which takes {wait} to come", file_read::LENGTH)
        }
        Kind::FileWrite => {
            format!(
                "Each writes {} KiB to a slow file, which takes {wait} to take them",
                file_write::LENGTH >> 10
            )
        }
        Kind::RemoteApi => format!("Each calls an HTTP API that takes {wait} to answer"),
        Kind::DbWrite => "Each commits one row to a SQLite file, with full synchronisation".to_owned(),
        Kind::DbQuery => {
            format!("Each asks a SQLite file for a sum over all its rows, which takes {wait} to compute")
        }
        Kind::PostgresQuery => format!("Each asks a PostgreSQL server with a query that takes {wait}"),
    }
}

/// Whose threads wait, where it is not plain.
#[must_use]
pub const fn who_waits(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::FileRead | Kind::FileWrite => Some(
            "Borrowed: tokio's file functions are blocking calls on threads that tokio keeps for that; where a wait \
             frees its worker, one of them stands still instead.",
        ),
        Kind::DbWrite => Some(
            "Borrowed: SQLite has only blocking calls; where a wait frees its worker, a thread of tokio's makes the \
             call and stands still instead.",
        ),
        Kind::DbQuery => Some(
            "SQLite computes in the thread that calls it: all the time of a query is CPU time, and none of it is waiting.",
        ),
        _ => None,
    }
}
