//! How long the program takes that has little to do, beside `git --version`.
//!
//! `cargo bench --bench start`. The two take turns.

use std::process::{Command, Stdio};
use std::time::Instant;

mod support;
use support::median;

const ROUNDS: usize = 201;

/// What is typed, and how many times as long as git it may take.
const COMMANDS: [(&[&str], f64); 5] = [
    (&["--version"], 1.3),
    (&["learn"], 1.5),
    (&["explain", "core"], 1.5),
    (&["quiz", "case1"], 1.5),
    (&["list"], 1.5),
];

fn main() {
    let ours = env!("CARGO_BIN_EXE_meanwhile");
    for (arguments, aim) in COMMANDS {
        let (mut own, mut git, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let pair = (millis(ours, arguments), millis("git", &["--version"]));
            own.push(pair.0);
            git.push(pair.1);
            ratios.push(pair.0 / pair.1);
        }
        println!(
            "{}: medians of {ROUNDS}: meanwhile {:.2} ms, git {:.2} ms, ratio {:.2} (aim: {aim})",
            arguments.join(" "),
            median(own),
            median(git),
            median(ratios)
        );
    }
}

fn millis(program: &str, arguments: &[&str]) -> f64 {
    let start = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status().expect("a program");
    assert!(status.success(), "{program} {}", arguments.join(" "));
    start.elapsed().as_secs_f64() * 1e3
}
