//! All integration tests, in one binary.

// `expect!` writes them when it updates a snapshot.
#![allow(clippy::needless_raw_string_hashes)]
// What is expected of a page or of an error stands beside the test, however long.
#![allow(clippy::too_many_lines)]

// The model: exact numbers, an independent reference, and what must hold of any plan.
mod model;
mod reference;
mod properties;
mod causes;
mod arithmetic;
mod slack;
mod truth;
mod words;
// The model over a range.
mod sweep;
// The machine: order, overlap, counts and digests, never milliseconds.
mod engine;
mod scheduled;
mod io;
// The program as people and scripts use it.
mod program;
mod random;
mod kept;
mod busy;
mod cli;
mod heeded;
mod pages;
mod formats;
mod exports;
mod files;
mod file_format;
mod file_words;
mod strangers;
mod foreign;
mod pty;
mod terminal;
mod present;
// The factorial server and its worker processes, and what goes wrong with them.
mod served;
mod server;
// Traps of asynchronous code, really run.
mod pitfalls;
// Servers of others, seen from outside.
mod probe;
// Async code from inside.
mod coroutine;
mod latency;
mod wakeup;
#[cfg(unix)]
mod classify;
#[cfg(unix)]
mod chart;
#[cfg(feature = "postgres")]
mod postgres;
// The course, and how it is played; what teachers are told.
mod lessons;
mod teaching;
mod quiz;
// What is written about it.
mod documents;
// What is written of the code.
mod house;

#[test]
fn no_test_file_is_forgotten() {
    let listed = include_str!("main.rs");
    for entry in std::fs::read_dir("tests").expect("the folder of this file") {
        let name = entry.expect("a file").file_name().into_string().expect("a name in UTF-8");
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(listed.contains(&format!("mod {module};")), "tests/{name} is not in tests/main.rs");
        }
    }
}
