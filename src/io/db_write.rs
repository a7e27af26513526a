//! `db-write`: a transaction in a real SQLite file, committed with full synchronisation: it returns
//! when the disk says that it has the data.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::task::spawn_blocking;

use super::completions::Completions;

/// Blocking: the thread stands still until the disk has the row.
///
/// # Errors
/// If the database cannot be written, for example on a full disk.
pub fn commit(connection: &Mutex<Connection>, number: usize) -> io::Result<Vec<u8>> {
    // A SQLite file has one writer at a time.
    let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
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
    ///
    /// # Errors
    /// If the file cannot be made.
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
