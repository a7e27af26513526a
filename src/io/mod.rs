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
// All kinds of one run.
pub mod outside;
// What the kinds share.
pub mod kind;
pub mod completions;
pub mod peer;
pub mod connections;
pub mod pipes;
pub mod scratch;
// Beside the slow files: a real one, measured only.
pub mod real_file;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::digest::Digest;
use crate::plan::{Plan, Step, StepKind};
use crate::system;
use crate::time::Pace;
use completions::Completions;
pub use kind::Kind;
use kind::Nature;
pub use outside::Outside;

/// What is to be opened for each run of one command.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What happens instead of a timer, by the name of the step. What is not named waits for a timer.
    pub kinds: BTreeMap<String, Kind>,
    /// Turns the lengths of the plan into real time, as far as they can be chosen.
    pub pace: Pace,
    /// Where files may be made.
    pub folder: PathBuf,
    /// How often a query goes through its table: its length, as calibrated.
    pub passes: u32,
    pub database_url: Option<String>,
}

impl Setting {
    /// The same, with a query as long as the plan says.
    ///
    /// # Errors
    /// What the system refused, in a line.
    pub fn calibrated(mut self, plan: &Plan) -> Result<Self, Trouble> {
        let query = plan.step_table().iter().find(|step| self.kind_of(plan, step) == Some(Kind::DbQuery));
        if let Some(query) = query {
            let passes = db_query::calibrate(&self.folder, self.pace.to_real(plan.length(query)));
            self.passes = passes.map_err(|error| Trouble::new(Kind::DbQuery, &error))?;
        }
        Ok(self)
    }

    /// What the step does instead of waiting for a timer, or of a calculation.
    fn kind_of(&self, plan: &Plan, step: &Step) -> Option<Kind> {
        let kind = *self.kinds.get(plan.what(step))?;
        let fits = match step.kind {
            StepKind::Wait => kind != Kind::Timer && kind.nature() != Nature::Computes,
            StepKind::Compute => kind.nature() == Nature::Computes,
        };
        fits.then_some(kind)
    }
}

/// One kind, opened for one run: its other side is there, and every wait has what it needs. The waits
/// are numbered from 0, in the order of the plan.
pub struct Io {
    kind: Kind,
    opened: Opened,
    completions: Completions,
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
    /// `waits` says of each wait how long the other side takes, in real time.
    ///
    /// # Errors
    /// What the system refused, in a line.
    ///
    /// # Panics
    /// For a timer, which needs nobody.
    fn start(kind: Kind, waits: Vec<Duration>, setting: &Setting) -> Result<Self, Trouble> {
        let completions = Completions::new(waits.len());
        let opened = match kind {
            Kind::Timer => unreachable!("a timer has no other side"),
            Kind::ClientSends => client_sends::Clients::start(waits, &completions).map(Opened::ClientSends),
            Kind::ClientReceives => {
                client_receives::Clients::start(waits, &completions).map(Opened::ClientReceives)
            }
            Kind::FileRead => file_read::Files::start(waits, &completions).map(Opened::FileRead),
            Kind::FileWrite => file_write::Files::start(waits, &completions).map(Opened::FileWrite),
            Kind::RemoteApi => remote_api::Api::start(waits, &completions).map(Opened::RemoteApi),
            Kind::DbWrite => db_write::Database::create(&setting.folder).map(Opened::DbWrite),
            Kind::DbQuery => db_query::Database::create(&setting.folder, setting.passes).map(Opened::DbQuery),
            Kind::PostgresQuery => {
                let url = setting.database_url.as_deref().unwrap_or_default();
                postgres_query::Database::connect(url, &waits).map(Opened::PostgresQuery)
            }
        };
        let opened = opened.map_err(|error| Trouble::new(kind, &error))?;
        Ok(Self { kind, opened, completions })
    }

    /// Waits, and the thread stands still meanwhile.
    ///
    /// # Errors
    /// If the other side or the system did not do its part.
    pub fn wait(&self, number: usize) -> io::Result<()> {
        let answer = match &self.opened {
            Opened::ClientSends(clients) => client_sends::receive(clients.connections.take(number))?,
            Opened::ClientReceives(clients) => {
                client_receives::send(clients.connections.take(number), number)?
            }
            Opened::FileRead(files) => file_read::read(files.open(number))?,
            Opened::FileWrite(files) => return file_write::write(files.pipes.take(number), number),
            Opened::RemoteApi(api) => remote_api::call(&api.agent, &api.url(number))?,
            Opened::DbWrite(database) => db_write::commit(&database.connection, number)?,
            Opened::DbQuery(_) => return Err(io::Error::other("a query computes, it does not wait")),
            Opened::PostgresQuery(database) => postgres_query::query(database, number)?,
        };
        self.completions.answered(number, &answer);
        Ok(())
    }

    /// Waits, and the event loop goes on with other tasks meanwhile.
    ///
    /// # Errors
    /// If the other side or the system did not do its part.
    pub async fn wait_async(&self, number: usize) -> io::Result<()> {
        let answer = match &self.opened {
            Opened::ClientSends(clients) => {
                client_sends::receive_async(clients.connections.take(number)).await?
            }
            Opened::ClientReceives(clients) => {
                client_receives::send_async(clients.connections.take(number), number).await?
            }
            Opened::FileRead(files) => file_read::read_async(files.open(number)).await?,
            Opened::FileWrite(files) => {
                return file_write::write_async(files.pipes.take(number), number).await;
            }
            Opened::RemoteApi(api) => remote_api::call_async(&api.client, &api.url(number)).await?,
            Opened::DbWrite(database) => {
                db_write::commit_async(database.connection.clone(), number, self.completions.clone()).await?
            }
            Opened::DbQuery(_) => return Err(io::Error::other("a query computes, it does not wait")),
            Opened::PostgresQuery(database) => postgres_query::query_async(database, number).await?,
        };
        self.completions.answered(number, &answer);
        Ok(())
    }

    /// Computes, if this kind is one that computes: says whether it did.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn compute(&self, number: usize) -> io::Result<bool> {
        let Opened::DbQuery(database) = &self.opened else { return Ok(false) };
        self.completions.answered(number, &database.query()?);
        Ok(true)
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// When the other side had done its part for this wait, if it has said so.
    #[must_use]
    pub fn over(&self, number: usize) -> Option<Instant> {
        self.completions.over_at(number)
    }

    /// The digest of all answers, in the order of their numbers, when all have been given.
    #[must_use]
    pub fn answers(&self) -> Digest {
        self.completions.digest()
    }
}

/// Raises the limit of open files as far as so many waits of this kind need it, besides the `others`
/// that are needed already.
fn allow_open_files(kind: Kind, waits: usize, others: usize) -> Result<(), Trouble> {
    let needed = waits * kind.files_per_wait() + others;
    let allowed = system::allow_open_files(needed);
    if needed <= allowed {
        return Ok(());
    }
    let most = allowed.saturating_sub(others) / kind.files_per_wait().max(1);
    Err(Trouble(format!(
        "{kind}: {waits} tasks need {needed} open files, and the system allows {allowed}; choose at most {most} tasks, or \
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
