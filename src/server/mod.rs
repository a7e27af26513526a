//! The factorial server of the notes: a real HTTP server, and one switch that says where it
//! calculates.
//!
//! A request goes this way: `connections.rs` accepts it, `hosts.rs` looks whether it is meant,
//! `handler.rs` receives it and sends its calculation to where the switch says: `threads.rs`, or
//! `processes.rs` and `worker.rs`, the two ends of a worker process. `measure.rs` plays `case1` and
//! `case2` on it, with the users of `clients.rs`; `serve.rs` runs it for people, who come with `curl`
//! or a browser, and tells them what happens in `lines.rs`.

pub mod connections;
pub mod hosts;
pub mod handler;
pub mod job;
pub mod lines;
pub mod worker_slots;
pub mod threads;
pub mod processes;
pub mod worker;
pub mod clients;
pub mod measure;
pub mod serve;

pub use handler::{Calculate, Server};
pub use job::{Journal, Stage};
pub use measure::measure;
