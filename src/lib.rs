//! What else happens while something waits: scenarios played in four strategies, each predicted
//! by an exact model and measured by really doing it.
//!
//! The modules stand in the way of the data; docs/architecture.md tells it in full.

// The page goes through one function to standard output; nothing else is printed here.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod time;
pub mod digest;
pub mod stats;
// A plan is what there is to do; a timeline is what happened.
pub mod plan;
pub mod timeline;
pub mod order;
// Two ways from a plan to a timeline: the exact model, and the machine.
pub mod model;
pub mod engine;
pub mod server;
// What tasks wait for, besides timers.
pub mod io;
pub mod system;
// Where plans come from.
pub mod scenario;
pub mod story;
// What a timeline tells, and how it is shown.
pub mod analysis;
pub mod report;
// A page before it is laid out.
pub mod document;
pub mod special;
pub mod data;
pub mod pages;
pub mod sweep;
pub mod render;
// The same in the formats of other programs.
pub mod export;
// What was measured, to be shown again.
pub mod recording;
pub mod progress;
// A program of somebody else's: what it used, and what that says about it.
pub mod child;
pub mod classify;
// The program around it.
pub mod cli;
pub mod terminal;
pub mod error;
pub mod interrupt;
pub mod commands;
