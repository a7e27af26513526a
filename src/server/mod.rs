//! The factorial server of the notes: a real HTTP server, and one switch that says where it
//! calculates.
//!
//! A request goes this way: `connections.rs` accepts it, `hosts.rs` looks whether it is meant,
//! `handler.rs` receives it and sends its calculation to where the switch says: `turns.rs`, `threads.rs`, or
//! `processes.rs` and `worker.rs`, the two ends of a worker process. `measure.rs` plays `case1` and
//! `case2` on it, with the users of `clients.rs`; `serve.rs` runs it for people, who come with `curl`
//! or a browser, and tells them what happens in `lines.rs`.

pub(crate) mod connections;
pub(crate) mod hosts;
pub(crate) mod handler;
pub(crate) mod job;
pub(crate) mod lines;
pub(crate) mod worker_slots;
pub(crate) mod threads;
pub(crate) mod turns;
pub(crate) mod processes;
pub(crate) mod worker;
pub(crate) mod clients;
pub mod measure;
pub(crate) mod serve;

pub use handler::{Calculate, Server};
pub use job::{Journal, Stage};
pub use measure::measure;
