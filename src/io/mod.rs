//! The kinds of I/O: what a task can wait for. Each is a short file with two forms beside each
//! other, one that blocks its thread and one that is awaited.
//!
//! How long a wait lasts is decided on the other side, never by a sleep in the task that waits.
//! docs/io.md tells how each kind is made real.

// The kinds, as a table; and what each of them has.
pub mod kind;
pub(crate) mod backend;
// All kinds of one run, what they are opened with, and why one could not be.
pub(crate) mod backends;
pub(crate) mod config;
pub(crate) mod error;
// Stands for something outside; all that follow are real.
pub(crate) mod timer;
// Data over the network.
pub mod client_sends;
pub mod client_receives;
// Slow files.
pub mod file_read;
pub(crate) mod file_write;
pub mod remote_api;
// Databases.
pub mod db_write;
pub(crate) mod db_query;
pub(crate) mod postgres_query;
// What the kinds share.
pub mod completions;
pub(crate) mod peer;
pub(crate) mod connections;
pub mod pipes;
pub mod scratch;
// Beside the slow files: a real one, measured only.
pub(crate) mod real_file;

pub use backends::IoBackends;
pub use config::IoConfig;
pub use error::IoError;
pub use kind::Kind;
