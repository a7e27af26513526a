//! `db-query`: a SELECT over a table in a real SQLite file. SQLite is a library: it computes in the
//! thread that calls it, so this is no wait at all.
//!
//! There is no asynchronous form: nothing outside does the work, so there is nothing to await. A
//! library that offers one makes this same call on another thread, as `hybrid` does.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags};

use super::backend::{Answer, Awaited, Backend};
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};
use crate::stats::quantile;

pub static INFO: KindInfo = KindInfo {
    name: "db-query",
    chosen: Chosen::ByName,
    nature: Nature::Computes,
    in_event_loop: InEventLoop::LoopComputes,
    files_per_call: 0,
    words: Words {
        question: "Is a database query a wait?",
        lesson: "A query to SQLite is no wait: this library computes in the thread that calls it. So an event loop gains \
                 nothing, and more workers do, as far as there are cores. A query to a database server is a wait.",
        try_next: &[
            (
                "meanwhile io-wait --kind db-query,remote-api",
                "a query that computes beside a call that waits",
            ),
            ("meanwhile parallel", "more of work without waiting"),
        ],
        each: |wait| {
            format!("Each asks a SQLite file for a sum over all its rows, which takes {wait} to compute")
        },
        who_waits: Some(
            "SQLite computes in the thread that calls it: all the time of a query is CPU time, and none of it is waiting.",
        ),
    },
    open: Some(|opening| Ok(Box::new(Database::create(&opening.config.folder, opening.config.passes)?))),
    beside: None,
};

/// Rows of the table.
const ROWS: u32 = 1_000;

/// Computes: goes through the whole table, `passes` times.
pub fn query(connection: &Connection, passes: u32) -> rusqlite::Result<Vec<u8>> {
    let mut select = connection.prepare(
        "WITH RECURSIVE pass (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM pass WHERE number < ?1)
         SELECT count(*) || ' rows, ' || sum(price * number % 97) FROM pass CROSS JOIN sales",
    )?;
    select.query_row([passes], |row| row.get::<_, String>(0)).map(String::into_bytes)
}

pub struct Database {
    file: PathBuf,
    /// Those that no thread uses just now.
    connections: Mutex<Vec<Connection>>,
    passes: u32,
}

impl Database {
    /// A new database with its table.
    pub fn create(folder: &Path, passes: u32) -> io::Result<Self> {
        let file = folder.join("sales.db");
        if file.exists() {
            std::fs::remove_file(&file)?;
        }
        let connection = Connection::open(&file).map_err(io::Error::other)?;
        let rows = format!(
            "CREATE TABLE sales (id INTEGER PRIMARY KEY, price INTEGER NOT NULL);
             WITH RECURSIVE row (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM row WHERE id < {ROWS})
             INSERT INTO sales SELECT id, id * 7919 % 1000 FROM row"
        );
        connection.execute_batch(&rows).map_err(io::Error::other)?;
        Ok(Self { file, connections: Mutex::new(vec![connection]), passes })
    }

    /// The query, in this thread. Each thread needs a connection of its own.
    pub fn query(&self) -> io::Result<Vec<u8>> {
        let connection = self.lend().map_err(io::Error::other)?;
        let answer = query(&connection, self.passes).map_err(io::Error::other);
        self.connections.lock().push(connection);
        answer
    }

    fn lend(&self) -> rusqlite::Result<Connection> {
        let free = self.connections.lock().pop();
        free.map_or_else(|| Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY), Ok)
    }
}

impl Backend for Database {
    fn call(&self, _number: usize) -> io::Result<Answer> {
        self.query().map(Answer::Here)
    }

    /// The same call: whoever awaits it computes, and nobody else gets on meanwhile.
    fn call_async(&self, number: usize) -> Awaited<'_> {
        Box::pin(async move { self.call(number) })
    }
}

/// How many passes take about so long on this machine: the median of some that are timed now.
///
/// # Errors
/// If the database cannot be made.
pub fn calibrate(folder: &Path, wished: Duration) -> io::Result<u32> {
    const PASSES: u32 = 50;
    const SAMPLES: usize = 21;
    let database = Database::create(folder, PASSES)?;
    database.query()?;
    let mut samples = Vec::new();
    for _ in 0..SAMPLES {
        let start = Instant::now();
        database.query()?;
        samples.push(start.elapsed());
    }
    let pass = quantile(&mut samples, 50).expect("samples were taken") / PASSES;
    let passes = wished.as_nanos() / pass.as_nanos().max(1);
    Ok(u32::try_from(passes).unwrap_or(u32::MAX).max(1))
}
