//! What else happens while something waits: scenarios played in four strategies, each predicted
//! by an exact model and measured by really doing it.
//!
//! The modules stand in the way of the data; docs/architecture.md tells it in full.

// The page goes through one function to standard output; nothing else is printed here.
#![warn(clippy::print_stdout, clippy::print_stderr)]

// The ground floor: numbers and words.
pub mod time;
mod digest;
mod stats;
mod grouped;
pub mod story;
mod foreign;
mod width;
mod glossary;
pub mod error;
pub mod lengths;
// What only the operating system knows.
pub mod system;
// A plan is what there is to do; a timeline is what happened.
pub mod plan;
pub mod timeline;
mod order;
// Two ways from a plan to a timeline: the exact model, and the machine.
pub mod model;
// What tasks wait for, besides timers.
pub mod io;
pub mod engine;
// Where plans come from.
pub mod scenario;
// A real server for the scenarios of one.
pub mod server;
// What a timeline tells.
pub mod analysis;
pub mod report;
pub mod special;
pub mod sweep;
// Async code from inside: a coroutine, poll by poll; what a wait, and the time after it, cost on this machine.
mod coroutine;
mod wakeup;
mod latency;
// Traps of asynchronous code, really run: each beside its way out.
mod pitfalls;
// A course of questions about the scenarios.
pub mod lessons;
// The same questions, to be handed out and marked.
pub mod quiz;
// A program of somebody else's: what it used, and what that says about it.
pub mod child;
pub mod classify;
// A server of somebody else's: which kind it is, seen from outside.
mod probe;
// What was measured, to be shown again.
mod recording;
// How it is shown: data for programs, and pages, which are documents before they are laid out.
mod data;
pub mod document;
pub mod pages;
pub mod render;
pub mod export;
pub mod progress;
pub mod presenter;
// The program around it.
pub mod cli;
mod interrupt;
pub mod terminal;
pub mod commands;
