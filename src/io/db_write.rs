//! `db-write`: a transaction in a real SQLite file, committed with full synchronisation: it returns
//! when the disk says that it has the data.

use std::io;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::task::spawn_blocking;

use super::backend::{Answer, Awaited, Backend};
use super::completions::Completions;
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};

pub static INFO: KindInfo = KindInfo {
    name: "db-write",
    chosen: Chosen::ByName,
    nature: Nature::WaitsUnforeseeably,
    in_event_loop: InEventLoop::BorrowsThread,
    files_per_call: 0,
    words: Words {
        question: "Does it help to commit several transactions at once?",
        lesson: "All wait for the same file, and it has one writer at a time: commits come one after the other in every \
                 strategy. Waits overlap only where the other side does several things at once. But the event loop is free \
                 meanwhile.",
        try_next: &[
            ("meanwhile io-wait --kind db-write --tasks 50", "fifty commits"),
            ("meanwhile io-wait --kind db-query", "a database that makes nobody wait"),
        ],
        each: |_| "Each commits one row to a SQLite file, with full synchronisation".to_owned(),
        who_waits: Some(
            "Borrowed: SQLite has only blocking calls; where a wait frees its worker, a thread of tokio's makes the \
             call and stands still instead.",
        ),
    },
    open: Some(|opening| {
        let database = Database::create(&opening.config.folder)?;
        Ok(Box::new(Commits { database, completions: opening.completions }))
    }),
    beside: None,
};

/// Blocking: the thread stands still until the disk has the row.
///
/// # Errors
/// If the database cannot be written, for example on a full disk.
pub fn commit(connection: &Mutex<Connection>, number: usize) -> io::Result<Vec<u8>> {
    // A SQLite file has one writer at a time.
    let mut connection = connection.lock();
    let transaction = connection.transaction().map_err(io::Error::other)?;
    let row = transaction.query_row(
        "INSERT INTO orders (id, item) VALUES (?1, 'item ' || ?1) RETURNING id || ': ' || item",
        [i64::try_from(number).unwrap_or(i64::MAX)],
        |row| row.get::<_, String>(0),
    );
    let row = row.map_err(io::Error::other)?;
    transaction.commit().map_err(io::Error::other)?;
    Ok(row.into_bytes())
}

/// Asynchronous: the event loop goes on, since another thread, borrowed from tokio, makes the
/// blocking call. SQLite is a library and has no other calls.
///
/// # Errors
/// If the database cannot be written.
pub async fn commit_async(
    connection: Arc<Mutex<Connection>>,
    number: usize,
    completions: Completions,
) -> io::Result<Vec<u8>> {
    let call = spawn_blocking(move || {
        let row = commit(&connection, number);
        completions.over(number);
        row
    });
    call.await?
}

pub struct Database {
    pub connection: Arc<Mutex<Connection>>,
}

impl Database {
    /// A new database with an empty table.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let file = folder.join("orders.db");
        if file.exists() {
            std::fs::remove_file(&file)?;
        }
        let connection = Connection::open(file).map_err(io::Error::other)?;
        let tables =
            "PRAGMA synchronous = FULL; CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL)";
        connection.execute_batch(tables).map_err(io::Error::other)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }
}

struct Commits {
    database: Database,
    completions: Completions,
}

impl Backend for Commits {
    fn call(&self, number: usize) -> io::Result<Answer> {
        commit(&self.database.connection, number).map(Answer::Here)
    }

    fn call_async(&self, number: usize) -> Awaited<'_> {
        let connection = Arc::clone(&self.database.connection);
        let row = commit_async(connection, number, self.completions.clone());
        Box::pin(async move { row.await.map(Answer::Here) })
    }
}
