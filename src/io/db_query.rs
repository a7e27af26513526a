//! `db-query`: a SELECT over a table in a real SQLite file. SQLite is a library: it computes in the
//! thread that calls it, so this is no wait at all.
//!
//! There is no asynchronous form: nothing outside does the work, so there is nothing to await. A
//! library that offers one makes this same call on another thread, as `hybrid` does.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

/// Rows of the table.
const ROWS: u32 = 1_000;

/// Computes: goes through the whole table, `passes` times.
///
/// # Errors
/// If the database cannot be read.
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
    ///
    /// # Errors
    /// If the file cannot be made.
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
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn query(&self) -> io::Result<Vec<u8>> {
        let connection = self.lend().map_err(io::Error::other)?;
        let answer = query(&connection, self.passes).map_err(io::Error::other);
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }

    fn lend(&self) -> rusqlite::Result<Connection> {
        let free = self.connections.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.map_or_else(|| Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY), Ok)
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
    samples.sort_unstable();
    let pass = samples[SAMPLES / 2] / PASSES;
    let passes = wished.as_nanos() / pass.as_nanos().max(1);
    Ok(u32::try_from(passes).unwrap_or(u32::MAX).max(1))
}
