//! The kinds of I/O: what a task can wait for. Each is a short file with two forms beside each
//! other, one that blocks its thread and one that is awaited.
//!
//! How long a wait lasts is decided on the other side, never by a sleep in the task that waits.
//! docs/io.md tells how each kind is made real.

// Data over the network.
pub mod client_sends;
pub mod client_receives;
// Slow files.
pub mod file_read;
pub mod file_write;
pub mod remote_api;
// Databases.
pub mod db_write;
pub mod db_query;
pub mod postgres_query;
// What the kinds share.
pub mod kind;
pub mod book;
pub mod other_side;
pub mod connections;
pub mod pipes;
pub mod scratch;
// Beside the slow files: a real one, measured only.
pub mod real_file;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::engine::calculation::Digest;
use crate::plan::TaskId;
use crate::system;
use book::Book;
pub use kind::Kind;

/// What is to be opened for each run of one command.
#[derive(Clone, Debug)]
pub struct Setting {
    pub kind: Kind,
    pub tasks: usize,
    /// Real time, as far as it can be chosen.
    pub wait: Duration,
    /// Where files may be made.
    pub folder: PathBuf,
    /// How often a query goes through its table: its length, as calibrated.
    pub passes: u32,
    pub database_url: Option<String>,
}

impl Setting {
    /// The same, with a query as long as was wished.
    ///
    /// # Errors
    /// What the system refused, in a line.
    pub fn calibrated(mut self) -> Result<Self, Trouble> {
        if self.kind == Kind::DbQuery {
            let passes = db_query::calibrate(&self.folder, self.wait);
            self.passes = passes.map_err(|error| Trouble::new(self.kind, &error))?;
        }
        Ok(self)
    }
}

/// One kind, opened for one run: its other side is there, and every task has what it needs.
pub struct Io {
    kind: Kind,
    opened: Opened,
    book: Book,
}

enum Opened {
    ClientSends(client_sends::Clients),
    ClientReceives(client_receives::Clients),
    FileRead(file_read::Files),
    FileWrite(file_write::Files),
    RemoteApi(remote_api::Api),
    DbWrite(db_write::Database),
    DbQuery(db_query::Database),
    PostgresQuery(postgres_query::Database),
}

impl Io {
    /// `None` for a timer, which needs nothing.
    ///
    /// # Errors
    /// What the system refused, in a line.
    pub fn start(setting: &Setting) -> Result<Option<Self>, Trouble> {
        let kind = setting.kind;
        let (tasks, wait) = (setting.tasks, setting.wait);
        let book = Book::new(tasks);
        allow_open_files(kind, tasks)?;
        let opened = match kind {
            Kind::Timer => return Ok(None),
            Kind::ClientSends => client_sends::Clients::start(tasks, wait, &book).map(Opened::ClientSends),
            Kind::ClientReceives => {
                client_receives::Clients::start(tasks, wait, &book).map(Opened::ClientReceives)
            }
            Kind::FileRead => file_read::Files::start(tasks, wait, &book).map(Opened::FileRead),
            Kind::FileWrite => file_write::Files::start(tasks, wait, &book).map(Opened::FileWrite),
            Kind::RemoteApi => remote_api::Api::start(wait, &book).map(Opened::RemoteApi),
            Kind::DbWrite => db_write::Database::create(&setting.folder).map(Opened::DbWrite),
            Kind::DbQuery => db_query::Database::create(&setting.folder, setting.passes).map(Opened::DbQuery),
            Kind::PostgresQuery => {
                let url = setting.database_url.as_deref().unwrap_or_default();
                postgres_query::Database::connect(url, wait).map(Opened::PostgresQuery)
            }
        };
        let opened = opened.map_err(|error| Trouble::new(kind, &error))?;
        Ok(Some(Self { kind, opened, book }))
    }

    /// Waits, and the thread stands still meanwhile.
    ///
    /// # Errors
    /// If the other side or the system did not do its part.
    pub fn wait(&self, task: TaskId) -> io::Result<()> {
        let answer = match &self.opened {
            Opened::ClientSends(clients) => client_sends::receive(clients.connections.take(task))?,
            Opened::ClientReceives(clients) => client_receives::send(clients.connections.take(task), task)?,
            Opened::FileRead(files) => file_read::read(files.open(task))?,
            Opened::FileWrite(files) => return file_write::write(files.pipes.take(task), task),
            Opened::RemoteApi(api) => remote_api::call(&api.agent, &api.url(task))?,
            Opened::DbWrite(database) => db_write::commit(&database.connection, task)?,
            Opened::DbQuery(_) => return Err(io::Error::other("a query computes, it does not wait")),
            Opened::PostgresQuery(database) => postgres_query::query(database, task)?,
        };
        self.book.answered(task.index(), &answer);
        Ok(())
    }

    /// Waits, and the event loop goes on with other tasks meanwhile.
    ///
    /// # Errors
    /// If the other side or the system did not do its part.
    pub async fn wait_async(&self, task: TaskId) -> io::Result<()> {
        let answer = match &self.opened {
            Opened::ClientSends(clients) => {
                client_sends::receive_async(clients.connections.take(task)).await?
            }
            Opened::ClientReceives(clients) => {
                client_receives::send_async(clients.connections.take(task), task).await?
            }
            Opened::FileRead(files) => file_read::read_async(files.open(task)).await?,
            Opened::FileWrite(files) => return file_write::write_async(files.pipes.take(task), task).await,
            Opened::RemoteApi(api) => remote_api::call_async(&api.client, &api.url(task)).await?,
            Opened::DbWrite(database) => {
                db_write::commit_async(database.connection.clone(), task, self.book.clone()).await?
            }
            Opened::DbQuery(_) => return Err(io::Error::other("a query computes, it does not wait")),
            Opened::PostgresQuery(database) => postgres_query::query_async(database, task).await?,
        };
        self.book.answered(task.index(), &answer);
        Ok(())
    }

    /// Computes, if this kind is one that computes: says whether it did.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn compute(&self, task: TaskId) -> io::Result<bool> {
        let Opened::DbQuery(database) = &self.opened else { return Ok(false) };
        self.book.answered(task.index(), &database.query()?);
        Ok(true)
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// When the other side had done its part for this task, if it has said so.
    #[must_use]
    pub fn over(&self, task: TaskId) -> Option<Instant> {
        self.book.over_at(task)
    }

    /// The digest of all answers, in the order of the tasks, when all have been given.
    #[must_use]
    pub fn answers(&self) -> Digest {
        self.book.digest()
    }
}

/// Raises the limit of open files as far as these tasks need it.
fn allow_open_files(kind: Kind, tasks: usize) -> Result<(), Trouble> {
    /// Standard streams, listeners, event loops, and what libraries keep open.
    const OTHERS: usize = 40;
    let needed = tasks * kind.files_per_task() + OTHERS;
    let allowed = system::allow_open_files(needed);
    if needed <= allowed {
        return Ok(());
    }
    let most = allowed.saturating_sub(OTHERS) / kind.files_per_task().max(1);
    Err(Trouble(format!(
        "{kind}: {tasks} tasks need {needed} open files, and the system allows {allowed}; choose at most {most} tasks, or \
         raise the limit (`ulimit -n`)"
    )))
}

/// Why a kind of I/O did not come about, in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(String);

impl Trouble {
    #[must_use]
    pub fn new(kind: Kind, error: &io::Error) -> Self {
        Self(format!("{kind}: {}", error.to_string().replace('\n', " ")))
    }
}

/// The innermost error of a library that wraps what the system said in several others: it says most.
#[must_use]
pub fn innermost(error: &dyn std::error::Error) -> io::Error {
    match error.source() {
        Some(source) => innermost(source),
        None => io::Error::other(error.to_string()),
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        Self::other(trouble)
    }
}
