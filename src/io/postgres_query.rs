//! `db-query` with `--database-url`: a query to a PostgreSQL server. Another process does the
//! work, so here a query is a wait. Needs the cargo feature `postgres`.

use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};

pub static INFO: KindInfo = KindInfo {
    name: "postgres-query",
    chosen: Chosen::ByDatabaseUrl,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::NobodyStandsStill,
    files_per_call: 1,
    words: Words {
        question: "Is a query to a database server a wait?",
        lesson: "Yes: another process does the work, perhaps on another machine. This program only waits for the rows, \
                 so all queries can be under way at once, on one thread.",
        try_next: &[(
            "meanwhile io-wait --kind db-query",
            "a database in this program: its query is no wait",
        )],
        each: |wait| format!("Each asks a PostgreSQL server with a query that takes {wait}"),
        who_waits: None,
    },
    open: Some(server::open),
    beside: None,
};

#[cfg(feature = "postgres")]
mod server {
    use std::io;
    use std::time::Duration;

    use postgres::NoTls;
    use tokio::time::timeout;

    use crate::io::backend::{Answer, Awaited, Backend, Opening};
    use crate::io::error::innermost;

    /// The query chooses how long it takes.
    const QUERY: &str = "SELECT 'row ' || $1::bigint FROM pg_sleep($2)";
    /// Until then a server must have answered that it is there.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// Blocking: the thread stands still until the rows are there.
    ///
    /// # Errors
    /// If the server refuses or hangs up.
    pub fn query(database: &Database, number: usize) -> io::Result<Vec<u8>> {
        let mut client = database.blocking.connect(NoTls).map_err(|error| innermost(&error))?;
        let row = client
            .query_one(QUERY, &[&id(number), &database.waits[number]])
            .map_err(|error| innermost(&error))?;
        Ok(row.get::<_, String>(0).into_bytes())
    }

    /// Asynchronous: the same; a task of its own carries what goes over the connection.
    ///
    /// # Errors
    /// If the server refuses or hangs up.
    pub async fn query_async(database: &Database, number: usize) -> io::Result<Vec<u8>> {
        let (client, connection) =
            database.awaited.connect(NoTls).await.map_err(|error| innermost(&error))?;
        tokio::spawn(connection);
        let row = client
            .query_one(QUERY, &[&id(number), &database.waits[number]])
            .await
            .map_err(|error| innermost(&error))?;
        Ok(row.get::<_, String>(0).into_bytes())
    }

    fn id(number: usize) -> i64 {
        i64::try_from(number).unwrap_or(i64::MAX)
    }

    /// Where the server is, for either form.
    pub struct Database {
        blocking: Box<postgres::Config>,
        awaited: Box<tokio_postgres::Config>,
        /// Seconds that each query takes.
        waits: Vec<f64>,
    }

    impl Database {
        /// Finds out whether the server answers, once and for all tasks.
        ///
        /// # Errors
        /// If the address makes no sense, or nobody answers there in time.
        pub fn connect(url: &str, waits: &[Duration]) -> io::Result<Self> {
            let mut blocking: postgres::Config = url.parse().map_err(|error| innermost(&error))?;
            let mut awaited: tokio_postgres::Config = url.parse().map_err(|error| innermost(&error))?;
            blocking.connect_timeout(PATIENCE);
            awaited.connect_timeout(PATIENCE);
            let event_loop = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let answer = event_loop.block_on(async { timeout(PATIENCE, awaited.connect(NoTls)).await });
            match answer {
                Ok(Ok(_)) => Ok(Self {
                    blocking: Box::new(blocking),
                    awaited: Box::new(awaited),
                    waits: waits.iter().map(Duration::as_secs_f64).collect(),
                }),
                Ok(Err(error)) => Err(innermost(&error)),
                Err(_) => Err(io::Error::other(format!(
                    "nobody answered at the --database-url in {} s",
                    PATIENCE.as_secs()
                ))),
            }
        }
    }

    impl Backend for Database {
        fn call(&self, number: usize) -> io::Result<Answer> {
            query(self, number).map(Answer::Here)
        }

        fn call_async(&self, number: usize) -> Awaited<'_> {
            Box::pin(async move { query_async(self, number).await.map(Answer::Here) })
        }
    }

    /// # Errors
    /// If the address makes no sense, or nobody answers there in time.
    #[expect(clippy::needless_pass_by_value, reason = "all kinds are opened alike")]
    pub fn open(opening: Opening<'_>) -> io::Result<Box<dyn Backend>> {
        let url = opening.config.database_url.as_deref().unwrap_or_default();
        Ok(Box::new(Database::connect(url, &opening.waits)?))
    }
}

#[cfg(not(feature = "postgres"))]
mod server {
    use std::io;

    use crate::io::backend::{Backend, Opening};

    /// # Errors
    /// Always: this program cannot speak with a server.
    pub fn open(_: Opening<'_>) -> io::Result<Box<dyn Backend>> {
        Err(io::Error::other("built without PostgreSQL; build with `--features postgres`"))
    }
}
